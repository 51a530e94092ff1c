"""Sends banks through real codecs: `python code_banks.py --cache CACHE --banks pack repos --passes 2` writes `BANK-coded-K`.

Everything that was made of one sentence goes through the same chains, so no codec tells the classes apart.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict

import numpy as np

from synthetic.bank import Bank, BankWriter, level
from synthetic.codecs import CHAINS, code

#: Of the rows of a bank that go through a pass. Chains are drawn by sentence.
TOGETHER = 60


def chain_of(row: dict, part: int) -> str:
    draw = np.random.default_rng([zlib.crc32(f"{row['source']}|{row['pair'].split('|')[-1]}".encode()), part])
    return str(draw.choice(list(CHAINS)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--banks", nargs="+", required=True)
    parser.add_argument("--passes", type=int, nargs="+", default=[0])
    parser.add_argument("--share", type=float, default=1.0, help="share of the sentences that are coded")
    parser.add_argument("--chain", choices=list(CHAINS), help="one chain for everything, for measuring")
    args = parser.parse_args()
    for part in args.passes:
        for name in args.banks:
            bank = Bank(args.cache, name)
            writer = BankWriter(args.cache, f"{name}-{args.chain or f'coded-{part}'}")
            by_chain: dict[str, list[dict]] = defaultdict(list)
            for row in bank.rows:
                if zlib.crc32(f"{part}{row['source']}|{row['pair'].split('|')[-1]}".encode()) % 1000 >= 1000 * args.share:
                    continue
                by_chain[args.chain or chain_of(row, part)].append(row)
            for chain, rows in sorted(by_chain.items()):
                for at in range(0, len(rows), TOGETHER):
                    batch = rows[at : at + TOGETHER]
                    for row, sound in zip(batch, code([bank.sound(row) for row in batch], chain)):
                        writer.add(level(sound), {**row, "chain": f"{row['chain']}+{chain}"})
            writer.close()
            print({"bank": name, "pass": part, "rows": len(bank.rows)}, flush=True)


if __name__ == "__main__":
    main()
