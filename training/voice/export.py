"""Exports a run's averaged weights: `python export.py --model RUNS/NAME/last.pt --out voice-synthetic.onnx`, and checks the file."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from pathlib import Path

import numpy as np
import torch

from synthetic.model import VoiceNet

#: Tensors with fewer values stay float32.
SMALLEST_HALVED = 64


def halve_initialisers(path: str) -> None:
    """Rewrites the file's large float32 initialisers as float16 followed by Cast."""
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(path)
    casts = []
    for tensor in list(model.graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST_HALVED:
            continue
        model.graph.initializer.remove(tensor)
        model.graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), tensor.name + ".half"))
        casts.append(helper.make_node("Cast", [tensor.name + ".half"], [tensor.name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    onnx.checker.check_model(model)
    onnx.save(model, path)


class Logit(torch.nn.Module):
    def __init__(self, net: VoiceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return self.net(frames)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    import onnxruntime

    saved = torch.load(args.model, map_location="cpu")
    net = VoiceNet().eval()
    net.load_state_dict(saved["mean"])
    options = {"opset_version": 16, "input_names": ["frames"], "output_names": ["logit"],
               "dynamic_axes": {"frames": {0: "n", 2: "t"}, "logit": {0: "n"}}, "do_constant_folding": True}  # fmt: skip
    if int(torch.__version__.split(".")[0]) >= 2:
        options["dynamo"] = False
    with torch.no_grad():
        torch.onnx.export(Logit(net).eval(), (torch.randn(2, 256, 398),), args.out, **options)
    halve_initialisers(args.out)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(args.out, settings, providers=["CPUExecutionProvider"])
    worst, spent = 0.0, []
    for frames in (150, 297, 398):
        x = np.random.default_rng(frames).normal(size=(1, 256, frames)).astype(np.float32) * 3
        with torch.no_grad():
            worst = max(worst, float(np.abs(net.eval()(torch.from_numpy(x))[0].numpy() - session.run(None, {"frames": x})[0]).max()))
    for _ in range(20):
        start = time.process_time()
        session.run(None, {"frames": x})
        spent.append(time.process_time() - start)
    print(json.dumps({"step": saved["step"], "bytes": os.path.getsize(args.out), "sha256": hashlib.sha256(Path(args.out).read_bytes()).hexdigest(),
                      "max_abs_logit_by_rounding_to_fp16": worst, "cpu_ms_median": round(float(np.median(spent)) * 1e3, 2)}))  # fmt: skip


if __name__ == "__main__":
    main()
