"""Products as files: with a tag, a Vietnamese name, and the day on which an answer in them changed last."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timezone
from email.utils import format_datetime

from fastapi import Request, Response

from bot import day
from faq.exporters.selection import BadSelection, Publisher, Selection
from gateway.conditional import is_known
from gateway.failure import Failure
from gateway.partners.materials import about, attachment, file_name
from gateway.partners.products import Options, Order, Product
from gateway.state import State

#: What is compressed already, or is not made smaller by another compression.
COMPRESSED = ("application/pdf", "application/zip", "application/vnd.openxmlformats")


async def product(
    state: State,
    selection: Selection,
    publisher: Publisher,
    format: str,
    options: Options | None = None,
    *,
    request: Request | None = None,
    subject: str = "",
    before: Callable[[], None] | None = None,
) -> Response:
    """A product as a file; 304 when ``request`` names the tag it has. ``subject`` is part of the file's name.

    ``BadSelection`` when nothing is selected or an option is bad: see ``refused``.
    """
    order = await asyncio.to_thread(state.products.order, selection, publisher, format, options)
    if request is not None and is_known(request, order.tag):
        return unchanged(state, order)
    return as_file(state, order, await state.products.made(order, before), subject)


def refused(error: BadSelection) -> Failure:
    """A selection or an option that cannot be used, in the one shape."""
    return Failure(422, "bad_selection", str(error), error.field)


def as_file(state: State, order: Order, made: Product, subject: str = "") -> Response:
    """A finished product with what goes with it."""
    headers = _headers(state, order)
    name = file_name(order.format.name, order.options, subject or about(order.selection), order.selection.as_of)
    headers["Content-Disposition"] = attachment(name, order.format.suffix)
    if order.format.media_type.startswith(COMPRESSED):
        # keeps the layer that compresses answers from trying it on megabytes
        headers["Content-Encoding"] = "identity"
    return Response(made.data, media_type=order.format.media_type, headers=headers)


def unchanged(state: State, order: Order) -> Response:
    """The answer to who has it already."""
    return Response(status_code=304, headers=_headers(state, order))


def _headers(state: State, order: Order) -> dict[str, str]:
    return {
        "ETag": order.tag,
        "Last-Modified": format_datetime(_modified(state, order), usegmt=True),
        "Cache-Control": "no-cache",
        "X-Robots-Tag": "noindex",
    }


def _modified(state: State, order: Order) -> datetime:
    """When one of the selected entries changed last, or the day began whose law the product shows."""
    assert state.history is not None
    moments = state.history.moments()
    chosen = (history[0].id for history in order.selection.histories(order.corpus))
    changed = [moments[id].replace(tzinfo=timezone.utc) for id in chosen if id in moments]
    began = datetime.combine(order.selection.as_of, time(), day.ZONE).astimezone(timezone.utc)
    return min(max([began, *changed]), day.now().replace(tzinfo=timezone.utc))
