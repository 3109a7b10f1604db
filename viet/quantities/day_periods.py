"""Weeks, months and years where only a part of a day is known: ``tuần trước``, ``cuối tháng 5/2021``, ``năm ngoái``."""

from __future__ import annotations

from viet.quantities.day_parts import (
    ABOUT,
    PART_OF,
    behind_month_word,
    counted_from_now,
    full_year,
    month_number,
    spelled_year,
    year_behind_month,
)
from viet.quantities.day_reading import DayAndEnd, Reading
from viet.quantities.lexicon import DAY_MARKERS, SCALES, TIME_UNITS, YEAR, words
from viet.quantities.numbers import digit_word, may_end
from viet.quantities.tokens import Line

#: Before a unit of time that is counted or repeated: ``mỗi tháng``, ``mấy năm``.
_PER = words("mỗi hàng hằng mấy vài nhiều các những bao suốt từng")
_ACTS = words("luật định hiến nđ tt")
_WORDS_OF_A_TITLE = 9


def period(reading: Reading, at: int) -> DayAndEnd | None:
    """A week, month or year, said to be incomplete; a year alone is one only as a whole message."""
    line, first = reading.line, at
    while first < at + 3 and line[first].norm in ABOUT:
        first += 1
    token, before = line[first], line[first - 1]
    if token.kind == "digits":
        year_alone = line.size == 1 and len(token.norm) == 4 and full_year(reading, token.norm)
        return reading.found(at, at + 1, None) if year_alone else None
    if before.norm in _PER or before.kind == "digits" or line[at - 1].norm in _PER:
        return None
    if behind_month_word(line, first) == first + 1:
        return _month(reading, at, first)
    part_of = first > at and before.norm in PART_OF
    if token.norm in TIME_UNITS and token.norm not in DAY_MARKERS:
        if at == first and line.size > 2 and (token.norm, line[first + 1].norm) == ("thang", "roi"):
            return None
        which, end = counted_from_now(line, first + 1)
        if digit_word(line, first - 1) is None and (which is not None or line[first + 1].norm == "kia"):
            return reading.found(at, end if which is not None else first + 2, None)
        if part_of and token.norm not in YEAR:
            return reading.found(at, first + 1, None)
    if token.norm in YEAR and not _names_an_act(line, first):
        year, end = spelled_year(reading, first + 1, led=False)
        if year:
            return reading.found(at, end, None)
        if part_of and line[first + 1].kind != "digits":
            return reading.found(at, first + 1, None)
    return None


def _month(reading: Reading, at: int, first: int) -> DayAndEnd | None:
    """The month named by the word at ``first``."""
    line = reading.line
    which, end = counted_from_now(line, first + 1)
    if which is not None:
        return reading.found(at, end, None)
    number = month_number(line, first + 1)
    if not number or not 1 <= number[0] <= 12:
        return None
    year, end = year_behind_month(reading, number[1])
    if not year and line[first].norm == "t" and not (line.size == 2 or first > at):
        return None
    after = line[end]
    if not year and (not may_end(line, end) or after.norm in SCALES or (after.norm in ("%", "/") and after.glued)):
        return None
    return reading.found(at, end, None)


def _names_an_act(line: Line, at: int) -> bool:
    """Whether the year at ``at`` is that of an act: ``Luật Thi hành án dân sự năm 2008``."""
    for token in (line[back] for back in range(at - 1, at - 1 - _WORDS_OF_A_TITLE, -1)):
        if token.kind != "word":
            return False
        if token.norm in _ACTS:
            return True
    return False
