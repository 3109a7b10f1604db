"""The page for an address that leads nowhere: what it may have meant, and a search."""

from __future__ import annotations

import re
from urllib.parse import unquote

from fastapi import Request
from fastapi.responses import HTMLResponse

from bot import day, knowledge
from faq.topics import known_topics
from gateway.headers import OEMBED
from gateway.portal.finding import by_words
from gateway.portal.rendering import page
from viet.normalise import clean

#: Addresses of programs, which get JSON.
INTERFACE = ("/v1/", "/openapi.json", "/healthz", "/readyz", "/static/", "/widget/", "/logo/", OEMBED)
MOST_NEAR = 5


def is_page(path: str) -> bool:
    """Whether people read what is at an address."""
    return not path.startswith(INTERFACE)


def lost(request: Request, wanted: str | None = None) -> HTMLResponse:
    """404 with the answers nearest to the words of the address."""
    words = clean(re.sub(r"[-_/.+]+", " ", unquote(wanted or request.url.path)))[:80]
    near = by_words(words, knowledge.shown().in_force(day.today()))[:MOST_NEAR]
    response = page(request, "lost.html", 404, words=words, near=near, topics=known_topics())
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def broken(request: Request) -> HTMLResponse:
    """500: the failure is ours and is logged."""
    return page(request, "broken.html", 500)
