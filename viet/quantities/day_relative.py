"""Days counted from today: ``hôm qua``, ``thứ hai tuần trước``, ``cách đây 3 tháng``, ``3 ngày nữa``."""

from __future__ import annotations

from datetime import date

from viet.quantities.day_parts import counted_from_now
from viet.quantities.day_reading import DayAndEnd, Reading, days_from, months_from
from viet.quantities.durations import length_of_time
from viet.quantities.lexicon import AGO, DAY, DIGITS, NOT_AGO, TIME_UNITS, UNMARKED_DIGITS, WEEK, Unit, words
from viet.quantities.numbers import may_end
from viet.quantities.tokens import Line

SPOKEN_BEFORE = words("hôm bữa sáng trưa chiều tối đêm ngày")
AGO_BEFORE = words("cách đây trước đã nay khoảng tầm hơn gần được đc dc chừng cỡ")

_SPOKEN_DAYS = {"nay": 0, "qua": -1, "kia": -2, "kìa": -3, "mai": 1, "mốt": 2}
_SPOKEN_IN_ONE_WORD = {"hqua": -1, "hnay": 0}
_UNKNOWN_DAYS = words("trước nọ bữa")
#: Words of the days from Monday (0) on: ``thứ hai`` is the second day of the week.
_WEEKDAYS = {word: value - 2 for word, value in {**DIGITS, "tư": 4, "tu": 4, **UNMARKED_DIGITS}.items() if value > 1}
_SUNDAY = 6
_COMING = words("nữa")
#: Before days that are a time limit: ``quá 30 ngày``.
_BEFORE_LIMIT = words("quá hết hạn trong")


# --- hôm qua, hôm kia, hqua


def spoken_day(reading: Reading, at: int) -> DayAndEnd | None:
    """``hôm qua``, ``sáng mai``, ``ngày kia``; ``hôm trước`` is incomplete."""
    line, today = reading.line, reading.today
    norm, then = line[at].norm, line[at + 1].norm
    if norm in _SPOKEN_IN_ONE_WORD:
        return reading.found(at, at + 1, days_from(today, _SPOKEN_IN_ONE_WORD[norm]))
    if line.size == 1 and norm in ("nay", "mai", "qua"):
        return reading.found(at, at + 1, days_from(today, _SPOKEN_DAYS[norm]))
    if norm not in SPOKEN_BEFORE:
        return None
    if norm in DAY and then in words("hôm"):
        inner = spoken_day(reading, at + 1)
        return reading.found(at, inner[1], inner[0].day, inner[0].why) if inner else None
    if norm == "toi" and line.size > 2:
        return None
    if then in _SPOKEN_DAYS and (norm not in DAY or then in ("kia", "mai", "mốt")):
        # "hôm kia" is past, "ngày kia" is to come
        days = 2 if norm in DAY and then == "kia" else _SPOKEN_DAYS[then]
        return reading.found(at, at + 2, days_from(today, days))
    if norm in words("hôm bữa") and then in _UNKNOWN_DAYS:
        return reading.found(at, at + 2, None)
    return None


# --- thứ hai tuần trước, t2 tuần rồi, chủ nhật vừa rồi


def weekday(reading: Reading, at: int) -> DayAndEnd | None:
    """A day of the week: of a week named behind it, the last or the next one, or either."""
    line, today = reading.line, reading.today
    named = _weekday_number(line, at)
    if not named:
        return None
    number, end = named
    monday = days_from(today, -today.weekday())
    weeks, stop = counted_from_now(line, end + 1) if line[end].norm in WEEK else (None, end)
    if weeks is not None and monday:
        return reading.found(at, stop, days_from(monday, 7 * weeks + number))
    back = (today.weekday() - number - 1) % 7 + 1
    past, coming = days_from(today, -back), days_from(today, 7 - back)
    which, stop = counted_from_now(line, end)
    if which == -1:
        return reading.found(at, stop, past)
    if which == 1:
        return reading.found(at, stop, coming)
    if which == 0 and monday:
        return reading.found(at, stop, days_from(monday, number))
    if line[at - 1].norm in words("hôm") or (at == 0 and not line[end].kind and line[at].norm != "t"):
        return reading.found(at, end, None, "ambiguous", past, coming)
    return None


def _weekday_number(line: Line, at: int) -> tuple[int, int] | None:
    """``thứ hai``, ``t2``, ``chủ nhật``, ``cn`` as days from Monday on, and where it ends."""
    norm, then = line[at].norm, line[at + 1].norm
    if norm in words("thứ") or (norm == "t" and line[at + 1].glued):
        number = int(then) - 2 if then in tuple("234567") else _WEEKDAYS.get(then, _SUNDAY + 1)
        return (number, at + 2) if number <= _SUNDAY else None
    if norm == "cn":
        return _SUNDAY, at + 1
    if norm in words("chủ") and then in words("nhật"):
        return _SUNDAY, at + 2
    return None


# --- cách đây 3 tháng, 10 ngày trước, được 2 tuần rồi, 3 ngày nữa


def day_ago(reading: Reading, at: int) -> DayAndEnd | None:
    """A length of time from today; only days are meant to the day."""
    line = reading.line
    first, led = at, False
    while first < at + 4 and line[first].norm in AGO_BEFORE:
        # "toi da 90 ngay" is "tối đa" more often than "tôi đã"
        led = led or (line[first].norm in words("đây đã") and line[first - 1].norm != "toi")
        first += 1
    if line[at].norm in words("đây") or (first > at and line[at].norm not in words("cách đã được đc trước")):
        return None
    if line[first].norm in words("vài mấy") and line[first + 1].norm in TIME_UNITS:
        stop = _behind_ago(line, first + 2)
        return reading.found(at, stop or first + 2, None) if stop or led else None
    length = length_of_time(line, first)
    if not length:
        return None
    count, unit, end = length
    if unit == "working_day" or (unit == "day" and line[at - 1].norm in _BEFORE_LIMIT):
        return None
    if unit == "day" and line[end].norm == "nay" and not (led or line.marked):
        return None
    sign = -1
    if line[end].norm in _COMING or (line[end].norm in words("tới") and may_end(line, end + 1)):
        end, sign = end + 1, 1
    elif stop := _behind_ago(line, end):
        end = stop
    elif not led and not (line[at].norm in words("được đc") and line[end].kind in ("", "sign")):
        return None
    day = _moved(reading.today, count * sign, unit)
    if unit == "day":
        return reading.found(at, end, day)
    return reading.found(at, end, None, "incomplete", day)


def _behind_ago(line: Line, at: int) -> int | None:
    """The end of ``trước``, ``trước đây``, ``rồi``, ``nay``, ``về trước``, if it stands at ``at``."""
    if line[at].norm in words("về") and line[at + 1].norm in words("trước"):
        return at + 2
    if line[at].norm not in AGO or line[at + 1].norm in NOT_AGO:
        return None
    return at + (2 if line[at + 1].norm in words("đây") else 1)


def _moved(day: date, count: int, unit: Unit) -> date | None:
    if unit in ("month", "year"):
        return months_from(day, count * (12 if unit == "year" else 1))
    return days_from(day, count * (7 if unit == "week" else 1))
