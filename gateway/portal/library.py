"""``/hoi-dap``: every reviewed answer, by topic and role, with a search; a page for each."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from bot import day, knowledge
from faq.topics import known_topics
from gateway.paths import LIBRARY, entry_path, topic_path
from gateway.portal import entries, structured
from gateway.portal.cards import card
from gateway.portal.citing import cited
from gateway.portal.finding import search
from gateway.portal.lost import lost
from gateway.portal.most_asked import asked_first, topics_asked_first
from gateway.portal.oembed import discovery
from gateway.portal.rendering import lasting, origin, page, private
from gateway.portal.roles import concerning, library_words
from gateway.quizzes import offered
from gateway.state import State


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(LIBRARY, include_in_schema=False)
    async def library(request: Request, tim: str = "", vai: str = "", phan: str = "") -> Response:
        """The topics, or what a search found; ``phan=ket-qua`` is only the results, for the page's script."""
        role, today = library_words().role(vai), day.today()
        results = await search(state, tim, today, role) if tim.strip() else None
        if phan:
            return private(page(request, "_results.html", results=results))
        whole = knowledge.shown().in_force(today)
        shown = concerning(role, whole)
        counts = Counter(entry.topic for entry in shown)
        made = page(
            request,
            "library.html",
            results=results,
            role=role,
            roles=[(each, None) for each in library_words().roles],
            total=len(whole),
            topics=[
                (id, known_topics().get(id, id), counts[id]) for id in topics_asked_first(counts, knowledge.shown())
            ],
            data=structured.graph(structured.breadcrumbs(origin(request), [(LIBRARY, "Hỏi đáp")])),
        )
        return private(made) if results else lasting(request, made, entries.newest(knowledge.shown()))

    @app.get(LIBRARY + "/{topic}", include_in_schema=False)
    def topic(request: Request, topic: str, vai: str = "") -> Response:
        """The entries of a topic."""
        today, name = day.today(), known_topics().get(topic)
        whole = [entry for entry in knowledge.shown().in_force(today) if entry.topic == topic]
        if name is None or not whole:
            return _moved(topic) or lost(request, topic)
        role = library_words().role(vai)
        trail = [(LIBRARY, "Hỏi đáp"), (topic_path(topic), name)]
        made = page(
            request,
            "topic.html",
            topic=topic,
            name=name,
            role=role,
            roles=[(each, len(concerning(each, whole))) for each in library_words().roles],
            whole=len(whole),
            entries=asked_first(concerning(role, whole)),
            topics=known_topics(),
            quiz=next(iter(offered(today, topic)), None),
            data=structured.graph(structured.breadcrumbs(origin(request), trail)),
        )
        return lasting(request, made, entries.newest(whole))

    @app.get(LIBRARY + "/{topic}/{id}", include_in_schema=False)
    def entry(request: Request, topic: str, id: str, ngay: str = "") -> Response:
        """An answer as it applies on a day."""
        versions = knowledge.shown().versions.get(id)
        if versions is None:
            return lost(request, id)
        if versions[-1].topic != topic:
            return RedirectResponse(entry_path(versions[-1]), 301)
        on = _day(ngay)
        if ngay and on is None:
            return RedirectResponse(entry_path(versions[-1]), 303)
        view = entries.view(versions, on or day.today(), day.today(), state.texts)
        base, name = origin(request), known_topics().get(topic, topic)
        trail = [(LIBRARY, "Hỏi đáp"), (topic_path(topic), name), (entry_path(view.entry), view.entry.title)]
        nodes = [structured.breadcrumbs(base, trail)]
        if view.today:
            acts = [knowledge.acts()[each] for each in dict.fromkeys(every.act for every in view.cited)]
            nodes = [
                structured.faq_page(base, view.entry, acts),
                *(structured.legislation(base, act, view.on) for act in acts),
                *nodes,
            ]
        quiz = next(iter(offered(day.today(), topic)), None)
        made = page(
            request,
            "entry.html",
            view=view,
            topic_name=name,
            quiz=quiz,
            data=structured.graph(*nodes),
            cited=cited(view, base, state.settings.operator, day.today()),
            cards=discovery(base, view),
        )
        return lasting(request, made, entries.newest(versions))

    @app.get(LIBRARY + "/{topic}/{id}/the.png", include_in_schema=False)
    async def entry_card(request: Request, topic: str, id: str) -> Response:
        """The picture shown where an answer's address is shared."""
        versions = knowledge.shown().versions.get(id)
        if versions is None or versions[-1].topic != topic:
            return lost(request, id)
        name = known_topics().get(topic, topic)
        return _picture(request, await asyncio.to_thread(card, versions[-1].title, name), entries.newest(versions))

    @app.get("/the.png", include_in_schema=False)
    async def site_card(request: Request) -> Response:
        """The picture of every other page."""
        made = await asyncio.to_thread(card, "Hỏi về thi hành án, có câu trả lời kèm căn cứ pháp luật", "")
        return _picture(request, made, entries.newest(knowledge.shown()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moved(id: str) -> Response | None:
    """An entry asked for without its topic."""
    versions = knowledge.shown().versions.get(id)
    return RedirectResponse(entry_path(versions[-1]), 301) if versions else None


def _picture(request: Request, made: bytes, modified: date) -> Response:
    response = lasting(request, Response(made, media_type="image/png"), modified)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
