"""Days, durations, money, counts and percentages as citizens type them, with and without tone marks.

One pass over the words of a text, each looked at with a fixed number of its neighbours. What could be meant in two
ways is said to be unclear, or is not found: whoever asked can ask again, a wrong day or amount harms. Longer than
our other files, because all five finders read the same words for numbers.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple, TypeVar

from viet.diacritics import fold

Unit = Literal["day", "working_day", "week", "month", "year"]
Why = Literal["ambiguous", "no_such_day", "lunar", "incomplete"]


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


@dataclass(frozen=True)
class FoundAmount:
    """``vnd`` is whole đồng, never below zero; ``negative`` says that a minus was typed."""

    start: int
    end: int
    vnd: int
    negative: bool = False


@dataclass(frozen=True)
class FoundDuration:
    """A length of time in whole units: a year and a half is 18 months, half a month 15 days (BLDS 2015, Điều 146)."""

    start: int
    end: int
    count: int
    unit: Unit


@dataclass(frozen=True)
class FoundCount:
    """A whole number from 0 to 999 of people or things."""

    start: int
    end: int
    count: int


@dataclass(frozen=True)
class FoundPercent:
    """A rate; ``per`` is the time it is counted for, ``None`` if none was said."""

    start: int
    end: int
    percent: Decimal
    per: Literal["day", "month", "year"] | None


# --- words


@cache
def _words(text: str) -> frozenset[str]:
    """The words of ``text``, each as written and as typed without marks."""
    return frozenset(text.split()) | frozenset(fold(text).split())


_DIGITS = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_PLAIN_DIGITS = {fold(word): value for word, value in _DIGITS.items()}
#: Digits that stand only behind another number; ``tư`` without its mark is mostly ``từ``.
_LATER_DIGITS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_PLAIN_LATER = {"mot": 1, "lam": 5}
#: Without marks these are other words as well: looked for only where no word of the text has marks.
_CLASHING = {"nam", "sau", "bay", "tam", "khong"}
_TEN, _TENS = _words("mười"), _words("mươi chục")
_HUNDRED, _AND, _HALF, _HALF_OF = _words("trăm"), _words("lẻ linh"), _words("rưỡi rưởi"), _words("nửa")
_POINT = _words("phẩy")
_SCALES = {
    **dict.fromkeys(_words("tỷ tỉ tỏi tỷđ tỉđ") - {"toi"}, 10**9),
    **dict.fromkeys(_words("triệu tr trđ củ chai"), 10**6),
    **dict.fromkeys(_words("nghìn ngàn k kđ"), 1000),
}
#: Units that are other things, too (two bottles, "k" for "không"): what follows must not be a thing or a verb.
_DOUBTFUL_SCALES = {"k", "củ", "cu", "chai"}
#: Words behind a unit that make it another word: ti vi, tỷ lệ, tỷ phú, một tí nữa, củ khoai.
_NO_SCALE = {word: _words("lệ phú") for word in ("tỷ", "tỉ", "ty")} | {"ti": _words("vi lệ phú nữa xíu hon")}
_DONG = _words("đồng vnđ vnd đ ₫")
_NO_DONG = _words("thừa chí sở bị phạm chủ tác hồ nguyên nghiệp bào hương đội ý thời")
_OTHER_MONEY = {"đô", "đôla", "usd", "usdt", "$", "€", "euro", "eur", "yên", "tệ", "won"}
_VAGUE = _words("vài mấy nhiều hàng các những bao") | _HUNDRED | _TENS
_RANGE = _words("đến tới hoặc hay") | {"-", "–", "—", "~"}
#: What may follow a finished amount or count: none of these is counted.
_GO_ON = _words(
    "đồng tiền rồi thì mà là và nhưng cho của chưa không ko nhé ạ nha nhe à vậy với trong vào từ đến để bằng nên do vì"
    " tôi mình nó họ mỗi một cả thôi nữa hả đó đấy này kia trở nhưng hoặc hay ở thế còn như gồm được bị"
) - {"ba"}
_SPEAKERS = _words("tôi mình nó họ")
_COUNTED = _words(
    "năm tháng tuần ngày hôm giờ phút lần người đứa con cháu bé căn nhà cái chiếc ngân bên vợ bản vụ việc hộ mảnh thửa"
    " lô m mét ha cây chỉ lượng km kỳ kì đợt quyển cuốn khoản điều sào xe phần nam nữ trai gái mẹ bố tuổi bạn nơi anh"
    " chị em ông bà cô chú bác công đời thành giấy người tờ phòng tầng suất ngôi đất miếng m2"
)
_THINGS = _words(
    "người đứa con cháu bé căn nhà cái chiếc bản vụ hộ mảnh thửa lô đợt quyển cuốn sào xe bạn nơi anh chị em phòng tầng"
    " suất ngôi miếng lần cụ ông vợ"
)
_PEOPLE = _words("người đứa con cháu bé trai gái vợ chồng mẹ bố cụ bà ông anh chị em nhân thành")
_SPAN_UNITS: dict[str, Unit] = {
    **dict.fromkeys(_words("ngày hôm bữa"), "day"),
    **dict.fromkeys(_words("tuần"), "week"),
    **dict.fromkeys(_words("tháng"), "month"),
    **dict.fromkeys(_words("năm"), "year"),
}
_DAY, _WEEK, _MONTH, _YEAR = _words("ngày"), _words("tuần"), _words("tháng th"), _words("năm")
_BEHIND_NUMBERS = _SCALES.keys() | _MONTH
_LED = _words("ngày hôm mùng mồng bữa") - {"mong"}
_FIRST_DAYS = _words("mùng mồng")
_AGO = _words("trước trc trk rồi nay qua")
_NO_AGO = _words("và khi ngày lúc phiên thời hạn tết đời tháng hôm lần mở kể")
_COMING = _words("nữa")
_LAST, _THIS, _NEXT = _words("trước rồi qua ngoái trc trk"), _words("này nay"), _words("sau tới")
_JUST, _JUST_PAST = _words("vừa mới"), _words("rồi qua")
_PART_OF = _words("đầu giữa cuối")
_ABOUT = _PART_OF | _words("hồi trong khoảng tầm vào từ")
_SAID_NEAR = _words("khoảng tầm hơn gần được đc dc chừng cỡ")
_LUNAR_MONTHS = _words("giêng chạp")
_TET = _words("tết")
_WEEKDAYS = {word: value - 2 for word, value in {**_DIGITS, "tư": 4, "tu": 4, **_PLAIN_DIGITS}.items() if value > 1}
_YEARLESS_BEFORE = _words(
    "ngày hôm mùng mồng từ đến tới vào nhận hồi sáng chiều tối trước sau là lúc đêm trưa tuyên ký xử cấp khoảng tầm"
    " tống đạt giao và hay hoặc nộp gửi"
)
_NO_DAY_BEFORE = _words(
    "số điều khoản điểm mục án quyết định nghị tư luật nđ tt qđ hẻm ngõ kiệt ngách nhà đường tổ lô thửa phòng căn lệ"
    " chia hưởng ấp khu"
) - {"tu"}
_ACTS = _words("luật định hiến nđ tt")
_SPOKEN_DAYS = {"nay": 0, "qua": -1, "kia": -2, "kìa": -3, "mai": 1, "mốt": 2}
_SPOKEN_BEFORE = _words("hôm bữa sáng trưa chiều tối đêm ngày")
_UNKNOWN_DAYS = _words("trước nọ bữa")

_TOKEN = re.compile(r"([0-9]+)|((?:[^\W\d_][\u0300-\u036f]*)+)|(\S)")
_LITERAL = re.compile(
    r"(?P<groups>[0-9]{1,3}(?P<sep>[., ])[0-9]{3}(?:(?P=sep)[0-9]{3}){0,4}(?![0-9]))(?:[.,](?P<cents>[0-9]{1,2}))?"
    r"|(?P<plain>[0-9]{1,15})(?:[.,](?P<decimals>[0-9]{1,2}))?"
)
_NUMERIC_DAY = re.compile(
    r"(?P<a>[0-9]{1,4})(?: ?(?P<sep>[/.-]) ?)(?P<b>[0-9]{1,4})(?![0-9])"
    r"(?:(?: ?[/.-] ?|(?<=[0-9]) (?=[0-9]{4}))(?P<c>2[kK][0-9]{1,2}|[0-9]{1,4}))?"
)
_SPACED_DAY = re.compile(r"(?P<a>[0-9]{1,2}) (?P<b>[0-9]{1,2}) (?P<c>(?:19|20)[0-9]{2})(?![0-9])")
_SOLID_DAY = re.compile(r"(?P<a>[0-3][0-9])(?P<b>[01][0-9])(?P<c>(?:19|20)[0-9]{2})(?![0-9])")


class _Token(NamedTuple):
    start: int
    end: int
    said: str
    glued: bool
    kind: Literal["digits", "word", "sign", ""]


_NONE = _Token(0, 0, "", False, "")
#: As far as any reader looks beyond the last word, or before the first (a list counts -1 from its end).
_PADDING = 24
_Found = TypeVar("_Found")


class _Line(list[_Token]):
    """The words, digits and signs of a text, and the numbers they spell; before and behind them stands nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.marked = False
        end = -1
        for match in _TOKEN.finditer(text):
            start, said = match.start(), match[0]
            glued, end = start == end, match.end()
            if match.lastindex != 2:
                self.append(_Token(start, end, said, glued, "digits" if match.lastindex == 1 else "sign"))
                continue
            # no word of ours is longer; what is longer is only passed over
            said = unicodedata.normalize("NFC", said).lower() if end - start < 24 else "…"
            self.marked = self.marked or (not said.isascii() and fold(said) != said)
            self.append(_Token(start, end, said, glued, "word"))
        self.size = len(self)
        self.extend([_NONE] * _PADDING)

    def scan(self, read: Callable[[int], tuple[_Found, int] | None]) -> Iterator[_Found]:
        """Read at each place in turn; what was found is stepped over. ``read`` returns it and where it ends."""
        at = 0
        while at < self.size:
            if found := read(at):
                yield found[0]
                at = max(found[1], at + 1)
            else:
                at += 1

    def after(self, offset: int, at: int) -> int:
        """The first place from ``at`` on that begins at or behind ``offset``."""
        while self[at].kind and self[at].start < offset:
            at += 1
        return at

    def soft(self, at: int) -> bool:
        """Whether a number or unit may end before ``at``: nothing counted and no digits follow."""
        return self[at].kind in ("", "sign") or self[at].said in _GO_ON

    def small(self, at: int, most: int = 99) -> tuple[int, int] | None:
        """One or two digits that are no part of a longer number, or a number in words below a hundred."""
        token = self[at]
        if token.kind != "digits":
            return self.spelled(at)
        if len(token.said) > 3 or int(token.said) > most or (token.glued and self[at - 1].said in "/.,-:"):
            return None
        if self[at + 1].said in (".", ",", "/", ":", "-") and self[at + 1].glued and self._digits_at(at + 2):
            return None
        return int(token.said), at + 1

    def _digits_at(self, at: int) -> bool:
        return self[at].kind == "digits" and self[at].glued

    def digit(self, at: int) -> int | None:
        """The value of one digit in words."""
        said = self[at].said
        if said in _DIGITS:
            return _DIGITS[said]
        if said in _PLAIN_DIGITS and not (self.marked and said in _CLASHING):
            return _PLAIN_DIGITS[said]
        return None

    def spelled(self, at: int) -> tuple[int, int] | None:
        """A number from 1 to 99 in words (``hai mươi lăm``, ``hai lăm``) and where it ends."""
        if self[at].said in _TEN:
            unit = self._last_digit(at + 1)
            return (10 + unit, at + 2) if unit else (10, at + 1)
        digit = self.digit(at)
        if not digit:
            return None
        if self[at + 1].said in _TENS or self[at + 1].said in _TEN:
            unit = self._last_digit(at + 2)
            return (10 * digit + unit, at + 3) if unit else (10 * digit, at + 2)
        later = self[at + 1].said
        if later in _LATER_DIGITS:
            return 10 * digit + _LATER_DIGITS[later], at + 2
        if later in _PLAIN_LATER and self[at + 2].said in _BEHIND_NUMBERS:
            return 10 * digit + _PLAIN_LATER[later], at + 2
        return digit, at + 1

    def _last_digit(self, at: int) -> int | None:
        """The digit behind ``mười`` and ``mươi``: five is ``lăm`` there, so that ``mười năm`` is ten years."""
        said = self[at].said
        if said in _YEAR:
            return None
        if said in _LATER_DIGITS or said == "lam":
            return _LATER_DIGITS.get(said, 5)
        return self.digit(at) or None

    def below_thousand(self, at: int) -> tuple[Decimal, int] | None:
        """Words, or digits with ``trăm`` and ``chục``: ``hai trăm rưỡi``, ``5 trăm``, ``3 chục``, ``một phẩy hai``."""
        if self[at].kind == "digits":
            if len(self[at].said) > 2 or self[at + 1].said not in _HUNDRED | _words("chục"):
                return None
            head, end = int(self[at].said), at + 1
            if self[end].said not in _HUNDRED:
                return Decimal(head * 10), end + 1
        elif self[at].said in _DIGITS.keys() | _PLAIN_DIGITS.keys() and self.digit(at) == 0:
            if self[at + 1].said not in _HUNDRED:
                return None
            head, end = 0, at + 1
        else:
            spelled = self.spelled(at)
            if not spelled:
                return None
            head, end = spelled
        if self[end].said in _POINT and (digit := self._figure(end + 1)) is not None:
            return Decimal(f"{head}.{digit}"), end + 2
        if self[end].said not in _HUNDRED:
            return Decimal(head), end
        return self._behind_hundred(head * 100, end + 1)

    def _figure(self, at: int) -> int | None:
        return int(self[at].said) if self[at].kind == "digits" and len(self[at].said) < 3 else self.digit(at)

    def _behind_hundred(self, value: int, at: int) -> tuple[Decimal, int]:
        if self[at].said in _HALF:
            return Decimal(value + 50), at + 1
        if self[at].said in _AND and (digit := self._figure(at + 1)):
            return Decimal(value + digit), at + 2
        rest = self.small(at)
        if not rest:
            return Decimal(value), at
        below, end = rest
        if end == at + 1 and below < 10:
            # "hai trăm hai triệu" is 220 million; "hai trăm năm" alone may be two hundred years
            return (Decimal(value + below * 10), end) if self[end].said in _SCALES else (Decimal(value), at)
        return Decimal(value + below), end

    def number(self, at: int) -> tuple[int, int] | None:
        """A whole number in words with thousands, as years are read out (``hai nghìn không trăm hai mốt``)."""
        head = self.below_thousand(at)
        if not head or self[head[1]].said not in _words("nghìn ngàn") or head[0] != int(head[0]):
            return None
        value, end = int(head[0]) * 1000, head[1] + 1
        if self[end].said in _AND and (digit := self.digit(end + 1)):
            return value + digit, end + 2
        rest = self.below_thousand(end)
        return (value + int(rest[0]), rest[1]) if rest else (value, end)


