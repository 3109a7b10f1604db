"""Percentages and the time they are counted for: ``10%/năm``, ``mười phần trăm``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from viet.quantities.lexicon import HUNDRED, TIME_UNITS, words
from viet.quantities.numbers import below_thousand, digit_word
from viet.quantities.tokens import Line

Period = Literal["day", "month", "year"]

_PERIODS: dict[str, Period] = {word: unit for word, unit in TIME_UNITS.items() if unit in ("day", "month", "year")}
_PER = words("trên một mỗi hàng hằng") | {"/"}
_ONE = words("một") | {"1"}
_RATE = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?(?![.,]?[0-9])")


@dataclass(frozen=True)
class FoundPercent:
    """A rate; ``per`` is the time it is counted for, ``None`` if none was said."""

    start: int
    end: int
    percent: Decimal
    per: Period | None


def find_percent(text: str) -> list[FoundPercent]:
    """Find percentages (``10%/năm``, ``mười phần trăm``), in order, with the time they are counted for."""
    line = Line(text)
    return list(line.scan(lambda at: _percent(line, at)))


def _percent(line: Line, at: int) -> tuple[FoundPercent, int] | None:
    rate = _rate(line, at)
    if not rate:
        return None
    value, end = rate
    if line[end].norm == "%":
        end += 1
    elif line[end].norm in words("phần") and line[end + 1].norm in HUNDRED:
        end += 2
    else:
        return None
    per, end = _period(line, end)
    return FoundPercent(line[at].start, line[end - 1].end, value, per), end


def _rate(line: Line, at: int) -> tuple[Decimal, int] | None:
    """The number before the sign."""
    token, before = line[at], line[at - 1]
    if token.kind == "digits":
        if token.glued and (before.kind == "word" or (before.norm in tuple("/.,-") and before.glued)):
            return None
        match = _RATE.match(line.text, token.start)
        return (Decimal(match[0].replace(",", ".")), line.after(match.end(), at)) if match else None
    if token.kind == "word" and digit_word(line, at - 1) is None:
        return below_thousand(line, at)
    return None


def _period(line: Line, at: int) -> tuple[Period | None, int]:
    """``/năm``, ``một tháng``, ``/1 ngày`` behind the sign, and where it ends."""
    unit_at = at
    if line[unit_at].norm in _PER:
        unit_at += 1
    if line[unit_at].norm in _ONE:
        unit_at += 1
    period = _PERIODS.get(line[unit_at].norm)
    if period and line[unit_at + 1].kind != "digits":
        return period, unit_at + 1
    return None, at
