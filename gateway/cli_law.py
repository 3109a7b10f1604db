"""``hoidap law``: look provisions up, compare two days, import official texts."""

from __future__ import annotations

import difflib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.console import AsOf, Json, console, day_of, errors, progress_display
from gateway.numbers import spell
from law.acts import Act, Acts, Certainty, known_acts
from law.citations import Citation, find

law = typer.Typer(help="Tra điều luật, so hai ngày, nạp văn bản chính thức.", no_args_is_help=True)

CERTAINTY = {
    Certainty.TEXT: "đã đọc văn bản",
    Certainty.PRESUMED: "được cho là còn áp dụng, chưa có văn bản xác nhận",
    Certainty.REPORTED: "chỉ biết qua trang thông tin, chưa đọc được văn bản",
}


def _named(words: str, acts: Acts, on: date) -> tuple[Citation, Act]:
    """The provision somebody typed, in the act of that name in force on the day.

    ``ValueError`` says what is missing, in words for the person who typed it.
    """
    try:
        citation: Citation | None = Citation.parse(words)
    except ValueError:
        citation = None
    if citation and citation.act in acts:
        return citation, acts[citation.act]
    if citation and "-" in citation.act:
        near = difflib.get_close_matches(citation.act, acts, 1)
        hint = f" Có phải '{near[0]}'?" if near else ""
        raise ValueError(f"không có văn bản '{citation.act}'.{hint} Các văn bản: {', '.join(acts)}")
    typed = find(words)
    if not typed:
        raise ValueError("không thấy điều nào. Ví dụ: 'khoản 2 Điều 34 Luật THADS' hoặc 'Điều 45 khoản 1 Luật THADS'")
    place = typed[0]
    rest = (words[: place.start] + " " + words[place.end :]).strip()
    found = acts.named(place.act or rest)
    if not found:
        raise ValueError(f"không rõ văn bản nào: '{place.act or rest or words}'. Các văn bản: {', '.join(acts)}")
    act = next((act for act in found if on in act.effective), None)
    if act is None:
        spans = "; ".join(f"{act.short}: {act.effective.start:%d/%m/%Y} – {_until(act)}" for act in found)
        raise ValueError(f"ngày {on:%d/%m/%Y} không có văn bản này ({spans})")
    return Citation(act.id, place.article, place.clause, place.point), act


def _until(act: Act) -> str:
    return f"trước {act.effective.end:%d/%m/%Y}" if act.effective.end else "nay"


