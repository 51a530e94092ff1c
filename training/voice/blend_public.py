"""Subtler fakes by others' vocoders: `python blend_public.py --cache CACHE` writes the bank `blends`.

Where a public system's copy runs along with its genuine sentence, one band of frequencies (or a share of every bin) is the
copy's and the rest is genuine (`vocoders.blended`). Training systems and voices only; each is named `SYSTEM-blend`.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict

import numpy as np

from synthetic.bank import Bank, BankWriter, level
from synthetic.spectra import stft
from synthetic.splits import in_training, is_made_here
from synthetic.vocoders import blended

BANKS = ("pack", "repos")
#: Blends a copy.
EACH = 2
HOP = 80
#: How alike the energies of six bands must run, and by how many hops of 5 ms a copy may lag.
ALIKE, FURTHEST = 0.9, 30


def envelope(sound: np.ndarray) -> np.ndarray:
    """Returns log energies [6, frames] of six bands, without their means."""
    energies = np.log(np.add.reduceat(np.abs(stft(sound, 512, HOP)) ** 2, [1, 8, 16, 32, 64, 128], axis=0) + 1e-4)
    return energies - energies.mean(1, keepdims=True)


def lag_of(genuine: np.ndarray, made: np.ndarray) -> int | None:
    """Returns by how many hops `made` is late, none where the two do not run alike."""
    best, found = ALIKE, None
    for lag in range(-FURTHEST, FURTHEST + 1):
        one, other = genuine[:, max(0, -lag) :], made[:, max(0, lag) :]
        count = min(one.shape[1], other.shape[1])
        if count < 50:
            continue
        one, other = one[:, :count], other[:, :count]
        alike = float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum() + 1e-9))
        if alike > best:
            best, found = alike, lag
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    writer, made_of = BankWriter(args.cache, "blends"), defaultdict(int)
    for bank in (Bank(args.cache, name) for name in BANKS):
        sentences: dict[str, list[dict]] = defaultdict(list)
        for row in bank.rows:
            if in_training(row) and not is_made_here(row):
                sentences[row["pair"]].append(row)
        for rows in sentences.values():
            genuine = next((row for row in rows if row["label"] == "real"), None)
            if genuine is None:
                continue
            true = bank.sound(genuine)
            along = envelope(true)
            for row in rows:
                lag = lag_of(along, envelope(bank.sound(row))) if row["label"] == "fake" else None
                if lag is None:
                    continue
                one, other = true[max(0, -lag * HOP) :], bank.sound(row)[max(0, lag * HOP) :]
                count = min(len(one), len(other))
                rng = np.random.default_rng(zlib.crc32(row["id"].encode()))
                for k in range(EACH):
                    sound = blended(one[:count], level(other[:count]), rng)
                    writer.add(level(sound), {**row, "system": f"{row['system']}-blend", "id": f"{row['id']}:blend{k}"})
                made_of[row["system"]] += EACH
    writer.close()
    print(dict(made_of))


if __name__ == "__main__":
    main()
