"""The speaker encoder of the PyPI package Resemblyzer (GE2E, Wan et al. 2018; Apache-2.0), as the teacher.

`python -m identity.teacher --cache CACHE --weights pretrained.pt` writes `teacher.npz`: a mean embedding of each clip of
the banks that train or measure.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from synthetic.bank import Bank

BANKS = ["repos", "pack", "classic", "media"]
PARTIAL = 160
#: Partial utterances a clip.
MOST = 3


def slaney_filters(bands: int, size: int) -> np.ndarray:
    """Returns [bins, bands] triangular filters of unit area on the mel scale of Slaney's Auditory Toolbox, up to 8 kHz."""
    step = np.log(6.4) / 27
    to_mel = lambda f: np.where(f < 1000, f * 3 / 200, 15 + np.log(np.maximum(f, 1000) / 1000) / step)
    to_hertz = lambda m: np.where(m < 15, m * 200 / 3, 1000 * np.exp(step * (m - 15)))
    edges = to_hertz(np.linspace(0, to_mel(np.array(8000.0)), bands + 2))
    hertz = np.fft.rfftfreq(size, 1 / 16000)[:, None]
    rise, fall = (hertz - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - hertz) / np.diff(edges)[1:]
    return (np.maximum(0, np.minimum(rise, fall)) * 2 / (edges[2:] - edges[:-2])).astype(np.float32)


class Teacher(torch.nn.Module):
    def __init__(self, weights: str) -> None:
        super().__init__()
        self.lstm = torch.nn.LSTM(40, 256, 3, batch_first=True)
        self.linear = torch.nn.Linear(256, 256)
        self.load_state_dict(torch.load(weights, map_location="cpu")["model_state"], strict=False)
        self.mel = torch.from_numpy(slaney_filters(40, 400))

    def mels(self, sound: np.ndarray) -> torch.Tensor:
        """Returns [frames, 40] as the package's own front end does (level -30 dBFS, centred frames)."""
        sound = sound * (10 ** (-30 / 20) / max(float(np.sqrt((sound**2).mean())), 1e-6))
        spectrum = torch.stft(torch.from_numpy(sound), 400, 160, window=torch.hann_window(400), return_complex=True)
        return spectrum.abs().square().T @ self.mel

    def forward(self, mels: torch.Tensor) -> torch.Tensor:
        raw = torch.relu(self.linear(self.lstm(mels)[1][0][-1]))
        return raw / raw.norm(dim=1, keepdim=True).clamp_min(1e-6)


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--weights", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    teacher = Teacher(args.weights).eval()
    ids, parts, owner = [], [], []
    for name in BANKS:
        bank = Bank(args.cache, name)
        for row in bank.rows:
            if row["length"] < 1.7 * 16000:
                continue
            mels = teacher.mels(bank.sound(row))
            starts = np.linspace(0, len(mels) - PARTIAL, MOST if len(mels) > 240 else 2).astype(int)
            for at in starts:
                parts.append(mels[at : at + PARTIAL]), owner.append(len(ids))
            ids.append(f"{name}|{row['id']}")
    found = torch.cat([teacher(torch.stack(parts[at : at + 64])) for at in range(0, len(parts), 64)]).numpy()
    total = np.zeros((len(ids), 256), np.float32)
    np.add.at(total, owner, found)
    total /= np.linalg.norm(total, axis=1, keepdims=True)
    np.savez(Path(args.cache) / "teacher.npz", ids=np.array(ids), embeddings=total, parts=found, owner=np.array(owner))
    print({"clips": len(ids), "parts": len(parts)})


if __name__ == "__main__":
    main()
