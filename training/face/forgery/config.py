"""One run's settings, read from a JSON file in `configs/`; unknown keys are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields

from .batches import Mix


@dataclass(frozen=True)
class RunConfig:
    name: str
    side: int = 160  # network input, pixels
    steps: int = 6000
    warmup: int = 200
    decay_from: float = 1.0  # share of the steps after which the rate falls linearly to zero
    rate: float = 2e-4
    weight_decay: float = 0.02
    ema: float = 0.998
    seed: int = 1
    caches: list[str] = field(default_factory=lambda: ["train", "videos"])
    exclude: list[str] = field(default_factory=list)
    resynth: str | None = None  # name of the re-synthesis array in the cache folder
    start_from: str | None = None  # a finished run's name whose averaged weights this one starts from
    bf16: bool = True  # pays on CPUs with AVX512_BF16, with the native depthwise kernel
    workers: int = 1
    micro: int = 1  # parts a batch is worked through in (smaller parts fit a small CPU cache better)
    validate_every: int = 500
    validate_batches: int = 24  # 8 were too few: their standard error hid effects of .05 AUC
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
