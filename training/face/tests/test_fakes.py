"""Made fakes: they differ inside the mask only, and the same seed makes the same picture."""

import numpy as np

from forgery.degrade import apply_recipe, av, draw_recipe, encode_clip
from forgery.masks import REGIONS, soft_mask
from forgery.selfblend import blend, landmark_warp, self_blend, swap

RNG = np.random.default_rng


def picture(seed: int = 0) -> np.ndarray:
    rng = RNG(seed)
    import cv2

    return cv2.resize(rng.integers(0, 255, (32, 32, 3), np.uint8), (256, 256), interpolation=cv2.INTER_CUBIC)


def mesh(seed: int = 0) -> np.ndarray:
    rng = RNG(seed)
    angle = rng.uniform(0, 2 * np.pi, 468)
    radius = 70 * np.sqrt(rng.uniform(0, 1, 468))
    return np.stack([128 + radius * np.cos(angle), 128 + radius * np.sin(angle)], -1).astype(np.float32)


def test_masks_are_soft_fractions_inside_the_crop():
    for region in REGIONS:
        mask = soft_mask(mesh(), RNG(3), region=region)
        assert mask.shape == (256, 256) and mask.min() >= 0 and 0.3 <= mask.max() <= 1


def test_blend_keeps_the_target_where_the_mask_is_zero():
    mask = np.zeros((256, 256), np.float32)
    mask[100:150, 100:150] = 1
    mixed = blend(picture(1), picture(2), mask)
    assert np.array_equal(mixed[:100], picture(2)[:100])
    assert np.array_equal(mixed[100:150, 100:150], picture(1)[100:150, 100:150])


def test_self_blend_is_deterministic_and_leaves_the_corners_alone():
    first, again = (self_blend(picture(), mesh(), RNG(5)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again))
    genuine, fake = first
    assert np.array_equal(genuine[:20, :20], fake[:20, :20]) and not np.array_equal(genuine, fake)


def test_landmark_warp_onto_the_same_mesh_changes_nothing_much():
    warped = landmark_warp(picture(), mesh(), mesh())
    assert np.abs(warped.astype(int) - picture()).mean() < 1.0
    assert swap(picture(1), mesh(1), picture(2), mesh(2), RNG(0)).shape == (256, 256, 3)


def test_one_recipe_treats_both_halves_of_a_pair_alike():
    for seed in range(8):
        recipe = draw_recipe(RNG(seed), 1.0, codecs=False)
        outputs = [apply_recipe(picture(), recipe, 96) for _ in range(2)]
        assert outputs[0].shape == (96, 96, 3) and np.array_equal(*outputs)


def test_video_encoders_return_every_frame():
    if av is None:
        return
    for codec in ("h264", "vp8"):
        frames = encode_clip([picture()[:128, :128]] * 3, codec, 28)
        assert len(frames) == 3 and frames[-1].shape == (128, 128, 3)
