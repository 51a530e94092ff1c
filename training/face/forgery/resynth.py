"""Small auto-encoders whose decoders leave the traces that neural renderers leave: one design each.

They differ in stride, width of the bottleneck, way of up-sampling, size and noise in the latent code (as a variational or
a quantised code has). `RECIPES` names them; `make_resynth.py` trains them and re-synthesises every genuine crop.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional


@dataclass(frozen=True)
class Recipe:
    side: int  # pixels that the auto-encoder works at
    stride: int  # of the latent code
    latent: int  # channels of the latent code
    width: int  # channels at half resolution; doubled at every step down
    up: str  # shuffle | transpose | nearest | bilinear
    noise: float  # standard deviation added to the latent code, which is normalised to 1
    adversarial: float  # weight of the patch discriminator's loss


RECIPES = {
    "nearest-4": Recipe(192, 4, 4, 32, "nearest", 0.1, 0.02),
    "shuffle-8": Recipe(192, 8, 48, 32, "shuffle", 0.0, 0.02),
    "transpose-4": Recipe(128, 4, 6, 32, "transpose", 0.05, 0.02),
    "bilinear-8": Recipe(224, 8, 24, 32, "bilinear", 0.1, 0.02),
    "shuffle-4": Recipe(96, 4, 12, 40, "shuffle", 0.05, 0.0),
}
#: Auto-encoders see windows of the crop, as they are convolutional: many small steps learn sharp detail sooner.
WINDOW = 64


class Residual(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 0.3 * self.body(x)


def _up(kind: str, inputs: int, outputs: int) -> nn.Module:
    if kind == "shuffle":
        return nn.Sequential(nn.Conv2d(inputs, 4 * outputs, 3, padding=1), nn.PixelShuffle(2))
    if kind == "transpose":
        return nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)
    mode = {"mode": kind} if kind == "nearest" else {"mode": kind, "align_corners": False}
    return nn.Sequential(nn.Upsample(scale_factor=2, **mode), nn.Conv2d(inputs, outputs, 3, padding=1))


class AutoEncoder(nn.Module):
    """RGB in -1..1 [N, 3, side, side] to the same, through a code at `stride`."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        self.recipe = recipe
        depth = recipe.stride.bit_length() - 1
        widths = [min(recipe.width << step, 128) for step in range(depth)]
        down: list[nn.Module] = [nn.PixelUnshuffle(2), nn.Conv2d(12, widths[0], 3, padding=1), nn.SiLU()]
        for before, after in zip(widths, widths[1:]):
            down += [nn.Conv2d(before, after, 4, 2, 1), nn.SiLU()]
        self.encoder = nn.Sequential(*down, Residual(widths[-1]), nn.Conv2d(widths[-1], recipe.latent, 1))
        up: list[nn.Module] = [nn.Conv2d(recipe.latent, widths[-1], 3, padding=1), Residual(widths[-1]), nn.SiLU()]
        for before, after in zip(widths[::-1], widths[::-1][1:]):
            up += [_up(recipe.up, before, after), nn.SiLU(), Residual(after)]
        self.decoder = nn.Sequential(*up, _up(recipe.up, widths[0], 12), nn.SiLU(), nn.Conv2d(12, 3, 3, padding=1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        code = self.encoder(x)
        if self.recipe.noise:
            code = code / (code.std(dim=(1, 2, 3), keepdim=True) + 1e-4)
            code = code + self.recipe.noise * torch.randn_like(code)
        return self.decoder(code)


class PatchJudge(nn.Module):
    """A small discriminator over patches of about 22 px."""

    def __init__(self, width: int = 32):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, width, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(width, 2 * width, 4, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * width, 2 * width, 3, 1, 1), nn.LeakyReLU(0.2), nn.Conv2d(2 * width, 1, 3, 1, 1))  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x)


def gradient_loss(made: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
    """Mean absolute difference of the horizontal and vertical differences."""
    return functional.l1_loss(made.diff(dim=-1), given.diff(dim=-1)) + functional.l1_loss(made.diff(dim=-2), given.diff(dim=-2))
