"""Whether a request is a person's visit: what the counts of campaigns count.

The rule for robots is short on purpose. It knows those that say what they are (search engines, previews of links in
messengers, monitors, programs); one that pretends to be a browser is counted like a person.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

from gateway.embed.limits import browser_of

#: A visitor who comes back within this time is not counted again.
VISIT_SECONDS = 30 * 60
#: Visits remembered at most; beyond them the oldest are forgotten early.
MOST_VISITS = 50_000

#: Parts of the names by which programs call themselves. "Cubot" is a maker of phones; the browsers inside Zalo and
#: Facebook name those, so only their robots' full names stand here.
ROBOTS = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|archiver|preview|facebookexternalhit|meta-external|embedly|"
    r"headless|lighthouse|pagespeed|monitor|uptime|pingdom|statuscake|"
    r"curl|wget|libwww|python|httpx|aiohttp|okhttp|axios|node-fetch|undici|go-http|java/|ruby|perl|php|scrapy|postman",
    re.IGNORECASE,
)
#: Browsers fetch pages that nobody has opened yet, and say so here.
PURPOSES = ("sec-purpose", "purpose", "x-purpose", "x-moz")


def is_person(request: Request) -> bool:
    """Whether somebody opened or sent this: no HEAD, by no known robot, and not fetched in advance."""
    if request.method not in ("GET", "POST") or any(request.headers.get(name) for name in PURPOSES):
        return False
    name = request.headers.get("user-agent", "").strip()
    return bool(name) and not ROBOTS.search(name)


class Visits:
    """Tells a visit from its reloads; of visitors only a hash is held, in memory, with a salt made at the start."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()
        self._salt = secrets.token_bytes(32)
        self._lock = threading.Lock()

    def is_first(self, request: Request, what: str) -> bool:
        """Whether this visitor did this (e.g. opened one page) for the first time in half an hour."""
        who = f"{what} {browser_of(request)}"
        visit = hmac.new(self._salt, who.encode(), hashlib.sha256).hexdigest()[:32]
        now = self._clock()
        with self._lock:
            while self._until and (len(self._until) > MOST_VISITS or next(iter(self._until.values())) <= now):
                self._until.popitem(last=False)
            if visit in self._until:
                return False
            self._until[visit] = now + VISIT_SECONDS
            return True
