"""The swapper: a face of another person inside the outline, the frame untouched outside."""

import numpy as np
import torch
from forgery.swapper import SIDE, Swapper, blended, face_weight, warped


def test_each_person_has_a_decoder_of_their_own():
    torch.manual_seed(0)
    net = Swapper(2, width=8).eval()
    x = torch.rand(1, 3, SIDE, SIDE)
    with torch.no_grad():
        first, second = net(x, 0), net(x, 1)
    assert first.shape == x.shape and not torch.allclose(first, second)


def test_the_frame_stays_as_it_is_outside_the_face():
    rng = np.random.default_rng(0)
    angle = np.linspace(0, 2 * np.pi, 468, endpoint=False)
    mesh = np.stack([128 + 50 * np.cos(angle), 128 + 60 * np.sin(angle)], 1).astype(np.float32)
    frame = rng.integers(0, 255, (256, 256, 3)).astype(np.uint8)
    made = blended(frame, mesh, rng.integers(0, 255, (SIDE, SIDE, 3)).astype(np.uint8), rng)
    assert np.array_equal(made[:30], frame[:30]) and not np.array_equal(made[100:150, 100:150], frame[100:150, 100:150])
    assert face_weight(mesh)[64, 64] == 1 and face_weight(mesh)[2, 2] == np.float32(0.2)


def test_what_the_encoder_sees_is_moved_a_little():
    x = torch.rand(2, 3, SIDE, SIDE)
    moved = warped(x, torch.Generator().manual_seed(1))
    assert moved.shape == x.shape and 0 < float((moved - x).abs().mean()) < 0.5
