"""Writes data-used.tsv: every file that trained, validated or calibrated the net, with hash, label, part and licence as found."""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from forgery.splits import CACHES, Crops, part_of

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--licences", default=str(HERE / "licences.tsv"))
    args = parser.parse_args()
    with open(args.licences, newline="") as file:
        licences = {row["source"]: row for row in csv.DictReader(file, delimiter="\t")}
    crops = Crops(args.cache, CACHES)
    files: dict[tuple, int] = Counter()
    for row in crops.rows:
        name = row["file"] if row["cache"] == "train" else row["path"]
        files[(row["source"], row["label"], part_of(row), row["cache"], row["sha256"], name)] += 1
    with open(HERE / "data-used.tsv", "w", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["source", "label", "part", "form", "sha256", "file", "crops", "licence"])
        for key, count in sorted(files.items()):
            form = "pack crop" if key[3] == "train" else "clip"
            writer.writerow([*key[:3], form, *key[4:], count, licences[key[0]]["licence"]])
    print({key: sum(n for k, n in files.items() if k[1:3] == key) for key in sorted({k[1:3] for k in files})})


if __name__ == "__main__":
    main()
