"""Sends banks through real codecs: `python code_banks.py --cache CACHE --banks pack repos --passes 0 1` writes `BANK-coded-K`.
With --suppress, noise suppression comes first and a codec after it in half of the sentences: `BANK-suppressed-K`.

Everything that was made of one sentence goes through the same chains, so no codec tells the classes apart.
"""

from __future__ import annotations

import argparse
import zlib
from collections import defaultdict

import numpy as np

from synthetic.bank import Bank, BankWriter, level
from synthetic.codecs import CHAINS, code
from synthetic.suppression import suppress

#: Of the rows of a bank that go through a pass. Chains are drawn by sentence.
TOGETHER = 60


def sentence_of(row: dict) -> bytes:
    return f"{row['source']}|{row['pair'].split('|')[-1]}".encode()


def chain_of(row: dict, part: int, suppress_first: bool) -> str:
    """Returns the codec of a sentence; empty for half of those whose noise is suppressed."""
    draw = np.random.default_rng([zlib.crc32(sentence_of(row)), part])
    chain = str(draw.choice(list(CHAINS)))
    return "" if suppress_first and draw.random() < 0.5 else chain


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--banks", nargs="+", required=True)
    parser.add_argument("--passes", type=int, nargs="+", default=[0])
    parser.add_argument("--share", type=float, default=1.0, help="share of the sentences that are coded")
    parser.add_argument("--chain", choices=list(CHAINS), help="one chain for everything, for measuring")
    parser.add_argument("--suppress", action="store_true", help="RNNoise first, as call apps have it")
    args = parser.parse_args()
    kind = "suppressed" if args.suppress else "coded"
    for part in args.passes:
        for name in args.banks:
            bank = Bank(args.cache, name)
            writer = BankWriter(args.cache, f"{name}-{args.chain or f'{kind}-{part}'}")
            by_chain: dict[str, list[dict]] = defaultdict(list)
            for row in bank.rows:
                if zlib.crc32(f"{part}".encode() + sentence_of(row)) % 1000 >= 1000 * args.share:
                    continue
                by_chain[args.chain or chain_of(row, part, args.suppress)].append(row)
            for chain, rows in sorted(by_chain.items()):
                for at in range(0, len(rows), TOGETHER):
                    batch = rows[at : at + TOGETHER]
                    sounds = [suppress(bank.sound(row)) if args.suppress else bank.sound(row) for row in batch]
                    after = "+".join(filter(None, ["rnnoise" if args.suppress else "", chain]))
                    for row, sound in zip(batch, code(sounds, chain) if chain else sounds):
                        writer.add(level(sound), {**row, "chain": f"{row['chain']}+{after}"})
            writer.close()
            print({"bank": name, "pass": part, "rows": len(bank.rows)}, flush=True)


if __name__ == "__main__":
    main()
