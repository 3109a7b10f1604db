"""Lengths of time: ``5 năm``, ``hai năm rưỡi``, ``1 năm 6 tháng``, ``10 ngày làm việc``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from viet.quantities.lexicon import (
    BEFORE,
    HALF,
    HALF_OF,
    NAMING,
    NOT_AGO,
    RANGE,
    TEN,
    TIME_UNITS,
    VAGUE,
    Unit,
    words,
)
from viet.quantities.numbers import below_thousand, digit_word, figures
from viet.quantities.tokens import Line

_MONTHS_PER_YEAR, _DAYS_PER_WEEK, _DAYS_PER_MONTH = 12, 7, 30
#: How many of a smaller unit, named right behind a larger one, are as long as the larger.
_RATIOS: dict[tuple[Unit, Unit], int] = {("year", "month"): _MONTHS_PER_YEAR, ("week", "day"): _DAYS_PER_WEEK}
_LONGEST = 9999


@dataclass(frozen=True)
class FoundDuration:
    """A length of time in whole units: a year and a half is 18 months, half a month 15 days (BLDS 2015, Điều 146)."""

    start: int
    end: int
    count: int
    unit: Unit


def find_durations(text: str) -> list[FoundDuration]:
    """Find lengths of time, in order; points in time (``3 năm trước``, ``ngày 10 tháng 5``) are none."""
    line = Line(text)
    return list(line.scan(lambda at: _duration(line, at)))


def _duration(line: Line, at: int) -> tuple[FoundDuration, int] | None:
    length = length_of_time(line, at)
    if not length:
        return None
    count, unit, end = length
    if line[at - 1].norm in words("đây") and line[at - 2].norm in words("cách trước"):
        return None
    if line[end].norm in BEFORE and line[end + 1].norm not in NOT_AGO:
        return None
    return FoundDuration(line[at].start, line[end - 1].end, count, unit), end


def length_of_time(line: Line, at: int) -> tuple[int, Unit, int] | None:
    """``5 năm``, ``hai năm rưỡi``, ``1 năm 6 tháng``, ``nửa tháng``, ``10 ngày làm việc``, in one unit; its end."""
    if _belongs_to_words_before(line, at):
        return None
    measure = _measure(line, at)
    if not measure:
        return None
    value, named, end = measure
    if line[end].kind == "digits" and not _measure(line, end) and (named != "day" or line[end + 1].norm == "/"):
        return None
    if named == "year" and line[end].norm in words("nữ giới sinh"):
        return None
    unit: Unit = named
    if line[end].norm in HALF:
        value, end = value + Decimal("0.5"), end + 1
    elif rest := _measure(line, end):
        smaller, unit, end = rest
        ratio = _RATIOS.get((named, unit))
        if not ratio:
            return None
        value = value * ratio + smaller
    if unit == "day" and line[end].norm in words("làm") and line[end + 1].norm in words("việc"):
        unit, end = "working_day", end + 2
    whole = _in_whole_units(value, unit)
    return (*whole, end) if whole else None


def _belongs_to_words_before(line: Line, at: int) -> bool:
    """Whether a number at ``at`` goes on from another, or is a name: ``hai ba năm``, ``vài năm``, ``thứ hai``."""
    before = line[at - 1].norm
    if before in NAMING:
        return True
    if line[at].kind == "word" and (digit_word(line, at - 1) is not None or before in VAGUE | TEN):
        return True
    return before in RANGE and (line[at - 2].kind == "digits" or digit_word(line, at - 2) is not None)


def _in_whole_units(value: Decimal, unit: Unit) -> tuple[int, Unit] | None:
    """Half a year as months, half a month as days; half a day or week is no length we know."""
    if value != int(value) and unit in ("year", "month"):
        value, unit = (value * _MONTHS_PER_YEAR, "month") if unit == "year" else (value * _DAYS_PER_MONTH, "day")
    if value != int(value) or value > _LONGEST:
        return None
    return int(value), unit


def _measure(line: Line, at: int) -> tuple[Decimal, Unit, int] | None:
    """One number with its unit of time, and where it ends."""
    value: Decimal
    if line[at].kind == "digits":
        if line[at].glued and (line[at - 1].kind == "word" or line[at - 1].norm in tuple("/.,-:_")):
            return None
        typed = figures(line, at)
        if not typed or typed[2]:
            return None
        value, end, _ = typed
        if value < 100 and line[end].norm in words("chục"):
            value, end = value * 10, end + 1
    elif line[at].norm in HALF_OF:
        value, end = Decimal("0.5"), at + 1
    elif line[at].kind == "word" and (spelled := below_thousand(line, at)):
        value, end = spelled
    else:
        return None
    unit = TIME_UNITS.get(line[end].norm)
    if not unit or (line[at].norm == "sau" and unit != "month"):
        return None
    return value, unit, end + 1