# --- money


def find_amounts(text: str, bare: bool = False) -> list[FoundAmount]:
    """Find amounts of money, in order.

    ``bare``: the text answers a question for money, so that ``500000000`` is an amount and ``2 cu`` is slang for two
    million; ``500`` stays unclear, because it may be thousands or millions. Foreign money is not found.
    """
    line = _Line(text)
    return list(line.scan(lambda at: _amount(line, at, bare)))


def _amount(line: _Line, at: int, bare: bool) -> tuple[FoundAmount, int] | None:
    token = line[at]
    if token.kind == "digits":
        if _inside_number(line, at):
            return None
    elif token.kind != "word" or not _opens_amount(line, at):
        return None
    read = _sum(line, at, bare)
    if not read:
        return None
    vnd, end = read
    if vnd is None:
        return None
    sign = line[at - 1]
    negative = sign.said == "âm" or (token.glued and not sign.glued and sign.said in ("-", "−"))
    start = sign.start if negative else token.start
    return FoundAmount(start, line[end - 1].end, vnd, negative), end


def _inside_number(line: _Line, at: int) -> bool:
    """Whether the digits at ``at`` go on from what stands before them: ``a500k``, ``1.2.3 tỷ``, ``1-2 tỷ``."""
    before, token = line[at - 1], line[at]
    if token.glued:
        if before.kind == "word" or before.said == "_":
            return True
        if before.said in tuple("/.,-–~") and before.glued and line[at - 2].kind == "digits":
            return True
    if before.said in _RANGE or before.said == ",":
        earlier = line[at - 2]
        longest = 2 if before.said == "," else 4
        return earlier.kind == "digits" and len(earlier.said) <= longest and line[at - 3].said not in ("/", ".", ",")
    return before.kind == "digits" and len(before.said) < 3 and len(token.said) < 3 and line[at - 2].said != "/"


