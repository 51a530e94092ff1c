"""Renderers trained here, whose decoders leave the traces that neural generators leave: one design each.

They differ in stride and width of the code, way of up-sampling, normalisation, and in what they are asked: to give a crop
back (as latent generators' decoders do), to move it first and undo that in the code (as reenactment warps features), or to
restore it from a small, spoilt copy (as the restorers behind face swappers do). `RECIPES` names them; `make_resynth.py` trains
them and renders every genuine crop anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional


@dataclass(frozen=True)
class Recipe:
    stride: int  # of the latent code
    latent: int  # channels of the latent code
    width: int  # channels at half resolution; doubled at every step down, to 160 at most
    up: str  # shuffle | transpose | nearest | bilinear
    norm: str = "none"  # none | group | instance
    noise: float = 0.0  # standard deviation added to the latent code, which is normalised to 1
    levels: int = 0  # values that each channel of the code may take, as in quantised generators; 0: any
    adversarial: float = 0.05  # weight of the discriminator's loss
    task: str = "copy"  # copy | warp | restore
    side: int = 256  # pixels that it works at


RECIPES = {
    "latent-8": Recipe(8, 8, 64, "nearest", "group", 0.1),  # as the decoders of latent diffusion
    "latent-4": Recipe(4, 4, 48, "nearest", "group", 0.05),
    "shuffle-8": Recipe(8, 32, 48, "shuffle"),
    "swap-16": Recipe(16, 96, 48, "transpose", side=128),  # as face swappers at 128 px
    "warp-4": Recipe(4, 48, 48, "nearest", "instance", task="warp"),  # as first-order motion models
    "warp-shuffle-4": Recipe(4, 48, 48, "shuffle", "group", task="warp"),
    "restore-4": Recipe(4, 64, 48, "bilinear", "none", adversarial=0.1, task="restore"),
    "restore-8": Recipe(8, 64, 64, "nearest", "group", adversarial=0.1, task="restore", levels=8),  # as restorers with a codebook
    "style-8": Recipe(8, 64, 48, "bilinear", "instance", task="warp"),  # as style-modulated generators
    "lips-8": Recipe(8, 96, 64, "transpose", side=96),  # as lip-sync generators at 96 px
}
#: Windows that renderers are trained on, in pixels of the crop: they are convolutional.
WINDOW = 128


class Residual(nn.Module):
    def __init__(self, width: int, norm: str):
        super().__init__()
        self.body = nn.Sequential(_norm(norm, width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 0.3 * self.body(x)


def _norm(kind: str, width: int) -> nn.Module:
    return nn.GroupNorm(8, width) if kind == "group" else nn.InstanceNorm2d(width, affine=True) if kind == "instance" else nn.Identity()


def _up(kind: str, inputs: int, outputs: int) -> nn.Module:
    if kind == "shuffle":
        return nn.Sequential(nn.Conv2d(inputs, 4 * outputs, 3, padding=1), nn.PixelShuffle(2))
    if kind == "transpose":
        return nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)
    mode = {"mode": kind} if kind == "nearest" else {"mode": kind, "align_corners": False}
    return nn.Sequential(nn.Upsample(scale_factor=2, **mode), nn.Conv2d(inputs, outputs, 3, padding=1))


class Renderer(nn.Module):
    """RGB in -1..1 [N, 3, S, S] to the same, through a code at `stride`; `flow` moves the code before it is decoded."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        self.recipe = recipe
        depth = recipe.stride.bit_length() - 1
        widths = [min(recipe.width << step, 160) for step in range(depth)]
        down: list[nn.Module] = [nn.PixelUnshuffle(2), nn.Conv2d(12, widths[0], 3, padding=1), nn.SiLU()]
        for before, after in zip(widths, widths[1:]):
            down += [nn.Conv2d(before, after, 4, 2, 1), nn.SiLU()]
        self.encoder = nn.Sequential(*down, Residual(widths[-1], recipe.norm), Residual(widths[-1], recipe.norm), nn.Conv2d(widths[-1], recipe.latent, 1))
        up: list[nn.Module] = [nn.Conv2d(recipe.latent, widths[-1], 3, padding=1), Residual(widths[-1], recipe.norm), Residual(widths[-1], recipe.norm), nn.SiLU()]
        for before, after in zip(widths[::-1], widths[::-1][1:]):
            up += [_up(recipe.up, before, after), nn.SiLU(), Residual(after, recipe.norm)]
        self.decoder = nn.Sequential(*up, _up(recipe.up, widths[0], 24), nn.SiLU(), nn.Conv2d(24, 3, 3, padding=1))

    def forward(self, x: torch.Tensor, flow: torch.Tensor | None = None) -> torch.Tensor:
        code = self.encoder(x)
        if self.recipe.noise:
            code = code / (code.std(dim=(1, 2, 3), keepdim=True) + 1e-4)
            code = code + self.recipe.noise * torch.randn_like(code)
        if self.recipe.levels:
            code = quantised(code, self.recipe.levels)
        return self.decoder(code if flow is None else moved(code, flow))


