"""The kinds of letters as data: what is asked, how it is laid out, on which law it rests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.calculators.computation import shown
from law.citations import Citation
from law.effective import Interval

FOLDER = Path(__file__).parent
KINDS_DIR = FOLDER / "kinds"
SHARED_FILE = FOLDER / "shared.yml"

FIELD_KINDS = ("text", "long_text", "day", "money", "choice")


@dataclass(frozen=True)
class Condition:
    """When a field is asked or a line printed: ``when`` chosen, nothing of ``unless``, and ``given`` filled in."""

    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given: str | None = None

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether the values given so far meet it."""
        chosen = all(values.get(key) in wanted for key, wanted in self.when.items())
        barred = any(values.get(key) in unwanted for key, unwanted in self.unless.items())
        return chosen and not barred and (self.given is None or self.given in values)


@dataclass(frozen=True)
class Choice:
    """One answer of a choice: ``label`` for the person who chooses, ``text`` for the letter."""

    value: str
    label: str
    text: str
    laws: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Field:
    """One thing to be filled in. ``personal`` ones are not asked in the chat: they stay dotted lines."""

    key: str
    label: str
    ask: str
    kind: str
    required: bool = False
    personal: bool = False
    choices: tuple[Choice, ...] = ()
    example: str | None = None
    max_length: int = 200
    #: a day that may lie after the day of the letter
    future: bool = False
    #: whose name it is, to be written out in full: one of ``names.NAMERS``
    name_of: str | None = None
    condition: Condition = field(default_factory=Condition)


@dataclass(frozen=True)
class Line:
    """A sentence with ``{places}``: a field, ``{blank}``, or a legal number such as ``{complaint/second}``."""

    text: str
    condition: Condition = field(default_factory=Condition)
    laws: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Section:
    """A numbered part of the letter; it is left out when none of its lines is printed."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Content:
    """One thing that the law wants in the paper, and the fields or words by which the letter has it."""

    law: Citation
    item: str
    at: tuple[str, ...]
    says: str | None = None


@dataclass(frozen=True)
class Basis:
    """A provision that the letter names."""

    law: Citation
    condition: Condition = field(default_factory=Condition)


@dataclass(frozen=True)
class Kind:
    """One kind of letter.

    ``use`` tells a citizen when it is the right one, ``sample`` that no model is official, ``individual``
    that only a natural person can ask for this.
    """

    id: str
    name: str
    use: str
    file_name: str
    effective: Interval
    sample: bool
    individual: bool
    titles: tuple[Line, ...]
    subtitles: tuple[Line, ...]
    addressed_to: tuple[Line, ...]
    signer: str
    basis: tuple[Basis, ...]
    #: what fixes the content of the paper; empty when no text does
    required_by: tuple[Basis, ...]
    contents: tuple[Content, ...]
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    attachments: tuple[Line, ...]
    send: tuple[Line, ...]
    note: tuple[Line, ...]

    def asked(self, values: Mapping[str, object] | None = None) -> tuple[Field, ...]:
        """The fields to ask in the chat, given what was answered so far: none that is personal."""
        return tuple(each for each in self.fields if not each.personal and each.condition.holds(values or {}))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every provision that the letter or its guide may name, once."""
        lines = (self.titles, self.subtitles, self.addressed_to, self.attachments, self.send, self.note)
        found = [basis.law for basis in (*self.basis, *self.required_by)]
        found += [content.law for content in self.contents]
        found += [law for each in self.fields for choice in each.choices for law in choice.laws]
        found += [law for section in self.sections for line in section.lines for law in line.laws]
        found += [law for group in lines for line in group for law in line.laws]
        return tuple(dict.fromkeys(found))


def _list(raw: Any) -> list[Any]:
    if raw is None:
        return []
    return raw if isinstance(raw, list) else [raw]


def _laws(raw: Any) -> tuple[Citation, ...]:
    return tuple(Citation.parse(text) for text in _list(raw))


def _condition(raw: Mapping[str, Any]) -> Condition:
    when, unless = (
        {key: tuple(_list(values)) for key, values in (raw.get(word) or {}).items()} for word in ("when", "unless")
    )
    return Condition(when, unless, raw.get("given"))


def _line(raw: Any) -> Line:
    if isinstance(raw, str):
        return Line(raw)
    return Line(raw["text"], _condition(raw), _laws(raw.get("law")))


def _lines(raw: Any) -> tuple[Line, ...]:
    return tuple(_line(each) for each in _list(raw))


def _choice(raw: Mapping[str, Any]) -> Choice:
    return Choice(raw["value"], raw["label"], raw.get("text", raw["label"]), _laws(raw.get("law")))


