"""Training batches, made by step number: the same step and seed give the same batch, so a run can resume anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import torch

from .degrade import apply_recipe, draw_recipe
from .selfblend import self_blend, swap
from .splits import Crops


@dataclass(frozen=True)
class Mix:
    """What one batch holds. Every made fake comes with the genuine crop it was made from."""

    pairs: int = 10  # genuine crop + fake made from it
    swap_share: float = 0.25  # of the pairs' fakes
    generated_source: float = 0.0  # share of swaps whose source face is a generator's: its traces without its people
    resynth_share: float = 0.0
    cutout: float = 0.0  # share of single crops that lose a random rectangle, against learning the few generated people
    generated: int = 6  # crops by real generators
    genuine: int = 6  # further genuine crops, from video sources more often
    video_weight: float = 0.35  # share of video sources among genuine crops of pairs
    growth: float = 0.6  # share of all steps over which degradation grows to full
    start: float = 0.1
    codecs: bool = True
    source_power: float = 0.5  # sources weigh by size ** this


#: Genuine sources that are video frames rather than portraits.
VIDEO_SOURCES = {"LivePortrait-driving", "EDTalk-real", "LIA-real", "Proctoring", "DFDC-crops"}


@dataclass
class Pools:
    """Index pools of one part, weighted so that big sources and long clips do not drown the others."""

    crops: Crops
    part: str
    mix: Mix
    neighbours: dict[int, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        real, fake = self.crops.where(self.part, "real"), self.crops.where(self.part, "fake")
        rows = self.crops.rows
        video = np.array([rows[i]["source"] in VIDEO_SOURCES for i in real])
        self.stills, self.videos = _weighted(rows, real[~video], self.mix), _weighted(rows, real[video], self.mix)
        self.fakes = _weighted(rows, fake, self.mix)
        shapes = self.crops.meshes[real].reshape(len(real), -1)
        for place, index in enumerate(real):
            distance = ((shapes - shapes[place]) ** 2).sum(1)
            order = [real[k] for k in np.argsort(distance)[:60] if rows[real[k]]["identity"] != rows[index]["identity"]]
            self.neighbours[int(index)] = np.array(order[:25])

    def draw_real(self, rng: np.random.Generator, video_share: float) -> int:
        pool = self.videos if rng.random() < video_share and len(self.videos[0]) else self.stills
        return int(rng.choice(pool[0], p=pool[1]))

    def draw_fake(self, rng: np.random.Generator) -> int:
        return int(rng.choice(self.fakes[0], p=self.fakes[1]))


def _weighted(rows: list[dict], index: np.ndarray, mix: Mix) -> tuple[np.ndarray, np.ndarray]:
    """Weighs sources by size ** power; inside a source, people by the square root of their crops."""
    sources, people = {}, {}
    for i in index:
        sources[rows[i]["source"]] = sources.get(rows[i]["source"], 0) + 1
        people[rows[i]["identity"]] = people.get(rows[i]["identity"], 0) + 1
    raw = np.array([people[rows[i]["identity"]] ** -0.5 for i in index], np.float64)
    totals = {name: sum(w for w, i in zip(raw, index) if rows[i]["source"] == name) for name in sources}
    weights = np.array([w / totals[rows[i]["source"]] * sources[rows[i]["source"]] ** mix.source_power for w, i in zip(raw, index)])
    return index, weights / max(weights.sum(), 1e-9)


def jiggle(images: list[np.ndarray], rng: np.random.Generator, mesh: np.ndarray | None = None):
    """Moves, turns, scales and mirrors all images alike, so that black corners of tilted portraits tell nothing."""
    angle, scale = rng.normal(0, 4.0), float(np.exp(rng.normal(0.02, 0.06)))
    matrix = cv2.getRotationMatrix2D((128, 128), angle, scale)
    matrix[:, 2] += rng.normal(0, 6, 2)
    border = cv2.BORDER_CONSTANT if rng.random() < 0.5 else cv2.BORDER_REPLICATE
    mirror = rng.random() < 0.5
    if rng.random() < 0.75:
        images = [cv2.warpAffine(image, matrix, (256, 256), flags=cv2.INTER_LINEAR, borderMode=border) for image in images]
    if rng.random() < 0.15:  # a black wedge, as where the crop leaves the picture
        corner, slope = rng.integers(0, 4), rng.uniform(15, 90, 2)
        x, y = (0, 256)[corner % 2], (0, 256)[corner // 2]
        wedge = np.array([[x, y], [x + (slope[0] * 3 if x == 0 else -slope[0] * 3), y], [x, y + (slope[1] if y == 0 else -slope[1])]], np.int32)
        images = [cv2.fillConvexPoly(image.copy(), wedge, (0, 0, 0)) for image in images]
    return [cv2.flip(image, 1) if mirror else image for image in images]


def cut_out(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Returns a copy in which one rectangle (a quarter to half of each side) is grey."""
    width, height = rng.integers(64, 140, 2)
    x, y = rng.integers(0, 256 - width), rng.integers(0, 256 - height)
    image = image.copy()
    image[y : y + height, x : x + width] = rng.integers(0, 256, 3)
    return image


class Batches(torch.utils.data.Dataset):
    """Item `step` is (uint8 images [B, S, S, 3], labels [B]); both halves of a pair share one degradation."""

    def __init__(self, crops: Crops, part: str, mix: Mix, side: int, steps: int, seed: int, first: int = 0, resynth: np.ndarray | None = None):
        self.pools, self.mix, self.side, self.steps, self.seed, self.first = Pools(crops, part, mix), mix, side, steps, seed, first
        self.crops, self.resynth = crops, resynth

    def __len__(self) -> int:
        return self.steps - self.first

    def strength(self, step: int) -> float:
        return min(1.0, self.mix.start + (1 - self.mix.start) * step / max(1.0, self.steps * self.mix.growth))

    def made_pair(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        index = self.pools.draw_real(rng, self.mix.video_weight)
        image, mesh = self.crops.image(index), self.crops.meshes[index]
        draw = rng.random()
        if draw < self.mix.swap_share and len(self.pools.neighbours[index]):
            other = int(rng.choice(self.pools.neighbours[index]))
            if rng.random() < self.mix.generated_source:
                other = self.pools.draw_fake(rng)
            return image, swap(image, mesh, self.crops.image(other), self.crops.meshes[other], rng)
        if self.resynth is not None and draw < self.mix.swap_share + self.mix.resynth_share:
            return self_blend(image, mesh, rng, np.array(self.resynth[int(rng.integers(self.resynth.shape[0])), index]))
        return self_blend(image, mesh, rng)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, torch.Tensor]:
        cv2.setNumThreads(1)
        step = place + self.first
        rng, strength = np.random.default_rng([self.seed, step]), self.strength(step)
        images, labels = [], []
        for _ in range(self.mix.pairs):
            pair, recipe = jiggle(list(self.made_pair(rng)), rng), draw_recipe(rng, strength, self.mix.codecs)
            images += [apply_recipe(image, recipe, self.side) for image in pair]
            labels += [0, 1]
        for label, count in ((1, self.mix.generated), (0, self.mix.genuine)):
            for _ in range(count):
                index = self.pools.draw_fake(rng) if label else self.pools.draw_real(rng, 0.6)
                (image,) = jiggle([self.crops.image(index)], rng)
                if rng.random() < self.mix.cutout:
                    image = cut_out(image, rng)
                images.append(apply_recipe(image, draw_recipe(rng, strength, self.mix.codecs), self.side))
                labels.append(label)
        return torch.from_numpy(np.stack(images)), torch.tensor(labels, dtype=torch.float32)
