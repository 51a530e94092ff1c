"""The speaker net: one-dimensional convolutions over log-mel frames, pooled by attention into 256 numbers of unit length."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from .features import BANDS


class Layer(nn.Module):
    """A dilated convolution over time and a linear map, with a skip connection."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.time = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm1d(width)
        self.mix = nn.Conv1d(width, width, 1, bias=False)
        self.norm2 = nn.BatchNorm1d(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.norm2(self.mix(functional.relu(self.norm(self.time(x))))) + x)


class SpeakerNet(nn.Module):
    """[N, 64, T] normalised log-mel frames to [N, 256] of unit length."""

    def __init__(self, width: int = 192, size: int = 256) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv1d(BANDS, width, 5, 2, 2, bias=False), nn.BatchNorm1d(width), nn.ReLU())
        self.layers = nn.Sequential(*(Layer(width, dilation) for dilation in (1, 2, 3, 4)))
        self.attention = nn.Sequential(nn.Conv1d(width, 64, 1), nn.Tanh(), nn.Conv1d(64, width, 1))
        self.out = nn.Linear(2 * width, size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.layers(self.stem(x * 0.3))
        weight = torch.softmax(self.attention(y).float(), -1)
        y = y.float()
        mean = (y * weight).sum(-1)
        spread = ((y * y * weight).sum(-1) - mean * mean).clamp_min(1e-5).sqrt()
        raw = self.out(torch.cat([mean, spread], -1))
        return raw / raw.square().sum(-1, keepdim=True).add(1e-9).sqrt()
