"""Batches by step number: pairs of a genuine sentence and what a vocoder made of it, fakes by system, genuine by source."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from .augment import Channel, degrade, draw_channel
from .bank import Bank
from .frontend import BINS, FRAME, HOP, RATE, frame_count, normalise, spectral_frames
from .splits import in_training

#: Systems of today's strong vocoders and codecs, which are drawn more often than their few clips would be.
STRONG = re.compile(r"BigVGAN|Vocos|HiFiGAN|iSTFTNet|codec-|copysyn|NSF|ParallelWaveGAN|PWG|VITS|StyleTTS2|CosyVoice|Kokoro|Hibari")
#: Sounds that a CPU makes windows of at once, few enough for its caches.
PART = 2


@dataclass(frozen=True)
class Mix:
    """What a batch holds."""

    frames: tuple[int, int] = (120, 260)  # shortest and longest window, 10 ms each; short ones are cheap to train on
    pairs: int = 5
    pair_shares: dict[str, float] = field(default_factory=lambda: {"public": 0.4, "neural": 0.35, "classic": 0.25})  # whose fake a pair has
    strong_weight: float = 2.0  # how much oftener a strong vocoder's system is drawn
    fakes: int = 12
    reals: int = 10
    clean_share: float = 0.3  # windows that are left as they are
    strength: float = 1.0  # of the degradation, once it has grown
    growth: int = 2500  # steps over which it grows from a quarter of that
    hiss: float = 0.0  # share of the degraded windows with white noise at 5 to 20 dB
    gate_share: float = 0.5  # windows without their quiet frames, as speech gating leaves them
    mask_share: float = 0.3  # windows with a masked stretch of time or band of frequencies
    phase_mask_share: float = 0.1  # windows without phase, so that the powers are learnt as well


@dataclass(frozen=True)
class Draw:
    """One window: which sound, where it starts (share of what is left over), and how it is changed."""

    row: dict
    start: float
    channel: int  # place in the batch's channels; -1 for none
    gate_db: float  # frames quieter than the loudest by this are left out; infinite for none
    at: float  # where among the frames left the window starts, 0..1
    band: tuple[int, int]  # masked bins, from and to
    time: tuple[int, int]  # masked frames, from and to
    phase: bool


class Batches:
    """Draws batch by batch on a device: ([N, 5, 256, T] windows, [N] labels, first the pairs: genuine ones, then theirs in order)."""

    def __init__(self, cache: str, banks: list[str], mix: Mix, seed: int, device: torch.device) -> None:
        self.mix, self.seed, self.device = mix, seed, device
        self.banks = {name: Bank(cache, name) for name in banks}
        self.sounds = {name: bank.samples(device) for name, bank in self.banks.items()}
        self.noise = torch.from_numpy(np.load(f"{cache}/noise.npy")).to(device)
        rows = [row for bank in self.banks.values() for row in bank.rows if in_training(row)]
        self.by_source = self._by(rows, "real", "source")
        self.by_system = self._by([row for row in rows if not row["system"].startswith("own-")], "fake", "system")
        strong = [bool(STRONG.search(group[0]["system"])) for group in self.by_system]
        self.weights = (np.sqrt([len(group) for group in self.by_source]), np.sqrt([len(group) for group in self.by_system]) * np.where(strong, mix.strong_weight, 1.0))
        # Variants of one sentence through the same chain of codecs: whatever else differs, the vocoder does.
        paired: dict[tuple, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            paired[(row["pair"], row["chain"])][row["system"] if row["label"] == "fake" else "real"].append(row)
        self.pairs: dict[str, list] = {kind: [] for kind in mix.pair_shares}
        for found in paired.values():
            for kind, made in self._kinds(found).items():
                if "real" in found and made:
                    self.pairs[kind].append((found["real"], made))

    @staticmethod
    def _kinds(found: dict[str, list]) -> dict[str, list]:
        """Sorts the fakes of a sentence: others' systems, neural vocoders of our own, classic ones."""
        kinds: dict[str, list] = {"public": [], "neural": [], "classic": []}
        for name, group in sorted(found.items()):
            if name != "real":
                kinds["neural" if name.startswith("own-neural") else "classic" if name.startswith("own-") else "public"].append(group)
        return kinds

    @staticmethod
    def _by(rows: list[dict], label: str, key: str) -> list[list[dict]]:
        found: dict[str, list[dict]] = defaultdict(list)
        for row in rows:
            if row["label"] == label:
                found[row[key]].append(row)
        return [found[name] for name in sorted(found)]

    def __call__(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        rng, mix = np.random.default_rng([self.seed, step]), self.mix
        strength = mix.strength * min(1.0, 0.25 + 0.75 * step / mix.growth)
        frames = int(rng.integers(mix.frames[0], mix.frames[1] + 1))
        channels: list[Channel] = []
        kinds = [kind for kind in self.pairs if self.pairs[kind]]
        shares = np.array([mix.pair_shares[kind] for kind in kinds])
        genuine, vocoded, singles = [], [], []
        pairs = mix.pairs if kinds else 0
        for kind in rng.choice(kinds, pairs, p=shares / shares.sum()) if pairs else []:
            real, made = self.pairs[kind][rng.integers(len(self.pairs[kind]))]
            group = made[rng.integers(len(made))]
            genuine.append(self._draw(real[rng.integers(len(real))], frames, rng, strength, channels))
            vocoded.append(replace(genuine[-1], row=group[rng.integers(len(group))]))
        spare = mix.pairs - pairs
        for groups, weight, count in zip((self.by_source, self.by_system), self.weights, (mix.reals + spare, mix.fakes + spare)):
            for k in rng.choice(len(groups), count, p=weight / weight.sum()):
                singles.append(self._draw(groups[k][rng.integers(len(groups[k]))], frames, rng, strength, channels))
        labels = [0.0] * pairs + [1.0] * pairs + [0.0] * (mix.reals + spare) + [1.0] * (mix.fakes + spare)
        return self._windows(genuine + vocoded + singles, frames, channels), torch.tensor(labels, device=self.device)

    def _draw(self, row: dict, frames: int, rng: np.random.Generator, strength: float, channels: list[Channel]) -> Draw:
        mix, channel = self.mix, -1
        if rng.random() >= mix.clean_share:
            channel = len(channels)
            channels.append(draw_channel(rng, strength, _longest(frames), mix.hiss))
        band, time = (0, 0), (0, 0)
        if rng.random() < mix.mask_share:
            band = (first := int(rng.integers(0, 230)), first + int(rng.integers(4, 40)))
        if rng.random() < mix.mask_share:
            time = (first := int(rng.integers(0, frames)), first + int(rng.integers(4, 50)))
        gate = rng.uniform(20, 40) if rng.random() < mix.gate_share else np.inf
        return Draw(row, rng.random(), channel, gate, rng.random(), band, time, rng.random() >= mix.phase_mask_share)

    def _windows(self, draws: list[Draw], frames: int, channels: list[Channel]) -> torch.Tensor:
        longest, device = _longest(frames), self.device
        sounds, valid = torch.zeros(len(draws), longest, device=device), []
        for k, draw in enumerate(draws):
            count = min(longest, draw.row["length"])
            first = draw.row["offset"] + int(draw.start * (draw.row["length"] - count))
            sounds[k, :count] = self.sounds[draw.row["bank"]][first : first + count].to(device, torch.float32) / 32768
            valid.append(frame_count(count))
        owner = torch.tensor([draw.channel for draw in draws], device=device)
        changed = torch.nonzero(owner >= 0)[:, 0]
        if len(changed):
            sounds[changed] = degrade(sounds[changed], channels, owner[changed], self.noise)
        part = len(draws) if device.type == "cuda" else PART
        return torch.cat([self._seen(sounds[at : at + part], draws[at : at + part], valid[at : at + part], frames) for at in range(0, len(draws), part)])

    @staticmethod
    def _seen(sounds: torch.Tensor, draws: list[Draw], valid: list[int], frames: int) -> torch.Tensor:
        """Returns the windows [N, 5, 256, frames] of sounds: gated, cut and masked as drawn."""
        device, heard = sounds.device, spectral_frames(sounds)
        column = lambda values: torch.tensor(values, dtype=torch.float32, device=device)[:, None]  # noqa: E731
        place = torch.arange(heard.shape[1], device=device)
        loudness = torch.logsumexp(heard[:, :, 0], -1).masked_fill(place >= column(valid), -1e4)
        gate = column([draw.gate_db * 0.23 for draw in draws]).clamp_max(1e3)
        kept = loudness > loudness.amax(-1, keepdim=True) - gate
        # The frames that are kept come first, in order; a window that is longer than they are starts over.
        order, left = torch.argsort(~kept, dim=-1, stable=True), kept.sum(-1, keepdim=True)
        start = (column([draw.at for draw in draws]) * (left - frames + 1).clamp_min(1)).long()
        pick = torch.gather(order, 1, (start + torch.arange(frames, device=device)) % left)
        window = normalise(torch.gather(heard, 1, pick[:, :, None, None].expand(-1, -1, *heard.shape[2:])))
        column = lambda values: torch.tensor(values, device=device)[:, None]  # noqa: E731
        bins, times = torch.arange(BINS, device=device), torch.arange(frames, device=device)
        hidden = (bins >= column([draw.band[0] for draw in draws])) & (bins < column([draw.band[1] for draw in draws]))
        gone = (times >= column([draw.time[0] for draw in draws])) & (times < column([draw.time[1] for draw in draws]))
        window = window.masked_fill(hidden[:, None, :, None] | gone[:, None, None, :], 0)
        window[:, 1:] *= column([float(draw.phase) for draw in draws])[:, :, None, None]
        return window


def _longest(frames: int) -> int:
    """Returns the samples that are cut out for a window of `frames`: gating leaves some out."""
    return int(1.3 * frames * HOP) + FRAME


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
