"""From what was typed into a form to what a tool takes, and what to say where that fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pydantic import ValidationError

from actions.calculators.computation import Computation, shown
from actions.dialogue import reading
from actions.dialogue.spec import Field, known_forms
from actions.tools import TOOLS
from gateway.failure import Failure
from gateway.portal.forms import FIRST_ROWS, MORE_ROWS, Input, Pages, ToolPage, known_pages
from gateway.tools_http import computed
from viet import quantities

#: The day whose law is asked for, as the pages write it.
DAY = "ngay"
#: A press of "add a row" names the table.
ADD = "them"

Typed = Mapping[str, str]

#: A plain number, also one that the tool will refuse.
_WHOLE = re.compile(r"-?[0-9]{1,17}")
_RATE = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,9})?")


@dataclass
class Problems:
    """What is wrong, by the name of the control; ``""`` for what belongs to none."""

    found: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, words: str) -> None:
        """Note a problem; the first of a control counts."""
        self.found.setdefault(name, words)

    def __bool__(self) -> bool:
        return bool(self.found)

    def of(self, name: str) -> str:
        """What is wrong with a control, or nothing."""
        return self.found.get(name, "")

    def within(self, name: str) -> bool:
        """Whether a control or one of its rows has a problem."""
        return any(place == name or place.startswith(f"{name}.") for place in self.found)


def parsed(body: str) -> dict[str, str]:
    """A query or a form's body by name; of a name given twice the last one counts."""
    return {name: value.strip() for name, value in parse_qsl(body, keep_blank_values=True, max_num_fields=2000)}


def is_submitted(page: ToolPage, typed: Typed) -> bool:
    """Whether the form was sent rather than opened."""
    names = {each.name for each in page.inputs}
    return any(name.split(".")[0] in names for name in typed) and ADD not in typed


def row_count(each: Input, typed: Typed) -> int:
    """How many rows to show: those that were typed and what was asked for more."""
    numbers = [int(part) for name in typed for part in [_number(each, name)] if part]
    shown_rows = max([FIRST_ROWS, *(number + 1 for number in numbers)])
    if typed.get(ADD) == each.name:
        shown_rows += MORE_ROWS
    return min(shown_rows, each.most_rows)


def _number(each: Input, name: str) -> str:
    first, _, rest = name.partition(".")
    number = rest.split(".")[0]
    return number if first == each.name and number.isdigit() and len(number) < 4 else ""


def law_day(typed: Typed, today: date, problems: Problems) -> date:
    """The day whose law is asked for, today when none is named."""
    text = typed.get(DAY, "")
    if not text:
        return today
    value, problem = _day(text, today)
    if value is None:
        problems.add(DAY, problem or _unread("day", known_pages().sentences["law_day"]))
    return value or today


def asked(page: ToolPage, typed: Typed, today: date) -> tuple[dict[str, Any], Problems]:
    """What was typed as the machine form takes it, by its keys."""
    problems = Problems()
    given: dict[str, Any] = {"as_of": law_day(typed, today, problems)}
    for each in page.inputs:
        value = (
            _several(each, typed, today, problems) if each.repeats else _one(each, each.name, typed, today, problems)
        )
        if value is not None:
            given[each.name] = value
    return given, problems


def answer(page: ToolPage, typed: Typed, today: date) -> tuple[Computation | None, dict[str, Any], Problems]:
    """Compute with what was typed: the result, what it was computed with, or what is wrong."""
    given, problems = asked(page, typed, today)
    try:
        form = TOOLS[page.name].parse_obj(given)
    except ValidationError as error:
        for place, words in _refusals(page, error, typed):
            problems.add(place, words)
        return None, given, problems
    if problems:
        return None, given, problems
    try:
        return computed(page.name, form), given, problems
    except Failure as failure:
        problems.add(_place_of(page, failure.field), failure.message)
        return None, given, problems


def _place_of(page: ToolPage, named: str | None) -> str:
    if named == "as_of":
        return DAY
    return named if named and page.input(named) else ""


def _several(each: Input, typed: Typed, today: date, problems: Problems) -> list[Any] | None:
    made: list[Any] = []
    for at in _rows_with_words(each, typed):
        place = f"{each.name}.{at}"
        if each.kind == "days":
            day, problem = _day(typed[place], today)
            if day is None:
                problems.add(place, problem or _unread("day", each.item))
            made.append(day)
            continue
        row = {}
        for cell in each.rows:
            value = _one(cell, f"{place}.{cell.name}", typed, today, problems)
            if value is None and cell.default:
                value = cell.default.format(number=at + 1)
            if value is not None:
                row[cell.name] = value
        made.append(row)
    if each.kind == "days":
        return [day for day in made if day] or None
    return made


def _rows_with_words(each: Input, typed: Typed) -> list[int]:
    """The rows of a table in which something was typed or chosen."""
    if each.kind == "days":
        return [at for at in range(each.most_rows) if typed.get(f"{each.name}.{at}")]
    # a select that always says something makes no row
    telling = [cell.name for cell in each.rows if not (cell.kind == "choice" and not cell.none and not cell.required)]
    return [at for at in range(each.most_rows) if any(typed.get(f"{each.name}.{at}.{name}") for name in telling)]


