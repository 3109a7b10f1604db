"""Security headers of every response, by the kind of address; what a route sets itself stays."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Files that other sites load: scripts with an integrity hash are fetched with CORS.
WIDGET_FILES = "/widget/"
LOGO_FILES = "/logo/"
#: What consumers of oEmbed ask from their readers' browsers.
OEMBED = "/oembed"


NOBODY = ("'none'",)


def content_security_policy(framed_by: Sequence[str] = NOBODY) -> str:
    """Our own files only; framed by nobody, or by exactly these origins."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {' '.join(framed_by)}"
    )


#: The referrer goes to ourselves only. Not ``no-referrer``: browsers then send forms with the origin "null".
EVERYWHERE = {
    "Content-Security-Policy": content_security_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
FOR_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def headers_of(path: str) -> dict[str, str]:
    """The headers of an address."""
    return {**EVERYWHERE, **(FOR_OTHER_SITES if path.startswith((WIDGET_FILES, LOGO_FILES)) or path == OEMBED else {})}


class SecurityHeaders:
    """Puts the headers on every response that has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; add the headers on its way back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_of(scope["path"]).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
