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


def fold_pads(path: str) -> int:
    """Moves each Pad of zeros into the convolution behind it and drops what computed its sizes; returns how many there were.

    PyTorch's convolutions pad alike on both sides, ONNX's need not: the results are the same. A Pad of its own makes
    onnxruntime leave its blocked layout, which costs a quarter of the network's time.
    """
    import onnx
    import onnxruntime
    from onnx import helper

    model = onnx.load(path)
    nodes = model.graph.node
    pads = [node for node in nodes if node.op_type == "Pad"]
    probe = onnx.load(path)
    for pad in pads:
        probe.graph.output.append(helper.make_tensor_value_info(pad.input[1], onnx.TensorProto.INT64, None))
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    image = np.zeros([size if isinstance(size, int) else 1 for size in session.get_inputs()[0].shape], np.float32)
    for pad, sizes in zip(pads, session.run([pad.input[1] for pad in pads], {"image": image}) if pads else [], strict=True):
        before, after = sizes[: len(sizes) // 2], sizes[len(sizes) // 2 :]
        behind = [node for node in nodes if pad.output[0] in node.input]
        if [node.op_type for node in behind] != ["Conv"] or before[:2].any() or after[:2].any():
            raise ValueError(f"{pad.name} is not the padding of one convolution")
        (own,) = (attribute for attribute in behind[0].attribute if attribute.name == "pads")
        if any(own.ints):
            raise ValueError(f"{behind[0].name} pads, too")
        del own.ints[:]
        own.ints.extend([*map(int, before[2:]), *map(int, after[2:])])
        behind[0].input[0] = pad.input[0]
        nodes.remove(pad)
    results = {value.name for value in model.graph.output}
    while dead := [node for node in nodes if not (results | {name for other in nodes for name in other.input}) & set(node.output)]:
        for node in dead:
            nodes.remove(node)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return len(pads)


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
    fold_pads(path)
    return halve_initialisers(path)
