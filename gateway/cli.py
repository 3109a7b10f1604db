"""The `hoidap` command."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot import logs
from faq.answer import Answer
from faq.ranking import Match

app = typer.Typer(
    help="Hỏi–Đáp Thi hành án: trợ lý trả lời câu hỏi về thi hành án dân sự và thi hành án hành chính.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
faq = typer.Typer(help="Kiểm tra, tìm và thống kê các mục hỏi–đáp.", no_args_is_help=True)
app.add_typer(faq, name="faq")

console = Console()
errors = Console(stderr=True)

JSONL_RANKING = 5

AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], metavar="NĂM-THÁNG-NGÀY", help="Ngày cần hỏi luật; mặc định là hôm nay."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="In JSON cho máy đọc.")]

_STATUS = {
    "answered": "[green]Trả lời[/]",
    "clarify": "[yellow]Cần hỏi rõ[/]",
    "unanswered": "[yellow]Chưa có câu trả lời[/]",
    "handoff": "[cyan]Chuyển cơ quan[/]",
    "error": "[red]Lỗi[/]",
}


def _day(as_of: datetime | None) -> date | None:
    return as_of.date() if as_of else None


def _progress() -> Progress:
    """A display on standard error; standard output belongs to the answers."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        redirect_stdout=False,
    )


def _train(force: bool) -> Path:
    from bot import training

    if not force and training.is_fresh():
        return training.MODEL
    with _progress() as progress:
        task = progress.add_task("Huấn luyện mô hình (khoảng một phút)", total=None)
        try:
            model = training.train(lambda done: progress.advance(task, done))
        except (training.TrainingFailed, ValueError) as error:
            errors.print(f"[red]Không huấn luyện được:[/] {error}", soft_wrap=True)
            raise typer.Exit(1) from None
        progress.update(task, description="Đã huấn luyện xong", total=1, completed=1)
    return model


def _assistant() -> Any:
    """Load the trained model, training it first when there is none that is fresh."""
    model = _train(force=False)
    from gateway.assistant import Assistant

    with errors.status("Đang nạp mô hình…"):
        return Assistant.load(model)


