"""``/dinh-chinh``: which answers changed, were corrected or ended, as a page and as a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI, Request, Response

from bot import day, knowledge
from bot.day import in_vietnam
from faq.exporters.atom import answer, closing, listed, opened
from faq.exporters.html import paragraph
from faq.exporters.selection import PORTAL_NAME, Publisher
from faq.exporters.wording import in_figures, wording
from faq.topics import known_topics
from gateway.partners import changes_http
from gateway.partners.endings import Ending, known_endings
from gateway.partners.history import CORRECTIONS as KINDS
from gateway.partners.history import Change
from gateway.partners.reading import since_when
from gateway.paths import CORRECTIONS, PARTNERS, page_of
from gateway.portal.rendering import lasting, origin, page
from gateway.state import State

FEED = f"{CORRECTIONS}.xml"
MOST_ON_PAGE = 100
MOST_IN_FEED = 50


@dataclass(frozen=True)
class Correction:
    """What became of one answer, in words."""

    change: Change
    on: date
    kind: str
    #: what whoever has used the old answer should do
    do: str
    lines: list[str]
    address: str | None


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The sentences of corrections.yml, read once a process."""
    path = Path(changes_http.__file__).with_name("corrections.yml")
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def told(change: Change) -> Correction:
    """A change in words."""
    on = in_vietnam(change.at).date()
    start = change.after.effective.start if change.after else on
    return Correction(
        change=change,
        on=on,
        kind=words()["kinds"][change.kind],
        do=words()["do"][change.kind].format(noted=in_figures(on), start=in_figures(start)),
        lines=changes_http.told(change, knowledge.acts()),
        address=page_of(change.id, knowledge.shown()),
    )


def feed_of(found: Sequence[Correction], endings: Sequence[Ending], today: date, portal: str, since: datetime) -> bytes:
    """The feed: parts of the interface that will end, then corrections, the newest first.

    ``since`` (with a zone) is its moment when it is empty.
    """
    issuer = Publisher(portal=portal)
    moments = [*(in_vietnam(each.change.at) for each in found), *(each.announced_at for each in endings)]
    updated = max(moments, default=since)
    title = words()["title"].format(name=PORTAL_NAME)
    made = opened(updated, today, issuer, title, "dinh-chinh", f"{portal}{FEED}", f"{portal}{CORRECTIONS}")
    for ending in endings:
        item = made.add_entry(order="append")
        item.id(issuer.tag(f"ngung{ending.path}/{ending.announced.isoformat()}"))
        item.title(words()["ending"]["title"].format(path=ending.path, day=in_figures(ending.ends)))
        item.link(href=f"{portal}{PARTNERS}#phien-ban", rel="alternate", type="text/html")
        item.updated(ending.announced_at)
        item.summary(ending.words)
        item.content(paragraph(ending.words), type="html")
    for each in found:
        change, entry, at = each.change, each.change.entry, in_vietnam(each.change.at)
        item = made.add_entry(order="append")
        # not the number: it would name something else after a database was begun anew
        item.id(issuer.tag(f"dinh-chinh/{change.id}/{change.at:%Y%m%dT%H%M%S}"))
        item.title(wording()["feed"]["heading"].format(kind=each.kind, title=entry.title))
        item.link(href=f"{portal}{each.address or CORRECTIONS}", rel="alternate", type="text/html")
        item.category(term=entry.topic, label=known_topics().get(entry.topic, entry.topic))
        item.category(term=change.kind, label=each.kind, scheme=issuer.tag("loai-tin"))
        item.updated(at)
        item.summary("\n".join([each.do, *each.lines]))
        item.content(_content(each, issuer), type="html")
    data: bytes = made.atom_str(pretty=True)
    return data


def _content(correction: Correction, issuer: Publisher) -> str:
    parts = [paragraph(correction.do), *listed(wording()["feed"]["what_changed"], correction.lines)]
    after = correction.change.after
    if after is not None:
        parts += answer(after, after.effective.start, knowledge.acts())
    return "\n".join([*parts, *closing(correction.change.entry, issuer)])


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(CORRECTIONS, include_in_schema=False)
    def corrections(request: Request) -> Response:
        """What changed lately, by the day on which it was noted here."""
        assert state.history is not None and state.basis is not None
        found = [told(change) for change in state.history.newest(KINDS, MOST_ON_PAGE)]
        first = state.basis.begun()
        made = page(
            request,
            "corrections.html",
            days=[(on, list(each)) for on, each in groupby(found, lambda each: each.on)],
            most=MOST_ON_PAGE,
            more=len(found) == MOST_ON_PAGE,
            begun=in_vietnam(first).date() if first else None,
        )
        return lasting(request, made, since_when(state, True, with_changes=True).astimezone(day.ZONE).date())

    @app.get(FEED, include_in_schema=False)
    def feed(request: Request) -> Response:
        """The same for programs and newsrooms."""
        assert state.history is not None
        found = [told(change) for change in state.history.newest(KINDS, MOST_IN_FEED)]
        modified = since_when(state, True, with_changes=True)
        data = feed_of(found, known_endings(), day.today(), origin(request), modified)
        made = Response(data, media_type="application/atom+xml; charset=utf-8")
        return lasting(request, made, modified.astimezone(day.ZONE).date())
