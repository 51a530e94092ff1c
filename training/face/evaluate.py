"""Measures a trained net on devtest and the call clips, and calibrates it: `python evaluate.py --model FILE --cache DIR`.

devtest is for measuring only: every call adds a line to runs/devtest-looks.jsonl. `--light` measures the clean set only.
The call-coded devtest sets and the calibration set are made once and kept in the cache folder.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np

from forgery.calibrate import as_in_a_call, calibration_rows, fit_tracks
from forgery.degrade import through_jpeg
from forgery.devtest import by_clip, clip_names, contrast_and_sharpness, matched_subset, summary, through_call
from forgery.metrics import auc, cllr, ece
from forgery.scoring import Scorer
from forgery.splits import CACHES, Crops

HERE = Path(__file__).parent


def cached(path: Path, make) -> np.ndarray:
    if not path.exists():
        np.save(path, np.stack(make()))
    return np.load(path)


def labels_of(rows: list[dict]) -> np.ndarray:
    return np.array([row["label"] == "fake" for row in rows]).astype(int)


def tracks(scores: np.ndarray, rows: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    """Mean score and label a clip."""
    score, label, _ = by_clip(scores, labels_of(rows), clip_names(rows))
    return score, label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--side", type=int)
    parser.add_argument("--runs", default=str(HERE / "runs"), help="where looks at devtest are written down")
    parser.add_argument("--flip", action="store_true")
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--out", help="JSON file for the results")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    cache, score = Path(args.cache), Scorer(args.model, args.side, args.flip)
    Path(args.runs).mkdir(exist_ok=True)
    with open(Path(args.runs) / "devtest-looks.jsonl", "a") as log:
        log.write(json.dumps({"time": time.strftime("%H:%M"), "light": args.light, "flip": args.flip, "side": score.side, **score.about}) + "\n")

    devtest = Crops(args.cache, ["devtest"])
    rows, images = devtest.rows, [devtest.image(i) for i in range(len(devtest))]
    clean = score(images)
    result = {"model": score.about, "side": score.side, "flip": args.flip, "devtest": summary(clean, rows)}
    labels, traits = labels_of(rows), contrast_and_sharpness(images)
    kept = matched_subset(traits, labels)
    result["matched"] = {"trait_auc_before": [round(auc(-traits[:, k], labels), 3) for k in (0, 1)],
                         "trait_auc_after": [round(auc(-traits[kept, k], labels[kept]), 3) for k in (0, 1)],
                         **{k: v for k, v in summary(clean[kept], [rows[i] for i in kept]).items() if k != "generators"}}  # fmt: skip
    if (cache / "calls.rows.json").exists():
        result["calls"] = call_clips(score, args.cache)
    if not args.light:
        result["degraded"] = degraded(score, images, rows, cache, result["devtest"])
        result["calibration"] = calibration(score, args.cache, clean, rows)
    text = json.dumps(result, indent=1)
    if args.out:
        Path(args.out).write_text(text)
    print(text if not args.light else json.dumps({**{k: v for k, v in result.items() if k != "devtest"},
          "devtest": {**{k: v for k, v in result["devtest"].items() if k != "generators"},
                      "generators": {k: [v["clips"], v["clip_auc"], v["frame_auc"]] for k, v in result["devtest"]["generators"].items()}}}))  # fmt: skip


def call_clips(score: Scorer, cache: str) -> dict:
    """Median score of each end-to-end clip, and how many fakes lie above every genuine one."""
    calls = Crops(cache, ["calls"])
    scores = score([calls.image(i) for i in range(len(calls))])
    clips = {}
    for value, row in zip(scores, calls.rows):
        clips.setdefault((row["label"], row["identity"]), []).append(float(value))
    real = {name: float(np.median(v)) for (label, name), v in clips.items() if label == "real"}
    fake = {name: float(np.median(v)) for (label, name), v in clips.items() if label == "fake"}
    return {"fakes_above_all_real": sum(v > max(real.values()) for v in fake.values()), "of": len(fake),
            "real": {k: round(v, 2) for k, v in real.items()}, "fake": {k: round(v, 2) for k, v in fake.items()}}  # fmt: skip


def degraded(score: Scorer, images: list[np.ndarray], rows: list[dict], cache: Path, clean: dict) -> dict:
    """Frame and clip AUC after call encoders, JPEG, down-scaling, low light and noise; `drop` is clean less degraded clip AUC."""
    rng, result = np.random.default_rng(11), {}
    sets = {
        "h264-250k-360p": cached(cache / "devtest.h264.npy", lambda: through_call(images, "h264", 250)),
        "vp8-300k-360p": cached(cache / "devtest.vp8.npy", lambda: through_call(images, "vp8", 300)),
        "jpeg-40": [through_jpeg(image, 40) for image in images],
        "side-128": [cv2.resize(cv2.resize(i, (128, 128), interpolation=cv2.INTER_AREA), (256, 256), interpolation=cv2.INTER_LINEAR) for i in images],
        "side-80": [cv2.resize(cv2.resize(i, (80, 80), interpolation=cv2.INTER_AREA), (256, 256), interpolation=cv2.INTER_LINEAR) for i in images],
        "side-56": [cv2.resize(cv2.resize(i, (56, 56), interpolation=cv2.INTER_AREA), (256, 256), interpolation=cv2.INTER_LINEAR) for i in images],
        "blur-2": [cv2.GaussianBlur(i, (0, 0), 2) for i in images],
        "blur-4": [cv2.GaussianBlur(i, (0, 0), 4) for i in images],
        "light-35": [(i * 0.35).astype(np.uint8) for i in images],
        "light-15": [(i * 0.15).astype(np.uint8) for i in images],
        "noise-10": [np.clip(i + rng.normal(0, 10, i.shape), 0, 255).astype(np.uint8) for i in images],
    }
    for name, crops in sets.items():
        part = summary(score(list(crops)), rows)
        result[name] = {"frame_auc": part["frames"]["auc"], "clip_auc": part["clips"]["auc"], "clip_interval": part["clips"]["interval"],
                        "drop": round(clean["clips"]["auc"] - part["clips"]["auc"], 4)}  # fmt: skip
    return result


def calibration(score: Scorer, cache: str, clean: np.ndarray, rows: list[dict]) -> dict:
    """Calibrates on held-out generators and people, clean and as in a call; Cllr and ECE on devtest, genuine by source."""
    crops = Crops(cache, CACHES)
    chosen = calibration_rows(crops)
    images, cal_rows = [crops.image(i) for i in chosen], [crops.rows[i] for i in chosen]
    coded = cached(Path(cache) / "calibration.call.npy", lambda: as_in_a_call(images))
    labels, parts = labels_of(cal_rows), {"clean": score(images), "call": score(list(coded))}
    renamed = [{**row, "identity": f"{row['identity']}|{part}"} for part in parts for row in cal_rows]
    fitted = fit_tracks(np.concatenate(list(parts.values())), np.tile(labels, 2), renamed)
    result: dict = {"fitted": fitted, **{f"auc_{part}": round(auc(s, labels), 4) for part, s in parts.items()}}
    for name, (s, y) in (("frame", (clean, labels_of(rows))), ("track", tracks(clean, rows))):
        llr = np.clip(fitted["slope"] * s + fitted["intercept"], -fitted["limit"], fitted["limit"])
        prior = np.log(y.mean() / (1 - y.mean()))
        result[name] = {"devtest_cllr": round(cllr(llr, y), 4), "devtest_ece_even_prior": round(ece(1 / (1 + np.exp(-llr)), y), 4),
                        "devtest_ece": round(ece(1 / (1 + np.exp(-(llr + prior))), y), 4)}  # fmt: skip
    result["held_out_by_source"] = {}
    for name in sorted({(row["label"], row["source"]) for row in cal_rows}):
        these = np.array([(row["label"], row["source"]) == name for row in cal_rows])
        result["held_out_by_source"]["/".join(name)] = {"n": int(these.sum()), **{f"{part}_median": round(float(np.median(s[these])), 2) for part, s in parts.items()},
                                                        **{f"{part}_over_zero": round(float((s[these] > 0).mean()), 3) for part, s in parts.items()}}  # fmt: skip
    return result


if __name__ == "__main__":
    main()
