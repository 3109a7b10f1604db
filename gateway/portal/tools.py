"""``/cong-cu``: the calculators as forms that work without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from actions.calculators.computation import Computation, shown
from actions.calculators.ics import calendar_file
from bot import day, knowledge
from gateway.failure import Failure
from gateway.paths import TOOL_SLUGS, TOOLS, page_of, provision_path, tool_path
from gateway.portal.forms import ToolPage, known_pages
from gateway.portal.notices import doubts
from gateway.portal.rendering import origin, page
from gateway.portal.typed import (
    DAY,
    Problems,
    Typed,
    address_query,
    answer,
    is_submitted,
    law_day,
    parsed,
    row_count,
    told_back,
)
from gateway.state import State
from gateway.tools_http import CALENDARS, holds_days_to_come
from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.agencies.places import known_bodies, places
from law.citations import Citation
from law.transition import NEW_LAW

#: A form's body is small; what is larger is no form of ours.
MOST_BYTES = 64 * 1024

_BY_SLUG = {slug: name for name, slug in TOOL_SLUGS.items() if name != "document"}


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(TOOLS, include_in_schema=False)
    def tools(request: Request) -> Response:
        pages = known_pages()
        groups = [
            (title, [each for each in pages.tools.values() if each.group == group])
            for group, title in pages.groups.items()
        ]
        return page(request, "tools.html", groups=groups, tool_path=tool_path)

    @app.get(f"{TOOLS}/xa.json", include_in_schema=False)
    def communes(tinh: str = "") -> JSONResponse:
        """Names of the communes of a province, for the suggestions of a field."""
        return JSONResponse(communes_of(tinh), headers={"Cache-Control": "max-age=86400"})

    @app.get(f"{TOOLS}/{{slug}}", include_in_schema=False)
    def opened(request: Request, slug: str) -> Response:
        if slug in TOOL_SLUGS:
            return RedirectResponse(_with_query(tool_path(slug), request.url.query), 308)
        return _page(request, _tool(slug), parsed(request.url.query))

    @app.post(f"{TOOLS}/{{slug}}", include_in_schema=False)
    async def sent(request: Request, slug: str) -> Response:
        tool = _tool(slug)
        response = _page(request, tool, parsed(await body_of(request)))
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get(f"{TOOLS}/{{slug}}/lich.ics", include_in_schema=False)
    def calendar(request: Request, slug: str) -> Response:
        """The days of a result; back to the form when there is no result."""
        tool = _tool(slug)
        if tool.name not in CALENDARS:
            raise HTTPException(404)
        found, _, _ = answer(tool, parsed(request.url.query), day.today())
        if found is None:
            return RedirectResponse(_with_query(tool_path(tool.name), request.url.query), 303)
        return Response(
            calendar_file(found),
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{TOOL_SLUGS[tool.name]}.ics"'},
        )


async def body_of(request: Request) -> str:
    """The body of a form as text; ``Failure`` for one that no browser sends."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            raise Failure(413, "body_too_large", f"a form may have at most {MOST_BYTES} bytes")
    return read.decode("utf-8", "replace")


def communes_of(province: str) -> list[str]:
    """Today's communes of a province in anybody's words; none when it is not recognised."""
    try:
        body = find_body(province[:200]).body
    except (AmbiguousPlace, UnknownPlace):
        return []
    return sorted({unit.name for units in places()[1].values() for unit in units if unit.body == body})


@lru_cache(maxsize=1)
def province_names() -> tuple[str, ...]:
    """Provinces of today, then those that were merged into them."""
    today = [body.province for body in known_bodies()]
    merged = {name for body in known_bodies() for name in body.formerly[1:]}
    return (*sorted(today), *sorted(merged))


