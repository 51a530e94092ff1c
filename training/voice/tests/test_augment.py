"""Hiss: white noise comes on top of what a channel is anyway."""

import numpy as np

from synthetic.augment import draw_channel


def test_hiss_changes_the_noise_alone():
    without, with_hiss = (draw_channel(np.random.default_rng(3), 0.7, 48_000, hiss) for hiss in (0.0, 1.0))
    assert (without.seed, without.level, without.clip, without.room) == (with_hiss.seed, with_hiss.level, with_hiss.clip, with_hiss.room)
    assert np.array_equal(without.response, with_hiss.response)


def test_hiss_is_loud_white_noise_that_measuring_never_uses():
    drawn = [draw_channel(np.random.default_rng(seed), 0.7, 48_000, 1.0) for seed in range(50)]
    assert all(5 <= channel.noise_db <= 20 for channel in drawn)
    assert all(20 / 240 <= channel.noise_at < 1 for channel in drawn)  # `evaluate.py` measures with the first 20 of 240 seconds
    assert len({channel.noise_db for channel in drawn}) == len({channel.noise_at for channel in drawn}) == 50
