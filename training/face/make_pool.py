"""Makes a pool of pairs (`forgery/pool.py`): `python make_pool.py --config configs/pool.json --cache CACHE --resynth RESYNTH --out POOL --workers 16`.

`--kinds` makes only these (self-blends, swaps and generators' crops need no renderer, so they can be made while renderers train).
Every crop of the train half is used, whatever its part: runs that train from a pool leave people out themselves (`crossfit.py`).
`--held HELD` writes what such runs are measured on instead: HELD/clean.npy and HELD/call.npy (uint8 [n, 192, 192, 3]) and HELD/places.json.
"""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from forgery.batches import Batches
from forgery.calibrate import as_in_a_call
from forgery.config import read_config
from forgery.folds import measured_rows
from forgery.pool import SIDE, write_part
from forgery.splits import Crops


def pairs(job: dict) -> int:
    config = read_config(job["config"])
    filmed = np.load(Path(job["cache"]) / "filmed.npy", mmap_mode="r")
    batches = Batches(Crops(job["cache"], config.caches), None, config.mix, SIDE, SIDE, 1, 0, resynth=job["resynth"], filmed=filmed)
    kinds = {**config.mix.kinds, "generated": config.mix.generated / config.mix.made * sum(config.mix.kinds.values())}
    chosen = {kind: share for kind, share in kinds.items() if not job["kinds"] or kind in job["kinds"]}
    return write_part(batches, Path(job["out"]), job["name"], chosen, job["count"], job["until"], job["seed"])


def held(job: dict) -> tuple[np.ndarray, np.ndarray]:
    cv2.setNumThreads(1)
    crops = Crops(job["cache"], read_config(job["config"]).caches)
    images = [crops.image(i) for i in job["places"]]
    return tuple(np.stack([cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR) for image in some]) for some in (images, as_in_a_call(images)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--resynth")
    parser.add_argument("--out")
    parser.add_argument("--held")
    parser.add_argument("--kinds", nargs="*")
    parser.add_argument("--count", type=int, default=20_000, help="pairs, of all workers together, at most")
    parser.add_argument("--seconds", type=float, default=3600, help="stops then, with what there is")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--name", default="part")
    args = parser.parse_args()
    with ProcessPoolExecutor(args.workers) as workers:
        if args.held:
            Path(args.held).mkdir(parents=True, exist_ok=True)
            places = measured_rows(Crops(args.cache, read_config(args.config).caches))
            jobs = [{"cache": args.cache, "config": args.config, "places": part.tolist()} for part in np.array_split(places, args.workers)]
            clean, call = (np.concatenate(some) for some in zip(*workers.map(held, jobs)))
            np.save(Path(args.held) / "clean.npy", clean), np.save(Path(args.held) / "call.npy", call)
            (Path(args.held) / "places.json").write_text(json.dumps(places.tolist()))
            return
        Path(args.out).mkdir(parents=True, exist_ok=True)
        jobs = [{**vars(args), "name": f"{args.name}-{k}", "count": args.count // args.workers, "until": time.time() + args.seconds, "seed": 1000 * (sum(args.name.encode()) + 1) + k}
                for k in range(args.workers)]  # fmt: skip
        print(json.dumps({"pairs": sum(workers.map(pairs, jobs))}))


if __name__ == "__main__":
    main()
