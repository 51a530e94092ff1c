"""Trains the speaker net to give a clip the teacher's embedding: `python train_identity.py --cache CACHE --out FOLDER --minutes 20`.

`identity/teacher.py` comes first. The teacher hears the clip as it is, the net two to four seconds of it, half of the time through a random
channel. Speakers of `identity/speakers.py` that are held out never train.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

from identity.features import log_mel, normalise
from identity.model import SpeakerNet
from identity.speakers import held_out
from synthetic.augment import degrade, draw_channel
from synthetic.bank import Bank

BATCH, CLEAN_SHARE, RATE = 64, 0.5, 2e-3


class Clips(torch.utils.data.Dataset):
    """Item k is batch k: ([64, 64, T] windows, [64] indices into the teacher's table)."""

    def __init__(self, cache: str, seed: int, first: int) -> None:
        saved = np.load(Path(cache) / "teacher.npz")
        place = {name: k for k, name in enumerate(saved["ids"])}
        self.banks = {name: Bank(cache, name) for name in ("repos", "pack", "classic")}
        self.rows = [(bank, row, place[f"{name}|{row['id']}"]) for name, bank in self.banks.items() for row in bank.rows
                     if f"{name}|{row['id']}" in place and not held_out(row)]  # fmt: skip
        real = np.array([row["label"] == "real" for _, row, _ in self.rows])
        self.weight = np.where(real, 2.0, 1.0) / np.where(real, 2.0, 1.0).sum()
        self.noise = torch.from_numpy(np.load(Path(cache) / "noise.npy"))
        self.seed, self.first = seed, first

    def __len__(self) -> int:
        return 1_000_000

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        rng = np.random.default_rng([self.seed, self.first + index])
        frames = int(rng.integers(150, 300))
        windows, owners = [], []
        for k in rng.choice(len(self.rows), BATCH, p=self.weight):
            bank, row, owner = self.rows[k]
            sound = bank.sound(row)
            size = frames * 160 + 400
            at = int(rng.integers(0, max(1, len(sound) - size)))
            sound = sound[at : at + size]
            if rng.random() >= CLEAN_SHARE:
                channel = draw_channel(rng, 0.7, len(sound))
                sound = degrade(torch.from_numpy(sound)[None], [channel], torch.zeros(1, dtype=torch.long), self.noise)[0].numpy()
            mel = log_mel(sound)
            mel = mel.repeat(frames // len(mel) + 1, 1)[:frames]
            windows.append(normalise(mel)), owners.append(owner)
        return torch.stack(windows), torch.tensor(owners)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(3)
    folder = Path(args.out)
    folder.mkdir(parents=True, exist_ok=True)
    taught = torch.from_numpy(np.load(Path(args.cache) / "teacher.npz")["embeddings"])
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net, taught = SpeakerNet().to(device), taught.to(device)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.02)
    step, seconds = 0, 0.0
    if (folder / "last.pt").exists():
        saved = torch.load(folder / "last.pt", map_location=device)
        net.load_state_dict(saved["net"]), optimiser.load_state_dict(saved["optimiser"])
        step, seconds = saved["step"], saved["seconds"]
    mean = copy.deepcopy(net).eval()
    clips = Clips(args.cache, 9, step)
    loader = torch.utils.data.DataLoader(clips, batch_size=None, num_workers=args.workers, prefetch_factor=6)
    log = open(folder / "log.jsonl", "a", buffering=1)
    log.write(json.dumps({"event": "start", "step": step, "clips": len(clips.rows)}) + "\n")
    started, recent = time.time() - seconds, []
    for windows, owners in loader:
        share = min(1.0, seconds / (60 * args.minutes))
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2)
        with torch.autocast(device.type, torch.bfloat16):
            found = net(windows.to(device)).float()
        target = taught[owners.to(device)]
        near = 1 - (found * target).sum(-1).mean()
        # Who resembles whom in the batch: what a comparison needs, whatever the axes are.
        alike = ((found @ found.T - target @ target.T) ** 2).mean()
        loss = near + 4 * alike
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        step, seconds = step + 1, time.time() - started
        with torch.no_grad():
            for kept, new in zip(mean.state_dict().values(), net.state_dict().values()):
                kept.lerp_(new, 1 - min(0.998, step / (step + 10))) if kept.dtype.is_floating_point else kept.copy_(new)
        recent.append((float(near.detach()), float(alike.detach())))
        ended = seconds > 60 * args.minutes
        if step % 50 == 0:
            log.write(json.dumps({"step": step, "near": round(float(np.mean(recent, 0)[0]), 4), "alike": round(float(np.mean(recent, 0)[1]), 5), "seconds": round(seconds)}) + "\n")
            recent = []
        if step % 200 == 0 or ended:
            torch.save({"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "seconds": seconds}, folder / "last.tmp")
            (folder / "last.tmp").replace(folder / "last.pt")
        if ended:
            break


if __name__ == "__main__":
    main()
