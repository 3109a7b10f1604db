"""The one place that decides who may call ``/v1``: origins, keys of sites and of partners, CORS and limits."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.security.utils import get_authorization_scheme_param
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.engine import log_failure
from gateway.embed.keys import EmbedKey
from gateway.embed.limits import TooMany
from gateway.embed.wording import say
from gateway.failure import ASK_FOR_KEY, Failure
from gateway.partners.endings import headers_of, known_endings
from gateway.partners.keys import PartnerKey
from gateway.paths import PARTNERS
from gateway.state import State

API = "/v1/"
#: The widget asks here first; it must be able to read why it is refused.
WIDGET = "/v1/widget"
TURN = "/v1/chat"
#: Answers are public: what lies here may be read from any page.
PUBLIC = ("/v1/faq", "/v1/topics", "/v1/changes", "/v1/packs")
READS = ("GET", "HEAD")

#: Schemes of pages that an app carries within itself; browsers give other pages ``http`` or ``https``.
APP_SCHEMES = ("file", "capacitor", "ionic", "app")

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "600",
}
_PREFLIGHT_OF_READS = {
    "Access-Control-Allow-Methods": ", ".join(READS),
    "Access-Control-Allow-Headers": "authorization, content-type, if-none-match, if-modified-since",
    "Access-Control-Max-Age": "600",
}
_READABLE = (
    "Content-Disposition, Deprecation, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset, "
    "X-Total-Count"
)


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


def refusal_of_partner(partner: PartnerKey | None, secret: str | None) -> Failure | None:
    """Why a partner's secret cannot be used; none when none was sent."""
    if secret is not None and partner is None:
        return Failure(401, "unknown_partner", "no partner has this key", "Authorization", ASK_FOR_KEY)
    if partner is not None and partner.paused is not None:
        return Failure(403, "paused", partner.paused, "Authorization")
    return None


def too_many(error: TooMany) -> Response:
    """The refusal in the one error shape, with when to try again."""
    return Failure(
        429, "too_many", error.words, headers={"Retry-After": str(error.seconds), **error.headers}
    ).response()


@dataclass
class Call:
    """One call to the interface: what it asks for, from where, and who calls."""

    request: Request
    #: from our own pages, or from no page
    ours: bool
    key: EmbedKey | None = None
    partner: PartnerKey | None = None

    @property
    def origin(self) -> str | None:
        """The origin of the page that calls."""
        return self.request.headers.get("origin")

    @property
    def named(self) -> str | None:
        """The embed key that the call names."""
        return self.request.query_params.get("key")

    @property
    def secret(self) -> str | None:
        """The partner's secret that the call bears."""
        scheme, secret = get_authorization_scheme_param(self.request.headers.get("authorization"))
        return secret if scheme.lower() == "bearer" else None

    @property
    def asks_first(self) -> bool:
        """Whether a browser asks what it may send."""
        return self.request.method == "OPTIONS" and "access-control-request-method" in self.request.headers

    @property
    def public(self) -> bool:
        """Whether any page may read what is asked for, or asks to."""
        headers = self.request.headers
        method = headers["access-control-request-method"] if self.asks_first else self.request.method
        path = self.request.url.path
        return method in READS and any(path == each or path.startswith(f"{each}/") for each in PUBLIC)

    @property
    def allowed(self) -> bool:
        """Whether the page may call with its key, when there is a page."""
        return self.ours or (self.key is not None and self.origin is not None and allows(self.key, self.origin))

    @property
    def reader(self) -> str | None:
        """The origin that may read the answer; none when it is our own or may not."""
        if self.public or self.request.url.path == WIDGET:
            return "*"
        return self.origin if self.allowed and not self.ours else None


class Guard:
    """Lets through calls from our own pages, from programs, from the sites that a key names, and public reads."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state
        # read now: an end that is announced too late stops the start, not the answers
        known_endings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a call, or pass it on with its keys in ``request.state.embed`` and ``request.state.partner``."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        call = Call(request, is_ours(request, self._state.settings.base_url))
        answer: Response | None = None
        left: dict[str, str] = {}
        try:
            await self._recognise(call)
            answer = _before_keys(call)
            if answer is None:
                left = self._admit(call)
        except Failure as failure:
            answer = failure.response()
        except TooMany as error:
            answer = too_many(error)
        except Exception as error:
            log_failure("guard", None, error)
            answer = Failure(503, "database", say("no_database")).response()

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), call, left)
                _add_ending(MutableHeaders(scope=message), call, self._state.settings.base_url)
            await send(message)

        scope.setdefault("state", {}).update(embed=call.key, partner=call.partner)
        await (answer or self._app)(scope, receive, with_headers)

    async def _recognise(self, call: Call) -> None:
        assert self._state.embeds is not None and self._state.partners is not None
        if call.named is not None:
            call.key = await self._state.embeds.find(call.named)
        if call.secret is not None:
            call.partner = await self._state.partners.find(call.secret)

    def _admit(self, call: Call) -> dict[str, str]:
        """Count a call that may go through; returns what the partner has left, as headers."""
        if failure := refusal(call.key, call.named):
            raise failure
        if failure := refusal_of_partner(call.partner, call.secret):
            # whoever tries secrets is counted as any visitor
            self._state.limits.take_read(call.request, None)
            raise failure
        limits, request = self._state.limits, call.request
        turn = request.method == "POST" and request.url.path == TURN
        if turn:
            # a partner's key is for reading: it buys no more questions than anybody has
            limits.take_turn(request, call.key)
        if call.partner is not None:
            return limits.take_partner(call.partner)
        if not turn:
            take = limits.take_read if request.method in READS else limits.take_write
            take(request, call.key)
        return {}


def _before_keys(call: Call) -> Response | None:
    """The answer to a preflight; ``Failure`` for a page that may not call; none when the keys decide."""
    open_to_all = call.public or call.request.url.path == WIDGET
    if call.asks_first:
        if call.allowed or open_to_all:
            # a paused key's call may go out: its refusal says why, a refused preflight could not
            return Response(status_code=204, headers=_PREFLIGHT_OF_READS if call.public else _PREFLIGHT)
    elif call.allowed or call.public or (open_to_all and call.named is not None and call.key is None):
        return None
    raise Failure(403, "origin_refused", say("origin_refused"))


def _add_headers(headers: MutableHeaders, call: Call, left: dict[str, str]) -> None:
    if not call.public:
        headers.add_vary_header("Origin")
    if call.reader is not None:
        headers["Access-Control-Allow-Origin"] = call.reader
        headers["Access-Control-Expose-Headers"] = _READABLE
    headers.update(left)
    if call.partner is not None and "cache-control" in headers:
        # what a partner has left is nobody else's: no cache shared with others may keep it
        headers["Cache-Control"] = headers["Cache-Control"].replace("public", "private")


def _add_ending(headers: MutableHeaders, call: Call, base_url: str | None) -> None:
    """Say so when the part of the interface that was called will end."""
    url = call.request.url
    policy = f"{base_url or f'{url.scheme}://{url.netloc}'}{PARTNERS}#phien-ban"
    for name, value in headers_of(url.path, policy).items():
        headers[name] = f"{headers[name]}, {value}" if name == "Link" and name in headers else value
