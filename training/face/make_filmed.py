"""Turns every genuine crop into one as a video of modest quality shows it: small, then H.264 or VP8.

Generators' crops come out of such videos and most genuine ones out of photographs; without this the net learns the look
of video. Writes CACHE/filmed.npy (uint8 [n, 256, 256, 3], in the order of `Crops(cache, CACHES)`).
"""

from __future__ import annotations

import argparse
import functools
import os
from concurrent.futures import ProcessPoolExecutor
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


def film_some(cache: str, part: int, parts: int) -> None:
    """Films every genuine crop whose place leaves `part` when divided by `parts`."""
    cv2.setNumThreads(1)
    crops, images = Crops(cache, CACHES), np.load(Path(cache) / "filmed.part", mmap_mode="r+")
    for index in crops.where(None, "real"):
        if index % parts == part:
            images[index] = filmed(crops.image(int(index)), np.random.default_rng(int(index)))
    images.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    place = Path(args.cache) / "filmed.part"
    np.lib.format.open_memmap(place, "w+", np.uint8, (len(Crops(args.cache, CACHES)), 256, 256, 3)).flush()
    with ProcessPoolExecutor(args.workers) as workers:
        list(workers.map(functools.partial(film_some, args.cache, parts=args.workers), range(args.workers)))
    os.rename(place, Path(args.cache) / "filmed.npy")


if __name__ == "__main__":
    main()