def _opens_amount(line: _Line, at: int) -> bool:
    """Whether an amount in words may begin at ``at``: not in ``hai ba triệu``, ``vài trăm triệu``, ``1 đến hai tỷ``."""
    said, before = line[at].said, line[at - 1].said
    if said not in _OPENERS or before in _VAGUE or before in _POINT:
        return False
    if (before in _RANGE or before == ",") and (line.digit(at - 2) is not None or line[at - 2].kind == "digits"):
        return False
    return line.digit(at - 1) in (None, 0) and before not in _TEN


_OPENERS = (
    frozenset(_DIGITS) | frozenset(_PLAIN_DIGITS) | _TEN | _HALF_OF | {"tỷ", "tỉ", "ty", "triệu", "trieu"}
)  # fmt: skip


def _literal(line: _Line, at: int) -> tuple[Decimal, int, bool] | None:
    """Digits as typed: ``1.200.000``, ``1 200 000``, ``1,2``; the last value says whether the size is unclear.

    With a unit behind it ``1,125`` is read by some as a thousand and by others as one: only full hundreds behind a
    point (``1.500 tỷ``) are surely thousands.
    """
    if len(line[at].said) > 15:
        return None
    match = _LITERAL.match(line.text, line[at].start)
    if not match:
        return None
    end = match.end()
    rest = line.text[end : end + 2]
    if rest[:1].isdigit() or (rest[:1] in tuple(".,/") and rest[1:].isdigit()):
        return None
    if match["groups"]:
        figures = re.sub(r"[., ]", "", match["groups"])
        unclear = len(figures) < 7 and not (match["sep"] == "." and figures.endswith("00"))
        value = Decimal(f"{figures}.{match['cents'] or 0}")
    else:
        unclear = False
        value = Decimal(f"{match['plain']}.{match['decimals'] or 0}")
    return value, line.after(end, at), unclear


def _sum(line: _Line, at: int, bare: bool) -> tuple[int | None, int] | None:
    """Read ``1 tỷ 200 triệu rưỡi đồng`` at ``at``; ``None`` for the amount if it is money of unclear size."""
    total, last, end = Decimal(0), 0, at
    while True:
        part = _part(line, end + (last > 1 and line[end].said in _AND), last, bare)
        if part is None:
            break
        value, scale, stop = part
        if value is None:
            return None, stop
        total, end = total + value, stop
        if scale in (0, 1):
            last = 1
            break
        last = scale
        if line[end].said in _HALF:
            total, end = total + Decimal(scale) / 2, end + 1
            break
        tail = _tail(line, end, scale)
        if tail:
            if tail[0] is None:
                return None, tail[1]
            total, end = total + tail[0], tail[1]
            break
    if not last:
        return None
    if last > 1 and line[end].said in _DONG and not (line[end].said == "đ" and line[end + 1].said == "/c"):
        end += 1
    after = line[end].said
    if after in _OTHER_MONEY or (after in _words("mấy") and last > 1) or (after == "do" and line[end + 1].said == "la"):
        return None, end
    whole = int(total) if total == int(total) and total < 10**18 else None
    return whole, end


def _part(line: _Line, at: int, last: int, bare: bool) -> tuple[Decimal | None, int, int] | None:
    """One number with its unit, smaller than the unit before: its đồng, the unit (1 for đồng itself), its end."""
    token = line[at]
    unclear = False
    if token.kind == "digits":
        counted = line.below_thousand(at)
        if counted:
            value, end = counted
        elif literal := _literal(line, at):
            value, end, unclear = literal
        else:
            return None
    elif token.said in _HALF_OF:
        value, end = Decimal("0.5"), at + 1
    elif token.said in _SCALES and not last:
        # "tỷ rưỡi"
        value, end = Decimal(1), at
        if line[at + 1].said not in _HALF or line[at - 1].kind == "digits" or line.digit(at - 1) is not None:
            return None
    elif token.kind == "word" and (spelled := line.below_thousand(at)):
        value, end = spelled
    else:
        return None
    scale = _scale(line, end, bare)
    if scale:
        after = end + 1
        if scale == 1000 and not last and (higher := _scale(line, after, bare)) > scale:
            scale, after = scale * higher, after + 1
        if last and scale >= last:
            return None
        return (None if unclear else value * scale), scale, after
    if line[end].said in _DONG and value == int(value):
        other = line[end + 1].said in _NO_DONG | {"/"} or (line[end].said == "đ" and not line[end].glued)
        return None if other and value < 1000 else (value, 1, end + 1)
    if bare and not last and token.kind == "digits" and value >= 10_000 and value == int(value):
        return _bare(line, at, value, end)
    return None


