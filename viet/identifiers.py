"""Personal identifiers that can be recognised by their form alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What follows a number that is an amount of money, or goes on as a longer number.
_NO_AMOUNT = r"(?![\s.,/-]*\d|\s*(?i:đ|đồng|dong|vnđ|vnd|tỷ|tỉ|ty|ti|triệu|trieu|tr|nghìn|nghin|ngàn|ngan)(?!\w))"

_PATTERNS = {
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "account": re.compile(
        r"(?i:(?<=stk)|(?<=tài khoản)|(?<=tai khoan)|(?<=số tk)|(?<=so tk))\s*(?:số|so|:)?\s*:?\s*\d[\d .-]{5,18}\d"
        + _NO_AMOUNT
    ),
    "phone": re.compile(r"(?<![\d.,/])(?:\+?84|0)(?:[ .-]?\d){9,10}" + _NO_AMOUNT),
    "citizen_id": re.compile(r"(?<![\d.,/])(?:\d{12}|\d{9})" + _NO_AMOUNT),
    "plate": re.compile(r"\b\d{2}[A-ZĐ]\d?-?\s?\d{3}\.?\d{2}\b"),
}


@dataclass(frozen=True)
class Identifier:
    """A recognised identifier at ``[start, end)``; ``kind`` is e.g. ``phone``."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Identifier]:
    """Find e-mail addresses, phone, citizen-id and account numbers and plates, in order.

    Names and addresses of homes are not recognised: no rule of form tells them from other words.
    """
    found: list[Identifier] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(Identifier(kind, match.start(), match.end()))
    return sorted(found, key=lambda identifier: identifier.start)


def remove(text: str) -> tuple[str, list[str]]:
    """Replace each identifier by ``[kind]``; returns the text and the kinds removed."""
    pieces: list[str] = []
    kinds: list[str] = []
    place = 0
    for identifier in find(text):
        pieces += [text[place : identifier.start], f"[{identifier.kind}]"]
        kinds.append(identifier.kind)
        place = identifier.end
    return "".join([*pieces, text[place:]]), kinds
