"""Scoring of sets: clean, degraded and matched; every look at devtest goes through here and is counted by the caller."""

from __future__ import annotations

import cv2
import numpy as np

from .degrade import encode_clip
from .metrics import auc, bootstrap_auc
from .splits import Crops


#: Genuine sources of devtest that are photographs: 51 of its 62 genuine clips.
STILL_SOURCES = {"deepface", "float-stills"}


def clip_names(rows: list[dict]) -> np.ndarray:
    """A clip is one identity under one generator (or one genuine source)."""
    return np.array([f"{row['label']}|{row['source']}|{row['identity']}" for row in rows])


def by_clip(scores: np.ndarray, labels: np.ndarray, clips: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Returns the mean score of each clip, its label and name."""
    names = sorted(set(clips))
    return (np.array([scores[clips == name].mean() for name in names]), np.array([labels[clips == name][0] for name in names]), names)


def contrast_and_sharpness(images: list[np.ndarray]) -> np.ndarray:
    """Returns [n, 2]: standard deviation of grey, and log variance of its Laplacian."""
    grey = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for image in images]
    return np.array([[g.std(), np.log(cv2.Laplacian(g, cv2.CV_32F).var() + 1)] for g in grey])


def matched_subset(traits: np.ndarray, labels: np.ndarray, seed: int = 0) -> np.ndarray:
    """Returns indices of pairs, one genuine to one fake, nearest in standardised contrast and sharpness (greedy, within .5)."""
    scaled = (traits - traits.mean(0)) / traits.std(0)
    real, fake = np.flatnonzero(labels == 0), np.flatnonzero(labels == 1)
    free, kept = set(fake.tolist()), []
    for index in np.random.default_rng(seed).permutation(real):
        if not free:
            break
        choices = np.array(sorted(free))
        distance = np.sqrt(((scaled[choices] - scaled[index]) ** 2).sum(1))
        if distance.min() < 0.5:
            mate = int(choices[distance.argmin()])
            free.discard(mate)
            kept += [int(index), mate]
    return np.array(sorted(kept), np.int64)


def through_call(images: list[np.ndarray], codec: str, kilobits: int, frame_count: int = 8) -> list[np.ndarray]:
    """Returns the crops after a 640x360, 25 frames/s call of one encoder at `kilobits` kbit/s.

    Each face is put into a 640x360 picture, with the crop's square 230 px high (a face of about 150 px, as at a desk),
    moved a little over `frame_count` frames; the last frame's crop comes back at 256 px.
    """
    import av
    from fractions import Fraction

    results = []
    for index, image in enumerate(images):
        rng = np.random.default_rng(index)
        side = 230
        ground = cv2.GaussianBlur(cv2.resize(image, (640, 360)), (0, 0), 12)
        face = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA)
        drift = np.cumsum(rng.normal(0, 0.6, (frame_count, 2)), 0)
        drift -= drift[-1]
        frames = []
        for dx, dy in drift:
            matrix = np.float32([[1, 0, 205 + dx], [0, 1, 65 + dy]])
            frame = ground.copy()
            cv2.warpAffine(face, matrix, (640, 360), dst=frame, borderMode=cv2.BORDER_TRANSPARENT)
            frames.append(frame)
        encoder = av.CodecContext.create("libx264" if codec == "h264" else "libvpx", "w")
        encoder.width, encoder.height, encoder.pix_fmt = 640, 360, "yuv420p"
        encoder.framerate, encoder.time_base, encoder.thread_count = Fraction(25), Fraction(1, 25), 1
        encoder.bit_rate = kilobits * 1000
        rate = str(kilobits * 1000)
        encoder.options = ({"preset": "veryfast", "tune": "zerolatency", "maxrate": rate, "bufsize": rate, "g": "250"} if codec == "h264"
                           else {"deadline": "realtime", "cpu-used": "6", "lag-in-frames": "0", "g": "250", "qmax": "56"})  # fmt: skip
        decoder = av.CodecContext.create("h264" if codec == "h264" else "vp8", "r")
        decoder.thread_count, last = 1, None
        for place, frame in enumerate([*frames, None]):
            picture = None
            if frame is not None:
                picture = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(format="yuv420p")
                picture.pts = place
            for packet in encoder.encode(picture):
                for shown in decoder.decode(packet):
                    last = shown
        for shown in decoder.decode(None):
            last = shown
        decoded = last.to_ndarray(format="rgb24")
        results.append(cv2.resize(decoded[65 : 65 + side, 205 : 205 + side], (256, 256), interpolation=cv2.INTER_LINEAR))
    return results


def summary(scores: np.ndarray, rows: list[dict]) -> dict:
    """Returns frame and clip AUC with intervals (`video`: by clip, against genuine video alone), and a figure for each generator with its n."""
    labels = np.array([row["label"] == "fake" for row in rows]).astype(int)
    clip_score, clip_label, names = by_clip(scores, labels, clip_names(rows))
    generators = {}
    source = np.array([name.split("|")[1] for name in names])
    frame_source = np.array([row["source"] for row in rows])
    for name in sorted(set(source[clip_label == 1])):
        chosen = (clip_label == 0) | (source == name)
        frames = (labels == 0) | ((frame_source == name) & (labels == 1))
        low, high = bootstrap_auc(clip_score[chosen], clip_label[chosen], 300)
        generators[name] = {"clips": int((source[clip_label == 1] == name).sum()), "frames": int(((frame_source == name) & (labels == 1)).sum()),
                            "clip_auc": round(auc(clip_score[chosen], clip_label[chosen]), 3), "clip_interval": [round(low, 3), round(high, 3)],
                            "frame_auc": round(auc(scores[frames], labels[frames]), 3)}  # fmt: skip
    moving = (clip_label == 1) | ~np.isin(source, list(STILL_SOURCES))
    return {"video": {"n_real": int((clip_label[moving] == 0).sum()), "n_fake": int(clip_label.sum()), "auc": round(auc(clip_score[moving], clip_label[moving]), 4),
                      "interval": [round(v, 3) for v in bootstrap_auc(clip_score[moving], clip_label[moving])]},
            "frames": {"n_real": int((labels == 0).sum()), "n_fake": int(labels.sum()), "auc": round(auc(scores, labels), 4),
                       "interval": [round(v, 3) for v in bootstrap_auc(scores, labels)]},
            "clips": {"n_real": int((clip_label == 0).sum()), "n_fake": int(clip_label.sum()), "auc": round(auc(clip_score, clip_label), 4),
                      "interval": [round(v, 3) for v in bootstrap_auc(clip_score, clip_label)]},
            "generators": generators}  # fmt: skip
