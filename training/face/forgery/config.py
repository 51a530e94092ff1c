"""One run's settings, read from a JSON file in `configs/`; unknown keys are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields

from .batches import Mix
from .splits import CACHES


@dataclass(frozen=True)
class RunConfig:
    name: str
    side: int = 160  # of the window that is trained on, pixels
    scale: int = 192  # of the whole crop, from which the window is taken: what the network sees in use
    steps: int = 6000
    seconds: float = 0.0  # wall time of the whole run; 0: `steps` end it. Rate and degradation then follow the clock
    warmup: int = 200
    decay_from: float = 1.0  # share of the steps after which the rate falls linearly to zero
    rate: float = 2e-4
    weight_decay: float = 0.02
    ema: float = 0.998
    seed: int = 1
    caches: list[str] = field(default_factory=lambda: list(CACHES))
    exclude: list[str] = field(default_factory=list)
    smoothing: float = 0.03  # of the labels
    dropout: float = 0.2  # of whole maps before the score
    detail: float = 0.0  # see ForgeryNet
    hardest: float = 1.0  # share of a batch's pictures, those with the largest losses, that are learnt from
    place_weight: float = 0.5  # of the map's loss beside the picture's
    start_from: str | None = None  # a checkpoint below the runs' folder whose averaged weights this one starts from
    bf16: bool = True  # pays on CPUs with AVX512_BF16, with the native depthwise kernel
    workers: int = 1
    micro: int = 1  # parts a batch is worked through in (smaller parts fit a small CPU cache better)
    validate_every: int = 500
    validate_batches: int = 8
    mix: Mix = field(default_factory=Mix)


def read_config(path: str) -> RunConfig:
    """Returns the settings in `path`; raises ValueError naming any unknown key."""
    with open(path) as file:
        given = json.load(file)
    mix = given.pop("mix", {})
    for kind, values in ((RunConfig, given), (Mix, mix)):
        unknown = set(values) - {item.name for item in fields(kind)}
        if unknown:
            raise ValueError(f"{path}: unknown keys {sorted(unknown)}")
    return RunConfig(**given, mix=Mix(**mix))