def _law_texts() -> Any:
    """The imported texts; tells what is wrong with the settings and ends the command when they cannot be read."""
    from gateway.lawtexts import LawTexts
    from gateway.settings import Settings

    try:
        settings = Settings.from_environment()
        settings.prepare()
    except ValueError as error:
        errors.print(f"[red]Thiết lập sai:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from None
    return LawTexts(settings.database_url)


@law.command("show")
def show(
    words: Annotated[str, typer.Argument(help="Ví dụ: 'Điều 45 khoản 1 Luật THADS', hoặc luat-thads-2025/dieu-34.")],
    as_of: AsOf = None,
    json_: Json = False,
) -> None:
    """Xem một điều, khoản, điểm: văn bản nào, còn hiệu lực không, lời văn (khi đã nạp), mục nào dẫn nó."""
    from bot import day
    from faq.corpus import served_corpus

    on = day_of(as_of) or day.today()
    acts = known_acts()
    try:
        citation, act = _named(words, acts, on)
        if not act.holds(citation):
            raise ValueError(f"{act.short} không có {citation.provision()}")
    except ValueError as error:
        errors.print(f"[red]{escape(str(error))}[/]", soft_wrap=True)
        raise typer.Exit(1) from None
    opened = _law_texts().open(citation, on)
    citing = [
        entry.id
        for entry in served_corpus().in_force(on)
        if any(_within(cited, citation) for cited in entry.citations_on(on))
    ]
    certainty = act.certainty_on(on)
    if json_:
        data: dict[str, Any] = {
            "citation": str(citation),
            "label": acts.label(citation),
            "number": act.number,
            "as_of": on.isoformat(),
            "in_force": on in act.effective,
            "effective": act.effective.start.isoformat(),
            "ended": act.effective.end.isoformat() if act.effective.end else None,
            "certainty": certainty.value,
            "heading": opened.heading if opened else None,
            "text": opened.text if opened else None,
            "entries": citing,
        }
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    console.print(f"[bold]{acts.label(citation)}[/] (số {act.number})", highlight=False)
    state = "có hiệu lực" if on in act.effective else "[yellow]không áp dụng[/]"
    console.print(
        f"Ngày {on:%d/%m/%Y}: {state} ({act.effective.start:%d/%m/%Y} – {_until(act)}); {CERTAINTY[certainty]}.",
        highlight=False,
    )
    if opened:
        console.print(f"\n[bold]{escape(opened.heading)}[/]", highlight=False)
        console.print(opened.text, markup=False, highlight=False)
    else:
        console.print("Lời văn chưa được nạp: hoidap law import TỆP…", style="dim")
    for id in citing:
        console.print(f"  • {id}", style="cyan", highlight=False)


def _within(cited: Citation, wanted: Citation) -> bool:
    """Whether a cited provision is the wanted one, lies in it, or holds it."""
    if (cited.act, cited.article) != (wanted.act, wanted.article):
        return False
    if cited.clause is None or wanted.clause is None:
        return True
    return (cited.clause == wanted.clause and None in (cited.point, wanted.point)) or cited == wanted


@law.command("diff")
def diff(
    before: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="NGÀY-TRƯỚC")],
    after: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="NGÀY-SAU")],
    moved: Annotated[bool, typer.Option("--moved", help="Kể cả số không đổi, chỉ đổi điều khoản.")] = False,
    json_: Json = False,
) -> None:
    """So hai ngày: con số nào, văn bản nào, câu trả lời nào đã đổi đối với người dân."""
    from faq.corpus import served_corpus
    from law.changes import act_changes, number_changes
    from law.parameters import known_parameters

    first, second = before.date(), after.date()
    acts = known_acts()
    try:
        numbers = number_changes(known_parameters(), first, second)
        instruments = act_changes(acts, first, second)
    except ValueError:
        errors.print("[red]Ngày trước phải sớm hơn ngày sau.[/]")
        raise typer.Exit(2) from None
    numbers = [change for change in numbers if moved or not change.only_moved]
    old = {entry.id: entry for entry in served_corpus().in_force(first)}
    entries = [
        (old.get(entry.id), entry)
        for entry in served_corpus().in_force(second)
        if old.get(entry.id) is None or old[entry.id].effective != entry.effective
    ]
    rows = [
        {
            "parameter": change.parameter.name,
            "title": change.parameter.title,
            "before": spell(change.before, change.parameter),
            "after": spell(change.after, change.parameter),
            "before_citation": str(change.before.citation) if change.before else None,
            "after_citation": str(change.after.citation) if change.after else None,
        }
        for change in numbers
    ]
    if json_:
        data = {
            "from": first.isoformat(),
            "to": second.isoformat(),
            "acts": [
                {"act": c.act, "began": _iso(c.began), "ended": _iso(c.ended), "number": acts[c.act].number}
                for c in instruments
            ],
            "numbers": rows,
            "entries": [
                {"entry": new.id, "title": new.title, "new": was is None, "before": was.short_answer if was else None,
                 "after": new.short_answer}
                for was, new in entries
            ],
        }  # fmt: skip
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return
    console.print(f"[bold]Văn bản[/] thay đổi từ {first:%d/%m/%Y} đến {second:%d/%m/%Y}", highlight=False)
    for instrument in instruments:
        began, ended = instrument.began, instrument.ended
        what = f"bắt đầu {began:%d/%m/%Y}" if began else f"hết hiệu lực {ended:%d/%m/%Y}"
        console.print(f"  • {acts[instrument.act].short}: {what}", highlight=False)
    table = Table(title="Con số người dân hay hỏi")
    for column in ("Điều gì", "Trước", "Sau", "Căn cứ mới"):
        table.add_column(column, overflow="fold")
    for row, change in zip(rows, numbers):
        table.add_row(
            escape(row["title"] or ""),
            escape(row["before"] or ""),
            escape(row["after"] or ""),
            acts.label(change.after.citation) if change.after else "",
        )
    console.print(table)
    console.print(f"{len(entries)} câu trả lời có phiên bản khác ở ngày sau (--json để xem từng câu).")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@law.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Tệp .json, .docx hoặc .html.")],
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="NĂM-THÁNG-NGÀY",
            help="Ngày lời văn này bắt đầu áp dụng (bản hợp nhất mới); mặc định là ngày văn bản có hiệu lực.",
        ),
    ] = None,
) -> None:
    """Nạp toàn văn văn bản chính thức vào cơ sở dữ liệu, tách theo điều, để mở được từ câu trả lời."""
    from bot import day
    from law.fulltext import UnreadableText, read_full_text

    texts = _law_texts()
    by_number = {act.number: act for act in known_acts().values()}
    failed = False
    with progress_display() as progress:
        task = progress.add_task("Nạp văn bản", total=len(files))
        for path in files:
            try:
                text = read_full_text(path)
                act = by_number.get(text.number)
                if act is None:
                    raise UnreadableText(
                        f"{path}: văn bản số {text.number} chưa có trong law/acts; thêm tệp law/acts/<mã>.yml trước"
                    )
                start = day_of(valid_from) or act.effective.start
                if start not in act.effective:
                    raise UnreadableText(f"{path}: ngày {start:%d/%m/%Y} nằm ngoài hiệu lực của {act.short}")
                count = texts.add(act.id, text, start, path.name, day.now())
                missing = sorted(set(act.outline) - {article.number for article in text.articles}, key=_article_order)
                note = f"; thiếu Điều {', '.join(missing[:5])}" if missing else ""
                errors.print(f"{act.short}: {count} điều{note}", markup=False, highlight=False)
            except UnreadableText as error:
                failed = True
                errors.print(f"[red]{escape(str(error))}[/]", soft_wrap=True, highlight=False)
            progress.advance(task)
    errors.print(f"Trong cơ sở dữ liệu có {texts.count()} điều. Khởi động lại máy chủ để tìm theo lời văn mới.")
    raise typer.Exit(int(failed))


