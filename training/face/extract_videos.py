"""Takes face crops from the allowed repositories' clips: the pack's own originals, more frames a clip and more clips.

Reads `configs/videos.json` (sources with a git directory name, path patterns, label) and writes the same three files
as `prepare_pack.py` under CACHE/NAME.*; stills that the pack has already are left out. Rows also hold the clip's SHA-256, its repository path and the frame time.
"""

from __future__ import annotations

import argparse
import fnmatch
import hashlib
import json
import subprocess
from pathlib import Path

import cv2
import numpy as np

from forgery.geometry import crop_face
from forgery.mesh import Mesher

#: Faces narrower than this carry too little to learn from.
MIN_FACE_WIDTH = 80


def list_clips(mirror: Path, source: dict) -> list[str]:
    """Returns the paths that match a pattern of `include` and none of `exclude`."""
    if "folder" in source:
        names = sorted(path.name for path in (mirror / source["folder"]).iterdir())
    else:
        names = subprocess.run(["git", "-C", str(mirror / source["git"]), "ls-tree", "-r", "--name-only", "HEAD"],
                               capture_output=True, text=True, check=True).stdout.splitlines()  # fmt: skip
    wanted = [name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in source["include"])]
    return [name for name in wanted if not any(fnmatch.fnmatch(name, pattern) for pattern in source.get("exclude", []))]


def read_clip(mirror: Path, source: dict, name: str) -> bytes:
    """Returns a clip's bytes from the repository's HEAD, or from a folder of clips taken out of packages; empty where absent."""
    if "folder" in source:
        return (mirror / source["folder"] / name).read_bytes()
    return subprocess.run(["git", "-C", str(mirror / source["git"]), "show", f"HEAD:{name}"], capture_output=True).stdout


def frames_of(path: str, count: int):
    """Yields (seconds, RGB frame), `count` of them spread evenly over the clip."""
    capture = cv2.VideoCapture(path)
    total = int(capture.get(cv2.CAP_PROP_FRAME_COUNT)) or 100
    rate = capture.get(cv2.CAP_PROP_FPS) or 25.0
    wanted = set(np.unique(np.linspace(0, max(0, total - 2), count).astype(int)).tolist())
    index = 0
    while wanted:
        if not capture.grab():
            break
        if index in wanted:
            wanted.discard(index)
            ok, frame = capture.retrieve()
            if ok:
                yield index / rate, frame[:, :, ::-1]
        index += 1
    capture.release()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="configs/videos.json")
    parser.add_argument("--name", default="videos", help="of the three files")
    parser.add_argument("--mirror", required=True, help="folder that holds the repositories' git directories")
    parser.add_argument("--task", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--frames", type=int, default=16)
    args = parser.parse_args()
    mesher = Mesher(args.task, 0.4)
    rows, crops, meshes = [], [], []
    known = {row["identity"] for row in json.loads((Path(args.cache) / "train.rows.json").read_text())}
    scratch = Path(args.cache) / "clip.tmp"
    for source in json.loads(Path(args.config).read_text()):
        for name in list_clips(Path(args.mirror), source):
            still = Path(name).suffix.lower() in (".jpg", ".jpeg", ".png")
            identity = f"{source['source']}:{Path(name).stem}" if still else f"{source['source']}:{Path(name).parent.name}/{Path(name).stem}"
            if still and identity in known:
                continue
            data = read_clip(Path(args.mirror), source, name)
            if len(data) < 1000:
                continue  # some large files are absent from the snapshot
            clip = scratch.with_suffix(Path(name).suffix)
            clip.write_bytes(data)
            digest, kept = hashlib.sha256(data).hexdigest(), 0
            for seconds, frame in frames_of(str(clip), args.frames):
                points = mesher(frame)
                if points is None or np.ptp(points[:, 0]) < MIN_FACE_WIDTH:
                    continue
                crop, mesh, width = crop_face(frame, points)
                rows.append({"file": f"{digest[:12]}@{seconds:.2f}", "sha256": digest, "path": name, "label": source["label"],
                             "source": source["source"], "identity": identity,
                             "face_width": int(width), "repository": source["repository"]})
                crops.append(crop)
                meshes.append(mesh)
                kept += 1
            print(json.dumps({"source": source["source"], "clip": name, "crops": kept}), flush=True)
    np.save(Path(args.cache) / f"{args.name}.images.npy", np.stack(crops))
    np.save(Path(args.cache) / f"{args.name}.mesh.npy", np.stack(meshes))
    (Path(args.cache) / f"{args.name}.rows.json").write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
