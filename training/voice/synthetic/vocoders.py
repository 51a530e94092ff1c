"""Copy synthesis: what a vocoder of our own makes of a genuine sentence. Same words, same speaker, same length.

Each takes (float32 sound at 16 kHz, generator) and returns a sound; settings are drawn anew every time.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from .frontend import RATE
from .spectra import griffin_lim, istft, mel_envelope, stft


def _grid(rng: np.random.Generator) -> tuple[int, int]:
    size = int(rng.choice([512, 640, 800, 1024, 1280]))
    return size, int(size // rng.choice([4, 4, 5, 8]))


def _random_phase(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    return rng.uniform(-np.pi, np.pi, shape)


def linear_griffin_lim(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The true magnitude, its phase retrieved from nothing."""
    size, hop = _grid(rng)
    magnitude = np.abs(stft(sound, size, hop))
    return griffin_lim(magnitude, size, hop, len(sound), int(rng.integers(8, 40)), _random_phase(magnitude.shape, rng))


def mel_griffin_lim(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mel energies, inverted, phase retrieved from nothing: the classic text-to-speech back end."""
    size, hop = _grid(rng)
    magnitude = np.abs(stft(sound, size, hop))
    known = mel_envelope(magnitude, int(rng.choice([64, 80, 100, 128])), size, float(rng.choice([7600, 8000])), bool(rng.random() < 0.7))
    return griffin_lim(known, size, hop, len(sound), int(rng.integers(10, 40)), _random_phase(known.shape, rng))


def mel_true_phase(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The magnitude that mel energies still tell under the true phase: a vocoder whose phase is nearly right."""
    size, hop = _grid(rng)
    spectrum = stft(sound, size, hop)
    known = mel_envelope(np.abs(spectrum), int(rng.choice([80, 100, 128, 160])), size, least_squares=bool(rng.random() < 0.6))
    share = rng.uniform(0.6, 1.0)
    known = np.exp(share * np.log(known) + (1 - share) * np.log(np.abs(spectrum) + 1e-5))
    phase = np.angle(spectrum) + rng.normal(0, rng.uniform(0, 0.5), spectrum.shape)
    return griffin_lim(known.astype(np.float32), size, hop, len(sound), int(rng.integers(1, 5)), phase, 0.5)


def phase_smear(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The true magnitude; phase lost above some frequency only and retrieved in a few rounds."""
    size, hop = _grid(rng)
    spectrum = stft(sound, size, hop)
    cut = int(rng.uniform(0.03, 0.5) * spectrum.shape[0])
    noise = np.zeros(spectrum.shape[0])
    noise[cut:] = rng.uniform(0.6, 3.0)
    phase = np.angle(spectrum) + noise[:, None] * rng.normal(size=spectrum.shape)
    return griffin_lim(np.abs(spectrum), size, hop, len(sound), int(rng.integers(1, 12)), phase, 0.5)


def world(sound: np.ndarray, rng: np.random.Generator, pitch: float = 1.0, formant: float = 1.0) -> np.ndarray:
    """WORLD (Morise 2016) with a coded envelope; `pitch` and `formant` scale the two."""
    import pyworld

    wave = np.asarray(sound, np.float64)
    period = float(rng.choice([5.0, 5.0, 10.0]))
    f0, times = pyworld.dio(wave, RATE, frame_period=period)
    f0 = pyworld.stonemask(wave, f0, times, RATE)
    envelope = pyworld.cheaptrick(wave, f0, times, RATE)
    aperiodicity = pyworld.d4c(wave, f0, times, RATE)
    size = (envelope.shape[1] - 1) * 2
    if rng.random() < 0.6:
        coded = pyworld.code_spectral_envelope(envelope, RATE, int(rng.choice([24, 32, 40, 60])))
        if rng.random() < 0.4:  # trajectories as smooth as a statistical model's
            coded = np.ascontiguousarray(signal.filtfilt([0.25, 0.5, 0.25], [1.0], coded, axis=0))
        envelope = pyworld.decode_spectral_envelope(coded, RATE, size)
    if rng.random() < 0.5:
        aperiodicity = pyworld.decode_aperiodicity(pyworld.code_aperiodicity(aperiodicity, RATE), RATE, size)
    if formant != 1.0:
        place = np.arange(envelope.shape[1])
        envelope = np.exp(np.stack([np.interp(place / formant, place, row) for row in np.log(envelope)]))
    made = pyworld.synthesize(f0 * pitch, np.ascontiguousarray(envelope), aperiodicity, RATE, period)
    return np.pad(made, (0, max(0, len(sound) - len(made))))[: len(sound)].astype(np.float32)


def converted(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another voice by WORLD: pitch and formants shifted."""
    return world(sound, rng, float(2 ** rng.uniform(-0.6, 0.6)), float(2 ** rng.uniform(-0.25, 0.25)))


def harmonic_plus_noise(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Sines at the pitch plus noise, shaped frame by frame by mel energies: a neural source-filter vocoder's bones."""
    import pyworld

    hop, size = 80, 512
    wave = np.asarray(sound, np.float64)
    f0, times = pyworld.dio(wave, RATE, frame_period=5.0)
    f0 = pyworld.stonemask(wave, f0, times, RATE)
    pitch = np.interp(np.arange(len(wave)) / RATE, times, f0)
    voiced = np.interp(np.arange(len(wave)) / RATE, times, (f0 > 0).astype(float)) > 0.5
    turn = 2 * np.pi * np.cumsum(np.where(voiced, pitch, 0.0)) / RATE
    top = rng.uniform(3000, 8000)
    tones = np.zeros(len(wave))
    for k in range(1, int(8000 / max(float(f0[f0 > 0].min(initial=8000)), 60)) + 1):
        tones += np.where(voiced & (k * pitch < top), np.cos(k * turn + (rng.uniform(0, 2 * np.pi) if rng.random() < 0.5 else 0)), 0)
    excitation = tones + rng.normal(size=len(wave)) * np.where(voiced, rng.uniform(0.02, 0.3), 1.0)
    flat = stft(excitation, size, hop)
    bands = int(rng.choice([40, 64, 80]))
    target = mel_envelope(np.abs(stft(sound, size, hop)), bands, size)
    present = mel_envelope(np.abs(flat), bands, size)
    return istft((flat * target / present).astype(np.complex64), size, hop, len(sound))


def linear_prediction(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An LPC vocoder: the filter of each 20 ms frame on the residual, on pulses and noise, or on both."""
    order, frame = int(rng.integers(12, 26)), 320
    keep = rng.uniform(0, 0.7)
    out, weight = np.zeros(len(sound) + frame), np.full(len(sound) + frame, 1e-6)
    window = np.hanning(frame)
    for at in range(0, len(sound) - frame, frame // 2):
        piece = sound[at : at + frame] * window
        lags = np.correlate(piece, piece, "full")[frame - 1 : frame + order]
        lags[0] = lags[0] * 1.0001 + 1e-9
        taps = np.linalg.solve(_toeplitz(lags[:-1]), lags[1:])
        residual = signal.lfilter(np.r_[1, -taps], [1.0], piece)
        noise = rng.normal(size=frame) * residual.std()
        spoken = signal.lfilter([1.0], np.r_[1, -taps], keep * residual + np.sqrt(1 - keep**2) * noise)
        out[at : at + frame] += spoken * window
        weight[at : at + frame] += window**2
    return (out / np.maximum(weight, 0.1))[: len(sound)].astype(np.float32)


def _toeplitz(lags: np.ndarray) -> np.ndarray:
    place = np.abs(np.subtract.outer(np.arange(len(lags)), np.arange(len(lags))))
    return lags[place]


def mirrored_band(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The upper band rebuilt from images of the lower one, as careless upsampling layers do, under the true envelope."""
    factor = int(rng.choice([2, 2, 4]))
    low = signal.resample_poly(sound, 1, factor)
    stretched = np.zeros(len(low) * factor, np.float32)
    stretched[::factor] = low * factor
    kernel = [np.ones(factor) / factor, np.bartlett(2 * factor + 1), rng.normal(size=2 * factor)][int(rng.integers(3))]
    images = np.convolve(stretched, kernel / np.abs(kernel).sum(), "same")[: len(sound)]
    images = np.pad(images, (0, len(sound) - len(images))) + rng.normal(size=len(sound)) * sound.std() * rng.uniform(0, 0.05)
    size, hop = 512, 128
    true, made = stft(sound, size, hop), stft(images, size, hop)
    shaped = made * mel_envelope(np.abs(true), 60, size) / mel_envelope(np.abs(made), 60, size)
    cut = int(true.shape[0] / factor * rng.uniform(0.6, 1.1))
    ramp = np.clip((np.arange(true.shape[0]) - cut) / 8 + 0.5, 0, 1)[:, None]
    return istft((true * (1 - ramp) + shaped * ramp).astype(np.complex64), size, hop, len(sound))


def blended(sound: np.ndarray, made: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A subtler fake: only the band above (or under) a frequency is the vocoder's, or only a share of each bin."""
    size, hop = 512, 128
    true, false = stft(sound, size, hop), stft(made, size, hop)
    place = np.arange(true.shape[0])[:, None] / true.shape[0]
    ramp = np.clip((place - rng.uniform(0.15, 0.6)) * 20 + 0.5, 0, 1)
    share = [ramp, 1 - ramp, np.full_like(ramp, rng.uniform(0.5, 0.8))][rng.choice(3, p=[0.6, 0.2, 0.2])]
    return istft((true * (1 - share) + false * share).astype(np.complex64), size, hop, len(sound))


VOCODERS = {
    "own-gl-linear": linear_griffin_lim, "own-gl-mel": mel_griffin_lim, "own-mel-phase": mel_true_phase, "own-phase": phase_smear,
    "own-world": world, "own-convert": converted, "own-harmonic": harmonic_plus_noise, "own-lpc": linear_prediction, "own-mirror": mirrored_band,
}  # fmt: skip
