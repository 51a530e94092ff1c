"""Identity swaps as the first face swappers made them: one encoder for all people, a decoder for each (Perov et al., arXiv 2005.05535).

The encoder sees a warped crop and a person's decoder gives the crop back; a frame of one person through the decoder of another gives
that person's face with the first one's pose and expression, which is blended into the frame.
"""

from __future__ import annotations

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from .masks import soft_mask
from .selfblend import blend, match_colour

#: Pixels of the crop's side that the net works at: a face of some 85 px, as the early swappers had.
SIDE = 128


def _down(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 5, 2, 2), nn.LeakyReLU(0.1))


def _up(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, 4 * outputs, 3, padding=1), nn.LeakyReLU(0.1), nn.PixelShuffle(2))


class Swapper(nn.Module):
    """RGB in 0..1 [N, 3, 128, 128] and a person's number to the same size, by that person's decoder."""

    def __init__(self, people: int, width: int = 32):
        super().__init__()
        self.encoder = nn.Sequential(
            _down(3, width), _down(width, 2 * width), _down(2 * width, 4 * width), _down(4 * width, 4 * width),
            nn.Flatten(), nn.Linear(4 * width * 64, 192), nn.Linear(192, 4 * width * 64), nn.Unflatten(1, (4 * width, 8, 8)), _up(4 * width, 4 * width))  # fmt: skip
        self.decoders = nn.ModuleList(
            nn.Sequential(_up(4 * width, 3 * width), _up(3 * width, 2 * width), _up(2 * width, width), nn.Conv2d(width, 3, 5, padding=2), nn.Sigmoid()) for _ in range(people)
        )

    def forward(self, x: torch.Tensor, person: int) -> torch.Tensor:
        return self.decoders[person](self.encoder(x))


def warped(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Returns the images under a smooth random field of some 3 % of the side, so that the decoder must draw and not copy."""
    field = functional.interpolate(torch.randn(len(images), 2, 5, 5, generator=generator) * 0.05, size=images.shape[-2:], mode="bicubic", align_corners=True)
    grid = functional.affine_grid(torch.eye(2, 3).expand(len(images), 2, 3), list(images.shape), align_corners=False)
    return functional.grid_sample(images, grid + field.permute(0, 2, 3, 1).to(images.dtype), padding_mode="border", align_corners=False)


def face_weight(mesh: np.ndarray) -> np.ndarray:
    """Returns [SIDE, SIDE]: 1 inside the face's outline (mesh points at 256 px), .2 around it."""
    weight = np.full((SIDE, SIDE), 0.2, np.float32)
    cv2.fillConvexPoly(weight, cv2.convexHull((mesh * SIDE / 256).astype(np.int32)), 1.0)
    return weight


def blended(frame: np.ndarray, mesh: np.ndarray, made: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Returns the frame (uint8 [256, 256, 3]) with the decoder's face, at 128 px, brought to its colours and blended in through the face's outline."""
    large = cv2.resize(made, (256, 256), interpolation=cv2.INTER_CUBIC)
    mask = soft_mask(mesh, rng, region="face")
    mask = mask / max(float(mask.max()), 1e-3)
    return blend(match_colour(large, frame, mask, 0.9), frame, mask)
