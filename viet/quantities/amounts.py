"""Money as citizens type it: ``1 tỷ 2``, ``2tr5``, ``hai trăm rưỡi triệu``, ``1.200.000đ``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from viet.quantities.lexicon import (
    ANY_DIGIT,
    DECIMAL_POINT,
    DONG,
    HALF,
    HALF_OF,
    HUNDRED,
    LATER_DIGITS,
    ODD_UNITS,
    RANGE,
    SCALES,
    SPEAKERS,
    TEN,
    TENS,
    VAGUE,
    words,
)
from viet.quantities.numbers import below_thousand, digit_word, figures, inside_number, may_end
from viet.quantities.tokens import Line

#: Units that are other things, too (two bottles, "k" for "không"): what follows must not be a thing or a verb.
_DOUBTFUL_SCALES = {"k", "củ", "cu", "chai"}
#: Words behind a unit that make it another word: ti vi, tỷ lệ, tỷ phú, một tí nữa, củ khoai.
_NO_SCALE = {word: words("lệ phú") for word in ("tỷ", "tỉ", "ty")} | {"ti": words("vi lệ phú nữa xíu hon")}
#: Words behind ``đồng`` that make it another word: đồng thừa kế, đồng chí.
_NO_DONG = words("thừa chí sở bị phạm chủ tác hồ nguyên nghiệp bào hương đội ý thời")
_OTHER_MONEY = {"đô", "đôla", "usd", "usdt", "$", "€", "euro", "eur", "yên", "tệ", "won"}
#: What a number behind a unit may count, so that it is no rest of the amount: ``1 tỷ 3 người``.
_COUNTED = words(
    "năm tháng tuần ngày hôm giờ phút lần người đứa con cháu bé căn nhà cái chiếc ngân bên vợ bản vụ việc hộ mảnh thửa"
    " lô m mét ha cây chỉ lượng km kỳ kì đợt quyển cuốn khoản điều sào xe phần nam nữ trai gái mẹ bố tuổi bạn nơi anh"
    " chị em ông bà cô chú bác công đời thành giấy người tờ phòng tầng suất ngôi đất miếng m2"
)
_OPENERS = ANY_DIGIT | TEN | HALF_OF | {"tỷ", "tỉ", "ty", "triệu", "trieu"}


@dataclass(frozen=True)
class FoundAmount:
    """``vnd`` is whole đồng, never below zero; ``negative`` says that a minus was typed."""

    start: int
    end: int
    vnd: int
    negative: bool = False


def find_amounts(text: str, bare: bool = False) -> list[FoundAmount]:
    """Find amounts of money, in order.

    ``bare``: the text answers a question for money, so that ``500000000`` is an amount and ``2 cu`` is slang for two
    million; ``500`` stays unclear, because it may be thousands or millions. Foreign money is not found.
    """
    line = Line(text)
    return list(line.scan(lambda at: _amount(line, at, bare)))


def _amount(line: Line, at: int, bare: bool) -> tuple[FoundAmount, int] | None:
    token = line[at]
    if token.kind == "digits":
        if inside_number(line, at):
            return None
    elif token.kind != "word" or not _opens_amount(line, at):
        return None
    total = _total(line, at, bare)
    if not total:
        return None
    vnd, end = total
    sign = line[at - 1]
    negative = sign.norm == "âm" or (token.glued and not sign.glued and sign.norm in ("-", "−"))
    start = sign.start if negative else token.start
    return FoundAmount(start, line[end - 1].end, vnd, negative), end


def _opens_amount(line: Line, at: int) -> bool:
    """Whether an amount in words may begin at ``at``: not in ``hai ba triệu``, ``vài trăm triệu``, ``1 đến hai tỷ``."""
    norm, before = line[at].norm, line[at - 1].norm
    if norm not in _OPENERS or before in VAGUE or before in DECIMAL_POINT:
        return False
    if (before in RANGE or before == ",") and (digit_word(line, at - 2) is not None or line[at - 2].kind == "digits"):
        return False
    return digit_word(line, at - 1) in (None, 0) and before not in TEN


def _total(line: Line, at: int, bare: bool) -> tuple[int, int] | None:
    """The whole đồng of ``1 tỷ 200 triệu rưỡi đồng`` at ``at``; nothing if the size is unclear or it is not đồng."""
    total = _sum_of_parts(line, at, bare)
    if not total:
        return None
    vnd, last_scale, end = total
    if last_scale > 1 and line[end].norm in DONG:
        end += 1
    after = line[end].norm
    if after in _OTHER_MONEY or (after == "do" and line[end + 1].norm == "la"):
        return None
    if last_scale > 1 and after in words("mấy"):
        return None
    return (int(vnd), end) if vnd == int(vnd) and vnd < 10**18 else None


def _sum_of_parts(line: Line, at: int, bare: bool) -> tuple[Decimal, int, int] | None:
    """Add up ``1 tỷ 200 triệu rưỡi``: the sum, the last unit (1 for đồng or none), its end."""
    total, last_scale, end = Decimal(0), 0, at
    while part := _part(line, end + (last_scale > 1 and line[end].norm in ODD_UNITS), last_scale, bare):
        value, last_scale, end = part
        if value is None:
            return None
        total += value
        if last_scale == 1:
            break
        if line[end].norm in HALF:
            return total + Decimal(last_scale) / 2, last_scale, end + 1
        if rest := _short_rest(line, end, last_scale):
            value, end = rest
            return None if value is None else (total + value, last_scale, end)
    return (total, last_scale, end) if last_scale else None


def _part(line: Line, at: int, last_scale: int, bare: bool) -> tuple[Decimal | None, int, int] | None:
    """One number with its unit, smaller than the unit before: its đồng, the unit (1 for đồng or none), its end.

    The đồng are ``None`` if the size is unclear.
    """
    number = _number(line, at, last_scale)
    if not number:
        return None
    value, end, unclear = number
    if scale := _scale(line, end, bare):
        end += 1
        if scale == 1000 and not last_scale and (higher := _scale(line, end, bare)) > scale:
            scale, end = scale * higher, end + 1
        if last_scale and scale >= last_scale:
            return None
        return (None if unclear else value * scale), scale, end
    if line[end].norm in DONG and value == int(value):
        other = line[end + 1].norm in _NO_DONG | {"/"} or (line[end].norm == "đ" and not line[end].glued)
        return None if other and value < 1000 else (value, 1, end + 1)
    if bare and not last_scale and _stands_alone(line, at, value, end):
        return value, 1, end
    return None


def _number(line: Line, at: int, last_scale: int) -> tuple[Decimal, int, bool] | None:
    """The number of a part, where it ends, and whether its size is unclear; one before the ``tỷ`` of ``tỷ rưỡi``."""
    token = line[at]
    if token.kind == "digits":
        counted = below_thousand(line, at)
        return (*counted, False) if counted else figures(line, at)
    if token.norm in HALF_OF:
        return Decimal("0.5"), at + 1, False
    if token.norm in SCALES and not last_scale:
        if line[at + 1].norm not in HALF or line[at - 1].kind == "digits" or digit_word(line, at - 1) is not None:
            return None
        return Decimal(1), at, False
    if token.kind == "word" and (spelled := below_thousand(line, at)):
        return (*spelled, False)
    return None


def _stands_alone(line: Line, at: int, value: Decimal, end: int) -> bool:
    """Whether digits are an amount without a unit; a leading zero makes them a phone or identity number."""
    if line[at].kind != "digits" or value < 10_000 or value != int(value) or line[at].norm.startswith("0"):
        return False
    return may_end(line, end) and line[end].norm not in tuple("%/-")


def _scale(line: Line, at: int, bare: bool) -> int:
    """What the unit at ``at`` stands for; 0 if there is none, or if it is the beginning of another word."""
    norm = line[at].norm
    scale = SCALES.get(norm, 0)
    if not scale or line[at + 1].norm in _NO_SCALE.get(norm, ()):
        return 0
    if norm in _DOUBTFUL_SCALES and not (norm == "k" and line[at].glued):
        if norm == "cu" and not (bare or line[at].glued):
            return 0
        if line[at + 1].kind == "digits":
            return scale if line[at + 1].glued else 0
        if not (may_end(line, at + 1) or line[at + 1].norm in HALF):
            return 0
    return scale


def _short_rest(line: Line, at: int, scale: int) -> tuple[Decimal | None, int] | None:
    """The short rest of ``1 tỷ 2``, ``2tr5``, ``một tỷ hai``; its amount is ``None`` if it could be something else."""
    if line[at].kind == "digits":
        return _short_rest_in_digits(line, at, scale)
    return _short_rest_in_words(line, at, scale)


def _short_rest_in_digits(line: Line, at: int, scale: int) -> tuple[Decimal | None, int] | None:
    token, after = line[at], line[at + 1]
    if len(token.norm) > 3 or (after.glued and (after.kind != "sign" or after.norm in tuple("/%:-"))):
        return None
    if after.glued and after.norm in tuple(".,") and line.glued_digits(at + 2):
        return None
    if after.norm in SCALES or after.norm in HUNDRED or after.norm in TENS or after.norm in DONG:
        counted = below_thousand(line, at)
        if counted and not _scale(line, counted[1], True):
            return counted[0] * scale / 1000, counted[1]
        return None
    if not token.glued and (after.norm in _COUNTED or after.norm in ("%", "/") or after.kind == "digits"):
        return None
    if len(token.norm) == 2 and not token.glued:
        return None, at + 1
    return Decimal(token.norm) * scale / 10 ** len(token.norm), at + 1


def _short_rest_in_words(line: Line, at: int, scale: int) -> tuple[Decimal | None, int] | None:
    token = line[at]
    if token.norm in LATER_DIGITS and may_end(line, at + 1):
        return Decimal(LATER_DIGITS[token.norm]) * scale / 10, at + 1
    spelled = below_thousand(line, at) if token.kind == "word" else None
    if not spelled or _scale(line, spelled[1], True) or line[spelled[1]].norm in DONG - {"đồng", "dong"}:
        return None
    value, end = spelled
    if value >= 100:
        return value * scale / 1000, end
    if may_end(line, end) and line[end].norm not in SPEAKERS and end == at + 1 and value < 10:
        return value * scale / 10, end
    if line[end].norm in _COUNTED or line[end].kind == "digits" or token.norm in words("ba năm một"):
        return None
    return None, end
