"""``/gioi-thieu``: what this is, how often it errs, what is kept, how to reach a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import FastAPI, Request, Response

from bot import day, knowledge
from bot.engine import MAX_CHARACTERS
from faq.topics import known_topics
from gateway.letterbox import KEEP_SECONDS
from gateway.portal.notices import fixed
from gateway.portal.rendering import page
from gateway.state import State
from law.transition import NEW_LAW

#: Measured figures; whoever measures writes them there (docs/evaluation.md).
PUBLISHED = knowledge.ROOT / "evaluation" / "published.json"


@dataclass(frozen=True)
class Figure:
    """One measured share and what it means."""

    id: str
    title: str
    value: float
    suite: str
    cases: int
    command: str
    measured_on: date
    means: str

    @property
    def percent(self) -> str:
        """As people write it: ``8 %``, ``1,2 %``."""
        return f"{self.value * 100:.1f}".removesuffix(".0").replace(".", ",") + "%"


def published(path: Path = PUBLISHED) -> list[Figure]:
    """The figures of the file; none where it is missing."""
    if not path.exists():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return [Figure(**{**row, "measured_on": date.fromisoformat(row["measured_on"])}) for row in rows]


def add(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.get("/gioi-thieu", include_in_schema=False)
    def about(request: Request) -> Response:
        entries = knowledge.shown().in_force(day.today())
        return page(
            request,
            "about.html",
            entries=len(entries),
            topics=sorted({(known_topics()[entry.topic], entry.topic) for entry in entries}),
            figures=published(),
            keep_days=state.settings.keep_days,
            letter_minutes=KEEP_SECONDS // 60,
            longest=MAX_CHARACTERS,
            contact=fixed("utter_contact"),
            challenge=fixed("utter_bot_challenge"),
            hotline=state.settings.hotline,
            since=NEW_LAW,
        )
