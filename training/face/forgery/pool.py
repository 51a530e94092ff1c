"""Pairs made beforehand, by many processes, for runs that train faster than pairs can be made (on a GPU) or leave people out.

A pool is a folder of parts: PART.pairs.npy (uint8 [n, 2, 192, 192, 3], genuine and fake, degraded alike), PART.maps.npy (uint8
[n, 12, 12], of 255) and PART.json, which has for each pair its kind, renderer, strength of degradation and the crops in it.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from .batches import Batches, Mix
from .model import STRIDE

#: Kinds of made fakes that are a rendering or hold one.
RENDERED = {"whole", "inside", "reenact"}
#: Pixels of a pair's pictures: the whole crop as the network sees it.
SIDE = 192


def write_part(batches: Batches, folder: Path, name: str, kinds: dict[str, float], count: int, until: float, seed: int) -> int:
    """Makes up to `count` pairs, or as many as it can before the time `until`; returns how many."""
    cv2.setNumThreads(1)
    (folder / f"{name}.json").unlink(missing_ok=True)
    places = SIDE // STRIDE
    pairs = np.lib.format.open_memmap(folder / f"{name}.pairs.part", "w+", np.uint8, (count, 2, SIDE, SIDE, 3))
    maps, about = np.zeros((count, places, places), np.uint8), []
    names, shares, without = list(kinds), np.array(list(kinds.values())), 0
    while len(about) < count and time.time() < until:
        rng = np.random.default_rng([seed, len(about) + without])
        kind, strength = str(rng.choice(names, p=shares / shares.sum())), float(rng.uniform(batches.mix.start, batches.mix.full))
        pair = batches.generated_pair(rng) if kind == "generated" else batches.made_pair(rng, kind)
        if kind in RENDERED and not pair.renderer:
            without += 1
            if without > 50 + len(about):
                raise ValueError(f"no renderings for pairs of the kind {kind}: is the folder of renderings given, and filled?")
            continue
        both, fake_map = batches.finished(pair, rng, strength, SIDE)
        pairs[len(about)], maps[len(about)] = both, np.round(fake_map * 255)
        about.append({"kind": kind, "renderer": pair.renderer, "strength": round(strength, 3), "crops": sorted(set(map(int, pair.crops)))})
    pairs.flush()
    np.save(folder / f"{name}.maps.npy", maps[: len(about)])
    (folder / f"{name}.pairs.part").rename(folder / f"{name}.pairs.npy")
    (folder / f"{name}.json").write_text(json.dumps(about))  # last: a part without it is not read
    return len(about)


class PooledBatches:
    """Gives batches as `Batches` does, out of a pool; pairs that hold any crop of `without` are left out.

    Of `mix`, only the counts, kinds, windows and the growth of degradation are asked: the rest was settled when the pool was made. Windows lie on the network's places. The strength of a step's pairs is near what `Batches` would draw.
    """

    def __init__(self, folder: str | Path, mix: Mix, steps: int, seed: int, without: set[int] | None = None, renderers: list[str] | None = None):
        self.mix, self.steps, self.seed = mix, steps, seed
        self._pairs, self._maps, kinds = [], [], {}
        for path in sorted(Path(folder).glob("*.json")):
            self._pairs.append(np.load(path.with_suffix(".pairs.npy"), mmap_mode="r"))
            self._maps.append(np.load(path.with_suffix(".maps.npy")))
            for place, about in enumerate(json.loads(path.read_text())):
                if not (without and without.intersection(about["crops"])) and (not renderers or about["renderer"] in ("", *renderers)):
                    kinds.setdefault(about["kind"], []).append((about["strength"], len(self._pairs) - 1, place))
        self._kinds = {kind: np.array(sorted(found)) for kind, found in kinds.items()}
        if missing := {*mix.kinds, *(["generated"] if mix.generated else [])} - {*self._kinds}:
            raise ValueError(f"{folder}: no pairs of the kinds {sorted(missing)}")
        wanted = mix.kinds
        self._names, self._shares = list(wanted), np.array(list(wanted.values())) / sum(wanted.values())
        self.counts = {kind: len(found) for kind, found in self._kinds.items()}

    def __len__(self) -> int:
        return self.steps

    def _draw(self, kind: str, strength: float, rng: np.random.Generator) -> tuple[int, int]:
        found = self._kinds[kind]
        low, high = np.searchsorted(found[:, 0], [strength - 0.1, strength + 0.1])
        low, high = min(low, max(0, len(found) - 50)), max(high, min(len(found), 50))
        _, part, place = found[rng.integers(low, high)]
        return int(part), int(place)

    def __getitem__(self, step: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        rng, mix = np.random.default_rng([self.seed, step]), self.mix
        strength = mix.start + (mix.full - mix.start) * min(1.0, step / max(1, self.steps) / mix.growth)
        kinds = [*rng.choice(self._names, mix.made, p=self._shares), *["generated"] * mix.generated]
        drawn = [self._draw(kind, strength, rng) for kind in kinds]
        shares = np.array(list(mix.windows.values())) if mix.windows else np.ones(1)
        side = int(rng.choice([int(name) for name in mix.windows] or [SIDE], p=shares / shares.sum()))
        images, maps = np.empty((2 * len(drawn), side, side, 3), np.uint8), np.zeros((2 * len(drawn), side // STRIDE, side // STRIDE), np.float32)
        for number, (part, place) in enumerate(drawn):
            y, x = rng.integers(0, (SIDE - side) // STRIDE + 1, 2)
            images[2 * number : 2 * number + 2] = self._pairs[part][place, :, y * STRIDE : y * STRIDE + side, x * STRIDE : x * STRIDE + side]
            maps[2 * number + 1] = self._maps[part][place, y : y + side // STRIDE, x : x + side // STRIDE] / np.float32(255)
        return torch.from_numpy(images), torch.arange(len(images)).remainder(2).float(), torch.from_numpy(maps)
