"""The kinds of fakes that are made out of genuine crops; each comes with the genuine crop it was made from and its mask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from .masks import soft_mask
from .selfblend import blend, landmark_warp, match_colour, self_blend, shift_frequency, swap

#: How often each kind is drawn, and how often while no re-synthesis is there yet.
KINDS = {"self-blend": 0.24, "swap": 0.2, "whole": 0.24, "inside": 0.18, "reenact": 0.14}
KINDS_WITHOUT_RESYNTHESIS = {"self-blend": 0.6, "swap": 0.4}


@dataclass(frozen=True)
class Pair:
    """A genuine crop and a fake of it, uint8 [256, 256, 3], and where it is fake, float32 [256, 256] in 0..1."""

    genuine: np.ndarray
    fake: np.ndarray
    mask: np.ndarray
    kind: str = ""  # of `KINDS`, or "generated"
    renderer: str = ""  # whose re-synthesis is in the fake, if one's is
    crops: tuple[int, ...] = ()  # every crop that went into it


class Resynthesised:
    """What renderers made of every genuine crop (`make_resynth.py`); looks for newly finished ones now and then."""

    def __init__(self, folder: str | None, with_filmed: bool, every: int = 200):
        self._folder, self._every, self._asked, self._with_filmed = folder, every, 0, with_filmed
        self._sets: list[tuple[np.ndarray, bool, str]] = []

    def draw(self, index: int, rng: np.random.Generator) -> tuple[np.ndarray, bool, str] | None:
        """Returns a rendering of crop `index`, whether it is of the crop as filmed, and whose it is; None while there is none."""
        if self._folder and self._asked % self._every == 0:
            found = [(path, path.stem.endswith(".filmed"), path.stem.split(".")[0]) for path in sorted(Path(self._folder).glob("*.npy"))]
            self._sets = [(np.load(path, mmap_mode="r"), filmed, name) for path, filmed, name in found if self._with_filmed or not filmed]
        self._asked += 1
        sets = [one for one in self._sets if index < len(one[0])]
        if not sets:
            return None
        images, filmed, name = sets[int(rng.integers(len(sets)))]
        made = np.array(images[index])
        return (made, filmed, name) if made.any() else None


def sharpness(image: np.ndarray) -> float:
    """Variance of the Laplacian of grey."""
    return float(cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var())


def equalise(genuine: np.ndarray, fake: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Brings the sharpness of the two together two times in three: blurs the sharper one, or sharpens the other."""
    draw = rng.random()
    if draw > 0.67:
        return genuine, fake
    first, second = sharpness(genuine), sharpness(fake)
    swapped = first < second
    sharp, soft = (fake, genuine) if swapped else (genuine, fake)
    aim = min(first, second) * 1.15
    if draw < 0.42:
        sigma = 0.45
        while sigma < 2.5 and sharpness(sharp) > aim:
            sharp = cv2.GaussianBlur(sharp, (0, 0), sigma)
            sigma *= 1.25
    else:
        edges = cv2.GaussianBlur(soft, (0, 0), 1.2)
        ratio = float(np.sqrt(max(first, second) / max(min(first, second), 1.0)))
        amount = float(np.clip((ratio - 1) * 0.8, 0, 2.5))
        soft = cv2.addWeighted(soft, 1 + amount, edges, -amount, 0)
    return (soft, sharp) if swapped else (sharp, soft)


def _keep_some(made: np.ndarray, genuine: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Gives most re-syntheses the genuine crop's broad colour back and half of them part of its detail.

    A small auto-encoder errs in colour as generators do not, and blurs: neither must be what the net goes by.
    """
    if rng.random() < 0.75:
        sigma = float(rng.uniform(3, 10))
        broad = [cv2.GaussianBlur(image, (0, 0), sigma) for image in (genuine, made)]
        made = cv2.add(made, cv2.subtract(broad[0], broad[1], dtype=cv2.CV_16S), dtype=cv2.CV_8U)
    share = float(rng.uniform(0.1, 0.45)) if rng.random() < 0.5 else 0.0
    return cv2.addWeighted(made, 1 - share, genuine, share, 0) if share else made


def whole(image: np.ndarray, made: np.ndarray, rng: np.random.Generator) -> Pair:
    """The whole crop comes out of a decoder, as in talking-head generators."""
    genuine, fake = equalise(image, _keep_some(made, image, rng), rng)
    return Pair(genuine, fake, np.ones(image.shape[:2], np.float32))


def inside(image: np.ndarray, mesh: np.ndarray, made: np.ndarray, rng: np.random.Generator) -> Pair:
    """A decoder's output blended back through a mask, as in swappers and lip-sync generators."""
    genuine, made = equalise(image, _keep_some(made, image, rng), rng)
    if rng.random() < 0.5:
        genuine, fake, mask = self_blend(genuine, mesh, rng, made)
        return Pair(genuine, fake, mask)
    mask = soft_mask(mesh, rng)
    mask = mask / max(float(mask.max()), 1e-3)
    return Pair(genuine, blend(made, genuine, mask), mask)


def reenact(image: np.ndarray, mesh: np.ndarray, made: np.ndarray, other: np.ndarray, rng: np.random.Generator) -> Pair:
    """A crop whose face is moved towards another person's mesh, then decoded: warp and render, as reenactment does."""
    centred = other - other.mean(0) + mesh.mean(0)
    centred = (centred - mesh.mean(0)) * (mesh.std() / max(float(other.std()), 1e-3)) + mesh.mean(0)
    moved = (mesh + (centred - mesh) * rng.uniform(0.3, 0.8) + rng.normal(0, 3, 2)).astype(np.float32)
    fake = landmark_warp(_keep_some(made, image, rng), mesh, moved)
    if rng.random() < 0.5:
        fake = shift_frequency(fake, rng)
    genuine, fake = equalise(image, fake, rng)
    return Pair(genuine, fake, np.ones(image.shape[:2], np.float32))


def make(kind: str, image: np.ndarray, mesh: np.ndarray, made: np.ndarray | None, other: tuple[np.ndarray, np.ndarray] | None,
         rng: np.random.Generator) -> Pair:  # fmt: skip
    """Returns one pair of a kind of `KINDS`; `made` is a re-synthesis of the crop, `other` another crop and its mesh."""
    if kind == "swap" and other is not None:
        fake, mask = swap(image, mesh, *other, rng)
        return Pair(image, fake, mask)
    if kind == "whole" and made is not None:
        return whole(image, made, rng)
    if kind == "inside" and made is not None:
        return inside(image, mesh, made, rng)
    if kind == "reenact" and made is not None and other is not None:
        return reenact(image, mesh, made, other[1], rng)
    genuine, fake, mask = self_blend(image, mesh, rng)
    return Pair(genuine, fake, mask)


def match_look(genuine: np.ndarray, fake: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Brings colour, contrast and sharpness of two unrelated crops together, so that these cannot tell the classes."""
    everywhere = np.ones(genuine.shape[:2], np.float32)
    if rng.random() < 0.5:
        genuine = match_colour(genuine, fake, everywhere, float(rng.uniform(0.5, 1.0)))
    else:
        fake = match_colour(fake, genuine, everywhere, float(rng.uniform(0.5, 1.0)))
    return equalise(genuine, fake, rng)


