"""Scores crops with a trained net: from a checkpoint or from the exported file, resampled as the runtime does."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch

from .model import ForgeryNet


class Scorer:
    """Calls return one logit a crop (uint8 [256, 256, 3]); `flip` averages with the mirrored crop."""

    def __init__(self, path: str, side: int | None = None, flip: bool = False):
        self.flip, self._session, self._net = flip, None, None
        if Path(path).suffix == ".onnx":
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
            self.side, self.about = self._session.get_inputs()[0].shape[2], {"file": Path(path).name}
        else:
            saved = torch.load(path, map_location="cpu")
            if "fold" in saved:  # trained on people whom every other measurement holds out
                raise ValueError(f"{path}: a net of crossfit.py is measured by crossfit_table.py alone")
            self._net = ForgeryNet(detail=saved["config"].get("detail", 0.0)).eval().to(memory_format=torch.channels_last)
            self._net.load_state_dict(saved["mean"])
            self.side = side or saved["config"]["scale"]
            self.about = {"run": saved["config"]["name"], "step": saved["step"]}

    def _run(self, batch: np.ndarray) -> np.ndarray:
        image = np.ascontiguousarray(batch.transpose(0, 3, 1, 2), np.float32) / np.float32(255)
        if self._session is not None:
            return self._session.run(["logit"], {"image": image})[0][:, 0]
        with torch.no_grad():
            return self._net(torch.from_numpy(image))[0][:, 0].numpy()

    def __call__(self, crops: list[np.ndarray], batch: int = 32) -> np.ndarray:
        small = [cv2.resize(crop, (self.side, self.side), interpolation=cv2.INTER_LINEAR) for crop in crops]
        scores = [self._run(np.stack(small[i : i + batch])) for i in range(0, len(small), batch)]
        if self.flip:
            scores = [(s + self._run(np.stack(small[i : i + batch])[:, :, ::-1])) / 2 for s, i in zip(scores, range(0, len(small), batch))]
        return np.concatenate(scores)
