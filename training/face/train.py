"""Trains one run: `python train.py --config configs/NAME.json --cache DIR`; started again, it goes on where it was.

Works on a CPU and, where there is one, on CUDA. Writes runs/NAME/log.jsonl (one record a line) and
runs/NAME/last.pt (weights, averaged weights, optimiser, step) every few minutes.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from forgery.batches import Batches
from forgery.config import RunConfig, read_config
from forgery.metrics import auc
from forgery.model import ForgeryNet, imagenet, use_native_depthwise
from forgery.splits import Crops

HERE = Path(__file__).parent
SAVE_SECONDS = 90


def average_into(mean: ForgeryNet, net: ForgeryNet, keep: float) -> None:
    """Moves the averaged weights towards the current ones."""
    with torch.no_grad():
        for slow, fast in zip(mean.state_dict().values(), net.state_dict().values()):
            if slow.dtype.is_floating_point:
                slow.mul_(keep).add_(fast, alpha=1 - keep)
            else:
                slow.copy_(fast)


def rate_at(config: RunConfig, step: int) -> float:
    """Linear warm-up, flat, then linear decay to zero."""
    fall = (config.steps - step) / max(1.0, config.steps * (1 - config.decay_from)) if config.decay_from < 1 else 1.0
    return config.rate * min(1.0, (step + 1) / config.warmup, fall)


def to_input(images: torch.Tensor, device: torch.device) -> torch.Tensor:
    """uint8 [B, S, S, 3] to float RGB in 0..1, channels last in memory."""
    return images.to(device, non_blocking=True).permute(0, 3, 1, 2).float().div_(255)


def parts_of(count: int, micro: int, step: int) -> list[torch.Tensor]:
    """Splits a batch's places into `micro` parts at random, so that batch norms cannot count on a part's make-up."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(step))
    return [order[first::micro] for first in range(micro)]


@torch.no_grad()
def validate(net: ForgeryNet, held_out: list[tuple[torch.Tensor, torch.Tensor]], made: int, device: torch.device) -> dict:
    """Returns loss and AUC on held-out people: made fakes and generators' fakes apart."""
    net.eval()
    outputs = [(net(to_input(images, device))[0][:, 0].float().cpu(), labels) for images, labels in held_out]
    scores, labels = torch.cat([o for o, _ in outputs]), torch.cat([l for _, l in outputs])
    place = torch.cat([torch.arange(len(l)) for _, l in outputs])
    split = {"made": place < made, "generated": place >= made}
    return {"val_loss": round(float(functional.binary_cross_entropy_with_logits(scores, labels)), 4),
            **{f"val_auc_{k}": round(auc(scores[m].numpy(), labels[m].numpy()), 4) for k, m in split.items()}}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--cache", required=True, help="folder written by prepare_pack.py and extract_videos.py")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    config, folder = read_config(args.config), HERE / "runs" / Path(args.config).stem
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(config.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    crops = Crops(args.cache, config.caches, config.exclude)
    resynth = np.load(Path(args.cache) / config.resynth, mmap_mode="r") if config.resynth else None

    net = imagenet()
    if config.start_from:
        net.load_state_dict(torch.load(HERE / "runs" / config.start_from / "last.pt", map_location="cpu")["mean"])
    net.to(device, memory_format=torch.channels_last)
    mean = copy.deepcopy(net).eval()
    native = config.bf16 and device.type == "cpu" and use_native_depthwise(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=config.rate, weight_decay=config.weight_decay)
    step, seconds = 0, 0.0
    if (folder / "last.pt").exists():
        saved = torch.load(folder / "last.pt", map_location=device)
        net.load_state_dict(saved["net"]), mean.load_state_dict(saved["mean"]), optimiser.load_state_dict(saved["optimiser"])
        step, seconds = saved["step"], saved["seconds"]

    batches = Batches(crops, "train", config.mix, config.side, config.steps, config.seed, step, resynth)
    check = Batches(crops, "val", dataclasses.replace(config.mix, start=0.5, resynth_share=0.0), config.side, 1, 99)
    held_out = [check[i] for i in range(config.validate_batches)]
    loader = torch.utils.data.DataLoader(batches, batch_size=None, num_workers=config.workers, prefetch_factor=6 if config.workers else None)
    log = open(folder / "log.jsonl", "a", buffering=1)
    log.write(json.dumps({"event": "start", "step": step, "device": str(device), "torch": torch.__version__, "native_depthwise": native, "config": dataclasses.asdict(config)}) + "\n")

    def save() -> None:
        state = {"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(),
                 "step": step, "seconds": seconds, "config": dataclasses.asdict(config)}  # fmt: skip
        torch.save(state, folder / "last.tmp")
        (folder / "last.tmp").replace(folder / "last.pt")

    started, saved_at, recent = time.time() - seconds, time.time(), []
    net.train()
    for images, labels in loader:
        for group in optimiser.param_groups:
            group["lr"] = rate_at(config, step)
        optimiser.zero_grad(set_to_none=True)
        logit, total = torch.zeros(len(labels)), 0.0
        for part in parts_of(len(labels), config.micro, step):
            with torch.autocast(device.type, torch.bfloat16, enabled=config.bf16 or device.type == "cuda"):
                output = net(to_input(images[part], device))[0][:, 0].float()
            loss = functional.binary_cross_entropy_with_logits(output, labels[part].to(device)) * (len(part) / len(labels))
            loss.backward()
            logit[part], total = output.detach().cpu(), total + float(loss.detach())
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        step += 1
        average_into(mean, net, min(config.ema, step / (step + 10)))
        recent.append(total)
        if step % 50 == 0:
            seconds = time.time() - started
            made = 2 * config.mix.pairs
            hits = ((logit > 0) == (labels > 0.5)).float()
            log.write(json.dumps({"step": step, "loss": round(float(np.mean(recent)), 4), "acc_made": round(float(hits[:made].mean()), 3), "acc_gen": round(float(hits[made:].mean()), 3),
                                  "rate": rate_at(config, step - 1), "strength": round(batches.strength(step), 3), "seconds": round(seconds)}) + "\n")  # fmt: skip
            recent = []
        if step % config.validate_every == 0 or step == config.steps:
            log.write(json.dumps({"step": step, **validate(mean, held_out, 2 * config.mix.pairs, device)}) + "\n")
        if time.time() - saved_at > SAVE_SECONDS or step == config.steps:
            save()
            saved_at = time.time()
    log.write(json.dumps({"event": "end", "step": step, "seconds": round(time.time() - started)}) + "\n")


if __name__ == "__main__":
    main()
