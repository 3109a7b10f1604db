"""``hoidap campaign``: campaigns with their pages, and reports of how they were used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.cli_kept import Yes, found, keep, print_json, print_lines, settings_or_exit
from gateway.console import Json, console, errors
from gateway.partners.campaigns import LONGEST_ID, USUAL_FORMATS, Campaign, CampaignStore, checked
from gateway.settings import Settings

campaign = typer.Typer(
    help="Đợt tuyên truyền: câu trả lời theo chủ đề, trang riêng, mã QR, áp phích, báo cáo số liệu.",
    no_args_is_help=True,
)

DAYS = ["%Y-%m-%d"]

Id = Annotated[
    str,
    typer.Argument(help=f"Mã đợt, chữ thường không dấu, không quá {LONGEST_ID} ký tự; địa chỉ trang là /dot/<mã>."),
]
Since = Annotated[datetime | None, typer.Option("--since", formats=DAYS, help="Ngày đầu, dạng NĂM-THÁNG-NGÀY.")]
Until = Annotated[datetime | None, typer.Option("--until", formats=DAYS, help="Ngày cuối, dạng NĂM-THÁNG-NGÀY.")]
Intro = Annotated[str | None, typer.Option("--intro", help="Lời giới thiệu; chữ thường hoặc Markdown, không HTML.")]
IntroFile = Annotated[Path | None, typer.Option("--intro-file", help="Tệp chứa lời giới thiệu.")]
Logo = Annotated[Path | None, typer.Option(help="Tệp logo PNG hoặc SVG.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="Chủ đề; ghi nhiều lần được.")]
Ids = Annotated[list[str] | None, typer.Option("--id", help="Mã câu trả lời; ghi nhiều lần, theo thứ tự này.")]
Audience = Annotated[str | None, typer.Option("--audience", help="Đối tượng: debtor, creditor…")]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", help=f"Tài liệu cho tải; ghi nhiều lần được. Mặc định: {', '.join(USUAL_FORMATS)}."),
]

_STANDINGS = {"coming": "sắp diễn ra", "running": "đang diễn ra", "ended": "đã kết thúc"}


def _store(settings: Settings) -> CampaignStore:
    return CampaignStore(settings.database_url)


def _found(store: CampaignStore, id: str) -> Campaign:
    return found(store, id, "đợt tuyên truyền", "hoidap campaign list")


def _check(made: Campaign) -> Campaign:
    """The campaign when it can be kept, by the entries of here and the day of today."""
    from bot import day, knowledge

    return checked(made, knowledge.shown(), day.today())


def _introduction(words: str | None, file: Path | None) -> str | None:
    if file is None:
        return words
    try:
        return _bytes(file).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        errors.print(f"[red]Tệp lời giới thiệu không phải UTF-8:[/] {escape(str(file))}", soft_wrap=True)
        raise typer.Exit(2) from None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        why = escape(error.strerror or str(error))
        errors.print(f"[red]Không đọc được {escape(str(file))}:[/] {why}", soft_wrap=True)
        raise typer.Exit(2) from None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@campaign.command("add")
def add(
    id: Id,
    title: Annotated[str, typer.Argument(help="Tên đợt, ví dụ “Tháng cao điểm thi hành án”.", show_default=False)],
    organiser: Annotated[str, typer.Option("--organiser", help="Đơn vị tổ chức; có trên trang và tài liệu.")],
    since: Annotated[datetime, typer.Option("--since", formats=DAYS, help="Ngày đầu, dạng NĂM-THÁNG-NGÀY.")],
    until: Annotated[datetime, typer.Option("--until", formats=DAYS, help="Ngày cuối, dạng NĂM-THÁNG-NGÀY.")],
    intro: Intro = None,
    intro_file: IntroFile = None,
    logo: Logo = None,
    topic: Topics = None,
    ids: Ids = None,
    audience: Audience = None,
    format_: Formats = None,
) -> None:
    """Mở một đợt mới; trang có ngay tại /dot/<mã>."""
    from bot import day

    store = _store(settings_or_exit())
    if any(each.id == id for each in store.all()):
        errors.print(f"[red]Không lưu:[/] đã có đợt {escape(id)}. Sửa bằng: hoidap campaign set {escape(id)}")
        raise typer.Exit(2)
    made = Campaign(
        id=id,
        title=title.strip(),
        organiser=organiser.strip(),
        since=since.date(),
        until=until.date(),
        created_at=day.now(),
        introduction=_introduction(intro, intro_file) or "",
        logo=_bytes(logo) if logo else None,
        topics=tuple(topic or ()),
        audience=audience,
        ids=tuple(ids or ()),
        formats=tuple(dict.fromkeys(format_ or USUAL_FORMATS)),
    )
    keep(made, _check, store.add)
    print(f"/dot/{id}")
    errors.print(f"Đã mở đợt {escape(id)}: {_said(made, day.today())}.", soft_wrap=True)


@campaign.command("list")
def list_(json_: Json = False) -> None:
    """Các đợt, đợt cũ trước."""
    from bot import day

    every = _store(settings_or_exit()).all()
    if json_:
        print_json([as_json(each) for each in every])
        return
    if not every:
        errors.print("Chưa có đợt nào.")
        return
    table = Table(title="Đợt tuyên truyền")
    for column in ("Mã", "Tên", "Đơn vị tổ chức", "Từ", "Đến hết", "Hôm nay"):
        table.add_column(column, overflow="fold", no_wrap=column in ("Mã", "Từ", "Đến hết"))
    for each in every:
        days = (f"{each.since:%d/%m/%Y}", f"{each.until:%d/%m/%Y}")
        standing = _STANDINGS[each.standing(day.today())]
        table.add_row(each.id, escape(each.title), escape(each.organiser), *days, standing)
    console.print(table)


@campaign.command("show")
def show(id: Id, json_: Json = False) -> None:
    """Mọi điều của một đợt."""
    from bot import day

    made = _found(_store(settings_or_exit()), id)
    if json_:
        print_json(as_json(made))
        return
    print_lines(
        (
            ("Mã", made.id),
            ("Trang", f"/dot/{made.id}"),
            ("Tên", made.title),
            ("Đơn vị tổ chức", made.organiser),
            ("Thời gian", _said(made, day.today())),
            ("Chủ đề", ", ".join(made.topics) or "không chọn riêng"),
            ("Câu trả lời", ", ".join(made.ids) or "không chọn riêng"),
            ("Đối tượng", made.audience or "mọi người"),
            ("Tài liệu", ", ".join(made.formats) or "chỉ áp phích"),
            ("Logo", f"có ({len(made.logo)} byte)" if made.logo else "không"),
            ("Lời giới thiệu", made.introduction or "không"),
        )
    )


@campaign.command("set")
def set_(
    id: Id,
    title: Annotated[str | None, typer.Option("--title", help="Tên đợt.")] = None,
    organiser: Annotated[str | None, typer.Option("--organiser", help="Đơn vị tổ chức.")] = None,
    since: Since = None,
    until: Until = None,
    intro: Intro = None,
    intro_file: IntroFile = None,
    logo: Logo = None,
    no_logo: Annotated[bool, typer.Option("--no-logo", help="Bỏ logo.")] = False,
    topic: Topics = None,
    ids: Ids = None,
    audience: Audience = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Bỏ chủ đề, câu trả lời, đối tượng đã chọn trước khi chọn lại.")
    ] = False,
    format_: Formats = None,
) -> None:
    """Sửa một đợt: chỉ điều được ghi ra mới đổi; --topic, --id, --format thay cả danh sách cũ."""
    store = _store(settings_or_exit())
    made = _found(store, id)
    if anew:
        made = replace(made, topics=(), ids=(), audience=None)
    given: dict[str, Any] = {
        "title": title,
        "organiser": organiser,
        "since": _day(since),
        "until": _day(until),
        "introduction": _introduction(intro, intro_file),
        "logo": _bytes(logo) if logo else None,
        "topics": tuple(topic) if topic else None,
        "ids": tuple(ids) if ids else None,
        "audience": audience,
        "formats": tuple(dict.fromkeys(format_)) if format_ else None,
    }
    changed = replace(made, **{name: value for name, value in given.items() if value is not None})
    keep(replace(changed, logo=None) if no_logo else changed, _check, store.change)
    errors.print(f"Đã sửa {escape(id)}; mọi máy chủ áp dụng trong vòng 10 giây.", soft_wrap=True)


@campaign.command("remove")
def remove(id: Id, yes: Yes = False) -> None:
    """Xóa hẳn một đợt cùng số liệu lượt xem, lượt tải của nó; làm báo cáo trước khi xóa."""
    from gateway.partners.campaign_counts import CountStore

    settings = settings_or_exit()
    store = _store(settings)
    made = _found(store, id)
    if not yes:
        typer.confirm(f"Xóa đợt “{made.title}” và số liệu của nó?", abort=True)
    store.remove(id)
    CountStore(settings.database_url).forget(id)
    errors.print(f"Đã xóa {escape(id)}.", soft_wrap=True)


@campaign.command("report")
def report(
    id: Id,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=DAYS, help="Ngày đầu của kỳ; mặc định là ngày đầu của đợt.")
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=DAYS, help="Ngày cuối của kỳ; mặc định là ngày cuối của đợt, hoặc hôm nay."),
    ] = None,
    json_: Json = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Ghi bảng theo ngày ra tệp CSV.")] = None,
    docx: Annotated[Path | None, typer.Option("--docx", help="Ghi báo cáo ra tệp Word.")] = None,
) -> None:
    """Số liệu của một đợt: lượt xem, tải, hỏi theo ngày và cả kỳ, kèm cách tính từng số."""
    from bot import day, knowledge
    from gateway.partners.campaign_counts import CountStore
    from gateway.partners.campaign_report import BadPeriod, as_csv, as_json
    from gateway.partners.campaign_report import report as counted
    from gateway.turns import TurnStore

    settings = settings_or_exit()
    made = _found(_store(settings), id)
    counts, turns = CountStore(settings.database_url), TurnStore(settings.database_url)
    try:
        figures = counted(made, counts, turns, knowledge.shown(), day.today(), _day(first), _day(last))
    except BadPeriod as error:
        errors.print(f"[red]Không làm được báo cáo:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from None
    if csv is not None:
        _write(csv, as_csv(figures))
    if docx is not None:
        from gateway.partners.campaign_docx import as_docx

        _write(docx, as_docx(figures, knowledge.shown()))
    if json_:
        print_json(as_json(figures))
    elif csv is None and docx is None:
        _print(figures)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        why = escape(error.strerror or str(error))
        errors.print(f"[red]Không ghi được {escape(str(path))}:[/] {why}", soft_wrap=True)
        raise typer.Exit(1) from None
    errors.print(f"Đã ghi {escape(str(path))}", highlight=False, soft_wrap=True)


def _print(figures: Any) -> None:
    """The whole period for a person: each figure with its meaning, the days with anything, what was answered often."""
    from gateway.partners.campaign_report import format_title, wording

    table = Table(title=f"{escape(figures.campaign.title)}: {figures.first:%d/%m/%Y} – {figures.last:%d/%m/%Y}")
    table.add_column("Chỉ tiêu")
    table.add_column("Số liệu", justify="right")
    table.add_column("Cách tính", overflow="fold", style="dim")
    for name, n in figures.total.by_name.items():
        words = wording()["figures"][name]
        table.add_row(words["label"], str(n), words["means"])
        for format, times in figures.total.downloads.items() if name == "downloads" else ():
            table.add_row(f"  {format_title(format)}", str(times), "")
    console.print(table)
    by_day = Table(title="Theo ngày")
    named = ("views", "qr_views", "downloads", "questions", "answered", "clarify", "unanswered")
    by_day.add_column("Ngày", no_wrap=True)
    for name in named:
        by_day.add_column(wording()["figures"][name]["label"], justify="right")
    for on, each in figures.days:
        if any(each.by_name.values()):
            by_day.add_row(f"{on:%d/%m/%Y}", *(str(each.by_name[name]) for name in named))
    console.print(by_day)
    for _, title, n in figures.entries:
        console.print(f"{n:>6}  {title}", markup=False, highlight=False, soft_wrap=True)
    for note in figures.notes:
        console.print(f"- {note}", style="dim", markup=False, highlight=False, soft_wrap=True)


def _said(made: Campaign, today: date) -> str:
    return f"từ {made.since:%d/%m/%Y} đến hết {made.until:%d/%m/%Y}, {_STANDINGS[made.standing(today)]}"


def as_json(made: Campaign) -> dict[str, Any]:
    """A campaign for a program."""
    lists = {name: list(getattr(made, name)) for name in ("topics", "ids", "formats")}
    days = {name: getattr(made, name).isoformat() for name in ("since", "until", "created_at")}
    return {**made.__dict__, **lists, **days, "logo": bool(made.logo), "channel": made.channel}
