"""The one place that decides who may call ``/v1``: origins, keys, CORS and limits."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.engine import log_failure
from gateway.embed.keys import EmbedKey
from gateway.embed.limits import TooMany
from gateway.embed.wording import say
from gateway.failure import Failure
from gateway.state import State

API = "/v1/"
#: The widget asks here first; it must be able to read why it is refused.
WIDGET = "/v1/widget"
TURN = "/v1/chat"

#: Schemes of pages that an app carries within itself; browsers give other pages ``http`` or ``https``.
APP_SCHEMES = ("file", "capacitor", "ionic", "app")

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "600",
}
_READABLE = "Retry-After, Content-Disposition"


def is_ours(request: Request, base_url: str | None) -> bool:
    """Whether a request comes from our own pages, or not from a page at all."""
    origin = request.headers.get("origin")
    return origin is None or origin in (f"{request.url.scheme}://{request.headers.get('host', '')}", base_url)


def allows(key: EmbedKey, origin: str) -> bool:
    """Whether a key may be used from an origin: exactly one of its own, or an app's when it says so."""
    scheme, separator, _ = origin.partition("://")
    return origin in key.origins or (key.webview and (origin == "null" or (bool(separator) and scheme in APP_SCHEMES)))


def refusal(key: EmbedKey | None, named: str | None) -> Failure | None:
    """Why a key cannot be used, wherever it is used from; none when none was named."""
    if named is not None and key is None:
        return Failure(403, "unknown_key", say("unknown_key"), "key")
    if key is not None and key.paused is not None:
        return Failure(403, "paused", key.paused, "key")
    return None


def too_many(error: TooMany) -> Response:
    """The refusal in the one error shape, with when to try again."""
    response = Failure(429, "too_many", error.words).response()
    response.headers["Retry-After"] = str(error.seconds)
    return response


class EmbedGuard:
    """Lets through calls from our own pages, from programs, and from the sites that a key names."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a call to the interface, or pass it on with its key in ``request.state.embed``."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        origin = request.headers.get("origin")
        named = request.query_params.get("key")
        assert self._state.embeds is not None
        key, allowed, answer = None, False, None
        ours = is_ours(request, self._state.settings.base_url)
        try:
            key = await self._state.embeds.find(named) if named is not None else None
            allowed = ours or (key is not None and origin is not None and allows(key, origin))
            answer = self._answer(request, key, named, allowed)
        except Exception as error:
            log_failure("guard", None, error)
            answer = Failure(503, "database", say("no_database")).response()
        readable = "*" if scope["path"] == WIDGET else origin if allowed and not ours else None

        async def with_cors(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if readable is not None:
                    headers["Access-Control-Allow-Origin"] = readable
                    headers["Access-Control-Expose-Headers"] = _READABLE
            await send(message)

        scope.setdefault("state", {})["embed"] = key
        await (answer or self._app)(scope, receive, with_cors)

    def _answer(self, request: Request, key: EmbedKey | None, named: str | None, allowed: bool) -> Response | None:
        """What is answered in place of the route; none when the call goes through."""
        origin_refused = Failure(403, "origin_refused", say("origin_refused"))
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            # a paused key's call may go out: its refusal says why, a refused preflight could not
            public = request.url.path == WIDGET
            return Response(status_code=204, headers=_PREFLIGHT) if allowed or public else origin_refused.response()
        if not allowed and (key is not None or request.url.path != WIDGET or named is None):
            return origin_refused.response()
        if refused := refusal(key, named):
            return refused.response()
        try:
            self._count(request, key)
        except TooMany as error:
            return too_many(error)
        return None

    def _count(self, request: Request, key: EmbedKey | None) -> None:
        limits = self._state.limits
        if request.method == "POST" and request.url.path == TURN:
            limits.take_turn(request, key)
        elif request.method == "POST":
            limits.take_write(request, key)
        else:
            limits.take_read(request, key)
