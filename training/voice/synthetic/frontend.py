"""Log-power spectrogram, which `packages/core/src/voice-synthetic/spectral-frames.ts` must reproduce within 1e-4.

16 kHz; 25 ms periodic Hann windows every 10 ms, zero-padded to 512; natural log of the power in bins 0 to 255 (0 to
7969 Hz). A net sees a span of frames: clamped to 70 dB under the span's mean power, minus each bin's mean over time. So
neither the level nor any linear channel that stands still is visible to it.
"""

from __future__ import annotations

import numpy as np
import torch

RATE = 16_000
FRAME, HOP, FFT, BINS = 400, 160, 512, 256
#: Keeps the logarithm finite, under the noise of 16-bit sound.
TINY = 1e-10
#: Depth of the spectrogram under the span's mean power, in natural-log units (70 dB).
DEPTH = 7 * np.log(10.0)

_WINDOWS = {kind: torch.hann_window(FRAME, periodic=True, dtype=torch.float64).to(kind) for kind in (torch.float32, torch.float64)}


def frame_count(samples: int) -> int:
    """Returns how many whole frames fit."""
    return max(0, (samples - FRAME) // HOP + 1)


def log_power(sound: np.ndarray, exact: bool = False) -> torch.Tensor:
    """Returns [frames, 256] natural-log powers of float samples in [-1, 1].

    `exact` transforms in double precision, as the runtime does; training does not, and is off by 3e-4 at most in bins
    far under their neighbours.
    """
    kind = torch.float64 if exact else torch.float32
    frames = torch.from_numpy(np.ascontiguousarray(sound, np.float32)).to(kind).unfold(0, FRAME, HOP) * _WINDOWS[kind]
    spectrum = torch.fft.rfft(frames, FFT)[:, :BINS]
    return torch.log(spectrum.real.square() + spectrum.imag.square() + TINY).float()


def normalise(frames: torch.Tensor) -> torch.Tensor:
    """Returns what the net sees of [..., frames, 256] log powers: [..., 256, frames], centred bin by bin."""
    mean_power = torch.logsumexp(frames, (-1, -2), keepdim=True) - np.log(frames.shape[-1] * frames.shape[-2])
    clamped = torch.maximum(frames, mean_power - DEPTH)
    return (clamped - clamped.mean(-2, keepdim=True)).transpose(-1, -2)
