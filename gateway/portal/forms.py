"""The tools as HTML forms: what each field is comes from its machine form, what a page needs from ``tools.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import ModelField

from actions.calculators.computation import Wording
from actions.dialogue.spec import known_forms
from actions.tools import TOOLS
from law.effective import NotInForce
from law.parameters import known_parameters
from law.transition import NEW_LAW

PAGE_FILE = Path(__file__).parent / "tools.yml"

#: Rows shown when nothing has been typed, and how many more a press of "add" gives.
FIRST_ROWS, MORE_ROWS = 2, 2
MOST_ROWS = 30


@dataclass(frozen=True)
class Input:
    """One control. ``kind``: day, money, count, percent, choice, yes_no, text; days and rows repeat."""

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    #: (value, words)
    choices: tuple[tuple[str, str], ...] = ()
    #: words of the choice that says nothing
    none: str = ""
    #: choices that depend on the day
    choices_from: str = ""
    #: controls of one row
    rows: tuple[Input, ...] = ()
    most_rows: int = MOST_ROWS
    add: str = ""
    item: str = ""
    #: a name that may tell who somebody is
    personal: bool = False
    #: what stands for it when it is left empty, with ``{number}`` of its row
    default: str = ""
    #: id of a list of suggestions
    list: str = ""
    #: a word between this control and the one before
    before: str = ""

    @property
    def repeats(self) -> bool:
        """Whether it may be given several times."""
        return self.kind in ("rows", "days")

    def choices_on(self, day: date) -> tuple[tuple[str, str], ...]:
        """What can be chosen under the law of a day."""
        return _ranks(day) if self.choices_from == "ranks" else self.choices

    def said(self, value: str, day: date) -> str:
        """The words of a choice."""
        return dict(self.choices_on(day)).get(value, value)


@dataclass(frozen=True)
class Group:
    """Controls that belong together; ``fold``: closed until they are needed."""

    title: str
    fields: tuple[Input, ...]
    hint: str = ""
    fold: bool = False


@dataclass(frozen=True)
class ToolPage:
    """What the page of one tool shows."""

    name: str
    group: str
    lead: str
    needs: str
    groups: tuple[Group, ...]
    figures: tuple[Mapping[str, Any], ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()
    #: sent by POST, since it may hold names
    private: bool = False

    @property
    def title(self) -> str:
        """Its name."""
        return Wording.of(self.name).say("title")

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Every control in order."""
        return tuple(each for group in self.groups for each in group.fields)

    def input(self, name: str) -> Input | None:
        """A control by its name."""
        return next((each for each in self.inputs if each.name == name), None)


@dataclass(frozen=True)
class Pages:
    """All tools in the order of the file, their groups, and sentences for what cannot be read."""

    tools: Mapping[str, ToolPage]
    groups: Mapping[str, str]
    sentences: Mapping[str, str] = field(default_factory=dict)


def load_pages(path: Path = PAGE_FILE) -> Pages:
    """Read the file; ``KeyError`` names a field that no machine form has, or one of a form that has no place."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    tools = {name: _tool(name, row) for name, row in data["tools"].items()}
    return Pages(tools, data["groups"], data["sentences"])


@lru_cache(maxsize=1)
def known_pages() -> Pages:
    """The project's own, read once a process."""
    return load_pages()


def _tool(name: str, row: Mapping[str, Any]) -> ToolPage:
    machine = _fields(TOOLS[name])
    groups = tuple(
        Group(
            group["title"],
            tuple(_input(name, machine[key], key, said) for key, said in group["fields"].items()),
            group.get("hint", ""),
            group.get("fold", False),
        )
        for group in row["groups"]
    )
    made = ToolPage(
        name,
        row["group"],
        row["lead"],
        row["needs"],
        groups,
        tuple(row.get("figures", ())),
        tuple(row.get("tables", ())),
        row.get("private", False),
    )
    missing = set(machine) - {each.name for each in made.inputs} - {"as_of"}
    if missing and groups:
        raise KeyError(f"{PAGE_FILE.name}: '{name}' has no place for {', '.join(sorted(missing))}")
    return made


def _fields(form: type[BaseModel]) -> dict[str, ModelField]:
    return {each.alias: each for each in form.__fields__.values()}


def _input(tool: str, field: ModelField, name: str, said: Mapping[str, Any]) -> Input:
    kind = _kind(field)
    rows: tuple[Input, ...] = ()
    if kind == "rows":
        machine = _fields(field.type_)
        shown = {key: row for key, row in said["fields"].items() if row.get("ask", True)}
        rows = tuple(_input(tool, machine[key], key, row) for key, row in shown.items())
        if missing := set(machine) - set(said["fields"]):
            raise KeyError(f"{PAGE_FILE.name}: '{tool}.{name}' has no place for {', '.join(sorted(missing))}")
    return Input(
        name=name,
        kind="choice" if said.get("choices_from") or said.get("choices") else kind,
        label=said["label"],
        hint=said.get("hint", ""),
        required=bool(field.required) and not said.get("default"),
        choices=_choices(tool, field, name, said),
        none=said.get("none", ""),
        choices_from=said.get("choices_from", ""),
        rows=rows,
        most_rows=min(getattr(field.outer_type_, "max_items", None) or MOST_ROWS, MOST_ROWS),
        add=said.get("add", ""),
        item=said.get("item", ""),
        personal=said.get("personal", False),
        default=said.get("default", ""),
        list=said.get("list", ""),
        before=said.get("before", ""),
    )


def _kind(field: ModelField) -> str:
    """What kind of control a field of a machine form needs."""
    types = [*get_args(field.outer_type_), field.type_] if get_args(field.outer_type_) else [field.type_]
    lists = [each for each in types if isinstance(each, type) and issubclass(each, list)]
    if lists:
        return "days"
    kind: Any = field.type_
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "rows"
    if get_origin(kind) is Literal:
        return "choice"
    if not isinstance(kind, type):
        return "text"
    if issubclass(kind, date):
        return "day"
    if issubclass(kind, Decimal):
        return "percent"
    if kind is bool or kind.__name__ == "StrictBool":
        return "yes_no"
    if issubclass(kind, int):
        return "money" if field.name.endswith("_vnd") else "count"
    return "text"


def _choices(tool: str, field: ModelField, name: str, said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Every value of a choice with its words: the page's own, else those of the chat's interview."""
    own = dict(said.get("choices", {}))
    values = get_args(field.type_) if get_origin(field.type_) is Literal else tuple(own)
    asked = said.get("choices_of", name)
    form = known_forms().forms[tool]
    chat = {option.value: option.title for each in form.fields if asked in each.inputs for option in each.options}
    return tuple((str(value), own.get(value) or chat[value]) for value in values)


def _ranks(day: date) -> tuple[tuple[str, str], ...]:
    """The turns in which money is paid out, by the law of a day."""
    words = Wording.of("distribution")
    try:
        rows = known_parameters()["enforcement/payment_order"].at(day).rows
    except NotInForce:
        return ()
    law = "new" if day >= NEW_LAW else "old"
    points = [str(row["point"]) for row in rows]
    return tuple((point, f"{point}) {words.say(f'rank_{law}_{point}')}") for point in points)
