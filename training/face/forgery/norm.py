"""Batch norm and ReLU6 in one: our own bfloat16 kernel while training on a CPU that has AVX512_BF16, torch's elsewhere."""

from __future__ import annotations

import functools
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional


@functools.lru_cache(maxsize=1)
def kernel():
    """Builds (once) and returns the native kernel, or None where it cannot be built."""
    try:
        from torch.utils.cpp_extension import load

        return load("forgery_norm", [str(Path(__file__).with_suffix(".cpp"))], extra_cflags=["-O3", "-march=native", "-ffast-math"])
    except Exception as error:  # no compiler or an older CPU: slower, same result
        print(f"native norm kernel not built: {error}")
        return None


class _Norm(torch.autograd.Function):
    @staticmethod
    def forward(context, x, gain, bias, eps, active):
        y, mean, variance = kernel().forward(x, gain, bias, eps, active)
        context.save_for_backward(x, gain, bias, mean, variance)
        context.settings = (eps, active)
        context.mark_non_differentiable(mean, variance)
        return y, mean, variance

    @staticmethod
    def backward(context, slope, _mean, _variance):
        x, gain, bias, mean, variance = context.saved_tensors
        return (*kernel().backward(x, slope.to(torch.bfloat16), gain.detach(), bias.detach(), mean, variance, *context.settings), None, None)


class Norm(nn.BatchNorm2d):
    """Batch norm, followed by ReLU6 where `active`."""

    def __init__(self, channels: int, active: bool):
        super().__init__(channels, eps=1e-3, momentum=0.03)
        self.active = active
        #: Set by `model.use_native_kernels`.
        self.native = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not (self.native and self.training and torch.is_grad_enabled() and x.dtype == torch.bfloat16):
            y = super().forward(x)
            return functional.relu6(y, inplace=True) if self.active else y
        y, mean, variance = _Norm.apply(x, self.weight, self.bias, self.eps, self.active)
        count = x.numel() / x.shape[1]
        with torch.no_grad():
            self.num_batches_tracked += 1
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * (count / max(1.0, count - 1)), self.momentum)
        return y
