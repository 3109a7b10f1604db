"""Take tone marks and letter marks off Vietnamese text, place by place, and put them back."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viet.restore import Restorer

#: Texts whose marks are remembered: a message is read for its words and for the search.
_LATEST_KEPT = 16


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "đĐ":
        return "d" if char == "đ" else "D"
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def fold(text: str) -> str:
    """Return ``text`` without marks (``Thi hành án`` -> ``Thi hanh an``); every offset stays true.

    Works on NFC text, character by character: a character that is no Latin letter stays as it is.
    """
    return "".join(map(_fold_char, text))


def has_marks(text: str) -> bool:
    """Whether any letter of ``text`` carries a Vietnamese mark."""
    return fold(text) != text


@lru_cache(maxsize=1)
def restorer() -> Restorer:
    """The restorer with the table that ships with us, loaded once a process; ``BrokenTable`` says how to rebuild it."""
    from viet.restore import Restorer

    return Restorer.load()


@lru_cache(maxsize=_LATEST_KEPT)
def restore(text: str) -> str:
    """Put tone marks on what was typed without; same length, letter for letter, and never an error."""
    return restorer().restore(text).text
