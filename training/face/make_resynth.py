"""Trains the renderers of `forgery/resynth.py` and renders every genuine crop anew with each.

`python make_resynth.py --cache CACHE --out RESYNTH --names latent-8 --seconds 150` (a process for each design on a GPU; one after the
other on a CPU). Writes RESYNTH/NAME.npy and RESYNTH/NAME.filmed.npy (of the crops of `make_filmed.py`; uint8 [n, 256, 256, 3], in the
order of `Crops(cache, CACHES)`, zero at fakes' places) and a line a design to RESYNTH/log.jsonl. Only crops of the training part
train the renderers. A design whose weights RESYNTH/NAME.pt are there is not trained again.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from forgery.model import imagenet
from forgery.resynth import RECIPES, WINDOW, Likeness, PatchJudge, Renderer, render
from forgery.splits import CACHES, Crops


def to_tensor(images: torch.Tensor) -> torch.Tensor:
    """uint8 [N, S, S, 3] to RGB in -1..1 [N, 3, S, S]."""
    return images.permute(0, 3, 1, 2).float().div(127.5).sub(1).contiguous(memory_format=torch.channels_last)


def _smaller(images: torch.Tensor, side: int) -> torch.Tensor:
    small = functional.interpolate(images.permute(0, 3, 1, 2).float(), size=(side, side), mode="bilinear", antialias=True, align_corners=False)
    return small.round().clamp(0, 255).byte().permute(0, 2, 3, 1)


def train(name: str, images: torch.Tensor, seconds: float, batch: int) -> tuple[Renderer, dict]:
    """Trains one design for `seconds` of wall time on uint8 [n, S, S, 3]; the discriminator joins after the first third."""
    recipe, device = RECIPES[name], images.device
    rng = np.random.default_rng(list(name.encode()))
    if recipe.side < images.shape[1]:
        images = torch.cat([_smaller(part, recipe.side) for part in images.split(64)])
    torch.manual_seed(len(name))
    window = min(WINDOW, images.shape[1])
    net, judge = (module.to(device, memory_format=torch.channels_last) for module in (Renderer(recipe), PatchJudge()))
    likeness = Likeness(imagenet()).to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.98))
    judging = torch.optim.AdamW(judge.parameters(), lr=5e-4, betas=(0.5, 0.98))
    started, step, mean = time.time(), 0, 0.0
    while (spent := (time.time() - started) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * min(1.0, (step + 1) / 50, 2.5 * (1 - spent) + 0.02)
        y, x = rng.integers(0, images.shape[1] - window + 1, 2)
        given = to_tensor(images[torch.from_numpy(rng.integers(0, len(images), batch)).to(device), y : y + window, x : x + window])
        given = given.flip(-1) if rng.random() < 0.5 else given
        with torch.autocast(device.type, torch.bfloat16):
            made = render(net, given).float()
            loss = likeness((made + 1) / 2, (given + 1) / 2)
            if spent > 0.33:
                loss = loss - recipe.adversarial * judge(made).float().mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        if spent > 0.25:
            with torch.autocast(device.type, torch.bfloat16):
                hinge = functional.relu(1 - judge(given).float()).mean() + functional.relu(1 + judge(made.detach()).float()).mean()
            judging.zero_grad(set_to_none=True)
            hinge.backward()
            judging.step()
        step += 1
        if step % 20 == 0:
            mean += (1.0 if mean == 0 else 0.1) * (float(functional.l1_loss(made, given).detach()) - mean)
    return net.eval(), {"name": name, "steps": step, "batch": batch, "l1": round(mean, 4), "seconds": round(time.time() - started)}


@torch.no_grad()
def render_all(net: Renderer, path: Path, count: int, places: np.ndarray, image, device: torch.device) -> None:
    """Writes `path`: what the renderer makes of `image(place)` at each of the places."""
    generator = torch.Generator().manual_seed(1)
    images = np.lib.format.open_memmap(path.with_suffix(".part"), "w+", np.uint8, (count, 256, 256, 3))
    for first in range(0, len(places), 32):
        some = places[first : first + 32]
        given = to_tensor(torch.from_numpy(np.stack([image(int(place)) for place in some])).to(device))
        made = render(net, given, generator).add(1).mul(127.5).round().clamp(0, 255).byte()
        images[some] = made.permute(0, 2, 3, 1).cpu().numpy()
    images.flush()
    path.with_suffix(".part").rename(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=150, help="training time of each design")
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--names", nargs="*", default=list(RECIPES))
    args = parser.parse_args()
    torch.set_num_threads(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    crops, out = Crops(args.cache, CACHES), Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    genuine = crops.where(None, "real")
    images = torch.from_numpy(np.stack([crops.image(int(i)) for i in crops.where("train", "real")])).to(device)
    for name in args.names:
        if (out / f"{name}.pt").exists():
            net, record = Renderer(RECIPES[name]).to(device).eval(), {"name": name}
            net.load_state_dict(torch.load(out / f"{name}.pt", map_location=device))
        else:
            net, record = train(name, images, args.seconds, args.batch)
            torch.save(net.state_dict(), out / f"{name}.pt")
        render_all(net, out / f"{name}.npy", len(crops), genuine, crops.image, device)
        if (Path(args.cache) / "filmed.npy").exists():
            filmed = np.load(Path(args.cache) / "filmed.npy", mmap_mode="r")
            render_all(net, out / f"{name}.filmed.npy", len(crops), genuine[genuine < len(filmed)], lambda place: np.array(filmed[place]), device)
        with open(out / "log.jsonl", "a") as log:
            log.write(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
