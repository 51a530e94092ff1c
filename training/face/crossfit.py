"""Trains many short runs from a pool of pairs, each without one fold of generators and people, and scores all crops with each.

`python crossfit.py --plan configs/crossfit-plan.json --pool POOL --held HELD --cache CACHE --out OUT [--until SECONDS]`. The plan's `variants` differ in
what they name; each is trained for each of its folds (-1: nothing left out) and seeds. Any number of these processes share one plan, on one
GPU or many: each takes the next run that nobody has taken. Writes OUT/VARIANT.FOLD.SEED.pt (averaged weights, fp16) and .npz (logits of the
crops of HELD, clean and as in a call). `crossfit_table.py` reads them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from forgery.batches import Mix
from forgery.config import RunConfig
from forgery.fit import Fit, rate_at, to_input
from forgery.folds import FOLDS, without
from forgery.model import ForgeryNet, imagenet
from forgery.pool import SIDE, PooledBatches
from forgery.splits import Crops


def runs_of(plan: dict) -> list[dict]:
    """Returns the plan's runs in the order in which they are taken: a whole round of seeds and variants before the next."""
    runs = []
    for variant in plan["variants"]:
        settings = {**plan["run"], **variant.get("run", {})}
        mix = {**plan["mix"], **variant.get("mix", {})}
        for fold in variant.get("folds", range(len(FOLDS))):
            for seed in range(variant.get("seeds", 1)):
                config = RunConfig(name=variant["name"], scale=SIDE, side=SIDE, seed=seed + 1, mix=Mix(**mix), **settings)
                runs.append({"name": variant["name"], "fold": fold, "seed": seed + 1, "round": variant.get("round", 0) + seed, "config": config, "renderers": variant.get("renderers")})
    return sorted(runs, key=lambda run: run["round"])


def taken(path: Path) -> bool:
    """Claims a run for this process; returns whether another has it already."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        return False
    except FileExistsError:
        return True


def fitted(fit: Fit, config: RunConfig, batches: PooledBatches) -> tuple[ForgeryNet, float]:
    """Returns the averaged weights after the run, and its mean loss over the last tenth."""
    torch.manual_seed(config.seed)
    fit.restart(imagenet(config.dropout, config.detail).state_dict())
    fit.config, last = config, []
    with ThreadPoolExecutor(2) as ahead:
        waiting = [ahead.submit(batches.__getitem__, step) for step in range(6)]
        for step in range(config.steps):
            images, labels, fake = waiting.pop(0).result()
            if step + 6 < config.steps:
                waiting.append(ahead.submit(batches.__getitem__, step + 6))
            loss, _ = fit.step(step, rate_at(config, step, 0), images, labels, fake)
            if step >= int(0.9 * config.steps):
                last.append(loss)
    return fit.mean, float(torch.stack(last).mean())


@torch.no_grad()
def logits(net: ForgeryNet, images: np.ndarray, device: torch.device) -> np.ndarray:
    parts = [net(to_input(torch.from_numpy(np.array(images[k : k + 256])), device))[0][:, 0].float().cpu().numpy() for k in range(0, len(images), 256)]
    return np.concatenate(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True)
    parser.add_argument("--pool", required=True)
    parser.add_argument("--held", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--until", type=float, default=float("inf"), help="no run is begun after this time (seconds since 1970)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    device, out = torch.device("cuda" if torch.cuda.is_available() else "cpu"), Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    plan = json.loads(Path(args.plan).read_text())
    crops = Crops(args.cache, plan["run"]["caches"])
    held = {name: np.load(Path(args.held) / f"{name}.npy", mmap_mode="r") for name in ("clean", "call")}
    longest, fits = 0.0, {}
    for run in runs_of(plan):
        stem = out / f"{run['name']}.{run['fold']}.{run['seed']}"
        if time.time() + longest > args.until or taken(stem.with_suffix(f"{stem.suffix}.taken")):
            continue
        started = time.time()
        batches = PooledBatches(args.pool, run["config"].mix, run["config"].steps, run["seed"], without(crops, run["fold"]), run["renderers"])
        config = run["config"]
        alike = (config.dropout, config.detail, config.hardest, config.smoothing, config.place_weight, config.weight_decay, config.mix.made + config.mix.generated)
        if alike not in fits:
            fits[alike] = Fit(imagenet(config.dropout, config.detail), config, device)
        net, loss = fitted(fits[alike], config, batches)
        scores = {name: logits(net, images, device).astype(np.float16) for name, images in held.items()}
        np.savez(f"{stem}.npz", **scores)
        mean = {name: (value.half() if value.dtype.is_floating_point and value.dim() > 1 else value).cpu() for name, value in net.state_dict().items()}
        torch.save({"mean": mean, "step": run["config"].steps, "config": dataclasses.asdict(run["config"]), "fold": run["fold"]}, f"{stem}.pt")
        longest = max(longest, time.time() - started)
        with open(out / "log.jsonl", "a") as log:
            log.write(json.dumps({"name": run["name"], "fold": run["fold"], "seed": run["seed"], "loss": round(loss, 4), "seconds": round(time.time() - started, 1), "pairs": batches.counts}) + "\n")


if __name__ == "__main__":
    main()
