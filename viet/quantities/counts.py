"""Small whole numbers of people or things: ``2 đứa con``, ``ba``, ``không có``."""

from __future__ import annotations

from dataclasses import dataclass

from viet.quantities.lexicon import (
    CLASHING_DIGITS,
    DONG,
    HUNDRED,
    NAMING,
    SCALES,
    SPEAKERS,
    TENS,
    TIME_UNITS,
    words,
)
from viet.quantities.numbers import digit_word, inside_number, may_end, small_number
from viet.quantities.tokens import Line

_THINGS = words(
    "người đứa con cháu bé căn nhà cái chiếc bản vụ hộ mảnh thửa lô đợt quyển cuốn sào xe bạn nơi anh chị em phòng tầng"
    " suất ngôi miếng lần cụ ông vợ"
)
_PEOPLE = words("người đứa con cháu bé trai gái vợ chồng mẹ bố cụ bà ông anh chị em nhân thành")
#: What makes the number before it something else than a count.
_NO_COUNT = (
    NAMING | DONG | HUNDRED | TENS | SCALES.keys() | TIME_UNITS.keys() | words("phần giờ phút tuổi h") | {"%"}
)  # fmt: skip
_NO = words("không ko chưa") | {"k", "khong"}
_MOST = 999


@dataclass(frozen=True)
class FoundCount:
    """A whole number from 0 to 999 of people or things."""

    start: int
    end: int
    count: int


def find_counts(text: str, bare: bool = True) -> list[FoundCount]:
    """Find small whole numbers (``2 đứa con``, ``ba``, ``không có``), in order; no days, amounts, lengths or rates.

    ``bare``: the text answers a question for a number; otherwise somebody or something must be counted.
    """
    line = Line(text)
    found = list(line.scan(lambda at: _count(line, at, bare)))
    return [count for count in found if count.count] or found[:1]


def _count(line: Line, at: int, bare: bool) -> tuple[FoundCount, int] | None:
    token = line[at]
    if bare and token.norm in _NO and line[at - 1].kind in ("", "sign"):
        return _none_of_them(line, at)
    if line[at - 1].norm in NAMING or (token.kind == "digits" and (token.glued or inside_number(line, at))):
        return None
    small = small_number(line, at, _MOST)
    if not small or (token.kind == "word" and (digit_word(line, at - 1) is not None or line[at - 1].kind == "digits")):
        return None
    value, end = small
    if line[end].norm in _NO_COUNT or (not (bare or line.marked) and token.norm in CLASHING_DIGITS):
        return None
    if line[end].norm in _THINGS or (bare and _counts_alone(line, at, end)):
        return FoundCount(token.start, line[end - 1].end, value), end
    return None


def _none_of_them(line: Line, at: int) -> tuple[FoundCount, int] | None:
    """Nought in words: ``không``, ``không có``, ``chưa có con``; ``không biết`` is none."""
    end = at + 2 if line[at + 1].norm in words("có") else at + 1
    if line[end].kind in ("", "sign") or line[end].norm in _PEOPLE | words("ai đứa nào gì ạ"):
        return FoundCount(line[at].start, line[end - 1].end, 0), end
    return None


def _counts_alone(line: Line, at: int, end: int) -> bool:
    """Whether the number may stand without what it counts: ``dạ 2 ạ``, not ``ba tôi mất``."""
    in_words, after = line[at].kind == "word", line[end]
    if (after.glued and after.kind != "sign") or (in_words and after.norm in SPEAKERS):
        return False
    return may_end(line, end) or (not in_words and after.kind == "word")
