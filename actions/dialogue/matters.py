"""Whether a message names a matter of enforcement, whatever else it tells."""

from __future__ import annotations

from functools import lru_cache

from viet.diacritics import fold
from viet.segment import fixed_words, syllables


def names_a_matter(text: str) -> bool:
    """Whether one of the legal terms of ``viet/lexicon/terms.txt`` stands in a message, with or without marks."""
    said = _line(text)
    return any(term in said for term in _terms())


@lru_cache(maxsize=1)
def _terms() -> tuple[str, ...]:
    return tuple(map(_line, fixed_words()))


def _line(text: str) -> str:
    """The syllables without marks, a blank around each, so that only whole ones match."""
    return f" {' '.join(piece.text for piece in syllables(fold(text.lower())))} "