def _bare(line: _Line, at: int, value: Decimal, end: int) -> tuple[Decimal, int, int] | None:
    """A number without a unit where money is waited for; a leading zero makes it a phone or identity number."""
    if line[at].said.startswith("0") or not line.soft(end) or line[end].said in tuple("%/-"):
        return None
    return value, 0, end


def _scale(line: _Line, at: int, bare: bool) -> int:
    """What the unit at ``at`` stands for; 0 if there is none, or if it is the beginning of another word."""
    said = line[at].said
    scale = _SCALES.get(said, 0)
    if not scale or line[at + 1].said in _NO_SCALE.get(said, ()):
        return 0
    if said in _DOUBTFUL_SCALES and not (said == "k" and line[at].glued):
        if said == "cu" and not (bare or line[at].glued):
            return 0
        if line[at + 1].kind == "digits":
            return scale if line[at + 1].glued else 0
        if not (line.soft(at + 1) or line[at + 1].said in _HALF):
            return 0
    return scale


def _tail(line: _Line, at: int, scale: int) -> tuple[Decimal | None, int] | None:
    """The short rest of ``1 tỷ 2``, ``2tr5``, ``một tỷ hai``; its amount is ``None`` if it could be something else."""
    token = line[at]
    if token.kind == "digits":
        after = line[at + 1]
        if len(token.said) > 3 or (after.glued and (after.kind != "sign" or after.said in tuple("/%:-"))):
            return None
        if after.glued and after.said in tuple(".,") and line._digits_at(at + 2):
            return None
        if after.said in _SCALES or after.said in _HUNDRED or after.said in _TENS or after.said in _DONG:
            counted = line.below_thousand(at)
            if counted and not _scale(line, counted[1], True):
                return counted[0] * scale / 1000, counted[1]
            return None
        if not token.glued and (after.said in _COUNTED or after.said in ("%", "/") or after.kind == "digits"):
            return None
        if len(token.said) == 2 and not token.glued:
            return None, at + 1
        return Decimal(token.said) * scale / 10 ** len(token.said), at + 1
    if token.said in _LATER_DIGITS and line.soft(at + 1):
        return Decimal(_LATER_DIGITS[token.said]) * scale / 10, at + 1
    spelled = line.below_thousand(at) if token.kind == "word" else None
    if not spelled or _scale(line, spelled[1], True) or line[spelled[1]].said in _DONG - {"đồng", "dong"}:
        return None
    value, end = spelled
    if value >= 100:
        return value * scale / 1000, end
    if line.soft(end) and line[end].said not in _SPEAKERS and end == at + 1 and value < 10:
        return value * scale / 10, end
    if line[end].said in _COUNTED or line[end].kind == "digits" or token.said in _words("ba năm một"):
        return None
    return None, end


# --- durations, counts, percentages


def find_durations(text: str) -> list[FoundDuration]:
    """Find lengths of time, in order; points in time (``3 năm trước``, ``ngày 10 tháng 5``) are none."""
    line = _Line(text)
    return list(line.scan(lambda at: _duration(line, at)))


def _duration(line: _Line, at: int) -> tuple[FoundDuration, int] | None:
    length = _length(line, at)
    if not length:
        return None
    count, unit, end = length
    before, after = line[at - 1].said, line[end].said
    if before in _words("đây") and line[at - 2].said in _words("cách trước"):
        return None
    if after in _words("trước trc trk") and line[end + 1].said not in _NO_AGO:
        return None
    return FoundDuration(line[at].start, line[end - 1].end, count, unit), end


#: A number behind one of these names something: it does not count.
_NAMING = _words("thứ tháng ngày khoản điều điểm số quý mùng mồng hôm") | {"t", "năm", "/", "-", "."}


def _length(line: _Line, at: int) -> tuple[int, Unit, int] | None:
    """``5 năm``, ``hai năm rưỡi``, ``1 năm 6 tháng``, ``nửa tháng``, ``10 ngày làm việc``, in one unit."""
    before = line[at - 1]
    if before.said in _NAMING:
        return None
    if line[at].kind == "word" and (line.digit(at - 1) is not None or before.said in _VAGUE | _TEN):
        return None
    counted = _measure(line, at)
    if not counted:
        return None
    value, named, end = counted
    if line[end].kind == "digits" and not _measure(line, end) and (named != "day" or line[end + 1].said == "/"):
        return None
    if before.said in _RANGE and (line[at - 2].kind == "digits" or line.digit(at - 2) is not None):
        return None
    if named == "year" and line[end].said in _words("nữ giới sinh"):
        return None
    unit: Unit = named
    if line[end].said in _HALF:
        value, end = value + Decimal("0.5"), end + 1
    elif rest := _measure(line, end):
        smaller, lower, stop = rest
        ratio = {("year", "month"): 12, ("week", "day"): 7}.get((named, lower))
        if not ratio:
            return None
        value, unit, end = value * ratio + smaller, lower, stop
    if unit == "day" and line[end].said in _words("làm") and line[end + 1].said in _words("việc"):
        unit, end = "working_day", end + 2
    if value != int(value) and unit in ("year", "month"):
        value, unit = (value * 12, "month") if unit == "year" else (value * 30, "day")
    if value != int(value) or value > 9999:
        return None
    return int(value), unit, end


def _measure(line: _Line, at: int) -> tuple[Decimal, Unit, int] | None:
    value: Decimal
    if line[at].kind == "digits":
        if line[at].glued and (line[at - 1].kind == "word" or line[at - 1].said in tuple("/.,-:_")):
            return None
        literal = _literal(line, at)
        if not literal or literal[2]:
            return None
        value, end, _ = literal
        if value < 100 and line[end].said in _words("chục"):
            value, end = value * 10, end + 1
    elif line[at].said in _HALF_OF:
        value, end = Decimal("0.5"), at + 1
    elif line[at].kind == "word" and (spelled := line.below_thousand(at)):
        value, end = spelled
    else:
        return None
    unit = _SPAN_UNITS.get(line[end].said)
    if not unit or (line[at].said == "sau" and unit != "month"):
        return None
    return value, unit, end + 1


def find_counts(text: str, bare: bool = True) -> list[FoundCount]:
    """Find small whole numbers (``2 đứa con``, ``ba``, ``không có``), in order; no days, amounts, lengths or rates.

    ``bare``: the text answers a question for a number; otherwise somebody or something must be counted.
    """
    line = _Line(text)
    found = list(line.scan(lambda at: _count(line, at, bare)))
    return [count for count in found if count.count] or found[:1]


