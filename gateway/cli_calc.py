"""``hoidap calc``: the calculators from the command line."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from gateway.console import console, errors

EXAMPLE = """Ví dụ: hoidap calc limitation --json '{"effective_on": "2022-05-12"}'"""


def calc(
    name: Annotated[str | None, typer.Argument(help="Tên công cụ; bỏ trống để xem danh sách.")] = None,
    given: Annotated[
        str | None, typer.Option("--json", metavar="JSON", help="Dữ liệu vào; '-' để đọc từ đầu vào chuẩn.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="In lời giải thích cho người đọc thay vì JSON.")] = False,
) -> None:
    """Tính một hạn, một số tiền, hoặc tìm cơ quan; mỗi bước nêu điều luật làm căn cứ."""
    from actions.tools import TOOLS
    from gateway.failure import Failure
    from gateway.schemas import ComputationOut
    from gateway.tools_http import computed
    from law.acts import known_acts

    if name not in TOOLS:
        _list_tools()
        if name is None:
            return
        errors.print(f"[red]Không có công cụ[/] {name!r}.", highlight=False)
        raise typer.Exit(2)
    if given is None:
        errors.print(f"Thiếu dữ liệu vào. {EXAMPLE}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2)
    try:
        body = TOOLS[name].parse_raw(sys.stdin.buffer.read() if given == "-" else given.encode())
        computation = computed(name, body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "__root__")
        errors.print(f"Dữ liệu vào sai ({place or 'JSON'}): {first['msg']}", markup=False, soft_wrap=True)
        raise typer.Exit(2) from None
    except Failure as failure:
        errors.print(f"{failure.code}: {failure.message}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
    out = ComputationOut.of(computation, known_acts())
    if text:
        _show(out)
    else:
        sys.stdout.write(json.dumps(json.loads(out.json()), ensure_ascii=False, indent=2) + "\n")


def _list_tools() -> None:
    from actions.calculators.computation import Wording
    from actions.tools import TOOLS

    for tool in TOOLS:
        console.print(f"{tool:14}{Wording.of(tool).say('title')}", markup=False, highlight=False)


def _show(out: object) -> None:
    from gateway.schemas import ComputationOut

    assert isinstance(out, ComputationOut)
    console.print(out.summary, style="bold", markup=False, highlight=False)
    console.print()
    for number, step in enumerate(out.steps, 1):
        console.print(f"{number}. {step.text}", markup=False, highlight=False)
        for cited in step.citations:
            console.print(f"   {cited.label}", style="cyan", markup=False, highlight=False)
    for line in out.assumptions:
        console.print(f"\n{line}", style="dim", markup=False, highlight=False)
    for other in out.also:
        console.print("\nTính theo cách kia:", style="bold yellow")
        _show(other)
