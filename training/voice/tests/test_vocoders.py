"""Copies are as long as what they copy; held-out voices and systems never train."""

import numpy as np
import pytest

from blend_public import HOP, envelope, lag_of
from synthetic.frontend import RATE
from synthetic.splits import in_training, in_validation
from synthetic.vocoders import VOCODERS, blended


def vowel() -> np.ndarray:
    time = np.arange(RATE) / RATE
    return (0.05 * sum(np.sin(2 * np.pi * 120 * k * time + k) / k for k in range(1, 40))).astype(np.float32)


@pytest.mark.parametrize("name", list(VOCODERS))
def test_a_copy_is_finite_and_as_long(name):
    if name in ("own-world", "own-convert", "own-harmonic"):
        pytest.importorskip("pyworld")
    made = VOCODERS[name](vowel(), np.random.default_rng(1))
    assert len(made) == RATE
    assert np.isfinite(made).all() and made.std() > 1e-3
    assert len(blended(vowel(), made, np.random.default_rng(2))) == RATE


def row(**fields) -> dict:
    return {"label": "real", "system": "", "source": "coqui-ai/TTS", "pair": "coqui-ai/TTS|LJ001-0001", **fields}


def test_nothing_trains_and_validates():
    rows = [row(pair=f"coqui-ai/TTS|LJ001-{k:04}") for k in range(200)]
    assert not [r for r in rows if in_training(r) and in_validation(r)]
    assert 5 < sum(in_validation(r) for r in rows) < 60
    fake = row(label="fake", system="WaveFlow")
    assert in_validation(fake) and not in_training(fake)


def test_copies_follow_the_sentence_that_they_copy():
    for k in range(200):
        genuine = row(pair=f"coqui-ai/TTS|LJ001-{k:04}")
        assert in_training({**genuine, "label": "fake", "system": "own-world"}) == in_training(genuine)


def test_a_late_copy_is_found_by_its_energies_and_another_sentence_is_not():
    rng = np.random.default_rng(3)
    sentence, other = (np.repeat(rng.uniform(0.01, 0.3, 30), RATE // 10) * rng.normal(size=3 * RATE) for _ in range(2))
    late = np.r_[np.zeros(5 * HOP), sentence][: 3 * RATE]
    assert lag_of(envelope(sentence), envelope(late)) == 5
    assert lag_of(envelope(sentence), envelope(other)) is None
