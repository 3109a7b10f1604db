"""``hoidap faq export`` and ``hoidap faq import``: reviewed answers out of the house, and back as drafts."""

from __future__ import annotations

import difflib
import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.markup import escape
from rich.table import Table

from gateway.console import AsOf, Json, console, day_of, errors, progress_display


def export(
    format_: Annotated[str | None, typer.Option("--format", help="Định dạng; bỏ trống để xem danh sách.")] = None,
    topics: Annotated[list[str] | None, typer.Option("--topic", help="Chủ đề; ghi nhiều lần được.")] = None,
    audience: Annotated[str | None, typer.Option("--audience", help="Đối tượng: debtor, creditor…")] = None,
    ids: Annotated[list[str] | None, typer.Option("--id", help="Mã mục; ghi nhiều lần, theo thứ tự này.")] = None,
    as_of: AsOf = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Tên nơi phát hành.")] = None,
    logo: Annotated[Path | None, typer.Option("--logo", help="Tệp PNG hoặc SVG.")] = None,
    portal: Annotated[str, typer.Option("--portal", help="Địa chỉ trang, ví dụ https://hoidap.vn.")] = "",
    options: Annotated[list[str] | None, typer.Option("--option", help="Tùy chọn của định dạng: tên=giá trị.")] = None,
    out: Annotated[str | None, typer.Option("--out", help="Tệp ghi ra; '-' là đầu ra chuẩn.")] = None,
) -> None:
    """Xuất các câu trả lời đã đọc lại: dữ liệu, tờ gấp, sổ tay, bản tin…"""
    from bot import day
    from faq.corpus import load_corpus
    from faq.entry import BrokenEntry
    from faq.exporters import format_named
    from faq.exporters.selection import BadSelection, Publisher, Selection
    from law.acts import known_acts

    if format_ is None:
        _list_formats()
        return
    try:
        chosen = format_named(format_)
        selection = Selection(day_of(as_of) or day.today(), tuple(topics or ()), audience, tuple(ids or ()))
        issuer = Publisher(publisher or Publisher.name, _logo(logo), _portal(portal))
        given = _options(options or [])
        target = out or f"hoi-dap-{chosen.name}-{selection.as_of.isoformat()}{chosen.suffix}"
        _writable(target)
        corpus = load_corpus()
        began = time.perf_counter()
        with progress_display() as progress:
            task = progress.add_task(f"Xuất {chosen.title}", total=None)
            made = chosen.export(
                selection,
                corpus,
                known_acts(),
                issuer,
                given,
                lambda done, total: progress.update(task, completed=done, total=total),
            )
            progress.update(task, total=1, completed=1)
    except BadSelection as error:
        errors.print(f"[red]Không xuất được:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from None
    except BrokenEntry as error:
        errors.print(f"[red]Có mục hỏng, không xuất:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from None
    if gone := selection.left_out(corpus):
        told = f"Không áp dụng ngày {selection.as_of:%d/%m/%Y}: {', '.join(gone)}"
        errors.print(told, style="yellow", markup=False, soft_wrap=True)
    if target == "-":
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(made)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        errors.print(f"[red]Không ghi được {escape(target)}:[/] {escape(error.strerror or str(error))}", soft_wrap=True)
        raise typer.Exit(1) from None
    took = f"{time.perf_counter() - began:.1f}".replace(".", ",")
    size = f"{len(made):,}".replace(",", ".")
    errors.print(f"Đã ghi {escape(target)} ({size} byte, {took} giây)", highlight=False, soft_wrap=True)


def import_(
    file: Annotated[Path, typer.Argument(help="Tệp .json, .jsonl, .csv hoặc .xlsx do `faq export` làm ra.")],
    into: Annotated[Path, typer.Option("--into", help="Thư mục các mục: <chủ đề>/<mã>.<ngày>.md.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ cho xem, không ghi.")] = False,
    keep_reviews: Annotated[
        bool, typer.Option("--keep-reviews", help="Tin chữ ký đọc lại trong tệp; nếu không, nội dung nhập là bản nháp.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="In cả chỗ khác nhau.")] = False,
    json_: Json = False,
) -> None:
    """Nhập lại một tệp đã xuất và sửa: kiểm tra hết rồi mới ghi, sai một chỗ thì không ghi gì."""
    from faq.importers.plan import carry_out, plan_import
    from faq.importers.problems import BadImport
    from law.acts import known_acts

    if not file.is_file():
        errors.print(f"[red]Không có tệp:[/] {escape(str(file))}", soft_wrap=True)
        raise typer.Exit(2)
    if into.exists() and not into.is_dir():
        errors.print(f"[red]Không phải thư mục:[/] {escape(str(into))}", soft_wrap=True)
        raise typer.Exit(2)
    try:
        with errors.status("Đang kiểm tra…"):
            plan = plan_import(file.name, file.read_bytes(), into, known_acts(), keep_reviews)
    except BadImport as error:
        for problem in error.problems:
            errors.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        errors.print(f"[red]{len(error.problems)} chỗ phải sửa; không ghi gì.[/]")
        raise typer.Exit(2) from None
    if not dry_run:
        try:
            carry_out(plan)
        except OSError as error:
            errors.print(f"[red]Không ghi được, đã trả lại như cũ:[/] {escape(str(error))}", soft_wrap=True)
            raise typer.Exit(1) from None
    if json_:
        print(json.dumps(_as_data(plan, written=not dry_run), ensure_ascii=False, indent=1))
        return
    for change in plan.changes:
        if change.kind != "unchanged":
            fields = f" ({', '.join(change.fields)})" if change.fields else ""
            line = f"{_KINDS[change.kind]:9} {change.path}{fields}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
            if diff:
                print(_difference(change.before, change.text), end="")
    for note in plan.notes:
        errors.print(f"(lưu ý) {note}", style="yellow", markup=False, soft_wrap=True)
    counts = ", ".join(f"{len(plan.of(kind))} {word}" for kind, word in _KINDS.items())
    errors.print(f"{'Sẽ có' if dry_run else 'Đã nhập'}: {counts}.")
    if unsigned := sum(change.unsigned for change in plan.changes):
        errors.print(
            f"{unsigned} câu trả lời đã đọc lại thành bản nháp, thôi được phục vụ đến khi đọc lại.", style="yellow"
        )


_KINDS = {"new": "mới", "changed": "thay đổi", "unchanged": "giữ nguyên"}


def _list_formats() -> None:
    from faq.exporters import FORMATS

    table = Table(title="Định dạng xuất")
    for column in ("--format", "Là gì", "Đuôi tệp", "--option"):
        table.add_column(column, overflow="fold")
    for each in FORMATS.values():
        rows = "\n".join(f"{option.name}={option.default}: {option.title}" for option in each.options)
        table.add_row(each.name, each.title, each.suffix, escape(rows))
    console.print(table)


def _options(given: list[str]) -> dict[str, str]:
    from faq.exporters.selection import BadSelection

    found = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not sign or not name:
            raise BadSelection("option", f"--option phải có dạng tên=giá trị, không phải '{each}'")
        found[name] = value
    return found


def _logo(path: Path | None) -> bytes | None:
    from faq.exporters.selection import BadSelection

    if path is None:
        return None
    if not path.is_file():
        raise BadSelection("logo", f"không có tệp '{path}'")
    data = path.read_bytes()
    if not data.startswith(b"\x89PNG\r\n") and b"<svg" not in data[:2000]:
        raise BadSelection("logo", f"'{path}' không phải PNG hay SVG")
    return data


def _portal(address: str) -> str:
    from faq.exporters.selection import BadSelection

    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
        raise BadSelection("portal", f"--portal phải có dạng https://tên-miền, không phải '{address}'")
    return address.rstrip("/")


def _writable(target: str) -> None:
    from faq.exporters.selection import BadSelection

    path = Path(target)
    if target != "-" and (path.is_dir() or not path.absolute().parent.is_dir()):
        raise BadSelection("out", f"không ghi được vào '{target}': không có thư mục, hoặc đó là thư mục")


def _difference(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), "cũ", "mới")
    return "".join(lines)


def _as_data(plan: Any, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "files": [
            {"path": str(each.path), "kind": each.kind, "fields": list(each.fields), "unsigned": each.unsigned}
            for each in plan.changes
        ],
        "notes": list(plan.notes),
    }
