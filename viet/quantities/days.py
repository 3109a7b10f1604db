"""Days as citizens type them: in figures, in words, counted from today, or only half known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from viet.quantities.day_figures import day_in_figures
from viet.quantities.day_lunar import lunar_day, lunar_mark
from viet.quantities.day_parts import ABOUT, year_behind_word
from viet.quantities.day_periods import period
from viet.quantities.day_reading import DayAndEnd, FoundDay, Reading
from viet.quantities.day_relative import AGO_BEFORE, SPOKEN_BEFORE, day_ago, spoken_day, weekday
from viet.quantities.day_words import TET, day_in_words
from viet.quantities.lexicon import ANY_DIGIT, DAY_MARKERS, HALF_OF, MONTH, TEN, WEEK, YEAR, words
from viet.quantities.tokens import Line

_OPENERS = (
    DAY_MARKERS | SPOKEN_BEFORE | ABOUT | MONTH | YEAR | WEEK | TEN | HALF_OF | TET | AGO_BEFORE | ANY_DIGIT
    | words("thứ chủ rằm giao âm dịp vài mấy")
    | {"hqua", "hnay", "nay", "mai", "qua", "t", "cn"}
)  # fmt: skip


def find_days(text: str, today: date) -> list[FoundDay]:
    """Find days, in order, as understood on ``today``.

    A day without a year is the latest such day gone by; if the next one is less than a month away, it is ambiguous.
    Weeks, months and years ago are seldom meant to the day: they are incomplete, with the day counted as a choice.
    """
    reading = Reading(Line(text), today)
    return list(reading.line.scan(lambda at: _day(reading, at)))


def _day(reading: Reading, at: int) -> DayAndEnd | None:
    """The day that begins at ``at``, and where it ends."""
    token = reading.line[at]
    if token.kind == "sign" or (token.kind == "word" and token.norm not in _OPENERS):
        return None
    found = day_ago(reading, at) or _written_day(reading, at)
    if not found and token.kind == "word":
        found = spoken_day(reading, at) or weekday(reading, at) or lunar_day(reading, at)
    found = found or period(reading, at)
    if found:
        reading.last_end = found[1]
    return found


# --- written days: 10/5/2021, ngày 10 tháng 5 năm 2021, mùng 5 tết, ngày âm lịch 10/3


def _written_day(reading: Reading, at: int) -> DayAndEnd | None:
    first, led, lunar = _lead(reading.line, at)
    if first > at and not led:
        return None
    token, found = reading.line[first], None
    if token.kind == "digits":
        if token.glued and not _may_touch(reading, first, led):
            return None
        found = day_in_figures(reading, at, first, led)
    found = found or day_in_words(reading, at, first, led)
    return _with_calendar(reading, at, _with_year_behind(reading, at, found), lunar) if found else None


def _lead(line: Line, at: int) -> tuple[int, bool, bool]:
    """Where the date behind ``ngày``, ``âm lịch`` and the like begins, and whether each of the two was said."""
    first, led, lunar = at, False, False
    while first < at + 4 and (line[first].norm in DAY_MARKERS or lunar_mark(line, first)):
        led = led or line[first].norm in DAY_MARKERS
        step = lunar_mark(line, first) or 1
        lunar = lunar or step > 1 or line[first].norm == "âm"
        first += step
    return first + (led and line[first].norm == ":"), led, lunar


def _may_touch(reading: Reading, at: int, led: bool) -> bool:
    """Whether digits written right behind something may begin a day: ``ngày10/5``, ``(10/5``, ``10/5-12/5``."""
    before = reading.line[at - 1]
    if before.kind == "word":
        return led
    if before.norm == "_":
        return False
    if before.norm in tuple("/.,:-") and reading.line[at - 2].kind == "digits" and before.glued:
        return at - 1 == reading.last_end
    return before.norm != "/"


def _with_year_behind(reading: Reading, start: int, found: DayAndEnd) -> DayAndEnd:
    """Read ``năm ngoái``, ``năm 2021`` behind a day and a month without a year."""
    day, end = found
    if not day.choices or day.why not in (None, "ambiguous") or reading.line[end].norm not in YEAR:
        return found
    year, stop = year_behind_word(reading, end)
    if not year:
        return found
    known = day.choices[0]
    return reading.with_year(start, stop, known.day, known.month, year)


def _with_calendar(reading: Reading, start: int, found: DayAndEnd, lunar: bool) -> DayAndEnd:
    """Read ``âm lịch``, ``(âm lịch)`` and ``dương lịch`` behind a day; ``lunar``: it was said before it."""
    line = reading.line
    day, end = found
    if line[end].norm == "(" and (mark := lunar_mark(line, end + 1)):
        after = end + 1 + mark
        return reading.found(start, after + (line[after].norm == ")"), None, "lunar")
    if lunar or lunar_mark(line, end):
        return reading.found(start, end + lunar_mark(line, end), None, "lunar")
    if line[end].norm in words("dương") and line[end + 1].norm in words("lịch"):
        return replace(day, end=line[end + 1].end), end + 2
    return found
