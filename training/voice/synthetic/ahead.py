"""Batches made ahead by a process of their own, so that on a CPU making them does not hold up learning from them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from queue import Empty, Full

import torch
from torch import multiprocessing

from .batches import Batches, Mix

#: Batches that wait at most, some 25 MB each.
WAITING = 6


def _make(queue: multiprocessing.Queue, cache: str, banks: list[str], mix: Mix, seed: int, first: int) -> None:
    os.nice(5)
    torch.set_num_threads(1)
    batches = Batches(cache, banks, mix, seed, torch.device("cpu"))
    step, parent = first, os.getppid()
    while os.getppid() == parent:
        batch, waiting = batches(step), True
        while waiting and os.getppid() == parent:  # a trainer that was killed takes no more
            with contextlib.suppress(Full):
                queue.put(batch, timeout=5)
                waiting = False
        step += 1
    queue.cancel_join_thread()


def made_ahead(cache: str, banks: list[str], mix: Mix, seed: int, first: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Yields the batches of steps `first`, `first + 1`, ..., the same as `Batches` gives; the process ends with the trainer."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(WAITING)
    maker = context.Process(target=_make, args=(queue, cache, banks, mix, seed, first), daemon=True)
    maker.start()
    while True:
        try:
            yield queue.get(timeout=10)
        except Empty:
            if not maker.is_alive():
                raise RuntimeError(f"the process that makes batches ended with code {maker.exitcode}") from None
