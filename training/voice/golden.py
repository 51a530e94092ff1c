"""Writes the golden file of the front end: `python golden.py --out ../../packages/core/src/voice-synthetic/spectral-frames.golden.json`."""

from __future__ import annotations

import argparse
import json

import numpy as np

from synthetic.frontend import BINS, RATE, log_power, normalise

#: Every so many values of each array are kept.
EVERY = 53


def sound(seconds: float) -> np.ndarray:
    """Returns a chirp with harmonics, a pause and a click; `spectral-frames.test.ts` makes the same."""
    i = np.arange(int(seconds * RATE), dtype=np.float64)
    time = i / RATE
    turn = 2 * np.pi * (110 * time + 40 * time * time)
    value = sum(np.sin(k * turn) / k for k in range(1, 30)) * 0.1
    hash_noise = np.modf(np.sin(i * 12.9898) * 43758.5453)[0] * 0.002
    value = np.where((time > 0.9) & (time < 1.3), 0, value) + hash_noise
    value[12_345] = 0.9
    return value.astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    powers = log_power(sound(2.0), exact=True)
    seen = normalise(powers)
    kept = {name: [round(float(v), 5) for v in array.contiguous().flatten().numpy()[::EVERY]] for name, array in (("powers", powers), ("seen", seen))}
    with open(args.out, "w") as file:
        json.dump({"frames": len(powers), "bins": BINS, "every": EVERY, **kept}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
