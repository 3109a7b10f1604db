"""``hoidap partner webhook``: where partners hear of changes, and what was sent."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.cli_kept import Yes, print_json, print_lines, settings_or_exit
from gateway.console import Json, console, errors
from gateway.partners.history import History
from gateway.partners.posting import ERRORS
from gateway.partners.webhook_store import EndpointStore
from gateway.partners.webhooks import FAILING, GONE, STOPPED, Attempt, Endpoint, UnknownEndpoint

webhook = typer.Typer(
    help="Nơi đối tác nhận tin khi câu trả lời thay đổi; đối tác tự thêm bằng POST /v1/webhooks.", no_args_is_help=True
)

Id = Annotated[str, typer.Argument(help="Mã nơi nhận, dạng wh_…", show_default=False)]

WHY = {
    FAILING: "đã ngừng: gửi lại nhiều lần đều không tới",
    GONE: "đã ngừng: máy nhận trả lời 410",
    STOPPED: "đã ngừng: có người tắt",
}


def _store() -> EndpointStore:
    return EndpointStore(settings_or_exit().database_url)


def _found(store: EndpointStore, id: str) -> Endpoint:
    try:
        return store.get(id)
    except UnknownEndpoint:
        errors.print(
            f"[red]Không có nơi nhận[/] {escape(id)}. Xem danh sách: hoidap partner webhook list", soft_wrap=True
        )
        raise typer.Exit(2) from None


def _newest(url: str) -> int:
    return History(url).last()[0]


def _local(moment: datetime | None) -> str:
    from bot.day import in_vietnam

    return f"{in_vietnam(moment):%d/%m/%Y %H:%M:%S}" if moment is not None else ""


def _state(endpoint: Endpoint) -> str:
    if endpoint.disabled is not None:
        return WHY[endpoint.disabled]
    if endpoint.failures:
        return f"{endpoint.failures} lần liền không tới, gửi lại lúc {_local(endpoint.next_at) or 'tới lượt'}"
    return "đang gửi"


def _came_of(attempt: Attempt) -> str:
    if attempt.error is None:
        return f"tới ({attempt.status})"
    status = f" ({attempt.status})" if attempt.status is not None else ""
    return f"không tới: {ERRORS[attempt.error]}{status}"


@webhook.command("list")
def list_(
    partner: Annotated[str | None, typer.Option(help="Chỉ của đối tác này, dạng pt_…")] = None, json_: Json = False
) -> None:
    """Các nơi nhận của mọi đối tác, hoặc của một đối tác."""
    settings = settings_or_exit()
    found, newest = EndpointStore(settings.database_url).all(partner), _newest(settings.database_url)
    if json_:
        print_json([as_json(each, newest) for each in found])
        return
    if not found:
        errors.print("Chưa có nơi nhận nào.")
        return
    table = Table(title="Nơi nhận tin thay đổi")
    for column in ("Mã", "Đối tác", "Địa chỉ", "Đã xét đến", "Trạng thái"):
        table.add_column(column, overflow="fold", no_wrap=column in ("Mã", "Đối tác"))
    for each in found:
        # what follows the host may hold a token
        host = "/".join(each.url.split("/")[:3])
        table.add_row(each.id, each.partner, escape(host), f"{each.cursor}/{newest}", _state(each))
    console.print(table)


@webhook.command("show")
def show(id: Id, json_: Json = False) -> None:
    """Mọi điều của một nơi nhận, trừ mã ký."""
    settings = settings_or_exit()
    one, newest = _found(EndpointStore(settings.database_url), id), _newest(settings.database_url)
    if json_:
        print_json(as_json(one, newest))
        return
    print_lines(
        (
            ("Mã", one.id),
            ("Đối tác", one.partner),
            ("Địa chỉ", one.url),
            ("Chủ đề", ", ".join(one.topics) or "tất cả"),
            ("Loại thay đổi", ", ".join(one.kinds) or "tất cả"),
            ("Trạng thái", _state(one)),
            *([("Ngừng lúc", _local(one.disabled_at))] if one.disabled_at is not None else []),
            ("Đã xét đến", f"thay đổi số {one.cursor}, mới nhất là {newest}"),
            ("Ghi lúc", _local(one.created_at)),
        )
    )


@webhook.command("deliveries")
def deliveries(
    id: Id,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Bao nhiêu lần gần nhất.")] = 20,
    json_: Json = False,
) -> None:
    """Những lần gửi gần đây, mới nhất trước."""
    store = _store()
    found = store.attempts(_found(store, id).id, limit)
    if json_:
        print_json([{**each.__dict__, "at": each.at.isoformat()} for each in found])
        return
    if not found:
        errors.print("Chưa gửi lần nào.")
        return
    table = Table(title=f"Những lần gửi tới {id}")
    for column in ("Lúc", "Thay đổi", "Kết quả", "Mili giây", "Máy nhận nói"):
        table.add_column(column, overflow="fold")
    for each in found:
        number = "gửi thử" if each.number is None else str(each.number)
        table.add_row(_local(each.at), number, _came_of(each), f"{each.ms:.0f}", escape(each.said or ""))
    console.print(table)


@webhook.command("test")
def test(id: Id) -> None:
    """Gửi thử một tin ngay bây giờ, báo kết quả; mã thoát 1 khi không tới."""
    from gateway.partners.deliveries import Sender
    from gateway.partners.webhooks_http import item_of

    settings = settings_or_exit()
    store = EndpointStore(settings.database_url)
    one = _found(store, id)

    async def send() -> Attempt:
        history = History(settings.database_url)
        sender = Sender(store, history, item_of(settings.base_url), local=settings.webhooks_local)
        return await sender.test(one)

    attempt = asyncio.run(send())
    console.print(_came_of(attempt), markup=False, highlight=False, soft_wrap=True)
    if attempt.error is not None:
        raise typer.Exit(1)


@webhook.command("enable")
def enable(
    id: Id,
    skip: Annotated[bool, typer.Option("--skip", help="Bỏ qua thay đổi đã lỡ, chỉ gửi từ nay về sau.")] = False,
) -> None:
    """Gửi tiếp tới một nơi đã ngừng: gửi bù thay đổi đã lỡ, hoặc bỏ qua."""
    settings = settings_or_exit()
    store = EndpointStore(settings.database_url)
    store.enable(_found(store, id).id, _newest(settings.database_url) if skip else None)
    errors.print(f"Gửi tiếp tới {id}{', bỏ qua thay đổi đã lỡ' if skip else ', gửi bù thay đổi đã lỡ'}.")


@webhook.command("disable")
def disable(id: Id) -> None:
    """Ngừng gửi tới một nơi; không thay đổi nào bị mất, gửi bù được khi bật lại."""
    from bot import day

    store = _store()
    store.disable(_found(store, id).id, STOPPED, day.now())
    errors.print(f"Đã ngừng gửi tới {id}.")


@webhook.command("remove")
def remove(id: Id, yes: Yes = False) -> None:
    """Xóa hẳn một nơi nhận và sổ những lần gửi tới đó."""
    store = _store()
    one = _found(store, id)
    if not yes:
        typer.confirm(f"Xóa nơi nhận {id} của {one.partner}?", abort=True, err=True)
    store.remove(id)
    errors.print(f"Đã xóa {id}.")


def as_json(one: Endpoint, newest: int) -> dict[str, Any]:
    """An endpoint for a program, without its secrets."""
    secrets = ("secret", "old_secret")
    moments = ("created_at", "old_until", "next_at", "disabled_at")
    shown = {name: value for name, value in one.__dict__.items() if name not in secrets}
    return {
        **shown,
        **{name: shown[name].isoformat() if shown[name] is not None else None for name in moments},
        "topics": list(one.topics),
        "kinds": list(one.kinds),
        "newest": newest,
    }
