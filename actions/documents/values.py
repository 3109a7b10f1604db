"""What was filled in, made fit for a letter or refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from actions.calculators.computation import MOST_VND, BadInput, money
from actions.documents.kinds import Field, Kind
from actions.documents.names import NAMERS

Value = str | date | int

MOST_LINES = 60
#: Days outside are typing errors.
EARLIEST = date(1900, 1, 1)
LATEST_AFTER_YEARS = 30

#: Invisible marks that only turn or join the letters around them; a letter that is read by people has no use for them.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x200B, 0xFEFF, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
#: Categories that cannot be printed: control, surrogate, private use, unassigned.
_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")


def cleaned(kind: Kind, values: Mapping[str, Any], as_of: date) -> dict[str, Value]:
    """The values of the fields that this letter prints; ``BadInput`` for the first that cannot be used."""
    known = {each.key for each in kind.fields}
    for key in values:
        if key not in known:
            raise BadInput(str(key)[:50], "field_unknown", name=str(key)[:50])
    found: dict[str, Value] = {}
    for choices_first in (True, False):
        for each in kind.fields:
            if (each.kind == "choice") is choices_first:
                value = _value(each, values.get(each.key), as_of)
                if value is not None and each.condition.holds(found):
                    found[each.key] = value
    for each in kind.fields:
        if each.required and each.key not in found and each.condition.holds(found):
            raise BadInput(each.key, "field_missing", label=each.label, ask=each.ask)
    return found


def _value(each: Field, raw: Any, as_of: date) -> Value | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if each.kind == "day":
        return _day(each, raw, as_of)
    if each.kind == "money":
        return _money(each, raw)
    if not isinstance(raw, str):
        raise BadInput(each.key, "not_text", label=each.label, ask=each.ask)
    if each.kind == "choice":
        return _chosen(each, raw)
    return _text(each, raw)


def _text(each: Field, raw: str) -> str | None:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\t", " ")
    if any(unicodedata.category(sign) in _UNPRINTABLE for sign in text if sign != "\n"):
        raise BadInput(each.key, "text_unreadable", label=each.label)
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split("\n")]
    lines = [line for line in lines if line]
    joined = ("\n" if each.kind == "long_text" else " ").join(lines)
    if len(joined) > each.max_length:
        raise BadInput(each.key, "text_too_long", label=each.label, most=each.max_length)
    if each.kind == "long_text" and len(lines) > MOST_LINES:
        raise BadInput(each.key, "too_many_lines", label=each.label, most=MOST_LINES)
    return NAMERS[each.name_of](joined) if joined and each.name_of else joined or None


def _chosen(each: Field, raw: str) -> str:
    if raw not in {choice.value for choice in each.choices}:
        labels = "; ".join(choice.label for choice in each.choices)
        raise BadInput(each.key, "choice_unknown", label=each.label, choices=labels)
    return raw


def _day(each: Field, raw: Any, as_of: date) -> date:
    try:
        day = date.fromisoformat(raw) if isinstance(raw, str) else raw
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise BadInput(each.key, "not_a_day", label=each.label, ask=each.ask)
    if day < EARLIEST or day.year > as_of.year + LATEST_AFTER_YEARS:
        raise BadInput(each.key, "day_out_of_range", day=day.isoformat())
    if day > as_of and not each.future:
        raise BadInput(each.key, "day_in_future", day=day)
    return day


def _money(each: Field, raw: Any) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= len(str(MOST_VND)):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise BadInput(each.key, "not_money", label=each.label, ask=each.ask)
    return money(each.key, raw, least=1)