def _one(each: Input, place: str, typed: Typed, today: date, problems: Problems) -> Any:
    """One value as JSON has it; nothing when it was left empty or cannot be read, which is noted."""
    text = typed.get(place, "")
    if each.kind == "yes_no":
        return bool(text) or None
    if not text:
        return None
    if each.kind == "choice":
        return {"true": True, "false": False}.get(text, text)
    if each.kind == "text":
        return text
    if each.kind == "day":
        value, problem = _day(text, today)
    else:
        value, problem = number_of(each.kind, text)
    if value is None:
        problems.add(place, problem or _unread(each.kind, each.label))
    return value


def _unread(kind: str, label: str) -> str:
    return known_pages().sentences[f"not_{kind}"].format(label=label)


def read_day(text: str, today: date) -> date | None:
    """A day in anybody's words."""
    return _day(text, today)[0]


def _day(text: str, today: date) -> tuple[date | None, str]:
    """A day as a browser sends it or as people write it, and what is wrong with it."""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        value, problem = _read("day", text, today)
    return (date.fromisoformat(value) if value else None), problem


def number_of(kind: str, text: str) -> tuple[Any, str]:
    """An amount, a count or a rate in anybody's words; what is wrong is empty when it is simply not read."""
    plain = text.replace(" ", "").removesuffix("đồng").removesuffix("đ").removesuffix("%")
    if kind in ("money", "count") and _WHOLE.fullmatch(plain):
        return int(plain), ""
    if kind == "percent" and _RATE.fullmatch(plain):
        return Decimal(plain.replace(",", ".")), ""
    if kind == "money" and len(quantities.find_amounts(text, bare=True)) > 1:
        return None, ""
    return _read(kind, text, date.min)


def _read(kind: str, text: str, today: date) -> tuple[Any, str]:
    """As the chat reads an answer, in its words where it cannot."""
    found = reading.read(Field("typed", kind, ""), text[:200], today)
    if isinstance(found, reading.Problem):
        sentence = known_forms().say(found.key, **found.values)
        return None, f"{sentence} {' / '.join(found.choices)}".strip()
    return (found.value, "") if found else (None, "")


def _refusals(page: ToolPage, error: ValidationError, typed: Typed) -> Iterator[tuple[str, str]]:
    """What the machine form refuses, by control, in words for a citizen."""
    pages = known_pages()
    for each in error.errors():
        parts = [str(part) for part in each["loc"] if part != "__root__"]
        top = page.input(parts[0])
        if top is None:
            yield (
                (DAY if parts[0] == "as_of" else ""),
                pages.sentences["unusable"].format(label=pages.sentences["law_day"]),
            )
            continue
        control, place = top, top.name
        if top.repeats and len(parts) > 1 and parts[1].isdigit():
            rows = _rows_with_words(top, typed)
            place = f"{top.name}.{rows[int(parts[1])]}"
            cell = next((cell for cell in top.rows if len(parts) > 2 and cell.name == parts[2]), None)
            control, place = (cell, f"{place}.{cell.name}") if cell else (top, place)
        yield place, _said(pages, control, str(each["type"]))


def _said(pages: Pages, control: Input, kind: str) -> str:
    if kind in ("value_error.missing", "type_error.none.not_allowed"):
        key = "choose" if control.kind == "choice" else "missing"
    elif kind.endswith("max_length"):
        key = "too_long"
    elif kind.endswith("max_items"):
        key = "too_many"
    elif kind.endswith(("const", "enum")):
        key = "bad_choice"
    else:
        key = "unusable"
    return pages.sentences[key].format(label=control.label)


def told_back(page: ToolPage, given: Mapping[str, Any], day: date) -> list[tuple[str, str]]:
    """What was understood, label by label, for the person to check."""
    said: list[tuple[str, str]] = []
    for each in page.inputs:
        value = given.get(each.name)
        if value is None or value is False or value == []:
            continue
        if each.kind == "days":
            said.append((each.label, "; ".join(shown(day) for day in value)))
        elif each.kind == "rows":
            rows = ["; ".join(_cells(each.rows, row, day)) for row in value]
            said += [(f"{each.item} {number}", row) for number, row in enumerate(rows, 1)]
        else:
            said.append((each.label, _shown(each, value, day)))
    return said


def _cells(cells: Iterable[Input], row: Mapping[str, Any], day: date) -> Iterator[str]:
    for cell in cells:
        value = row.get(cell.name)
        if cell.kind == "yes_no":
            if value:
                yield cell.label
        elif value is not None:
            yield f"{cell.label}: {_shown(cell, value, day)}"


def _shown(each: Input, value: Any, day: date) -> str:
    if each.kind == "yes_no":
        return "Có"
    if each.kind == "money":
        return f"{shown(value)} đồng"
    if each.kind == "percent":
        return f"{str(value).replace('.', ',')}% một năm"
    if each.kind == "choice":
        return each.said(str(value).lower() if isinstance(value, bool) else str(value), day)
    return shown(value)


def address_query(page: ToolPage, typed: Typed) -> str:
    """A query that gives the same result to whoever opens it: nothing empty, no names of people."""
    names = {each.name: each for each in page.inputs}

    def kept(name: str) -> bool:
        top, _, rest = name.partition(".")
        if name == DAY:
            return True
        if top not in names:
            return False
        cells = {cell.name: cell for cell in names[top].rows}
        return not (cells.get(rest.partition(".")[2]) or names[top]).personal

    return urlencode({name: value for name, value in typed.items() if value and kept(name)})
