"""Scores of whole clips: windows of 4 s that overlap by half, and the clip's last 4 s; the mean of their logits."""

from __future__ import annotations

import numpy as np
import torch

from .frontend import normalise, spectral_frames

WINDOW, STRIDE = 398, 200


def windows_of(frames: torch.Tensor) -> list[torch.Tensor]:
    """Returns the normalised windows of [frames, 5, 256]; a shorter clip is one shorter window."""
    starts = list(range(0, max(1, len(frames) - WINDOW + 1), STRIDE))
    if len(frames) > starts[-1] + WINDOW + 20:
        starts.append(len(frames) - WINDOW)
    return [normalise(frames[at : at + WINDOW]) for at in starts]


@torch.no_grad()
def window_logits(net, sounds: list[np.ndarray], bf16: bool = False, threads: int = 1) -> list[list[float]]:
    """Returns the logits of each sound's windows; `net` maps [N, 5, 256, T] to a tuple that starts with the logits."""
    torch.set_num_threads(threads)
    device = next(net.parameters()).device if isinstance(net, torch.nn.Module) else torch.device("cpu")
    spans: dict[int, list[tuple[int, torch.Tensor]]] = {}
    for k, sound in enumerate(sounds):
        for window in windows_of(spectral_frames(sound)):
            spans.setdefault(window.shape[-1], []).append((k, window))
    logits: list[list[float]] = [[] for _ in sounds]
    for items in spans.values():
        for at in range(0, len(items), 16):
            part = items[at : at + 16]
            with torch.autocast(device.type, torch.bfloat16, enabled=bf16):
                found = net(torch.stack([window for _, window in part]).to(device))[0].float()
            for (k, _), value in zip(part, found.tolist()):
                logits[k].append(value)
    return logits


def score(net: torch.nn.Module, sounds: list[np.ndarray], bf16: bool = False) -> np.ndarray:
    """Returns the mean logit of each sound."""
    net.eval()
    return np.array([np.mean(values) for values in window_logits(net, sounds, bf16)])
