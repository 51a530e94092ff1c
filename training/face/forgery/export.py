"""ONNX file of a trained net: weights stored as fp16 behind Cast, logit and activation map as outputs."""

from __future__ import annotations

import os

import numpy as np
import torch

from .model import ForgeryNet, fold_batch_norms


#: Tensors with fewer values stay float32.
SMALLEST_HALVED = 32


def halve_initialisers(path: str) -> int:
    """Rewrites the file's large float32 initialisers as float16 followed by Cast; returns the file's bytes."""
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
    return os.path.getsize(path)


def shipped_form(net: ForgeryNet) -> ForgeryNet:
    """Returns the net that the file holds: batch norms folded, every larger weight rounded to float16."""
    folded = fold_batch_norms(net)
    with torch.no_grad():
        for value in folded.parameters():
            if value.numel() >= SMALLEST_HALVED:
                value.copy_(value.half().float())
    return folded


def export(net: ForgeryNet, path: str, side: int) -> int:
    """Writes the ONNX file (opset 16; image [N, 3, side, side] to logit [N, 1] and cam [N, H, W]); returns its bytes."""
    options = {"opset_version": 16, "input_names": ["image"], "output_names": ["logit", "cam"],
               "dynamic_axes": {"image": {0: "n"}, "logit": {0: "n"}, "cam": {0: "n"}}, "do_constant_folding": True}  # fmt: skip
    if int(torch.__version__.split(".")[0]) >= 2:
        options["dynamo"] = False
    with torch.no_grad():
        torch.onnx.export(shipped_form(net), (torch.rand(2, 3, side, side),), path, **options)
    return halve_initialisers(path)
