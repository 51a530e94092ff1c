"""One step of training, and the averaged weights; the same on a CPU and on CUDA."""

from __future__ import annotations

import copy

import torch
from torch.nn import functional

from .config import RunConfig
from .model import ForgeryNet, use_native_kernels


def rate_at(config: RunConfig, step: int, seconds: float) -> float:
    """Linear warm-up, flat, then linear decay to zero."""
    done = seconds / config.seconds if config.seconds else step / config.steps
    fall = max(0.0, 1 - done) / (1 - config.decay_from) if config.decay_from < 1 else 1.0
    return config.rate * min(1.0, (step + 1) / config.warmup, fall)


def to_input(images: torch.Tensor, device: torch.device) -> torch.Tensor:
    """uint8 [B, S, S, 3] to float RGB in 0..1, channels last in memory."""
    return images.to(device, non_blocking=True).permute(0, 3, 1, 2).float().div_(255)


def parts_of(count: int, micro: int, step: int) -> list[torch.Tensor]:
    """Splits a batch's places into `micro` parts at random, so that batch norms cannot count on a part's make-up."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(step))
    return [order[first::micro] for first in range(micro)]


def forgery_loss(output: tuple[torch.Tensor, torch.Tensor], labels: torch.Tensor, fake: torch.Tensor, config: RunConfig) -> torch.Tensor:
    """Returns each picture's cross entropy plus that of its places: those mostly inside the mask against those outside.

    A window of a fake that holds none of the mask has no label of its own: only its places count.
    """
    smooth = config.smoothing
    logit, cam = output[0][:, 0].float(), output[1].float()
    whole = functional.binary_cross_entropy_with_logits(logit, labels * (1 - 2 * smooth) + smooth, reduction="none")
    whole = whole * ((labels < 0.5) | (fake.amax((1, 2)) > 0.4)).float()
    sure = ((fake > 0.4) | (fake < 0.03)).float()
    place = functional.binary_cross_entropy_with_logits(cam, (fake > 0.4).float() * (1 - 2 * smooth) + smooth, weight=sure, reduction="none")
    return whole + config.place_weight * place.mean((1, 2))


class Fit:
    """A net in training with its averaged weights and optimiser.

    On CUDA each size of window has its whole step recorded once and replayed (a CUDA graph): launched one by one, the step's thousand small kernels
    take ten times as long as they run.
    """

    def __init__(self, net: ForgeryNet, config: RunConfig, device: torch.device):
        self.net, self.config, self.device = net.to(device, memory_format=torch.channels_last).train(), config, device
        self.mean = copy.deepcopy(net).eval()
        self.native = config.bf16 and device.type == "cpu" and use_native_kernels(net)
        self._recorded = device.type == "cuda"
        if self._recorded and config.micro > 1:
            raise ValueError("micro > 1 is for small CPU caches: a recorded step has one order of its pictures")
        self._graphs: dict[tuple, tuple] = {}
        rate = torch.tensor(config.rate, device=device) if self._recorded else config.rate
        self.optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=config.weight_decay, capturable=self._recorded)
        self._slow, self._fast = ([v for v in one.state_dict().values() if v.dtype.is_floating_point] for one in (self.mean, self.net))

    def restart(self, weights: dict[str, torch.Tensor]) -> None:
        """Begins anew from these weights, with the steps that are recorded already."""
        for one in (self.net, self.mean):
            one.load_state_dict(weights)
        for value in self._optimiser_tensors():
            value.zero_()

    def load(self, saved: dict) -> None:
        """Goes on from a checkpoint of `train.py`, whatever device it was written on."""
        self.net.load_state_dict(saved["net"]), self.mean.load_state_dict(saved["mean"])
        rates = [group["lr"] for group in self.optimiser.param_groups]
        self.optimiser.load_state_dict(saved["optimiser"])
        for group, rate in zip(self.optimiser.param_groups, rates):  # a recorded step reads its rate from this very tensor
            group["lr"], group["capturable"] = rate, self._recorded
        self._graphs.clear()

    def step(self, number: int, rate: float, *batch: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Learns from images, labels and maps of the fake; returns their mean loss and which pictures were told right, without waiting for the device."""
        for group in self.optimiser.param_groups:
            if self._recorded:
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
        total, right = self._replay(batch) if self._recorded else self._learn(number, *batch)
        keep = min(self.config.ema, (number + 1) / (number + 11))
        with torch.no_grad():
            torch._foreach_mul_(self._slow, keep)
            torch._foreach_add_(self._slow, self._fast, alpha=1 - keep)
        return total, right

    def _learn(self, number: int, images: torch.Tensor, labels: torch.Tensor, fake: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        self.optimiser.zero_grad(set_to_none=True)
        right, total = torch.zeros(len(labels), device=self.device), torch.zeros((), device=self.device)
        for part in parts_of(len(labels), self.config.micro, number) if self.config.micro > 1 else [slice(None)]:
            with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.bf16 or self.device.type == "cuda"):
                output = self.net(to_input(images[part], self.device))
            losses = forgery_loss(output, labels[part], fake[part], self.config)
            if self.config.hardest < 1:
                losses = losses.topk(max(1, round(self.config.hardest * len(losses)))).values / self.config.hardest
            loss = losses.sum() / len(labels)
            loss.backward()
            right[part], total = ((output[0].detach()[:, 0] > 0) == (labels[part] > 0.5)).float(), total + loss.detach()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        return total, right

    def _replay(self, batch: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, torch.Tensor]:
        key = tuple(batch[0].shape)
        if key not in self._graphs:
            self._graphs[key] = self._record([value.to(self.device) for value in batch])
        graph, given, made = self._graphs[key]
        for own, value in zip(given, batch):
            own.copy_(value)
        graph.replay()
        return made[0].clone(), made[1].clone()

    def _record(self, given: list[torch.Tensor]) -> tuple:
        """Records a step; the three steps that warm it up are undone."""
        before = [value.clone() for value in [*self.net.state_dict().values(), *self._optimiser_tensors()]]
        stream = torch.cuda.Stream()
        stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(stream):
            for _ in range(3):
                self._learn(0, *given)
        torch.cuda.current_stream().wait_stream(stream)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            made = self._learn(0, *given)
        with torch.no_grad():
            for place, value in enumerate([*self.net.state_dict().values(), *self._optimiser_tensors()]):
                value.copy_(before[place]) if place < len(before) else value.zero_()
        return graph, given, made

    def _optimiser_tensors(self) -> list[torch.Tensor]:
        return [value for state in self.optimiser.state.values() for value in state.values() if torch.is_tensor(value)]
