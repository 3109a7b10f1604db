"""Templates, and what every page has: its canonical address, the navigation, files with their digest."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timezone
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot import day
from gateway.conditional import CACHE, is_known
from gateway.paths import act_path, entry_path, provision_path, quiz_path, tool_path, topic_path
from gateway.paths import origin as origin
from law.citations import Citation

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parents[1] / "static"

#: (address, words) of the navigation, in order
NAVIGATION = (
    ("/hoi-dap", "Hỏi đáp"),
    ("/cong-cu", "Công cụ"),
    ("/van-ban", "Văn bản"),
    ("/co-quan", "Cơ quan"),
    ("/tai-lieu", "Tài liệu"),
    ("/gioi-thieu", "Giới thiệu"),
)

_markdown = MarkdownIt("commonmark", {"html": False})


def in_figures(when: date) -> str:
    """A day as people write it."""
    return f"{when:%d/%m/%Y}"


def in_dong(amount: int) -> str:
    """An amount with its unit."""
    return f"{amount:,} đồng".replace(",", ".")


def lower_first(words: str) -> str:
    """A name inside a sentence."""
    return words[:1].lower() + words[1:]


def provision_page(id: str) -> str:
    """Where a citation, as files write it, is told of."""
    return provision_path(Citation.parse(id))


@lru_cache(maxsize=1024)
def markdown(text: str) -> Markup:
    """Reviewed text as HTML; markup in it stays text."""
    return Markup(_markdown.render(text))


@lru_cache(maxsize=256)
def static(name: str) -> str:
    """The address of a file under ``static/``, which changes when the file does."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters.update(day=in_figures, dong=in_dong, markdown=markdown, lower_first=lower_first)
    environment.globals.update(
        static=static,
        navigation=NAVIGATION,
        entry_path=entry_path,
        topic_path=topic_path,
        quiz_path=quiz_path,
        tool_path=tool_path,
        act_path=act_path,
        provision_page=provision_page,
    )
    return environment


def page(request: Request, template: str, http: int = 200, **values: Any) -> HTMLResponse:
    """Render one page."""
    base = origin(request)
    html = (
        _environment()
        .get_template(template)
        .render(here=request.url.path, origin=base, canonical=f"{base}{request.url.path}", today=day.today(), **values)
    )
    return HTMLResponse(html, status_code=http)


def lasting(request: Request, response: Response, modified: date) -> Response:
    """A response that caches may keep for a minute and ask about again: 304 while nothing of it changed.

    The tag is the digest of the body, so a changed entry, template, law text or day counts at once; whoever
    asks by date alone gets the whole body.
    """
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:20]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(datetime.combine(modified, time(), timezone.utc), usegmt=True),
        "Cache-Control": CACHE,
    }
    if is_known(request, tag):
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def private(response: Response) -> Response:
    """What holds somebody's own words is kept by nobody and listed by no search engine."""
    response.headers.update({"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
    return response