@app.command()
def train(
    force: Annotated[bool, typer.Option("--force", help="Huấn luyện lại cả khi mô hình còn mới.")] = False,
) -> None:
    """Huấn luyện mô hình từ các tệp của dự án."""
    from bot import knowledge

    model = _train(force)
    errors.print(f"Mô hình: {model}", soft_wrap=True)
    if knowledge.REPORT_FILE.exists():
        errors.print(knowledge.REPORT_FILE.read_text(encoding="utf-8"))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Cổng.", min=1, max=65535)] = 8000,
) -> None:
    """Chạy máy chủ: trang hỏi đáp, API và kiểm tra sức khỏe."""
    import uvicorn

    try:
        from gateway.settings import Settings

        settings = Settings.from_environment()
    except ValueError as error:
        errors.print(f"[red]Thiết lập sai:[/] {error}", soft_wrap=True)
        raise typer.Exit(2) from None
    model = _train(force=False)
    from gateway.app import create_app
    from gateway.assistant import Assistant

    errors.print(f"[bold green]Hỏi–Đáp Thi hành án[/] chạy tại [bold]http://{host}:{port}[/]  (dừng: Ctrl+C)")
    if not settings.hotline:
        errors.print("[yellow]Chưa đặt HOIDAP_HOTLINE:[/] câu trả lời sẽ không nêu số điện thoại hỗ trợ.")
    uvicorn.run(
        create_app(lambda: Assistant.load(model), settings),
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        ws="none",
    )


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi, để trong ngoặc kép.")] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Đọc từng dòng {"id", "question"} từ đầu vào, in từng dòng JSON.')
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Hỏi một câu, hoặc nhiều câu bằng JSONL."""
    if jsonl:
        raise typer.Exit(_ask_lines(_day(as_of)))
    if question is None:
        errors.print('Thiếu câu hỏi. Ví dụ: hoidap ask "phí thi hành án bao nhiêu"')
        raise typer.Exit(2)
    assistant = _assistant()
    from gateway.assistant import BadMessage

    try:
        handled = asyncio.run(assistant.ask(question, "cli", _day(as_of)))
    except BadMessage as error:
        errors.print(f"[red]{error.text}[/]", soft_wrap=True)
        raise typer.Exit(2) from None
    _show(handled.reply.answer, handled.ms)
    if handled.reply.answer.status == "error":
        raise typer.Exit(1)


def _show(answer: Answer, ms: float) -> None:
    from bot import knowledge

    acts = knowledge.acts()
    console.print(f"{_STATUS[answer.status]}  [dim]luật áp dụng ngày {answer.as_of:%d/%m/%Y} · {ms:.0f} ms[/]")
    console.print()
    console.print(answer.text, markup=False, highlight=False)
    for notice in answer.notices:
        console.print()
        console.print(notice, style="yellow", markup=False, highlight=False)
    if answer.entry and answer.choices:
        console.print("\nNếu chưa đúng điều bạn hỏi, có thể bạn muốn biết:", style="dim")
    for number, choice in enumerate(answer.choices, 1):
        console.print(f"  {number}. {choice.title}", markup=False, highlight=False)
    if answer.citations:
        console.print()
        console.print("Căn cứ pháp lý:", style="bold")
        for citation in answer.citations:
            console.print(f"  • {acts.label(citation)}", style="cyan", markup=False, highlight=False)
    if answer.entry:
        console.print(f"\nMục: {answer.entry}", style="dim", highlight=False)


def _ask_lines(as_of: date | None) -> int:
    """Answer each line of standard input in a conversation of its own; 1 when a line failed."""
    assistant = _assistant()
    failed = False
    with _progress() as progress:
        task = progress.add_task("Đang trả lời", total=None)
        for number, line in enumerate(sys.stdin.buffer, 1):
            result = asyncio.run(_answer_line(assistant, number, line, as_of))
            failed = failed or result["status"] == "error"
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            progress.advance(task)
    return int(failed)


async def _answer_line(assistant: Any, number: int, line: bytes, as_of: date | None) -> dict[str, Any]:
    from gateway.assistant import BadMessage

    id: Any = None
    try:
        row = json.loads(line.decode("utf-8"))
        if not isinstance(row, dict):
            return _broken(id, number, "the line is not a JSON object")
        id = row.get("id")
        if not isinstance(row.get("question"), str):
            return _broken(id, number, "the line has no text 'question'")
        handled = await assistant.ask(row["question"], f"line-{number}", as_of)
    except UnicodeDecodeError:
        return _broken(id, number, "the line is not UTF-8")
    except json.JSONDecodeError:
        return _broken(id, number, "the line is not JSON")
    except BadMessage as error:
        return _broken(id, number, error.text)
    reply = handled.reply
    day = reply.answer.as_of
    return {
        "id": id,
        "status": reply.answer.status,
        "entry": reply.answer.entry,
        "score": reply.ranking[0].score if reply.ranking else None,
        "text": "\n\n".join([reply.answer.text, *reply.answer.notices]),
        "as_of": day.isoformat(),
        "ms": round(handled.ms, 2),
        "citations": _citations(reply.answer.citations),
        "ranking": [_ranked(match, day) for match in reply.ranking[:JSONL_RANKING]],
    }


def _broken(id: Any, number: int, why: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"entry": None, "score": None, "as_of": None, "ms": None, "citations": [], "ranking": []}
    return {"id": id, "status": "error", "text": why, "line": number, **empty}


def _ranked(match: Match, day: date) -> dict[str, Any]:
    from bot import knowledge

    entry = knowledge.shown().at(match.entry, day)
    return {"entry": match.entry, "score": match.score, "citations": _citations(entry.citations_on(day))}


def _citations(citations: Any) -> list[dict[str, Any]]:
    from bot import knowledge

    acts = knowledge.acts()
    return [{"act": acts[c.act].number, "article": c.article, "clause": c.clause, "point": c.point} for c in citations]


@faq.command("lint")
def faq_lint(
    paths: Annotated[list[Path] | None, typer.Argument(help="Tệp hoặc thư mục; bỏ trống để kiểm tra tất cả.")] = None,
    json_: Json = False,
) -> None:
    """Kiểm tra các mục: báo tệp:dòng, lỗi và cách sửa."""
    from faq.lint import lint

    findings = lint(paths or None)
    bad = [finding for finding in findings if finding.error]
    if json_:
        rows = [{"path": str(f.path), "line": f.line, "message": f.message, "error": f.error} for f in findings]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(finding)
        errors.print(f"{len(bad)} lỗi, {len(findings) - len(bad)} lưu ý", style="red" if bad else "green")
    raise typer.Exit(int(bool(bad)))


@faq.command("search")
def faq_search(
    question: Annotated[str, typer.Argument(help="Câu hỏi hoặc từ khóa.")], as_of: AsOf = None, json_: Json = False
) -> None:
    """Tìm các mục gần nhất với một câu hỏi."""
    assistant = _assistant()
    from bot import knowledge
    from gateway.assistant import BadMessage

    try:
        on, found = asyncio.run(assistant.search(question, _day(as_of)))
    except BadMessage as error:
        errors.print(f"[red]{error.text}[/]", soft_wrap=True)
        raise typer.Exit(2) from None
    if json_:
        rows = [_ranked(match, on) for match in found.matches]
        print(
            json.dumps(
                {"as_of": on.isoformat(), "outcome": found.outcome, "ranking": rows}, ensure_ascii=False, indent=1
            )
        )
        return
    table = Table(title=f"Kết quả cho ngày {on:%d/%m/%Y}: {found.outcome}")
    for column in ("Điểm", "Mục", "Câu hỏi chuẩn"):
        table.add_column(column)
    for match in found.matches:
        table.add_row(f"{match.score:.3f}", match.entry, knowledge.shown().at(match.entry, on).title)
    console.print(table)


@faq.command("stats")
def faq_stats(as_of: AsOf = None, json_: Json = False) -> None:
    """Đếm mục, phiên bản, câu hỏi và căn cứ, theo chủ đề."""
    from bot import day
    from faq.corpus import load_corpus

    on = _day(as_of) or day.today()
    whole = load_corpus()
    served = whole.served()
    current = served.in_force(on)
    topics = Counter(entry.topic for entry in current)
    figures: dict[str, Any] = {
        "as_of": on.isoformat(),
        "entries_in_force": len(current),
        "versions": sum(1 for _ in served),
        "drafts": sum(1 for _ in whole) - sum(1 for _ in served),
        "questions": sum(len(versions[-1].questions) for versions in served.versions.values()),
        "citations": len({citation for entry in served for _, group in entry.citations for citation in group}),
        "topics": {
            topic: {
                "entries_in_force": count,
                "versions": sum(1 for entry in served if entry.topic == topic),
                "questions": sum(len(entry.questions) for entry in current if entry.topic == topic),
            }
            for topic, count in sorted(topics.items())
        },
    }
    if json_:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"Các mục có hiệu lực ngày {on:%d/%m/%Y}")
    for column in ("Chủ đề", "Mục", "Phiên bản", "Câu hỏi"):
        table.add_column(column, justify="left" if column == "Chủ đề" else "right")
    for topic, row in figures["topics"].items():
        table.add_row(topic, str(row["entries_in_force"]), str(row["versions"]), str(row["questions"]))
    table.add_section()
    table.add_row("Tất cả", str(figures["entries_in_force"]), str(figures["versions"]), str(figures["questions"]))
    console.print(table)
    console.print(f"Căn cứ khác nhau: {figures['citations']}; bản nháp không phục vụ: {figures['drafts']}")


def main() -> None:
    """Entry point of the installed command."""
    logs.configure()
    app()


if __name__ == "__main__":
    main()
