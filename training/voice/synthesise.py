"""Copy synthesis of the genuine sentences into banks `own-N`: `python synthesise.py --cache CACHE --part 0 --parts 4`."""

from __future__ import annotations

import argparse
import zlib

import numpy as np
import torch

from synthetic.bank import Bank, BankWriter, level
from synthetic.codecs import code
from synthetic.frontend import RATE
from synthetic.vocoders import VOCODERS, blended

#: Vocoders a sentence; half of the time one of them is blended with the genuine sound.
EACH = 3
LONGEST = int(5.5 * RATE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--part", type=int, required=True)
    parser.add_argument("--parts", type=int, default=4)
    parser.add_argument("--bank", default="repos")
    parser.add_argument("--chain", help="codec that the bank's genuine sounds went through, so that the copies do too")
    args = parser.parse_args()
    torch.set_num_threads(1)
    bank = Bank(args.cache, args.bank)
    rows = [row for row in bank.rows if row["label"] == "real" and zlib.crc32(row["id"].encode()) % args.parts == args.part]
    writer = BankWriter(args.cache, f"own-{args.bank}-{args.part}")
    made: list[tuple[np.ndarray, dict]] = []
    for row in rows:
        rng = np.random.default_rng(zlib.crc32(row["id"].encode()))
        sound = bank.sound(row)[:LONGEST]
        for name in rng.choice(list(VOCODERS), EACH, replace=False):
            fake = VOCODERS[name](sound, rng)
            if not np.isfinite(fake).all() or np.abs(fake).max() < 1e-4:
                continue
            if rng.random() < 0.25:
                fake, name = blended(sound, fake, rng), f"{name}-blend"
            made.append((level(fake), {**row, "label": "fake", "system": name, "id": f"{row['id']}:{name}"}))
    if args.chain:
        made = [(level(sound), row) for at in range(0, len(made), 60)
                for sound, (_, row) in zip(code([sound for sound, _ in made[at : at + 60]], args.chain), made[at : at + 60])]  # fmt: skip
    for sound, row in made:
        writer.add(sound, row)
    writer.close()
    print({"part": args.part, "sentences": len(rows), "made": len(made)})


if __name__ == "__main__":
    main()
