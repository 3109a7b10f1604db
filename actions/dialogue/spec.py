"""The interviews as data: fields, their order and wording, from ``forms.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.calculators.computation import Wording
from actions.documents.kinds import known_kinds

FORMS_FILE = Path(__file__).parent / "forms.yml"
KINDS = (
    "day", "day_list", "money", "count", "percent", "choice", "yes_no", "place", "payments", "claims", "letter",
)  # fmt: skip

YES: Mapping[str, Any] = {
    "value": True,
    "title": "Có",
    "words": ["có", "có ạ", "đúng", "đúng rồi", "ừ", "ừm", "ờ", "vâng", "dạ", "dạ có", "ok", "yes", "rồi"],
}
NO: Mapping[str, Any] = {
    "value": False,
    "title": "Không",
    "words": ["không", "không có", "không ạ", "ko", "k", "kg", "hông", "hổng", "hok", "hem", "no", "chưa", "dạ không"],
}


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen: what it stands for, its button, and other words for it."""

    value: Any
    title: str
    words: tuple[str, ...] = ()
    #: a running text that holds one of these does not name this option
    not_beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One thing to ask for."""

    slot: str
    kind: str
    ask: str
    options: tuple[Option, ...] = ()
    #: asked only when other slots hold these values (or one of a list)
    when: Mapping[str, Any] = field(default_factory=dict)
    #: fields of the calculator whose refusal asks this one again
    inputs: tuple[str, ...] = ()
    #: a day that must have come
    past: bool = False
    #: never asked for, but noted when somebody says it
    volunteered: bool = False
    #: with this the earlier answers are tried before it is asked
    trial: Any = None
    #: said once, it serves the other tools of the conversation
    fact: bool = False
    told: str = ""

    def applies(self, slots: Mapping[str, Any]) -> bool:
        """Whether it has to be asked, given what is known."""
        return all(
            slots.get(name) in value if isinstance(value, list) else slots.get(name) == value
            for name, value in self.when.items()
        )


@dataclass(frozen=True)
class Form:
    """The interview of one tool."""

    tool: str
    fields: tuple[Field, ...]
    #: entries beside whose answer the tool is offered
    offered_with: tuple[str, ...]
    #: key of a sentence of the tool's wording to be said when it starts
    intro: str | None = None

    @property
    def name(self) -> str:
        """Its name in Rasa's domain."""
        return f"{self.tool}_form"

    @property
    def title(self) -> str:
        """What people see and may say to start it."""
        return Wording.of(self.tool).say("title")

    def next(self, slots: Mapping[str, Any]) -> Field | None:
        """The first field still to be asked."""
        return next(iter(self.waiting(slots)), None)

    def waiting(self, slots: Mapping[str, Any]) -> list[Field]:
        """The fields still to be asked, as far as is known now."""
        return [
            each
            for each in self.fields
            if is_open(slots.get(each.slot)) and not each.volunteered and each.applies(slots)
        ]

    def field(self, slot: str | None) -> Field | None:
        """The field of a slot."""
        return next((each for each in self.fields if each.slot == slot), None)


def is_open(value: Any) -> bool:
    """Whether a slot still waits: nothing said, or several answers asked for and not all given."""
    return value is None or (isinstance(value, Mapping) and value.get("done") is False)


@dataclass(frozen=True)
class Forms:
    """All interviews, and the sentences they share."""

    forms: Mapping[str, Form]
    sentences: Mapping[str, str]
    #: entries of the questions asked most
    menu: tuple[str, ...] = ()

    def say(self, key: str, **values: Any) -> str:
        """A shared sentence filled in."""
        return self.sentences[key].format(**values)

    def offered_with(self, entry: str) -> list[Form]:
        """The tools to offer beside an entry's answer."""
        return [form for form in self.forms.values() if entry in form.offered_with]


def load_forms(path: Path = FORMS_FILE) -> Forms:
    """Read the interviews; ``ValueError`` names a field of no known kind."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    sentences, menu = data.pop("sentences"), tuple(data.pop("menu"))
    forms = {}
    for tool, row in data.items():
        fields = tuple(_field(path, tool, each) for each in row["fields"])
        forms[tool] = Form(tool, fields, tuple(row.get("offered_with", ())), row.get("intro"))
    return Forms(forms, sentences, menu)


def _field(path: Path, tool: str, row: Mapping[str, Any]) -> Field:
    if row["kind"] not in KINDS:
        raise ValueError(f"{path}: {tool}.{row['slot']} is of kind '{row['kind']}', not one of {', '.join(KINDS)}")
    options = [YES, NO] if row["kind"] == "yes_no" else row.get("options", ())
    if row.get("options_from") == "letters":
        words = row.get("words", {})
        options = [
            {"value": kind.id, "title": kind.name, "words": words.get(kind.id, ())} for kind in known_kinds().values()
        ]
    return Field(
        slot=row["slot"],
        kind=row["kind"],
        ask=" ".join(row["ask"].split()),
        options=tuple(
            Option(each["value"], each["title"], tuple(each.get("words", ())), tuple(each.get("not_beside", ())))
            for each in options
        ),
        when=row.get("when", {}),
        inputs=tuple(row.get("inputs", ())),
        past=row.get("past", False),
        volunteered=row.get("volunteered", False),
        trial=row.get("trial"),
        fact=row.get("fact", False),
        told=row.get("told", ""),
    )


@lru_cache(maxsize=1)
def known_forms() -> Forms:
    """The project's own interviews, read once a process."""
    return load_forms()
