"""What programs read: the sitemap, ``robots.txt``, and Atom feeds of new, changed and ended answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.sax.saxutils import escape

from fastapi import FastAPI, Request, Response

from actions.tools import TOOLS
from bot import day, knowledge
from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters.atom import feed as atom_feed
from faq.exporters.changes import events
from faq.exporters.selection import PORTAL_NAME, Publisher
from faq.topics import known_topics
from gateway.paths import (
    CAMPAIGNS,
    CORRECTIONS,
    LIBRARY,
    MATERIALS,
    PACKS,
    PARTNERS,
    QUIZZES,
    RELATED_LINES,
    REPUBLISH,
    act_path,
    campaign_path,
    entry_path,
    quiz_path,
    tool_path,
    topic_path,
)
from gateway.portal.entries import newest
from gateway.portal.lost import lost
from gateway.portal.rendering import NAVIGATION, lasting, origin
from gateway.quizzes import offered
from gateway.state import State

MOST_IN_FEED = 30


def add(app: FastAPI, state: State) -> None:
    """Add the routes; the feed of a topic before the pages, whose addresses would take it."""

    @app.get("/sitemap.xml", include_in_schema=False)
    def sitemap(request: Request) -> Response:
        """Every page that a search engine may list."""
        today = day.today()
        running = state.campaigns.running(today) if state.campaigns else []
        more = [campaign_path(each.id) for each in running]
        listed = sitemap_of(origin(request), knowledge.shown(), today, [CAMPAIGNS, *more] if more else [])
        made = Response(listed, media_type="application/xml")
        return lasting(request, made, newest(knowledge.shown()))

    @app.get("/robots.txt", include_in_schema=False)
    def robots(request: Request) -> Response:
        """Everything may be read but the interface, conversations and searches."""
        closed = ["/v1/", "/tro-chuyen", "/khung", f"{LIBRARY}?tim=", "/*?tim="]
        closed += [f"{CAMPAIGNS}/*/tai/", f"{MATERIALS}/", f"{PACKS}/"]
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {origin(request)}/sitemap.xml"]
        return Response("\n".join(lines) + "\n", media_type="text/plain")

    @app.get("/feed.xml", include_in_schema=False)
    def feed(request: Request) -> Response:
        """New, changed and ended answers of every topic."""
        title = f"{PORTAL_NAME}: câu trả lời mới, thay đổi và hết áp dụng"
        return _feed(request, title, "feed", "/", list(knowledge.shown().versions.values()))

    @app.get(LIBRARY + "/{topic}/feed.xml", include_in_schema=False)
    def topic_feed(request: Request, topic: str) -> Response:
        """New, changed and ended answers of a topic."""
        found = [versions for versions in knowledge.shown().versions.values() if versions[-1].topic == topic]
        if not found:
            return lost(request, topic)
        title = f"{PORTAL_NAME}: {known_topics().get(topic, topic)}"
        return _feed(request, title, f"feed/{topic}", topic_path(topic), found)


def sitemap_of(base: str, corpus: Corpus, today: date, more: Iterable[str] = ()) -> str:
    """The sitemap; pages that follow from the entries bear the day of the newest reading, ``more`` have none."""
    entries = corpus.in_force(today)
    topics = sorted({entry.topic for entry in entries})
    pages: list[tuple[str, date | None]] = [("/", newest(entries))]
    pages += [(address, newest(entries) if address == LIBRARY else None) for address, _ in NAVIGATION]
    pages += [(topic_path(topic), newest(each for each in entries if each.topic == topic)) for topic in topics]
    pages += [(entry_path(entry), newest(corpus.versions[entry.id])) for entry in entries]
    pages += [(tool_path(name), None) for name in TOOLS] + [(act_path(id), None) for id in knowledge.acts()]
    pages += [(address, None) for address in ("/nhung", RELATED_LINES, REPUBLISH, PARTNERS, CORRECTIONS)]
    quizzes = offered(today)
    pages += [(QUIZZES, max(each.modified for each in quizzes))] if quizzes else []
    pages += [(quiz_path(each.topic), each.modified) for each in quizzes]
    pages += [(address, None) for address in more]
    rows = [
        f"<url><loc>{escape(base + address)}</loc>{f'<lastmod>{on.isoformat()}</lastmod>' if on else ''}</url>"
        for address, on in pages
    ]
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join((opening, *rows, "</urlset>\n"))


def _feed(request: Request, title: str, name: str, address: str, histories: list[tuple[FaqEntry, ...]]) -> Response:
    base, today = origin(request), day.today()
    listed = events(histories, today)[:MOST_IN_FEED]
    own = f"{base}{request.url.path}"
    issuer = Publisher(portal=base)
    data = atom_feed(listed, today, knowledge.acts(), issuer, title, name, own, f"{base}{address}")
    made = Response(data, media_type="application/atom+xml; charset=utf-8")
    return lasting(request, made, newest(entry for history in histories for entry in history))
