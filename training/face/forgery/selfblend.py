"""Fakes made out of genuine faces: self-blended images and swaps between people.

Self-blending follows Shiohara and Yamasaki, "Detecting Deepfakes with Self-Blended Images" (arXiv 2204.08376),
written from the paper: source and target are one image, one of them is altered slightly, the source is warped a little
and blended back through a face mask. We depart from it by more regions than the whole face, by a resolution bottleneck
as neural generators have, and by stronger blends.
"""

from __future__ import annotations

import cv2
import numpy as np

from .masks import elastic_flow, soft_mask

_SIDE = 256
_GRID_Y, _GRID_X = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float32)
_INTERPOLATIONS = [cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA, cv2.INTER_LANCZOS4]


def tone_table(rng: np.random.Generator, strength: float) -> np.ndarray:
    """Returns a [256, 1, 3] lookup table: a shift, gain and gamma for each channel."""
    levels = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
    gamma = np.exp(rng.normal(0, 0.12 * strength) + rng.normal(0, 0.03 * strength, 3))
    gain = 1 + rng.normal(0, 0.1 * strength) + rng.normal(0, 0.03 * strength, 3)
    shift = rng.normal(0, 0.02 * strength) + rng.normal(0, 0.025 * strength, 3)
    table = 0.5 + (levels**gamma - 0.5) * gain + shift
    return (np.clip(table, 0, 1) * 255).astype(np.uint8)[:, None, :]


