"""Short-time spectra, mel filters and phase retrieval for the vocoders."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch

from .frontend import RATE


def stft(sound: np.ndarray, size: int, hop: int) -> np.ndarray:
    """Returns the complex spectrogram [bins, frames], centred frames."""
    return torch.stft(torch.from_numpy(np.asarray(sound, np.float32)), size, hop, window=torch.hann_window(size), return_complex=True).numpy()


def istft(spectrum: np.ndarray, size: int, hop: int, length: int) -> np.ndarray:
    return torch.istft(torch.from_numpy(spectrum), size, hop, window=torch.hann_window(size), length=length).numpy()


@lru_cache(maxsize=64)
def mel_filters(bands: int, size: int, low: float = 0.0, high: float = RATE / 2) -> np.ndarray:
    """Returns triangular filters [bands, bins] of unit area on the HTK mel scale."""
    to_mel, to_hertz = lambda f: 2595 * np.log10(1 + f / 700), lambda m: 700 * (10 ** (m / 2595) - 1)
    edges = to_hertz(np.linspace(to_mel(low), to_mel(high), bands + 2))
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    rise = (hertz[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - hertz[None]) / np.diff(edges)[1:, None]
    filters = np.maximum(0, np.minimum(rise, fall))
    return (filters / np.maximum(filters.sum(1, keepdims=True), 1e-9)).astype(np.float32)


def mel_envelope(magnitude: np.ndarray, bands: int, size: int, high: float = RATE / 2, least_squares: bool = False) -> np.ndarray:
    """Returns the magnitude [bins, frames] that mel energies still tell: interpolated, or by least squares."""
    filters = mel_filters(bands, size, 0.0, high)
    energies = filters @ magnitude
    if least_squares:
        return np.maximum(_inverse(bands, size, high) @ energies, 1e-5)
    weights = filters / np.maximum(filters.sum(0, keepdims=True), 1e-9)
    found = weights.T @ energies
    found[filters.sum(0) == 0] = 1e-5
    return np.maximum(found, 1e-5)


@lru_cache(maxsize=64)
def _inverse(bands: int, size: int, high: float) -> np.ndarray:
    return np.linalg.pinv(mel_filters(bands, size, 0.0, high)).astype(np.float32)


def griffin_lim(magnitude: np.ndarray, size: int, hop: int, length: int, rounds: int, phase: np.ndarray, momentum: float = 0.9) -> np.ndarray:
    """Returns a sound with about this magnitude, from a starting phase (fast Griffin-Lim, Perraudin 2013, eq. 12)."""
    angles, last = np.exp(1j * phase).astype(np.complex64), np.zeros((), np.complex64)
    for _ in range(rounds):
        sound = istft(magnitude * angles, size, hop, length)
        rebuilt = stft(sound, size, hop)[:, : magnitude.shape[1]]
        moved = rebuilt + momentum * (rebuilt - last)
        angles, last = moved / (np.abs(moved) + 1e-9), rebuilt
    return istft(magnitude * angles, size, hop, length)
