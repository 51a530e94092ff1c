"""Soft masks of face regions from mesh points, drawn small (they are smooth) and scaled up when used."""

from __future__ import annotations

import cv2
import numpy as np

#: Masks are drawn at this side; a crop is 256.
MASK_SIDE = 128

_LIPS = np.array([61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409])
_EYES = np.array([33, 133, 159, 145, 70, 63, 105, 66, 107, 263, 362, 386, 374, 336, 296, 334, 293, 300, 168])
_NOSE = np.array([1, 2, 98, 327, 6, 197, 195, 5, 4, 129, 358])
_NOSE_TIP = 1
_BROWS = np.array([70, 63, 105, 66, 107, 336, 296, 334, 293, 300])

#: Region names and how often each is drawn.
REGIONS = {"face": 0.42, "inner": 0.18, "lower": 0.17, "mouth": 0.11, "eyes": 0.07, "patch": 0.05}


def region_points(mesh: np.ndarray, region: str, rng: np.random.Generator) -> np.ndarray:
    """Returns the mesh points whose hull bounds `region`."""
    if region == "face":
        return mesh
    if region == "inner":  # brows to chin, narrower than the face oval: what most swappers replace
        centre = mesh[_NOSE_TIP]
        return centre + (mesh - centre) * rng.uniform(0.65, 0.9)
    if region == "lower":
        line = mesh[_NOSE_TIP, 1] - rng.uniform(0.0, 0.35) * (mesh[_NOSE_TIP, 1] - mesh[_BROWS, 1].mean())
        return mesh[mesh[:, 1] > line]
    if region == "mouth":
        lips = mesh[_LIPS]
        return lips.mean(0) + (lips - lips.mean(0)) * rng.uniform(1.3, 2.2)
    if region == "eyes":
        eyes = mesh[_EYES]
        return eyes.mean(0) + (eyes - eyes.mean(0)) * rng.uniform(1.05, 1.35)
    return mesh[rng.choice(len(mesh), 12, replace=False)]


def elastic_flow(rng: np.random.Generator, side: int, cells: int, amplitude: float) -> tuple[np.ndarray, np.ndarray]:
    """Returns smooth random x and y offsets [side, side] in pixels, `amplitude` being their standard deviation."""
    coarse = rng.standard_normal((2, cells, cells)).astype(np.float32) * amplitude
    size = (side, side)
    return cv2.resize(coarse[0], size, interpolation=cv2.INTER_CUBIC), cv2.resize(coarse[1], size, interpolation=cv2.INTER_CUBIC)


_GRID_Y, _GRID_X = np.mgrid[0:MASK_SIDE, 0:MASK_SIDE].astype(np.float32)


def soft_mask(mesh: np.ndarray, rng: np.random.Generator, side: int = 256, region: str | None = None) -> np.ndarray:
    """Returns a float32 mask [side, side] in 0..1 with a random outline, border softness and peak (.5 to 1)."""
    if region is None:
        region = str(rng.choice(list(REGIONS), p=list(REGIONS.values())))
    points = region_points(mesh, region, rng) * (MASK_SIDE / side)
    mask = np.zeros((MASK_SIDE, MASK_SIDE), np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(points.astype(np.int32)), 255)
    flow_x, flow_y = elastic_flow(rng, MASK_SIDE, int(rng.integers(4, 9)), rng.uniform(0.5, 3.5))
    mask = cv2.remap(mask, _GRID_X + flow_x, _GRID_Y + flow_y, cv2.INTER_LINEAR)
    kernel = int(rng.integers(1, 8))
    if rng.random() < 0.6:  # shrink, so that the soft border lies inside the face
        mask = cv2.erode(mask, np.ones((kernel, kernel), np.uint8))
    elif rng.random() < 0.3:
        mask = cv2.dilate(mask, np.ones((kernel, kernel), np.uint8))
    soft = cv2.GaussianBlur(mask, (0, 0), float(np.exp(rng.uniform(np.log(0.5), np.log(7.0)))))
    soft = cv2.resize(soft, (side, side), interpolation=cv2.INTER_LINEAR).astype(np.float32) * (1 / 255)
    if soft.max() < 0.5:  # eroded or blurred away: a fake without a change would be a wrong label
        return soft_mask(mesh, rng, side, "face")
    peak = rng.choice([0.5, 0.75, 1.0, 1.0, 1.0])
    return soft * np.float32(peak)
