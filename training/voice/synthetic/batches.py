"""Batches by step number: pairs of a genuine sentence and what a vocoder made of it, fakes by system, genuine by source."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch

from .augment import degrade
from .bank import Bank
from .frontend import FRAME, HOP, RATE, normalise, spectral_frames
from .splits import in_training

#: Systems of today's strong vocoders and codecs, which are drawn more often than their few clips would be.
STRONG = re.compile(r"BigVGAN|Vocos|HiFiGAN|iSTFTNet|codec-|copysyn|NSF|ParallelWaveGAN|PWG|VITS|StyleTTS2|CosyVoice|Kokoro|Hibari")


@dataclass(frozen=True)
class Mix:
    """What a batch holds."""

    frames: tuple[int, int] = (120, 260)  # shortest and longest window, 10 ms each; short ones are cheap to train on
    pairs: int = 5
    public_share: float = 0.5  # pairs whose fake is another's system; the rest are copies made here
    strong_weight: float = 2.0  # how much oftener a strong vocoder's system is drawn
    fakes: int = 12
    reals: int = 10
    clean_share: float = 0.3  # windows that are left as they are
    strength: float = 1.0  # of the degradation, once it has grown
    growth: int = 2500  # steps over which it grows from a quarter of that
    gate_share: float = 0.5  # windows without their quiet frames, as speech gating leaves them
    mask_share: float = 0.3  # windows with a masked stretch of time or band of frequencies
    phase_mask_share: float = 0.1  # windows without phase, so that the powers are learnt as well


class Batches(torch.utils.data.Dataset):
    """Item k is batch k: ([N, 5, 256, T] windows in bfloat16, [N] labels, first the pairs: genuine ones, then theirs in order)."""

    def __init__(self, cache: str, banks: list[str], mix: Mix, steps: int, seed: int, first: int = 0) -> None:
        self.mix, self.steps, self.seed, self.first = mix, steps, seed, first
        self.banks = {name: Bank(cache, name) for name in banks}
        self.noise = np.load(f"{cache}/noise.npy", mmap_mode="r")
        rows = [row for bank in self.banks.values() for row in bank.rows if in_training(row)]
        self.by_source = self._by(rows, "real", "source")
        self.by_system = self._by([row for row in rows if not row["system"].startswith("own-")], "fake", "system")
        strong = [bool(STRONG.search(group[0]["system"])) for group in self.by_system]
        self.weights = (np.sqrt([len(group) for group in self.by_source]), np.sqrt([len(group) for group in self.by_system]) * np.where(strong, mix.strong_weight, 1.0))
        # Variants of one sentence through the same chain of codecs: whatever else differs, the vocoder does.
        paired: dict[tuple, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            paired[(row["pair"], row["chain"])][row["system"] if row["label"] == "fake" else "real"].append(row)
        self.pairs: dict[bool, list] = {True: [], False: []}
        for found in paired.values():
            for own in (True, False):
                made = [group for name, group in sorted(found.items()) if name != "real" and name.startswith("own-") == own]
                if "real" in found and made:
                    self.pairs[own].append((found["real"], made))

    @staticmethod
    def _by(rows: list[dict], label: str, key: str) -> list[list[dict]]:
        found: dict[str, list[dict]] = defaultdict(list)
        for row in rows:
            if row["label"] == label:
                found[row[key]].append(row)
        return [found[name] for name in sorted(found)]

    def __len__(self) -> int:
        return self.steps - self.first

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        rng = np.random.default_rng([self.seed, self.first + index])
        strength = self.mix.strength * min(1.0, 0.25 + 0.75 * (self.first + index) / self.mix.growth)
        frames = int(rng.integers(self.mix.frames[0], self.mix.frames[1] + 1))
        genuine, vocoded, singles = [], [], []
        pairs = self.mix.pairs if all(self.pairs.values()) else 0
        for _ in range(pairs):
            found = self.pairs[bool(rng.random() >= self.mix.public_share)]
            real, made = found[rng.integers(len(found))]
            start, seed = rng.random(), int(rng.integers(1 << 31))
            for rows, side in ((real, genuine), (made[rng.integers(len(made))], vocoded)):
                side.append(self._window(rows[rng.integers(len(rows))], frames, start, seed, strength))
        spare = self.mix.pairs - pairs
        for groups, weight, count in zip((self.by_source, self.by_system), self.weights, (self.mix.reals + spare, self.mix.fakes + spare)):
            for k in rng.choice(len(groups), count, p=weight / weight.sum()):
                row = groups[k][rng.integers(len(groups[k]))]
                singles.append(self._window(row, frames, rng.random(), int(rng.integers(1 << 31)), strength))
        labels = [0.0] * pairs + [1.0] * pairs + [0.0] * (self.mix.reals + spare) + [1.0] * (self.mix.fakes + spare)
        return torch.stack(genuine + vocoded + singles), torch.tensor(labels)

    def _window(self, row: dict, frames: int, start: float, seed: int, strength: float) -> torch.Tensor:
        rng = np.random.default_rng(seed)
        sound = self.banks[row["bank"]].sound(row)
        longest = int(1.3 * frames * HOP) + FRAME
        if len(sound) > longest:
            at = int(start * (len(sound) - longest))
            sound = sound[at : at + longest]
        if rng.random() >= self.mix.clean_share:
            sound = degrade(sound, rng, self.noise, strength)
        heard = spectral_frames(sound)
        if rng.random() < self.mix.gate_share:
            loudness = torch.logsumexp(heard[:, 0], -1)
            heard = heard[loudness > loudness.max() - rng.uniform(20, 40) * 0.23]
        if len(heard) < frames:
            heard = heard.repeat(frames // len(heard) + 1, 1, 1)
        at = int(rng.integers(0, len(heard) - frames + 1))
        window = normalise(heard[at : at + frames])
        if rng.random() < self.mix.mask_share:
            window[:, int(rng.integers(0, 230)) :][:, : int(rng.integers(4, 40))] = 0
        if rng.random() < self.mix.mask_share:
            window[..., int(rng.integers(0, frames)) :][..., : int(rng.integers(4, 50))] = 0
        if rng.random() < self.mix.phase_mask_share:
            window[1:] = 0
        return window.to(torch.bfloat16)


def make_noise(bank: Bank, seed: int, seconds: int = 240) -> np.ndarray:
    """Returns float32 noise: white, pink and brown, hum, babble of genuine training voices, and clatter, 20 s each."""
    rng = np.random.default_rng(seed)
    real = [row for row in bank.rows if row["label"] == "real" and in_training(row)]
    pieces, size = [], 20 * RATE
    for k in range(seconds // 20):
        kind = ["white", "pink", "brown", "babble", "hum", "clatter", "babble", "fan"][k % 8]
        if kind == "babble":
            piece = np.zeros(size, np.float32)
            for _ in range(int(rng.integers(4, 10)) * 5):
                voice, at = bank.sound(real[rng.integers(len(real))])[: 4 * RATE], int(rng.integers(0, size - 4 * RATE))
                piece[at : at + len(voice)] += voice
        else:
            tilt = {"white": 0, "pink": -0.5, "brown": -1, "hum": -0.7, "clatter": -0.3, "fan": -0.8}[kind]
            spectrum = np.fft.rfft(rng.normal(size=size))
            hertz = np.maximum(np.fft.rfftfreq(size, 1 / RATE), 40)
            piece = np.fft.irfft(spectrum * hertz**tilt, size)
            piece /= piece.std()
            if kind == "hum":
                time = np.arange(size) / RATE
                piece = piece * 0.3 + sum(rng.random() * np.sin(2 * np.pi * 50 * h * time) for h in range(1, 12))
            if kind == "clatter":
                gate = np.repeat(rng.random(size // 1600) ** 4, 1600)
                piece = piece * np.convolve(gate, np.exp(-np.arange(2000) / 300), "same")[:size]
        pieces.append((piece / (np.std(piece) + 1e-9)).astype(np.float32))
    return np.concatenate(pieces)
