"""What is found when a day is read, and what every reader of days shares: the text, today, days of the calendar."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from viet.quantities.tokens import Line

Why = Literal["ambiguous", "no_such_day", "lunar", "incomplete"]

#: A day without a year is taken for past unless the next one is as near as this.
_NEAR_DAYS = 31
#: 29 February may be eight years away (1896 to 1904).
_YEARS_TO_A_LEAP_DAY = 8


@dataclass(frozen=True)
class FoundDay:
    """``text[start:end]`` names a day. Where ``day`` is ``None``, ``why`` says why it cannot be known.

    ``choices`` are days that may be meant: instead of ``day``, or besides it (``10/5``: the coming one as well).
    """

    start: int
    end: int
    day: date | None
    why: Why | None = None
    choices: tuple[date, ...] = ()


#: What was found, and the place behind it.
DayAndEnd = tuple[FoundDay, int]


@dataclass
class Reading:
    """One text, read for days on one day; ``last_end`` is the place behind the last day found."""

    line: Line
    today: date
    last_end: int = 0

    def found(self, start: int, end: int, day: date | None, why: Why | None = None, *choices: date | None) -> DayAndEnd:
        """The day that the tokens from ``start`` to ``end`` name; without a day and a reason it is incomplete."""
        known = tuple(choice for choice in choices if choice)
        if day is None and why is None:
            why = "incomplete"
        return FoundDay(self.line[start].start, self.line[end - 1].end, day, why, known), end

    def with_year(self, start: int, end: int, day: int, month: int, year: int) -> DayAndEnd:
        """A full date; where there is none such, day and month may have been typed the other way round."""
        known = calendar_day(year, month, day)
        if known:
            return self.found(start, end, known)
        return self.found(start, end, None, "no_such_day", calendar_day(year, day, month))

    def without_year(self, start: int, end: int, day: int, month: int) -> DayAndEnd:
        """The latest such day gone by, unless the next is near."""
        past = coming = None
        for years in range(_YEARS_TO_A_LEAP_DAY + 1):
            this = calendar_day(self.today.year - years, month, day)
            past = past or (this if this and this <= self.today else None)
            later = calendar_day(self.today.year + years, month, day)
            coming = coming or (later if later and later > self.today else None)
        if not past and not coming:
            return self.found(start, end, None, "no_such_day")
        if past and not (coming and (coming - self.today).days <= _NEAR_DAYS):
            return self.found(start, end, past, None, coming)
        return self.found(start, end, None, "ambiguous", past, coming)


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_from(day: date | None, days: int) -> date | None:
    """So many days later, or earlier; ``None`` beyond what a date can say."""
    try:
        return day + timedelta(days) if day else None
    except OverflowError:
        return None


def months_from(day: date, months: int) -> date | None:
    """The same day of the month, or the last day of a shorter one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
