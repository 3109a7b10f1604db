"""Webhooks: where a partner hears of changes, how a message is signed, and what follows from an attempt."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from gateway.partners.history import Change

#: A partner may have so many endpoints.
MOST_ENDPOINTS = 5

#: After each failure so long is waited, and a little more by chance; after the last one the endpoint is disabled.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
#: At most this share is added to a wait, so that endpoints that failed together do not come back together.
JITTER = 0.2

#: After a rotation the old secret signs too, for so long.
OLD_SECRET = timedelta(hours=24)

SECRET_BYTES = 32

ID = re.compile(r"wh_[0-9a-f]{16}")

#: Why an endpoint is disabled: every attempt failed; it answered 410; its owner or the operator said so.
FAILING, GONE, STOPPED = "failing", "gone", "stopped"

CHANGE, TEST, RETRY = "change", "test", "retry"


class UnknownEndpoint(LookupError):
    """No endpoint of this partner has this id."""


class TooManyEndpoints(ValueError):
    """The partner has as many endpoints as it may."""


@dataclass(frozen=True)
class Endpoint:
    """One address of a partner."""

    id: str
    partner: str
    url: str
    created_at: datetime
    #: ``whsec_`` and base64; readable in the database, since it signs
    secret: str = field(repr=False)
    #: every change up to this number was sent, was not wanted, or is older than the endpoint
    cursor: int
    #: only changes of these topics and kinds are wanted; all when empty
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    old_secret: str | None = field(default=None, repr=False)
    old_until: datetime | None = None
    #: attempts in a row that failed
    failures: int = 0
    #: not before this moment; none: at once
    next_at: datetime | None = None
    disabled: str | None = None
    disabled_at: datetime | None = None

    def wants(self, change: Change) -> bool:
        """Whether a change is of the kinds and topics asked for; one that moved an entry away from a topic is."""
        topics = {entry.topic for entry in (change.before, change.after) if entry is not None}
        return (not self.kinds or change.kind in self.kinds) and (not self.topics or not topics.isdisjoint(self.topics))

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign now, the newest first."""
        old = self.old_secret if self.old_until is not None and now < self.old_until else None
        return (self.secret,) if old is None else (self.secret, old)


@dataclass(frozen=True)
class Attempt:
    """One message sent to an endpoint, and what came of it."""

    endpoint: str
    #: the ``webhook-id``
    message: str
    #: ``change``, ``test``, or ``retry``: sent again because the partner asked for it
    kind: str
    #: of the change; none for a test
    number: int | None
    at: datetime
    ms: float
    #: what the endpoint answered; none when there was no answer
    status: int | None
    #: one of ``gateway.partners.deliveries.ERRORS``; none when it was delivered
    error: str | None
    #: how the answer to a failed attempt begins
    said: str | None = None


def new_endpoint_id() -> str:
    """An id that nobody has yet."""
    return f"wh_{secrets.token_hex(8)}"


def new_signing_secret() -> str:
    """A secret of 256 bits, as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message: str, sent_at: int, body: bytes) -> str:
    """One signature of a message (Standard Webhooks 1.0.0, symmetric): ``v1,`` and base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def signed_headers(endpoint: Endpoint, message: str, now: datetime, body: bytes) -> dict[str, str]:
    """The headers by which a partner knows that a message is ours; ``now`` is in UTC without a zone."""
    sent_at = int(now.replace(tzinfo=timezone.utc).timestamp())
    signatures = (signature(secret, message, sent_at, body) for secret in endpoint.secrets_at(now))
    return {
        "webhook-id": message,
        "webhook-timestamp": str(sent_at),
        "webhook-signature": " ".join(signatures),
    }


def judged(endpoint: Endpoint, attempt: Attempt, chance: float) -> Endpoint:
    """The endpoint after an attempt to send it a change: further, to be tried later, or disabled.

    ``chance`` in [0, 1) lengthens the wait.
    """
    if attempt.error is None:
        assert attempt.number is not None
        return replace(endpoint, cursor=attempt.number, failures=0, next_at=None)
    failed = replace(endpoint, failures=endpoint.failures + 1)
    if attempt.status == 410:
        return replace(failed, disabled=GONE, disabled_at=attempt.at)
    if failed.failures > len(WAITS):
        return replace(failed, disabled=FAILING, disabled_at=attempt.at)
    return replace(failed, next_at=attempt.at + WAITS[failed.failures - 1] * (1 + JITTER * chance))
