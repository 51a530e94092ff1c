"""The crop convention that the runtime must produce exactly."""

import numpy as np

from forgery.geometry import CROP_SCALE, LEFT_EYE_OUTER, RIGHT_EYE_OUTER, crop_face, crop_matrix


def face_points(angle: float) -> np.ndarray:
    rng = np.random.default_rng(0)
    points = rng.uniform(-40, 40, (468, 2))
    points[RIGHT_EYE_OUTER], points[LEFT_EYE_OUTER] = (-20, -10), (20, -10)
    cos, sin = np.cos(angle), np.sin(angle)
    return (points @ np.array([[cos, -sin], [sin, cos]]).T + [160, 120]).astype(np.float32)


def test_eyes_come_out_level_and_the_square_is_one_and_a_half_boxes():
    points = face_points(0.4)
    matrix, _ = crop_matrix(points)
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    assert abs(moved[LEFT_EYE_OUTER, 1] - moved[RIGHT_EYE_OUTER, 1]) < 1e-3
    extent = np.ptp(moved, axis=0).max()
    assert abs(extent * CROP_SCALE - 256) < 1e-3
    assert np.allclose((moved.min(0) + moved.max(0)) / 2, 128, atol=1e-3)


def test_crop_of_an_upright_face_at_scale_one_copies_pixels():
    points = face_points(0.0)
    points[0], points[1] = (160 - 256 / 3, 120), (160 + 256 / 3, 120)  # widest: the square is 256 px
    points[2], points[3] = (160, 120 - 50), (160, 120 + 50)
    points[:, 1] = np.clip(points[:, 1], 70, 170)
    image = np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8)
    crop, mesh, width = crop_face(image, points)
    assert abs(width - 512 / 3) < 1e-3
    assert np.abs(crop[100:150, 100:150].astype(int) - image[92:142, 132:182]).max() <= 1
    assert np.allclose(mesh[0], (128 - 256 / 3, 128), atol=1e-3)
