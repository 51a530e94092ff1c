"""Averages the averaged weights of runs: `python average.py --out FILE RUN.pt[=SHARE] ...`; shares are 1 where none is given."""

from __future__ import annotations

import argparse

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("runs", nargs="+")
    args = parser.parse_args()
    runs = [(path, float(share or 1)) for path, _, share in (run.partition("=") for run in args.runs)]
    saved = [torch.load(path, map_location="cpu") for path, _ in runs]
    total = sum(share for _, share in runs)
    mean = {name: sum(run["mean"][name].float() * share / total for run, (_, share) in zip(saved, runs)) if value.dtype.is_floating_point else value
            for name, value in saved[-1]["mean"].items()}  # fmt: skip
    torch.save({"mean": mean, "step": saved[-1]["step"], "of": args.runs}, args.out)


if __name__ == "__main__":
    main()
