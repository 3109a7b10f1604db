"""``/cong-cu/soan-don``: letters to print and sign. What is typed is sent by POST and kept only in the letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from actions.calculators.computation import Wording
from actions.documents.kinds import Condition, Field, Kind, kinds_on, known_kinds
from actions.documents.letter import Letter
from actions.tools.document import DocumentIn
from bot import day
from gateway.failure import Failure
from gateway.paths import letter_path, tool_path
from gateway.portal.forms import known_pages
from gateway.portal.rendering import page
from gateway.portal.tools import as_json, body_of, shown_result
from gateway.portal.typed import DAY, Problems, Typed, law_day, number_of, parsed, read_day
from gateway.schemas import DocumentOut
from gateway.state import State
from gateway.tools_http import computed, offered

TOOL = "document"
#: Refusals of a letter that were looked for, one field each; no letter has as many fields.
MOST_PROBLEMS = 60


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(tool_path(TOOL), include_in_schema=False)
    def letters(request: Request) -> Response:
        on = law_day(parsed(request.url.query), day.today(), Problems())
        return page(
            request, "letters.html", tool=known_pages().tools[TOOL], kinds=kinds_on(on), on=on, letter_path=letter_path
        )

    @app.get(letter_path("{name}"), include_in_schema=False)
    def opened(request: Request, name: str) -> Response:
        typed = {key: value for key, value in parsed(request.url.query).items() if key == DAY}
        return _page(request, _kind(name), typed)

    @app.post(letter_path("{name}"), include_in_schema=False)
    async def sent(request: Request, name: str) -> Response:
        kind, typed = _kind(name), parsed(await body_of(request))
        on = law_day(typed, day.today(), Problems())
        letter, problems = drafted(kind, typed, on)
        files = offered(state.letters, letter) if letter else []
        response = _page(request, kind, typed, problems, letter, files)
        response.headers["Cache-Control"] = "no-store"
        return response


def _kind(name: str) -> Kind:
    found = next((kind for kind in known_kinds().values() if kind.file_name == name), None)
    if found is None:
        raise HTTPException(404)
    return found


def drafted(kind: Kind, typed: Typed, on: date) -> tuple[Letter | None, Problems]:
    """The letter, or everything that is wrong with what was filled in."""
    problems = Problems()
    values = _values(kind, typed, on)
    for each in kind.fields:
        if each.required and not values.get(each.key) and each.condition.holds(values):
            words = Wording.of(TOOL).say("field_missing", label=each.label, ask=each.ask)
            problems.add(each.key, words)
    for _ in range(MOST_PROBLEMS):
        body = DocumentIn(kind=kind.id, values=values, as_of=on)
        try:
            computed(TOOL, body)
        except Failure as failure:
            key = failure.field or ""
            problems.add(key, failure.message)
            if key not in values:
                return None, problems
            # look for what else is wrong without this one
            values = {name: value for name, value in values.items() if name != key}
            continue
        return (None, problems) if problems else (body.letter(on), problems)
    return None, problems


def _values(kind: Kind, typed: Typed, on: date) -> dict[str, Any]:
    """What was filled in; days and amounts as the letter takes them, or as typed so that it refuses them."""
    values: dict[str, Any] = {}
    for each in kind.fields:
        text = typed.get(each.key, "")
        if not text:
            continue
        values[each.key] = text
        if each.kind == "day" and (found := read_day(text, on)):
            values[each.key] = found.isoformat()
        if each.kind == "money":
            amount, _ = number_of("money", text)
            values[each.key] = text if amount is None else amount
    return values


def _page(
    request: Request,
    kind: Kind,
    typed: Typed,
    problems: Problems | None = None,
    letter: Letter | None = None,
    files: list[DocumentOut] | None = None,
) -> Response:
    today = day.today()
    problems = problems or Problems()
    on = law_day(typed, today, problems)
    found = computed(TOOL, DocumentIn(kind=kind.id, values=_values(kind, typed, on), as_of=on)) if letter else None
    return page(
        request,
        "letter.html",
        http=422 if problems else 200,
        tool=known_pages().tools[TOOL],
        kind=kind,
        available=on in kind.effective,
        action=letter_path(kind.file_name),
        groups=grouped(kind),
        typed=typed,
        problems=problems,
        on=on,
        shows=shows,
        only_when=only_when,
        result=shown_result(known_pages().tools[TOOL], found, on) if found else None,
        content=letter.content() if letter else None,
        blanks=[each.label for each in letter.blanks] if letter else [],
        files=files or [],
        privacy=Wording.of(TOOL).say("privacy"),
    )


def grouped(kind: Kind) -> list[tuple[bool, list[Field]]]:
    """The fields about the case, then those about people, which may be left to a pen: (personal, fields)."""
    groups = [(personal, [each for each in kind.fields if each.personal is personal]) for personal in (False, True)]
    return [group for group in groups if group[1]]


def shows(condition: Condition) -> str:
    """When a field is asked, for the script that hides the others; empty when always."""
    if not condition.when and not condition.unless:
        return ""
    return as_json({"when": condition.when, "unless": condition.unless})


def only_when(kind: Kind, condition: Condition) -> str:
    """The same in words, for pages without a script."""
    labels = {each.key: {choice.value: choice.label for choice in each.choices} for each in kind.fields}

    def named(wanted: Mapping[str, tuple[str, ...]]) -> list[str]:
        found = [[labels[key][value] for value in values if value in labels[key]] for key, values in wanted.items()]
        return [" hoặc ".join(f"“{label}”" for label in group) for group in found if group]

    said = [f"chọn {part}" for part in named(condition.when)]
    said += [f"không chọn {part}" for part in named(condition.unless)]
    return f"Chỉ điền nếu {', '.join(said)}." if said else ""
