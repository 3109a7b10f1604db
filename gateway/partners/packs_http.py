"""``/v1/packs``: a partner saves a selection; whoever has its address reads it, with what changed and corrections."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from bot import day, knowledge
from bot.day import in_vietnam
from faq.exporters import FORMATS
from faq.exporters.selection import BadSelection
from gateway.failure import ERRORS, Failure
from gateway.partners import pack_feed
from gateway.partners.changes_http import ChangeOut
from gateway.partners.downloads import refused
from gateway.partners.history import History
from gateway.partners.keys import PARTNER, PartnerKey
from gateway.partners.materials import words as materials
from gateway.partners.pack_files import Unread, fetch, find, store
from gateway.partners.pack_logos import PNG_TYPE, SVG_TYPE, checked_logo, media_type
from gateway.partners.pack_news import Item, Notice, difference, newest_notice, notices
from gateway.partners.pack_schemas import (
    DifferenceItem,
    DifferenceOut,
    DownloadOut,
    FormatOut,
    NoticeOut,
    NoticesIn,
    NoticesOut,
    PackIn,
    PackList,
    PackOut,
    PackSummary,
)
from gateway.partners.packs import MOST_OF_A_PARTNER, Pack, checked, new_id
from gateway.partners.reading import as_json, since_when
from gateway.paths import origin, pack_path
from gateway.schemas import ErrorOut
from gateway.state import State

PACKS = "/v1/packs"
#: Addresses that may be given a body longer than others.
_LOGO = re.compile(rf"{PACKS}/gk_[0-9a-f]{{24}}/logo")

ID = Path(..., description="Mã gói, dạng gk_…", examples=["gk_0123456789abcdef01234567"], max_length=40)
READ = Query(
    None,
    ge=0,
    le=2**31 - 1,
    description="Số của thông báo đính chính mới nhất (trường read của /notices). Phải có khi gói có thông báo.",
    examples=[251],
)
AFTER = Query(None, ge=0, le=2**31 - 1, description="So với lúc có thay đổi mang số này, thay vì so với lần tải trước.")

OWN_ERRORS = {**ERRORS, 401: {"model": ErrorOut}, 403: {"model": ErrorOut}}
FILE_ERRORS = {**ERRORS, 409: {"model": ErrorOut, "description": "Còn thông báo đính chính chưa đọc"}}


def add_packs(app: FastAPI, state: State) -> None:
    """Add the routes: what only the owner may do, then what whoever has the address may read."""

    @app.exception_handler(BadSelection)
    async def bad_selection(_: Request, error: BadSelection) -> JSONResponse:
        return refused(error).response()

    _add_own(app, state)
    _add_logo(app, state)
    _add_reading(app, state)


def is_logo(request: Request) -> bool:
    """Whether a call sends a logo, which may be longer than other bodies."""
    return request.method == "PUT" and _LOGO.fullmatch(request.url.path) is not None


def _add_own(app: FastAPI, state: State) -> None:
    @app.post(
        PACKS, status_code=201, response_model=PackOut, responses=OWN_ERRORS, tags=["packs"], summary="Lưu một gói"
    )
    def add(body: PackIn, request: Request, response: Response, partner: PartnerKey = PARTNER) -> PackOut:
        """Save a selection; the answer has its address, which is all that is needed to read it."""
        if len(store(state).of(partner.id)) >= MOST_OF_A_PARTNER:
            raise Failure(409, "too_many_packs", f"a partner may have at most {MOST_OF_A_PARTNER} packs")
        now = day.now()
        blank = Pack(new_id(), body.name, partner.name, {}, created_at=now, changed_at=now, owner=partner.id)
        made = _checked(_chosen(blank, body, partner))
        store(state).add(made)
        found = _manifest(request, state, made)
        response.headers["Location"] = found.url
        return found

    @app.get(PACKS, response_model=PackList, responses=OWN_ERRORS, tags=["packs"], summary="Các gói của bạn")
    def own(request: Request, partner: PartnerKey = PARTNER) -> PackList:
        """The packs that this partner saved, the oldest first."""
        return PackList(items=[PackSummary(**_summary(request, pack)) for pack in store(state).of(partner.id)])

    @app.put(PACKS + "/{id}", response_model=PackOut, responses=OWN_ERRORS, tags=["packs"], summary="Sửa một gói")
    def change(body: PackIn, request: Request, id: str = ID, partner: PartnerKey = PARTNER) -> PackOut:
        """Save another selection at the same address; the logo stays."""
        pack = _owned(state, id, partner)
        made = _checked(_chosen(replace(pack, changed_at=day.now()), body, partner))
        store(state).change(made)
        return _manifest(request, state, made)

    @app.delete(PACKS + "/{id}", status_code=204, responses=OWN_ERRORS, tags=["packs"], summary="Xóa một gói")
    def remove(id: str = ID, partner: PartnerKey = PARTNER) -> Response:
        """Forget a pack; its address answers 404 from now on."""
        store(state).remove(_owned(state, id, partner).id)
        return Response(status_code=204)


def _add_logo(app: FastAPI, state: State) -> None:
    picture: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}

    @app.put(
        PACKS + "/{id}/logo",
        status_code=204,
        responses=OWN_ERRORS,
        tags=["packs"],
        summary="Đặt logo in trên tài liệu",
        openapi_extra={"requestBody": {"required": True, "content": {PNG_TYPE: picture, SVG_TYPE: picture}}},
    )
    async def put_logo(request: Request, id: str = ID, partner: PartnerKey = PARTNER) -> Response:
        """A PNG, or an SVG without scripts and outside files, of at most 200 kB, as the body itself."""
        pack = await asyncio.to_thread(_owned, state, id, partner)
        logo = await asyncio.to_thread(checked_logo, await request.body())
        await asyncio.to_thread(_keep_logo, state, pack, logo)
        return Response(status_code=204)

    @app.delete(PACKS + "/{id}/logo", status_code=204, responses=OWN_ERRORS, tags=["packs"], summary="Bỏ logo")
    def drop_logo(id: str = ID, partner: PartnerKey = PARTNER) -> Response:
        """Products bear no logo from now on."""
        _keep_logo(state, _owned(state, id, partner), None)
        return Response(status_code=204)

    @app.get(
        PACKS + "/{id}/logo",
        response_class=Response,
        responses={**ERRORS, 200: {"content": {PNG_TYPE: {}, SVG_TYPE: {}}}},
        tags=["packs"],
        summary="Logo của gói",
    )
    def logo(id: str = ID) -> Response:
        """The logo as it was sent."""
        pack = _found(state, id)
        if pack.logo is None:
            raise Failure(404, "no_logo", "this pack has no logo")
        return Response(pack.logo, media_type=media_type(pack.logo), headers=_NOT_LISTED)


def _add_reading(app: FastAPI, state: State) -> None:
    @app.get(PACKS + "/{id}", response_model=PackOut, responses=ERRORS, tags=["packs"], summary="Một gói có gì")
    def manifest(request: Request, id: str = ID) -> Response:
        """What is in a pack, where its files are, what changed since the last download, whether notices wait."""
        pack = _found(state, id)
        found = _manifest(request, state, pack)
        moments = [pack.changed_at, *([found.last_download.at] if found.last_download else [])]
        return _fresh(request, state, found, moments)

    @app.get(
        PACKS + "/{id}/changes",
        response_model=DifferenceOut,
        responses=ERRORS,
        tags=["packs"],
        summary="Đổi gì từ lần tải trước",
    )
    def changes(request: Request, id: str = ID, after: int | None = AFTER) -> Response:
        """One item an answer that differs, the newest first; empty when nothing was taken yet."""
        pack = _found(state, id)
        taken = store(state).downloads(pack.id)
        corpus, portal = knowledge.shown(), origin(request)
        found = difference(pack, taken[0] if taken else None, _history(state), corpus, day.today(), after)
        body = DifferenceOut(
            pack=pack.id,
            since=DownloadOut(at=in_vietnam(found.since.at), format=found.since.format) if found.since else None,
            after=found.after,
            number=found.number,
            items=[_item(item, portal) for item in found.items],
        )
        return _fresh(request, state, body, [pack.changed_at, *(each.at for each in taken)])

    @app.get(
        PACKS + "/{id}/notices",
        response_model=NoticesOut,
        responses=ERRORS,
        tags=["packs"],
        summary="Thông báo đính chính",
    )
    def corrections(request: Request, id: str = ID) -> Response:
        """Answers that changed after some file that shows them was taken; that they were read is noted."""
        pack = _found(state, id)
        found = notices(_history(state), store(state).holdings(pack.id))
        if found:
            store(state).note_reading(pack.id, found[0].number, day.now())
        body = NoticesOut(
            pack=pack.id,
            read=found[0].number if found else 0,
            items=[_notice(notice, pack, origin(request)) for notice in found],
        )
        return _fresh(request, state, body, [pack.changed_at])

    @app.get(
        PACKS + "/{id}/feed.xml",
        response_class=Response,
        responses={**ERRORS, 200: {"content": {"application/atom+xml": {}}}},
        tags=["packs"],
        summary="Nguồn tin của gói (Atom)",
    )
    def feed(request: Request, id: str = ID) -> Response:
        """Changes of the pack's answers since it was made, and corrections, for a feed reader."""
        pack = _found(state, id)
        base = origin(request)
        made = pack_feed.feed(
            pack,
            store(state).holdings(pack.id),
            _history(state),
            knowledge.shown(),
            day.today(),
            knowledge.acts(),
            pack.issued(base),
            f"{base}{request.url.path}",
            f"{base}{pack_path(pack.id)}",
        )
        return Response(made, media_type="application/atom+xml; charset=utf-8", headers=_NOT_LISTED)

    @app.get(
        PACKS + "/{id}/{format}",
        response_class=Response,
        responses={**FILE_ERRORS, 200: {"content": {each.media_type: {} for each in FORMATS.values()}}},
        tags=["packs"],
        summary="Tải một tệp của gói",
    )
    async def file(
        request: Request,
        id: str = ID,
        format: str = Path(..., max_length=40, description="Định dạng có trong gói.", examples=["leaflet"]),
        read: int | None = READ,
    ) -> Response:
        """The file as of today. A download is noted; one that ends in 304 is none.

        While the pack has correction notices, ``read`` names the newest one: 409 ``notices_unread`` otherwise.
        """
        pack = await asyncio.to_thread(_found, state, id)
        try:
            return await fetch(request, state, pack, format, read)
        except Unread:
            address = f"{origin(request)}{PACKS}/{pack.id}/notices"
            message = f"files taken before hold answers that changed: GET {address}, then name its number: ?read=…"
            links = {"Link": f'<{address}>; rel="describedby"'}
            raise Failure(409, "notices_unread", message, "read", headers=links) from None


