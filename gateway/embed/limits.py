"""How much a visitor, a key and a partner may ask; counted by the library ``limits``, of visitors a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from math import ceil

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter
from starlette.requests import Request

from bot import day
from gateway.embed.keys import EmbedKey
from gateway.embed.wording import say
from gateway.partners.keys import PartnerKey
from gateway.settings import Settings

#: Many people share one address (mobile networks, offices): an address may ask so many times what one browser may.
BROWSERS_PER_ADDRESS = 10

#: A request body larger than this is refused unread; the longest message fits many times over.
MAX_BODY_BYTES = 64 * 1024

MINUTE = 60


class TooMany(Exception):
    """Asked too much; ``words`` are for the citizen or the partner's programmer, after ``seconds`` it goes on."""

    def __init__(self, seconds: int, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__("too_many")
        self.seconds, self.words, self.headers = seconds, words, dict(headers or {})


class Limits:
    """Counts turns, other writes and reads; does nothing when limits are switched off."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # held here: the library's strategies hold it weakly
        self._storage = storage_from_string(settings.limits_storage)
        self._moving = MovingWindowRateLimiter(self._storage)
        self._fixed = FixedWindowRateLimiter(self._storage)
        #: never stored: after a restart nobody can tell whose hash was whose
        self._salt = secrets.token_bytes(32)

    def take_turn(self, request: Request, key: EmbedKey | None) -> None:
        """Count one question; ``TooMany`` when it is one too many."""
        minute = key.turns_per_minute if key else self._settings.turns_per_minute
        self._take(request, f"turn:{key.id if key else ''}", minute)
        if key is not None and self._settings.limited:
            today = day.today()
            if not self._fixed.hit(RateLimitItemPerDay(key.turns_per_day), "key", key.id, today.isoformat()):
                raise TooMany(_seconds_until_midnight(today), say("too_many_today"))

    def take_write(self, request: Request, key: EmbedKey | None) -> None:
        """Count one call that is no question but writes or computes."""
        self._take(request, f"write:{key.id if key else ''}", self._settings.turns_per_minute)

    def take_read(self, request: Request, key: EmbedKey | None) -> None:
        """Count one call that only reads."""
        self._take(request, f"read:{key.id if key else ''}", self._settings.reads_per_minute)

    def take_partner(self, partner: PartnerKey) -> dict[str, str]:
        """Count one call of a partner's program; returns what is left of its quotas, as headers."""
        if not self._settings.limited:
            return {}
        today = day.today()
        quotas = (
            ("minute", RateLimitItemPerMinute(partner.reads_per_minute), (partner.id,)),
            ("day", RateLimitItemPerDay(partner.reads_per_day), (partner.id, today.isoformat())),
        )
        full = next((name for name, item, who in quotas if not self._fixed.hit(item, "partner", *who)), None)
        stats = {name: self._fixed.get_window_stats(item, "partner", *who) for name, item, who in quotas}
        seconds = {
            "minute": min(max(ceil(stats["minute"][0] - _now().timestamp()), 1), MINUTE),
            "day": _seconds_until_midnight(today),
        }
        # draft-ietf-httpapi-ratelimit-headers-11: r is what is left, t the seconds until the quota is whole again
        headers = {
            "RateLimit-Policy": ", ".join(
                f'"{name}";q={item.amount};w={item.get_expiry()}' for name, item, _ in quotas
            ),
            "RateLimit": ", ".join(f'"{name}";r={left};t={seconds[name]}' for name, (_, left) in stats.items()),
        }
        if full is not None:
            words = f"the quota of this {full} is used up; try again in {seconds[full]} seconds"
            raise TooMany(seconds[full], words, headers)
        return headers

    def _take(self, request: Request, what: str, per_minute: int) -> None:
        if not self._settings.limited:
            return
        address = _network(request.client.host if request.client else "")
        browser = browser_of(request)
        for who, item in (
            (browser, RateLimitItemPerMinute(per_minute)),
            (f"all of {address}", RateLimitItemPerMinute(per_minute * BROWSERS_PER_ADDRESS)),
        ):
            visitor = self._hashed(who)
            if not self._moving.hit(item, what, visitor):
                seconds = self._seconds_left(item, what, visitor)
                raise TooMany(seconds, say("too_many", seconds=seconds))

    def _seconds_left(self, item: RateLimitItem, *who: str) -> int:
        """Until the whole allowance is back: the library counts from the newest call."""
        reset, _ = self._moving.get_window_stats(item, *who)
        return min(max(ceil(reset + 1 - _now().timestamp()), 1), MINUTE)

    def _hashed(self, who: str) -> str:
        return hmac.new(self._salt, who.encode(), hashlib.sha256).hexdigest()[:32]


def browser_of(request: Request) -> str:
    """What tells one visitor from another: address, browser and languages; to be hashed, never stored."""
    address = _network(request.client.host if request.client else "")
    return f"{address} {request.headers.get('user-agent', '')} {request.headers.get('accept-language', '')}"


def _network(address: str) -> str:
    """An address as one visitor has it: of IPv6 the network, which a household gets whole."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _seconds_until_midnight(today: date) -> int:
    """Until the day ends in Viet Nam."""
    midnight = datetime.combine(today + timedelta(days=1), time(), day.ZONE)
    return ceil((midnight - _now()).total_seconds())


def _now() -> datetime:
    return day.now().replace(tzinfo=timezone.utc)
