"""The front end shows nothing of level or of channels that stand still; degradation treats pairs alike."""

import numpy as np
import torch

from synthetic.augment import degrade
from synthetic.frontend import BINS, RATE, frame_count, log_power, normalise
from synthetic.metrics import cllr, eer


def noise(seconds: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    swell = 0.2 + np.abs(np.sin(np.arange(int(seconds * RATE)) / 3000))
    return (0.1 * swell * rng.normal(size=int(seconds * RATE))).astype(np.float32)


def test_four_seconds_are_398_frames():
    assert frame_count(4 * RATE) == 398
    assert log_power(noise(4.0)).shape == (398, BINS)


def test_level_is_invisible():
    loud, quiet = normalise(log_power(noise(1.0))), normalise(log_power(noise(1.0) / 3))
    assert torch.allclose(loud, quiet, atol=2e-3)


def test_single_precision_is_close_to_exact():
    sound = noise(1.0)
    assert (log_power(sound) - log_power(sound, exact=True)).abs().max() < 5e-3


def test_the_same_seed_degrades_both_sides_of_a_pair_alike():
    one, other = (degrade(noise(1.0), np.random.default_rng(3), noise(9.0, 2)) for _ in range(2))
    assert np.array_equal(one, other)
    assert np.isfinite(one).all() and np.abs(one).max() <= 1.0


def test_figures_of_merit():
    scores, labels = np.array([0.0, 1, 2, 3]), np.array([0, 0, 1, 1])
    assert eer(scores, labels) == 0.0
    assert eer(-scores, labels) == 1.0
    assert abs(cllr(np.zeros(4), labels) - 1) < 1e-12
