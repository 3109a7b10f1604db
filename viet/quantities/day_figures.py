"""Days in figures: ``10/5/2021``, ``10-5-21``, ``2021-05-10``, ``10/5``; ``5/2021`` is a month only."""

from __future__ import annotations

import re

from viet.quantities.day_parts import ABOUT, JUST, full_year, is_year, year_behind_word
from viet.quantities.day_reading import DayAndEnd, Reading
from viet.quantities.lexicon import MONTH, SCALES, YEAR, words
from viet.quantities.numbers import number_goes_on

_STROKED = re.compile(
    r"(?P<a>[0-9]{1,4})(?: ?(?P<sep>[/.-]) ?)(?P<b>[0-9]{1,4})(?![0-9])"
    r"(?:(?: ?[/.-] ?|(?<=[0-9]) (?=[0-9]{4}))(?P<c>2[kK][0-9]{1,2}|[0-9]{1,4}))?"
)
_SPACED = re.compile(r"(?P<a>[0-9]{1,2}) (?P<b>[0-9]{1,2}) (?P<c>(?:19|20)[0-9]{2})(?![0-9])")
_SOLID = re.compile(r"(?P<a>[0-3][0-9])(?P<b>[01][0-9])(?P<c>(?:19|20)[0-9]{2})(?![0-9])")
#: Words before figures that are a day even without a year: ``nhận 10/5``.
_BEFORE_YEARLESS = words(
    "ngày hôm mùng mồng từ đến tới vào nhận hồi sáng chiều tối trước sau là lúc đêm trưa tuyên ký xử cấp khoảng tầm"
    " tống đạt giao và hay hoặc nộp gửi"
)
#: Words before figures that are something else: the number of a paper, a house, a share.
_BEFORE_NO_DAY = words(
    "số điều khoản điểm mục án quyết định nghị tư luật nđ tt qđ hẻm ngõ kiệt ngách nhà đường tổ lô thửa phòng căn lệ"
    " chia hưởng ấp khu"
) - {"tu"}


def day_in_figures(reading: Reading, start: int, at: int, led: bool) -> DayAndEnd | None:
    """The day whose figures begin at ``at``, its words at ``start``; ``led``: ``ngày`` or the like stands there."""
    line, token = reading.line, reading.line[at]
    match = _STROKED.match(line.text, token.start)
    if not match and (led or start == 0):
        match = _SPACED.match(line.text, token.start) or _SOLID.match(line.text, token.start)
    if not match or line[start - 1].norm in _BEFORE_NO_DAY or number_goes_on(line.text, match.end()):
        return None
    end = line.after(match.end(), at)
    alone = start == 0 and not line[end].kind
    a, b, c = match["a"], match["b"], match["c"]
    if c is None:
        if len(b) == 4:
            named = alone or line[at - 1].norm in ABOUT | MONTH | words("trước sau đến tới")
            return reading.found(start, end, None) if named and _is_month_of_year(a, b) else None
        return _without_year(reading, start, end, match, led, alone)
    if len(a) == 4:
        return reading.with_year(start, end, int(c), int(b), int(a)) if is_year(int(a)) and len(c) < 3 else None
    if len(a) > 2 or len(b) > 2 or len(c) < 2:
        return None
    return reading.with_year(start, end, int(a), int(b), full_year(reading, c))


def _is_month_of_year(month: str, year: str) -> bool:
    return len(month) < 3 and 1 <= int(month) <= 12 and is_year(int(year))


def _without_year(
    reading: Reading, start: int, end: int, match: re.Match[str], led: bool, alone: bool
) -> DayAndEnd | None:
    """``10/5``: a day only where the words around or the figures themselves rule out a fraction or a number."""
    line = reading.line
    if len(match["a"]) > 2 or len(match["b"]) > 2:
        return None
    day, month = int(match["a"]), int(match["b"])
    before, after = line[start - 1], line[end]
    if after.norm in SCALES or after.norm == "%" or (after.glued and after.kind != "sign"):
        return None
    led = led or after.norm in JUST or (after.norm in YEAR and year_behind_word(reading, end)[0] > 0)
    if match[0] == "24/7" and not led:
        return None
    if not led and not alone:
        if match["sep"] != "/" or (day < month <= 10 and before.norm not in _BEFORE_YEARLESS):
            return None
        if before.kind == "word" and before.norm not in _BEFORE_YEARLESS:
            return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return reading.found(start, end, None, "no_such_day") if led and match["sep"] == "/" else None
    return reading.without_year(start, end, day, month)
