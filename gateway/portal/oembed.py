"""``/oembed`` (oEmbed 1.0) and ``/nhung/muc/{id}``, the card of one answer, which every site may frame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlencode, urlsplit
from xml.etree import ElementTree

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot import day, knowledge
from faq.entry import FaqEntry
from faq.exporters.selection import PORTAL_NAME
from gateway.failure import ERRORS, Failure
from gateway.headers import OEMBED, content_security_policy
from gateway.paths import CARDS, LIBRARY, entry_path, origin
from gateway.portal import entries
from gateway.portal.citing import CARD_WIDTH, basis_of, card_height, frame_of
from gateway.portal.entries import View
from gateway.portal.rendering import lasting, page
from gateway.schemas import ErrorOut
from gateway.state import State

#: How long a consumer may keep a card's lines, in seconds; what the card shows is always of today.
CACHE_AGE = 86_400
#: Of the picture of an entry, ``cards.card``.
PICTURE = (1200, 630)
#: In a newspaper's page, under its own policy.
ANYBODY = ("*",)

_FORMATS = {"json": "application/json", "xml": "text/xml"}


class OEmbedOut(BaseModel):
    """A card to frame, as oEmbed 1.0 spells it."""

    type: str = Field("rich", example="rich")
    version: str = Field("1.0", example="1.0")
    title: str
    author_name: str | None = Field(None, description="Đơn vị vận hành, khi có.")
    provider_name: str = PORTAL_NAME
    provider_url: str = Field(example="https://hoidap.example.vn/")
    cache_age: int = CACHE_AGE
    html: str = Field(description="Khung iframe, chứa một câu trả lời.")
    width: int = Field(example=CARD_WIDTH)
    height: int = Field(example=420)
    thumbnail_url: str | None = Field(None, description="Ảnh của câu trả lời; không có khi to hơn cỡ được xin.")
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(
        OEMBED,
        response_model=OEmbedOut,
        responses={**ERRORS, 501: {"model": ErrorOut}},
        tags=["oembed"],
        summary="Thẻ để nhúng một câu trả lời",
    )
    def oembed(
        request: Request,
        url: str = Query(
            ..., description="Địa chỉ trang của câu trả lời.", examples=["/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"]
        ),
        maxwidth: int | None = Query(None, ge=1),
        maxheight: int | None = Query(None, ge=1),
        format: str = Query("json", description="json · xml", examples=["json"]),
    ) -> Response:
        """What to show where somebody pastes an answer's address; 404 for other addresses, 501 for other formats."""
        if format not in _FORMATS:
            raise Failure(501, "unknown_format", "format must be json or xml", "format")
        today = day.today()
        found = _view(request, url, today)
        if found is None:
            raise Failure(404, "not_embeddable", "only the pages of answers of this portal can be embedded", "url")
        card = _card(found, origin(request), state.settings.operator, maxwidth, maxheight)
        if format == "json":
            made: Response = JSONResponse(card)
        else:
            made = Response(_xml(card), media_type=f"{_FORMATS[format]}; charset=utf-8")
        return lasting(request, made, entries.newest([found.entry]))

    @app.get(CARDS + "/{id}", include_in_schema=False)
    def card(request: Request, id: str, ngay: str = "") -> Response:
        """The card of an answer as it applies on a day; nothing on it but words and links out of the frame."""
        today, versions = day.today(), knowledge.shown().versions.get(id)
        shown = entries.view(versions, _day(ngay) or today, today, None) if versions else None
        made: Response = page(
            request,
            "answer_card.html",
            200 if shown else 404,
            view=shown,
            basis=basis_of(shown.cited, shown.on) if shown else "",
            operator=state.settings.operator,
        )
        if versions:
            made = lasting(request, made, entries.newest(versions))
        made.headers["Content-Security-Policy"] = content_security_policy(ANYBODY)
        made.headers["X-Robots-Tag"] = "noindex"
        return made


def discovery(base: str, view: View) -> list[tuple[str, str]]:
    """(media type, address) of the card of a page, for its head."""
    return [
        (
            f"{media.partition('/')[0]}/{name}+oembed",
            f"{base}{OEMBED}?{urlencode({'url': base + view.address, 'format': name})}",
        )
        for name, media in _FORMATS.items()
    ]


def _view(request: Request, url: str, today: date) -> View | None:
    """What the page of an address shows; none for what is no page of an answer of ours."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    ours = {origin(request), f"{request.url.scheme}://{request.url.netloc}", "://"}
    if f"{parts.scheme}://{parts.netloc}" not in ours:
        return None
    versions = _versions(parts)
    return entries.view(versions, _asked(parts) or today, today, None) if versions else None


def _versions(parts: SplitResult) -> tuple[FaqEntry, ...] | None:
    """Of a page's path, also where the topic is one of before."""
    first, _, rest = unquote(parts.path).rstrip("/").removeprefix(f"{LIBRARY}/").partition("/")
    if not parts.path.startswith(f"{LIBRARY}/") or not first or "/" in rest:
        return None
    return knowledge.shown().versions.get(rest)


def _asked(parts: SplitResult) -> date | None:
    return _day(parse_qs(parts.query).get("ngay", [""])[0])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _card(view: View, base: str, operator: str | None, widest: int | None, highest: int | None) -> dict[str, Any]:
    """The answer of ``/oembed``; nothing in it is larger than what was asked for."""
    width = min(CARD_WIDTH, widest or CARD_WIDTH)
    needed = card_height(view, width)
    height = min(needed, highest or needed)
    picture: Mapping[str, Any] = {}
    if PICTURE[0] <= (widest or PICTURE[0]) and PICTURE[1] <= (highest or PICTURE[1]):
        address = f"{base}{entry_path(view.entry)}/the.png"
        picture = {"thumbnail_url": address, "thumbnail_width": PICTURE[0], "thumbnail_height": PICTURE[1]}
    card = OEmbedOut(
        title=view.entry.title,
        author_name=operator,
        provider_url=f"{base}/",
        html=frame_of(view, base, width, height),
        width=width,
        height=height,
        **picture,
    )
    return card.dict(exclude_none=True)


def _xml(card: Mapping[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in card.items():
        ElementTree.SubElement(root, name).text = str(value)
    declaration = b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
    return declaration + bytes(ElementTree.tostring(root, encoding="utf-8"))
