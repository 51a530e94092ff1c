"""Trains the auto-encoders of `forgery/resynth.py` and re-synthesises every genuine crop with each.

Writes RESYNTH/NAME.npy (uint8 [n, 256, 256, 3], in the order of `Crops(cache, ["train", "videos"])`, zero at fakes'
places) and a line a design to RESYNTH/log.jsonl. Only crops of the training part train the auto-encoders.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch.nn import functional

from forgery.resynth import RECIPES, WINDOW, AutoEncoder, PatchJudge, gradient_loss
from forgery.splits import Crops


def to_tensor(images: list[np.ndarray]) -> torch.Tensor:
    """uint8 [S, S, 3] each to RGB in -1..1 [N, 3, S, S]."""
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous(memory_format=torch.channels_last)


def small(image: np.ndarray, side: int) -> np.ndarray:
    return cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)


def windows(images: np.ndarray, count: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Returns random windows, half of them mirrored."""
    found, side = [], images.shape[1]
    for index in rng.integers(0, len(images), count):
        y, x = rng.integers(0, side - WINDOW + 1, 2)
        window = images[index, y : y + WINDOW, x : x + WINDOW]
        found.append(window[:, ::-1] if rng.random() < 0.5 else window)
    return found


def train(name: str, crops: Crops, index: np.ndarray, seconds: float) -> tuple[AutoEncoder, dict]:
    """Trains one design for `seconds` of wall time; the discriminator joins after the first 40 %."""
    recipe, rng = RECIPES[name], np.random.default_rng(list(name.encode()))
    torch.manual_seed(len(name))
    images = np.stack([small(crops.image(int(i)), recipe.side) for i in rng.choice(index, min(700, len(index)), replace=False)])
    net, judge = (module.to(memory_format=torch.channels_last) for module in (AutoEncoder(recipe), PatchJudge()))
    optimiser = torch.optim.AdamW(net.parameters(), lr=1.5e-3, betas=(0.9, 0.98))
    judge_optimiser = torch.optim.AdamW(judge.parameters(), lr=5e-4, betas=(0.5, 0.98))
    started, step, mean = time.time(), 0, 0.0
    while (spent := (time.time() - started) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * min(1.0, (step + 1) / 30, 3.0 * (1 - spent) + 0.02)
        given = to_tensor(windows(images, 16, rng))
        with torch.autocast("cpu", torch.bfloat16):
            made = net(given)
        made = made.float()
        loss = functional.l1_loss(made, given) + 2 * gradient_loss(made, given)
        if recipe.adversarial and spent > 0.4:
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss - recipe.adversarial * judge(made).float().mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        if recipe.adversarial and spent > 0.3:
            with torch.autocast("cpu", torch.bfloat16):
                hinge = functional.relu(1 - judge(given).float()).mean() + functional.relu(1 + judge(made.detach()).float()).mean()
            judge_optimiser.zero_grad(set_to_none=True)
            hinge.backward()
            judge_optimiser.step()
        step += 1
        mean += 0.02 * (float(functional.l1_loss(made, given).detach()) - mean)
    return net.eval(), {"name": name, "steps": step, "l1": round(mean, 4), "seconds": round(time.time() - started)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=150, help="training time of each design")
    parser.add_argument("--names", nargs="*", default=list(RECIPES))
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    crops, out = Crops(args.cache, ["train", "videos"]), Path(args.out)
    index, genuine = crops.where("train", "real"), crops.where(None, "real")
    for name in args.names:
        net, record = train(name, crops, index, args.seconds)
        side = RECIPES[name].side
        images = np.lib.format.open_memmap(out / f"{name}.part", "w+", np.uint8, (len(crops), 256, 256, 3))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            for first in range(0, len(genuine), 8):
                places = genuine[first : first + 8]
                made = net(to_tensor([small(crops.image(int(i)), side) for i in places])).float().add(1).mul(127.5).round().clamp(0, 255).byte()
                for place, image in zip(places, made.permute(0, 2, 3, 1).numpy()):
                    images[place] = cv2.resize(image, (256, 256), interpolation=cv2.INTER_CUBIC)
        images.flush()
        (out / f"{name}.part").rename(out / f"{name}.npy")
        with open(out / "log.jsonl", "a") as log:
            log.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