_NO_THINGS = _DONG | _HUNDRED | _TENS | _words("phần giờ phút tuổi h") | {"%"}


def _count(line: _Line, at: int, bare: bool) -> tuple[FoundCount, int] | None:
    token, after = line[at], line[at + 1].said
    if bare and token.said in _words("không ko chưa") | {"k", "khong"} and line[at - 1].kind in ("", "sign"):
        end = at + 2 if after in _words("có") else at + 1
        if line[end].kind in ("", "sign") or line[end].said in _PEOPLE | _words("ai đứa nào gì ạ"):
            return FoundCount(token.start, line[end - 1].end, 0), end
        return None
    if line[at - 1].said in _NAMING or (token.kind == "digits" and (token.glued or _inside_number(line, at))):
        return None
    small = line.small(at, 999)
    if not small or (token.kind == "word" and (line.digit(at - 1) is not None or line[at - 1].kind == "digits")):
        return None
    value, end = small
    counted = line[end].said in _THINGS
    if line[end].said in _NAMING | _NO_THINGS or line[end].said in _SCALES or line[end].said in _SPAN_UNITS:
        return None
    if not (bare or line.marked) and token.said in _CLASHING:
        return None
    if line[end].glued and line[end].kind != "sign" and not counted:
        return None
    if not counted and (line[end].said in _SPEAKERS and token.kind == "word"):
        return None
    if not counted and not (bare and (line.soft(end) or (token.kind == "digits" and line[end].kind == "word"))):
        return None
    return FoundCount(token.start, line[end - 1].end, value), end


def find_percent(text: str) -> list[FoundPercent]:
    """Find percentages (``10%/năm``, ``mười phần trăm``), in order, with the time they are counted for."""
    line = _Line(text)
    return list(line.scan(lambda at: _percent(line, at)))


def _percent(line: _Line, at: int) -> tuple[FoundPercent, int] | None:
    value: Decimal
    if line[at].kind == "digits":
        if line[at].glued and (
            line[at - 1].kind == "word" or (line[at - 1].said in tuple("/.,-") and line[at - 1].glued)
        ):
            return None
        match = _RATE.match(line.text, line[at].start)
        if not match:
            return None
        value, end = Decimal(match[0].replace(",", ".")), line.after(match.end(), at)
    elif line[at].kind == "word" and line.digit(at - 1) is None and (spelled := line.below_thousand(at)):
        value, end = spelled
    else:
        return None
    if line[end].said == "%":
        end += 1
    elif line[end].said in _words("phần") and line[end + 1].said in _HUNDRED:
        end += 2
    else:
        return None
    per: Literal["day", "month", "year"] | None = None
    after = end
    if line[after].said in {"/", "trên", "tren", "một", "mot", "mỗi", "moi", "hàng", "hang", "hằng"}:
        after += 1
    if line[after].said in ("1", "một", "mot"):
        after += 1
    unit = _SPAN_UNITS.get(line[after].said)
    if unit in ("day", "month", "year") and line[after + 1].kind != "digits":
        per, end = unit, after + 1  # type: ignore[assignment]
    return FoundPercent(line[at].start, line[end - 1].end, value, per), end


_RATE = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,4})?(?![.,]?[0-9])")


# --- days


def find_days(text: str, today: date) -> list[FoundDay]:
    """Find days, in order, as understood on ``today``.

    A day without a year is the latest such day gone by; if the next one is less than a month away, it is ambiguous.
    Weeks, months and years ago are seldom meant to the day: they are incomplete, with the day counted as a choice.
    """
    days = _Days(_Line(text), today)
    return list(days.line.scan(days.at))


_Day = tuple[FoundDay, int]


