"""Reads what `crossfit.py` wrote: each variant on the fold that it never saw, by clip, against genuine video and against all.

`python crossfit_table.py --cache CACHE --held HELD --out OUT`. Each seed's AUC is the mean over its folds (a fold's own clips, so that nets are never
compared with each other's zero); "together" averages the seeds' logits first. Intervals: 95 %, from clips drawn again inside each fold.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from forgery.batches import VIDEO_SOURCES
from forgery.devtest import clip_names
from forgery.folds import FOLDS, fold_of
from forgery.metrics import auc
from forgery.splits import CACHES, Crops


class Clips:
    """The measured crops, gathered by clip; swaps of an old tool (crops of stills) and generated stills are not counted as video."""

    def __init__(self, cache: str, held: str):
        crops = Crops(cache, CACHES)
        rows = [crops.rows[i] for i in json.loads((Path(held) / "places.json").read_text())]
        names, self._place = np.unique(clip_names(rows), return_inverse=True)
        first = [rows[int(np.flatnonzero(self._place == k)[0])] for k in range(len(names))]
        self.fold, self.source = np.array([fold_of(row) for row in first]), np.array([row["source"] for row in first])
        self.fake = np.array([row["label"] == "fake" for row in first])
        self.video = np.where(self.fake, self.source != "StyleGAN2", np.isin(self.source, list(VIDEO_SOURCES)))
        self._size = np.bincount(self._place)

    def mean(self, scores: np.ndarray) -> np.ndarray:
        return np.bincount(self._place, scores.astype(np.float64)) / self._size


def by_fold(clips: Clips, scores: dict[int, np.ndarray], among: np.ndarray, rng: np.random.Generator | None = None) -> float:
    """Returns the mean over folds of the AUC of a fold's clips by the net that never saw them."""
    found = []
    for fold, score in scores.items():
        chosen = np.flatnonzero(among & (clips.fold == fold))
        if rng is not None:
            chosen = np.concatenate([rng.choice(part, len(part)) for part in (chosen[clips.fake[chosen]], chosen[~clips.fake[chosen]])])
        found.append(auc(score[chosen], clips.fake[chosen]))
    return float(np.mean(found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--held", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(len(FOLDS))))
    args = parser.parse_args()
    clips, runs = Clips(args.cache, args.held), {}
    for path in sorted(Path(args.out).glob("*.npz")):
        name, fold, seed = path.stem.rsplit(".", 2)
        if int(fold) in args.folds:
            runs.setdefault(name, {}).setdefault(int(seed), {})[int(fold)] = {part: clips.mean(scores) for part, scores in np.load(path).items()}
    print(f"clips: {int(clips.fake.sum())} fake ({int((clips.fake & clips.video).sum())} video), {int((~clips.fake).sum())} genuine ({int((~clips.fake & clips.video).sum())} video)")
    print("| variant | folds x seeds | video, clean (95 %) | video, as in a call (95 %) | all, clean | all, call | by fold, clean / call |\n|---|---|---|---|---|---|---|")
    for name, seeds in runs.items():
        whole = {fold: {part: np.mean([one[fold][part] for one in seeds.values() if fold in one], 0) for part in ("clean", "call")} for fold in args.folds if any(fold in one for one in seeds.values())}
        cells = []
        for among in (clips.video, np.ones(len(clips.fake), bool)):
            for part in ("clean", "call"):
                single = np.mean([by_fold(clips, {fold: one[part] for fold, one in folds.items()}, among) for folds in seeds.values()])
                together = {fold: one[part] for fold, one in whole.items()}
                drawn = [by_fold(clips, together, among, np.random.default_rng(k)) for k in range(200)]
                cells.append(f"{single:.3f}, together {by_fold(clips, together, among):.3f} ({np.percentile(drawn, 2.5):.2f}-{np.percentile(drawn, 97.5):.2f})")
        folds = ", ".join(f"{by_fold(clips, {fold: one['clean']}, clips.video):.2f}/{by_fold(clips, {fold: one['call']}, clips.video):.2f}" for fold, one in whole.items())
        print(f"| {name} | {len(whole)} x {len(seeds)} | {' | '.join(cells)} | {folds} |")


if __name__ == "__main__":
    main()
