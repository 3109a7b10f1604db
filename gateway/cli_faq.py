"""``hoidap faq``: check, search, count the entries, and say which are due."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from faq.entry import FaqEntry
from faq.ranking import Match
from gateway.cli_export import export, import_
from gateway.console import AsOf, Json, console, day_of, errors, load_assistant
from law.citations import Citation

faq = typer.Typer(help="Kiểm tra, tìm và thống kê các mục hỏi–đáp.", no_args_is_help=True)
faq.command("export")(export)
faq.command("import")(import_)


def ranked(match: Match, day: Any) -> dict[str, Any]:
    """One search result for a program."""
    from bot import knowledge

    entry = knowledge.shown().at(match.entry, day)
    return {"entry": match.entry, "score": match.score, "citations": citations_out(entry.citations_on(day))}


def citations_out(citations: Any) -> list[dict[str, Any]]:
    """Citations for a program: the official number of the act and the place in it."""
    from bot import knowledge

    acts = knowledge.acts()
    return [{"act": acts[c.act].number, "article": c.article, "clause": c.clause, "point": c.point} for c in citations]


@faq.command("lint")
def lint(
    paths: Annotated[list[Path] | None, typer.Argument(help="Tệp hoặc thư mục; bỏ trống để kiểm tra tất cả.")] = None,
    near: Annotated[
        bool, typer.Option("--near", help="So cả nghĩa: câu hỏi gần một mục khác hơn mục của nó (lâu hơn).")
    ] = False,
    json_: Json = False,
) -> None:
    """Kiểm tra các mục: báo tệp:dòng, lỗi và cách sửa."""
    from faq.lint import lint as check
    from faq.quiz_lint import check as check_quizzes

    missing = [path for path in paths or [] if not path.exists()]
    if missing:
        errors.print(f"[red]Không có tệp hoặc thư mục: {escape(', '.join(map(str, missing)))}[/]", soft_wrap=True)
        raise typer.Exit(2)
    findings = check(paths or None) + check_quizzes(paths or None)
    if near:
        from bot import knowledge
        from faq.neighbours import too_near

        wanted = [path.resolve() for path in paths or []]
        found = too_near(knowledge.index())
        findings += [f for f in found if not wanted or any(f.path.resolve().is_relative_to(path) for path in wanted)]
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
def search(
    question: Annotated[str, typer.Argument(help="Câu hỏi hoặc từ khóa.")], as_of: AsOf = None, json_: Json = False
) -> None:
    """Tìm các mục gần nhất với một câu hỏi."""
    assistant = load_assistant()
    from bot import knowledge
    from gateway.assistant import BadMessage

    try:
        on, found = asyncio.run(assistant.search(question, day_of(as_of)))
    except BadMessage as error:
        errors.print(f"[red]{escape(error.text)}[/]", soft_wrap=True)
        raise typer.Exit(2) from None
    if json_:
        rows = [ranked(match, on) for match in found.matches]
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
        table.add_row(f"{match.score:.3f}", match.entry, escape(knowledge.shown().at(match.entry, on).title))
    console.print(table)


@faq.command("stats")
def stats(as_of: AsOf = None, json_: Json = False) -> None:
    """Đếm mục, phiên bản, câu hỏi và căn cứ, theo chủ đề, và xem các vấn đề phải có đã đủ chưa."""
    from bot import day
    from faq.corpus import load_corpus
    from faq.topics import covered, known_groups, known_topics

    on = day_of(as_of) or day.today()
    whole = load_corpus()
    served = whole.served()
    current = served.in_force(on)
    counts = Counter(entry.topic for entry in current)
    titles = known_topics()
    ids = {entry.id for entry in current}
    figures: dict[str, Any] = {
        "as_of": on.isoformat(),
        "entries_in_force": len(current),
        "versions": sum(1 for _ in served),
        "drafts": sum(1 for _ in whole) - sum(1 for _ in served),
        "questions": sum(len(versions[-1].questions) for versions in served.versions.values()),
        "citations": len(_cited(served)),
        "topics": {
            topic: {
                "title": titles[topic],
                "entries_in_force": count,
                "versions": sum(1 for entry in served if entry.topic == topic),
                "questions": sum(len(entry.questions) for entry in current if entry.topic == topic),
                "citations": len(_cited([entry for entry in served if entry.topic == topic])),
            }
            for topic, count in sorted(counts.items())
        },
        "coverage": [
            {
                "group": group.title,
                "matters": len(group.matters),
                "covered": len(covered(group, ids)),
                "missing": [matter.title for matter in group.matters if matter not in covered(group, ids)],
            }
            for group in known_groups()
        ],
    }
    if json_:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"Các mục có hiệu lực ngày {on:%d/%m/%Y}")
    for column in ("Chủ đề", "Mục", "Phiên bản", "Câu hỏi", "Căn cứ"):
        table.add_column(column, justify="left" if column == "Chủ đề" else "right")
    for row in figures["topics"].values():
        table.add_row(escape(row["title"]), *(str(row[key]) for key in _COUNTED))
    table.add_section()
    table.add_row("Tất cả", *(str(figures[key]) for key in _COUNTED))
    console.print(table)
    table = Table(title="Các vấn đề phải có câu trả lời")
    for column in ("Nhóm", "Vấn đề", "Đã có", "Còn thiếu"):
        table.add_column(column, justify="right" if column in ("Vấn đề", "Đã có") else "left")
    for row in figures["coverage"]:
        table.add_row(escape(row["group"]), str(row["matters"]), str(row["covered"]), escape(", ".join(row["missing"])))
    console.print(table)
    console.print(f"Bản nháp không phục vụ: {figures['drafts']}")


_COUNTED = ("entries_in_force", "versions", "questions", "citations")


def _cited(entries: Iterable[FaqEntry]) -> set[Citation]:
    return {citation for entry in entries for _, group in entry.citations for citation in group}


@faq.command("due")
def due(
    months: Annotated[int, typer.Option("--months", min=1, max=120, help="Quá bao nhiêu tháng thì phải xem lại.")] = 6,
    as_of: AsOf = None,
    json_: Json = False,
) -> None:
    """Con số, văn bản, mục lâu chưa kiểm tra, sắp hết hiệu lực, hoặc chưa chắc còn áp dụng."""
    from bot import day
    from faq.corpus import load_corpus
    from faq.due import DayOutOfReach, what_is_due
    from law.acts import known_acts
    from law.parameters import known_parameters

    on = day_of(as_of) or day.today()
    try:
        items = what_is_due(load_corpus(), known_acts(), known_parameters(), on, months)
    except DayOutOfReach:
        errors.print(f"[red]Ngày {on:%d/%m/%Y} quá xa:[/] không tính được {months} tháng trước và sau ngày đó.")
        raise typer.Exit(2) from None
    if json_:
        rows = [{"kind": i.kind, "id": i.id, "reason": i.reason, "day": i.day.isoformat()} for i in items]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"Phải xem lại tính đến {on:%d/%m/%Y}, khoảng {months} tháng")
    for column in ("Loại", "Mã", "Vì sao", "Ngày"):
        table.add_column(column, overflow="fold")
    for item in items:
        table.add_row(_KINDS[item.kind], item.id, escape(item.reason), f"{item.day:%d/%m/%Y}")
    console.print(table)
    console.print(f"{len(items)} việc phải xem lại")


_KINDS = {"entry": "mục", "parameter": "con số", "act": "văn bản"}
