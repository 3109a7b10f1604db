"""``hoidap pack``: selections saved at one address, with formats, name and logo."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.cli_kept import Yes, found, keep, print_json, print_lines, settings_or_exit
from gateway.console import Json, console, errors
from gateway.partners.packs import Download, Pack, PackStore, checked, new_id
from gateway.paths import pack_path
from gateway.settings import Settings

pack = typer.Typer(
    help="Gói tài liệu: lưu lựa chọn câu trả lời, định dạng, tên và logo của một đơn vị ở một địa chỉ.",
    no_args_is_help=True,
)

USUAL_FORMATS = ("leaflet", "loudspeaker", "handbook")
#: Downloads that ``show`` lists.
MOST_SHOWN = 10

Id = Annotated[str, typer.Argument(help="Mã gói, dạng gk_…", show_default=False)]
Issuer = Annotated[
    str | None, typer.Option("--publisher", help="Tên đơn vị in trên tài liệu; không ghi thì là tên gói.")
]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="Chủ đề; ghi nhiều lần được.")]
Ids = Annotated[list[str] | None, typer.Option("--id", help="Mã câu trả lời; ghi nhiều lần, theo thứ tự này.")]
Audience = Annotated[str | None, typer.Option("--audience", help="Đối tượng: debtor, creditor…")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        help="Định dạng, kèm tùy chọn nếu cần: leaflet, loudspeaker:minutes=3,voice=nam; ghi nhiều lần được. "
        f"Mặc định: {', '.join(USUAL_FORMATS)}.",
    ),
]
LogoFile = Annotated[Path | None, typer.Option("--logo", help="Tệp logo PNG hoặc SVG, không quá 200 kB.")]


def _store(settings: Settings | None = None) -> PackStore:
    return PackStore((settings or settings_or_exit()).database_url)


def _found(store: PackStore, id: str) -> Pack:
    return found(store, id, "gói", "hoidap pack list")


def _check(made: Pack) -> Pack:
    """The pack, when it can be kept today."""
    from bot import day, knowledge

    return checked(made, knowledge.shown(), day.today())


def _formats(given: list[str]) -> dict[str, dict[str, str]]:
    """``loudspeaker:minutes=3,voice=nam`` as name and options."""
    read = {}
    for each in given:
        name, _, rest = each.partition(":")
        pairs = [part.partition("=") for part in rest.split(",") if part]
        if any(not key or not sign for key, sign, _ in pairs):
            errors.print(f"[red]Không đọc được[/] {escape(each)}: viết như loudspeaker:minutes=3,voice=nam")
            raise typer.Exit(2)
        read[name] = {key: value for key, _, value in pairs}
    return read


def _logo(path: Path) -> bytes:
    """The bytes of a logo that can be printed; exit 2 says what is wrong."""
    from faq.exporters.selection import BadSelection
    from gateway.partners.pack_logos import checked_logo

    try:
        return checked_logo(path.read_bytes())
    except OSError as error:
        errors.print(f"[red]Không đọc được {escape(str(path))}:[/] {escape(error.strerror or str(error))}")
    except BadSelection as error:
        errors.print(f"[red]Không dùng được:[/] {escape(str(error))}", soft_wrap=True)
    raise typer.Exit(2)


def _address(settings: Settings, id: str) -> str:
    return f"{settings.base_url or ''}{pack_path(id)}"


@pack.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Tên gói.", show_default=False)],
    publisher: Issuer = None,
    topic: Topics = None,
    audience: Audience = None,
    id: Ids = None,
    format: Formats = None,
    logo: LogoFile = None,
) -> None:
    """Lưu một gói mới, in địa chỉ trang của gói."""
    from bot import day

    settings, now = settings_or_exit(), day.now()
    made = Pack(
        id=new_id(),
        name=name,
        publisher=publisher or name,
        formats=_formats(format or list(USUAL_FORMATS)),
        created_at=now,
        changed_at=now,
        topics=tuple(topic or ()),
        audience=audience,
        ids=tuple(id or ()),
        logo=_logo(logo) if logo else None,
    )
    keep(made, _check, _store(settings).add)
    errors.print("Đã lưu gói. Gửi địa chỉ này cho đơn vị; ai có địa chỉ đều xem và tải được:")
    print(_address(settings, made.id))


@pack.command("list")
def list_(json_: Json = False) -> None:
    """Các gói đã lưu."""
    store = _store()
    packs = store.all()
    if json_:
        print_json([as_json(each) for each in packs])
        return
    if not packs:
        errors.print("Chưa có gói nào.")
        return
    table = Table(title="Gói tài liệu")
    for column in ("Mã", "Tên", "Định dạng", "Lượt tải", "Của"):
        table.add_column(column, overflow="fold", no_wrap=column == "Mã")
    for each in packs:
        owner = each.owner or "người vận hành"
        table.add_row(each.id, escape(each.name), ", ".join(each.formats), str(store.taken(each.id)), owner)
    console.print(table)


@pack.command("show")
def show(id: Id, json_: Json = False) -> None:
    """Mọi điều của một gói, các lượt tải gần nhất, thông báo đính chính đã đọc đến đâu."""
    from gateway.partners.history import History
    from gateway.partners.pack_news import notices

    settings = settings_or_exit()
    store = _store(settings)
    one = _found(store, id)
    downloads, reading = store.downloads(id, MOST_SHOWN), store.last_reading(id)
    listed = notices(History(settings.database_url), store.holdings(id))
    if json_:
        more = {"taken": store.taken(id), "downloads": [_download(each) for each in downloads]}
        read = {"notices": [each.number for each in listed], "read": reading[0] if reading else 0}
        print_json(as_json(one) | more | read)
        return
    unread = sum(1 for each in listed if reading is None or each.number > reading[0])
    print_lines(
        (
            ("Mã", one.id),
            ("Trang", _address(settings, id)),
            ("Tên gói", one.name),
            ("In tên", one.publisher),
            ("Chủ đề", ", ".join(one.topics) or "tất cả"),
            ("Đối tượng", one.audience or "mọi người"),
            ("Câu đích danh", ", ".join(one.ids) or "không"),
            ("Định dạng", "; ".join(_said(name, options) for name, options in one.formats.items())),
            ("Logo", f"{len(one.logo)} byte" if one.logo else "không"),
            ("Của", one.owner or "người vận hành"),
            ("Lưu ngày", f"{one.created_at:%d/%m/%Y}"),
            ("Lượt tải", store.taken(id)),
            ("Thông báo đính chính", f"{len(listed)}, chưa đọc {unread}"),
            *((f"Tải {_local(each.at)}", each.format) for each in downloads),
        )
    )


@pack.command("set")
def set_(
    id: Id,
    name: Annotated[str | None, typer.Option(help="Tên gói.")] = None,
    publisher: Issuer = None,
    topic: Topics = None,
    all_topics: Annotated[bool, typer.Option("--all-topics", help="Lấy mọi chủ đề.")] = False,
    audience: Audience = None,
    anyone: Annotated[bool, typer.Option("--anyone", help="Lấy cho mọi đối tượng.")] = False,
    entry: Ids = None,
    no_ids: Annotated[bool, typer.Option("--no-ids", help="Thôi chọn đích danh.")] = False,
    format: Formats = None,
) -> None:
    """Sửa một gói: chỉ điều được ghi ra mới đổi; --topic, --id, --format thay cả danh sách cũ."""
    from bot import day

    store = _store()
    one = _found(store, id)
    one = replace(
        one,
        topics=() if all_topics else one.topics,
        audience=None if anyone else one.audience,
        ids=() if no_ids else one.ids,
    )
    given: dict[str, Any] = {
        "name": name,
        "publisher": publisher,
        "topics": tuple(topic) if topic else None,
        "audience": audience,
        "ids": tuple(entry) if entry else None,
        "formats": _formats(format) if format else None,
    }
    changed = {what: value for what, value in given.items() if value is not None}
    keep(replace(one, **changed, changed_at=day.now()), _check, store.change)
    errors.print(f"Đã sửa {id}, có hiệu lực ngay.")


@pack.command("logo")
def logo(
    id: Id,
    file: Annotated[Path | None, typer.Argument(help="Tệp PNG hoặc SVG, không quá 200 kB.")] = None,
    none: Annotated[bool, typer.Option("--none", help="Bỏ logo đang có.")] = False,
) -> None:
    """Đặt hoặc bỏ logo của một gói."""
    from bot import day

    if (file is None) is not none:
        errors.print("Ghi tên tệp logo, hoặc --none để bỏ logo.")
        raise typer.Exit(2)
    store = _store()
    one = _found(store, id)
    keep(replace(one, logo=_logo(file) if file else None, changed_at=day.now()), _check, store.change)
    errors.print(f"Đã {'bỏ' if none else 'đặt'} logo của {id}.")


@pack.command("remove")
def remove(id: Id, yes: Yes = False) -> None:
    """Xóa hẳn một gói: địa chỉ của gói không mở được nữa, các lượt tải đã ghi cũng xóa."""
    store = _store()
    one = _found(store, id)
    if not yes:
        typer.confirm(f"Xóa gói {id}, {one.name}?", abort=True, err=True)
    store.remove(id)
    errors.print(f"Đã xóa {id}.")


def as_json(one: Pack) -> dict[str, Any]:
    """A pack for a program."""
    moments = {"created_at": one.created_at.isoformat(), "changed_at": one.changed_at.isoformat()}
    lists = {"topics": list(one.topics), "ids": list(one.ids)}
    return {**one.__dict__, **moments, **lists, "logo": len(one.logo) if one.logo else None}


def _said(name: str, options: Any) -> str:
    return f"{name} ({', '.join(f'{key}={value}' for key, value in options.items())})" if options else name


def _download(each: Download) -> dict[str, Any]:
    return {"at": each.at.isoformat(), "format": each.format, "history": each.history, "entries": len(each.selected)}


def _local(moment: datetime) -> str:
    from bot.day import in_vietnam

    return f"{in_vietnam(moment):%d/%m/%Y %H:%M}"
