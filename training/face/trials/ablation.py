"""What each kind of fake, the degradations and the input size are worth: short runs that differ in one thing.

`python trials/ablation.py --cache CACHE --resynth RENDERINGS --runs RUNS [--steps 400]` trains each variant from ImageNet and prints a table of
held-out generators, made pairs and devtest. A variant that is done is not trained again. The base runs twice, with two
seeds: what differs less than they do is noise. devtest is only measured: nothing is chosen by this table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from forgery.devtest import by_clip, clip_names  # noqa: E402
from forgery.metrics import auc, bootstrap_auc  # noqa: E402
from forgery.scoring import Scorer  # noqa: E402
from forgery.splits import Crops  # noqa: E402

MIX = {"made": 11, "generated": 5, "cutout": 0.1, "start": 0.1, "full": 0.5, "growth": 0.8, "matched": 0.7, "patchwork": 0.75, "same_medium": True, "video_share": 0.5,
       "windows": {"96": 0.35, "112": 0.25, "144": 0.25, "192": 0.15}}  # fmt: skip
#: Variant -> (what the mix has instead, what the run has instead, whether renderings are given).
VARIANTS: dict[str, tuple[dict, dict, bool]] = {
    "base": ({}, {}, True),
    "base, another seed": ({}, {"seed": 2}, True),
    "no self-blends, no swaps": ({"kinds": {"whole": 0.43, "inside": 0.32, "reenact": 0.25}}, {}, True),
    "no re-syntheses": ({"kinds": {"self-blend": 0.6, "swap": 0.4}}, {}, False),
    "no crops of generators": ({"made": 16, "generated": 0, "generated_source": 0.0}, {}, True),
    "no codecs": ({"codecs": False}, {}, True),
    "no degradation": ({"start": 0.0, "full": 0.0, "codecs": False}, {}, True),
    "whole crops, no windows": ({"windows": {"192": 1.0}}, {}, True),
    "128 px": ({"windows": {"64": 0.35, "80": 0.25, "96": 0.25, "128": 0.15}}, {"scale": 128, "side": 128}, True),
    "224 px": ({"windows": {"112": 0.35, "128": 0.25, "160": 0.25, "224": 0.15}}, {"scale": 224}, True),
}


def train(name: str, args: argparse.Namespace) -> Path:
    mix, run, rendered = VARIANTS[name]
    stem = "ablation-" + name.replace(", ", "-").replace(" ", "-")
    folder = Path(args.runs) / stem
    config = Path(args.runs) / f"{stem}.json"
    config.write_text(json.dumps({"name": stem, "caches": ["train", "videos", "more"], "steps": args.steps, "warmup": 50, "decay_from": 0.5, "rate": 6e-4, "weight_decay": 0.03, "ema": 0.99,
                                  "place_weight": 1.0, "smoothing": 0.04, "validate_every": args.steps, "mix": {**MIX, **mix}, **run}))  # fmt: skip
    log = folder / "log.jsonl"
    if not log.exists() or '"event": "end"' not in log.read_text():
        command = [sys.executable, str(HERE / "train.py"), "--config", str(config), "--cache", args.cache, "--runs", args.runs]
        subprocess.run([*command, *(["--resynth", args.resynth] if rendered else [])], check=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--resynth", required=True)
    parser.add_argument("--runs", required=True)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--only", nargs="+", choices=list(VARIANTS), default=list(VARIANTS))
    args = parser.parse_args()
    cv2.setNumThreads(1)
    devtest = Crops(args.cache, ["devtest"])
    images, rows = [devtest.image(i) for i in range(len(devtest))], devtest.rows
    coded, labels = np.load(Path(args.cache) / "devtest.vp8.npy"), np.array([row["label"] == "fake" for row in rows]).astype(int)
    print("| variant | held-out generators against genuine video, clean / coded | against all, clean | made | devtest clip, clean (95 %) / VP8 |\n|---|---|---|---|---|")
    for name in args.only:
        folder = train(name, args)
        held = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines() if "val_clean" in line][-1]
        score = Scorer(str(folder / "last.pt"))
        clean, clip, _ = by_clip(score(images), labels, clip_names(rows))
        vp8, _, _ = by_clip(score(list(coded)), labels, clip_names(rows))
        low, high = bootstrap_auc(clean, clip)
        print(f"| {name} | {held['val_clean_video']:.2f} / {held['val_coded_video']:.2f} | {held['val_clean']:.2f} | {held['val_made']:.2f} "
              f"| {auc(clean, clip):.2f} ({low:.2f}-{high:.2f}) / {auc(vp8, clip):.2f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
