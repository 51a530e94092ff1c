"""Pools of pairs, folds and the recorded step."""

import dataclasses
import json
import time

import numpy as np
import pytest
import torch
from forgery.batches import Batches, Mix
from forgery.config import RunConfig
from forgery.fit import Fit
from forgery.folds import FOLDS, fold_of, without
from forgery.model import ForgeryNet
from forgery.pool import PooledBatches, write_part
from forgery.scoring import Scorer
from forgery.splits import person_of
from test_batches import small_cache

KINDS = {"self-blend": 0.5, "generated": 0.5}
MIX = Mix(made=3, generated=2, kinds={"self-blend": 1.0}, codecs=False, start=0.0, full=0.5, windows={"96": 0.5, "192": 0.5})


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pool")
    crops = small_cache(folder)
    assert len({person_of(row) for row in crops.rows}) == len(crops)
    (folder / "out").mkdir()
    made = write_part(Batches(crops, None, MIX, 192, 192, 1, 0), folder / "out", "a", KINDS, 40, time.time() + 60, 1)
    assert made == 40
    return crops, folder / "out"


def test_a_batch_from_a_pool_has_a_genuine_and_a_fake_of_one_window_each(pool):
    images, labels, maps = PooledBatches(pool[1], MIX, 10, 1)[3]
    assert images.shape[0] == 10 and images.shape[1] in (96, 192) and maps.shape[1] == images.shape[1] // 16
    assert labels.tolist() == [0, 1] * 5
    assert maps[0::2].abs().max() == 0 and maps[1::2].amax() > 0.4


def test_pairs_that_hold_a_crop_which_is_left_out_are_never_drawn(pool):
    crops, folder = pool
    most = max(range(len(crops)), key=lambda place: sum(place in about["crops"] for about in pairs_of(folder)))
    left = PooledBatches(folder, MIX, 10, 1, without={most})
    assert 0 < sum(left.counts.values()) == sum(most not in about["crops"] for about in pairs_of(folder)) < 40


def pairs_of(folder):
    return json.loads((folder / "a.json").read_text())


def test_a_step_is_the_same_whoever_asks_for_it(pool):
    first, again = (PooledBatches(pool[1], MIX, 10, 7)[5] for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(first, again))


def test_a_part_that_is_not_finished_is_not_read(pool, tmp_path):
    (tmp_path / "b.pairs.part").write_bytes(b"")
    for path in pool[1].iterdir():
        (tmp_path / path.name).symlink_to(path)
    assert sum(PooledBatches(tmp_path, MIX, 10, 1).counts.values()) == 40


def test_every_crop_that_went_into_a_pair_is_written_down(pool):
    crops, folder = pool
    for about in pairs_of(folder):
        labels = [crops.rows[place]["label"] for place in about["crops"]]
        assert labels == ["real"] if about["kind"] == "self-blend" else sorted(set(labels)) == ["fake", "real"]


def test_a_swap_names_both_people(pool, tmp_path):
    crops, _ = pool
    batches = Batches(crops, None, dataclasses.replace(MIX, generated_source=0.0), 192, 192, 1, 0)
    pair = batches.made_pair(np.random.default_rng(3), "swap")
    assert len({*pair.crops}) == 2


def test_a_kind_without_pairs_and_a_kind_without_renderings_are_refused(pool, tmp_path):
    crops, folder = pool
    with pytest.raises(ValueError, match="swap"):
        PooledBatches(folder, dataclasses.replace(MIX, kinds={"self-blend": 0.5, "swap": 0.5}), 10, 1)
    with pytest.raises(ValueError, match="no renderings"):
        write_part(Batches(crops, None, MIX, 192, 192, 1, 0), tmp_path, "a", {"whole": 1.0}, 4, time.time() + 60, 1)


def test_nobody_of_a_fold_is_trained_on_when_it_is_measured(pool):
    crops, _ = pool
    assert without(crops, -1) == set()
    for fold in range(len(FOLDS)):
        trained = {person_of(row) for i, row in enumerate(crops.rows) if i not in without(crops, fold)}
        assert trained and not trained & {person_of(row) for row in crops.rows if fold_of(row) == fold}


def test_a_fit_that_is_restarted_learns_the_same_again(pool):
    config, device = RunConfig(name="x", bf16=False, mix=MIX, dropout=0.0), torch.device("cpu")
    batches = PooledBatches(pool[1], dataclasses.replace(MIX, windows={"96": 1.0}), 3, 1)
    torch.manual_seed(0)
    weights = {name: value.clone() for name, value in ForgeryNet(0.0).state_dict().items()}
    fit, losses = Fit(ForgeryNet(0.0), config, device), []
    for _ in range(2):
        fit.restart(weights)
        losses.append([float(fit.step(step, 1e-3, *batches[step])[0]) for step in range(3)])
    assert losses[0] == losses[1] and losses[0][0] != losses[0][2]


def test_only_the_hardest_pictures_count_when_asked(pool):
    batch, device = PooledBatches(pool[1], dataclasses.replace(MIX, windows={"96": 1.0}), 3, 1)[0], torch.device("cpu")
    weights = ForgeryNet(0.0).state_dict()
    found = {}
    for share in (1.0, 0.5):
        fit = Fit(ForgeryNet(0.0), RunConfig(name="x", bf16=False, mix=MIX, dropout=0.0, hardest=share), device)
        fit.restart(weights)
        found[share] = float(fit.step(0, 1e-3, *batch)[0])
    assert found[0.5] > found[1.0]


def test_a_net_of_a_fold_is_neither_scored_nor_exported(pool, tmp_path):
    torch.save({"mean": {}, "config": {"scale": 192}, "step": 1, "fold": 0}, tmp_path / "a.pt")
    with pytest.raises(ValueError, match="crossfit"):
        Scorer(str(tmp_path / "a.pt"))
