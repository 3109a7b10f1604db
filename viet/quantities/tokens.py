"""The words, digits and signs of a text, one after another, as all readers of quantities see them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeVar

from viet.diacritics import fold

_TOKEN = re.compile(r"([0-9]+)|((?:[^\W\d_][\u0300-\u036f]*)+)|(\S)")
_LONGEST_WORD = 24
#: As far as any reader looks beyond the last word, or before the first (a list counts -1 from its end).
_PADDING = 24

_Found = TypeVar("_Found")


class Token(NamedTuple):
    """``text[start:end]``; ``norm`` is in small letters, ``glued`` says that no blank stands before it."""

    start: int
    end: int
    norm: str
    glued: bool
    kind: Literal["digits", "word", "sign", ""]


_NOTHING = Token(0, 0, "", False, "")


class Line(list[Token]):
    """The tokens of a text; before and behind them stands nothing.

    ``marked`` says that a word of it has tone marks, ``size`` counts the tokens.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.marked = False
        end = -1
        for match in _TOKEN.finditer(text):
            start, norm = match.start(), match[0]
            glued, end = start == end, match.end()
            if match.lastindex != 2:
                self.append(Token(start, end, norm, glued, "digits" if match.lastindex == 1 else "sign"))
                continue
            # no word of ours is longer; what is longer is only passed over
            norm = unicodedata.normalize("NFC", norm).lower() if end - start < _LONGEST_WORD else "…"
            self.marked = self.marked or (not norm.isascii() and fold(norm) != norm)
            self.append(Token(start, end, norm, glued, "word"))
        self.size = len(self)
        self.extend([_NOTHING] * _PADDING)

    def scan(self, read: Callable[[int], tuple[_Found, int] | None]) -> Iterator[_Found]:
        """Read at each place in turn; what was found is stepped over. ``read`` returns it and where it ends."""
        at = 0
        while at < self.size:
            if found := read(at):
                yield found[0]
                at = max(found[1], at + 1)
            else:
                at += 1

    def after(self, offset: int, at: int) -> int:
        """The first place from ``at`` on that begins at or behind ``offset``."""
        while self[at].kind and self[at].start < offset:
            at += 1
        return at

    def glued_digits(self, at: int) -> bool:
        """Whether digits stand at ``at``, written right behind what is before them."""
        return self[at].kind == "digits" and self[at].glued
