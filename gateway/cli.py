"""The `hoidap` command."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

# early among the modules: skops, which a model is read and written with, looks for the owner of each of its functions
# through all that was imported before it (1.4 s instead of 4.8)
import scipy.special  # noqa: F401
import typer

from bot import logs
from faq.answer import Answer
from gateway.cli_calc import calc
from gateway.cli_campaign import campaign
from gateway.cli_embed import embed
from gateway.cli_evaluate import evaluate
from gateway.cli_faq import citations_out, faq, ranked
from gateway.cli_law import law
from gateway.cli_pack import pack
from gateway.cli_partner import partner
from gateway.console import AsOf, console, day_of, errors, load_assistant, progress_display, train_model, trained_model

app = typer.Typer(
    help="Hỏi–Đáp Thi hành án: trợ lý trả lời câu hỏi về thi hành án dân sự và thi hành án hành chính.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.add_typer(evaluate, name="evaluate")
training = typer.Typer(help="Huấn luyện mô hình; `train diacritics` làm lại bảng thêm dấu.")
app.add_typer(training, name="train")
app.add_typer(faq, name="faq")
app.add_typer(law, name="law")
app.add_typer(embed, name="embed")
app.add_typer(campaign, name="campaign")
app.add_typer(partner, name="partner")
app.add_typer(pack, name="pack")
app.command("calc")(calc)

JSONL_RANKING = 5

_STATUS = {
    "answered": "[green]Trả lời[/]",
    "clarify": "[yellow]Cần hỏi rõ[/]",
    "unanswered": "[yellow]Chưa có câu trả lời[/]",
    "handoff": "[cyan]Chuyển cơ quan[/]",
    "error": "[red]Lỗi[/]",
}


@training.callback(invoke_without_command=True)
def train(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Huấn luyện lại cả khi mô hình còn mới.")] = False,
) -> None:
    """Huấn luyện mô hình từ các tệp của dự án."""
    if context.invoked_subcommand is not None:
        return
    from bot import knowledge

    model = train_model(force)
    errors.print(f"Mô hình: {model}", soft_wrap=True)
    if knowledge.REPORT_FILE.exists():
        errors.print(knowledge.REPORT_FILE.read_text(encoding="utf-8"))


@training.command("diacritics")
def train_diacritics(
    corpus: Annotated[
        list[Path], typer.Option("--corpus", exists=True, help="Tệp hoặc thư mục văn bản có dấu; ghi nhiều lần được.")
    ],
    out: Annotated[Path | None, typer.Option(help="Tệp bảng đếm; mặc định là bảng đi kèm chương trình.")] = None,
) -> None:
    """Đếm âm tiết để thêm dấu cho chữ gõ không dấu; chỉ lưu số đếm, không lưu văn bản."""
    from viet.restore import TABLE
    from viet.restore_training import NothingToRead
    from viet.restore_training import train as count

    with progress_display() as progress:
        task = progress.add_task("Đếm âm tiết", total=None)
        try:
            report = count(corpus, out or TABLE, lambda done: progress.update(task, completed=done))
        except NothingToRead as error:
            errors.print(f"[red]Không có gì để đọc:[/] {error}", soft_wrap=True)
            raise typer.Exit(2) from None
    errors.print(str(report), markup=False, soft_wrap=True)


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
    model = trained_model()
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
        # the visitor's address comes from HOIDAP_PROXIES, and from nothing that a visitor can send
        proxy_headers=False,
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
        raise typer.Exit(_ask_lines(day_of(as_of)))
    if question is None:
        errors.print('Thiếu câu hỏi. Ví dụ: hoidap ask "phí thi hành án bao nhiêu"')
        raise typer.Exit(2)
    assistant = load_assistant()
    from gateway.assistant import BadMessage

    try:
        handled = asyncio.run(assistant.ask(question, "cli", day_of(as_of)))
    except BadMessage as error:
        errors.print(f"[red]{error.text}[/]", soft_wrap=True)
        raise typer.Exit(2) from None
    _show(handled.reply.answer, handled.ms)
    if handled.reply.answer.status == "error":
        raise typer.Exit(1)


@app.command()
def queue(
    days: Annotated[int, typer.Option(min=1, help="Trong bao nhiêu ngày gần đây.")] = 7,
    json_lines: Annotated[bool, typer.Option("--jsonl", help="In từng dòng JSON.")] = False,
) -> None:
    """Những câu chưa trả lời được hoặc bị chê là không có ích, để người biên soạn xem."""
    from datetime import timedelta

    from bot import day
    from gateway.settings import Settings
    from gateway.turns import TurnStore

    settings = Settings.from_environment()
    settings.prepare()
    rows = TurnStore(settings.database_url).wanting(day.now() - timedelta(days=days))
    for row in rows:
        if json_lines:
            sys.stdout.write(json.dumps({**row.__dict__, "at": row.at.isoformat()}, ensure_ascii=False) + "\n")
            continue
        why = "không có ích" if row.useful is False else "chưa trả lời được"
        line = f"{row.at:%d/%m %H:%M}  {why:18}  {row.entry or '-':32}  {row.asked}"
        console.print(line + (f"  ({row.reason})" if row.reason else ""), markup=False, highlight=False, soft_wrap=True)
    if not rows:
        errors.print("Không có câu nào.")


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
    for button in answer.buttons:
        console.print(f"  [{button}]", markup=False, highlight=False)
    if answer.citations:
        console.print()
        console.print("Căn cứ pháp lý:", style="bold")
        for citation in answer.citations:
            console.print(f"  • {acts.label(citation)}", style="cyan", markup=False, highlight=False)
    if answer.entry:
        console.print(f"\nMục: {answer.entry}", style="dim", highlight=False)


def _ask_lines(as_of: date | None) -> int:
    """Answer each line of standard input in a conversation of its own; 1 when a line failed."""
    assistant = load_assistant()
    failed = False
    with progress_display() as progress:
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
        "citations": citations_out(reply.answer.citations),
        "ranking": [ranked(match, day) for match in reply.ranking[:JSONL_RANKING]],
    }


def _broken(id: Any, number: int, why: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"entry": None, "score": None, "as_of": None, "ms": None, "citations": [], "ranking": []}
    return {"id": id, "status": "error", "text": why, "line": number, **empty}


def main() -> None:
    """Entry point of the installed command."""
    from faq.entry import BrokenEntry

    logs.configure()
    try:
        app()
    except BrokenEntry as error:
        errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
