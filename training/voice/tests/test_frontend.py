"""The front end shows nothing of level or of channels that stand still; degradation treats pairs alike."""

import numpy as np
import torch

from synthetic.augment import degrade
from synthetic.frontend import BINS, RATE, ROWS, frame_count, normalise, spectral_frames
from synthetic.metrics import cllr, eer


def noise(seconds: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    swell = 0.2 + np.abs(np.sin(np.arange(int(seconds * RATE)) / 3000))
    return (0.1 * swell * rng.normal(size=int(seconds * RATE))).astype(np.float32)


def test_four_seconds_are_398_frames():
    assert frame_count(4 * RATE) == 398
    assert spectral_frames(noise(4.0)).shape == (398, ROWS, BINS)


def test_level_is_invisible():
    loud, quiet = normalise(spectral_frames(noise(1.0))), normalise(spectral_frames(noise(1.0) / 3))
    assert torch.allclose(loud[0], quiet[0], atol=2e-3)
    assert (loud[1:] - quiet[1:]).abs().mean() < 1e-3


def test_single_precision_is_close_to_exact():
    sound = noise(1.0)
    apart = (spectral_frames(sound) - spectral_frames(sound, exact=True)).abs()
    assert apart[:, 0].max() < 5e-3 and apart[:, 1:].mean() < 1e-4


def test_a_tone_in_a_bins_middle_has_no_step_from_frame_to_frame():
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE).astype(np.float32)
    frame = spectral_frames(tone, exact=True)[50]
    assert abs(float(frame[3, 32]) - 1) < 1e-3 and abs(float(frame[4, 32])) < 1e-3


def test_a_click_in_a_frames_middle_has_no_step_from_bin_to_bin():
    click = np.zeros(800, np.float32)
    click[200] = 0.5
    frame = spectral_frames(click, exact=True)[0]
    assert (frame[1, 1:] - 1).abs().max() < 1e-3 and frame[2, 1:].abs().max() < 1e-3


def test_the_same_seed_degrades_both_sides_of_a_pair_alike():
    one, other = (degrade(noise(1.0), np.random.default_rng(3), noise(9.0, 2)) for _ in range(2))
    assert np.array_equal(one, other)
    assert np.isfinite(one).all() and np.abs(one).max() <= 1.0


def test_figures_of_merit():
    scores, labels = np.array([0.0, 1, 2, 3]), np.array([0, 0, 1, 1])
    assert eer(scores, labels) == 0.0
    assert eer(-scores, labels) == 1.0
    assert abs(cllr(np.zeros(4), labels) - 1) < 1e-12
