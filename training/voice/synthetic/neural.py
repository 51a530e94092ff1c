"""Small neural vocoders and a codec, trained here, so that every genuine sentence has copies as neural systems make them.

The designs follow today's systems in what leaves traces: the way of up-sampling, the activations, the head.
`hifi` HiFi-GAN (arXiv 2010.05646), `snake` BigVGAN (2206.04658), `vocos` Vocos (2306.00814), `nearest` UnivNet-like
up-sampling from mel and noise, `codec` an EnCodec-like auto-encoder (2210.13438) with a scalar-quantised code (2309.15505).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from .spectra import mel_filters

MELS = 80


@dataclass(frozen=True)
class Design:
    rates: tuple[int, ...]  # up-sampling, outermost last
    width: int  # channels at the innermost stage; halved at every step up
    up: str = "transpose"  # transpose | nearest | linear
    snake: bool = False
    head: str = "wave"  # wave | istft
    noise: int = 0  # channels of noise beside the mel energies
    code: int = 0  # channels of a learnt code that takes the mel energies' place
    kernels: tuple[int, ...] = (3, 7, 11)

    @property
    def hop(self) -> int:
        return math.prod(self.rates)


DESIGNS = {
    "hifi": Design((8, 5, 2, 2), 192),
    "snake": Design((4, 4, 4, 2, 2), 192, snake=True),
    "vocos": Design((256,), 320, head="istft"),
    "nearest": Design((5, 5, 4, 2), 160, up="nearest", noise=16, kernels=(3, 5)),
    "codec": Design((8, 5, 4, 2), 192, code=24, kernels=(3, 7)),
}


class Mel(nn.Module):
    """[N, samples] to log mel energies [N, 80, samples / hop]."""

    def __init__(self, hop: int, size: int = 1024, bands: int = MELS) -> None:
        super().__init__()
        self.hop, self.size = hop, size
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        self.register_buffer("filters", torch.from_numpy(mel_filters(bands, size)), persistent=False)

    def forward(self, sound: torch.Tensor) -> torch.Tensor:
        padded = functional.pad(sound[:, None], ((self.size - self.hop) // 2, (self.size - self.hop + 1) // 2), mode="reflect")[:, 0]
        power = torch.stft(padded, self.size, self.hop, window=self.window, center=False, return_complex=True).abs()
        return torch.log((self.filters @ power).clamp_min(1e-5))


class Snake(nn.Module):
    """x + sin²(a x) / a at twice the rate, as BigVGAN has it against aliasing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.log_a = nn.Parameter(torch.zeros(1, width, 1))
        taps = torch.sinc((torch.arange(12) - 5.5) / 2) * torch.kaiser_window(12, periodic=False, beta=4.7)
        self.register_buffer("taps", (taps / taps.sum())[None, None], persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        width = x.shape[1]
        taps = self.taps.expand(width, 1, -1)
        twice = functional.conv_transpose1d(functional.pad(x, (3, 3), mode="replicate"), 2 * taps, stride=2, groups=width)[..., 11:-11]
        a = self.log_a.exp()
        twice = twice + torch.sin(a * twice).square() / (a + 1e-6)
        return functional.conv1d(functional.pad(twice, (5, 5), mode="replicate"), taps, stride=2, groups=width)


def _active(snake: bool, width: int) -> nn.Module:
    return Snake(width) if snake else nn.LeakyReLU(0.1)


class Residual(nn.Module):
    """HiFi-GAN's multi-receptive-field fusion, with two dilations."""

    def __init__(self, width: int, kernels: tuple[int, ...], snake: bool) -> None:
        super().__init__()
        self.paths = nn.ModuleList(
            nn.ModuleList(nn.Sequential(_active(snake, width), nn.Conv1d(width, width, k, padding=d * (k // 2), dilation=d)) for d in (1, 3)) for k in kernels)  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = 0
        for path in self.paths:
            y = x
            for step in path:
                y = y + step(y)
            total = total + y
        return total / len(self.paths)


def _up(kind: str, inputs: int, outputs: int, rate: int) -> nn.Module:
    if kind == "transpose":
        return nn.ConvTranspose1d(inputs, outputs, 2 * rate, rate, rate // 2 + rate % 2, output_padding=rate % 2)
    return nn.Sequential(nn.Upsample(scale_factor=rate, mode=kind), nn.Conv1d(inputs, outputs, 2 * rate + 1, padding=rate))


class ConvNext(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.near, self.norm = nn.Conv1d(width, width, 7, padding=3, groups=width), nn.LayerNorm(width)
        self.wide, self.narrow = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 0.3 * self.narrow(functional.gelu(self.wide(self.norm(self.near(x).mT)))).mT


class Vocoder(nn.Module):
    """[N, samples] (a multiple of the hop) to as many samples made from mel energies or a code."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.design, self.mel = design, Mel(design.hop)
        width, inputs = design.width, (design.code or MELS) + design.noise
        if design.code:
            down, last = [nn.Conv1d(1, 24, 7, padding=3)], 24
            for rate in reversed(design.rates):
                down += [nn.ELU(), nn.Conv1d(last, min(2 * last, 192), 2 * rate, rate, rate // 2 + rate % 2)]
                last = min(2 * last, 192)
            self.encoder = nn.Sequential(*down, nn.ELU(), nn.Conv1d(last, design.code, 3, padding=1))
        self.first = nn.Conv1d(inputs, width, 7, padding=3)
        if design.head == "istft":
            self.body = nn.Sequential(*(ConvNext(width) for _ in range(8)))
            self.last = nn.Conv1d(width, 1024 + 2, 1)
            self.register_buffer("window", torch.hann_window(1024), persistent=False)
            return
        stages = []
        for rate in design.rates:
            stages += [_active(design.snake, width), _up(design.up, width, width // 2, rate), Residual(width // 2, design.kernels, design.snake)]
            width //= 2
        self.body = nn.Sequential(*stages, _active(design.snake, width))
        self.last = nn.Conv1d(width, 1, 7, padding=3)

    def forward(self, sound: torch.Tensor) -> torch.Tensor:
        design, frames = self.design, sound.shape[-1] // self.design.hop
        if design.code:
            code = torch.tanh(self.encoder(sound[:, None])[..., :frames]) * 3
            given = (code + (code.round() - code).detach()) / 3  # seven levels, straight through
        else:
            given = self.mel(sound)[..., :frames]
        if design.noise:
            given = torch.cat([given, torch.randn(len(given), design.noise, frames, device=given.device)], 1)
        y = self.last(self.body(self.first(given)))
        if design.head == "wave":
            return torch.tanh(y)[:, 0, : sound.shape[-1]]
        size = torch.exp(y[:, :513].float().clamp_max(4.6))
        spectrum = torch.polar(size, y[:, 513:].float())
        spectrum = torch.cat([spectrum, spectrum[..., -1:]], -1)  # centred frames: one more than hops
        return torch.istft(spectrum, 1024, design.hop, window=self.window, length=sound.shape[-1])


class Judges(nn.Module):
    """Discriminators by period (HiFi-GAN) and by resolution (UnivNet), kept small. Returns every layer's output, the verdict last."""

    PERIODS, SIZES = (2, 3, 5, 7, 11), (1024, 512, 256)

    def __init__(self) -> None:
        super().__init__()
        self.periods = nn.ModuleList(
            nn.ModuleList([*(nn.Conv2d(a, b, (5, 1), (3, 1), (2, 0)) for a, b in ((1, 16), (16, 64), (64, 192), (192, 256))), nn.Conv2d(256, 1, (3, 1), 1, (1, 0))])
            for _ in self.PERIODS)  # fmt: skip
        self.spectra = nn.ModuleList(
            nn.ModuleList([nn.Conv2d(2, 24, (3, 9), 1, (1, 4)), *(nn.Conv2d(24, 24, (3, 9), (1, 2), (1, 4)) for _ in range(3)), nn.Conv2d(24, 1, 3, 1, 1)])
            for _ in self.SIZES)  # fmt: skip

    def forward(self, sound: torch.Tensor) -> list[list[torch.Tensor]]:
        found = []
        for period, layers in zip(self.PERIODS, self.periods):
            x = functional.pad(sound, (0, -sound.shape[-1] % period)).unflatten(-1, (-1, period))[:, None]
            found.append(self._through(layers, x))
        for size, layers in zip(self.SIZES, self.spectra):
            x = torch.stft(sound, size, size // 4, window=torch.hann_window(size, device=sound.device), return_complex=True)
            found.append(self._through(layers, torch.view_as_real(x).permute(0, 3, 2, 1)))
        return found

    @staticmethod
    def _through(layers: nn.ModuleList, x: torch.Tensor) -> list[torch.Tensor]:
        out = []
        for layer in layers:
            x = layer(x)
            out.append(x)
            x = functional.leaky_relu(x, 0.1)
        return out


class MelLoss(nn.Module):
    """Mean absolute difference of log mel energies at three resolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.mels = nn.ModuleList(Mel(size // 4, size, bands) for size, bands in ((256, 20), (512, 40), (1024, 80)))

    def forward(self, made: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
        return sum(functional.l1_loss(mel(made), mel(given)) for mel in self.mels) / 3


@torch.no_grad()
def copy(net: Vocoder, sound: np.ndarray) -> np.ndarray:
    """Returns what the vocoder makes of a sound, as long as it was."""
    device = next(net.parameters()).device
    given = torch.from_numpy(np.pad(sound, (0, -len(sound) % net.design.hop)))[None].to(device)
    return net(given)[0, : len(sound)].float().cpu().numpy()
