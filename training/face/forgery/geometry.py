"""The face crop that training and the runtime share: levelled eyes, square of 1.5 times the mesh's box."""

from __future__ import annotations

import math

import cv2
import numpy as np

#: Side of every cached crop, in pixels.
CROP_SIDE = 256
#: The crop square's side over the longer side of the mesh's bounding box.
CROP_SCALE = 1.5
#: Outer eye corners in the 468-point mesh.
RIGHT_EYE_OUTER, LEFT_EYE_OUTER = 33, 263


def crop_matrix(points: np.ndarray, side: int = CROP_SIDE) -> tuple[np.ndarray, float]:
    """Returns the 2x3 matrix from image pixels to crop pixels, and the mesh's width in image pixels.

    `points` are mesh points [>=468, 2] in image pixels. The roll between the outer eye corners is removed, then
    the axis-aligned box of the 468 points in that frame is widened to a square of `CROP_SCALE` times its longer side.
    """
    mesh = points[:468].astype(np.float64)
    eyes = mesh[LEFT_EYE_OUTER] - mesh[RIGHT_EYE_OUTER]
    roll = math.atan2(eyes[1], eyes[0])
    cos, sin = math.cos(-roll), math.sin(-roll)
    rotation = np.array([[cos, -sin], [sin, cos]])
    level = mesh @ rotation.T
    low, high = level.min(0), level.max(0)
    extent = float((high - low).max()) * CROP_SCALE
    scale = side / extent
    corner = (low + high) / 2 - extent / 2
    matrix = np.concatenate([rotation * scale, (-corner * scale)[:, None]], axis=1)
    return matrix, float(high[0] - low[0])


def crop_face(image: np.ndarray, points: np.ndarray, side: int = CROP_SIDE) -> tuple[np.ndarray, np.ndarray, float]:
    """Returns (crop [side, side, 3], mesh points in crop pixels, mesh width in image pixels), resampled bilinearly."""
    matrix, width = crop_matrix(points, side)
    # cv2 puts pixel centres at whole numbers; mesh points count from the image's corner.
    centred = matrix.copy()
    centred[:, 2] += matrix[:, :2] @ np.array([0.5, 0.5]) - 0.5
    crop = cv2.warpAffine(image, centred, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    moved = points[:468] @ matrix[:, :2].T + matrix[:, 2]
    return crop, moved.astype(np.float32), width
