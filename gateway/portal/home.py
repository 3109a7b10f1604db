"""``/``: the question box first, then what people ask most, the topics and the tools."""

from __future__ import annotations

from collections import Counter

from fastapi import FastAPI, Request
from fastapi.responses import Response

from actions.calculators.computation import Wording
from actions.tools import TOOLS
from bot import day, knowledge
from bot.engine import MAX_CHARACTERS
from faq.topics import known_topics
from gateway.paths import campaign_path, tool_path
from gateway.portal import structured
from gateway.portal.entries import newest
from gateway.portal.most_asked import most_asked, topics_asked_first
from gateway.portal.rendering import lasting, origin, page, private
from gateway.state import State
from gateway.widget_files import built
from law.transition import NEW_LAW
from viet.normalise import clean

MOST_ASKED = 7
MOST_CAMPAIGNS = 2


def add(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.get("/", include_in_schema=False)
    def home(request: Request, hoi: str = "") -> Response:
        """The start page; ``hoi`` is a question to begin with."""
        asking = clean(hoi)[:MAX_CHARACTERS]
        today, corpus, acts = day.today(), knowledge.shown(), knowledge.acts()
        shown = corpus.in_force(today)
        counts = Counter(entry.topic for entry in shown)
        made = page(
            request,
            "home.html",
            asking=asking,
            widget=built(),
            asked=most_asked(corpus, today)[:MOST_ASKED],
            topics=[(id, known_topics().get(id, id), counts[id]) for id in topics_asked_first(counts, corpus)],
            total=len(shown),
            tools=[(tool_path(name), Wording.of(name).say("title")) for name in TOOLS],
            new_law=[act for act in acts.values() if act.kind == "law" and act.effective.start == NEW_LAW],
            old_law=[act for act in acts.values() if act.kind == "law" and act.effective.end == NEW_LAW],
            since=NEW_LAW,
            campaigns=state.campaigns.running(today)[:MOST_CAMPAIGNS] if state.campaigns else [],
            campaign_path=campaign_path,
            data=structured.graph(structured.website(origin(request))),
        )
        return private(made) if asking else lasting(request, made, newest(shown))
