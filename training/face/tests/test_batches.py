"""Batches: what stands beside a generator's frames, and windows without a mask."""

import json

import numpy as np
import torch
from forgery.batches import Batches, Mix
from forgery.config import RunConfig
from forgery.fit import forgery_loss
from forgery.splits import Crops, part_of


def small_cache(folder) -> Crops:
    """Eight people on stills, six on genuine video, six by a generator."""
    rng = np.random.default_rng(0)
    kinds = [("real", "MEBeauty")] * 12 + [("real", "LivePortrait-driving")] * 12 + [("fake", "OmniHuman")] * 6
    rows = [{"file": str(i), "label": label, "source": source, "identity": f"{source}:p{i}"} for i, (label, source) in enumerate(kinds)]
    np.save(folder / "train.images.npy", rng.integers(0, 255, (len(rows), 256, 256, 3), np.uint8))
    np.save(folder / "train.mesh.npy", rng.uniform(60, 196, (len(rows), 468, 2)).astype(np.float32))
    (folder / "train.rows.json").write_text(json.dumps(rows))
    return Crops(str(folder), ["train"])


def test_generated_video_meets_genuine_video_alone_when_asked(tmp_path):
    crops = small_cache(tmp_path)
    batches = Batches(crops, "train", Mix(same_medium=True), 96, 192, 10, 1)
    fake = next(i for i, row in enumerate(crops.rows) if row["label"] == "fake" and part_of(row) == "train")
    found = {crops.rows[batches.pools.draw_alike(fake, np.random.default_rng(seed))]["source"] for seed in range(20)}
    assert found == {"LivePortrait-driving"}


def test_a_step_has_one_window_and_the_same_step_gives_the_same_batch(tmp_path):
    crops = small_cache(tmp_path)
    mix = Mix(made=1, generated=1, patchwork=0.5, windows={"96": 0.5, "192": 0.5}, codecs=False)
    first, again = (Batches(crops, "train", mix, 160, 192, 10, 1)[3] for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first, again))
    assert first[0].shape[1] in (96, 192) and first[2].shape[1] == first[0].shape[1] // 16


def test_a_window_of_a_fake_without_its_mask_counts_by_its_places_alone():
    logit, cam = torch.full((2, 1), -3.0), torch.full((2, 6, 6), -3.0)
    empty, full = torch.zeros(2, 6, 6), torch.ones(2, 6, 6)
    config, labels = RunConfig(name="x", smoothing=0.0), torch.tensor([0.0, 1.0])
    without, within = forgery_loss((logit, cam), labels, empty, config), forgery_loss((logit, cam), labels, full, config)
    assert torch.isclose(without[1], 0.5 * torch.nn.functional.softplus(torch.tensor(-3.0)))
    assert within[1] > 3
