"""Trains one run: `python train.py --config configs/NAME.json --cache DIR`; started again, it goes on where it was.

Works on a CPU and, where there is one, on CUDA. Writes runs/NAME/log.jsonl (one record a line) and
runs/NAME/last.pt (weights, averaged weights, optimiser, step) every few minutes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

from forgery import depthwise
from forgery.batches import VIDEO_SOURCES, Batches, Mix
from forgery.config import RunConfig, read_config
from forgery.degrade import apply_recipe, draw_recipe
from forgery.fit import Fit, rate_at, to_input
from forgery.metrics import auc
from forgery.model import ForgeryNet, imagenet
from forgery.splits import Crops

HERE = Path(__file__).parent
SAVE_SECONDS = 90


class HeldOut:
    """Held-out generators and people: generators' crops against genuine ones (`video`: against genuine video alone), clean
    and degraded, and made pairs."""

    def __init__(self, crops: Crops, config: RunConfig, resynth: str | None, filmed: np.ndarray | None):
        self.labels = torch.tensor([float(crops.rows[i]["label"] == "fake") for i in crops.where("val")])
        index, rng = crops.where("val"), np.random.default_rng(5)
        self.moving = torch.tensor([crops.rows[i]["label"] == "fake" or crops.rows[i]["source"] in VIDEO_SOURCES for i in index])
        small = [cv2.resize(crops.image(i), (config.scale, config.scale), interpolation=cv2.INTER_LINEAR) for i in index]
        coded = [apply_recipe(crops.image(i), draw_recipe(rng, 0.5), config.scale) for i in index]
        self.sets = {"clean": torch.from_numpy(np.stack(small)), "coded": torch.from_numpy(np.stack(coded))}
        check = Batches(crops, "val", Mix(made=16, generated=0, start=0.3, full=0.3), config.side, config.scale, 1, 99, resynth=resynth, filmed=filmed)
        self.made = [check[i] for i in range(config.validate_batches)]

    @torch.no_grad()
    def __call__(self, net: ForgeryNet, device: torch.device) -> dict:
        def score(images: torch.Tensor) -> torch.Tensor:
            with torch.autocast(device.type, torch.bfloat16, enabled=config_bf16(device)):
                return torch.cat([net(to_input(part, device))[0][:, 0].float().cpu() for part in images.split(32)])

        net.eval()
        found = {}
        for name, images in self.sets.items():
            scores = score(images)
            found[f"val_{name}"] = round(auc(scores.numpy(), self.labels.numpy()), 4)
            found[f"val_{name}_video"] = round(auc(scores[self.moving].numpy(), self.labels[self.moving].numpy()), 4)
            found[f"val_{name}_loss"] = round(float(functional.binary_cross_entropy_with_logits(scores, self.labels)), 4)
        made = torch.cat([score(images) for images, _, _ in self.made])
        found["val_made"] = round(auc(made.numpy(), torch.cat([labels for _, labels, _ in self.made]).numpy()), 4)
        return found


def config_bf16(device: torch.device) -> bool:
    """bfloat16 for measuring: on CUDA, and on CPUs that have it in hardware."""
    return device.type == "cuda" or depthwise.kernel() is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--cache", required=True, help="folder written by prepare_pack.py and extract_videos.py")
    parser.add_argument("--resynth", help="folder written by make_resynth.py; designs that finish later are taken up")
    parser.add_argument("--runs", default=str(HERE / "runs"), help="where checkpoints and logs go")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    config, folder = read_config(args.config), Path(args.runs) / Path(args.config).stem
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(config.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    crops = Crops(args.cache, config.caches, config.exclude)

    saved = torch.load(folder / "last.pt", map_location="cpu") if (folder / "last.pt").exists() else None
    step, seconds = (saved["step"], saved["seconds"]) if saved else (0, 0.0)
    filmed_path = Path(args.cache) / "filmed.npy"
    filmed = np.load(filmed_path, mmap_mode="r") if filmed_path.exists() else None
    batches = Batches(crops, "train", config.mix, config.side, config.scale, config.steps, config.seed, step, args.resynth, filmed, config.seconds)
    loader = torch.utils.data.DataLoader(batches, batch_size=None, num_workers=config.workers, prefetch_factor=6 if config.workers else None)
    feed = iter(loader)  # starts the workers, before threads of OpenCV or a CUDA context that they would inherit

    net = imagenet(config.dropout, config.detail)
    if config.start_from:
        net.load_state_dict(torch.load(Path(args.runs) / config.start_from, map_location="cpu")["mean"])
    fit = Fit(net, config, device)
    if saved:
        fit.load(saved)
    held_out = HeldOut(crops, config, args.resynth, filmed)
    log = open(folder / "log.jsonl", "a", buffering=1)
    log.write(json.dumps({"event": "start", "step": step, "device": str(device), "torch": torch.__version__, "native_depthwise": fit.native, "config": dataclasses.asdict(config)}) + "\n")

    def save(name: str) -> None:
        state = {"net": net.state_dict(), "mean": fit.mean.state_dict(), "optimiser": fit.optimiser.state_dict(),
                 "step": step, "seconds": seconds, "config": dataclasses.asdict(config)}  # fmt: skip
        torch.save(state, folder / "last.tmp")
        (folder / "last.tmp").replace(folder / name)

    started, saved_at, recent, hits = time.time() - seconds, time.time(), [], []
    for images, labels, fake in feed:
        rate = rate_at(config, step, time.time() - started)
        loss, right = fit.step(step, rate, images, labels, fake)
        step += 1
        recent.append(loss)
        hits.append(right)
        if step % 50 == 0:
            seconds, made = time.time() - started, 2 * config.mix.made
            share = torch.stack(hits).mean(0).cpu()
            log.write(json.dumps({"step": step, "loss": round(float(torch.stack(recent).mean()), 4), "acc_made": round(float(share[:made].mean()), 3), "acc_gen": round(float(share[made:].mean()), 3),
                                  "rate": round(rate, 7), "strength": round(batches.strength(step), 3), "seconds": round(seconds)}) + "\n")  # fmt: skip
            recent, hits = [], []
        last = step == config.steps or (config.seconds > 0 and time.time() - started > config.seconds)
        if step % config.validate_every == 0 or last:
            log.write(json.dumps({"step": step, **held_out(fit.mean, device)}) + "\n")
            save(f"step-{step}.pt")
        if time.time() - saved_at > SAVE_SECONDS or last:
            save("last.pt")
            saved_at = time.time()
        if last:
            break
    log.write(json.dumps({"event": "end", "step": step, "seconds": round(time.time() - started)}) + "\n")


if __name__ == "__main__":
    main()
