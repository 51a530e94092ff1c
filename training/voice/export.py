"""Exports a run's averaged weights and checks the file.

`python export.py --model RUNS/NAME/last.pt --out voice-synthetic.onnx`
`python export.py --kind identity --model RUNS/identity/last.pt --out voice-descriptor.onnx`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from pathlib import Path

import numpy as np
import torch

from identity.features import BANDS
from identity.model import SpeakerNet
from synthetic.frontend import BINS, ROWS
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
    """Takes frames one after another, [N, T, 5, 256], as a runtime has them."""

    def __init__(self, net: VoiceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, frames: torch.Tensor) -> torch.Tensor:
        return self.net(frames.permute(0, 2, 3, 1))[0]


def build(kind: str) -> tuple[torch.nn.Module, torch.nn.Module, list[int], int, str]:
    """Returns the net, what is exported of it, the input's shape, which of its axes is time, and the output's name."""
    if kind == "identity":
        net = SpeakerNet()
        return net, net, [1, BANDS, 198], 2, "descriptor"
    net = VoiceNet()
    return net, Logit(net), [1, 398, ROWS, BINS], 1, "logit"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--kind", choices=["synthetic", "identity"], default="synthetic")
    args = parser.parse_args()
    import onnxruntime

    saved = torch.load(args.model, map_location="cpu")
    net, exported, shape, time_axis, output = build(args.kind)
    net.load_state_dict(saved["mean"])
    exported.eval()
    options = {"opset_version": 16, "input_names": ["frames"], "output_names": [output],
               "dynamic_axes": {"frames": {0: "n", time_axis: "t"}, output: {0: "n"}}, "do_constant_folding": True}  # fmt: skip
    if int(torch.__version__.split(".")[0]) >= 2:
        options["dynamo"] = False
    with torch.no_grad():
        torch.onnx.export(exported, (torch.randn(shape),), args.out, **options)
    halve_initialisers(args.out)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(args.out, settings, providers=["CPUExecutionProvider"])
    worst, spent = 0.0, []
    for frames in (150, shape[time_axis]):
        size = [frames if axis == time_axis else length for axis, length in enumerate(shape)]
        x = np.random.default_rng(frames).normal(size=size).astype(np.float32)
        with torch.no_grad():
            worst = max(worst, float(np.abs(exported(torch.from_numpy(x)).numpy() - session.run(None, {"frames": x})[0]).max()))
    for _ in range(20):
        start = time.process_time()
        session.run(None, {"frames": x})
        spent.append(time.process_time() - start)
    print(json.dumps({"step": saved["step"], "bytes": os.path.getsize(args.out), "sha256": hashlib.sha256(Path(args.out).read_bytes()).hexdigest(),
                      "max_abs_by_rounding_to_fp16": worst, "cpu_ms_median": round(float(np.median(spent)) * 1e3, 2)}))  # fmt: skip


if __name__ == "__main__":
    main()
