"""Genuine speech that packages of games, lessons and speech tools carry: `python collect_spoken.py --cache CACHE --unpacked FOLDER`.

FOLDER holds a folder a package, as `dpkg-deb -x` (or unpacking its archive) leaves it. Amateurs and actors in some thirty languages, by their own
microphones; short pieces of a speaker are joined. Without --packages the Debian packages of `SPEAKERS` come into the bank `spoken`; with
`--packages configs/spoken-2.json --bank spoken2` those of that file, which says of each why it is taken as human.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from synthetic.bank import LONGEST, BankWriter, decode, file_hash, level, trim
from synthetic.frontend import RATE

#: Package -> (files, pattern whose first group tells the speaker).
SPEAKERS = {
    "tuxpaint-stamps-default": ("**/*_desc*.ogg", r"_desc_?(\w*)\.ogg"),
    "fillets-ng-data-cs": ("**/sound/*/cs/*.ogg", r"-([a-z]+)-[^/]*\.ogg"),
    "fillets-ng-data-nl": ("**/sound/*/nl/*.ogg", r"-([a-z]+)-[^/]*\.ogg"),
    "unknown-horizons": ("**/audio/voice/**/*.ogg", r"/voice/(\w+)/"),
    "pocketsphinx-testdata": ("**/librivox/*.wav", r"(librivox)"),
    "ktuberling-data": ("**/sounds/*/*.[ow][ga][gv]", r"/sounds/(\w+)/"),
    "klettres-data": ("**/klettres/*/*/*.ogg", r"/klettres/(\w+)/"),
    "festvox-ru": ("**/wav/*.wav", r"/(msu_ru_nsh)"),
}
#: Clips of a speaker at most; of a game's characters those with few lines are left out (shouts, machines, effects).
MOST = 40
LEAST = {"fillets-ng-data-cs": 20, "fillets-ng-data-nl": 20}


#: Packages of `--packages`: seconds that are read of a `long` file, shortest clip of a speaker who says no more, and the least power
#: over 5.5 kHz against 0.3 to 3.4 kHz, dB: what has less came through a telephone, and the runtime refuses it.
LONG, SHORT, UPPER = 40, 1.5, -52


def upper_band(sound: np.ndarray) -> float:
    power, hertz = np.abs(np.fft.rfft(sound)) ** 2, np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(10 * np.log10((power[hertz > 5500].mean() + 1e-20) / (power[(hertz > 300) & (hertz < 3400)].mean() + 1e-20)))


def pieces_of(path: Path, ffmpeg: str) -> list[np.ndarray]:
    """Cuts a long file into pieces of at most LONGEST."""
    sound, size = decode(path, ffmpeg, LONG - 2)[: LONG * RATE], int(LONGEST * RATE)
    return [trim(sound[at : at + size]) for at in range(0, len(sound), size)]


def clips_of(paths: list[Path], ffmpeg: str, long: bool = False, shortest: float = 3.5) -> list[tuple[list[Path], np.ndarray]]:
    """Returns at most MOST clips of some 3 to 8 s, each from one file or from a few joined with short pauses.

    Of a speaker who has less than that to say, one clip of at least `shortest` seconds; of `long` files several each.
    """
    found: list[tuple[list[Path], np.ndarray]] = []
    noise = np.random.default_rng(len(paths))
    held: list[Path] = []
    joined = np.zeros(0, np.float32)
    for path, sound in ((path, sound) for path in paths for sound in (pieces_of(path, ffmpeg) if long else [trim(decode(path, ffmpeg, LONGEST))])):
        if len(sound) < RATE // 4:
            continue
        held.append(path)
        # Noise as faint as a good microphone's, since no made clip has silence of zeros.
        joined = np.concatenate([joined, level(sound), noise.normal(0, noise.choice([5e-5, 2e-4, 5e-4]), RATE // 10).astype(np.float32)])
        if len(joined) >= 3.5 * RATE:
            found.append((held, joined[: int(LONGEST * RATE)]))
            held, joined = [], np.zeros(0, np.float32)
        if len(found) == MOST:
            break
    if not found and len(joined) >= shortest * RATE:
        found.append((held, joined))
    return found


def packages_of(file: str | None) -> list[dict]:
    """Returns {source, files, speaker, least, long} of each package."""
    if file:
        return json.loads(Path(file).read_text())
    return [{"source": f"debian/{name}", "files": files, "speaker": speaker, "least": LEAST.get(name, 3)} for name, (files, speaker) in SPEAKERS.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--unpacked", required=True)
    parser.add_argument("--packages", help="a table of packages other than SPEAKERS; FOLDER then holds a folder a registry")
    parser.add_argument("--bank", default="spoken")
    args = parser.parse_args()
    ffmpeg, writer = imageio_ffmpeg.get_ffmpeg_exe(), BankWriter(args.cache, args.bank)
    for package in packages_of(args.packages):
        source = package["source"]
        by_speaker: dict[str, list[Path]] = defaultdict(list)
        folder = Path(args.unpacked) / (source if args.packages else source.removeprefix("debian/"))
        for path in sorted(folder.glob(package["files"])):
            found = re.search(package["speaker"], path.as_posix())
            if found and not path.is_symlink():
                by_speaker[found[1] or "en"].append(path)
        for name, paths in sorted(by_speaker.items()):
            if len(paths) < package.get("least", 1):
                continue
            random.Random(name).shuffle(paths)
            count = 0
            clips = clips_of(paths, ffmpeg, package.get("long", False), SHORT) if args.packages else clips_of(paths, ffmpeg)
            for used, sound in clips:
                if args.packages and upper_band(sound) < UPPER:
                    continue
                digest = file_hash(used[0])
                writer.add(level(sound), {"id": f"{args.bank}-{digest[:12]}-{count}" if args.packages else f"spoken-{digest[:12]}", "label": "real", "system": "", "source": f"{source}:{name}",
                                          "speaker": name, "pair": f"{source}:{name}|{used[0].stem}-{count}" if args.packages else f"{source}:{name}|{used[0].stem}", "group": digest[:12],
                                          "chain": "none", "sha256": digest, "file": str(used[0].relative_to(args.unpacked))})  # fmt: skip
                count += 1
            print(source, name, count, flush=True)
    writer.close()


if __name__ == "__main__":
    main()
