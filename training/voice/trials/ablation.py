"""What the parts of the training and of the front end are worth: short runs from nothing that differ in one thing.

`python trials/ablation.py --cache CACHE --runs RUNS [--steps 700]` prints a table of held-out systems (clean, and through
codecs) and of devtest. A variant that is done is not trained again; the base runs with two seeds, and what differs less than they do
is noise. devtest is only measured: nothing is chosen by this table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from evaluate import is_narrow, load  # noqa: E402
from synthetic.bank import Bank  # noqa: E402
from synthetic.metrics import auc, bootstrap, eer  # noqa: E402
from synthetic.scoring import score  # noqa: E402
from synthetic.splits import in_validation  # noqa: E402

CLEAN = ["pack", "repos", "spoken", "own-repos-0", "own-repos-1", "own-spoken-0", "classic", "neural"]
CODED = ["repos-coded-0", "repos-coded-1", "pack-coded-0", "pack-coded-1", "spoken-coded-0", "own-repos-0-coded-0", "own-repos-1-coded-0"]
MIX = {"frames": [120, 280], "pairs": 6, "fakes": 10, "reals": 10, "clean_share": 0.5, "strength": 0.5, "growth": 500, "mask_share": 0.1, "gate_share": 0.4}
#: Variant -> (banks left out, what the mix has instead, what the run has instead).
VARIANTS: dict[str, tuple[set[str], dict, dict]] = {
    "base": (set(), {}, {}),
    "base, another seed": (set(), {}, {"seed": 2}),
    "powers alone, no phase": (set(), {"phase_mask_share": 1.0}, {}),
    "no copies of our own": ({name for name in CLEAN + CODED if name.startswith("own-")}, {}, {}),
    "no codecs": (set(CODED), {}, {}),
    "no noise, rooms, limits": (set(), {"clean_share": 1.0}, {}),
    "no pairs": (set(), {"pairs": 0, "fakes": 16, "reals": 16}, {}),
}


def train(name: str, args: argparse.Namespace) -> Path:
    dropped, mix, run = VARIANTS[name]
    stem = "ablation-" + name.replace(", ", "-").replace(" ", "-")
    folder, config = Path(args.runs) / stem, Path(args.runs) / f"{stem}.json"
    banks = [bank for bank in CLEAN + CODED if bank not in dropped]
    config.write_text(json.dumps({"name": stem, "steps": args.steps, "warmup": 50, "rate": 1.5e-3, "ema": 0.99, "validate_every": 10**6, "keep_every": 10**6, "banks": banks, "mix": {**MIX, **mix}, **run}))
    log = folder / "log.jsonl"
    if not log.exists() or '"event": "end"' not in log.read_text():
        subprocess.run([sys.executable, str(HERE / "train.py"), "--config", str(config), "--cache", args.cache, "--runs", args.runs], check=True)
    return folder / "last.pt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--runs", required=True)
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--only", nargs="+", choices=list(VARIANTS), default=list(VARIANTS))
    args = parser.parse_args()
    torch.set_num_threads(1)
    held = {"clean": ["pack", "repos", "neural", "spoken"], "coded": ["repos-coded-0", "pack-coded-0", "spoken-coded-0"], "devtest": ["devtest"]}
    sets: dict[str, tuple[list[np.ndarray], np.ndarray]] = {}
    for kind, names in held.items():
        found = [(row, bank) for bank in (Bank(args.cache, name) for name in names) for row in bank.rows if kind == "devtest" or (in_validation(row) and not is_narrow(row))]
        sets[kind] = [bank.sound(row) for row, bank in found], np.array([row["label"] == "fake" for row, _ in found], float)
        print(f"{kind}: {int((sets[kind][1] == 0).sum())} genuine, {int(sets[kind][1].sum())} fake", flush=True)
    print("| variant | held out, clean: EER / AUC | through codecs | devtest: EER / AUC (95 %) |\n|---|---|---|---|")
    for name in args.only:
        net, cells = load(str(train(name, args))), []
        for kind, (sounds, labels) in sets.items():
            scores = score(net, sounds, bf16=True)
            span = " ({:.2f}-{:.2f})".format(*bootstrap(auc, scores, labels)) if kind == "devtest" else ""
            cells.append(f"{eer(scores, labels):.3f} / {auc(scores, labels):.3f}{span}")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