def _tool(slug: str) -> ToolPage:
    if slug not in _BY_SLUG:
        raise HTTPException(404)
    return known_pages().tools[_BY_SLUG[slug]]


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _page(request: Request, tool: ToolPage, typed: Typed) -> Response:
    """The form, with its result or what is wrong when it was sent."""
    today = day.today()
    problems, found, given = Problems(), None, dict[str, Any]()
    if is_submitted(tool, typed):
        found, given, problems = answer(tool, typed, today)
    on = law_day(typed, today, Problems())
    query = address_query(tool, typed)
    return page(
        request,
        "tool.html",
        http=422 if problems else 200,
        tool=tool,
        action=tool_path(tool.name),
        typed=typed,
        problems=problems,
        places={DAY: DAY, **{each.name: first_place(tool, each.name, typed) for each in tool.inputs}},
        row_count=row_count,
        on=on,
        result=shown_result(tool, found, on) if found else None,
        given=told_back(tool, given, on) if found else [],
        share=f"{origin(request)}{_with_query(tool_path(tool.name), query)}" if found else "",
        calendar=f"{tool_path(tool.name)}/lich.ics?{query}" if found and holds_days_to_come(found) else "",
        provinces=province_names(),
        new_law=NEW_LAW,
        labels={each.name: each.label for each in tool.inputs},
    )


def first_place(tool: ToolPage, name: str, typed: Typed) -> str:
    """The control to go to for a problem of a field: the first one of its first row."""
    each = tool.input(name)
    if each is None or not each.repeats:
        return name
    return f"{name}.0.{each.rows[0].name}" if each.rows else f"{name}.0"


def shown_result(tool: ToolPage, found: Computation, on: date) -> dict[str, Any]:
    """A computation as the page shows it, the other reading beside it."""
    acts = knowledge.acts()
    certainty = dict.fromkeys(found.citations)
    corpus = knowledge.shown()
    return {
        "summary": found.summary,
        "as_of": found.as_of,
        "figures": list(_figures(tool, found.result)),
        "tables": list(_tables(tool, found.result)),
        "steps": [(step.text, [linked(cited, on) for cited in step.citations]) for step in found.steps],
        "assumptions": found.assumptions,
        "notices": doubts(certainty, found.as_of),
        "entry": corpus.at(found.entry, on) if found.entry and corpus.has(found.entry, on) else None,
        "entry_page": page_of(found.entry, corpus),
        "acts": list(dict.fromkeys(acts[cited.act].short for cited in found.citations)),
        "also": [shown_result(tool, other, on) for other in found.also],
    }


def linked(citation: Citation, on: date) -> dict[str, str]:
    """A provision as words with the address where it is told."""
    acts = knowledge.acts()
    return {
        "label": acts.label(citation),
        "path": provision_path(citation),
        "certainty": acts.certainty(citation, on).value,
    }


def _figures(tool: ToolPage, result: Mapping[str, Any]) -> Any:
    for figure in tool.figures:
        value = result.get(figure["key"])
        if value is None or result.get(figure.get("unless", "")) or (value == 0 and figure.get("skip_zero")):
            continue
        yield {"label": figure["label"], "value": said(value, figure.get("as", ""))}


def _tables(tool: ToolPage, result: Mapping[str, Any]) -> Any:
    for table in tool.tables:
        rows = result.get(table["key"]) or []
        if rows:
            yield {
                "caption": table["caption"],
                "fold": table.get("fold", False),
                "columns": table["columns"],
                "rows": [[_cell(column, row) for column in table["columns"]] for row in rows],
            }


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    keys = column["key"] if isinstance(column["key"], list) else [column["key"]]
    key = next((key for key in keys if row.get(key) is not None), None)
    kind = column.get("as", "")
    if key is None:
        return {"text": "", "kind": kind, "link": None}
    if kind == "law":
        return {"text": "", "kind": kind, "link": linked(Citation.parse(row[key]), day.today())}
    text = f"{shown(row[key])} ngày làm việc" if key == "working_days" else said(row[key], kind)
    return {"text": text, "kind": kind, "link": None}


def said(value: Any, kind: str) -> str:
    """A value of a result for people."""
    if kind == "money":
        return f"{shown(value)} đồng"
    if kind == "days":
        return f"{shown(value)} ngày"
    if kind == "percent":
        return f"{str(value).replace('.', ',')}%"
    return shown(value)


def as_json(value: Any) -> str:
    """Data for a script, in an attribute."""
    return json.dumps(value, ensure_ascii=False)
