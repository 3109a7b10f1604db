"""The files of a pack: given out once its correction notices were read, and noted."""

from __future__ import annotations

import asyncio

from fastapi import Request, Response

from bot import day, knowledge
from gateway.conditional import is_known
from gateway.failure import Failure
from gateway.kept import UnknownId
from gateway.partners.downloads import as_file, unchanged
from gateway.partners.pack_news import newest_notice
from gateway.partners.packs import ID, Pack, PackStore
from gateway.partners.products import Order
from gateway.paths import origin
from gateway.state import State


class Unread(Exception):
    """There are correction notices that the caller did not name; ``number`` is the newest one's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def store(state: State) -> PackStore:
    """The packs of the running server."""
    assert state.packs is not None
    return state.packs


def find(state: State, id: str) -> Pack | None:
    """The pack at an address; none when there is none."""
    try:
        return store(state).get(id) if ID.fullmatch(id) else None
    except UnknownId:
        return None


def read_number(state: State, pack: Pack) -> int:
    """The number of the newest correction notice of a pack; 0 when there is none."""
    assert state.history is not None
    return newest_notice(state.history, store(state).holdings(pack.id))


async def fetch(request: Request, state: State, pack: Pack, format: str, read: int | None) -> Response:
    """A file of a pack, or 304; what is sent is noted.

    ``Unread`` until ``read`` is the number of the newest correction notice; ``BadSelection`` when nothing is left in
    the pack, or nothing that gives this file.
    """
    if format not in pack.formats:
        raise Failure(404, "unknown_format", f"this pack has: {', '.join(pack.formats)}", "format")
    newest = await asyncio.to_thread(read_number, state, pack)
    if newest and read != newest:
        raise Unread(newest)
    number, order = await asyncio.to_thread(_ordered, request, state, pack, format)
    if is_known(request, order.tag):
        return unchanged(state, order)
    made = await state.products.made(order)
    if request.method == "GET":
        selected = pack.entries(order.selection.as_of, order.corpus)
        note = store(state).note_download
        await asyncio.to_thread(note, pack.id, format, day.now(), number, selected, made.held)
    return as_file(state, order, made, pack.name)


def _ordered(request: Request, state: State, pack: Pack, format: str) -> tuple[int, Order]:
    """What is wanted, and the newest change that it surely has in it.

    The number is read first: a change that comes between is told once more rather than never.
    """
    number = state.shown_number
    selection = pack.selection(day.today(), knowledge.shown())
    return number, state.products.order(selection, pack.issued(origin(request)), format, pack.formats[format])
