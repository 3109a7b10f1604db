"""``hoidap partner``: who reads the answers by program."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from gateway.cli_kept import Yes, found, keep, print_json, print_lines, settings_or_exit
from gateway.cli_webhook import webhook
from gateway.console import Json, console, errors
from gateway.partners.keys import (
    READS_PER_DAY,
    READS_PER_MINUTE,
    PartnerKey,
    PartnerStore,
    checked,
    hash_of,
    new_id,
    new_secret,
)
from gateway.partners.webhook_store import EndpointStore

partner = typer.Typer(
    help="Đối tác: báo, cổng thông tin lấy câu trả lời bằng chương trình; cấp mã, đặt giới hạn.", no_args_is_help=True
)
partner.add_typer(webhook, name="webhook")

Id = Annotated[str, typer.Argument(help="Mã đối tác, dạng pt_…", show_default=False)]
Contact = Annotated[str | None, typer.Option(help="Thư điện tử để báo khi giao diện sắp đổi.")]
PerMinute = Annotated[int | None, typer.Option(min=1, help="Lượt gọi mỗi phút.")]
PerDay = Annotated[int | None, typer.Option(min=1, help="Lượt gọi mỗi ngày, theo ngày ở Việt Nam.")]

PAUSED = "Mã của bạn đang tạm dừng. Bạn liên hệ đơn vị vận hành để dùng tiếp."


def _store() -> PartnerStore:
    return PartnerStore(settings_or_exit().database_url)


def _found(store: PartnerStore, id: str) -> PartnerKey:
    return found(store, id, "đối tác", "hoidap partner list")


def _say_secret(secret: str) -> None:
    """The secret alone on standard output, so that a script can take it."""
    errors.print("Mã bí mật dưới đây chỉ hiện một lần. Bạn gửi cho đối tác qua đường riêng, đừng lưu lại:")
    print(secret)


@partner.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Tên báo, cổng thông tin hoặc đơn vị.", show_default=False)],
    contact: Contact = None,
    per_minute: PerMinute = READS_PER_MINUTE,
    per_day: PerDay = READS_PER_DAY,
) -> None:
    """Ghi một đối tác mới, in mã bí mật ra một lần duy nhất."""
    from bot import day

    secret, now = new_secret(), day.now()
    made = PartnerKey(
        id=new_id(),
        name=name,
        secret_hash=hash_of(secret),
        created_at=now,
        secret_at=now,
        contact=contact,
        reads_per_minute=per_minute or READS_PER_MINUTE,
        reads_per_day=per_day or READS_PER_DAY,
    )
    keep(made, checked, _store().add)
    errors.print(f"Đã ghi đối tác {made.id}. Cách dùng: trang /doi-tac của máy chủ, hoặc docs/partners.md")
    _say_secret(secret)


@partner.command("list")
def list_(json_: Json = False) -> None:
    """Các đối tác đã ghi."""
    partners = _store().all()
    if json_:
        print_json([as_json(each) for each in partners])
        return
    if not partners:
        errors.print("Chưa có đối tác nào.")
        return
    table = Table(title="Đối tác")
    for column in ("Mã", "Đơn vị", "Giới hạn", "Trạng thái"):
        table.add_column(column, overflow="fold", no_wrap=column == "Mã")
    for each in partners:
        state = "tạm dừng" if each.paused else "đang dùng"
        table.add_row(each.id, escape(each.name), f"{each.reads_per_minute}/phút, {each.reads_per_day}/ngày", state)
    console.print(table)


@partner.command("show")
def show(id: Id, json_: Json = False) -> None:
    """Mọi điều của một đối tác, trừ mã bí mật: máy chủ không giữ mã đó."""
    one = _found(_store(), id)
    if json_:
        print_json(as_json(one))
        return
    print_lines(
        (
            ("Mã", one.id),
            ("Đơn vị", one.name),
            ("Thư điện tử", one.contact or "không có"),
            ("Giới hạn", f"{one.reads_per_minute} lượt gọi mỗi phút, {one.reads_per_day} lượt mỗi ngày"),
            ("Trạng thái", f"tạm dừng: {one.paused}" if one.paused else "đang dùng"),
            ("Ghi ngày", f"{one.created_at:%d/%m/%Y}"),
            ("Mã bí mật cấp ngày", f"{one.secret_at:%d/%m/%Y}"),
        )
    )


@partner.command("set")
def set_(
    id: Id,
    name: Annotated[str | None, typer.Option(help="Tên báo, cổng thông tin hoặc đơn vị.")] = None,
    contact: Contact = None,
    no_contact: Annotated[bool, typer.Option("--no-contact", help="Bỏ thư điện tử đã ghi.")] = False,
    per_minute: PerMinute = None,
    per_day: PerDay = None,
) -> None:
    """Sửa một đối tác: chỉ điều được ghi ra mới đổi."""
    store = _store()
    one = _found(store, id)
    if no_contact:
        one = replace(one, contact=None)
    given: dict[str, Any] = {
        "name": name,
        "contact": contact,
        "reads_per_minute": per_minute,
        "reads_per_day": per_day,
    }
    changed = {what: value for what, value in given.items() if value is not None}
    keep(replace(one, **changed), checked, store.change)
    errors.print(f"Đã sửa {id}, có hiệu lực ngay.")


@partner.command("rotate")
def rotate(id: Id, yes: Yes = False) -> None:
    """Đổi mã bí mật: mã cũ ngừng ngay, mã mới in ra một lần duy nhất."""
    from bot import day

    store = _store()
    one = _found(store, id)
    if not yes:
        typer.confirm(f"Mã bí mật đang dùng của {one.name} sẽ ngừng ngay. Đổi?", abort=True, err=True)
    secret = new_secret()
    keep(replace(one, secret_hash=hash_of(secret), secret_at=day.now()), checked, store.change)
    _say_secret(secret)


@partner.command("pause")
def pause(id: Id, words: Annotated[str, typer.Option("--words", help="Lời báo cho đối tác.")] = PAUSED) -> None:
    """Tạm dừng một đối tác: mọi lượt gọi bằng mã của họ nhận lời báo."""
    store = _store()
    keep(replace(_found(store, id), paused=words), checked, store.change)
    errors.print(f"Đã tạm dừng {id}, có hiệu lực ngay.")


@partner.command("resume")
def resume(id: Id) -> None:
    """Cho một đối tác gọi trở lại."""
    store = _store()
    keep(replace(_found(store, id), paused=None), checked, store.change)
    errors.print(f"Đối tác {id} gọi lại được ngay.")


@partner.command("remove")
def remove(id: Id, yes: Yes = False) -> None:
    """Xóa hẳn một đối tác; mã bí mật của họ ngừng ngay."""
    store = _store()
    one = _found(store, id)
    if not yes:
        typer.confirm(f"Xóa đối tác {id}, {one.name}?", abort=True, err=True)
    store.remove(id)
    EndpointStore(settings_or_exit().database_url).remove_of(id)
    errors.print(f"Đã xóa {id}.")


def as_json(one: PartnerKey) -> dict[str, Any]:
    """A partner for a program; the digest of the secret is nobody's business."""
    shown = {name: value for name, value in one.__dict__.items() if name != "secret_hash"}
    return {**shown, "created_at": one.created_at.isoformat(), "secret_at": one.secret_at.isoformat()}
