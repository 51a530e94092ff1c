"""Trains the vocoders of `synthetic/neural.py` on genuine training voices and copies every genuine sentence with them.

`python train_vocoders.py --cache CACHE --out FOLDER --names hifi snake --seconds 240` trains one after the other (a process for each on a
GPU) and writes FOLDER/NAME.pt and a bank `own-neural-NAME`. Half of the copies are whole; the rest are blended with the genuine sound by
band, or take its magnitudes, so that what tells them is fine. One is for one sentence, drawn by its id.
"""

from __future__ import annotations

import argparse
import json
import time
import zlib
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from synthetic.bank import Bank, BankWriter, level
from synthetic.neural import DESIGNS, Judges, MelLoss, Vocoder, copy
from synthetic.spectra import istft, stft
from synthetic.splits import in_training
from synthetic.vocoders import blended

SEGMENT = 9600
#: Share of the time that is spent on spectra alone, before the discriminators join.
ALONE = 0.25
LONGEST = 5 * 16000


class Sounds:
    """Genuine training sounds on a device, and random segments of them."""

    def __init__(self, banks: list[Bank], device: torch.device) -> None:
        found = [bank.sound(row) for bank in banks for row in bank.rows if row["label"] == "real" and in_training(row) and row["length"] > SEGMENT]
        self.all = torch.from_numpy(np.concatenate(found)).to(device)
        ends = np.cumsum([len(sound) for sound in found])
        self.places = np.concatenate([np.arange(end - len(sound), end - SEGMENT, 800) for sound, end in zip(found, ends)])

    def draw(self, count: int, rng: np.random.Generator) -> torch.Tensor:
        starts = torch.from_numpy(rng.choice(self.places, count)).to(self.all.device)
        gain = torch.from_numpy(rng.uniform(0.5, 3.0, (count, 1)).astype(np.float32)).to(self.all.device)
        return (self.all[starts[:, None] + torch.arange(SEGMENT, device=self.all.device)] * gain).clamp(-1, 1)


def train(name: str, sounds: Sounds, seconds: float, batch: int, device: torch.device) -> tuple[Vocoder, dict]:
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    torch.manual_seed(zlib.crc32(name.encode()) % 1000)
    net, judges, mel = Vocoder(DESIGNS[name]).to(device), Judges().to(device), MelLoss().to(device)
    optimiser = torch.optim.AdamW(net.parameters(), lr=5e-4, betas=(0.8, 0.99))
    judging = torch.optim.AdamW(judges.parameters(), lr=3e-4, betas=(0.8, 0.99))
    size = SEGMENT // DESIGNS[name].hop * DESIGNS[name].hop
    started, step, mean = time.time(), 0, 0.0
    while (spent := (time.time() - started) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 5e-4 * min(1.0, (step + 1) / 50, 2.5 * (1 - spent) + 0.05)
        given = sounds.draw(batch, rng)[:, :size]
        made, adversarial = net(given), spent > ALONE
        loss = 15 * (apart := mel(made, given))
        if adversarial:
            hinge = sum((1 - real[-1]).square().mean() + fake[-1].square().mean() for real, fake in zip(judges(given), judges(made.detach())))
            judging.zero_grad(set_to_none=True)
            hinge.backward()
            torch.nn.utils.clip_grad_norm_(judges.parameters(), 10.0)
            judging.step()
            with torch.no_grad():
                seen = judges(given)
            for real, fake in zip(seen, judges(made)):
                loss = loss + (1 - fake[-1]).square().mean() + sum(functional.l1_loss(b, a) for a, b in zip(real[:-1], fake[:-1]))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimiser.step()
        step += 1
        if step % 20 == 0:
            mean = float(apart.detach()) if mean == 0 else mean + 0.1 * (float(apart.detach()) - mean)
    return net.eval(), {"name": name, "steps": step, "mel": round(mean, 4), "seconds": round(time.time() - started)}


def disguised(sound: np.ndarray, made: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, str]:
    """Returns the copy or a subtler one, and what its system's name ends in."""
    draw = rng.random()
    if draw < 0.5:
        return made, ""
    if draw < 0.8:
        return blended(sound, made, rng), "-blend"
    true, false = stft(sound, 512, 128), stft(made, 512, 128)
    return istft((np.abs(true) * np.exp(1j * np.angle(false))).astype(np.complex64), 512, 128, len(sound)), "-phase"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--names", nargs="*", default=list(DESIGNS))
    parser.add_argument("--banks", nargs="*", default=["repos", "pack"])
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--share", type=float, default=1.0, help="share of the sentences that are copied")
    args = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    banks, out = [Bank(args.cache, name) for name in args.banks], Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    sounds = Sounds(banks, device)
    for name in args.names:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        net, record = train(name, sounds, args.seconds, args.batch, device)
        torch.save(net.state_dict(), out / f"{name}.pt")
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
        writer, count = BankWriter(args.cache, f"own-neural-{name}"), 0
        for bank in banks:
            for row in bank.rows:
                rng = np.random.default_rng(zlib.crc32(f"{name}|{row['id']}".encode()))
                if row["label"] != "real" or rng.random() >= args.share:
                    continue
                sound = bank.sound(row)[:LONGEST]
                made, ending = disguised(sound, copy(net, sound), rng)
                if np.isfinite(made).all() and np.abs(made).max() > 1e-4:
                    count += 1
                    writer.add(level(made), {**row, "label": "fake", "system": f"own-neural-{name}{ending}", "id": f"{row['id']}:{name}"})
        writer.close()
        with open(out / "log.jsonl", "a") as log:
            log.write(json.dumps({**record, "copies": count}) + "\n")


if __name__ == "__main__":
    main()