def _example(raw: Mapping[str, Any]) -> str | None:
    """As people write it: ``20/05/2026``, ``18.000.000 đồng``."""
    example = raw.get("example")
    if example is None:
        return None
    return f"{shown(example)} đồng" if raw["kind"] == "money" else shown(example)


def _field(raw: Mapping[str, Any]) -> Field:
    if raw["kind"] not in FIELD_KINDS:
        raise ValueError(f"field '{raw['key']}': '{raw['kind']}' is none of {', '.join(FIELD_KINDS)}")
    return Field(
        key=raw["key"],
        label=raw["label"],
        ask=raw["ask"],
        kind=raw["kind"],
        required=raw.get("required", False),
        personal=raw.get("personal", False),
        choices=tuple(_choice(each) for each in raw.get("choices", ())),
        example=_example(raw),
        max_length=raw.get("max_length", 200),
        future=raw.get("future", False),
        name_of=raw.get("name_of"),
        condition=_condition(raw),
    )


def _person(raw: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[list[Field], list[Line]]:
    """The fields and lines of one person, from the parts named; ``labels`` says some of them otherwise."""
    fields, lines = [], []
    for part in raw["parts"]:
        data = {**parts[part], "label": raw.get("labels", {}).get(part, parts[part]["label"])}
        key = f"{raw['person']}_{part}"
        ask = data["ask"].format(noun=raw["noun"])
        made = _field({**data, "key": key, "ask": ask, "personal": True, "when": raw.get("when")})
        fields.append(replace(made, label=f"{data['label']} – {raw['noun']}"))
        lines.append(Line(f"{data['label']}: {{{key}}}", _condition(raw)))
    return fields, lines


def _section(raw: Mapping[str, Any], parts: Mapping[str, Any]) -> tuple[Section, list[Field]]:
    lines: list[Line] = []
    fields: list[Field] = []
    for each in raw["lines"]:
        if isinstance(each, dict) and "person" in each:
            more_fields, more_lines = _person(each, parts)
            fields += more_fields
            lines += more_lines
        else:
            lines.append(_line(each))
    return Section(raw["heading"], tuple(lines)), fields


def _basis(raw: Any) -> Basis:
    if isinstance(raw, str):
        return Basis(Citation.parse(raw))
    return Basis(Citation.parse(raw["law"]), _condition(raw))


def _fields(rows: Iterable[Any], shared: Mapping[str, Any]) -> list[Field]:
    """The fields of a kind; a bare name is a shared one, ``use`` names a shared one that is said otherwise."""
    fields = []
    for row in rows:
        name = row if isinstance(row, str) else row.get("use")
        own = {} if isinstance(row, str) else row
        fields.append(_field({"key": name, **shared[name], **own} if name else own))
    return fields


def load_kind(path: Path, shared: Mapping[str, Any]) -> Kind:
    """Read one kind; its file name is its id."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields, sections = _fields(data["fields"], shared["fields"]), []
    for raw in data["sections"]:
        section, persons = _section(raw, shared["person"])
        sections.append(section)
        fields += persons
    return Kind(
        id=path.stem,
        name=data["name"],
        use=data["use"],
        file_name=data["file_name"],
        effective=Interval(data["from"], data.get("until")),
        sample=data["sample"],
        individual=data.get("individual", False),
        titles=_lines(data["title"]),
        subtitles=_lines(data.get("subtitle")),
        addressed_to=_lines(data["addressed_to"]),
        signer=data["signer"],
        basis=tuple(_basis(each) for each in data["basis"]),
        required_by=tuple(_basis(each) for each in data["required_by"]),
        contents=tuple(
            Content(Citation.parse(row["law"]), row["item"], tuple(row.get("at", ())), row.get("says"))
            for row in data["contents"]
        ),
        fields=tuple(fields),
        sections=tuple(sections),
        attachments=_lines(data["attachments"]),
        send=_lines(data["send"]),
        note=_lines(data["note"]),
    )


@lru_cache(maxsize=1)
def known_kinds() -> Mapping[str, Kind]:
    """The project's own kinds by id in the order people are shown them, read once a process."""
    shared = yaml.safe_load(SHARED_FILE.read_text(encoding="utf-8"))
    return {id: load_kind(KINDS_DIR / f"{id}.yml", shared) for id in shared["order"]}


def kinds_on(as_of: date) -> tuple[Kind, ...]:
    """The letters that can be written under the law of a day."""
    return tuple(kind for kind in known_kinds().values() if as_of in kind.effective)
