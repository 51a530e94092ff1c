"""Trains a swapper on a few people's clips, swaps them with each other and measures: `python make_swaps.py --cache CACHE --minutes 20 --model FILE`.

Takes the cache `people` (`extract_videos.py --config configs/people.json --name people --frames 80`), of it those of the held-out genuine sources, whom no net has
trained on. Writes CACHE/swaps.images.npy, .mesh.npy and .rows.json (a clip of `--frames` frames for each pair of people; made once, then kept) and prints the AUC of these
against the same people's genuine frames, clean and after a call. Intervals: 95 %, people drawn again.
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
from forgery.metrics import auc
from forgery.scoring import Scorer
from forgery.splits import HELD_OUT_GENUINE, Crops, person_of
from forgery.swapper import SIDE, Swapper, blended, face_weight, warped


def by_person(crops: Crops) -> dict[str, list[int]]:
    """Returns the crops of each person of a held-out source with twenty or more; not of people whom other sources show, too."""
    people: dict[str, list[int]] = {}
    elsewhere = {person_of(row) for row in crops.rows if row["source"] not in HELD_OUT_GENUINE}
    for index, row in enumerate(crops.rows):
        if person_of(row) not in elsewhere:
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
                rows.append({**crops.rows[index], "label": "fake", "source": "own-swap", "identity": f"own-swap:{name} with {other_name}", "of": name, "face": other_name})
    return pictures, meshes, rows


def by_people(scores: np.ndarray, owners: list[tuple[str, str | None]], people: list[str], rng: np.random.Generator | None = None) -> float:
    """Returns the AUC of clips (of whom, with whose face or None) by their mean scores; `rng` draws the people anew, and with them their clips."""
    times = dict.fromkeys(people, 1)
    if rng is not None:
        times = dict(zip(people, np.bincount(rng.integers(0, len(people), len(people)), minlength=len(people))))
    repeats = np.array([times[name] * (1 if face is None else times[face]) for name, face in owners])
    labels = np.array([face is not None for _, face in owners]).astype(int)
    return auc(np.repeat(scores, repeats), np.repeat(labels, repeats))


def measure(model: str, cache: str) -> None:
    swaps, crops = Crops(cache, ["swaps"]), Crops(cache, ["people"])
    people = by_person(crops)
    owners = sorted({(row["of"], row["face"]) for row in swaps.rows}) + [(name, None) for name in people]
    clips = [[swaps.image(i) for i, row in enumerate(swaps.rows) if (row["of"], row["face"]) == owner] if owner[1] else [crops.image(i) for i in people[owner[0]][:: max(1, len(people[owner[0]]) // 8)]]
             for owner in owners]  # fmt: skip
    images, score, result = [image for clip in clips for image in clip], Scorer(model), {"people": len(people), "swapped_clips": len(owners) - len(people)}
    for name, some in (("clean", images), ("call", as_in_a_call(images))):
        ends = np.cumsum([len(clip) for clip in clips])
        means = np.array([part.mean() for part in np.split(score(some), ends[:-1])])
        drawn = [by_people(means, owners, list(people), np.random.default_rng(k)) for k in range(500)]
        result[name] = {"clip_auc": round(by_people(means, owners, list(people)), 3), "interval": [round(float(np.nanpercentile(drawn, q)), 2) for q in (2.5, 97.5)]}
    print(json.dumps(result))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--minutes", type=float, default=20, help="of training")
    parser.add_argument("--frames", type=int, default=6)
    parser.add_argument("--model", required=True, help="a checkpoint or an ONNX file")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    if not (Path(args.cache) / "swaps.rows.json").exists():
        crops = Crops(args.cache, ["people"])
        people = by_person(crops)
        pictures, meshes, rows = swap_all(train(crops, list(people.values()), args.minutes), crops, people, args.frames)
        np.save(Path(args.cache) / "swaps.images.npy", np.stack(pictures))
        np.save(Path(args.cache) / "swaps.mesh.npy", np.stack(meshes))
        (Path(args.cache) / "swaps.rows.json").write_text(json.dumps(rows))
    measure(args.model, args.cache)


if __name__ == "__main__":
    main()
