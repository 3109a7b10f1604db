"""Days off and the ends of periods, as the Civil Code counts them (articles 145 to 148)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import holidays
import yaml
from dateutil.relativedelta import relativedelta

from law.citations import Citation

Unit = Literal["day", "working_day", "month", "year"]

#: First day not counted; end of a period by its unit; a last day that is a day off.
STARTS_NEXT_DAY = Citation.parse("blds-2015/dieu-147/khoan-3")
ENDS = {
    "day": Citation.parse("blds-2015/dieu-148/khoan-1"),
    "working_day": Citation.parse("blds-2015/dieu-148/khoan-1"),
    "month": Citation.parse("blds-2015/dieu-148/khoan-3"),
    "year": Citation.parse("blds-2015/dieu-148/khoan-4"),
}
MOVED = Citation.parse("blds-2015/dieu-148/khoan-5")

SATURDAY = 5
HOLIDAYS_FILE = Path(__file__).parent / "holidays.yml"

#: Years that can be computed with; others are typing errors.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class OutOfCalendar(ValueError):
    """A day outside the years that the calendar knows."""


@dataclass(frozen=True)
class Period:
    """A period counted from an event: ``[first_day, last_day]``, both included.

    ``counted_to`` is the last day by the count alone; it differs from ``last_day`` when it is a day off
    and the period runs to the next working day.
    """

    event: date
    first_day: date
    counted_to: date
    last_day: date
    unit: Unit

    @property
    def moved(self) -> bool:
        """Whether the count ended on a day off."""
        return self.last_day != self.counted_to

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The rules of the Civil Code that this count used."""
        return (STARTS_NEXT_DAY, ENDS[self.unit], *((MOVED,) if self.moved else ()))

    @property
    def announced(self) -> bool:
        """Whether the days off around its end had been announced when the calendar was checked."""
        return self.last_day.year <= int(_decided()["announced_until"])


def is_working_day(day: date) -> bool:
    """Whether public offices work: no Saturday, Sunday or public holiday, unless swapped by decision."""
    if day in _holidays(_known(day).year):
        return False
    return day.weekday() < SATURDAY or day in _worked()


def day_off(day: date) -> str | None:
    """Why a day is off: ``Thứ bảy``, ``Chủ nhật`` or the holiday's name; ``None`` for a working day."""
    if is_working_day(day):
        return None
    if name := _holidays(day.year).get(day):
        return name
    return "Thứ bảy" if day.weekday() == SATURDAY else "Chủ nhật"


def newly_off(day: date) -> str | None:
    """The name of a holiday that was added lately and whose text we have not read."""
    name = _holidays(_known(day).year).get(day)
    return next((new["name"] for new in _decided()["added"] if name and name.startswith(new["name"])), None)


def next_working_day(day: date) -> date:
    """The first working day after ``day``."""
    return add_working_days(day, 1)


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``; ``count`` may not be negative."""
    if count < 0:
        raise ValueError(f"a count of working days, not {count}")
    while count:
        day += timedelta(1)
        count -= is_working_day(day)
    return day


def period(event: date, length: int, unit: Unit) -> Period:
    """A period of ``length`` units that begins with an event; ``OutOfCalendar`` far from our time.

    The day of the event is not counted. A month or year without the day of the event (29 February)
    ends on the last day of its last month. A last day that is a day off moves to the next working day.
    """
    _known(event)
    if length < 0:
        raise ValueError(f"a length of time, not {length}")
    if unit == "working_day":
        counted_to = add_working_days(event, length)
    else:
        try:
            counted_to = event + relativedelta(**{f"{unit}s": length})  # type: ignore[arg-type]
        except (OverflowError, ValueError):
            raise OutOfCalendar(f"{length} {unit}s after {event}") from None
    return ending(event, counted_to, unit)


def ending(event: date, counted_to: date, unit: Unit = "day") -> Period:
    """A period whose last day was counted otherwise (time that does not count); a day off moves it as well."""
    last_day = _known(counted_to)
    if not is_working_day(last_day):
        last_day = next_working_day(last_day)
    return Period(event, event + timedelta(1), counted_to, last_day, unit)


def _known(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfCalendar(f"{day} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


@lru_cache(maxsize=1)
def _decided() -> dict[str, Any]:
    """What no rule gives: days swapped by decision, and new holidays."""
    data: dict[str, Any] = yaml.safe_load(HOLIDAYS_FILE.read_text(encoding="utf-8"))
    return data


@lru_cache(maxsize=1)
def _worked() -> frozenset[date]:
    """Saturdays worked in exchange for another day."""
    return frozenset(swap["worked"] for swap in _decided()["swapped"])


@cache
def _holidays(year: int) -> dict[date, str]:
    """The public holidays of one year: those that the package reckons, and those that were decided."""
    found = {day: str(name) for day, name in holidays.country_holidays("VN", years=year, language="vi").items()}
    for new in _decided()["added"]:
        if year >= new["from"]:
            day = date(year, new["month"], new["day"])
            found[day] = new["name"]
            observed = day
            while observed.weekday() >= SATURDAY or (observed in found and observed != day):
                observed += timedelta(1)
            found.setdefault(observed, f"{new['name']} (nghỉ bù)")
    for swap in _decided()["swapped"]:
        if swap["rest"].year == year:
            found.setdefault(swap["rest"], f"Ngày nghỉ (làm bù ngày {swap['worked']:%d/%m/%Y})")
    return found
