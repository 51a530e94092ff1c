"""Depthwise convolution whose bfloat16 backward pass on the CPU runs in our own kernel; elsewhere torch's own."""

from __future__ import annotations

import functools
from pathlib import Path

import torch
from torch.nn import functional


@functools.lru_cache(maxsize=1)
def kernel():
    """Builds (once) and returns the native kernel, or None where it cannot be built."""
    try:
        from torch.utils.cpp_extension import load

        return load("forgery_depthwise", [str(Path(__file__).with_suffix(".cpp"))], extra_cflags=["-O3", "-march=native", "-ffast-math"])
    except Exception as error:  # no compiler: slower, same result
        print(f"native depthwise kernel not built: {error}")
        return None


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(context, x, weight, bias, stride, before, after):
        context.save_for_backward(x, weight)
        context.place = (stride, before, bias is not None)
        padded = x if before == after else functional.pad(x, [before, after, before, after])
        return functional.conv2d(padded, weight.to(x.dtype), None if bias is None else bias.to(x.dtype), stride, before if before == after else 0, groups=x.shape[1])

    @staticmethod
    def backward(context, slope):
        x, weight = context.saved_tensors
        stride, before, biased = context.place
        size = weight.shape[-1]
        taps = weight.detach().float().reshape(len(weight), -1).t().contiguous()
        grad_x, grad_taps = kernel().backward(x, taps, slope.to(torch.bfloat16), size, stride, before)
        grad_bias = slope.sum((0, 2, 3), dtype=torch.float32) if biased else None
        return grad_x, grad_taps.t().reshape(weight.shape).to(weight.dtype), grad_bias, None, None, None


def depthwise(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None, stride: int, before: int, after: int) -> torch.Tensor:
    """x [N, C, H, W] bfloat16 on the CPU, C a multiple of 16; weight [C, 1, K, K], K 3 or 5; padding before and after."""
    return _Depthwise.apply(x, weight, bias, stride, before, after)
