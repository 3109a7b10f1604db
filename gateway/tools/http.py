"""``/v1/tools``: the calculators as an interface."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from pydantic import BaseModel, Field

from actions.calculators.computation import BadInput, Computation, Wording
from bot import day, knowledge
from gateway.failure import ERRORS, Failure
from gateway.schemas import ComputationOut
from gateway.tools import TOOLS, ToolIn
from law.calendar import OutOfCalendar
from law.effective import NotInForce


class ToolOut(BaseModel):
    """A tool in the list."""

    name: str = Field(example="limitation")
    title: str = Field(example="Tính thời hiệu yêu cầu thi hành án")


def add_tools(app: FastAPI) -> None:
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
        )(_route(name, form))


def _route(name: str, form: type[ToolIn]) -> Callable[..., ComputationOut]:
    def compute(body: form) -> ComputationOut:  # type: ignore[valid-type]
        return ComputationOut.of(computed(name, body), knowledge.acts())

    compute.__name__ = f"compute_{name}"
    # FastAPI reads the annotation itself; under postponed annotations it would only see a name
    compute.__annotations__ = {"body": form, "return": ComputationOut}
    compute.__doc__ = form.__doc__
    return compute


def computed(name: str, given: ToolIn) -> Computation:
    """Run a tool as of its day, today when it names none; what it refuses becomes a ``Failure``."""
    on = given.as_of or day.today()
    try:
        return given.run(on)
    except BadInput as error:
        raise Failure(422, error.key, error.text(name), error.field) from None
    except OutOfCalendar:
        raise Failure(422, "day_out_of_range", Wording.of(name).say("day_out_of_range_unnamed"), None) from None
    except NotInForce as error:
        raise Failure(422, "not_in_force", str(error).partition(":")[0], "as_of") from None
