"""Writes golden files: what the front end and the exported network make of a sound that the tests make too.

`python golden.py --out ../../packages/core/src/voice-synthetic/spectral-frames.golden.json`
`python golden.py --mel --out ../../packages/core/src/voice-identity/mel-frames.golden.json`
`python golden.py --model voice-synthetic.onnx --out ../../packages/models/test/golden/voice-synthetic.json`
`python golden.py --mel --model voice-descriptor.onnx --out ../../packages/models/test/golden/voice-descriptor.json`
"""

from __future__ import annotations

import argparse
import hashlib
import json

import numpy as np

from identity import features
from synthetic.frontend import BINS, RATE, normalise, spectral_frames

#: Every so many values of each array are kept.
EVERY = 211


def sound(seconds: float) -> np.ndarray:
    """Returns a chirp with harmonics, a pause and a click; `spectral-frames.test.ts` makes the same."""
    i = np.arange(int(seconds * RATE), dtype=np.float64)
    time = i / RATE
    turn = 2 * np.pi * (110 * time + 40 * time * time)
    value = sum(np.sin(k * turn) / k for k in range(1, 30)) * 0.1
    hash_noise = np.modf(np.sin(i * 12.9898) * 43758.5453)[0] * 0.002
    value = np.where((time > 0.9) & (time < 1.3), 0, value) + hash_noise
    value[12_345] = 0.9
    return value.astype(np.float32)


def record_descriptors(model: str, out: str) -> None:
    """The same five seconds as `voice.identity` takes them: two seconds after two."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    powers = features.log_mel(sound(156 * 512 / RATE))
    found = [session.run(None, {"frames": features.normalise(powers[at : at + 198])[None].contiguous().numpy()})[0][0] for at in (0, 198)]
    with open(model, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(out, "w") as file:
        json.dump({"model": "voice-descriptor", "sha256": digest, "every": 8, "descriptors": [[round(float(v), 6) for v in one[::8]] for one in found]}, file)
        file.write("\n")


def record_network(model: str, out: str) -> None:
    """Five seconds of speech as the analyzer takes them: 398 frames, then the last 198 of these with 99 new ones."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    powers = spectral_frames(sound(156 * 512 / RATE), exact=True)
    logits = [float(session.run(None, {"frames": normalise(part).permute(2, 0, 1)[None].contiguous().numpy()})[0][0]) for part in (powers[:398], powers[200:])]
    logits = [max(-6.0, min(6.0, logit)) for logit in logits]  # as `VoiceEvidence` bounds a window
    with open(model, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(out, "w") as file:
        json.dump({"model": "voice-synthetic", "sha256": digest, "logit": (3.98 * logits[0] + 0.99 * logits[1]) / 4.97}, file)
        file.write("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True)
    parser.add_argument("--mel", action="store_true", help="record the front end of the speaker net")
    parser.add_argument("--model", help="the exported network; without it, the front end is recorded")
    args = parser.parse_args()
    if args.model:
        (record_descriptors if args.mel else record_network)(args.model, args.out)
        return
    if args.mel:
        powers = features.log_mel(sound(2.0))
        seen, bins, every = features.normalise(powers), features.BANDS, EVERY // 4
    else:
        powers = spectral_frames(sound(2.0), exact=True)
        seen, bins, every = normalise(powers).permute(2, 0, 1), BINS, EVERY
    kept = {name: [round(float(v), 5) for v in array.contiguous().flatten().numpy()[::every]] for name, array in (("powers", powers), ("seen", seen))}
    with open(args.out, "w") as file:
        json.dump({"frames": len(powers), "bins": bins, "every": every, **kept}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
