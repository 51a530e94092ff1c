"""Averages the averaged weights of several checkpoints of one line of training: `python average.py FILE FILE --out FILE`."""

from __future__ import annotations

import argparse

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", nargs="+")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    saved = [torch.load(path, map_location="cpu") for path in args.checkpoints]
    mean = {
        name: torch.stack([one["mean"][name] for one in saved]).mean(0) if value.dtype.is_floating_point else value
        for name, value in saved[-1]["mean"].items()
    }
    torch.save({"mean": mean, "step": saved[-1]["step"], "config": saved[-1]["config"]}, args.out)


if __name__ == "__main__":
    main()
