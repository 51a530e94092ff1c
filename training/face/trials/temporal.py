"""Trial: do eight to 24 consecutive pictures of one face tell more than single ones? `python trials/temporal.py --mirror ... --task ... --calls ... --cache ...`

Takes a burst of consecutive frames of every training and held-out clip of `configs/videos.json` and of the call clips, and prints,
for each feature of motion, the AUC (fake against genuine) by clip. Result in ../LOG.md: not kept.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from extract_videos import list_clips, read_clip  # noqa: E402
from forgery.geometry import crop_face  # noqa: E402
from forgery.mesh import Mesher  # noqa: E402
from forgery.metrics import auc, bootstrap_auc  # noqa: E402

BURST = 24
#: Points that the mimic hardly moves, and the face's outline.
_RIGID = np.array([168, 6, 197, 195, 33, 133, 263, 362, 10, 151, 9, 8])
_OUTLINE = np.array([10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109])


def bursts(path: str, starts: tuple[float, ...] = (0.2, 0.6)):
    """Yields lists of `BURST` consecutive RGB frames."""
    capture = cv2.VideoCapture(path)
    total = int(capture.get(cv2.CAP_PROP_FRAME_COUNT)) or 100
    wanted, index, frames = [int(total * start) for start in starts], 0, []
    while wanted and capture.grab():
        if wanted[0] <= index < wanted[0] + BURST:
            frames.append(capture.retrieve()[1][:, :, ::-1])
            if len(frames) == BURST:
                yield frames
                wanted, frames = wanted[1:], []
        index += 1
    capture.release()


def similarity(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Returns the [2, 3] scaled rotation that carries `source` onto `target` best (least squares)."""
    return cv2.estimateAffinePartial2D(source.astype(np.float32), target.astype(np.float32), method=cv2.LMEDS)[0]


def features(frames: list[np.ndarray], mesher: Mesher) -> dict[str, float] | None:
    """Returns the motion features of one burst, or None where the face is lost."""
    meshes, crops = [], []
    for frame in frames:
        points = mesher(np.ascontiguousarray(frame))
        if points is None:
            return None
        crop, _, width = crop_face(frame, points)
        meshes.append(points / width)
        crops.append(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY).astype(np.float32))
    track = np.stack(meshes)
    rigid = [similarity(points[_RIGID], track[0][_RIGID]) for points in track]
    still = np.stack([points @ m[:, :2].T + m[:, 2] for points, m in zip(track, rigid)])
    shake = np.diff(still, 2, axis=0)
    outer = [similarity(points[_OUTLINE], track[0][_OUTLINE]) for points in track]
    angle = np.array([[np.arctan2(m[1, 0], m[0, 0]) for m in both] for both in (rigid, outer)])
    high = np.stack([crop - cv2.GaussianBlur(crop, (0, 0), 1.5) for crop in crops])[:, 70:190, 70:190]
    change = np.diff(high, axis=0)
    return {
        "jitter_rigid": float(np.log(shake[:, _RIGID].std() + 1e-6)),
        "jitter_outline": float(np.log(shake[:, _OUTLINE].std() + 1e-6)),
        "jitter_all": float(np.log(shake.std() + 1e-6)),
        "turn_disagreement": float(np.log(np.abs(np.diff(angle[0]) - np.diff(angle[1])).mean() + 1e-6)),
        "fine_change": float(np.log(change.std() + 1e-3)),
        "fine_change_ratio": float(np.log((change.std() + 1e-3) / (high.std() + 1e-3))),
        "fine_detail": float(np.log(high.std() + 1e-3)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("mirror", "task", "calls", "cache"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    mesher, rows, scratch = Mesher(args.task, 0.4), [], Path(args.cache) / "burst.tmp"

    def add(path: str, label: str, source: str, clip: str) -> None:
        found = [each for frames in bursts(path) if (each := features(frames, mesher))]
        if found:
            rows.append({"label": label, "source": source, "clip": clip, **{k: float(np.mean([f[k] for f in found])) for k in found[0]}})

    for source in json.loads((Path(__file__).parent.parent / "configs/videos.json").read_text()):
        for name in list_clips(Path(args.mirror), source):
            data = read_clip(Path(args.mirror), source, name)
            if len(data) < 1000:
                continue
            clip = scratch.with_suffix(Path(name).suffix)
            clip.write_bytes(data)
            add(str(clip), source["label"], source["source"], name)
    for label in ("real", "fake"):
        for path in sorted((Path(args.calls) / label).glob("*.mp4")):
            add(str(path), label, "calls", path.stem)
    Path(args.cache, "temporal.json").write_text(json.dumps(rows))
    for calls in (False, True):
        part = [row for row in rows if (row["source"] == "calls") == calls]
        labels = np.array([row["label"] == "fake" for row in part]).astype(int)
        print(json.dumps({"calls": calls, "fake": int(labels.sum()), "genuine": int((1 - labels).sum())}))
        for name in rows[0]:
            if name in ("label", "source", "clip"):
                continue
            values = np.array([row[name] for row in part])
            print(json.dumps({"feature": name, "auc": round(auc(values, labels), 3), "interval": [round(v, 2) for v in bootstrap_auc(values, labels)]}))


if __name__ == "__main__":
    main()