def _article_order(number: str) -> tuple[int, str]:
    digits = "".join(letter for letter in number if letter.isdigit())
    return int(digits), number


@law.command("body")
def body(place: Annotated[str, typer.Argument(help="Tên tỉnh, huyện, xã, cũ hoặc mới, hoặc tên cơ quan cũ.")]) -> None:
    """Cơ quan thi hành án dân sự hiện nay của một nơi, kể cả tên tỉnh, huyện đã bỏ."""
    from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body

    try:
        found = find_body(place)
    except AmbiguousPlace as error:
        errors.print(f"[yellow]Có ở nhiều nơi, ghi thêm tên tỉnh:[/] {', '.join(error.provinces)}", soft_wrap=True)
        raise typer.Exit(1) from None
    except UnknownPlace:
        errors.print("[red]Không nhận ra tỉnh, huyện hay xã nào.[/]")
        raise typer.Exit(1) from None
    console.print(f"[bold]{found.body.name}[/]", highlight=False)
    if found.district_body:
        console.print(f"Trước 01/7/2025: {found.district_body}", highlight=False)
    if found.formerly:
        console.print(f"Tỉnh cũ: {found.formerly}, nay thuộc {found.body.province}", highlight=False)
    console.print(
        "Theo danh mục tỉnh, thành phố và tin báo chí; địa chỉ, điện thoại chưa kiểm chứng.",
        style="dim",
        soft_wrap=True,
    )


@law.command("duties")
def duties(
    words: Annotated[str, typer.Argument(help="Lọc theo cơ quan hoặc việc; bỏ trống để xem tất cả.")] = "",
    as_of: AsOf = None,
    json_: Json = False,
) -> None:
    """Ai làm gì trong thi hành án: cơ quan nào chủ trì, ai giúp, bao lâu, theo điều nào, dân hỏi được gì."""
    from bot import day
    from law.agencies.bodies import fold
    from law.agencies.duties import known_duties

    on = day_of(as_of) or day.today()
    acts = known_acts()
    found = [
        duty
        for duty in known_duties()
        if duty.since <= on
        and on in acts[duty.citation.act].effective
        and fold(words) in fold(f"{duty.body} {duty.task}")
    ]
    if json_:
        rows = [
            {"body": d.body, "task": d.task, "helps": list(d.helps), "time": d.time, "citation": str(d.citation),
             "label": acts.label(d.citation), "certainty": acts.certainty(d.citation, on).value, "citizen": d.citizen,
             "entry": d.entry}
            for d in found
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"Ai làm gì, luật ngày {on:%d/%m/%Y}")
    for column in ("Cơ quan", "Việc", "Thời hạn", "Căn cứ", "Người dân hỏi được gì"):
        table.add_column(column, overflow="fold")
    for duty in found:
        table.add_row(
            *map(escape, (duty.body, duty.task, duty.time or "", acts.label(duty.citation), duty.citizen or ""))
        )
    console.print(table)
