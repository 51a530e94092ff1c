"""Decodes the voice pack into a bank: `python prepare_pack.py --pack DATA/voices --half train --cache CACHE`."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import imageio_ffmpeg

from synthetic.bank import BankWriter, decode, file_hash, level


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", required=True)
    parser.add_argument("--half", required=True, choices=["train", "devtest"])
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    writer = BankWriter(args.cache, "pack" if args.half == "train" else "devtest")
    with open(Path(args.pack) / f"{args.half}.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        path = Path(args.pack) / args.half / row["file"]
        name = row["file"].split(".")[0]
        writer.add(level(decode(path, ffmpeg)), {**row, "id": name, "group": name, "chain": "opus-32", "sha256": file_hash(path)})
    writer.close()
    print({"half": args.half, "sounds": len(rows)})


if __name__ == "__main__":
    main()
