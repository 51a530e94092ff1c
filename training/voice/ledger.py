"""Writes data-used.tsv: every file that trained or validated, with hash, label, part and licence as found."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from synthetic.bank import Bank
from synthetic.splits import in_training, in_validation

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    with open(HERE / "licences.tsv", newline="") as file:
        licences = {row["source"]: row["licence"] for row in csv.DictReader(file, delimiter="\t")}
    lines = set()
    for name in ("pack", "repos", "classic", "neural", "spoken", "spoken2"):
        for row in Bank(args.cache, name).rows:
            part = "train" if in_training(row) else "validate" if in_validation(row) else "unused"
            lines.add((row["source"], row["label"], row["system"], part, name, row["sha256"], row["file"], licences.get(row["source"].split(":")[0], "none found")))
    with open(HERE / "data-used.tsv", "w", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["source", "label", "system", "part", "form", "sha256", "file", "licence"])
        writer.writerows(sorted(lines))
    print(len(lines))


if __name__ == "__main__":
    main()
