"""``hoidap embed``: the sites that may show the assistant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.cli_kept import Yes, found, keep, print_json, print_lines, settings_or_exit
from gateway.console import Json, console, errors
from gateway.embed.keys import TURNS_PER_DAY, TURNS_PER_MINUTE, EmbedKey, KeyStore, checked, new_id
from gateway.settings import Settings

embed = typer.Typer(
    help="Mã nhúng: trang nào được nhúng phần hỏi đáp, trông thế nào, hỏi được bao nhiêu.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(help="Mã nhúng, dạng pk_…", show_default=False)]
Origins = Annotated[
    list[str] | None,
    typer.Option("--origin", help="Địa chỉ đúng của trang, ví dụ https://bao.example.vn; ghi nhiều lần được."),
]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="Chỉ trả lời chủ đề này; ghi nhiều lần được.")]
Title = Annotated[str | None, typer.Option(help="Tiêu đề hiện trên khung hỏi đáp.")]
Accent = Annotated[str | None, typer.Option(help="Màu nhấn, dạng #rrggbb.")]
Logo = Annotated[str | None, typer.Option(help="Tên tệp logo đã chép vào thư mục HOIDAP_LOGOS.")]
PerMinute = Annotated[int | None, typer.Option(min=1, help="Lượt hỏi mỗi phút của một người xem.")]
PerDay = Annotated[int | None, typer.Option(min=1, help="Lượt hỏi mỗi ngày của cả mã.")]
Webview = Annotated[
    bool | None,
    typer.Option(
        "--webview/--no-webview", help="Cho ứng dụng điện thoại không có origin dùng mã này (xem docs/embedding.md)."
    ),
]


def _keep(key: EmbedKey, save: Callable[[EmbedKey], None], settings: Settings) -> None:
    keep(key, lambda key: checked(key, settings.logos), save)


def _found(store: KeyStore, id: str) -> EmbedKey:
    return found(store, id, "mã nhúng", "hoidap embed list")


@embed.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Tên đơn vị nhúng.", show_default=False)],
    origin: Origins = None,
    topic: Topics = None,
    title: Title = None,
    accent: Accent = None,
    logo: Logo = None,
    per_minute: PerMinute = TURNS_PER_MINUTE,
    per_day: PerDay = TURNS_PER_DAY,
    webview: Webview = False,
) -> None:
    """Cấp một mã nhúng mới và in mã đó ra."""
    from bot import day

    settings = settings_or_exit()
    key = EmbedKey(
        id=new_id(),
        name=name,
        origins=tuple(origin or ()),
        created_at=day.now(),
        topics=tuple(topic or ()),
        title=title,
        accent=accent,
        logo=logo,
        turns_per_minute=per_minute or TURNS_PER_MINUTE,
        turns_per_day=per_day or TURNS_PER_DAY,
        webview=bool(webview),
    )
    _keep(key, KeyStore(settings.database_url).add, settings)
    print(key.id)
    errors.print("Đã cấp mã. Cách nhúng: trang /nhung của máy chủ, hoặc docs/embedding.md", soft_wrap=True)


@embed.command("list")
def list_(json_: Json = False) -> None:
    """Các mã nhúng đã cấp."""
    keys = KeyStore(settings_or_exit().database_url).all()
    if json_:
        print_json([as_json(key) for key in keys])
        return
    if not keys:
        errors.print("Chưa cấp mã nào.")
        return
    table = Table(title="Mã nhúng")
    for column in ("Mã", "Đơn vị", "Trang", "Chủ đề", "Trạng thái"):
        table.add_column(column, overflow="fold", no_wrap=column == "Mã")
    for key in keys:
        state = "tạm dừng" if key.paused else "đang dùng"
        table.add_row(key.id, escape(key.name), "\n".join(key.origins), ", ".join(key.topics) or "tất cả", state)
    console.print(table)


@embed.command("show")
def show(id: Id, json_: Json = False) -> None:
    """Mọi điều của một mã."""
    key = _found(KeyStore(settings_or_exit().database_url), id)
    if json_:
        print_json(as_json(key))
        return
    lines = (
        ("Mã", key.id),
        ("Đơn vị", key.name),
        ("Trang", ", ".join(key.origins)),
        ("Chủ đề", ", ".join(key.topics) or "tất cả"),
        ("Tiêu đề", key.title or "mặc định"),
        ("Màu", key.accent or "mặc định"),
        ("Logo", key.logo or "không"),
        ("Giới hạn", f"{key.turns_per_minute} lượt mỗi phút một người, {key.turns_per_day} lượt mỗi ngày"),
        ("Ứng dụng điện thoại", "có" if key.webview else "không"),
        ("Trạng thái", f"tạm dừng: {key.paused}" if key.paused else "đang dùng"),
        ("Cấp ngày", f"{key.created_at:%d/%m/%Y}"),
    )
    print_lines(lines)


@embed.command("set")
def set_(
    id: Id,
    name: Annotated[str | None, typer.Option(help="Tên đơn vị nhúng.")] = None,
    origin: Origins = None,
    topic: Topics = None,
    all_topics: Annotated[bool, typer.Option("--all-topics", help="Trả lời mọi chủ đề.")] = False,
    title: Title = None,
    accent: Accent = None,
    logo: Logo = None,
    plain: Annotated[bool, typer.Option("--plain", help="Bỏ tiêu đề, màu và logo riêng trước khi đặt lại.")] = False,
    per_minute: PerMinute = None,
    per_day: PerDay = None,
    webview: Webview = None,
) -> None:
    """Sửa một mã: chỉ điều được ghi ra mới đổi; --origin và --topic thay cả danh sách cũ."""
    settings = settings_or_exit()
    store = KeyStore(settings.database_url)
    key = _found(store, id)
    given: dict[str, Any] = {
        "name": name,
        "origins": tuple(origin) if origin else None,
        "topics": () if all_topics else tuple(topic) if topic else None,
        "title": title,
        "accent": accent,
        "logo": logo,
        "turns_per_minute": per_minute,
        "turns_per_day": per_day,
        "webview": webview,
    }
    if plain:
        key = replace(key, title=None, accent=None, logo=None)
    _keep(replace(key, **{what: value for what, value in given.items() if value is not None}), store.change, settings)
    errors.print(f"Đã sửa {id}; mọi máy chủ áp dụng trong vòng 10 giây.", soft_wrap=True)


@embed.command("pause")
def pause(
    id: Id,
    words: Annotated[str, typer.Option("--words", help="Lời báo cho người xem.")] = "",
) -> None:
    """Tạm dừng một mã: người xem thấy lời báo, không ai hỏi được qua mã này."""
    from gateway.embed.wording import say

    settings = settings_or_exit()
    store = KeyStore(settings.database_url)
    _keep(replace(_found(store, id), paused=words or say("paused")), store.change, settings)
    errors.print(f"Đã tạm dừng {id}; mọi máy chủ áp dụng trong vòng 10 giây.", soft_wrap=True)


@embed.command("resume")
def resume(id: Id) -> None:
    """Cho một mã hoạt động trở lại."""
    settings = settings_or_exit()
    store = KeyStore(settings.database_url)
    _keep(replace(_found(store, id), paused=None), store.change, settings)
    errors.print(f"Mã {id} hoạt động trở lại trong vòng 10 giây.", soft_wrap=True)


@embed.command("remove")
def remove(id: Id, yes: Yes = False) -> None:
    """Xóa hẳn một mã; các lượt hỏi đã lưu vẫn còn."""
    store = KeyStore(settings_or_exit().database_url)
    key = _found(store, id)
    if not yes:
        typer.confirm(f"Xóa mã {id} của {key.name}?", abort=True)
    store.remove(id)
    errors.print(f"Đã xóa {id}.", soft_wrap=True)


def as_json(key: EmbedKey) -> dict[str, Any]:
    """A key for a program."""
    return {
        **key.__dict__,
        "origins": list(key.origins),
        "topics": list(key.topics),
        "created_at": key.created_at.isoformat(),
    }
