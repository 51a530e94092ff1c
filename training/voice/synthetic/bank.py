"""A bank: sounds of one kind in one int16 file, 16 kHz mono, with a table of what they are."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import warnings
from pathlib import Path

import numpy as np
import torch

from .frontend import RATE

FIELDS = ["id", "label", "system", "source", "speaker", "pair", "group", "chain", "offset", "length", "sha256", "file"]
#: Longest piece that is kept of a file, in seconds.
LONGEST = 8.0
#: Root mean square of every sound in a bank, as a share of full scale (-26 dBFS, as the pack has it).
LEVEL = 0.05


class BankWriter:
    """Appends sounds to `NAME.i16` and rows to `NAME.tsv` in the cache folder."""

    def __init__(self, cache: str | Path, name: str) -> None:
        self._sounds = open(Path(cache) / f"{name}.i16.part", "wb")
        self._table = open(Path(cache) / f"{name}.tsv.part", "w", newline="")
        self._paths = [Path(cache) / f"{name}.i16", Path(cache) / f"{name}.tsv"]
        self._rows = csv.DictWriter(self._table, FIELDS, delimiter="\t", lineterminator="\n", extrasaction="ignore")
        self._rows.writeheader()
        self._offset = 0

    def add(self, sound: np.ndarray, row: dict) -> None:
        values = to_int16(sound)
        self._sounds.write(values.tobytes())
        self._rows.writerow({**row, "offset": self._offset, "length": len(values)})
        self._offset += len(values)

    def close(self) -> None:
        self._sounds.close(), self._table.close()
        for path in self._paths:
            Path(f"{path}.part").replace(path)


class Bank:
    """Sounds of a bank, read lazily; `rows` tell what they are."""

    def __init__(self, cache: str | Path, name: str) -> None:
        with open(Path(cache) / f"{name}.tsv", newline="") as file:
            self.rows = list(csv.DictReader(file, delimiter="\t"))
        for row in self.rows:
            row["bank"], row["offset"], row["length"] = name, int(row["offset"]), int(row["length"])
        self._sounds = np.memmap(Path(cache) / f"{name}.i16", np.int16, "r")

    def sound(self, row: dict) -> np.ndarray:
        """Returns float32 samples in [-1, 1]."""
        return self._sounds[row["offset"] : row["offset"] + row["length"]].astype(np.float32) / 32768

    def samples(self, device: torch.device) -> torch.Tensor:
        """Returns the whole bank as int16 on a device; on a CPU as it lies on disk, shared by all processes and not to be written to."""
        if device.type != "cpu":
            return torch.from_numpy(np.array(self._sounds)).to(device)
        with warnings.catch_warnings(action="ignore", category=UserWarning):
            return torch.from_numpy(self._sounds)


def to_int16(sound: np.ndarray) -> np.ndarray:
    return np.clip(np.round(np.asarray(sound, np.float64) * 32768), -32768, 32767).astype(np.int16)


def level(sound: np.ndarray) -> np.ndarray:
    """Scales to the bank's level; peaks may go no higher than full scale."""
    sound = np.asarray(sound, np.float32)
    gain = LEVEL / max(float(np.sqrt(np.mean(sound**2))), 1e-6)
    return sound * min(gain, 0.98 / max(float(np.abs(sound).max()), 1e-6))


def decode(path: str | Path, ffmpeg: str, seconds: float = LONGEST) -> np.ndarray:
    """Returns at most `seconds` of a file as float32, 16 kHz mono; empty when it cannot be decoded."""
    command = [ffmpeg, "-nostdin", "-v", "error", "-t", str(seconds + 2), "-i", str(path), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    raw = subprocess.run(command, capture_output=True, check=False).stdout
    return np.frombuffer(raw, np.int16).astype(np.float32) / 32768


def trim(sound: np.ndarray, below_db: float = 35.0) -> np.ndarray:
    """Cuts what is quieter than the loudest 32 ms by `below_db` off both ends."""
    steps = len(sound) // 512
    if steps < 4:
        return sound
    power = (sound[: steps * 512].reshape(steps, 512) ** 2).mean(1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-below_db / 10))
    return sound[loud[0] * 512 : (loud[-1] + 1) * 512]


def file_hash(path: str | Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
