"""Real speech codecs, run through ffmpeg on many sounds at once: laid end to end, coded, decoded and cut apart again."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from .bank import to_int16
from .frontend import RATE

#: Chain name -> (file suffix, rate that the coder takes, ffmpeg's coding options). PyPI's ffmpeg
#: has no Speex encoder.
CHAINS: dict[str, tuple[str, int, list[str]]] = {
    "opus-8": (".ogg", 16000, ["-c:a", "libopus", "-b:a", "8k", "-application", "voip"]),
    "opus-12": (".ogg", 16000, ["-c:a", "libopus", "-b:a", "12k", "-application", "voip"]),
    "opus-16": (".ogg", 16000, ["-c:a", "libopus", "-b:a", "16k", "-application", "voip"]),
    "opus-24": (".ogg", 16000, ["-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-packet_loss", "10", "-fec", "1"]),
    "opus-32": (".ogg", 16000, ["-c:a", "libopus", "-b:a", "32k"]),
    "opus-48": (".ogg", 48000, ["-c:a", "libopus", "-b:a", "48k"]),
    "g711-mu": (".wav", 8000, ["-c:a", "pcm_mulaw"]),
    "g711-a": (".wav", 8000, ["-c:a", "pcm_alaw"]),
    "g722": (".wav", 16000, ["-c:a", "adpcm_g722", "-f", "wav"]),
    "amr-nb": (".amr", 8000, ["-c:a", "libopencore_amrnb", "-b:a", "12.2k"]),
    "mp3-32": (".mp3", 16000, ["-c:a", "libmp3lame", "-b:a", "32k"]),
    "mp3-64": (".mp3", 22050, ["-c:a", "libmp3lame", "-b:a", "64k"]),
    "aac-32": (".m4a", 16000, ["-c:a", "aac", "-b:a", "32k"]),
    "aac-64": (".m4a", 44100, ["-c:a", "aac", "-b:a", "64k"]),
}
#: Silence between two sounds, so that one's tail does not reach the next.
GAP = RATE // 5


def code(sounds: list[np.ndarray], chain: str, ffmpeg: str) -> list[np.ndarray]:
    """Returns the sounds after the codec, as long as before; raises RuntimeError when ffmpeg cannot."""
    suffix, rate, options = CHAINS[chain]
    joined = np.concatenate([part for sound in sounds for part in (sound, np.zeros(GAP, np.float32))])
    with tempfile.TemporaryDirectory() as folder:
        coded = str(Path(folder) / f"coded{suffix}")
        raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1"]
        for command, given in (
            ([ffmpeg, "-nostdin", "-v", "error", *raw, "-i", "-", "-ar", str(rate), *options, "-y", coded], to_int16(joined).tobytes()),
            ([ffmpeg, "-nostdin", "-v", "error", "-i", coded, "-ar", str(RATE), "-ac", "1", "-f", "s16le", "-"], b""),
        ):
            # `-nostdin` only stops ffmpeg from reading commands; the sound itself comes through the pipe.
            done = subprocess.run(command, input=given, capture_output=True, check=False)
            if done.returncode:
                raise RuntimeError(done.stderr.decode()[:300])
    heard = np.frombuffer(done.stdout, np.int16).astype(np.float32) / 32768
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
