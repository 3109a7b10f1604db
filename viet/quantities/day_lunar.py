"""Days of the moon's calendar, which are not converted: ``rằm tháng 8``, ``giao thừa``, ``10/3 âm lịch``."""

from __future__ import annotations

from viet.quantities.day_parts import (
    LUNAR_MONTHS,
    THIS,
    behind_month_word,
    month_number,
    year_behind_month,
    year_behind_word,
)
from viet.quantities.day_reading import DayAndEnd, Reading
from viet.quantities.day_words import TET
from viet.quantities.lexicon import MONTH, YEAR, words
from viet.quantities.tokens import Line


def lunar_mark(line: Line, at: int) -> int:
    """How many words at ``at`` say that a day is one of the moon's calendar."""
    if line[at].norm in words("âm") and line[at + 1].norm in words("lịch"):
        return 2
    plain = line[at].norm in ("al", "am") and line[at - 1].kind == "digits" and not line.marked
    return 1 if plain or line[at].norm in ("âl", "âm") else 0


def lunar_day(reading: Reading, at: int) -> DayAndEnd | None:
    """A day of the moon's calendar without a date: ``rằm tháng 8``, ``tháng chạp``, ``giao thừa``, ``hồi tết``."""
    line, norm, then = reading.line, reading.line[at].norm, reading.line[at + 1].norm
    if norm == "rằm" or (norm == "ram" and behind_month_word(line, at + 1)):
        return reading.found(at, _full_moon_end(reading, at + 1), None, "lunar")
    if (
        (norm in MONTH and then in LUNAR_MONTHS)
        or (norm in words("giao") and then in words("thừa"))
        or (norm in words("âm") and then in words("lịch"))
        or (norm in words("hồi dịp") and then in TET)
    ):
        return reading.found(at, at + 2, None, "lunar")
    if norm in TET and then in YEAR and (year := year_behind_word(reading, at + 1))[0]:
        return reading.found(at, year[1], None, "lunar")
    return None


def _full_moon_end(reading: Reading, at: int) -> int:
    """Where the month and year behind ``rằm`` end."""
    line = reading.line
    month_at = behind_month_word(line, at)
    if not month_at:
        return at
    if number := month_number(line, month_at):
        return year_behind_month(reading, number[1])[1]
    return month_at + (1 if line[month_at].norm in LUNAR_MONTHS | THIS else 0)
