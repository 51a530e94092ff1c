"""Measures a speaker net on speakers that never trained: `python evaluate_identity.py --cache CACHE --model FOLDER/last.pt [--onnx FILE] [--teacher WEIGHTS]`.

A side of a trial is the mean of up to three windows of 2 s, as the runtime compares them. Both sides are of different clips
where a speaker has several, else of the two ends of one. Different speakers are drawn within a source, so that a
corpus's sound tells nothing. Intervals: bootstrap over speakers.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

import numpy as np
import torch

from identity.features import log_mel, normalise
from identity.model import SpeakerNet
from identity.speakers import held_out, speaker_of
from synthetic.bank import Bank
from synthetic.metrics import eer

FRAMES, SIDE = 198, 3


def windows_of(sound: np.ndarray) -> list[torch.Tensor]:
    """Returns stretches of 2 s without pauses, as speech gating leaves them."""
    mel = log_mel(sound)
    loud = torch.logsumexp(mel, -1)
    mel = mel[loud > loud.max() - 6.9]
    return [normalise(mel[at : at + FRAMES]) for at in range(0, len(mel) - FRAMES + 1, FRAMES)]


def embedder(args):
    if args.onnx:
        import onnxruntime

        session = onnxruntime.InferenceSession(args.onnx, providers=["CPUExecutionProvider"])
        return lambda x: session.run(None, {"frames": x[None].numpy()})[0][0]
    net = SpeakerNet().eval()
    net.load_state_dict(torch.load(args.model)["mean"])
    return lambda x: net(x[None])[0].numpy()


def unit(vectors: list[np.ndarray]) -> np.ndarray:
    mean = np.mean(vectors, 0)
    return mean / np.linalg.norm(mean)


def sides(clips: list[list[np.ndarray]]) -> tuple[np.ndarray, np.ndarray] | None:
    clips = [clip for clip in clips if clip]
    if len(clips) >= 2:
        half = len(clips) // 2
        first, second = [w for clip in clips[:half] for w in clip], [w for clip in clips[half:] for w in clip]
    elif clips and len(clips[0]) >= 2:
        first, second = clips[0][: len(clips[0]) // 2], clips[0][len(clips[0]) // 2 :]
    else:
        return None
    return unit(first[:SIDE]), unit(second[:SIDE])


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--model")
    parser.add_argument("--onnx")
    args = parser.parse_args()
    torch.set_num_threads(1)
    embed = embedder(args)
    clips: dict[tuple[str, str], list] = defaultdict(list)
    for name in ("repos", "pack"):
        bank = Bank(args.cache, name)
        for row in bank.rows:
            speaker = speaker_of(row)
            if row["label"] == "real" and speaker and "+" not in speaker and held_out(row):
                clips[(row["source"], speaker)].append([embed(w) for w in windows_of(bank.sound(row))])
    found = {key: pair for key, value in clips.items() if (pair := sides(value)) is not None}
    keys = sorted(found)
    same = np.array([float(found[k][0] @ found[k][1]) for k in keys])
    other = [(i, j, float(found[a][0] @ found[b][1])) for i, a in enumerate(keys) for j, b in enumerate(keys) if a[0] == b[0] and a[1] != b[1]]
    values = np.array([v for _, _, v in other])
    rng = np.random.default_rng(0)
    draws = []
    for _ in range(500):
        count = np.bincount(rng.integers(0, len(keys), len(keys)), minlength=len(keys))
        pick_same = np.repeat(same, count)
        weight = np.array([count[i] * count[j] for i, j, _ in other])
        pick_other = np.repeat(values, np.minimum(weight, 9))
        draws.append(eer(-np.r_[pick_same, pick_other], np.r_[np.zeros(len(pick_same)), np.ones(len(pick_other))]))
    result = {"speakers": len(keys), "same": len(same), "different": len(values),
              "eer": round(eer(-np.r_[same, values], np.r_[np.zeros(len(same)), np.ones(len(values))]), 3), "eer_95": [round(float(x), 3) for x in np.percentile(draws, [2.5, 97.5])],
              "same_quantiles": [round(float(x), 3) for x in np.quantile(same, [0, 0.02, 0.05, 0.1, 0.5])], "different_quantiles": [round(float(x), 3) for x in np.quantile(values, [0.05, 0.5, 0.9, 0.95, 0.99, 1])],
              "by_threshold": {str(t): [round(float((same < t).mean()), 3), round(float((values < t).mean()), 3)] for t in (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)}}  # fmt: skip
    print(json.dumps(result))


if __name__ == "__main__":
    main()
