"""Spectrogram of power and phase, which `packages/core/src/voice-synthetic/spectral-frames.ts` must reproduce within 1e-4.

16 kHz; 25 ms periodic Hann windows every 10 ms, zero-padded to 512; bins 0 to 255 (0 to 7969 Hz). A frame has five rows:
the natural log of the power; cosine and sine of the phase step from the bin before (where in the frame the energy lies:
minus group delay, from the frame's middle); cosine and sine of the phase step from the frame before, less a bin's own
advance (how far the tone lies from the bin's middle: instantaneous frequency). A net sees a span of frames: powers
clamped to 70 dB under the span's mean power, minus each bin's mean over time. So neither the level nor the amplitude
response of any linear channel that stands still is visible to it.
"""

from __future__ import annotations

import numpy as np
import torch

RATE = 16_000
FRAME, HOP, FFT, BINS, ROWS = 400, 160, 512, 256, 5
#: Keeps the logarithm finite, under the noise of 16-bit sound.
TINY = 1e-10
#: Power under which phase fades to nothing.
FAINT = 1e-12
#: Depth of the spectrogram under the span's mean power, in natural-log units (70 dB).
DEPTH = 7 * np.log(10.0)

_WINDOWS = {kind: torch.hann_window(FRAME, periodic=True, dtype=torch.float64).to(kind) for kind in (torch.float32, torch.float64)}
#: Rotations that make a step of phase nothing for energy in the frame's middle, and for a tone in the bin's middle.
_MIDDLE = 2 * np.pi * (FRAME / 2) / FFT
_ADVANCE = 2 * np.pi * torch.arange(BINS, dtype=torch.float64) * HOP / FFT


def frame_count(samples: int) -> int:
    """Returns how many whole frames fit."""
    return max(0, (samples - FRAME) // HOP + 1)


def spectral_frames(sound: np.ndarray | torch.Tensor, exact: bool = False) -> torch.Tensor:
    """Returns [..., frames, 5, 256] of float samples [..., samples] in [-1, 1]; the first frame, and bin 0, have no phase step (zeros).

    `exact` transforms in double precision, as the runtime does; training does not, and is off in bins far under their
    neighbours.
    """
    kind = torch.float64 if exact else torch.float32
    if isinstance(sound, np.ndarray):
        sound = torch.from_numpy(np.ascontiguousarray(sound, np.float32))
    frames = sound.to(kind).unfold(-1, FRAME, HOP) * _WINDOWS[kind].to(sound.device)
    spectrum = torch.fft.rfft(frames, FFT)[..., :BINS]
    real, imaginary = spectrum.real.contiguous(), spectrum.imag.contiguous()
    power = real.square() + imaginary.square()
    weight = torch.rsqrt(power + FAINT)
    real, imaginary = real * weight, imaginary * weight
    out = torch.zeros(*frames.shape[:-1], ROWS, BINS, device=sound.device)
    out[..., 0, :] = torch.log(power + TINY)
    c, s = float(np.cos(_MIDDLE)), float(np.sin(_MIDDLE))
    cosine = real[..., 1:] * real[..., :-1] + imaginary[..., 1:] * imaginary[..., :-1]
    sine = imaginary[..., 1:] * real[..., :-1] - real[..., 1:] * imaginary[..., :-1]
    out[..., 1, 1:], out[..., 2, 1:] = cosine * c - sine * s, cosine * s + sine * c
    cosine = real[..., 1:, :] * real[..., :-1, :] + imaginary[..., 1:, :] * imaginary[..., :-1, :]
    sine = imaginary[..., 1:, :] * real[..., :-1, :] - real[..., 1:, :] * imaginary[..., :-1, :]
    c, s = (turn.to(sound.device, kind) for turn in (torch.cos(_ADVANCE), torch.sin(_ADVANCE)))
    out[..., 1:, 3, :], out[..., 1:, 4, :] = cosine * c + sine * s, sine * c - cosine * s
    return out


def normalise(frames: torch.Tensor) -> torch.Tensor:
    """Returns what the net sees of [..., frames, 5, 256]: [..., 5, 256, frames], powers centred bin by bin."""
    seen = frames.movedim(-3, -1).clone()
    power = seen[..., 0, :, :]
    mean_power = torch.logsumexp(power, (-1, -2), keepdim=True) - np.log(power.shape[-1] * power.shape[-2])
    clamped = torch.maximum(power, mean_power - DEPTH)
    seen[..., 0, :, :] = clamped - clamped.mean(-1, keepdim=True)
    return seen
