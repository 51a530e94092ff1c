"""The front end shows nothing of level or of channels that stand still; degradation treats pairs alike."""

import numpy as np
import torch

from synthetic.augment import POINTS, Channel, degrade, draw_channel
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


def test_the_same_draw_degrades_both_sides_of_a_pair_alike():
    sounds = torch.from_numpy(np.stack([noise(1.0), noise(1.0), noise(1.0, 5)]))
    for seed in range(12):
        channels = [draw_channel(np.random.default_rng(seed + k), 1.0, RATE) for k in (0, 50)]
        out = degrade(sounds, channels, torch.tensor([0, 0, 1]), torch.from_numpy(noise(9.0, 2)))
        assert (out[0] - out[1]).abs().max() < 1e-4 and not torch.equal(out[0], out[2])
        assert torch.isfinite(out).all() and out.abs().max() <= 1.0


def test_a_flat_channel_changes_the_level_alone():
    flat = Channel(1, np.ones(POINTS, np.float32), None, 0.0, np.inf, (0.0, 0.0), 1.0, None, 0.05)
    sound = torch.from_numpy(noise(1.0))[None]
    out = degrade(sound, [flat], torch.tensor([0]), torch.from_numpy(noise(9.0, 2)))
    assert abs(float(out.square().mean().sqrt()) - 0.05) < 1e-3
    assert (out - sound * (0.05 / sound.square().mean().sqrt())).abs().max() < 2e-4


def test_noise_is_as_loud_as_drawn():
    loud = Channel(1, np.ones(POINTS, np.float32), None, 0.3, 10.0, (0.0, 0.0), 1.0, None, 0.05)
    sound = torch.from_numpy(noise(4.0))[None]
    out = degrade(sound, [loud], torch.tensor([0]), torch.from_numpy(noise(9.0, 2)))
    gain = float((out * sound).sum() / sound.square().sum())
    assert abs(10 * np.log10(float((gain * sound).square().sum() / (out - gain * sound).square().sum())) - 10) < 1


def test_frames_of_a_batch_are_those_of_each_sound():
    both = torch.from_numpy(np.stack([noise(1.0), noise(1.0, 4)]))
    assert torch.allclose(spectral_frames(both)[1], spectral_frames(noise(1.0, 4)), atol=1e-5)


def test_figures_of_merit():
    scores, labels = np.array([0.0, 1, 2, 3]), np.array([0, 0, 1, 1])
    assert eer(scores, labels) == 0.0
    assert eer(-scores, labels) == 1.0
    assert abs(cllr(np.zeros(4), labels) - 1) < 1e-12