def shift_colour(image: np.ndarray, rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Changes tone and, half of the time, saturation."""
    image = cv2.LUT(image, tone_table(rng, strength))
    if rng.random() < 0.5:
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        amount = float(np.clip(rng.normal(0, 0.25 * strength), -0.6, 0.6))
        image = cv2.addWeighted(image, 1 + amount, grey, -amount, 0)
    return image


def shift_frequency(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Changes the band-width of the image: a resolution bottleneck, blur, sharpening, noise or JPEG."""
    draw = rng.random()
    if draw < 0.5:
        small = int(np.exp(rng.uniform(np.log(64), np.log(192))))
        image = cv2.resize(image, (small, small), interpolation=int(rng.choice(_INTERPOLATIONS)))
        return cv2.resize(image, (_SIDE, _SIDE), interpolation=int(rng.choice(_INTERPOLATIONS[:2])))
    if draw < 0.65:
        return cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 2.0))
    if draw < 0.85:
        amount = rng.uniform(0.3, 1.2)
        return cv2.addWeighted(image, 1 + amount, cv2.GaussianBlur(image, (0, 0), rng.uniform(0.8, 2.0)), -amount, 0)
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 85))])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def small_warp(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Returns sampling maps of a small random affine and elastic warp about the crop's centre."""
    angle, scale = rng.normal(0, 0.02), rng.uniform(0.95, 1.05)
    cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
    x, y = _GRID_X - _SIDE / 2, _GRID_Y - _SIDE / 2
    map_x = cos * x - sin * y + (_SIDE / 2 + rng.uniform(-0.03, 0.03) * _SIDE * 0.6)
    map_y = sin * x + cos * y + (_SIDE / 2 + rng.uniform(-0.015, 0.015) * _SIDE)
    if rng.random() < 0.6:
        flow_x, flow_y = elastic_flow(rng, _SIDE, int(rng.integers(4, 12)), rng.uniform(0.3, 2.0))
        map_x, map_y = map_x + flow_x, map_y + flow_y
    return map_x.astype(np.float32), map_y.astype(np.float32)


def blend(source: np.ndarray, target: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Returns source * mask + target * (1 - mask), all [256, 256(, 3)]."""
    weight = cv2.merge([mask, mask, mask])
    mixed = cv2.multiply(cv2.subtract(source, target, dtype=cv2.CV_32F), weight)
    return cv2.add(mixed, target, dtype=cv2.CV_8U)


def self_blend(image: np.ndarray, mesh: np.ndarray, rng: np.random.Generator, source: np.ndarray | None = None):
    """Returns (genuine, fake, mask), [256, 256(, 3)]: the genuine one carries the change where the target was changed.

    `source` replaces the image as the source of the blend (a re-synthesis of the same crop).
    """
    target, resynthesised = image, source is not None
    source = image if source is None else source
    if rng.random() < 0.5 or resynthesised:
        source = shift_colour(source, rng, 0.5 if resynthesised else 1.0)
        if rng.random() < (0.3 if resynthesised else 0.8):
            source = shift_frequency(source, rng)
    else:
        target = shift_colour(target, rng)
        if rng.random() < 0.8:
            target = shift_frequency(target, rng)
    warp_odds = 0.3 if resynthesised else 0.85
    if rng.random() < warp_odds:
        map_x, map_y = small_warp(rng)
        source = cv2.remap(source, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    mask = soft_mask(mesh, rng)
    return target, blend(source, target, mask), mask


_CONTROL = np.array([10, 338, 297, 284, 356, 454, 361, 397, 379, 152, 150, 172, 132, 234, 127, 54, 67, 109,
                     33, 133, 159, 145, 263, 362, 386, 374, 70, 105, 107, 336, 334, 300, 1, 4, 6, 98, 327,
                     61, 291, 0, 17, 13, 14, 205, 425])  # fmt: skip


def landmark_warp(source: np.ndarray, source_mesh: np.ndarray, target_mesh: np.ndarray) -> np.ndarray:
    """Returns `source` warped by a thin-plate spline so that its mesh lies on `target_mesh`."""
    to, origin = target_mesh[_CONTROL].astype(np.float64) / _SIDE, source_mesh[_CONTROL].astype(np.float64) / _SIDE
    count = len(to)

    def kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        squared = ((a[:, None] - b[None]) ** 2).sum(-1)
        return squared * np.log(squared + 1e-9)

    system = np.zeros((count + 3, count + 3))
    system[:count, :count] = kernel(to, to) + 1e-4 * np.eye(count)
    system[:count, count] = 1
    system[:count, count + 1 :] = to
    system[count:, :count] = system[:count, count:].T
    weights = np.linalg.solve(system, np.concatenate([origin, np.zeros((3, 2))]))
    line = (np.arange(32) + 0.5) / 32
    grid = np.stack(np.meshgrid(line, line), -1).reshape(-1, 2)
    moved = kernel(grid, to) @ weights[:count] + weights[count] + grid @ weights[count + 1 :]
    flow = cv2.resize((moved - grid).reshape(32, 32, 2).astype(np.float32) * _SIDE, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR)
    return cv2.remap(source, _GRID_X + flow[..., 0], _GRID_Y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def match_colour(source: np.ndarray, target: np.ndarray, mask: np.ndarray, amount: float) -> np.ndarray:
    """Moves the source's mean and spread a channel inside `mask` towards the target's, by `amount` (0..1)."""
    inside = (mask > 0.5).astype(np.uint8)
    if inside.sum() < 100:
        return source
    source_mean, source_dev = (value.reshape(3) for value in cv2.meanStdDev(source, mask=inside))
    target_mean, target_dev = (value.reshape(3) for value in cv2.meanStdDev(target, mask=inside))
    gain = 1 + amount * (np.clip(target_dev / np.maximum(source_dev, 4), 0.5, 2) - 1)
    shift = source_mean + amount * (target_mean - source_mean) - source_mean * gain
    levels = np.arange(256, dtype=np.float32)[:, None] * gain + shift
    return cv2.LUT(source, np.clip(levels, 0, 255).astype(np.uint8)[:, None, :])


def swap(target: np.ndarray, target_mesh: np.ndarray, source: np.ndarray, source_mesh: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Returns (`target` with the other person's face warped on, matched in colour and blended in; its mask)."""
    warped = landmark_warp(source, source_mesh, target_mesh)
    mask = soft_mask(target_mesh, rng, region=str(rng.choice(["face", "inner", "inner", "lower"])))
    mask = mask / max(float(mask.max()), 1e-3) * np.float32(rng.choice([0.85, 1.0, 1.0]))
    warped = match_colour(warped, target, mask, float(rng.uniform(0.6, 1.0)))
    if rng.random() < 0.6:
        warped = shift_frequency(warped, rng)
    return blend(warped, target, mask), mask
