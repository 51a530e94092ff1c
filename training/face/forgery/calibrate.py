"""Logistic calibration of track scores on held-out generators, shrunk and limited because unseen ones score worse."""

from __future__ import annotations

import numpy as np

from .batches import VIDEO_SOURCES
from .degrade import apply_recipe, draw_recipe
from .devtest import by_clip, clip_names, through_call
from .metrics import fit_logistic
from .splits import HELD_OUT_GENERATORS, Crops, part_of, person_of

#: The fitted slope is multiplied by this: every next generator is further from training than the held-out ones were. It was
#: .75 until devtest showed twice that held-out slopes promise too much (LOG.md).
SHRINK = 0.5
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


def shares(labels: np.ndarray, sources: list[str]) -> np.ndarray:
    """Weighs clips so that generators count alike, and genuine video twice as much as genuine stills: calls are video."""
    groups = [source if label else "video" if source in VIDEO_SOURCES else "stills" for label, source in zip(labels, sources)]
    size = {group: groups.count(group) for group in groups}
    return np.array([(2.0 if group == "video" else 1.0) / size[group] for group in groups])


def fit_tracks(scores: np.ndarray, labels: np.ndarray, rows: list[dict]) -> dict:
    """Returns slope, intercept and limit of llr = slope * mean logit + intercept, and what they rest on.

    The limit is the natural log of the number of people in the smaller of held-out fakes and genuine video: with n
    people, odds beyond n to 1 have not been seen.
    """
    score, label, names = by_clip(scores, labels, clip_names(rows))
    slope, intercept = fit_logistic(score, label, share=shares(label, [name.split("|")[1] for name in names]))
    middle = -intercept / slope  # the score that says nothing stays where it is
    people = [len({person_of(row).split("|")[0] for row in rows if row["label"] == kind and (kind == "fake" or row["source"] in VIDEO_SOURCES)}) for kind in ("fake", "real")]
    return {"slope": round(slope * SHRINK, 4), "intercept": round(-slope * SHRINK * middle, 4), "fitted_slope": round(slope, 4),
            "limit": round(float(np.log(min(people))), 2), "people_fake": people[0], "people_genuine_video": people[1],
            "clips_real": int((label == 0).sum()), "clips_fake": int((label == 1).sum())}  # fmt: skip
