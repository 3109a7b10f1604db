"""Clean text at the edge, and write out what people abbreviate, beside their words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"

_TAG_CHARACTERS = range(0xE0000, 0xE0080)
_KEPT_CONTROLS = "\n\t"
#: Unseen characters that Unicode counts among marks and letters: joiners, fillers, variation selectors.
_UNSEEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)}
_UNSEEN.update(range(0xE0100, 0xE01F0))

_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*", re.UNICODE)

# "hoà" and "hòa" are the same syllable; typewriters and keyboards disagree where the mark goes.
_PLACEMENT = {
    new: old
    for pairs in (
        "oá óa oà òa oả ỏa oã õa oạ ọa",
        "oé óe oè òe oẻ ỏe oẽ õe oẹ ọe",
        "uý úy uỳ ùy uỷ ủy uỹ ũy uỵ ụy",
    )
    for new, old in zip(pairs.split()[::2], pairs.split()[1::2])
}
_PLACED = re.compile(rf"(?<![qQ])(?:{'|'.join(_PLACEMENT)})(?!\w)", re.IGNORECASE)


def clean(text: str) -> str:
    """Return ``text`` in NFC without characters that nobody sees.

    Removed: control, zero-width, bidirectional and U+E0000 tag characters, lone surrogates and
    unassigned or private code points. Everything visible stays, in its order.
    """
    kept = filter(_visible, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


@lru_cache(maxsize=4096)
def _visible(char: str) -> bool:
    if char in _KEPT_CONTROLS:
        return True
    if ord(char) in _TAG_CHARACTERS or ord(char) in _UNSEEN:
        return False
    return unicodedata.category(char) not in ("Cc", "Cf", "Cn", "Co", "Cs")


def place_tones(text: str) -> str:
    """Move tone marks to the traditional place (``hoà`` -> ``hòa``); the length stays the same."""

    def move(match: re.Match[str]) -> str:
        found = match[0]
        moved = _PLACEMENT[found.lower()]
        return "".join(new.upper() if old.isupper() else new for new, old in zip(moved, found))

    return _PLACED.sub(move, text)


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Short form (lower case) -> full form, from ``lexicon/abbreviations.tsv``."""
    rows = (LEXICON / "abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {short: full for short, full in pairs}


def expand(text: str) -> str:
    """Return ``text`` in lower case with abbreviations and teencode written out.

    This is a second form for matching, never a replacement: offsets are not those of ``text``.
    Works on text with or without tone marks.
    """
    table = abbreviations()

    def full(match: re.Match[str]) -> str:
        return table.get(match[0], match[0])

    return _WORD.sub(full, place_tones(text).lower())
