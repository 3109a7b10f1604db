"""``/doi-tac``: how newspapers and portals read the answers by program, with calls that can be tried there."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from fastapi import FastAPI, Request
from fastapi.responses import Response

from bot import knowledge
from faq.entry import AUDIENCES
from faq.exporters.wording import wording
from faq.topics import known_topics
from gateway.embed.limits import MAX_BODY_BYTES
from gateway.partners.endings import known_endings
from gateway.partners.keys import READS_PER_DAY, READS_PER_MINUTE
from gateway.partners.webhooks import MOST_ENDPOINTS
from gateway.paths import PARTNERS
from gateway.portal.rendering import origin, page
from gateway.state import State

#: What stands in the lines where the partner's own key belongs.
KEY = "$HOIDAP_KEY"


@dataclass(frozen=True)
class Example:
    """One call that works, with what it shows."""

    id: str
    title: str
    about: str
    path: str
    query: dict[str, str]
    body: dict[str, Any] | None
    #: what is answered
    status: int

    @property
    def method(self) -> str:
        """``POST`` when it sends something."""
        return "GET" if self.body is None else "POST"

    @property
    def address(self) -> str:
        """Path and query, as a program sends them."""
        return f"{self.path}?{urlencode(self.query, safe='/:')}" if self.query else self.path

    @property
    def readable(self) -> str:
        """Path and query, as a person reads them."""
        return f"{self.path}?{'&'.join(f'{name}={value}' for name, value in self.query.items())}".rstrip("?")

    @property
    def sent(self) -> str:
        """The body as JSON; empty without one."""
        return json.dumps(self.body, ensure_ascii=False) if self.body is not None else ""

    def curl(self, portal: str) -> str:
        """The call for a command line."""
        if self.body is not None:
            return (
                f"curl {shlex.quote(portal + self.path)} \\\n"
                f"  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(self.sent)}"
            )
        if self.readable.isascii() and " " not in self.readable:
            return f"curl {shlex.quote(portal + self.address)}"
        values = (shlex.quote(f"{name}={value}") for name, value in self.query.items())
        return f"curl -G {shlex.quote(portal + self.path)} \\\n" + " \\\n".join(
            f"  --data-urlencode {value}" for value in values
        )


@lru_cache(maxsize=1)
def examples() -> dict[str, Example]:
    """The calls of partners.yml by id, read once a process."""
    rows = yaml.safe_load(Path(__file__).with_name("partners.yml").read_text(encoding="utf-8"))
    return {
        id: Example(
            id=id,
            title=row["title"],
            about=row["about"],
            path=row["path"],
            query={name: str(value) for name, value in row.get("query", {}).items()},
            body=row.get("body"),
            status=row.get("status", 200),
        )
        for id, row in rows.items()
    }


def add(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.get(PARTNERS, include_in_schema=False)
    def partners(request: Request) -> Response:
        """The page."""
        return page(
            request,
            "partners.html",
            portal=origin(request),
            examples=examples(),
            audiences=[(id, wording()["audiences"][id]) for id in AUDIENCES],
            topics=list(known_topics().items()),
            acts=sorted(knowledge.acts().values(), key=lambda act: act.effective.start, reverse=True),
            per_minute=READS_PER_MINUTE,
            per_day=READS_PER_DAY,
            most_webhooks=MOST_ENDPOINTS,
            visitor_per_minute=state.settings.reads_per_minute,
            longest_body=MAX_BODY_BYTES,
            endings=known_endings(),
            key=KEY,
            hotline=state.settings.hotline,
        )
