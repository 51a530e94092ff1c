"""Accuracy by seconds of speech: `python by_length.py --results FILE...` of what `evaluate.py --out` wrote.

Clips are shorter than calls, so a call is put together: 1, 4 or 14 windows (4, 10, 30 s) drawn from the clips of one genuine
speaker or of one system. What another speaker or sentence of the same system adds is more than a longer call
by one speaker would: figures for 10 and 30 s are rather too good. Intervals: bootstrap over speakers and systems.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict

import numpy as np

from synthetic.metrics import auc, eer

CALLS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", nargs="+", required=True)
    args = parser.parse_args()
    voices: dict[tuple[bool, str], list[list[float]]] = defaultdict(list)
    for path in args.results:
        with open(path) as file:
            for clip in json.load(file)["clips"]:
                fake = clip["label"] == "fake"
                voices[(fake, clip["system"] if fake else clip["speaker"] or clip["source"])].append(clip["windows"])
    rng = np.random.default_rng(1)
    for seconds, count in ((4, 1), (10, 4), (30, 14)):
        scores = {}
        for key, clips in sorted(voices.items()):
            pool = np.array([w for clip in clips for w in clip])
            if len(pool) >= count:
                scores[key] = [float(np.clip(rng.choice(pool, count, replace=False), -6, 6).mean()) for _ in range(CALLS)]
        found = {fake: [v for (f, _), v in scores.items() if f == fake] for fake in (False, True)}
        values = np.concatenate([np.ravel(found[False]), np.ravel(found[True])])
        truth = np.r_[np.zeros(np.size(found[False])), np.ones(np.size(found[True]))]
        draws = []
        for _ in range(300):
            real, fake = ([side[k] for k in rng.integers(0, len(side), len(side))] for side in (found[False], found[True]))
            draws.append(eer(np.concatenate([np.ravel(real), np.ravel(fake)]), truth))
        print(json.dumps({"seconds": seconds, "genuine_voices": len(found[False]), "systems": len(found[True]), "eer": round(eer(values, truth), 3),
                          "eer_95": [round(float(x), 3) for x in np.percentile(draws, [2.5, 97.5])], "auc": round(auc(values, truth), 3)}))  # fmt: skip


if __name__ == "__main__":
    main()
