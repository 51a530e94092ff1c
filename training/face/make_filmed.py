"""Turns every genuine crop into one as a video of modest quality shows it: small, then H.264 or VP8.

Generators' crops come out of such videos and most genuine ones out of photographs; without this the net learns the look
of video. Writes CACHE/filmed.npy (uint8 [n, 256, 256, 3], in the order of `Crops(cache, CACHES)`).
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import cv2
import numpy as np

from forgery.degrade import log_uniform, through_video
from forgery.splits import CACHES, Crops


def filmed(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Returns the crop as filmed: 96 to 256 px, a light blur some of the time, one of two codecs, back to 256 px."""
    side = int(log_uniform(rng, 96, 256)) // 16 * 16
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.2))
    small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
    coded = through_video(small, "h264" if rng.random() < 0.7 else "vp8", int(rng.integers(20, 33)), rng)
    return cv2.resize(coded, (256, 256), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    crops, place = Crops(args.cache, CACHES), Path(args.cache) / "filmed.part"
    images = np.lib.format.open_memmap(place, "w+", np.uint8, (len(crops), 256, 256, 3))
    for index in crops.where(None, "real"):
        images[index] = filmed(crops.image(int(index)), np.random.default_rng(int(index)))
    images.flush()
    os.rename(place, Path(args.cache) / "filmed.npy")


if __name__ == "__main__":
    main()
