"""What the commands that keep something in the database share: settings, saving, looking up, showing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

import typer
from rich.markup import escape

from gateway.console import console, errors
from gateway.kept import Kept, UnknownId
from gateway.settings import Settings

_T = TypeVar("_T")

#: For what cannot be undone.
Yes = Annotated[bool, typer.Option("--yes", help="Không hỏi lại.")]


def settings_or_exit() -> Settings:
    """The operator's settings, with the database's folder made; exit 2 says which cannot be read."""
    try:
        settings = Settings.from_environment()
    except ValueError as error:
        errors.print(f"[red]Thiết lập sai:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from None
    settings.prepare()
    return settings


def keep(thing: _T, check: Callable[[_T], _T], save: Callable[[_T], None]) -> None:
    """Save what passes its check; exit 2 with what the check (a ``ValueError``) says against it."""
    try:
        save(check(thing))
    except ValueError as error:
        errors.print(f"[red]Không lưu:[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(2) from None


def found(store: Kept[_T], id: str, kind: str, listing: str) -> _T:
    """The thing with an id; exit 2 names the command that lists them."""
    try:
        return store.get(id)
    except UnknownId:
        errors.print(f"[red]Không có {kind}[/] {escape(id)}. Xem danh sách: {listing}", soft_wrap=True)
        raise typer.Exit(2) from None


def print_json(value: Any) -> None:
    """For a program."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_lines(lines: Iterable[tuple[str, Any]]) -> None:
    """For a person: a label and its value on each line."""
    for label, value in lines:
        console.print(f"{label}: {value}", markup=False, highlight=False, soft_wrap=True)
