"""Trains a run: `python train.py --config configs/NAME.json --cache CACHE --runs RUNS`. Started again, it goes on where it was."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import itertools
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from synthetic.ahead import made_ahead
from synthetic.bank import Bank
from synthetic.batches import Batches, make_noise
from synthetic.config import RunConfig, read_config
from synthetic.frontend import ROWS
from synthetic.metrics import auc, eer
from synthetic.model import VoiceNet
from synthetic.scoring import score
from synthetic.splits import in_validation

SAVE_SECONDS = 120


def done_at(config: RunConfig, step: int, seconds: float) -> float:
    """Returns how much of the run is over, 0 to 1."""
    return min(1.0, step / config.steps if config.steps else seconds / (60 * config.minutes))


def rate_at(config: RunConfig, step: int, seconds: float) -> float:
    share = done_at(config, step, seconds)
    return config.rate * min(1.0, (step + 1) / config.warmup) * (0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2)


def widened(state: dict) -> dict:
    """Returns the weights with a stem that takes phase, too; what a net without it knew stays as it was."""
    stem = state["stem.0.weight"]
    if stem.shape[1] < ROWS:
        state["stem.0.weight"] = torch.cat([stem, stem.new_zeros(stem.shape[0], ROWS - stem.shape[1], *stem.shape[2:])], 1)
    return state


def average_into(mean: torch.nn.Module, net: torch.nn.Module, share: float) -> None:
    with torch.no_grad():
        for kept, new in zip(mean.state_dict().values(), net.state_dict().values()):
            kept.lerp_(new, 1 - share) if kept.dtype.is_floating_point else kept.copy_(new)


def validate(net: torch.nn.Module, banks: list[Bank]) -> dict:
    found = [(row, bank) for bank in banks for row in bank.rows if in_validation(row)]
    rows = [row for row, _ in found]
    scores = score(net, [bank.sound(row) for row, bank in found], bf16=True)  # on the net's device
    labels = np.array([row["label"] == "fake" for row in rows], float)
    systems = sorted({row["system"] for row in rows if row["label"] == "fake"})
    real = scores[labels == 0]
    by_system = {s: round(auc(np.r_[real, x], np.r_[np.zeros(len(real)), np.ones(len(x))]), 2)
                 for s in systems for x in [scores[[row["system"] == s for row in rows]]]}  # fmt: skip
    return {"val_eer": round(eer(scores, labels), 4), "val_auc": round(auc(scores, labels), 4), "by_system": by_system}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--runs", required=True)
    parser.add_argument("--start-from", help="a checkpoint whose averaged weights a new run starts from")
    parser.add_argument("--ahead", action="store_true", help="another process makes the batches, niced: where a CPU has a core to spare")
    args = parser.parse_args()
    config = read_config(args.config)
    folder = Path(args.runs) / config.name
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    validating = [Bank(args.cache, name) for name in config.validate_banks]
    if not (Path(args.cache) / "noise.npy").exists():
        np.save(Path(args.cache) / "noise.npy", make_noise(Bank(args.cache, "pack"), 7))

    net = VoiceNet()
    if args.start_from:
        net.load_state_dict(widened(torch.load(args.start_from, map_location="cpu")["mean"]))
    net.to(device, memory_format=torch.channels_last)
    mean = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), lr=config.rate, weight_decay=config.weight_decay)
    step, seconds = 0, 0.0
    if (folder / "last.pt").exists():
        saved = torch.load(folder / "last.pt", map_location=device)
        net.load_state_dict(saved["net"]), mean.load_state_dict(saved["mean"]), optimiser.load_state_dict(saved["optimiser"])
        step, seconds = saved["step"], saved["seconds"]

    banks = [name for name in config.banks if (Path(args.cache) / f"{name}.tsv").exists()]
    batches = Batches(args.cache, banks, config.mix, config.seed, device)
    ahead = made_ahead(args.cache, banks, config.mix, config.seed, step) if args.ahead else map(batches, itertools.count(step))
    log = open(folder / "log.jsonl", "a", buffering=1)
    log.write(json.dumps({"event": "start", "step": step, "device": str(device), "torch": torch.__version__, "banks": list(batches.banks), "pairs": {kind: len(found) for kind, found in batches.pairs.items()}, "systems": len(batches.by_system), "config": dataclasses.asdict(config)}) + "\n")

    def save(name: str) -> None:
        state = {"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(),
                 "step": step, "seconds": seconds, "config": dataclasses.asdict(config)}  # fmt: skip
        torch.save(state, folder / "last.tmp")
        (folder / "last.tmp").replace(folder / name)

    started, saved_at, recent, hits = time.time() - seconds, time.time(), [], []
    pairs = config.mix.pairs if any(batches.pairs.values()) else 0
    net.train()
    while done_at(config, step, seconds) < 1:
        windows, labels = next(ahead)
        for group in optimiser.param_groups:
            group["lr"] = rate_at(config, step, seconds)
        with torch.autocast(device.type, torch.bfloat16, enabled=config.bf16 or device.type == "cuda"):
            logit = net(windows)[0].float()
        targets = labels * (1 - 2 * config.smoothing) + config.smoothing
        loss = functional.binary_cross_entropy_with_logits(logit, targets)
        if pairs:
            loss = loss + config.rank * functional.softplus(logit[:pairs] - logit[pairs : 2 * pairs]).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        step += 1
        seconds = time.time() - started
        average_into(mean, net, min(config.ema, step / (step + 10)))
        recent.append(loss.detach()), hits.append(((logit > 0) == (labels > 0.5)).float().detach())
        if step % 50 == 0:
            hit = torch.stack(hits).mean(0)
            log.write(json.dumps({"step": step, "loss": round(float(torch.stack(recent).mean()), 4), "acc_pairs": round(float(hit[: 2 * pairs].mean()), 3), "acc_singles": round(float(hit[2 * pairs :].mean()), 3),
                                  "rate": rate_at(config, step, seconds), "seconds": round(seconds)}) + "\n")  # fmt: skip
            recent, hits = [], []
        if step % config.validate_every == 0:
            log.write(json.dumps({"step": step, **validate(mean, validating)}) + "\n")
        if step % config.keep_every == 0:
            save(f"step-{step}.pt")
        if time.time() - saved_at > SAVE_SECONDS:
            save("last.pt")
            saved_at = time.time()
    save("last.pt")
    log.write(json.dumps({"event": "end", "step": step, **validate(mean, validating), "seconds": round(seconds)}) + "\n")


if __name__ == "__main__":
    main()
