"""Shortcut probes: can file size, sharpness and colour alone tell the classes after degradation? AUC should be near .5.

A logistic regression on eight traits is fitted on training batches and measured on batches of held-out people, for made
pairs and for generated against genuine crops apart.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from forgery.batches import Batches, Mix
from forgery.metrics import auc
from forgery.splits import CACHES, Crops

TRAITS = ["file size", "sharpness", "contrast", "red", "green", "blue", "saturation", "dark pixels"]


def traits_of(image: np.ndarray) -> list[float]:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90])
    hue = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    return [np.log(len(data)), np.log(cv2.Laplacian(grey, cv2.CV_32F).var() + 1), grey.std(), *image.reshape(-1, 3).mean(0),
            hue[..., 1].mean(), (grey < 4).mean()]  # fmt: skip


def fit(x: np.ndarray, y: np.ndarray, rounds: int = 400) -> np.ndarray:
    """Ridge logistic regression by Newton steps; x holds a column of ones."""
    w = np.zeros(x.shape[1])
    for _ in range(min(rounds, 30)):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 1e-2 * np.eye(len(w)), x.T @ (p - y) + 1e-2 * w)
    return w


def collect(batches: Batches, count: int, made: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    rows, labels, place = [], [], []
    for step in range(count):
        images, label, _ = batches[step]
        rows += [traits_of(image) for image in images.numpy()]
        labels.append(label.numpy())
        place.append(np.arange(len(label)))
    x, y, place = np.array(rows), np.concatenate(labels), np.concatenate(place)
    return {"made": (x[place < made], y[place < made]), "generated": (x[place >= made], y[place >= made])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--resynth")
    parser.add_argument("--batches", type=int, default=40)
    parser.add_argument("--out")
    args = parser.parse_args()
    crops, filmed = Crops(args.cache, CACHES), Path(args.cache) / "filmed.npy"
    stills = np.load(filmed, mmap_mode="r") if filmed.exists() else None

    def drawn(part: str, strength: float, seed: int, count: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        mix = Mix(made=8, generated=8, start=strength, full=strength, same_medium=True)
        return collect(Batches(crops, part, mix, 160, 192, 1, seed, resynth=args.resynth, filmed=stills), count, 16)

    train, test, raw = drawn("train", 0.6, 21, args.batches), drawn("val", 0.6, 22, args.batches), drawn("val", 0.0, 22, args.batches // 2)
    result = {}
    for kind, (x, y) in train.items():
        mean, deviation = x.mean(0), x.std(0) + 1e-9
        w = fit(np.c_[(x - mean) / deviation, np.ones(len(x))], y)
        held, truth = test[kind]
        result[kind] = {"probe_auc": round(auc(np.c_[(held - mean) / deviation, np.ones(len(held))] @ w, truth), 3),
                        "each_auc": {name: round(auc(held[:, k], truth), 3) for k, name in enumerate(TRAITS)},
                        "each_auc_mild": {name: round(auc(raw[kind][0][:, k], raw[kind][1]), 3) for k, name in enumerate(TRAITS)}}  # fmt: skip
    text = json.dumps(result, indent=1)
    if args.out:
        Path(args.out).write_text(text)
    print(text)


if __name__ == "__main__":
    main()
