"""What a call does to a picture, applied alike to genuine and fake: size, light, blur, noise, JPEG, H.264, VP8."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np

try:  # real video encoders; without them JPEG stands in
    import av
except ImportError:
    av = None

_UP = [cv2.INTER_LINEAR, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA]
_NOISE = np.random.default_rng(7).standard_normal((512, 512, 3)).astype(np.float32)


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


@dataclass(frozen=True)
class Recipe:
    """One drawn degradation, so that both halves of a pair can get the same."""

    side: int  # pixels of the crop's side on the wire
    down: int  # interpolation downwards
    up: int  # interpolation back
    blur: float  # sigma in pixels at 256, 0 for none
    sharpen: float
    noise: float  # standard deviation of 255
    chroma_noise: bool
    table: np.ndarray | None  # tone curve
    saturation: float
    codec: str  # none | jpeg | h264 | vp8
    quality: int
    second_jpeg: int  # 0 for none
    seed: int


def draw_recipe(rng: np.random.Generator, strength: float, codecs: bool = True) -> Recipe:
    """Draws a degradation; `strength` 0 (mild and rare) to 1 (down to 72 px and low quality)."""
    side, blur, noise, sharpen = 256, 0.0, 0.0, 0.0
    if rng.random() < 0.35 + 0.4 * strength:
        side = int(log_uniform(rng, 150 - 78 * strength, 256))
    if rng.random() < 0.15 + 0.15 * strength:
        blur = log_uniform(rng, 0.4, 1.0 + 1.5 * strength)
    elif rng.random() < 0.12:
        sharpen = rng.uniform(0.2, 1.0)
    if rng.random() < 0.2 + 0.2 * strength:
        noise = log_uniform(rng, 1.0, 4.0 + 9.0 * strength)
    table, saturation = None, 0.0
    if rng.random() < 0.75:
        table = light_table(rng, 0.5 + 0.5 * strength)
        saturation = float(np.clip(rng.normal(0, 0.2), -0.7, 0.5))
    draw, codec, quality = rng.random(), "none", 0
    video = 0.25 * strength if codecs and av is not None else 0.0
    if draw < video:
        codec = "h264" if rng.random() < 0.6 else "vp8"
        quality = int(rng.integers(24, 34 + int(8 * strength)))
    elif draw < video + 0.5:
        codec, quality = "jpeg", int(rng.integers(int(80 - 48 * strength), 98))
    second = int(rng.integers(60, 97)) if rng.random() < 0.15 + 0.15 * strength else 0
    return Recipe(side, int(rng.choice([cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC])), int(rng.choice(_UP)),
                  blur, sharpen, noise, bool(rng.random() < 0.5), table, saturation, codec, quality, second, int(rng.integers(1 << 31)))  # fmt: skip


def light_table(rng: np.random.Generator, strength: float) -> np.ndarray:
    """Returns a [256, 1, 3] table of exposure, contrast, gamma and white balance."""
    levels = np.linspace(0, 1, 256, dtype=np.float32)[:, None]
    gamma = np.exp(rng.normal(0, 0.25 * strength))
    contrast = np.exp(rng.normal(0, 0.22 * strength))
    pivot = rng.uniform(0.3, 0.6)
    balance = np.exp(rng.normal(0, 0.06 * strength, 3))
    light = np.exp(-abs(rng.normal(0, 0.7))) if rng.random() < 0.12 * strength else np.exp(rng.normal(0, 0.08))
    table = (pivot + (levels**gamma - pivot) * contrast + rng.normal(0, 0.03)) * balance * light
    return (np.clip(table, 0, 1) * 255).astype(np.uint8)[:, None, :]


def apply_recipe(image: np.ndarray, recipe: Recipe, out_side: int) -> np.ndarray:
    """Returns the degraded crop [out_side, out_side, 3]."""
    rng = np.random.default_rng(recipe.seed)
    if recipe.table is not None:
        image = cv2.LUT(image, recipe.table)
        if abs(recipe.saturation) > 0.05:
            grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
            image = cv2.addWeighted(image, 1 + recipe.saturation, grey, -recipe.saturation, 0)
    if recipe.blur:
        image = cv2.GaussianBlur(image, (0, 0), recipe.blur)
    elif recipe.sharpen:
        image = cv2.addWeighted(image, 1 + recipe.sharpen, cv2.GaussianBlur(image, (0, 0), 1.2), -recipe.sharpen, 0)
    if recipe.side != image.shape[0]:
        image = cv2.resize(image, (recipe.side, recipe.side), interpolation=recipe.down)
    if recipe.noise:
        image = add_noise(image, recipe.noise, recipe.chroma_noise, rng)
    if recipe.codec == "jpeg":
        image = through_jpeg(image, recipe.quality)
    elif recipe.codec in ("h264", "vp8"):
        image = through_video(image, recipe.codec, recipe.quality, rng)
    if recipe.second_jpeg:
        if image.shape[0] < 256 and rng.random() < 0.5:
            image = cv2.resize(image, (256, 256), interpolation=recipe.up)
        image = through_jpeg(image, recipe.second_jpeg)
    if image.shape[0] != out_side:
        image = cv2.resize(image, (out_side, out_side), interpolation=recipe.up)
    return image


def add_noise(image: np.ndarray, deviation: float, chroma: bool, rng: np.random.Generator) -> np.ndarray:
    side = image.shape[0]
    top, left = rng.integers(0, 512 - side, 2)
    grain = _NOISE[top : top + side, left : left + side]
    if not chroma:
        grain = cv2.merge([np.ascontiguousarray(grain[..., 0])] * 3)
    return cv2.scaleAdd(grain, deviation, image.astype(np.float32)).clip(0, 255).astype(np.uint8)


def through_jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def through_video(image: np.ndarray, codec: str, quality: int, rng: np.random.Generator, frames: int = 3) -> np.ndarray:
    """Encodes a few slightly moving frames at constant quality and returns the last one decoded.

    `quality` is x264's CRF; for VP8 it is mapped onto its quantiser (0 to 63).
    """
    side = image.shape[0] // 16 * 16 if image.shape[0] >= 64 else 64
    small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA) if side != image.shape[0] else image
    moves = rng.uniform(-1.5, 1.5, (frames - 1, 2))
    clip = [cv2.warpAffine(small, np.float32([[1, 0, dx], [0, 1, dy]]), (side, side), borderMode=cv2.BORDER_REFLECT) for dx, dy in moves]
    decoded = encode_clip([*clip, small], codec, quality)
    return decoded[-1] if decoded else through_jpeg(image, 50)


def encode_clip(clip: list[np.ndarray], codec: str, quality: int) -> list[np.ndarray]:
    """Returns the clip's frames after one encoder; the frames share one even size."""
    side_y, side_x = clip[0].shape[:2]
    encoder = av.CodecContext.create("libx264" if codec == "h264" else "libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = side_x, side_y, "yuv420p"
    encoder.framerate, encoder.time_base, encoder.thread_count = Fraction(15), Fraction(1, 15), 1
    if codec == "h264":
        encoder.options = {"preset": "superfast", "tune": "zerolatency", "crf": str(quality)}
    else:
        level = str(int(np.clip((quality - 10) * 1.9, 4, 60)))
        encoder.options = {"deadline": "realtime", "cpu-used": "8", "qmin": level, "qmax": level, "lag-in-frames": "0", "error-resilient": "1"}
        encoder.bit_rate = 2_000_000
    decoder = av.CodecContext.create("h264" if codec == "h264" else "vp8", "r")
    decoder.thread_count = 1
    result = []
    for index, frame in enumerate([*clip, None]):
        picture = None
        if frame is not None:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24").reformat(format="yuv420p")
            picture.pts = index
        for packet in encoder.encode(picture):
            result += [shown.to_ndarray(format="rgb24") for shown in decoder.decode(packet)]
    result += [shown.to_ndarray(format="rgb24") for shown in decoder.decode(None)]
    return result
