"""Speech out of Debian packages into two banks: `classic` trains, `media` only measures. `python collect_debian.py --cache CACHE`.

Genuine: asterisk-core-sounds-{en,es,fr,it,ru}-wav (8 kHz, an actor each; prompts joined to clips of some 12 s) and
klettres-data. Made: espeak-ng, flite, festival. The actors, voices and sentences of `media` are not in `classic`.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from synthetic.bank import BankWriter, decode, level, trim
from synthetic.frontend import RATE

ASTERISK = Path("/usr/share/asterisk/sounds")
TRAINED_ACTORS = ("fr_CA_f_June", "ru_RU_f_IvrvoiceRU")
SENTENCES = [
    "The committee will meet again on Thursday to discuss the budget for next year.",
    "She sells her paintings at the market by the harbour every Saturday morning.",
    "Please hold the line while I look for your account in our system.",
    "Nobody expected the storm to arrive before the ferry had left the island.",
    "We counted eleven bicycles, four buses and a very old green tractor.",
    "If you would like to change your appointment, call us before five o'clock.",
    "The recipe asks for two spoons of honey and a little lemon juice.",
    "His brother moved to Lisbon in the spring and works as an engineer there.",
    "There is no reason to hurry, the train leaves from platform nine at noon.",
    "A quiet voice answered from the other side of the wooden door.",
    "Could you send me the numbers for March and for the second half of April?",
    "The museum keeps a small collection of instruments that nobody can play.",
]
ESPEAK = {"classic": ["en-us", "en-gb+f2", "de+m3", "fr+f4", "es+m1", "ru", "en-us+m7"], "media": ["en-gb-scotland", "en-us+f5", "it+m4", "en-gb-x-rp+m2"]}
FLITE = {"classic": ["kal16", "rms"], "media": ["slt", "awb", "kal"]}
FESTIVAL = {"classic": [], "media": ["voice_kal_diphone", "voice_cmu_us_slt_cg", "voice_cmu_us_slt_arctic_hts"]}


def spoken(engine: str, voice: str, text: str, path: str) -> bool:
    command = {"espeak-ng": ["espeak-ng", "-v", voice, "-w", path, text], "flite": ["flite", "-voice", voice, "-t", text, "-o", path],
               "festival": ["text2wave", "-eval", f"({voice})", "-o", path]}[engine]  # fmt: skip
    done = subprocess.run(command, input=text.encode() if engine == "festival" else None, capture_output=True, check=False)
    return done.returncode == 0 and Path(path).exists() and Path(path).stat().st_size > 2000


def prompts(actor: str, ffmpeg: str, clips: int, rng: random.Random) -> list[np.ndarray]:
    """Returns clips of some 12 s of an actor's longer prompts, joined with short pauses."""
    paths = sorted(path for path in (ASTERISK / actor).rglob("*.wav") if 40_000 < path.stat().st_size < 200_000)
    rng.shuffle(paths)
    found: list[np.ndarray] = []
    while paths and len(found) < clips:
        joined = np.zeros(0, np.float32)
        while paths and len(joined) < 12 * RATE:
            joined = np.concatenate([joined, trim(decode(paths.pop(), ffmpeg, 10.0)), np.zeros(RATE // 6, np.float32)])
        if len(joined) >= 10 * RATE:
            found.append(joined)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    ffmpeg, rng = imageio_ffmpeg.get_ffmpeg_exe(), random.Random(4)
    for bank in ("media", "classic"):
        writer, count = BankWriter(args.cache, bank), 0

        def add(sound: np.ndarray, label: str, system: str, source: str, name: str) -> None:
            nonlocal count
            writer.add(level(sound), {"id": f"{bank}{count}", "label": label, "system": system, "source": source, "speaker": name, "pair": f"{source}|{name}{count}",
                                      "group": f"{bank}{count}", "chain": "none", "sha256": "", "file": name})  # fmt: skip
            count += 1

        for actor in sorted(path.name for path in ASTERISK.iterdir() if path.is_dir()):
            if (actor in TRAINED_ACTORS) == (bank == "classic"):
                for clip in prompts(actor, ffmpeg, 12, rng):
                    add(clip, "real", "", "debian/asterisk-core-sounds", actor)
        if bank == "classic":
            letters = sorted(Path("/usr/share/klettres").rglob("*.ogg"))
            for language in sorted({path.parts[4] for path in letters}):
                mine = [path for path in letters if path.parts[4] == language]
                joined = np.concatenate([trim(decode(path, ffmpeg, 3.0)) for path in rng.sample(mine, min(10, len(mine)))])
                if len(joined) > 2 * RATE:
                    add(joined, "real", "", "debian/klettres-data", language)
        with tempfile.TemporaryDirectory() as folder:
            for engine, voices in (("espeak-ng", ESPEAK), ("flite", FLITE), ("festival", FESTIVAL)):
                for voice in voices[bank]:
                    texts = SENTENCES[:8] if bank == "classic" else [" ".join(SENTENCES[8:])]
                    for text in texts:
                        path = f"{folder}/out.wav"
                        if spoken(engine, voice, text, path):
                            add(trim(decode(path, ffmpeg, 20.0)), "fake", f"classic-{engine}", f"debian/{engine}", voice)
                        else:
                            print("no voice", engine, voice)
                        Path(path).unlink(missing_ok=True)
        writer.close()
        print(bank, count)


if __name__ == "__main__":
    main()
