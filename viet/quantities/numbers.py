"""Numbers in digits and in words, by themselves: what they count is read elsewhere.

Each reader looks at one place of a line and returns the number with the place behind it, or ``None``.
"""

from __future__ import annotations

import re
from decimal import Decimal

from viet.quantities.lexicon import (
    ANY_DIGIT,
    CLASHING_DIGITS,
    DECIMAL_POINT,
    DIGITS,
    HALF,
    HUNDRED,
    LATER_DIGITS,
    MONTH,
    ODD_UNITS,
    RANGE,
    SCALES,
    TEN,
    TENS,
    UNMARKED_DIGITS,
    YEAR,
    words,
)
from viet.quantities.tokens import Line

_UNMARKED_LATER = {"mot": 1, "lam": 5}
#: What shows that an unmarked word before it was a digit: ``hai lam trieu``.
_BEHIND_NUMBERS = SCALES.keys() | MONTH
#: What may follow a finished amount or count: none of these is counted (``bà`` without its mark is ``ba``).
_MAY_FOLLOW = words(
    "đồng tiền rồi thì mà là và nhưng cho của chưa không ko nhé ạ nha nhe à vậy với trong vào từ đến để bằng nên do vì"
    " tôi mình nó họ mỗi một cả thôi nữa hả đó đấy này kia trở nhưng hoặc hay ở thế còn như gồm được bị"
) - {"ba"}
_FIGURES = re.compile(
    r"(?P<groups>[0-9]{1,3}(?P<sep>[., ])[0-9]{3}(?:(?P=sep)[0-9]{3}){0,4}(?![0-9]))(?:[.,](?P<cents>[0-9]{1,2}))?"
    r"|(?P<plain>[0-9]{1,15})(?:[.,](?P<decimals>[0-9]{1,2}))?"
)


# --- in digits


def figures(line: Line, at: int) -> tuple[Decimal, int, bool] | None:
    """Digits as typed: ``1.200.000``, ``1 200 000``, ``1,2``; the last value says whether the size is unclear.

    With a unit behind it ``1,125`` is read by some as a thousand and by others as one: only full hundreds behind a
    point (``1.500 tỷ``) are surely thousands.
    """
    if len(line[at].norm) > 15:
        return None
    match = _FIGURES.match(line.text, line[at].start)
    if not match:
        return None
    end = match.end()
    rest = line.text[end : end + 2]
    if rest[:1].isdigit() or (rest[:1] in tuple(".,/") and rest[1:].isdigit()):
        return None
    if match["groups"]:
        digits = re.sub(r"[., ]", "", match["groups"])
        unclear = len(digits) < 7 and not (match["sep"] == "." and digits.endswith("00"))
        value = Decimal(f"{digits}.{match['cents'] or 0}")
    else:
        unclear = False
        value = Decimal(f"{match['plain']}.{match['decimals'] or 0}")
    return value, line.after(end, at), unclear


def inside_number(line: Line, at: int) -> bool:
    """Whether the digits at ``at`` go on from what stands before them: ``a500k``, ``1.2.3 tỷ``, ``1-2 tỷ``."""
    before, token = line[at - 1], line[at]
    if token.glued:
        if before.kind == "word" or before.norm == "_":
            return True
        if before.norm in tuple("/.,-–~") and before.glued and line[at - 2].kind == "digits":
            return True
    if before.norm in RANGE or before.norm == ",":
        earlier = line[at - 2]
        longest = 2 if before.norm == "," else 4
        return earlier.kind == "digits" and len(earlier.norm) <= longest and line[at - 3].norm not in ("/", ".", ",")
    return before.kind == "digits" and len(before.norm) < 3 and len(token.norm) < 3 and line[at - 2].norm != "/"


def number_goes_on(text: str, end: int) -> bool:
    """Whether a number up to ``end`` is only the beginning of something longer: ``12/5/2024/DS-ST``."""
    rest = text[end : end + 2]
    if rest[:1].isalnum() or rest[:1] in tuple("/_"):
        return True
    return rest[:1] in tuple(".-") and rest[1:].isalnum() and not (rest[0] == "-" and rest[1].isdigit())


def may_end(line: Line, at: int) -> bool:
    """Whether a number or unit may end before ``at``: nothing counted and no digits follow."""
    return line[at].kind in ("", "sign") or line[at].norm in _MAY_FOLLOW


# --- in words


def digit_word(line: Line, at: int) -> int | None:
    """The value of one digit in words."""
    norm = line[at].norm
    if norm in DIGITS:
        return DIGITS[norm]
    if norm in UNMARKED_DIGITS and not (line.marked and norm in CLASHING_DIGITS):
        return UNMARKED_DIGITS[norm]
    return None


