"""Fits the calibration on held-out voices and systems: `python calibrate.py --results FILE... [--devtest FILE]`.

FILEs are what `evaluate.py --held-out --out` wrote. Every system and every genuine source weighs the same. Prints slope,
intercept and halfSeconds of `VoiceCalibration`, and Cllr by leaving out one system or source after the other.
"""

from __future__ import annotations

import argparse
import json

import numpy as np

from synthetic.metrics import auc, cllr, eer

#: New speech of a first and of every further window, in seconds.
FIRST, FURTHER = 4.0, 2.0


def read(paths: list[str]) -> list[dict]:
    clips = []
    for path in paths:
        with open(path) as file:
            clips += json.load(file)["clips"]
    for clip in clips:
        clip["fake"] = clip["label"] == "fake"
        clip["family"] = clip["system"] if clip["fake"] else clip["source"]
        clip["voice"] = clip["system"] if clip["fake"] else clip.get("speaker") or clip["source"]
        fresh = np.r_[FIRST, np.full(len(clip["windows"]) - 1, FURTHER)]
        clip["logit"] = float((np.clip(clip["windows"], -6, 6) * fresh).sum() / fresh.sum())
        clip["seconds"] = float(fresh.sum())
    return clips


def half_seconds(clips: list[dict]) -> float:
    """Returns variance within a clip over variance between clips of a class, times a window's seconds."""
    pairs = [(clip["windows"][0], clip["windows"][2]) for clip in clips if len(clip["windows"]) >= 3]
    within = float(np.mean([(a - b) ** 2 / 2 for a, b in pairs]))
    total = np.mean([np.var([clip["windows"][0] for clip in clips if clip["fake"] == side]) for side in (True, False)])
    return FIRST * within / max(float(total) - within, 0.1 * float(total))


def fit(clips: list[dict], half: float, rounds: int = 60) -> tuple[float, float]:
    """Returns (slope, intercept): logistic regression on trust * logit and trust, families weighing alike."""
    trust = np.array([clip["seconds"] / (clip["seconds"] + half) for clip in clips])
    x = np.stack([trust * [clip["logit"] for clip in clips], trust], 1)
    y = np.array([clip["fake"] for clip in clips], float)
    sizes = {(side, family): sum(clip["fake"] == side and clip["family"] == family for clip in clips) for side, family in {(c["fake"], c["family"]) for c in clips}}
    families = {side: sum(key[0] == side for key in sizes) for side in (True, False)}
    weight = np.array([0.5 / families[c["fake"]] / sizes[(c["fake"], c["family"])] for c in clips])
    theta = np.array([1.0, 0.0])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ theta, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + 1e-3 * np.array([theta[0] - 0.5, theta[1]])
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(2)
        theta = theta - np.linalg.solve(hessian, gradient)
    return float(theta[0]), float(theta[1])


def llr(clips: list[dict], slope: float, intercept: float, half: float, limits: tuple[float, float]) -> np.ndarray:
    return np.array([np.clip(c["seconds"] / (c["seconds"] + half) * (slope * c["logit"] + intercept), -limits[0], limits[1]) for c in clips])


def lowest_ratio(ratios: np.ndarray, truth: np.ndarray) -> float:
    """Returns what the lowest ratios are worth: log of the share of fakes among them over the share of genuine clips."""
    low = ratios < ratios.min() + 0.05
    return round(float(np.log((low[truth == 1].sum() + 0.5) / (truth.sum() + 1)) - np.log((low[truth == 0].sum() + 0.5) / ((truth == 0).sum() + 1))), 2)


def figures(clips: list[dict], ratios: np.ndarray) -> dict:
    truth = np.array([clip["fake"] for clip in clips], float)
    logit = np.array([clip["logit"] for clip in clips])
    return {"real": int((truth == 0).sum()), "fake": int(truth.sum()), "cllr": round(cllr(ratios, truth), 3), "eer": round(eer(logit, truth), 3), "auc": round(auc(logit, truth), 3),
            "real_voices": len({c["voice"] for c in clips if not c["fake"]}), "fake_systems": len({c["voice"] for c in clips if c["fake"]}),
            "lr_of_lowest": lowest_ratio(ratios, truth), "real_over_1": int((ratios[truth == 0] > 1).sum()), "real_largest": round(float(ratios[truth == 0].max()), 2), "fake_over_1": int((ratios[truth == 1] > 1).sum())}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", nargs="+", required=True)
    parser.add_argument("--measure", nargs="*", default=[], help="more files to measure with the fitted calibration")
    parser.add_argument("--limit", type=float, default=3.0)
    parser.add_argument("--excuse", type=float, default=1.0)
    args = parser.parse_args()
    clips = read(args.results)
    half = half_seconds(clips)
    slope, intercept = fit(clips, half)
    limits = (args.excuse, args.limit)
    left_out = np.zeros(len(clips))
    for family in {(clip["fake"], clip["family"]) for clip in clips}:
        mine = [k for k, clip in enumerate(clips) if (clip["fake"], clip["family"]) == family]
        theta = fit([clip for k, clip in enumerate(clips) if k not in set(mine)], half)
        left_out[mine] = llr([clips[k] for k in mine], *theta, half, limits)
    print(json.dumps({"slope": round(slope, 4), "intercept": round(intercept, 4), "halfSeconds": round(half, 2), "limit": args.limit, "excuse": args.excuse, "left_out": figures(clips, left_out)}))
    for path in args.measure:
        more = read([path])
        print(path, json.dumps(figures(more, llr(more, slope, intercept, half, limits))))


if __name__ == "__main__":
    main()
