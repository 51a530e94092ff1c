"""Every design gives back as many samples as it was given, and learns."""

import numpy as np
import pytest
import torch

from synthetic.neural import DESIGNS, Judges, MelLoss, Vocoder, copy


@pytest.mark.parametrize("name", list(DESIGNS))
def test_a_copy_is_as_long_and_finite(name):
    torch.manual_seed(0)
    net = Vocoder(DESIGNS[name]).eval()
    for samples in (6400, 7001):
        made = copy(net, np.random.default_rng(1).normal(0, 0.05, samples).astype(np.float32))
        assert made.shape == (samples,) and np.isfinite(made).all()


@pytest.mark.parametrize("name", list(DESIGNS))
def test_a_few_steps_come_nearer(name):
    torch.manual_seed(0)
    net, mel = Vocoder(DESIGNS[name]), MelLoss()
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3)
    given, losses = torch.randn(2, 6400) * 0.05, []
    for _ in range(6):
        losses.append(loss := mel(net(given), given))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert losses[-1] < losses[0]


def test_judges_answer_for_every_period_and_resolution():
    answers = Judges()(torch.randn(2, 6400))
    assert len(answers) == len(Judges.PERIODS) + len(Judges.SIZES)
    assert all(len(layers) == 5 for layers in answers)
