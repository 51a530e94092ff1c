"""What a call does to a voice: filters, rooms, noise, clipping, lost packets. The same for both classes.

`draw_channel` draws what one sound goes through, `degrade` sends a batch of sounds through what was drawn, on whatever
device they are. Two sounds given the same draw are degraded alike, noise and all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from scipy import fft

from .frontend import RATE

#: Points of an amplitude response from 0 to 8 kHz.
POINTS = 257
#: Longest room, in samples.
TAIL = int(0.4 * RATE)
PACKET = RATE // 50


@dataclass(frozen=True)
class Channel:
    """What one sound goes through."""

    seed: int
    response: np.ndarray  # [POINTS] amplitudes
    room: tuple[float, float, int, float] | None  # decay in seconds, share of the sample before that darkens it, gap in samples, amplitude
    noise_at: float  # 0..1, where in the noise to cut
    noise_db: float  # signal over noise; infinite for none
    hits: tuple[float, float]  # share of samples hit and how hard
    clip: float  # share of the peak, 1 for none
    lost: np.ndarray | None  # [packets, 2]: which packet is heard instead, and how loud
    level: float  # root mean square


def draw_response(rng: np.random.Generator, strength: float) -> np.ndarray:
    """Returns the amplitude response of a random channel."""
    hertz = np.linspace(0, RATE / 2, POINTS)
    gain_db = np.zeros(POINTS)
    if rng.random() < 0.5:
        knots = np.sort(rng.uniform(60, 8000, 6))
        gain_db += np.interp(hertz, knots, rng.normal(0, 5 * strength, 6))
    if rng.random() < 0.3 * strength:  # RawBoost's notches, as amplitudes
        for _ in range(rng.integers(1, 5)):
            centre, width = rng.uniform(100, 8000), rng.uniform(100, 1000)
            gain_db -= rng.uniform(5, 20) * np.exp(-0.5 * ((hertz - centre) / (width / 2)) ** 2)
    if rng.random() < 0.4:
        cut, slope = rng.choice([rng.uniform(3300, 3600), rng.uniform(3600, 8000)]), rng.uniform(0.02, 0.3)
        gain_db -= np.clip((hertz - cut) * slope, 0, rng.uniform(30, 90))
    if rng.random() < 0.3:
        gain_db -= np.clip((rng.uniform(50, 320) - hertz) * 0.3, 0, 60)
    return (10 ** (gain_db / 20)).astype(np.float32)


def draw_losses(rng: np.random.Generator, packets: int) -> np.ndarray:
    """Loses 2 to 10 % of 20 ms packets; the one before is repeated, fading."""
    found, rate, run = np.stack([np.arange(packets), np.ones(packets)], 1), rng.uniform(0.02, 0.1), 0
    for k in range(1, packets):
        run = run + 1 if rng.random() < (rate if run == 0 else 0.3) else 0
        if run:
            found[k] = found[k - 1, 0], found[k - 1, 1] * (0.7 if run < 4 else 0.0)
    return found


#: Where in `batches.make_noise` the white noise for `hiss` starts, as shares of its length: not the 20 s that `evaluate.py` measures with.
WHITE = (0.6667, 0.7317)


def draw_channel(rng: np.random.Generator, strength: float, samples: int, hiss: float = 0.0) -> Channel:
    """Draws a channel for a sound of `samples`; a share `hiss` has white noise at 5 to 20 dB, whatever the strength."""
    response, room = draw_response(rng, strength), None
    if rng.random() < 0.2 * strength:
        room = (rng.uniform(0.08, 0.6), rng.uniform(0.0, 0.7), int(rng.uniform(0.001, 0.01) * RATE), 10 ** (-rng.uniform(0, 15) / 20))
    ratio = rng.uniform(8, 40) if strength < 1.0 else rng.uniform(5, 40)
    noise_db = ratio if rng.random() < 0.45 * strength else np.inf
    hits = (rng.uniform(0.001, 0.02), rng.uniform(0.2, 2)) if rng.random() < 0.1 * strength else (0.0, 0.0)  # RawBoost's impulses
    clip = rng.uniform(0.25, 0.9) if rng.random() < 0.1 * strength else 1.0
    lost = draw_losses(rng, samples // PACKET) if rng.random() < 0.06 * strength else None
    seed, noise_at = int(rng.integers(1 << 31)), rng.random()
    loudness = 10 ** (rng.uniform(-38, -16) / 20)
    if hiss and rng.random() < hiss:
        noise_db, noise_at = rng.uniform(5, 20), rng.uniform(*WHITE)
    return Channel(seed, response, room, noise_at, noise_db, hits, clip, lost, loudness)


def degrade(sounds: torch.Tensor, channels: list[Channel], owner: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Returns [N, L] float sounds after channel `owner[n]` each, quantised to 16 bits; `noise` is a long float vector to cut from.

    Zeros after a short sound's end stay out of levels, as they add no power: levels are over the samples that are not zero.
    """
    device, length = sounds.device, sounds.shape[-1]
    host = lambda values: torch.as_tensor(np.asarray(values, np.float32)).to(device)[owner][:, None]  # noqa: E731
    heard = (sounds != 0).sum(-1, keepdim=True).clamp_min(1)
    size = fft.next_fast_len(length + TAIL, real=True)
    place = torch.linspace(0, POINTS - 1, size // 2 + 1, device=device)
    low, part = place.long().clamp_max(POINTS - 2), place.frac() + (place == POINTS - 1)
    response = torch.from_numpy(np.stack([c.response for c in channels])).to(device)
    response = response[:, low] * (1 - part) + response[:, low + 1] * part
    spectrum = torch.fft.rfft(sounds, size) * response[owner]
    random = torch.stack([torch.randn(TAIL, generator=torch.Generator().manual_seed(c.seed)) for c in channels]).to(device)
    rooms = [k for k, c in enumerate(channels) if c.room]
    if rooms:
        spectrum = spectrum * torch.fft.rfft(_rooms([channels[k].room for k in rooms], random[rooms], rooms, len(channels)), size)[owner]
    out = torch.fft.irfft(spectrum, size)[:, :length]
    power = out.square().sum(-1, keepdim=True) / heard + 1e-12
    start = (host([c.noise_at for c in channels]) * (len(noise) - length - 1)).long()
    piece = noise[start + torch.arange(length, device=device)]
    out = out + piece * torch.sqrt(power / 10 ** (host([c.noise_db for c in channels]) / 10) / (piece.square().mean(-1, keepdim=True) + 1e-12))
    # One row of random numbers a channel serves its impulses, and its dither a part further on.
    turn = random.repeat(1, length // TAIL + 2)
    share, force = host([c.hits[0] for c in channels]), host([c.hits[1] for c in channels])
    uniform = torch.special.ndtr(turn[:, :length])
    out = out + (uniform[owner] < share) * turn[:, 77 : 77 + length][owner] * out.abs() * force
    peak = out.abs().amax(-1, keepdim=True) * host([c.clip for c in channels])
    out = torch.minimum(torch.maximum(out, -peak), peak)
    for k, channel in enumerate(channels):
        if channel.lost is not None:
            mine = owner == k
            out[mine] = _concealed(out[mine], channel.lost)
    out = out * (host([c.level for c in channels]) / (out.square().sum(-1, keepdim=True) / heard).sqrt().clamp_min(1e-9))
    dither = uniform.roll(501, -1)[owner] - 0.5
    return (out * 32768 + dither).round().clamp(-32768, 32767) / 32768


def _rooms(drawn: list[tuple[float, float, int, float]], random: torch.Tensor, places: list[int], count: int) -> torch.Tensor:
    """Returns impulse responses [count, TAIL]: a direct path, at `places` also an exponentially decaying, darkening noise tail."""
    decay, dark, gap, gain = (torch.tensor(values, dtype=torch.float32, device=random.device)[:, None] for values in zip(*drawn))
    time = torch.arange(TAIL, device=random.device)
    tail = random * 10 ** (-3 * time / RATE / decay) * (time >= gap) * (time < decay * RATE)
    for shift in (1, 2, 4):  # an exponential smoother, doubled
        tail = tail + dark**shift * torch.nn.functional.pad(tail, (shift, 0))[:, :TAIL]
    out = random.new_zeros(count, TAIL)
    out[places] = tail * gain / tail.square().sum(-1, keepdim=True).sqrt().clamp_min(1e-9)
    out[:, 0] += 1
    return out


def _concealed(sounds: torch.Tensor, lost: np.ndarray) -> torch.Tensor:
    packets = sounds[:, : len(lost) * PACKET].reshape(len(sounds), -1, PACKET)
    table = torch.from_numpy(lost).to(sounds.device)
    kept = packets[:, table[:, 0].long()] * table[:, 1, None].to(sounds.dtype)
    return torch.cat([kept.flatten(1), sounds[:, len(lost) * PACKET :]], 1)
