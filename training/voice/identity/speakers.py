"""Who speaks, as far as file names tell, and which speakers are held out."""

from __future__ import annotations

import re
import zlib

#: (source pattern, file pattern, name of the speaker).
_RULES = [
    ("ZenvilleErasmus", r"-(\d\d)\.", "RAVDESS-{}"),
    ("harry-7", r"/(\d\d)[a-z]\d\d", "EmoDB-{}"),
    ("jackaduma", r"data/([A-Za-z]+\d*)", "CycleGAN-{}"),
    ("tortoise", r"voices/(\w+)/", "tortoise-{}"),
    ("", r"SSB(\d{4})", "AISHELL3-{}"),
    ("", r"LJ0\d\d-", "LJ"),
    ("", r"(?<![A-Za-z0-9])p(\d{3})(?!\d)", "VCTK-p{}"),
    ("", r"(?<!\d)(\d{2,4})[-_]\d{4,6}[-_]\d{4,6}", "Libri-{}"),
]
HELD_OUT_SHARE = 0.3


def speaker_of(row: dict) -> str | None:
    """Returns a name that is the same in every bank, or None; of a conversion both voices' names, joined by +."""
    if row.get("speaker"):
        return row["speaker"]
    for source, pattern, name in _RULES:
        found = re.search(pattern, row["file"]) if source in row["source"] else None
        if found:
            return name.format(*found.groups())
    return None


def held_out(row: dict) -> bool:
    """True for speakers that only measure, and for what was made of their voices."""
    name = speaker_of(row)
    return name is not None and any(zlib.crc32(part.encode()) % 1000 < 1000 * HELD_OUT_SHARE for part in name.split("+"))
