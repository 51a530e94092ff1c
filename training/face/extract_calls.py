"""Face crops of the end-to-end clips (measured only, never trained on): CACHE/calls.*, up to 12 frames a clip."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from extract_videos import frames_of
from forgery.geometry import crop_face
from forgery.mesh import Mesher


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", required=True, help="folder with real/ and fake/")
    parser.add_argument("--task", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--frames", type=int, default=12)
    args = parser.parse_args()
    mesher = Mesher(args.task, 0.4)
    rows, crops, meshes = [], [], []
    for clip in sorted(Path(args.calls).glob("*/*.mp4")):
        digest = hashlib.sha256(clip.read_bytes()).hexdigest()
        for seconds, frame in frames_of(str(clip), args.frames):
            points = mesher(frame)
            if points is None or np.ptp(points[:, 0]) < 40:
                continue
            crop, mesh, width = crop_face(frame, points)
            rows.append({"file": f"{clip.name}@{seconds:.2f}", "sha256": digest, "label": clip.parent.name, "source": "calls",
                         "identity": clip.stem, "face_width": int(width)})  # fmt: skip
            crops.append(crop)
            meshes.append(mesh)
    np.save(Path(args.cache) / "calls.images.npy", np.stack(crops))
    np.save(Path(args.cache) / "calls.mesh.npy", np.stack(meshes))
    (Path(args.cache) / "calls.rows.json").write_text(json.dumps(rows))
    print(json.dumps({"clips": len({row["identity"] for row in rows}), "crops": len(rows)}))


if __name__ == "__main__":
    main()
