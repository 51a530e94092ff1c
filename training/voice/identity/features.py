"""Log-mel spectrogram, which `packages/core/src/voice-identity/mel-frames.ts` must reproduce within 1e-3.

16 kHz; 25 ms periodic Hann windows every 10 ms, zero-padded to 512; natural log of the power in 64 mel bands up to 8 kHz. A
net sees a span of frames clamped to 60 dB under the loudest value, minus each band's mean over time, so that neither the
level nor a channel that stands still shows.
"""

from __future__ import annotations

import numpy as np
import torch

from synthetic.frontend import FFT, FRAME, HOP
from synthetic.spectra import mel_filters

BANDS = 64
TINY = 1e-10
DEPTH = 6 * np.log(10.0)
_WINDOW = torch.hann_window(FRAME, periodic=True, dtype=torch.float32)


def log_mel(sound: np.ndarray) -> torch.Tensor:
    """Returns [frames, 64] of float samples in [-1, 1]."""
    frames = torch.from_numpy(np.ascontiguousarray(sound, np.float32)).unfold(0, FRAME, HOP) * _WINDOW
    power = torch.fft.rfft(frames, FFT).abs().square()
    return torch.log(power @ torch.from_numpy(mel_filters(BANDS, FFT)).T + TINY)


def normalise(frames: torch.Tensor) -> torch.Tensor:
    """Returns what the net sees of [..., frames, 64]: [..., 64, frames]."""
    clamped = torch.maximum(frames, frames.amax((-1, -2), keepdim=True) - DEPTH)
    return (clamped - clamped.mean(-2, keepdim=True)).transpose(-1, -2)
