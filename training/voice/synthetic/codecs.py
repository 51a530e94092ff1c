"""Real speech codecs, run through PyAV on many sounds at once: laid end to end, coded, decoded and cut apart again.

PyAV has no Speex encoder.
"""

from __future__ import annotations

import io

import av
import numpy as np

from .bank import to_int16
from .frontend import RATE

#: Chain name -> (container, codec, rate that the coder takes, bit rate, options).
CHAINS: dict[str, tuple[str, str, int, int, dict[str, str]]] = {
    "opus-8": ("ogg", "libopus", 16000, 8_000, {"application": "voip"}),
    "opus-12": ("ogg", "libopus", 16000, 12_000, {"application": "voip"}),
    "opus-16": ("ogg", "libopus", 16000, 16_000, {"application": "voip"}),
    "opus-24": ("ogg", "libopus", 16000, 24_000, {"application": "voip", "packet_loss": "10", "fec": "1"}),
    "opus-32": ("ogg", "libopus", 16000, 32_000, {}),
    "opus-48": ("ogg", "libopus", 48000, 48_000, {}),
    "g711-mu": ("wav", "pcm_mulaw", 8000, 0, {}),
    "g711-a": ("wav", "pcm_alaw", 8000, 0, {}),
    "g722": ("wav", "g722", 16000, 0, {}),
    "amr-nb": ("amr", "libopencore_amrnb", 8000, 12_200, {}),
    "mp3-32": ("mp3", "libmp3lame", 16000, 32_000, {}),
    "mp3-64": ("mp3", "libmp3lame", 22050, 64_000, {}),
    "aac-32": ("adts", "aac", 16000, 32_000, {}),
    "aac-64": ("adts", "aac", 44100, 64_000, {}),
}
#: What this build of PyAV can encode: some lack AMR.
CHAINS = {name: chain for name, chain in CHAINS.items() if chain[1] in av.codecs_available}
#: Silence between two sounds, so that one's tail does not reach the next.
GAP = RATE // 5


def through(sound: np.ndarray, chain: str) -> np.ndarray:
    """Returns float32 at 16 kHz after one codec, delayed by whatever the codec delays it."""
    container, codec, rate, bits, options = CHAINS[chain]
    held = io.BytesIO()
    with av.open(held, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, options=options)
        stream.layout = "mono"
        if bits:
            stream.bit_rate = bits
        frame = av.AudioFrame.from_ndarray(to_int16(sound)[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate, frame_size=stream.codec_context.frame_size or 0)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    held.seek(0)
    back, heard = av.AudioResampler(format="s16", layout="mono", rate=RATE), []
    with av.open(held, "r") as file:
        for frame in [*file.decode(audio=0), None]:
            heard += [part.to_ndarray()[0] for part in back.resample(frame)]
    return np.concatenate(heard).astype(np.float32) / 32768


def code(sounds: list[np.ndarray], chain: str) -> list[np.ndarray]:
    """Returns the sounds after the codec, as long as before."""
    joined = np.concatenate([part for sound in sounds for part in (sound, np.zeros(GAP, np.float32))])
    heard = through(joined, chain)
    delay = find_delay(joined, heard)
    heard = np.pad(heard[delay:], (0, max(0, len(joined) - len(heard) + delay)))
    out, at = [], 0
    for sound in sounds:
        out.append(heard[at : at + len(sound)])
        at += len(sound) + GAP
    return out


def find_delay(before: np.ndarray, after: np.ndarray, most: int = 4000) -> int:
    """Returns how many samples later the codec's output is, 0 to `most`."""
    size = min(len(before), len(after), 8 * RATE)
    first, second = np.fft.rfft(before[:size], 2 * size), np.fft.rfft(after[:size], 2 * size)
    return int(np.argmax(np.fft.irfft(second * np.conj(first))[:most]))
