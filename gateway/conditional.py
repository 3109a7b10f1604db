"""Answers that are not sent again while they are the same (RFC 9110, conditional requests)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from email.utils import format_datetime

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.http import is_resource_modified

#: Caches may answer by themselves for a minute, and while they ask again.
CACHE = "public, max-age=60, stale-while-revalidate=600"


def is_known(request: Request, tag: str, modified: datetime | None = None) -> bool:
    """Whether who asks has just this, by its tag or, when no tag is named, by its date (with a zone)."""
    asked = {
        "HTTP_IF_NONE_MATCH": request.headers.get("if-none-match"),
        "HTTP_IF_MODIFIED_SINCE": request.headers.get("if-modified-since"),
    }
    return not is_resource_modified(asked, etag=tag, last_modified=modified)


def conditional(request: Request, response: Response, modified: datetime) -> Response:
    """The response with a strong tag, the digest of its body, and its date; 304 for who has it.

    ``modified`` has a zone.
    """
    tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(modified.astimezone(timezone.utc), usegmt=True),
        "Cache-Control": CACHE,
    }
    if is_known(request, tag, modified):
        kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
        return Response(status_code=304, headers={**kept, **headers})
    response.headers.update(headers)
    return response


class Compressed:
    """Gzip whose answers do not bear the strong tag of the plain ones: other bytes, so a weak tag (RFC 9110, 8.8.3).

    Whoever has the compressed answer names the weak tag and gets it back in the 304, which so renews what it has.
    """

    def __init__(self, app: ASGIApp, minimum_size: int, compresslevel: int) -> None:
        self._app = GZipMiddleware(app, minimum_size, compresslevel)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; weaken the tag on its way back."""
        named = Headers(scope=scope).get("if-none-match", "") if scope["type"] == "http" else ""

        async def with_tag(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                tag = headers.get("etag", "")
                weak = f"W/{tag}"
                compressed = headers.get("content-encoding") == "gzip"
                if tag and "Accept-Encoding" not in headers.get("vary", ""):
                    headers.add_vary_header("Accept-Encoding")
                if tag.startswith('"') and (compressed or (message["status"] == 304 and weak in named)):
                    headers["ETag"] = weak
            await send(message)

        await self._app(scope, receive, with_tag)
