"""``hoidap evaluate``: measure the assistant, write a report, compare two reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.console import Json, console, errors, load_assistant, progress_display

evaluate = typer.Typer(
    help="Đánh giá trợ lý: bộ câu hỏi, năng lực, hệ để so sánh; ghi báo cáo HTML và JSON.", invoke_without_command=True
)

#: Real questions, where somebody keeps them beside the project.
DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "eval"

_BESIDE = ("errors", "ms_p50", "ms_p95")
#: How many cases a comparison names of each suite.
_NAMED = 12


@evaluate.callback()
def run(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--eval", metavar="THƯ-MỤC", help="Thư mục câu hỏi thật (.jsonl); mặc định ../shared/eval nếu có."
        ),
    ] = None,
    suite: Annotated[
        list[str] | None,
        typer.Option(
            "--suite", metavar="TÊN", help="Chỉ chạy bộ này (ghi được nhiều lần): own, capability, titles, eval, nlu, "
            "baselines.",
        ),
    ] = None,
    without_rasa: Annotated[
        bool, typer.Option("--without-rasa", help="Không huấn luyện Rasa mặc định để so sánh (mất một khắc).")
    ] = False,
    with_diet: Annotated[
        bool, typer.Option("--with-diet", help="Rasa mặc định có cả DIET để biết từ chối (nhiều giờ trên hai lõi).")
    ] = False,
    json_: Json = False,
) -> None:  # fmt: skip
    """Chạy các bộ câu hỏi và ghi báo cáo vào models/evaluation/<ngày-giờ>/."""
    if context.invoked_subcommand:
        return
    from evaluation.run import SUITES

    unknown = sorted(set(suite or ()) - set(SUITES))
    if unknown:
        errors.print(f"[red]Không có bộ {', '.join(unknown)}.[/] Các bộ: {', '.join(SUITES)}", soft_wrap=True)
        raise typer.Exit(2)
    if folder is not None and not folder.is_dir():
        errors.print(f"[red]Không có thư mục {escape(str(folder))}[/]", soft_wrap=True)
        raise typer.Exit(2)
    from bot import day, logs
    from evaluation.rasa_nlu import RasaTestFailed
    from evaluation.report import write
    from evaluation.run import Project, Wanted
    from evaluation.run import evaluate as measure

    logs.configure()
    found = folder or (DEFAULT_FOLDER if DEFAULT_FOLDER.is_dir() else None)
    wanted = Wanted(tuple(suite or SUITES), found, without_rasa, with_diet)
    moment = day.in_vietnam(day.now())
    assistant: Any = load_assistant() if {"titles", "eval"} & set(wanted.suites) else None
    project = Project.here()
    out = project.cache / f"{moment:%Y-%m-%d_%H-%M-%S}"
    try:
        with _shown() as tell:
            report = measure(project, lambda: assistant, wanted, day.today(), moment, out, tell)
    except (RasaTestFailed, ValueError) as error:
        errors.print(f"[red]Không đánh giá được:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from None
    page = write(report, out)
    if json_:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _summary(report)
    errors.print(f"Báo cáo: {page}", soft_wrap=True, highlight=False)


@contextmanager
def _shown() -> Iterator[Any]:
    """A progress bar for each thing that is being done."""
    with progress_display() as progress:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield tell


def _summary(report: dict[str, Any]) -> None:
    from evaluation.report import number
    from evaluation.words import FIGURE_TITLES, SUITE_TITLES, SYSTEM_TITLES

    for note in report["notes"]:
        console.print(note, style="dim", markup=False)
    names = ("n", "top1", "top3", "answered", "clarified", "silent", "wrong_of_answered", "calibration_error", "loss")
    outside = ("n", "off_topic_answered", "off_topic_clarified")
    for inside, shown in ((True, (*names, *_BESIDE)), (False, (*outside, *_BESIDE))):
        rows = {name: row["figures"] for name, row in report["suites"].items() if row["in_scope"] is inside}
        if rows:
            table = Table(title="Trong phạm vi" if inside else "Ngoài phạm vi")
            table.add_column("Bộ", overflow="fold")
            for name in shown:
                table.add_column(FIGURE_TITLES[name], justify="right", overflow="fold")
            for suite, row in rows.items():
                table.add_row(SUITE_TITLES.get(suite, suite), *(number(name, row.get(name)) for name in shown))
            console.print(table)
    if report["systems"]:
        suites = list(dict.fromkeys(name for row in report["systems"].values() for name in row))
        table = Table(title="So với cách khác (mục đầu đúng; ngoài phạm vi: vẫn trả lời)")
        table.add_column("Hệ", overflow="fold")
        for suite in suites:
            table.add_column(SUITE_TITLES.get(suite, suite), justify="right", overflow="fold")
        for system, by_suite in report["systems"].items():
            cells = [by_suite.get(suite, {}) for suite in suites]
            shown_cells = [number("top1", cell.get("top1", cell.get("off_topic_answered"))) for cell in cells]
            table.add_row(SYSTEM_TITLES.get(system, system), *shown_cells)
        console.print(table)
    measured = [row for row in report["targets"] if row["met"] is not None]
    if measured:
        met = sum(row["met"] for row in measured)
        console.print(f"Mục tiêu đạt: {met}/{len(measured)}", style="green" if met == len(measured) else "yellow")


@evaluate.command("compare")
def compare(
    before: Annotated[Path, typer.Argument(metavar="TRƯỚC", help="report.json hoặc thư mục của lần trước.")],
    after: Annotated[Path, typer.Argument(metavar="SAU", help="report.json hoặc thư mục của lần sau.")],
    json_: Json = False,
) -> None:
    """So hai báo cáo: con số nào tốt lên, xấu đi; câu nào mới đúng, mới sai."""
    from evaluation.compare import UnreadableReport, read
    from evaluation.compare import compare as put_beside

    try:
        found = put_beside(read(before), read(after))
    except UnreadableReport as error:
        errors.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
        raise typer.Exit(2) from None
    if json_:
        rows = {
            "changes": [vars(change) | {"better": change.better} for change in found.changes],
            "cases": [vars(moved) | {"by_chance": moved.by_chance} for moved in found.moved],
            "only_before": found.only_before,
            "only_after": found.only_after,
        }
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    _show_comparison(found)


def _show_comparison(found: Any) -> None:
    from evaluation.report import number
    from evaluation.words import FIGURE_TITLES, SUITE_TITLES

    for title, style, changes in (("Tốt lên", "green", found.better), ("Xấu đi", "red", found.worse)):
        if not changes:
            continue
        table = Table(title=f"{title}: {len(changes)} con số", title_style=style)
        for column in ("Ở đâu", "Con số", "Trước", "Sau"):
            table.add_column(column, justify="right" if column in ("Trước", "Sau") else "left", overflow="fold")
        for change in changes:
            names = (SUITE_TITLES.get(change.part, change.part), FIGURE_TITLES.get(change.figure, change.figure))
            table.add_row(*names, number(change.figure, change.before), number(change.figure, change.after))
        console.print(table)
    for moved in found.moved:
        console.print(
            f"[bold]{SUITE_TITLES.get(moved.suite, moved.suite)}[/]: {len(moved.better)} câu mới đúng, "
            f"{len(moved.worse)} câu mới sai (khả năng chỉ do ngẫu nhiên: {number('share', moved.by_chance)})",
            highlight=False,
        )
        for label, ids in (("mới đúng", moved.better), ("mới sai", moved.worse)):
            if ids:
                more = f" … và {len(ids) - _NAMED} câu nữa" if len(ids) > _NAMED else ""
                console.print(f"  {label}: {', '.join(ids[:_NAMED])}{more}", highlight=False, markup=False)
    for label, names in (("Chỉ lần trước có", found.only_before), ("Chỉ lần sau có", found.only_after)):
        if names:
            console.print(f"{label}: {', '.join(names)}", style="dim")
    if not found.changes and not found.moved:
        console.print("Hai báo cáo không khác nhau.")


@evaluate.command("related")
def related(
    write: Annotated[
        bool, typer.Option("--write", help="Chọn lại trọng số, ngưỡng từ các bài để dò và ghi faq/related_learned.yml.")
    ] = False,
    held: Annotated[
        bool, typer.Option("--held", help="Đo cả bộ bài để riêng; chỉ in tổng số, đừng dùng để chọn gì.")
    ] = False,
    json_: Json = False,
) -> None:
    """Đo câu hỏi liên quan dưới bài báo (POST /v1/related)."""
    import asyncio

    from bot import day, knowledge, logs
    from evaluation import related as measuring
    from faq.related import Related

    logs.configure()
    assistant, on = load_assistant(), day.today()
    entries = Related(knowledge.index(), on)

    def search(text: str) -> Any:
        return asyncio.run(assistant.search(text, on))[1].matches

    if write:
        measuring.write(measuring.choose(entries, search))
    figures = measuring.tables(entries, search, held)
    if json_:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"Câu hỏi liên quan, ngày {on:%d/%m/%Y}")
    for column in (
        "Bộ bài",
        "bài",
        "hiện",
        "đúng",
        "có mục hợp",
        "hiện đúng ≥ 1",
        "gần giống",
        "hiện sai",
        "khác",
        "hiện",
    ):
        table.add_column(column, justify="left" if column == "Bộ bài" else "right", overflow="fold")
    for name, row in figures.items():
        shown = ("texts", "shown", "precision", "with_expected", "found", "near", "near_wrong", "other", "other_shown")
        table.add_row(name, *(f"{row[key]:.1%}" if key == "precision" else str(row[key]) for key in shown))
    console.print(table)