def quantised(code: torch.Tensor, levels: int) -> torch.Tensor:
    """Rounds each channel, squashed to -1..1, to one of `levels` values; gradients pass as if it did not (arXiv 2309.15505)."""
    half = (levels - 1) / 2
    smooth = torch.tanh(code) * half
    return (smooth + ((smooth - half).round() + half - smooth).detach()) / half


def smooth_flow(count: int, device: torch.device, generator: torch.Generator | None = None) -> torch.Tensor:
    """Returns displacements [N, 2, 32, 32] in units of half the side: a small turn and shift and a smooth random field of some 4 %."""
    draw = lambda *shape: torch.randn(*shape, generator=generator).to(device)  # noqa: E731
    field = functional.interpolate(draw(count, 2, 5, 5) * 0.03, size=(32, 32), mode="bicubic", align_corners=True)
    line = torch.linspace(-1, 1, 32, device=device)
    x, y = line.expand(32, 32), line[:, None].expand(32, 32)
    turn, grow = draw(count, 1, 1) * 0.08, draw(count, 1, 1) * 0.05
    return field + torch.stack([grow * x - turn * y, turn * x + grow * y], 1) + draw(count, 2, 1, 1) * 0.03


def moved(x: torch.Tensor, flow: torch.Tensor) -> torch.Tensor:
    """Returns x sampled at each place plus its displacement."""
    grid = functional.affine_grid(torch.eye(2, 3, device=x.device).expand(len(x), 2, 3), list(x.shape), align_corners=False)
    flow = functional.interpolate(flow, size=x.shape[-2:], mode="bilinear", align_corners=True)
    return functional.grid_sample(x.float(), grid + flow.permute(0, 2, 3, 1), padding_mode="reflection", align_corners=False).to(x.dtype)


def undone(flow: torch.Tensor, rounds: int = 4) -> torch.Tensor:
    """Returns the displacements that undo `flow` (fixed-point iteration)."""
    back = -flow
    for _ in range(rounds):
        back = -moved(flow, back)
    return back


def spoilt(x: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """Returns a copy from a smaller picture (a sixth to a half of the side), with noise, at the same size."""
    draw = lambda low, high: float(torch.empty(1).uniform_(low, high, generator=generator))  # noqa: E731
    side = max(8, int(x.shape[-1] * draw(0.17, 0.5)))
    small = functional.interpolate(x, size=(side, side), mode="bilinear", antialias=True, align_corners=False)
    small = small + draw(0, 0.06) * torch.randn(small.shape, generator=generator).to(x.device)
    return functional.interpolate(small, size=x.shape[-2:], mode="bicubic", align_corners=False).clamp(-1, 1)


def render(net: Renderer, x: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """Returns what the renderer makes of [N, 3, S, S], at the size of `x`, aligned with it."""
    side = x.shape[-1]
    work = x if side <= net.recipe.side else functional.interpolate(x, size=(net.recipe.side,) * 2, mode="bilinear", antialias=True, align_corners=False)
    if net.recipe.task == "warp":
        flow = smooth_flow(len(x), x.device, generator)
        made = net(moved(work, flow), undone(flow))
    else:
        made = net(spoilt(work, generator) if net.recipe.task == "restore" else work)
    return made.float() if made.shape[-1] == side else functional.interpolate(made.float(), size=(side, side), mode="bicubic", align_corners=False)


class PatchJudge(nn.Module):
    """A small discriminator over patches of about 22 px."""

    def __init__(self, width: int = 48):
        super().__init__()
        layer = lambda a, b, k, s: nn.utils.spectral_norm(nn.Conv2d(a, b, k, s, 1))  # noqa: E731
        self.body = nn.Sequential(
            layer(3, width, 4, 2), nn.LeakyReLU(0.2), layer(width, 2 * width, 4, 2), nn.LeakyReLU(0.2),
            layer(2 * width, 2 * width, 3, 1), nn.LeakyReLU(0.2), layer(2 * width, 1, 3, 1))  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x)


class Likeness(nn.Module):
    """Mean absolute difference of colours, of their gradients, and of an ImageNet net's first features (strides 2, 4 and 8)."""

    def __init__(self, net: nn.Module):
        super().__init__()
        self.stages = nn.ModuleList([net.stem, net.blocks[:3], net.blocks[3:5]]).eval().requires_grad_(False)

    def features(self, x: torch.Tensor) -> list[torch.Tensor]:
        found, y = [], x
        for stage in self.stages:
            y = stage(y)
            found.append(y / (y.square().mean(1, keepdim=True).sqrt() + 0.1))
        return found

    def forward(self, made: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
        near = functional.l1_loss(made, given) + functional.l1_loss(made.diff(dim=-1), given.diff(dim=-1)) + functional.l1_loss(made.diff(dim=-2), given.diff(dim=-2))
        return near + 0.15 * sum(functional.l1_loss(a, b) for a, b in zip(self.features(made), self.features(given)))
