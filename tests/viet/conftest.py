"""Strings that break text programs, and tables of what is typed and what is read."""

from __future__ import annotations

import pytest

HOSTILE = {
    "empty": "",
    "blanks": " \t\n\u3000",
    "emoji-joined": "👩\u200d⚖️ kê biên 🏠🇻🇳",
    "combining-forms": "thi ha\u0300nh a\u0301n da\u0302n su\u031b\u0323",
    "ten-thousand-characters": "thi hành án " * 834,
    "one-word-of-ten-thousand": "x" * 10_000,
    "mixed-scripts": "thi hành 判決 суд محكمة ศาล 𝓽𝓱𝓲",
    "zero-width": "thi\u200bhành\u2060án\ufeff",
    "bidi": "\u202ená hnàh iht\u202c \u2066án\u2069",
    "tag-characters": "án\U000e0001\U000e0041\U000e007f phí",
    "nul": "án\0phí\x01\x7f",
    "punctuation": "!!!...???///---___",
}
LONE_SURROGATES = "án\ud800 phí\udfff"


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def lone_surrogates() -> str:
    return LONE_SURROGATES


def rows(table: str) -> list[object]:
    """One test a line of ``table``, its cells split at ``|``."""
    return [pytest.param(*(cell.strip() for cell in row.split("|")), id=row) for row in table.strip().splitlines()]