_NOT_LISTED = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


def _history(state: State) -> History:
    assert state.history is not None
    return state.history


def _fresh(request: Request, state: State, body: BaseModel, moments: list[datetime]) -> Response:
    """A body with its tag, asked about each time: a pack may change with every download."""
    changed = [since_when(state, depends_on_today=True, with_changes=True), *map(_with_zone, moments)]
    response = as_json(request, body, max(changed))
    response.headers.update(_NOT_LISTED)
    return response


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else in_vietnam(moment)


def _found(state: State, id: str) -> Pack:
    pack = find(state, id)
    if pack is None:
        raise Failure(404, "unknown_pack", "no pack has this address", "id")
    return pack


def _owned(state: State, id: str, partner: PartnerKey) -> Pack:
    pack = _found(state, id)
    if pack.owner != partner.id:
        raise Failure(403, "not_owner", "only the partner who saved a pack may change it", "Authorization")
    return pack


def _chosen(pack: Pack, body: PackIn, partner: PartnerKey) -> Pack:
    """The pack with what a call chose; the rest stays."""
    named = [each.format for each in body.formats]
    if len(set(named)) < len(named):
        raise BadSelection("formats", "mỗi định dạng ghi một lần; cần tùy chọn khác thì lưu gói khác")
    return replace(
        pack,
        name=" ".join(body.name.split()),
        publisher=" ".join((body.publisher or partner.name).split()),
        formats={each.format: dict(each.options) for each in body.formats},
        topics=tuple(dict.fromkeys(body.topics)),
        audience=body.audience,
        ids=tuple(dict.fromkeys(body.ids)),
    )


