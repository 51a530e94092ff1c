"""What a call does to a voice: filters, rooms, noise, clipping, lost packets. The same for both classes.

Draws depend on the generator's state alone: two generators with the same seed degrade the two sides of a pair alike.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from .frontend import RATE


def response(count: int, rng: np.random.Generator, strength: float) -> np.ndarray:
    """Returns the amplitude response, on `count` frequencies up to 8 kHz, of a random channel."""
    hertz = np.linspace(0, RATE / 2, count)
    gain_db = np.zeros(count)
    if rng.random() < 0.5:
        knots = np.sort(rng.uniform(60, 8000, 6))
        gain_db += np.interp(hertz, knots, rng.normal(0, 5 * strength, 6))
    if rng.random() < 0.3 * strength:  # RawBoost's notches, as amplitudes
        for _ in range(rng.integers(1, 5)):
            centre, width = rng.uniform(100, 8000), rng.uniform(100, 1000)
            gain_db -= rng.uniform(5, 20) * np.exp(-0.5 * ((hertz - centre) / (width / 2)) ** 2)
    if rng.random() < 0.4:
        cut, slope = rng.choice([rng.uniform(3300, 3600), rng.uniform(3600, 8000)]), rng.uniform(0.02, 0.3)
        gain_db -= np.clip((hertz - cut) * slope, 0, rng.uniform(30, 90))
    if rng.random() < 0.3:
        gain_db -= np.clip((rng.uniform(50, 320) - hertz) * 0.3, 0, 60)
    return 10 ** (gain_db / 20)


def room(rng: np.random.Generator) -> np.ndarray:
    """Returns an impulse response: a direct path and an exponentially decaying, darkening noise tail."""
    decay = rng.uniform(0.08, 0.6)
    time = np.arange(int(RATE * min(decay, 0.4))) / RATE
    tail = rng.normal(size=len(time)) * 10 ** (-3 * time / decay)
    tail = np.convolve(tail, np.exp(-np.arange(8) / rng.uniform(0.3, 3)), "same")
    tail[: int(rng.uniform(0.001, 0.01) * RATE)] = 0
    tail *= 10 ** (-rng.uniform(0, 15) / 20) / max(np.sqrt((tail**2).sum()), 1e-9)
    tail[0] += 1
    return tail


def conceal(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Loses 2 to 10 % of 20 ms packets and repeats the packet before, fading."""
    size, rate = RATE // 50, rng.uniform(0.02, 0.1)
    packets = sound[: len(sound) // size * size].reshape(-1, size).copy()
    run = 0
    for k in range(1, len(packets)):
        run = run + 1 if rng.random() < (rate if run == 0 else 0.3) else 0
        if run:
            packets[k] = packets[k - 1] * (0.7 if run < 4 else 0.0)
    return np.concatenate([packets.ravel(), sound[packets.size :]])


def degrade(sound: np.ndarray, rng: np.random.Generator, noise: np.ndarray, strength: float = 1.0) -> np.ndarray:
    """Returns the sound after a random channel at a random level; `noise` is a long float32 array to cut from."""
    size = fft.next_fast_len(len(sound) + 4096, real=True)
    channel = response(size // 2 + 1, rng, strength).astype(np.float32)
    spectrum = fft.rfft(np.asarray(sound, np.float32), size)
    if rng.random() < 0.2 * strength:
        spectrum = spectrum * fft.rfft(room(rng).astype(np.float32), size)
    out = fft.irfft(spectrum * channel, size)[: len(sound)]
    power = float(np.mean(out**2)) + 1e-12
    start = int(rng.integers(0, len(noise) - len(sound)))
    ratio = rng.uniform(8, 40) if strength < 1.0 else rng.uniform(5, 40)
    if rng.random() < 0.45 * strength:
        piece = noise[start : start + len(sound)]
        out = out + piece * np.sqrt(power / 10 ** (ratio / 10) / (float(np.mean(piece**2)) + 1e-12))
    if rng.random() < 0.1 * strength:  # RawBoost's impulses
        hit = rng.random(len(out)) < rng.uniform(0.001, 0.02)
        out = out + hit * rng.normal(size=len(out)).astype(np.float32) * np.abs(out) * rng.uniform(0.2, 2)
    if rng.random() < 0.1 * strength:
        peak = float(np.abs(out).max())
        out = np.clip(out, -peak * rng.uniform(0.25, 0.9), peak * rng.uniform(0.25, 0.9))
    if rng.random() < 0.06 * strength:
        out = conceal(out, rng)
    out = out * (10 ** (rng.uniform(-38, -16) / 20) / (float(np.sqrt(np.mean(out**2))) + 1e-9))
    dither = rng.random(len(out), np.float32) - np.float32(0.5)
    return np.clip(np.round(out * 32768 + dither), -32768, 32767).astype(np.float32) / 32768
