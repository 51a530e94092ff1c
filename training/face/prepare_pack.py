"""Decodes one half of the face pack into a memmap and finds every crop's mesh points.

Writes CACHE/NAME.images.npy (uint8 [n, 256, 256, 3] RGB), NAME.mesh.npy (float32 [n, 468, 2], NaN where no face was
found) and NAME.rows.json (one record a crop: file, sha256, label, source, identity, face_width).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np

from forgery.mesh import Mesher


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", required=True, help="folder with train.tsv and devtest.tsv")
    parser.add_argument("--half", required=True, choices=["train", "devtest"])
    parser.add_argument("--task", required=True, help="face_landmarker.task")
    parser.add_argument("--cache", required=True)
    args = parser.parse_args()
    pack, cache = Path(args.pack), Path(args.cache)
    cache.mkdir(parents=True, exist_ok=True)
    with open(pack / f"{args.half}.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    images = np.lib.format.open_memmap(cache / f"{args.half}.images.npy", "w+", np.uint8, (len(rows), 256, 256, 3))
    meshes = np.full((len(rows), 468, 2), np.nan, np.float32)
    mesher = Mesher(args.task)
    for index, row in enumerate(rows):
        data = (pack / args.half / row["file"]).read_bytes()
        row["sha256"] = hashlib.sha256(data).hexdigest()
        row["face_width"] = int(row["face_width"])
        images[index] = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]
        mesh = mesher(images[index])
        if mesh is not None:
            meshes[index] = mesh
    mesher.close()
    images.flush()
    np.save(cache / f"{args.half}.mesh.npy", meshes)
    (cache / f"{args.half}.rows.json").write_text(json.dumps(rows))
    print(json.dumps({"half": args.half, "crops": len(rows), "no_mesh": int(np.isnan(meshes[:, 0, 0]).sum())}))


if __name__ == "__main__":
    main()
