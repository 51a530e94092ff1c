"""Can duration, level, silence, bandwidth or noise floor alone tell the classes? `python probes.py --cache CACHE --results devtest.json`."""

from __future__ import annotations

import argparse
import json

import numpy as np

from synthetic.bank import Bank
from synthetic.frontend import RATE
from synthetic.metrics import auc


def traits(sound: np.ndarray) -> dict[str, float]:
    steps = sound[: len(sound) // 160 * 160].reshape(-1, 160)
    power = (steps**2).mean(1) + 1e-12
    loud = power > power.max() * 1e-3
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    share = np.cumsum(spectrum) / spectrum.sum()
    return {"duration": len(sound) / RATE, "level": float(10 * np.log10((sound**2).mean() + 1e-12)), "leading_silence": float(np.argmax(loud)) / 100,
            "bandwidth": float(np.searchsorted(share, 0.995)) / len(share), "noise_floor": float(10 * np.log10(np.quantile(power, 0.05) / power.mean()))}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--bank", default="devtest")
    parser.add_argument("--results", required=True, help="what evaluate.py wrote for the same bank")
    args = parser.parse_args()
    bank = Bank(args.cache, args.bank)
    found = [traits(bank.sound(row)) for row in bank.rows]
    labels = np.array([row["label"] == "fake" for row in bank.rows], float)
    names = list(found[0])
    values = np.array([[trait[name] for name in names] for trait in found])
    alone = {name: round(max(a, 1 - a), 3) for name, a in zip(names, (auc(values[:, k], labels) for k in range(len(names))))}
    with open(args.results) as file:
        scores = {clip["id"]: float(np.mean(clip["windows"])) for clip in json.load(file)["clips"]}
    score = np.array([scores[row["id"]] for row in bank.rows])
    # Equalised: each genuine clip with the nearest fake in all traits (standardised), each fake once, far pairs left out.
    standard = (values - values.mean(0)) / values.std(0)
    fakes, pairs = list(np.flatnonzero(labels == 1)), []
    for k in np.flatnonzero(labels == 0):
        distance = ((standard[fakes] - standard[k]) ** 2).sum(1)
        if distance.min() < 2.0:
            pairs.append((k, fakes.pop(int(distance.argmin()))))
    kept = np.array(pairs).ravel()
    matched = {name: round(max(a, 1 - a), 3) for name, a in zip(names, (auc(values[kept, k], labels[kept]) for k in range(len(names))))}
    print(json.dumps({"alone": alone, "model_auc": round(auc(score, labels), 3), "pairs": len(pairs), "alone_equalised": matched, "model_auc_equalised": round(auc(score[kept], labels[kept]), 3)}))


if __name__ == "__main__":
    main()
