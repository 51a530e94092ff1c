"""Trains a swapper on a few people's clips and swaps them with each other: `python make_swaps.py --cache CACHE --out CACHE --minutes 20`.

Takes the cache `people` (`extract_videos.py --config configs/people.json --name people --frames 80`). Writes CACHE/swaps.images.npy, .mesh.npy and .rows.json:
a clip of `--frames` frames for each pair of people, fake by the source "own-swap": of those whom no net has trained on, or (`--trained`) of the others, to train with. `--measure MODEL` prints the AUC of these against the same people's genuine frames instead, clean and after a call.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch

from forgery.calibrate import as_in_a_call
from forgery.devtest import by_clip
from forgery.metrics import auc, bootstrap_auc
from forgery.scoring import Scorer
from forgery.splits import HELD_OUT_GENUINE, Crops, person_of
from forgery.swapper import SIDE, Swapper, blended, face_weight, warped


def by_person(crops: Crops) -> dict[str, list[int]]:
    """Returns the crops of each person with twenty or more."""
    people: dict[str, list[int]] = {}
    for index, row in enumerate(crops.rows):
        people.setdefault(person_of(row), []).append(index)
    return {name: places for name, places in people.items() if len(places) >= 20}


def train(crops: Crops, people: list[list[int]], minutes: float, seed: int = 1) -> Swapper:
    """Trains one encoder and a decoder a person for `minutes`: the absolute difference, the face weighing five times the rest, and its gradients."""
    torch.manual_seed(seed)
    rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    images = [torch.from_numpy(np.stack([cv2.resize(crops.image(i), (SIDE, SIDE), interpolation=cv2.INTER_AREA) for i in places])).permute(0, 3, 1, 2).float() / 255 for places in people]
    weights = [torch.from_numpy(np.stack([face_weight(crops.meshes[i]) for i in places]))[:, None] for places in people]
    net = Swapper(len(people)).to(memory_format=torch.channels_last)
    optimiser, end, step, mean = torch.optim.Adam(net.parameters(), 4e-4, betas=(0.5, 0.99)), time.time() + 60 * minutes, 0, 0.0
    while time.time() < end:
        for group in optimiser.param_groups:
            group["lr"] = 4e-4 * min(1.0, 3 * (end - time.time()) / (60 * minutes) + 0.02)
        optimiser.zero_grad(set_to_none=True)
        for person in rng.choice(len(people), min(2, len(people)), replace=False):
            places = torch.from_numpy(rng.integers(0, len(images[person]), 8))
            given, weight = images[person][places], weights[person][places]
            if rng.random() < 0.5:
                given, weight = given.flip(-1), weight.flip(-1)
            with torch.autocast("cpu", torch.bfloat16):
                made = net(warped(given, generator), int(person)).float()
            off = made - given
            loss = (weight * off.abs()).mean() + (weight[..., 1:] * off.diff(dim=-1).abs()).mean() + (weight[..., 1:, :] * off.diff(dim=-2).abs()).mean()
            loss.backward()
            mean = 0.99 * mean + 0.01 * float(loss.detach())
        optimiser.step()
        step += 1
        if step % 500 == 0:
            print(json.dumps({"step": step, "loss": round(mean, 4)}), flush=True)
    return net.eval()


@torch.no_grad()
def swap_all(net: Swapper, crops: Crops, people: dict[str, list[int]], frames: int) -> tuple[list, list, list]:
    """Returns pictures, meshes and rows of every person's frames with every other's face."""
    pictures, meshes, rows = [], [], []
    for number, (name, places) in enumerate(people.items()):
        for other, other_name in enumerate(people):
            if other == number:
                continue
            rng = np.random.default_rng([number, other])
            for index in np.array(places)[np.linspace(0, len(places) - 1, frames).astype(int)]:
                frame = crops.image(int(index))
                small = cv2.resize(frame, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
                made = net(torch.from_numpy(small).permute(2, 0, 1)[None].float() / 255, other)[0].permute(1, 2, 0).mul(255).round().byte().numpy()
                pictures.append(blended(frame, crops.meshes[index], made, rng))
                meshes.append(crops.meshes[index])
                rows.append({**crops.rows[index], "label": "fake", "source": "own-swap", "identity": f"own-swap:{name}/with {other_name}"})
    return pictures, meshes, rows


def measure(model: str, cache: str) -> None:
    swaps, people = Crops(cache, ["swaps"]), Crops(cache, ["people"])
    genuine = [i for places in by_person(people).values() for i in places[:: max(1, len(places) // 8)] if people.rows[i]["source"] in HELD_OUT_GENUINE]
    images = [swaps.image(i) for i in range(len(swaps))] + [people.image(i) for i in genuine]
    labels = np.r_[np.ones(len(swaps)), np.zeros(len(genuine))].astype(int)
    clips = np.array([swaps.rows[i]["identity"] for i in range(len(swaps))] + [person_of(people.rows[i]) for i in genuine])
    score, result = Scorer(model), {"clips_fake": len({*clips[labels == 1]}), "people_genuine": len({*clips[labels == 0]})}
    for name, some in (("clean", images), ("call", as_in_a_call(images))):
        frame = score(some)
        clip, label, _ = by_clip(frame, labels, clips)
        result[name] = {"clip_auc": round(auc(clip, label), 3), "interval": [round(v, 2) for v in bootstrap_auc(clip, label)], "frame_auc": round(auc(frame, labels), 3)}
    print(json.dumps(result))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--minutes", type=float, default=20, help="of training")
    parser.add_argument("--trained", action="store_true")
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--measure", help="a checkpoint or an ONNX file")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    if args.measure:
        return measure(args.measure, args.cache)
    crops = Crops(args.cache, ["people"])
    people = {name: places for name, places in by_person(crops).items() if (crops.rows[places[0]]["source"] not in HELD_OUT_GENUINE) == args.trained}
    net = train(crops, list(people.values()), args.minutes)
    pictures, meshes, rows = swap_all(net, crops, people, args.frames)
    np.save(Path(args.cache) / "swaps.images.npy", np.stack(pictures))
    np.save(Path(args.cache) / "swaps.mesh.npy", np.stack(meshes))
    (Path(args.cache) / "swaps.rows.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
