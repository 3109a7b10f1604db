"""``/v1/tools``: the calculators as an interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import FastAPI, Path, Response
from pydantic import BaseModel, Field

from actions.calculators.computation import BadInput, Computation, Wording
from actions.calculators.ics import calendar_file
from actions.documents.kinds import kinds_on
from actions.documents.letter import Letter, file_name, render
from actions.tools import TOOLS, ToolIn
from actions.tools.document import DocumentIn
from bot import day, knowledge
from gateway.failure import ERRORS, Failure
from gateway.letterbox import Letterbox
from gateway.schemas import ComputationOut, DocumentOut
from law.calendar import OutOfCalendar
from law.effective import NotInForce


class FieldOut(BaseModel):
    """One thing to fill in."""

    key: str
    label: str
    ask: str
    kind: str = Field(description="text · long_text · day · money · choice")
    required: bool
    personal: bool = Field(description="Thông tin cá nhân: có thể để trống, tự ghi tay trên giấy.")
    choices: dict[str, str] = {}
    max_length: int


class ToolOut(BaseModel):
    """A tool in the list."""

    name: str = Field(example="limitation")
    title: str = Field(example="Tính thời hiệu yêu cầu thi hành án")


class KindOut(BaseModel):
    """A kind of letter and what it asks for."""

    kind: str = Field(example="complaint")
    name: str
    use: str = Field(description="Dùng khi nào.")
    fields: list[FieldOut]


KEY_PATH = Path(..., description="Như trong documents.", examples=["0123456789abcdef0123456789abcdef"])
NAME_PATH = Path(..., description="Tên tệp, cũng ở đó.", examples=["don-yeu-cau-thi-hanh-an.pdf"])

#: Whole bodies for tools whose fields, each with its own example, do not go together.
EXAMPLES: dict[str, dict[str, Any]] = {
    "timeline": {"as_of": "2026-11-22", "notified_on": "2026-11-13"},
    "distribution": {
        "as_of": "2026-11-22",
        "proceeds_vnd": 500_000_000,
        "costs_vnd": 20_000_000,
        "claims": [
            {"rank": "a", "creditor": "Người bị hại", "amount_vnd": 100_000_000},
            {"rank": "đ", "creditor": "Người cho vay", "amount_vnd": 200_000_000},
        ],
    },
    "complaint": {"as_of": "2026-11-22", "act": "coercive_measure", "learned_on": "2026-11-13"},
    "document": {
        "as_of": "2026-11-22",
        "kind": "request_enforcement",
        "values": {"role": "creditor", "claims": "Trả 120.000.000 đồng tiền gốc."},
    },
}

#: Tools whose result holds days that can go into a calendar.
CALENDARS = ("limitation", "timeline")


def holds_days_to_come(computation: Computation) -> bool:
    """Whether a calendar can still remind of a result; of a last day that has passed it cannot."""
    return computation.tool in CALENDARS and not computation.result.get("expired")


MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def add_tools(app: FastAPI, letters: Letterbox) -> None:
    """One route for each tool, so that the OpenAPI document shows what each takes."""

    @app.get("/v1/tools", response_model=list[ToolOut], tags=["tools"], summary="Danh sách công cụ tính")
    def tools() -> list[ToolOut]:
        """The tools by name."""
        return [ToolOut(name=name, title=Wording.of(name).say("title")) for name in TOOLS]

    for name, form in TOOLS.items():
        app.post(
            f"/v1/tools/{name}",
            response_model=ComputationOut,
            responses=ERRORS,
            tags=["tools"],
            summary=Wording.of(name).say("title"),
            openapi_extra=_example(name),
        )(_route(name, form, letters))
    for name in CALENDARS:
        app.post(
            f"/v1/tools/{name}/ics",
            response_class=Response,
            responses={**ERRORS, 200: {"content": {"text/calendar": {}}}},
            tags=["tools"],
            summary=f"{Wording.of(name).say('title')}: tệp lịch",
            openapi_extra=_example(name),
        )(_calendar_route(name, TOOLS[name]))
    _add_letters(app, letters)


def _example(name: str) -> dict[str, Any] | None:
    body = EXAMPLES.get(name)
    return {"requestBody": {"content": {"application/json": {"example": body}}}} if body else None


def _add_letters(app: FastAPI, letters: Letterbox) -> None:
    @app.get("/v1/documents", response_model=list[KindOut], tags=["tools"], summary="Các loại giấy tờ soạn được")
    def kinds(as_of: date | None = None) -> list[KindOut]:
        """The letters that can be written under the law of a day, with their fields."""
        return [
            KindOut(
                kind=kind.id,
                name=kind.name,
                use=kind.use,
                fields=[
                    FieldOut(
                        key=each.key,
                        label=each.label,
                        ask=each.ask,
                        kind=each.kind,
                        required=each.required,
                        personal=each.personal,
                        choices={choice.value: choice.label for choice in each.choices},
                        max_length=each.max_length,
                    )
                    for each in kind.fields
                ],
            )
            for kind in kinds_on(as_of or day.today())
        ]

    @app.get(
        "/v1/documents/{key}/{name}", response_class=Response, responses=ERRORS, tags=["tools"], summary="Tải văn bản"
    )
    def fetch(key: str = KEY_PATH, name: str = NAME_PATH) -> Response:
        """A drafted letter, kept in memory for minutes."""
        letter, form = letters.get(key), name.rpartition(".")[2]
        if letter is None or form not in MEDIA:
            raise Failure(404, "unknown_document", "no such document, or it was drafted too long ago", None)
        return Response(
            render(letter, form),
            media_type=MEDIA[form],
            headers={
                "Content-Disposition": f'attachment; filename="{file_name(letter.kind, form)}"',
                "Cache-Control": "no-store",
            },
        )


def offered(letters: Letterbox, letter: Letter) -> list[DocumentOut]:
    """Keep a letter for minutes and say where it can be fetched, in each form."""
    key = letters.put(letter)
    names = {form: file_name(letter.kind, form) for form in MEDIA}
    return [DocumentOut(format=form, name=name, url=f"/v1/documents/{key}/{name}") for form, name in names.items()]


def _route(name: str, form: type[ToolIn], letters: Letterbox) -> Callable[..., ComputationOut]:
    def compute(body: ToolIn) -> ComputationOut:
        out = ComputationOut.of(computed(name, body), knowledge.acts())
        if isinstance(body, DocumentIn):
            out.documents = offered(letters, body.letter(out.as_of))
        return out

    return _typed(compute, f"compute_{name}", form, ComputationOut)


def _calendar_route(name: str, form: type[ToolIn]) -> Callable[..., Response]:
    def calendar(body: ToolIn) -> Response:
        return Response(calendar_file(computed(name, body)), media_type="text/calendar; charset=utf-8")

    return _typed(calendar, f"calendar_{name}", form, Response)


def _typed(function: Callable[..., Any], name: str, form: type[ToolIn], result: type) -> Callable[..., Any]:
    """FastAPI reads a route's annotations; under postponed annotations it would only see names."""
    function.__name__ = name
    function.__annotations__ = {"body": form, "return": result}
    function.__doc__ = form.__doc__
    return function


def computed(name: str, given: ToolIn) -> Computation:
    """Run a tool as of its day, today when it names none; what it refuses becomes a ``Failure``."""
    on = given.as_of or day.today()
    try:
        return given.run(on)
    except BadInput as error:
        raise Failure(422, error.key, error.text(name), error.field) from None
    except OutOfCalendar:
        raise Failure(422, "day_out_of_range", Wording.of(name).say("day_out_of_range_unnamed"), None) from None
    except NotInForce:
        raise Failure(422, "not_in_force", Wording.of(name).say("not_in_force", day=on), "as_of") from None
