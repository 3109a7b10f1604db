"""The interview for a letter: its questions come from the kind of letter, the personal ones are never asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.dialogue.spec import Field, Option
from actions.documents.kinds import Field as LetterField
from actions.documents.kinds import known_kinds

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
    options = [Option(choice.value, choice.label) for choice in asked.choices]
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


def last_answered(kind: str, letter: Mapping[str, Any] | None) -> LetterField | None:
    """The question answered last."""
    answered = list((letter or {}).get("values", {}))
    return next((each for each in known_kinds()[kind].fields if answered and each.key == answered[-1]), None)
