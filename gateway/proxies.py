"""Who asks, when proxies stand before us: their word counts only when the operator says how many there are."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class BehindProxies:
    """Takes the visitor's address and scheme from the headers that the operator's own proxies add."""

    def __init__(self, app: ASGIApp, proxies: int) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Correct the scope; what stands left of the last ``proxies`` addresses may be made up."""
        if scope["type"] == "http" and self._proxies:
            headers = Headers(scope=scope)
            passed = [part.strip() for part in ",".join(headers.getlist("x-forwarded-for")).split(",") if part.strip()]
            scheme = headers.get("x-forwarded-proto", "").split(",")[-1].strip()
            scope = dict(scope)
            if len(passed) >= self._proxies:
                scope["client"] = (passed[-self._proxies], 0)
            if scheme in ("http", "https"):
                scope["scheme"] = scheme
        await self._app(scope, receive, send)
