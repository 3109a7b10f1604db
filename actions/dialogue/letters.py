"""The interview for a letter: its questions come from the kind of letter, the personal ones are never asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from actions.calculators.computation import BadInput
from actions.dialogue.spec import Field, Option
from actions.documents.kinds import Condition, known_kinds
from actions.documents.kinds import Field as LetterField
from actions.documents.values import cleaned

SKIP = Option("", "Để trống, tự ghi sau", ("bỏ qua", "để trống", "không có", "không biết", "không nhớ", "tự ghi"))
SLOT = "letter"


def values_of(letter: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was filled in so far, without what was skipped."""
    return {key: value for key, value in (letter or {}).get("values", {}).items() if value != ""}


def waiting(kind: str, letter: Mapping[str, Any] | None) -> LetterField | None:
    """The next question of a letter; ``None`` when all have been answered or skipped."""
    answered = (letter or {}).get("values", {})
    return next((each for each in known_kinds()[kind].asked(values_of(letter)) if each.key not in answered), None)


def as_field(asked: LetterField) -> Field:
    """A letter's question as an interview asks it."""
    first_words = [choice.label.partition(",")[0] for choice in asked.choices]
    options = [
        Option(choice.value, choice.label, (first,) if first_words.count(first) == 1 else ())
        for choice, first in zip(asked.choices, first_words)
    ]
    if not asked.required:
        options.append(SKIP)
    kind = {"long_text": "text"}.get(asked.kind, asked.kind)
    example = f" Ví dụ: {asked.example}" if asked.example else ""
    return Field(SLOT, kind, f"{asked.ask}{example}", tuple(options), past=asked.kind == "day" and not asked.future)


def noted(kind: str, letter: Mapping[str, Any] | None, key: str, value: Any) -> dict[str, Any]:
    """The letter with one more answer; ``done`` when it was the last."""
    values = {**(letter or {}).get("values", {}), key: value}
    filled = {"values": values, "done": False}
    return {**filled, "done": waiting(kind, filled) is None}


def refused(kind: str, key: str, value: Any, day: date) -> BadInput | None:
    """Why the letter could not take an answer: said at once, not when all the others have been given."""
    known = known_kinds()[kind]
    alone = tuple(replace(each, required=False, condition=Condition()) for each in known.fields if each.key == key)
    try:
        cleaned(replace(known, fields=alone), {key: value}, day)
    except BadInput as refusal:
        return refusal
    return None


def last_answered(kind: str, letter: Mapping[str, Any] | None) -> LetterField | None:
    """The question answered last."""
    answered = list((letter or {}).get("values", {}))
    return next((each for each in known_kinds()[kind].fields if answered and each.key == answered[-1]), None)
