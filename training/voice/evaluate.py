"""Measures a net on a bank: `python evaluate.py --model FILE --cache CACHE --bank devtest [--noise babble --snr 15] [--out FILE]`.

A look at devtest is counted in `devtest-looks.jsonl` beside the model. FILE is a run's checkpoint or the exported ONNX.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from identity.speakers import speaker_of
from synthetic.bank import Bank
from synthetic.metrics import auc, bootstrap, eer
from synthetic.model import VoiceNet
from synthetic.scoring import score, window_logits
from synthetic.splits import in_validation
from synthetic.suppression import suppress


#: Codecs of `synthetic/codecs.py` whose sound has no upper band.
NARROW = {"g711-mu", "g711-a", "amr-nb", "opus-8"}


def load(path: str):
    """Returns what maps [N, 5, 256, T] to a tuple that starts with logits."""
    if path.endswith(".onnx"):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda x: (torch.from_numpy(np.concatenate([session.run(["logit"], {"frames": part.permute(2, 0, 1)[None].contiguous().numpy()})[0] for part in x])),)
    net = VoiceNet().eval()
    net.load_state_dict(torch.load(path, map_location="cpu")["mean"])
    return net


def noisy(sound: np.ndarray, noise: np.ndarray, snr: float, seed: int) -> np.ndarray:
    at = int(np.random.default_rng(seed).integers(0, len(noise) - len(sound)))
    piece = noise[at : at + len(sound)]
    return sound + piece * float(np.sqrt((sound**2).mean() / 10 ** (snr / 10) / ((piece**2).mean() + 1e-12)))


def is_narrow(row: dict) -> bool:
    """True for coded sounds of held-out banks that the runtime refuses: their band ends under 5.5 kHz."""
    return row["chain"].split("+")[-1] in NARROW and not row["bank"].startswith("devtest")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--bank", nargs="+", default=["devtest"])
    parser.add_argument("--held-out", action="store_true", help="only rows that validate")
    parser.add_argument("--noise", choices=["white", "babble"])
    parser.add_argument("--snr", type=float, default=15.0)
    parser.add_argument("--suppress", action="store_true", help="RNNoise after the noise, as a call app has it")
    parser.add_argument("--out")
    args = parser.parse_args()
    net = load(args.model)
    banks = {name: Bank(args.cache, name) for name in args.bank}
    rows = [row for bank in banks.values() for row in bank.rows if (not args.held_out or in_validation(row)) and not is_narrow(row)]
    sounds = [banks[row["bank"]].sound(row) for row in rows]
    if args.noise:
        noise = np.load(Path(args.cache) / "noise.npy")
        at = {"white": 0, "babble": 60}[args.noise] * 16000  # see `make_noise`: 20 s of each kind
        sounds = [noisy(sound, noise[at : at + 20 * 16000], args.snr, k) for k, sound in enumerate(sounds)]
    if args.suppress:
        sounds = [suppress(sound) for sound in sounds]
    windows = window_logits(net, sounds)
    scores = np.array([np.mean(values) for values in windows])
    labels = np.array([row["label"] == "fake" for row in rows], float)
    real = scores[labels == 0]
    by_system = {}
    for system in sorted({row["system"] for row in rows if row["label"] == "fake"}):
        found = scores[[row["system"] == system and row["label"] == "fake" for row in rows]]
        by_system[system] = {"n": len(found), "auc": round(auc(np.r_[real, found], np.r_[np.zeros(len(real)), np.ones(len(found))]), 3)}
    result = {"model": Path(args.model).name, "bank": "+".join(args.bank), "noise": args.noise, "suppressed": args.suppress, "real": int((labels == 0).sum()), "fake": int((labels == 1).sum()),
              "eer": round(eer(scores, labels), 4), "eer_95": [round(x, 3) for x in bootstrap(eer, scores, labels)],
              "auc": round(auc(scores, labels), 4), "auc_95": [round(x, 3) for x in bootstrap(auc, scores, labels)], "by_system": by_system}  # fmt: skip
    if args.bank[0].startswith("devtest"):
        with open(Path(args.model).parent / "devtest-looks.jsonl", "a") as file:
            file.write(json.dumps({"when": time.strftime("%F %T"), **{k: v for k, v in result.items() if k != "by_system"}}) + "\n")
    print(json.dumps({k: v for k, v in result.items() if k != "by_system"}))
    if args.out:
        clips = [{"id": row["id"], "label": row["label"], "system": row["system"], "source": row["source"], "speaker": speaker_of(row) or "", "chain": row["chain"], "windows": [round(x, 4) for x in values]} for row, values in zip(rows, windows)]
        with open(args.out, "w") as file:
            json.dump({**result, "clips": clips}, file)


if __name__ == "__main__":
    main()
