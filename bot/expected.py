"""Whether a message only answers what a tool has just asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from viet import quantities
from viet.diacritics import fold, has_marks

#: An answer is short; a longer message may well hold a question of its own.
MOST_CHARACTERS = 60
#: Words typed into a letter are never searched for, whatever they say.
PRIVATE_KINDS = ("letter",)

_NUMBER = re.compile(r"\s*\d{1,3}(?:[.,]\d{1,3})?\s*")


def answers(asks: Mapping[str, Any], text: str, today: date) -> bool:
    """Whether ``text`` is an answer to what is asked: then nothing has to be searched for.

    ``asks`` holds the ``kind`` of answer and what can be chosen (``says``).
    """
    kind = asks.get("kind")
    if kind is None:
        return False
    if kind in PRIVATE_KINDS:
        return True
    if len(text) > MOST_CHARACTERS or "?" in text:
        return False
    said = _key(text)
    if said in {_key(phrase) for phrase in asks.get("says", ())}:
        return True
    if kind in ("day", "day_list"):
        return bool(quantities.find_days(text, today))
    if kind in ("money", "payments", "claims"):
        return bool(quantities.find_amounts(text, bare=True))
    if kind == "count":
        return bool(quantities.find_counts(text, bare=True))
    return kind == "percent" and bool(_NUMBER.fullmatch(text) or quantities.find_percent(text))


#: Words by which people ask to have something computed, found or written for them.
WISHES = ("tính", "soạn", "viết", "lập", "giúp", "hộ", "chia", "tìm")


def asks_for_a_tool(text: str, today: date) -> bool:
    """Whether a message asks to have something done, or gives a day or a sum to compute with."""
    words = set(re.findall(r"\w+", text.lower()))
    wishes = WISHES if has_marks(text) else tuple(map(fold, WISHES))
    return not words.isdisjoint(wishes) or bool(quantities.find_amounts(text) or quantities.find_days(text, today))


def _key(text: str) -> str:
    return " ".join(fold(text).lower().split()).strip(" .,!")