def _checked(pack: Pack) -> Pack:
    return checked(pack, knowledge.shown(), day.today())


def _keep_logo(state: State, pack: Pack, logo: bytes | None) -> None:
    store(state).change(replace(pack, logo=logo, changed_at=day.now()))


def _summary(request: Request, pack: Pack) -> dict[str, Any]:
    base = origin(request)
    return {
        "id": pack.id,
        "name": pack.name,
        "publisher": pack.publisher,
        "url": f"{base}{PACKS}/{pack.id}",
        "page": f"{base}{pack_path(pack.id)}",
        "created_at": in_vietnam(pack.created_at),
        "changed_at": in_vietnam(pack.changed_at),
    }


def _manifest(request: Request, state: State, pack: Pack) -> PackOut:
    summary, corpus, today = _summary(request, pack), knowledge.shown(), day.today()
    packs, history, url = store(state), _history(state), summary["url"]
    taken, holdings = packs.downloads(pack.id), packs.holdings(pack.id)
    last = taken[0] if taken else None
    entries, moments = pack.entries(today, corpus), history.moments()
    reading, number = packs.last_reading(pack.id), newest_notice(history, holdings)
    return PackOut(
        **summary,
        topics=list(pack.topics),
        audience=pack.audience,
        ids=list(pack.ids),
        as_of=today,
        entries=len(entries),
        digest=_digest(state, pack, today),
        answers_changed_at=max((in_vietnam(moments[id]) for id in entries if id in moments), default=None),
        formats=[
            FormatOut(
                format=name,
                title=materials().materials[name].name,
                options=dict(options),
                url=f"{url}/{name}",
                media_type=FORMATS[name].media_type,
            )
            for name, options in pack.formats.items()
        ],
        logo=f"{url}/logo" if pack.logo else None,
        last_download=DownloadOut(at=in_vietnam(last.at), format=last.format) if last else None,
        changed=len(difference(pack, last, history, corpus, today).items),
        changes=f"{url}/changes",
        notices=NoticesIn(
            url=f"{url}/notices",
            count=len(notices(history, holdings)),
            read=number,
            last_read_at=in_vietnam(reading[1]) if reading and reading[0] == number else None,
        ),
        feed=f"{url}/feed.xml",
    )


