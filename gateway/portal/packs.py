"""``/goi``: the page of a pack for people: what changed, corrections to read, files to download."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from bot import day, knowledge
from bot.day import in_vietnam
from faq.entry import FaqEntry
from faq.exporters.selection import BadSelection
from faq.topics import known_topics
from gateway.partners.history import History
from gateway.partners.materials import words as materials
from gateway.partners.pack_files import Unread, fetch, find, store
from gateway.partners.pack_news import Notice, difference, notices, told_of
from gateway.partners.pack_news import words as pack_words
from gateway.partners.packs import Pack
from gateway.partners.packs_http import PACKS as API
from gateway.partners.products import WAIT_SECONDS, Busy
from gateway.paths import PACKS, origin, pack_path, page_of
from gateway.portal.lost import lost
from gateway.portal.rendering import page, private
from gateway.state import State

#: So long a correction notice stands above the downloads, even when somebody downloaded since.
RECENT_DAYS = 30


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(PACKS + "/{id}", include_in_schema=False)
    def pack(request: Request, id: str) -> Response:
        """The page of a pack; that its notices were shown is noted."""
        found = find(state, id)
        return lost(request) if found is None else _shown(request, state, found)

    @app.get(PACKS + "/{id}/dinh-chinh", include_in_schema=False)
    def corrections(request: Request, id: str) -> Response:
        """The correction notices alone, to print and to hand on."""
        found = find(state, id)
        if found is None:
            return lost(request)
        listed = _notices(state, found)
        _note_reading(request, state, found, listed)
        told = [_told(each, found, origin(request)) for each in listed]
        return private(page(request, "pack_notices.html", pack=found, path=pack_path(found.id), notices=told))

    @app.get(PACKS + "/{id}/tai/{format}", include_in_schema=False)
    async def taken(request: Request, id: str, format: str, doc: str = "") -> Response:
        """A file; without the number of the newest notice (``doc``), back to the page, which shows it."""
        found = await asyncio.to_thread(find, state, id)
        if found is None or format not in found.formats:
            return lost(request)
        try:
            return await fetch(request, state, found, format, int(doc) if doc.isdecimal() and len(doc) < 10 else None)
        except Unread:
            return RedirectResponse(f"{pack_path(found.id)}#dinh-chinh", 303)
        except BadSelection as error:
            return await asyncio.to_thread(_shown, request, state, found, str(error), 422)
        except Busy as busy:
            shown = await asyncio.to_thread(_shown, request, state, found, materials().problems["busy"], busy.http)
            shown.headers["Retry-After"] = str(WAIT_SECONDS)
            return shown


def _history(state: State) -> History:
    assert state.history is not None
    return state.history


def _notices(state: State, pack: Pack) -> list[Notice]:
    return notices(_history(state), store(state).holdings(pack.id))


def _note_reading(request: Request, state: State, pack: Pack, listed: list[Notice]) -> None:
    if listed and request.method == "GET":
        store(state).note_reading(pack.id, listed[0].number, day.now())


def _shown(request: Request, state: State, pack: Pack, problem: str = "", http: int = 200) -> Response:
    today, corpus, acts = day.today(), knowledge.shown(), knowledge.acts()
    taken = store(state).downloads(pack.id)
    last = taken[0] if taken else None
    listed = _notices(state, pack)
    _note_reading(request, state, pack, listed)
    found = difference(pack, last, _history(state), corpus, today)
    told = [_told(each, pack, origin(request)) for each in listed]
    # several people may use one address: who downloads last does not hide a notice from the others
    since = in_vietnam(day.now()) - timedelta(RECENT_DAYS)
    news = [each for each in told if last is None or each["number"] > last.history or each["at"] > since]
    made = page(
        request,
        "pack.html",
        http,
        pack=pack,
        path=pack_path(pack.id),
        api=f"{API}/{pack.id}",
        problem=problem[:1].upper() + problem[1:],
        groups=_by_topic(pack, today),
        files=[(materials().materials[name], _said(name, options)) for name, options in pack.formats.items()],
        last=(in_vietnam(last.at), materials().materials[last.format].name) if last else None,
        read=listed[0].number if listed else 0,
        news=news,
        older=[each for each in told if each not in news],
        changes=[
            {
                "kind": item.kind,
                "title": item.change.entry.title,
                "page": page_of(item.change.id, corpus) if item.change.after or item.why else None,
                "lines": item.told(acts),
            }
            for item in found.items
        ],
        counted=told_of(found.items),
    )
    return private(made)


def _by_topic(pack: Pack, on: date) -> list[tuple[str, list[FaqEntry]]]:
    """The answers in a pack by topic, in the order of the selection."""
    corpus = knowledge.shown()
    groups: dict[str, list[FaqEntry]] = {}
    for id in pack.entries(on, corpus):
        entry = corpus.at(id, on)
        groups.setdefault(entry.topic, []).append(entry)
    return [(known_topics().get(topic, topic), entries) for topic, entries in groups.items()]


def _said(format: str, options: Any) -> str:
    """A format's name with what makes it differ, e.g. the length of a bulletin."""
    return materials().materials[format].short.format(**{"minutes": 5, **options})


def _told(notice: Notice, pack: Pack, portal: str) -> dict[str, Any]:
    """A notice as the page prints it."""
    corpus, today, acts, issuer = knowledge.shown(), day.today(), knowledge.acts(), pack.issued(portal)
    return {
        "number": notice.number,
        "at": in_vietnam(notice.change.at),
        "kind": notice.kind,
        "title": notice.change.entry.title,
        "page": page_of(notice.change.id, corpus),
        "statement": notice.statement,
        "lines": notice.told(acts),
        "to_do": notice.to_do(),
        "correction": notice.correction(corpus, today, acts, issuer),
        "spoken": notice.spoken(corpus, today, acts, issuer),
        "newer": pack_words()["notice"]["newer"],
    }