def below_hundred(line: Line, at: int) -> tuple[int, int] | None:
    """A number from 1 to 99 in words: ``hai mươi lăm``, ``hai lăm``."""
    if line[at].norm in TEN:
        unit = _last_digit(line, at + 1)
        return (10 + unit, at + 2) if unit else (10, at + 1)
    digit = digit_word(line, at)
    if not digit:
        return None
    if line[at + 1].norm in TENS or line[at + 1].norm in TEN:
        unit = _last_digit(line, at + 2)
        return (10 * digit + unit, at + 3) if unit else (10 * digit, at + 2)
    later = line[at + 1].norm
    if later in LATER_DIGITS:
        return 10 * digit + LATER_DIGITS[later], at + 2
    if later in _UNMARKED_LATER and line[at + 2].norm in _BEHIND_NUMBERS:
        return 10 * digit + _UNMARKED_LATER[later], at + 2
    return digit, at + 1


def _last_digit(line: Line, at: int) -> int | None:
    """The digit behind ``mười`` and ``mươi``: five is ``lăm`` there, so that ``mười năm`` is ten years."""
    norm = line[at].norm
    if norm in YEAR:
        return None
    if norm in LATER_DIGITS or norm == "lam":
        return LATER_DIGITS.get(norm, 5)
    return digit_word(line, at) or None


def small_number(line: Line, at: int, most: int = 99) -> tuple[int, int] | None:
    """Up to three digits that are no part of a longer number and no more than ``most``, or words below a hundred."""
    token = line[at]
    if token.kind != "digits":
        return below_hundred(line, at)
    if len(token.norm) > 3 or int(token.norm) > most or (token.glued and line[at - 1].norm in "/.,-:"):
        return None
    if line[at + 1].norm in (".", ",", "/", ":", "-") and line[at + 1].glued and line.glued_digits(at + 2):
        return None
    return int(token.norm), at + 1


def below_thousand(line: Line, at: int) -> tuple[Decimal, int] | None:
    """Words, or digits with ``trăm`` and ``chục``: ``hai trăm rưỡi``, ``5 trăm``, ``3 chục``, ``một phẩy hai``."""
    if line[at].kind == "digits":
        if len(line[at].norm) > 2 or line[at + 1].norm not in HUNDRED | words("chục"):
            return None
        head, end = int(line[at].norm), at + 1
        if line[end].norm not in HUNDRED:
            return Decimal(head * 10), end + 1
    elif line[at].norm in ANY_DIGIT and digit_word(line, at) == 0:
        if line[at + 1].norm not in HUNDRED:
            return None
        head, end = 0, at + 1
    else:
        spelled = below_hundred(line, at)
        if not spelled:
            return None
        head, end = spelled
    if line[end].norm in DECIMAL_POINT and (digit := _digit(line, end + 1)) is not None:
        return Decimal(f"{head}.{digit}"), end + 2
    if line[end].norm not in HUNDRED:
        return Decimal(head), end
    return _behind_hundred(line, head * 100, end + 1)


def _digit(line: Line, at: int) -> int | None:
    """One digit in words, or one or two as typed."""
    return int(line[at].norm) if line[at].kind == "digits" and len(line[at].norm) < 3 else digit_word(line, at)


def _behind_hundred(line: Line, hundreds: int, at: int) -> tuple[Decimal, int]:
    if line[at].norm in HALF:
        return Decimal(hundreds + 50), at + 1
    if line[at].norm in ODD_UNITS and (digit := _digit(line, at + 1)):
        return Decimal(hundreds + digit), at + 2
    rest = small_number(line, at)
    if not rest:
        return Decimal(hundreds), at
    below, end = rest
    if end == at + 1 and below < 10:
        # "hai trăm hai triệu" is 220 million; "hai trăm năm" alone may be two hundred years
        return (Decimal(hundreds + below * 10), end) if line[end].norm in SCALES else (Decimal(hundreds), at)
    return Decimal(hundreds + below), end


def in_thousands(line: Line, at: int) -> tuple[int, int] | None:
    """A whole number in words with thousands, as years are read out (``hai nghìn không trăm hai mốt``)."""
    head = below_thousand(line, at)
    if not head or line[head[1]].norm not in words("nghìn ngàn") or head[0] != int(head[0]):
        return None
    value, end = int(head[0]) * 1000, head[1] + 1
    if line[end].norm in ODD_UNITS and (digit := digit_word(line, end + 1)):
        return value + digit, end + 2
    rest = below_thousand(line, end)
    return (value + int(rest[0]), rest[1]) if rest else (value, end)
