"""Logistic calibration of track scores on held-out generators, shrunk and limited because unseen ones score worse."""

from __future__ import annotations

import numpy as np

from .degrade import apply_recipe, draw_recipe
from .devtest import by_clip, clip_names, through_call
from .metrics import fit_logistic
from .splits import HELD_OUT_GENERATORS, Crops, part_of

#: The fitted slope is multiplied by this: every next generator is further from training than the held-out ones were.
SHRINK = 0.75
#: Frames of one clip beyond these tell nothing new.
FRAMES_A_CLIP = 6


def calibration_rows(crops: Crops) -> list[int]:
    """Returns the crops of held-out genuine people and of held-out generators, at most a few frames a clip."""
    names, kept, chosen = clip_names(crops.rows), {}, []
    for index, row in enumerate(crops.rows):
        if part_of(row) == "train" or (row["label"] == "fake" and row["source"] not in HELD_OUT_GENERATORS):
            continue
        kept[names[index]] = kept.get(names[index], 0) + 1
        if kept[names[index]] <= FRAMES_A_CLIP:
            chosen.append(index)
    return chosen


def as_in_a_call(images: list[np.ndarray]) -> list[np.ndarray]:
    """Returns the crops after a call: a third each through H.264, VP8 and a drawn degradation."""
    rng = np.random.default_rng(5)
    coded = {1: iter(through_call(images[1::3], "h264", 300)), 2: iter(through_call(images[2::3], "vp8", 350))}
    return [next(coded[k % 3]) if k % 3 else apply_recipe(image, draw_recipe(rng, 0.5), 256) for k, image in enumerate(images)]


def fit_tracks(scores: np.ndarray, labels: np.ndarray, rows: list[dict]) -> dict:
    """Returns slope, intercept and limit of llr = slope * mean logit + intercept, and the clips they rest on.

    The limit is the natural log of the number of fake clips: with n clips, odds beyond n to 1 have not been seen.
    """
    score, label, names = by_clip(scores, labels, clip_names(rows))
    slope, intercept = fit_logistic(score, label)
    middle = -intercept / slope  # the score that says nothing stays where it is
    return {"slope": round(slope * SHRINK, 4), "intercept": round(-slope * SHRINK * middle, 4), "fitted_slope": round(slope, 4),
            "limit": round(float(np.log(min((label == 1).sum(), (label == 0).sum()))), 2),
            "clips_real": int((label == 0).sum()), "clips_fake": int((label == 1).sum()), "names": len(names)}  # fmt: skip