def _digest(state: State, pack: Pack, today: date) -> str:
    """Of the answers in a pack and of what is its own; the same on every day."""
    try:
        entries, _ = state.products.selected(pack.selection(today, knowledge.shown()), knowledge.shown())
    except BadSelection:
        entries = ""
    logo = hashlib.sha256(pack.logo or b"").hexdigest()
    parts = [entries, pack.publisher, logo, {name: dict(options) for name, options in pack.formats.items()}]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:40]


def _item(item: Item, portal: str) -> DifferenceItem:
    change = ChangeOut.of(item.change, knowledge.acts(), knowledge.shown(), portal)
    return DifferenceItem(**{**change.dict(), "what_changed": item.told(knowledge.acts()), "why": item.why})


def _notice(notice: Notice, pack: Pack, portal: str) -> NoticeOut:
    corpus, today, acts, issuer = knowledge.shown(), day.today(), knowledge.acts(), pack.issued(portal)
    entry = notice.change.entry
    return NoticeOut(
        number=notice.number,
        at=in_vietnam(notice.change.at),
        kind=notice.change.kind,
        entry=notice.change.id,
        title=entry.title,
        page=issuer.page(entry) if corpus.has(entry.id, today) else None,
        formats=list(notice.formats),
        statement=notice.statement,
        what_changed=notice.told(acts),
        what_to_do=notice.to_do(),
        correction=notice.correction(corpus, today, acts, issuer) or None,
        spoken=notice.spoken(corpus, today, acts, issuer) or None,
    )
