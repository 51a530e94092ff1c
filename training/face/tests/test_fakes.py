"""Made fakes: they differ inside the mask only, and the same seed makes the same picture."""

import numpy as np

from forgery.batches import patchwork
from forgery.degrade import apply_recipe, av, draw_recipe, encode_clip
from forgery.fakes import KINDS, Pair, equalise, make, match_look, sharpness
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
    genuine, fake, mask = first
    assert np.array_equal(genuine[mask == 0], fake[mask == 0]) and not np.array_equal(genuine, fake)


def test_landmark_warp_onto_the_same_mesh_changes_nothing_much():
    warped = landmark_warp(picture(), mesh(), mesh())
    assert np.abs(warped.astype(int) - picture()).mean() < 1.0
    swapped, mask = swap(picture(1), mesh(1), picture(2), mesh(2), RNG(0))
    assert swapped.shape == (256, 256, 3) and np.array_equal(swapped[mask == 0], picture(1)[mask == 0])


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


def test_every_kind_of_fake_differs_from_its_genuine_crop_and_says_where():
    other, made = (picture(2), mesh(2)), picture(3)
    for kind in KINDS:
        pair = make(kind, picture(1), mesh(1), made, other, RNG(4))
        assert pair.genuine.shape == pair.fake.shape == (256, 256, 3) and pair.mask.shape == (256, 256)
        assert pair.mask.max() > 0.3 and np.abs(pair.genuine.astype(int) - pair.fake)[pair.mask > 0.3].mean() > 0.5


def test_equalising_brings_sharpness_together_part_of_the_time():
    import cv2

    soft = cv2.GaussianBlur(picture(), (0, 0), 2.5)
    gaps = [abs(np.log(sharpness(a) / sharpness(b))) for a, b in (equalise(picture(), soft, RNG(seed)) for seed in range(20))]
    before = abs(np.log(sharpness(picture()) / sharpness(soft)))
    assert sum(gap < 0.8 * before for gap in gaps) >= 6 and sum(gap > 0.95 * before for gap in gaps) >= 2


def test_matching_the_look_leaves_little_difference_in_colour():
    dark = (picture(5) * 0.4).astype(np.uint8)
    a, b = match_look(picture(), dark, RNG(1))
    assert np.abs(a.mean((0, 1)) - b.mean((0, 1))).mean() < 0.6 * np.abs(picture().mean((0, 1)) - dark.mean((0, 1))).mean()


def test_patchwork_keeps_the_pair_inside_the_mask_and_the_ground_outside():
    for seed in range(6):
        pair = Pair(picture(1), picture(2), np.ones((256, 256), np.float32))
        mixed = patchwork(pair, picture(3), RNG(seed))
        inside, outside = mixed.mask > 0.9999, mixed.mask < 1e-4
        assert inside.any() and outside.any()
        assert np.array_equal(mixed.genuine[inside], picture(1)[inside]) and np.array_equal(mixed.fake[inside], picture(2)[inside])
        assert np.array_equal(mixed.genuine[outside], picture(3)[outside]) and np.array_equal(mixed.fake[outside], picture(3)[outside])
