"""Days with their month in words: ``10 tháng 5 năm 2021``, ``mùng 3 tháng này``, ``25 tháng chạp``, ``ngày 10``."""

from __future__ import annotations

from viet.quantities.day_parts import (
    JUST,
    LUNAR_MONTHS,
    NEXT,
    behind_month_word,
    counted_from_now,
    month_number,
    year_behind_month,
)
from viet.quantities.day_reading import DayAndEnd, Reading, calendar_day, months_from
from viet.quantities.lexicon import AGO, HALF, TIME_UNITS, YEAR, words
from viet.quantities.numbers import digit_word, may_end, small_number

TET = words("tết")
_FIRST_DAYS = words("mùng mồng")


def day_in_words(reading: Reading, start: int, at: int, led: bool) -> DayAndEnd | None:
    """The day whose number stands at ``at``, its words at ``start``; ``led``: ``ngày`` or the like stands there."""
    line = reading.line
    number = small_number(line, at)
    if not number or (line[at].kind == "word" and digit_word(line, at - 1) is not None):
        return None
    day, end = number
    if line[end].norm in TET:
        plain = not led and line[at].kind == "word" and end == at + 1
        return reading.found(start, end + 1, None, "lunar") if day <= 30 and not plain else None
    if month_at := behind_month_word(line, end):
        return _day_of_month(reading, start, day, month_at, led)
    first = line[start].norm in _FIRST_DAYS or line[at - 1].norm in _FIRST_DAYS
    if led and (line[at].kind == "digits" or first) and 1 <= day <= 31:
        return _day_without_month(reading, start, day, end)
    return None


def _day_without_month(reading: Reading, start: int, day: int, end: int) -> DayAndEnd | None:
    """``ngày 10 vừa rồi`` is the latest one; ``ngày 10`` is incomplete."""
    line = reading.line
    which, stop = counted_from_now(line, end)
    if which == -1 and line[end].norm in JUST:
        for months in range(3):
            month = months_from(reading.today.replace(day=1), -months)
            past = calendar_day(month.year, month.month, day) if month else None
            if past and past <= reading.today:
                return reading.found(start, stop, past)
    if not may_end(line, end) or (line[end].norm in ("%", "/", "-", ":") and line[end].glued):
        return None
    return reading.found(start, end, None)


def _day_of_month(reading: Reading, start: int, day: int, at: int, led: bool) -> DayAndEnd | None:
    """The day of the month that is named at ``at``."""
    line = reading.line
    if line[at].norm in LUNAR_MONTHS:
        return reading.found(start, at + 1, None, "lunar") if 1 <= day <= 30 else None
    which, stop = counted_from_now(line, at)
    if which is not None:
        if not led and line[at].norm in AGO | NEXT:
            return None
        month = months_from(reading.today.replace(day=1), which)
        known = calendar_day(month.year, month.month, day) if month else None
        return reading.found(start, stop, known, None if known else "no_such_day")
    number = month_number(line, at)
    return _day_of_numbered_month(reading, start, day, number, led) if number else None


def _day_of_numbered_month(
    reading: Reading, start: int, day: int, number: tuple[int, int], led: bool
) -> DayAndEnd | None:
    line = reading.line
    month, end = number
    year, stop = year_behind_month(reading, end)
    if not year:
        if not led and (line[end].norm in TIME_UNITS or line[end].norm in HALF or not may_end(line, end)):
            return None
        if line[end].norm in YEAR and line[end + 1].kind == "digits":
            # "năm 0": a year was meant, but it is none
            return reading.found(start, end + 2, None, "no_such_day")
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return reading.found(start, stop, None, "no_such_day") if led or year else None
    if year:
        return reading.with_year(start, stop, day, month, year)
    return reading.without_year(start, stop, day, month)
