"""Vietnamese words, each with its exact place in the text as typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from viet.normalise import LEXICON

_SYLLABLE = re.compile(r"\w+|[^\w\s]", re.UNICODE)

#: The word model is a sequence labeller: it is fed pieces of at most this many characters.
_PIECE = 600


@dataclass(frozen=True)
class Word:
    """A stretch ``[start, end)`` of the text; ``text`` is exactly what stands there."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1)
def fixed_words() -> tuple[str, ...]:
    """Legal terms that stay in one word, longest first, from ``lexicon/terms.txt``."""
    lines = (LEXICON / "terms.txt").read_text(encoding="utf-8").splitlines()
    terms = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(terms, key=lambda term: (-len(term), term)))


@lru_cache(maxsize=1)
def _written_forms() -> str:
    """The fixed words as they open a sentence and as they stand in headings, too, joined as underthesea joins them.

    It escapes each word that it is given anew in every call: a seventh of the time.
    """
    return r"\b|\b".join(form for term in fixed_words() for form in (term, term.capitalize(), term.upper()))


def syllables(text: str) -> list[Word]:
    """Split at spaces and punctuation; every visible character is in exactly one piece."""
    return [Word(match[0], match.start(), match.end()) for match in _SYLLABLE.finditer(text)]


def plain_words(text: str) -> list[str]:
    """The pieces of ``syllables`` that are letters and digits, without their places."""
    return [piece for piece in _SYLLABLE.findall(text) if piece.isalnum()]


def words(text: str) -> list[Word]:
    """Split into Vietnamese words (``thi hành án`` is one), with offsets into ``text``.

    Every visible character of ``text`` is in exactly one word, in order, for any input: words are
    runs of our own syllables, and underthesea only decides which neighbours belong together.
    """
    pieces = syllables(text)
    joined: list[Word] = []
    for part in _parts(pieces):
        joined.extend(_join(part, text))
    return joined


def _parts(pieces: list[Word]) -> list[list[Word]]:
    parts: list[list[Word]] = []
    size = 0
    for piece in pieces:
        if not parts or size + len(piece.text) > _PIECE:
            parts.append([])
            size = 0
        parts[-1].append(piece)
        size += len(piece.text) + 1
    return parts


def _join(pieces: list[Word], text: str) -> list[Word]:
    """Group ``pieces`` as underthesea groups them; pieces it cuts or changes stay alone."""
    from underthesea import word_tokenize

    # a lone surrogate cannot be handed to the word model; it is a sign of its own there too
    line = " ".join(piece.text for piece in pieces).encode("utf-8", "replace").decode()
    found = word_tokenize(line, use_token_normalize=False, fixed_words=[_written_forms()])
    ends = set()
    length = 0
    for token in found:
        length += len(token.replace(" ", ""))
        ends.add(length)
    grouped: list[Word] = []
    start: Word | None = None
    length = 0
    for piece in pieces:
        start = start or piece
        length += len(piece.text)
        if length in ends:
            grouped.append(Word(text[start.start : piece.end], start.start, piece.end))
            start = None
    if start is not None:
        grouped.extend(piece for piece in pieces if piece.start >= start.start)
    return grouped
