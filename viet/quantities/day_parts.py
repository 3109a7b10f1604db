"""The months and years beside a day, and words that count from now: ``tháng tư``, ``năm 2k21``, ``năm ngoái``."""

from __future__ import annotations

from viet.quantities.day_reading import Reading
from viet.quantities.lexicon import LATER_DIGITS, MONTH, NOT_AGO, TEN, YEAR, words
from viet.quantities.numbers import below_hundred, digit_word, in_thousands, number_goes_on
from viet.quantities.tokens import Line

LUNAR_MONTHS = words("giêng chạp")
#: ``đầu tháng``, ``khoảng năm``: words that make a time less exact.
PART_OF = words("đầu giữa cuối")
ABOUT = PART_OF | words("hồi trong khoảng tầm vào từ")
#: ``vừa rồi``, ``mới qua``.
JUST, JUST_PAST = words("vừa mới"), words("rồi qua")
LAST, THIS, NEXT = words("trước rồi qua ngoái trc trk"), words("này nay"), words("sau tới")

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
#: A year of two figures lies at most so many years ahead.
_YEARS_AHEAD = 10


def counted_from_now(line: Line, at: int) -> tuple[int | None, int]:
    """-2 for ``trước nữa``, -1 for ``trước``, 0 for ``này``, 1 for ``sau``; and where it ends."""
    norm, then = line[at].norm, line[at + 1].norm
    if norm in JUST and then in JUST_PAST:
        return -1, at + 2
    if norm in words("trước") and then in words("nữa"):
        return -2, at + 2
    if norm in LAST and not (norm in words("trước") and then in NOT_AGO):
        return -1, at + 1
    if norm in THIS:
        return 0, at + 1
    if norm in NEXT and then not in words("khi"):
        return 1, at + 1
    return None, at


# --- months


def behind_month_word(line: Line, at: int) -> int:
    """Where the number behind ``tháng``, ``t`` or ``/t`` stands; 0 if there is none."""
    if line[at].norm in tuple("/-,"):
        at += 1
    if line[at].norm in MONTH or (line[at].norm == "t" and line.glued_digits(at + 1)):
        return at + 1
    return 0


def month_number(line: Line, at: int) -> tuple[int, int] | None:
    """The number of a month (not always from 1 to 12), and where it ends."""
    if line[at].norm in ("tư", "tu"):
        return 4, at + 1
    if line[at].kind == "digits" and len(line[at].norm) < 3:
        return int(line[at].norm), at + 1
    if line[at].norm in TEN and (unit := digit_word(line, at + 1)) in (1, 2) and digit_word(line, at + 2) != 0:
        return 10 + unit, at + 2
    if line[at].norm in TEN:
        return 10, at + 1
    digit = digit_word(line, at) or (5 if line[at].norm in YEAR else None)
    return (digit, at + 1) if digit else None


# --- years: each reader returns 0 for what is none


def is_year(number: int) -> bool:
    """Whether a number may be the year of a day that citizens ask about."""
    return _FIRST_YEAR <= number <= _LAST_YEAR


def full_year(reading: Reading, typed: str) -> int:
    """``2021``, ``21``, ``98``, ``2k21`` as years; 0 for what is none. At most ten years lie ahead."""
    if typed[1:2] in ("k", "K"):
        return 2000 + int(typed[2:])
    if len(typed) == 2:
        return 2000 + int(typed) if 2000 + int(typed) <= reading.today.year + _YEARS_AHEAD else 1900 + int(typed)
    return int(typed) if len(typed) == 4 and is_year(int(typed)) else 0


def year_behind_month(reading: Reading, at: int) -> tuple[int, int]:
    """The year that follows a month: ``năm 2021``, ``/2021``, ``, 2021``, ``năm ngoái``; and where it ends."""
    line = reading.line
    if line[at].norm == "," and line[at + 1].norm in YEAR:
        at += 1
    norm = line[at].norm
    if norm in YEAR and line[at - 1].norm not in MONTH:
        year, end = year_behind_word(reading, at)
    elif norm in tuple("/.-,") and line[at + 1].kind == "digits" and not number_goes_on(line.text, line[at + 1].end):
        year, end = spelled_year(reading, at + 1, led=norm != "," and line[at + 1].glued)
    else:
        year, end = spelled_year(reading, at, led=False)
    return (year, end) if year else (0, at)


def year_behind_word(reading: Reading, at: int) -> tuple[int, int]:
    """The year behind ``năm`` at ``at``: ``năm ngoái``, ``năm kia``, ``năm 2021``; and where it ends."""
    which, end = counted_from_now(reading.line, at + 1)
    if which is not None:
        return reading.today.year + which, end
    if reading.line[at + 1].norm == "kia":
        return reading.today.year - 2, at + 2
    return spelled_year(reading, at + 1, led=True)


def spelled_year(reading: Reading, at: int, led: bool) -> tuple[int, int]:
    """A year in figures or words at ``at``; two figures only behind ``năm`` or a stroke (``led``)."""
    if reading.line[at].kind == "digits":
        return _year_in_figures(reading, at, led)
    return _year_in_words(reading, at, led)


def _year_in_figures(reading: Reading, at: int, led: bool) -> tuple[int, int]:
    line, token = reading.line, reading.line[at]
    if token.norm == "2" and line[at + 1].norm == "k" and line[at + 1].glued:
        short = line[at + 2]
        if line.glued_digits(at + 2) and len(short.norm) < 3:
            return 2000 + int(short.norm), at + 3
        return (2000, at + 2) if led else (0, at)
    if line[at + 1].glued and line[at + 1].kind == "word":
        return 0, at
    if len(token.norm) == 4 or (led and len(token.norm) == 2):
        return full_year(reading, token.norm), at + 1
    return 0, at


def _year_in_words(reading: Reading, at: int, led: bool) -> tuple[int, int]:
    """``hai nghìn không trăm hai mốt``, ``hai không hai mốt``, ``hai không hai mươi mốt``, ``hai mốt``."""
    line = reading.line
    if number := in_thousands(line, at):
        return number if is_year(number[0]) else (0, at)
    digits = [digit_word(line, at + step) for step in range(4)]
    digits[3] = {**LATER_DIGITS, "lam": 5}.get(line[at + 3].norm, digits[3])
    if None not in digits:
        year = int("".join(map(str, digits)))
        return (year, at + 4) if is_year(year) else (0, at)
    if digits[:2] == [2, 0] and (last := below_hundred(line, at + 2)) and last[0] > 9:
        return 2000 + last[0], last[1]
    if led and (short := below_hundred(line, at)) and short[1] > at + 1:
        return full_year(reading, f"{short[0]:02}"), short[1]
    return 0, at
