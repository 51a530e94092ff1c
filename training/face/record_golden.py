"""Records what Python makes of pictures that need no file, for the golden tests of the TypeScript runtime.

`python record_golden.py --checkpoint FILE --onnx FILE` writes packages/models/test/golden/face-forgery.json (torch's
outputs for the weights as shipped) and packages/core/src/face-forgery/crop.golden.json (`crop_face`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

from forgery.export import shipped_form
from forgery.geometry import crop_face
from forgery.model import ForgeryNet

REPOSITORY = Path(__file__).parents[2]
CASES = [{"kind": "noise", "seed": 1, "zoom": 1000, "shift": 0}, {"kind": "face", "seed": 2, "zoom": 1000, "shift": 0},
         {"kind": "face", "seed": 3, "zoom": 1250, "shift": -150}]  # fmt: skip


def sampled(values: np.ndarray, most: int = 400) -> dict:
    """Every n-th value, at most `most` of them."""
    flat = values.reshape(-1).astype(float)
    every = max(1, math.ceil(len(flat) / most))
    return {"length": len(flat), "every": every, "values": [round(v, 6) for v in flat[::every]]}


def network(checkpoint: str, onnx: str) -> dict:
    sys.path.insert(0, str(REPOSITORY / "packages/models/scripts/reference"))
    from test_pictures import picture

    saved = torch.load(checkpoint, map_location="cpu")
    net = ForgeryNet().eval()
    net.load_state_dict(saved["mean"])
    net, side, cases = shipped_form(net), saved["config"]["scale"], []
    for case in CASES:
        pixels = picture(size=side, **case)
        with torch.no_grad():
            logit, cam = net(torch.from_numpy(pixels.astype(np.float32) / 255).permute(2, 0, 1)[None])
        cases.append({**case, "size": side, "pixelsSha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
                      "outputs": {"logit": sampled(logit.numpy()), "cam": sampled(cam.numpy())}})  # fmt: skip
    return {"model": "face-forgery", "sourceSha256": hashlib.sha256(Path(onnx).read_bytes()).hexdigest(), "reference": f"torch {torch.__version__.split('+')[0]}, CPU", "cases": cases}


def smooth_picture(width: int, height: int) -> np.ndarray:
    """RGB bytes whose value at x, y (in pixels) is 128 + 100 sin(x / 17 + channel) cos(y / 23)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    return np.stack([np.floor(128.5 + 100 * np.sin(x / 17 + channel) * np.cos(y / 23)) for channel in range(3)], -1).astype(np.uint8)


def tilted_mesh(turn: float) -> np.ndarray:
    """A ring of 468 points about (160, 120), 40 x 50 px, turned by `turn`; the outer eye corners lie on its long axis."""
    place = np.arange(468) * (2 * np.pi / 468)
    points = np.stack([40 * np.cos(place), 50 * np.sin(place)], -1)
    points[33], points[263] = (-30, -8), (30, -8)
    cos, sin = np.cos(turn), np.sin(turn)
    return points @ np.array([[cos, sin], [-sin, cos]]) + (160, 120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--onnx", required=True)
    args = parser.parse_args()
    models = REPOSITORY / "packages/models/test/golden/face-forgery.json"
    models.write_text(json.dumps(network(args.checkpoint, args.onnx), separators=(",", ":")) + "\n")
    crops = [{"turn": turn, "size": 96, "crop": sampled(crop_face(smooth_picture(320, 240), tilted_mesh(turn), 96)[0])} for turn in (0.0, 0.25, -0.4)]
    golden = REPOSITORY / "packages/core/src/face-forgery/crop.golden.json"
    golden.write_text(json.dumps({"reference": "training/face/forgery/geometry.py", "cases": crops}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