class _Days:
    """Reads days in one text on one day."""

    def __init__(self, line: _Line, today: date) -> None:
        self.line, self.today = line, today
        self.last_end = 0

    def at(self, at: int) -> _Day | None:
        """The day that begins at ``at``, and where it ends."""
        token = self.line[at]
        if token.kind == "sign" or (token.kind == "word" and token.said not in _DAY_OPENERS):
            return None
        found = self._ago(at) or self._calendar(at)
        if not found and token.kind == "word":
            found = self._spoken(at) or self._weekday(at) or self._lunar(at)
        found = found or self._period(at)
        if found:
            self.last_end = found[1]
        return found

    def _found(self, start: int, end: int, day: date | None, why: Why | None = None, *choices: date | None) -> _Day:
        known = tuple(choice for choice in choices if choice)
        if day is None and why is None:
            why = "incomplete"
        return FoundDay(self.line[start].start, self.line[end - 1].end, day, why, known), end

    # spoken: hôm qua, hôm kia, hqua

    def _spoken(self, at: int) -> _Day | None:
        line = self.line
        said, then = line[at].said, line[at + 1].said
        if said in ("hqua", "hnay"):
            return self._found(at, at + 1, self._shift(-1 if said == "hqua" else 0))
        whole = line.size == 1
        if whole and said in ("nay", "mai", "qua"):
            return self._found(at, at + 1, self._shift(_SPOKEN_DAYS[said]))
        if said not in _SPOKEN_BEFORE:
            return None
        if said in _DAY and then in _words("hôm"):
            inner = self._spoken(at + 1)
            return self._found(at, inner[1], inner[0].day, inner[0].why) if inner else None
        if said == "toi" and line.size > 2:
            return None
        if then in _SPOKEN_DAYS and (said not in _DAY or then in ("kia", "mai", "mốt")):
            days = 2 if said in _DAY and then == "kia" else _SPOKEN_DAYS[then]
            return self._found(at, at + 2, self._shift(days))
        if said in _words("hôm bữa") and then in _UNKNOWN_DAYS:
            return self._found(at, at + 2, None)
        return None

    def _shift(self, days: int) -> date | None:
        try:
            return self.today + timedelta(days)
        except OverflowError:
            return None

    # weekdays: thứ hai tuần trước, t2 tuần rồi, chủ nhật vừa rồi

    def _weekday(self, at: int) -> _Day | None:
        line = self.line
        said = line[at].said
        if said in _words("thứ") or (said == "t" and line[at + 1].glued):
            named = line[at + 1].said
            number = int(named) - 2 if named in tuple("234567") else _WEEKDAYS.get(named, 7)
            end = at + 2
        elif said == "cn" or (said in _words("chủ") and line[at + 1].said in _words("nhật")):
            number, end = 6, at + (1 if said == "cn" else 2)
        else:
            return None
        if number > 6:
            return None
        monday = self._shift(-self.today.weekday())
        weeks, stop = self._which(end + 1) if line[end].said in _WEEK else (None, end)
        if weeks is not None and monday:
            return self._found(at, stop, self._near(monday, 7 * weeks + number))
        back = (self.today.weekday() - number - 1) % 7 + 1
        past, coming = self._shift(-back), self._shift(7 - back)
        which, stop = self._which(end)
        if which == -1:
            return self._found(at, stop, past)
        if which == 1:
            return self._found(at, stop, coming)
        if which == 0 and monday:
            return self._found(at, stop, self._near(monday, number))
        if line[at - 1].said in _words("hôm") or (at == 0 and not line[end].kind and said != "t"):
            return self._found(at, end, None, "ambiguous", past, coming)
        return None

    @staticmethod
    def _near(day: date, days: int) -> date | None:
        try:
            return day + timedelta(days)
        except OverflowError:
            return None

    def _which(self, at: int) -> tuple[int | None, int]:
        """-2 for ``trước nữa``, -1 for ``trước``, 0 for ``này``, 1 for ``sau``; and where it ends."""
        said, then = self.line[at].said, self.line[at + 1].said
        if said in _JUST and then in _JUST_PAST:
            return -1, at + 2
        if said in _words("trước") and then in _words("nữa"):
            return -2, at + 2
        if said in _LAST and not (said in _words("trước") and then in _NO_AGO):
            return -1, at + 1
        if said in _THIS:
            return 0, at + 1
        if said in _NEXT and then not in _words("khi"):
            return 1, at + 1
        return None, at

    # a length of time from today: cách đây 3 tháng, 10 ngày trước, được 2 tuần rồi, 3 ngày nữa

    def _ago(self, at: int) -> _Day | None:
        line = self.line
        start, first = at, at
        led = False
        while first < at + 4 and line[first].said in _AGO_BEFORE:
            # "toi da 90 ngay" is "tối đa" more often than "tôi đã"
            led = led or (line[first].said in _words("đây đã") and line[first - 1].said != "toi")
            first += 1
        if line[at].said in _words("đây") or (first > at and line[at].said not in _words("cách đã được đc trước")):
            return None
        if line[first].said in _words("vài mấy") and line[first + 1].said in _SPAN_UNITS:
            stop = self._behind(first + 2)
            return self._found(start, stop or first + 2, None) if stop or led else None
        length = _length(line, first)
        if not length:
            return None
        count, unit, end = length
        if unit == "working_day" or (unit == "day" and line[at - 1].said in _OVER):
            return None
        if unit == "day" and line[end].said == "nay" and not (led or line.marked):
            return None
        sign = -1
        if line[end].said in _COMING or (line[end].said in _words("tới") and line.soft(end + 1)):
            end, sign = end + 1, 1
        elif stop := self._behind(end):
            end = stop
        elif not led and not (line[at].said in _words("được đc") and line[end].kind in ("", "sign")):
            return None
        day = self._moved(count * sign, unit)
        if unit == "day":
            return self._found(start, end, day)
        return self._found(start, end, None, "incomplete", day)

    def _behind(self, at: int) -> int | None:
        """The end of ``trước``, ``trước đây``, ``rồi``, ``nay``, ``về trước``, if it stands at ``at``."""
        line = self.line
        if line[at].said in _words("về") and line[at + 1].said in _words("trước"):
            return at + 2
        if line[at].said not in _AGO or line[at + 1].said in _NO_AGO:
            return None
        return at + (2 if line[at + 1].said in _words("đây") else 1)

    def _moved(self, count: int, unit: Unit) -> date | None:
        if unit in ("month", "year"):
            return _months_from(self.today, count * (12 if unit == "year" else 1))
        return self._shift(count * (7 if unit == "week" else 1))

    # written days: 10/5/2021, ngày 10 tháng 5 năm 2021, mùng 5 tết

    def _calendar(self, at: int) -> _Day | None:
        line, first, led = self.line, at, False
        lunar = False
        while first < at + 4 and (line[first].said in _LED or self._is_lunar(first)):
            led = led or line[first].said in _LED
            step = self._is_lunar(first) or 1
            lunar = lunar or step > 1 or line[first].said == "âm"
            first += step
        if line[first].said == ":" and led:
            first += 1
        if first > at and not led:
            return None
        token = line[first]
        found = None
        if token.kind == "digits":
            if token.glued and not self._may_touch(first, led):
                return None
            found = self._numeric(at, first, led)
        found = found or self._worded(at, first, led)
        if not found:
            return None
        found = self._same_year_words(found, at)
        end = found[1]
        if line[end].said == "(" and (skip := self._is_lunar(end + 1)):
            return self._found(at, end + 1 + skip + (line[end + 1 + skip].said == ")"), None, "lunar")
        if lunar or self._is_lunar(end):
            return self._found(at, end + self._is_lunar(end), None, "lunar")
        if line[end].said in _words("dương") and line[end + 1].said in _words("lịch"):
            return FoundDay(found[0].start, line[end + 1].end, *_rest(found[0])), end + 2
        return found

    def _is_lunar(self, at: int) -> int:
        """How many words at ``at`` say that the day is one of the moon's calendar."""
        line = self.line
        if line[at].said in _words("âm") and line[at + 1].said in _words("lịch"):
            return 2
        plain = line[at].said in ("al", "am") and line[at - 1].kind == "digits" and not line.marked
        return 1 if plain or line[at].said in ("âl", "âm") else 0

    def _may_touch(self, at: int, led: bool) -> bool:
        """Whether digits written right behind something may begin a day: ``ngày10/5``, ``(10/5``, ``10/5-12/5``."""
        before = self.line[at - 1]
        if before.kind == "word":
            return led
        if before.said == "_":
            return False
        if before.said in tuple("/.,:-") and self.line[at - 2].kind == "digits" and before.glued:
            return at - 1 == self.last_end
        return before.said != "/"

    def _numeric(self, start: int, at: int, led: bool) -> _Day | None:
        line, token = self.line, self.line[at]
        alone = start == 0
        match = _NUMERIC_DAY.match(line.text, token.start)
        if not match and (led or alone):
            match = _SPACED_DAY.match(line.text, token.start) or _SOLID_DAY.match(line.text, token.start)
        if not match or line[start - 1].said in _NO_DAY_BEFORE:
            return None
        end = line.after(match.end(), at)
        alone = alone and not line[end].kind
        if match["c"] is not None and _goes_on(line.text, match.end()):
            return None
        a, b, c = match["a"], match["b"], match["c"]
        if c is None:
            if len(b) == 4:
                return self._month_of_year(start, at, match, alone)
            return self._yearless(start, at, match, led, alone)
        if len(a) == 4:
            year = int(a)
            return self._built(start, end, int(c), int(b), year) if 1900 <= year <= 2100 and len(c) < 3 else None
        if len(a) > 2 or len(b) > 2 or len(c) < 2:
            return None
        return self._built(start, end, int(a), int(b), self._year(c))

    def _year(self, typed: str) -> int:
        """``2021``, ``21``, ``98``, ``2k21`` as years; 0 for what is none. At most ten years lie ahead."""
        if typed[1:2] in ("k", "K"):
            return 2000 + int(typed[2:])
        if len(typed) == 2:
            return 2000 + int(typed) if 2000 + int(typed) <= self.today.year + 10 else 1900 + int(typed)
        return int(typed) if len(typed) == 4 and 1900 <= int(typed) <= 2100 else 0

    def _built(self, start: int, end: int, day: int, month: int, year: int) -> _Day:
        known = _date(year, month, day)
        if known:
            return self._found(start, end, known)
        return self._found(start, end, None, "no_such_day", _date(year, day, month))

    def _month_of_year(self, start: int, at: int, match: re.Match[str], alone: bool) -> _Day | None:
        line = self.line
        end = line.after(match.end(), at)
        known = len(match["a"]) < 3 and 1 <= int(match["a"]) <= 12 and 1900 <= int(match["b"]) <= 2100
        if not known or _goes_on(line.text, match.end()):
            return None
        if not (alone or line[at - 1].said in _ABOUT | _MONTH | _words("trước sau đến tới")):
            return None
        return self._found(start, end, None)

    def _yearless(self, start: int, at: int, match: re.Match[str], led: bool, alone: bool) -> _Day | None:
        line, end = self.line, self.line.after(match.end("b"), at)
        if len(match["a"]) > 2 or len(match["b"]) > 2 or _goes_on(line.text, match.end("b")):
            return None
        day, month = int(match["a"]), int(match["b"])
        before, after = line[start - 1], line[end]
        if after.said in _SCALES or after.said == "%" or (after.glued and after.kind != "sign"):
            return None
        led = led or after.said in _JUST or (after.said in _YEAR and self._named_year(end)[0] > 0)
        if match[0] == "24/7" and not led:
            return None
        if not led and not alone:
            if match["sep"] != "/" or (day < month <= 10 and before.said not in _YEARLESS_BEFORE):
                return None
            if before.kind == "word" and before.said not in _YEARLESS_BEFORE:
                return None
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return self._found(start, end, None, "no_such_day") if led and match["sep"] == "/" else None
        return self._without_year(start, end, day, month)

    def _without_year(self, start: int, end: int, day: int, month: int) -> _Day:
        past = coming = None
        for years in range(9):
            this = _date(self.today.year - years, month, day)
            past = past or (this if this and this <= self.today else None)
            later = _date(self.today.year + years, month, day)
            coming = coming or (later if later and later > self.today else None)
        if not past and not coming:
            return self._found(start, end, None, "no_such_day")
        if past and not (coming and (coming - self.today).days <= 31):
            return self._found(start, end, past, None, coming)
        return self._found(start, end, None, "ambiguous", past, coming)

    def _same_year_words(self, found: _Day, start: int) -> _Day:
        """Read ``năm ngoái``, ``năm 2021`` behind a day and a month without a year."""
        day, end = found
        if not day.choices or day.why not in (None, "ambiguous") or self.line[end].said not in _YEAR:
            return found
        year, stop = self._named_year(end)
        if not year:
            return found
        known = day.choices[0]
        return self._built(start, stop, known.day, known.month, year)

    def _named_year(self, at: int) -> tuple[int, int]:
        """The year behind ``năm`` at ``at`` and where it ends; 0 if there is none."""
        line = self.line
        which, stop = self._which(at + 1)
        if which is not None:
            return self.today.year + which, stop
        if line[at + 1].said == "kia":
            return self.today.year - 2, at + 2
        return self._typed_year(at + 1, led=True)

    def _typed_year(self, at: int, led: bool) -> tuple[int, int]:
        """A year in figures or words at ``at``; two figures only behind ``năm`` or a stroke (``led``)."""
        line, token = self.line, self.line[at]
        if token.kind == "digits":
            if token.said == "2" and line[at + 1].said == "k" and line[at + 1].glued:
                short = line[at + 2]
                if short.glued and short.kind == "digits" and len(short.said) < 3:
                    return 2000 + int(short.said), at + 3
                return (2000, at + 2) if led else (0, at)
            if line[at + 1].glued and line[at + 1].kind == "word":
                return 0, at
            if len(token.said) == 4 or (led and len(token.said) == 2):
                return self._year(token.said), at + 1
            return 0, at
        if number := line.number(at):
            return (number[0], number[1]) if 1900 <= number[0] <= 2100 else (0, at)
        figures = [line.digit(at + step) for step in range(4)]
        figures[3] = {**_LATER_DIGITS, "lam": 5}.get(line[at + 3].said, figures[3])
        if None not in figures:
            year = int("".join(map(str, figures)))
            return (year, at + 4) if 1900 <= year <= 2100 else (0, at)
        if figures[:2] == [2, 0] and (last := line.spelled(at + 2)) and last[0] > 9:
            return 2000 + last[0], last[1]
        if led and (short_year := line.spelled(at)) and short_year[1] > at + 1:
            return self._year(f"{short_year[0]:02}"), short_year[1]
        return 0, at

    def _worded(self, start: int, at: int, led: bool) -> _Day | None:
        """``10 tháng 5 năm 2021``, ``mùng 3 tháng này``, ``25 tháng chạp``, ``ngày 10``."""
        line = self.line
        number = line.small(at)
        if not number or (line[at].kind == "word" and line.digit(at - 1) is not None):
            return None
        day, end = number
        first = line[start].said in _FIRST_DAYS or line[at - 1].said in _FIRST_DAYS
        if line[end].said in _TET:
            plain = not led and line[at].kind == "word" and end == at + 1
            return self._found(start, end + 1, None, "lunar") if day <= 30 and not plain else None
        month_at = self._month_word(end)
        if month_at:
            return self._day_of_month(start, day, month_at, led)
        if not led or not (line[at].kind == "digits" or first) or not 1 <= day <= 31:
            return None
        which, stop = self._which(end)
        if which == -1 and line[end].said in _JUST:
            for months in range(3):
                month = _months_from(self.today.replace(day=1), -months)
                past = _date(month.year, month.month, day) if month else None
                if past and past <= self.today:
                    return self._found(start, stop, past)
        if not line.soft(end) or (line[end].said in ("%", "/", "-", ":") and line[end].glued):
            return None
        return self._found(start, end, None)

    def _month_word(self, at: int) -> int:
        """Where the number behind ``tháng``, ``t`` or ``/t`` stands; 0 if there is none."""
        line = self.line
        if line[at].said in tuple("/-,"):
            at += 1
        if line[at].said in _MONTH or (line[at].said == "t" and line._digits_at(at + 1)):
            return at + 1
        return 0

    def _day_of_month(self, start: int, day: int, at: int, led: bool) -> _Day | None:
        line = self.line
        if line[at].said in _LUNAR_MONTHS:
            return self._found(start, at + 1, None, "lunar") if 1 <= day <= 30 else None
        which, stop = self._which(at)
        if which is not None:
            month = _months_from(self.today.replace(day=1), which)
            if not led and line[at].said in _AGO | _NEXT:
                return None
            known = _date(month.year, month.month, day) if month else None
            return self._found(start, stop, known, None if known else "no_such_day")
        month_number = self._month_number(at)
        if not month_number:
            return None
        number, end = month_number
        year, stop = self._year_behind(end)
        if not year and not led and (line[end].said in _SPAN_UNITS or line[end].said in _HALF or not line.soft(end)):
            return None
        if not year and self._year_tried(end):
            return self._found(start, end + 2, None, "no_such_day")
        if not (1 <= day <= 31 and 1 <= number <= 12):
            return self._found(start, stop, None, "no_such_day") if led or year else None
        return self._built(start, stop, day, number, year) if year else self._without_year(start, stop, day, number)

    def _year_tried(self, at: int) -> bool:
        """Whether ``năm 0`` and the like stand at ``at``: a year was meant, but it is none."""
        return self.line[at].said in _YEAR and self.line[at + 1].kind == "digits"

    def _month_number(self, at: int) -> tuple[int, int] | None:
        line = self.line
        if line[at].said in ("tư", "tu"):
            return 4, at + 1
        if line[at].kind == "digits" and len(line[at].said) < 3:
            return int(line[at].said), at + 1
        if line[at].said in _TEN and (unit := line.digit(at + 1)) in (1, 2) and line.digit(at + 2) != 0:
            return 10 + unit, at + 2
        if line[at].said in _TEN:
            return 10, at + 1
        digit = line.digit(at) or (5 if line[at].said in _YEAR else None)
        return (digit, at + 1) if digit else None

    def _year_behind(self, at: int) -> tuple[int, int]:
        """The year that follows a month: ``năm 2021``, ``/2021``, ``, 2021``, ``năm ngoái``."""
        line, said = self.line, self.line[at].said
        if said == "," and line[at + 1].said in _YEAR:
            at, said = at + 1, line[at + 1].said
        if said in _YEAR and line[at - 1].said not in _MONTH:
            year, stop = self._named_year(at)
            return (year, stop) if year else (0, at)
        if said in tuple("/.-,") and line[at + 1].kind == "digits" and not _goes_on(line.text, line[at + 1].end):
            year, stop = self._typed_year(at + 1, led=said != "," and line[at + 1].glued)
            return (year, stop) if year else (0, at)
        year, stop = self._typed_year(at, led=False)
        return (year, stop) if year else (0, at)

    # the moon's calendar without a date: rằm tháng 8, giao thừa, 30 tết

    def _lunar(self, at: int) -> _Day | None:
        line, said = self.line, self.line[at].said
        if said == "rằm" or (said == "ram" and self._month_word(at + 1)):
            end = at + 1
            if month_at := self._month_word(end):
                number = self._month_number(month_at)
                end = number[1] if number else month_at + (1 if line[month_at].said in _LUNAR_MONTHS | _THIS else 0)
                end = self._year_behind(end)[1] if number else end
            return self._found(at, end, None, "lunar")
        if said in _MONTH and line[at + 1].said in _LUNAR_MONTHS:
            return self._found(at, at + 2, None, "lunar")
        if said in _words("giao") and line[at + 1].said in _words("thừa"):
            return self._found(at, at + 2, None, "lunar")
        if said in _words("âm") and line[at + 1].said in _words("lịch"):
            return self._found(at, at + 2, None, "lunar")
        if said in _words("hồi dịp") and line[at + 1].said in _TET:
            return self._found(at, at + 2, None, "lunar")
        if said in _TET and line[at + 1].said in _YEAR and (year := self._named_year(at + 1))[0]:
            return self._found(at, year[1], None, "lunar")
        return None

    # only a part of a day is known: tuần trước, cuối tháng 5/2021, năm ngoái

    def _period(self, at: int) -> _Day | None:
        line, first = self.line, at
        while first < at + 3 and line[first].said in _ABOUT:
            first += 1
        token = line[first]
        if token.kind == "digits" and line.size > 1:
            return None
        if line[first - 1].said in _PER or line[first - 1].kind == "digits" or line[at - 1].said in _PER:
            return None
        if self._month_word(first) == first + 1:
            return self._month(at, first)
        if token.said in _SPAN_UNITS and token.said not in _LED:
            which, stop = self._which(first + 1)
            if at == first and line.size > 2 and (token.said, line[first + 1].said) == ("thang", "roi"):
                return None
            if line.digit(first - 1) is None and (which is not None or line[first + 1].said == "kia"):
                return self._found(at, stop if which is not None else first + 2, None)
            if first > at and line[first - 1].said in _PART_OF and token.said not in _YEAR:
                return self._found(at, first + 1, None)
        if token.said in _YEAR and not self._names_an_act(first):
            year, stop = self._typed_year(first + 1, led=False)
            if year:
                return self._found(at, stop, None)
            if first > at and line[first - 1].said in _PART_OF and line[first + 1].kind != "digits":
                return self._found(at, first + 1, None)
        if token.kind == "digits" and line.size == 1 and len(token.said) == 4 and self._year(token.said):
            return self._found(at, at + 1, None)
        return None

    def _month(self, at: int, first: int) -> _Day | None:
        line = self.line
        which, stop = self._which(first + 1)
        if which is not None:
            return self._found(at, stop, None)
        number = self._month_number(first + 1)
        if not number or not 1 <= number[0] <= 12:
            return None
        year, stop = self._year_behind(number[1])
        if not year and line[first].said == "t" and not (line.size == 2 or first > at):
            return None
        behind = line[stop]
        if not year and (not line.soft(stop) or behind.said in _SCALES or (behind.said in ("%", "/") and behind.glued)):
            return None
        return self._found(at, stop, None)

    def _names_an_act(self, at: int) -> bool:
        """Whether the year at ``at`` is that of an act: ``Luật Thi hành án dân sự năm 2008``."""
        for back in range(at - 1, at - 10, -1):
            if self.line[back].kind != "word":
                return False
            if self.line[back].said in _ACTS:
                return True
        return False


