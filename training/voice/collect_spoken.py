"""Genuine speech that Debian packages of games and lessons carry, into the bank `spoken`: `python collect_spoken.py --cache CACHE --unpacked FOLDER`.

FOLDER holds a folder a package of `SPEAKERS`, as `dpkg-deb -x` leaves it. Amateurs and actors in some thirty languages, by their own
microphones; short pieces of a speaker are joined.
"""

from __future__ import annotations

import argparse
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


def clips_of(paths: list[Path], ffmpeg: str) -> list[tuple[list[Path], np.ndarray]]:
    """Returns at most MOST clips of some 3 to 8 s, each from one file or from a few joined with short pauses."""
    found: list[tuple[list[Path], np.ndarray]] = []
    noise = np.random.default_rng(len(paths))
    held: list[Path] = []
    joined = np.zeros(0, np.float32)
    for path in paths:
        sound = trim(decode(path, ffmpeg, LONGEST))
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
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--unpacked", required=True)
    args = parser.parse_args()
    ffmpeg, writer = imageio_ffmpeg.get_ffmpeg_exe(), BankWriter(args.cache, "spoken")
    for package, (pattern, speaker) in SPEAKERS.items():
        by_speaker: dict[str, list[Path]] = defaultdict(list)
        for path in sorted((Path(args.unpacked) / package).glob(pattern)):
            found = re.search(speaker, path.relative_to(args.unpacked).as_posix())
            if found and not path.is_symlink():
                by_speaker[found[1] or "en"].append(path)
        for name, paths in sorted(by_speaker.items()):
            if len(paths) < LEAST.get(package, 3):
                continue
            random.Random(name).shuffle(paths)
            count = 0
            for used, sound in clips_of(paths, ffmpeg):
                digest = file_hash(used[0])
                writer.add(level(sound), {"id": f"spoken-{digest[:12]}", "label": "real", "system": "", "source": f"debian/{package}:{name}", "speaker": name,
                                          "pair": f"debian/{package}:{name}|{used[0].stem}", "group": digest[:12], "chain": "none", "sha256": digest,
                                          "file": str(used[0].relative_to(args.unpacked))})  # fmt: skip
                count += 1
            print(package, name, count, flush=True)
    writer.close()


if __name__ == "__main__":
    main()
