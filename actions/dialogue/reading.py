"""How an answer to a question of an interview is read: a value, a problem to tell, or no answer at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from actions.calculators.computation import shown
from actions.dialogue.spec import Field, Option
from viet import quantities
from viet.diacritics import fold

#: An answer that only chooses has no more words than this beside the option's own.
MOST_OTHER_WORDS = 4
LONGEST_PLACE = LONGEST_NAME = 200
#: Fields that take several answers, one a message.
SEVERAL = ("payments", "claims")

_CORRECTION = re.compile(
    r"^\W*(?:a|o|u|uh)?\W*(?:khong phai|khong|nham roi|nham|sua lai|sua|lon roi|lon|quen)\b", re.IGNORECASE
)
#: In a letter any words are an answer; only ``à không, …`` with its comma takes one back ("A không trả" is about A).
_SURE_CORRECTION = re.compile(
    r"^\W*(?:(?:à|ờ|ơ|á|ừ)\W*(?:không|nhầm|lộn|quên)|(?:a|o|u)\W+(?:khong|nham|lon|quen))(?:\s+(?:phải|rồi|phai|roi))?\s*[,.:;…–-]"
    r"|^\W*(?:sửa|sua)\s+(?:lại|lai)\s*[,:]",
    re.IGNORECASE,
)
_NOT = r"\b(?:khong|ko|k|chua|chang)\s+(?:(?:phai|bi|co|duoc|la)\s+)*"
_POLITE = {"da", "vang", "thua", "a", "oi", "nhe", "nha", "ban", "em", "toi", "minh", "chon", "cau", "so", "la", "thi"}


@dataclass(frozen=True)
class Value:
    """What was answered, in a form that a Rasa slot can hold."""

    value: Any
    #: the same for people
    said: str
    #: part of it was not typed: it is said what was understood
    assumed: bool = False


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be taken: the key of the sentence, and choices that may be meant."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


def read(wanted: Field, text: str, today: date, so_far: Any = None) -> Value | Problem | None:
    """Read an answer to ``wanted``; ``None`` when the words are no answer to it.

    ``so_far`` is what a field that takes several answers (payments, claims) holds already.
    """
    # words of one's own may well hold the words of an option
    chosen = _chosen(wanted.options, text, most_other=0 if wanted.kind == "text" else MOST_OTHER_WORDS)
    if wanted.kind in SEVERAL:
        return _several(wanted, text, today, so_far, chosen)
    if chosen is not None:
        if wanted.kind == "day" and chosen.value == "today":
            return Value(today.isoformat(), shown(today))
        return Value(chosen.value, chosen.title)
    if wanted.kind == "day":
        return _day(wanted, text, today)
    if wanted.kind == "day_list":
        return _days(wanted, text, today)
    if wanted.kind == "money":
        return _money(text)
    if wanted.kind == "count":
        counts = quantities.find_counts(text, bare=True)
        return Value(counts[0].count, str(counts[0].count)) if len(counts) == 1 else None
    if wanted.kind == "percent":
        return _percent(text)
    if wanted.kind == "text":
        words = text.strip()
        return Value(words, words) if words else None
    if wanted.kind == "place":
        words = " ".join(text.split())
        fits = len(words) <= LONGEST_PLACE and "?" not in words and words_of(words)
        return Value(words, words) if fits else None
    return None


def is_correction(text: str) -> bool:
    """Whether a message takes back the answer before: ``à không, 2022``."""
    return bool(_CORRECTION.match(fold(text)))


def takes_back(asked: Field, text: str) -> bool:
    """Whether a message corrects the answer before, and does not answer what is ``asked`` by ``không …``."""
    if asked.kind == "letter":
        return bool(_SURE_CORRECTION.match(text))
    if not is_correction(text):
        return False
    denies = words_of(text)[0] == "khong" and (
        _chosen(asked.options, text) is not None
        or (asked.kind == "count" and bool(quantities.find_counts(text, bare=True)))
    )
    return not denies


def corrected(wanted: Field, text: str, old: Any, today: date) -> Value | Problem | None:
    """Read a correction of an answer; a year alone changes only that of the old day, an item only the last one."""
    rest = _CORRECTION.sub("", fold(text)) if len(fold(text)) == len(text) else text
    start = len(text) - len(rest)
    words = text[start:].strip(" ,.:;-")
    if (
        wanted.kind == "day"
        and isinstance(old, str)
        and (year := re.fullmatch(r"(?:năm\s+|nam\s+)?((?:19|20)\d\d)", words))
    ):
        try:
            day = date.fromisoformat(old).replace(year=int(year[1]))
        except ValueError:
            return Problem("no_such_day")
        return _checked(wanted, day, today)
    if wanted.kind == "day" and isinstance(old, str):
        found_days = quantities.find_days(words, today)
        if found_days and found_days[0].day and found_days[0].choices:  # no year was typed
            try:
                return _checked(wanted, found_days[0].day.replace(year=date.fromisoformat(old).year), today)
            except ValueError:
                return Problem("no_such_day")
    if wanted.kind in SEVERAL:
        found = read(wanted, words, today, {"items": list((old or {}).get("items", ()))[:-1]})
        return None if isinstance(found, Value) and found.value["done"] else found
    return read(wanted, words, today)


def chooses(wanted: Field, text: str) -> bool:
    """Whether a message is one of the answers that can be chosen."""
    return _chosen(wanted.options, text) is not None


def _chosen(options: tuple[Option, ...], text: str, most_other: int = MOST_OTHER_WORDS) -> Option | None:
    said = words_of(text)
    if not said or not options:
        return None
    number = [word for word in said if word not in _POLITE]
    if (
        len(number) == 1
        and re.fullmatch("[1-9][0-9]?", number[0])
        and int(number[0]) <= len(options)
        and all(not option.title[:1].isdigit() for option in options)
    ):
        numbered = len(options) > 1 and all(len(words_of(option.title)) > 1 for option in options)
        return options[int(number[0]) - 1] if numbered else None
    folded = fold(text).lower()
    best: tuple[int, Option] | None = None
    for option in options:
        for phrase in (option.title, *option.words):
            wanted = words_of(phrase)
            rest = _without(said, wanted)
            others = 0 if rest is None else len([word for word in rest if word not in _POLITE])
            if rest is None or others > (most_other if len(wanted) > 1 else 0):
                continue
            if not re.match(_NOT, f"{wanted[0]} ") and re.search(_NOT + r"\W+".join(wanted) + r"\b", folded):
                continue
            if best is None or len(wanted) > best[0]:
                best = (len(wanted), option)
    return best[1] if best else None


def words_of(text: str) -> list[str]:
    """The words of a text without marks, in small letters."""
    return re.findall(r"\w+", fold(text).lower())


def _without(said: list[str], wanted: list[str]) -> list[str] | None:
    """What is left of the words when a phrase is taken out of them; ``None`` when it is not there."""
    for at in range(len(said) - len(wanted) + 1):
        if said[at : at + len(wanted)] == wanted:
            return said[:at] + said[at + len(wanted) :]
    return None


def _day(wanted: Field, text: str, today: date) -> Value | Problem | None:
    found = quantities.find_days(text, today)
    if not found:
        return None
    first = found[0]
    if first.why is not None or first.day is None:
        return Problem(first.why or "incomplete", choices=tuple(shown(day) for day in first.choices))
    read_day = _checked(wanted, first.day, today)
    return replace(read_day, assumed=bool(first.choices)) if isinstance(read_day, Value) else read_day


def _checked(wanted: Field, day: date, today: date) -> Value | Problem:
    if wanted.past and day > today:
        return Problem("future_day", {"value": shown(day)})
    return Value(day.isoformat(), shown(day))


def _days(wanted: Field, text: str, today: date) -> Value | Problem | None:
    found = quantities.find_days(text, today)
    for each in found:
        if each.why is not None or each.day is None:
            return Problem(each.why or "incomplete", choices=tuple(shown(day) for day in each.choices))
    days = sorted({each.day for each in found if each.day})
    if not days:
        return None
    return Value([day.isoformat() for day in days], ", ".join(map(shown, days)))


def _money(text: str) -> Value | Problem | None:
    found = quantities.find_amounts(text, bare=True)
    if not found:
        return None
    if found[0].negative:
        return Problem("negative")
    return Value(found[0].vnd, f"{shown(found[0].vnd)} đồng")


def _percent(text: str) -> Value | Problem | None:
    bare = re.fullmatch(r"\d{1,3}(?:[.,]\d{1,3})?", text.strip())
    found = quantities.find_percent(f"{bare[0]}%" if bare else text)
    if not found:
        return None
    if found[0].per == "day":
        return Problem("rate_per_day")
    rate = found[0].percent * (12 if found[0].per == "month" else 1)
    return Value(str(rate), f"{shown(rate)}%/năm")


def _several(wanted: Field, text: str, today: date, so_far: Any, chosen: Option | None) -> Value | Problem | None:
    items = list((so_far or {}).get("items", ()))
    if chosen is not None:
        return Value({"items": items, "done": True}, chosen.title)
    amounts = quantities.find_amounts(text, bare=wanted.kind == "claims")
    if not amounts:
        dated = wanted.kind == "payments" and quantities.find_days(text, today)
        return Problem("day_and_amount") if dated else None
    if any(amount.negative for amount in amounts):
        return Problem("negative")
    amount = amounts[0]
    if wanted.kind == "payments":
        day = _day(wanted, text, today)
        if not isinstance(day, Value):
            return day or Problem("day_and_amount")
        item: dict[str, Any] = {"on": day.value, "amount_vnd": amount.vnd}
        said = f"{day.said}: {shown(amount.vnd)} đồng"
    else:
        name = " ".join((text[: amount.start] + " " + text[amount.end :]).strip(" ,.:;-–").split())[:LONGEST_NAME]
        item = {"creditor": name or f"khoản {len(items) + 1}", "amount_vnd": amount.vnd}
        said = f"{item['creditor']}: {shown(amount.vnd)} đồng"
    return Value({"items": [*items, item], "done": False}, said)