_OVER = _words("quá hết hạn trong")
_PER = _words("mỗi hàng hằng mấy vài nhiều các những bao suốt từng")
_AGO_BEFORE = _words("cách đây trước đã nay") | _SAID_NEAR
_DAY_OPENERS = (
    _LED | _SPOKEN_BEFORE | _ABOUT | _MONTH | _YEAR | _WEEK | _TEN | _HALF_OF | _TET | _AGO_BEFORE
    | frozenset(_DIGITS) | frozenset(_PLAIN_DIGITS) | _words("thứ chủ rằm giao âm dịp vài mấy")
    | {"hqua", "hnay", "nay", "mai", "qua", "t", "cn", "ram"}
)  # fmt: skip


def _rest(found: FoundDay) -> tuple[date | None, Why | None, tuple[date, ...]]:
    return found.day, found.why, found.choices


def _goes_on(text: str, end: int) -> bool:
    """Whether a number at ``end`` is only the beginning of something longer: ``12/5/2024/DS-ST``."""
    rest = text[end : end + 2]
    if rest[:1].isalnum() or rest[:1] in tuple("/_"):
        return True
    return rest[:1] in tuple(".-") and rest[1:].isalnum() and not (rest[0] == "-" and rest[1].isdigit())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _months_from(day: date, months: int) -> date | None:
    """The same day of the month, or the last day of a shorter one."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
