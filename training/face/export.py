"""Exports a run's averaged weights: `python export.py --checkpoint FILE --out export/face-forgery.onnx`, and checks the file."""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import torch

from forgery.export import export, shipped_form
from forgery.model import ForgeryNet

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True, help="a file that train.py wrote")
    parser.add_argument("--out", default=str(HERE / "export" / "face-forgery.onnx"))
    parser.add_argument("--side", type=int, help="network input; by default the scale of the run's crops")
    args = parser.parse_args()
    import onnxruntime

    saved = torch.load(args.checkpoint, map_location="cpu")
    if "fold" in saved:
        raise SystemExit(f"{args.checkpoint}: a net of crossfit.py, which nothing held out can calibrate")
    side = args.side or saved["config"]["scale"]
    net = ForgeryNet(detail=saved["config"].get("detail", 0.0)).eval()
    net.load_state_dict(saved["mean"])
    Path(args.out).parent.mkdir(exist_ok=True)
    size = export(net, args.out, side)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(args.out, options, providers=["CPUExecutionProvider"])
    images = torch.from_numpy(np.random.default_rng(0).random((4, 3, side, side), np.float32))
    with torch.no_grad():
        logit, cam = shipped_form(net)(images)
        rounding = float((net(images)[0] - logit).abs().max())
    onnx_logit, onnx_cam = session.run(None, {"image": images.numpy()})
    spent = []
    for _ in range(40):
        start = time.process_time()
        session.run(None, {"image": images[:1].numpy()})
        spent.append(time.process_time() - start)
    print(json.dumps({
        "run": saved["config"]["name"], "step": saved["step"], "side": side, "bytes": size, "sha256": hashlib.sha256(Path(args.out).read_bytes()).hexdigest(),
        "max_abs_logit": float(np.abs(onnx_logit - logit.numpy()).max()), "max_abs_cam": float(np.abs(onnx_cam - cam.numpy()).max()),
        "max_abs_logit_by_rounding_to_fp16": rounding, "cpu_ms_median": round(float(np.median(spent)) * 1e3, 2), "cpu_ms_min": round(min(spent) * 1e3, 2)}))  # fmt: skip


if __name__ == "__main__":
    main()
