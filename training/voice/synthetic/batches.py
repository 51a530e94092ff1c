"""Batches by step number: pairs of a genuine sentence and what a vocoder made of it, fakes by system, genuine by source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import torch

from .augment import degrade
from .bank import Bank
from .frontend import FRAME, HOP, RATE, log_power, normalise
from .splits import in_training

@dataclass(frozen=True)
class Mix:
    """What a batch holds."""

    frames: tuple[int, int] = (120, 260)  # shortest and longest window, 10 ms each; short ones are cheap to train on
    pairs: int = 5
    fakes: int = 12
    reals: int = 10
    clean_share: float = 0.3  # windows that are left as they are
    strength: float = 1.0  # of the degradation, once it has grown
    growth: int = 2500  # steps over which it grows from a quarter of that
    gate_share: float = 0.5  # windows without their quiet frames, as speech gating leaves them
    mask_share: float = 0.3  # windows with a masked stretch of time or band of frequencies


class Batches(torch.utils.data.Dataset):
    """Item k is batch k: ([N, 256, T] windows, [N] labels, first the pairs: genuine ones, then theirs in order)."""

    def __init__(self, cache: str, banks: list[str], mix: Mix, steps: int, seed: int, first: int = 0) -> None:
        self.mix, self.steps, self.seed, self.first = mix, steps, seed, first
        self.banks = {name: Bank(cache, name) for name in banks}
        self.noise = np.load(f"{cache}/noise.npy", mmap_mode="r")
        rows = [row for bank in self.banks.values() for row in bank.rows if in_training(row)]
        self.by_source = self._by(rows, "real", "source")
        self.by_system = self._by([row for row in rows if not row["system"].startswith("own-")], "fake", "system")
        # Variants of one sentence through the same chain of codecs: whatever else differs, the vocoder does.
        paired: dict[tuple, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            paired[(row["group"], row["chain"])][row["system"] if row["label"] == "fake" else "real"].append(row)
        self.pairs = [found for found in paired.values() if "real" in found and len(found) > 1]

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
        pairs = self.mix.pairs if self.pairs else 0
        for _ in range(pairs):
            found = self.pairs[rng.integers(len(self.pairs))]
            made = [name for name in sorted(found) if name != "real"]
            start, seed = rng.random(), int(rng.integers(1 << 31))
            for rows, side in ((found["real"], genuine), (found[made[rng.integers(len(made))]], vocoded)):
                side.append(self._window(rows[rng.integers(len(rows))], frames, start, seed, strength))
        spare = self.mix.pairs - pairs
        for groups, count in ((self.by_source, self.mix.reals + spare), (self.by_system, self.mix.fakes + spare)):
            size = np.sqrt([len(group) for group in groups])
            for k in rng.choice(len(groups), count, p=size / size.sum()):
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
        powers = log_power(sound)
        if rng.random() < self.mix.gate_share:
            loudness = torch.logsumexp(powers, -1)
            powers = powers[loudness > loudness.max() - rng.uniform(20, 40) * 0.23]
        if len(powers) < frames:
            powers = powers.repeat(frames // len(powers) + 1, 1)
        at = int(rng.integers(0, len(powers) - frames + 1))
        window = normalise(powers[at : at + frames])
        if rng.random() < self.mix.mask_share:
            window[int(rng.integers(0, 230)) :][: int(rng.integers(4, 40))] = 0
        if rng.random() < self.mix.mask_share:
            window[:, int(rng.integers(0, frames)) :][:, : int(rng.integers(4, 50))] = 0
        return window


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
