"""One run's settings, read from a JSON file in `configs/`; unknown keys are refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields

from .batches import Mix


@dataclass(frozen=True)
class RunConfig:
    name: str
    minutes: float = 60.0  # wall time over which the rate falls from its peak to zero along a cosine
    steps: int = 0  # if not 0, ends the run in place of the clock: for runs that are compared
    warmup: int = 200  # steps
    rate: float = 1.5e-3
    weight_decay: float = 0.02
    ema: float = 0.998
    seed: int = 1
    rank: float = 0.5  # weight of the ranking loss on the pairs
    smoothing: float = 0.03
    banks: list[str] = field(default_factory=lambda: ["pack"])
    validate_banks: list[str] = field(default_factory=lambda: ["pack", "repos"])
    bf16: bool = True
    validate_every: int = 500
    keep_every: int = 2500  # steps between checkpoints that are kept
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
