"""Vietnamese words as somebody typed them: without marks, by their sound, and between which signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: grave, acute, tilde, hook above, dot below
_TONES = "\u0300\u0301\u0303\u0309\u0323"
#: Signs that end a name; a dash or an apostrophe may stand inside one.
_HARD = set(',;:?!()[]{}<>|/\\"“”&+=\n\r\t•…')
#: A full stop after one of these only shortens it: ``TP. HCM``.
_SHORTENED = {"t", "p", "tp", "tx", "tt", "q", "h", "x"}
#: Texts whose words are remembered: several parts of a turn ask for those of its message.
_LATEST_KEPT = 16


def fold(text: str) -> str:
    """Lower case without tone marks, one blank between words."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def has_marks(text: str) -> bool:
    """Whether any letter of ``text`` carries a Vietnamese mark."""
    return any(letter == "đ" or unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", text.lower()))


def spoken(word: str) -> str:
    """One spelling for one sound: the tone after the letters, so that ``hoà`` is ``hòa``."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    letters = "".join(letter for letter in decomposed if letter not in _TONES)
    return letters + "".join(letter for letter in decomposed if letter in _TONES)


@dataclass(frozen=True)
class Word:
    """One word of a text; ``start`` and ``end`` are offsets into its NFC form."""

    folded: str
    spoken: str
    start: int
    end: int
    #: whether a sign stands before it over which no name goes on
    apart: bool


@lru_cache(maxsize=_LATEST_KEPT)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text; joined by blanks, their folded forms are ``fold(text)``."""
    whole = unicodedata.normalize("NFC", text)
    found: list[Word] = []
    between = 0
    for match in re.finditer(r"[^\W_][\w\u0300-\u036f]*", whole):
        for part in fold(match[0]).split():
            apart = bool(found) and _parts(whole[between : match.start()], found[-1].folded)
            found.append(Word(part, spoken(match[0]), match.start(), match.end(), apart))
            between = match.end()
    return tuple(found)


def _parts(signs: str, before: str) -> bool:
    return bool(_HARD.intersection(signs)) or ("." in signs and before not in _SHORTENED)
