"""Where endpoints and attempts are kept.

Nothing is queued. An endpoint has a place in the numbers of ``History``; what comes after it is still to be sent. So a
restart loses nothing, and a change costs no row for anybody who does not want it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Float,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from gateway.database import metadata, open_database
from gateway.partners.keys import partner_keys
from gateway.partners.webhooks import (
    ID,
    MOST_ENDPOINTS,
    OLD_SECRET,
    Attempt,
    Endpoint,
    TooManyEndpoints,
    UnknownEndpoint,
)

endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("partner", String(24), nullable=False),
    #: 1 to ``MOST_ENDPOINTS``: two processes cannot both add the last one
    Column("slot", Integer, nullable=False),
    Column("url", Text, nullable=False),
    #: lists are kept as words with a space between them
    Column("topics", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("secret", String(80), nullable=False),
    Column("old_secret", String(80)),
    Column("old_until", DateTime),
    Column("created_at", DateTime, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_at", DateTime),
    Column("disabled", String(16)),
    Column("disabled_at", DateTime),
    #: the process that is sending, and until when nobody else may
    Column("leased_by", String(32)),
    Column("leased_until", DateTime),
    UniqueConstraint("partner", "slot"),
)

attempts = Table(
    "webhook_attempts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("endpoint", String(24), nullable=False, index=True),
    Column("message", String(80), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("number", Integer),
    Column("at", DateTime, nullable=False),
    Column("ms", Float, nullable=False),
    Column("status", Integer),
    Column("error", String(24)),
    Column("said", Text),
)

#: Of each endpoint the last attempts are kept.
KEPT_ATTEMPTS = 200
#: Longer than one attempt can take; a process that died holds an endpoint no longer than this.
LEASE = timedelta(seconds=60)


class EndpointStore:
    """Keeps endpoints and attempts in the database; whoever sends leases the endpoint first."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def add(self, endpoint: Endpoint) -> None:
        """Keep a new endpoint; ``TooManyEndpoints`` when the partner has as many as it may."""
        row = _row(endpoint)
        while True:
            with self._database.connect() as connection:
                mine = select(endpoints.c.slot).where(endpoints.c.partner == endpoint.partner)
                taken = set(connection.execute(mine).scalars())
            free = [slot for slot in range(1, MOST_ENDPOINTS + 1) if slot not in taken]
            if not free:
                raise TooManyEndpoints(endpoint.partner)
            try:
                with self._database.begin() as connection:
                    connection.execute(insert(endpoints).values(**row, slot=free[0]))
            except IntegrityError:
                continue  # somebody else took the slot
            return

    def all(self, partner: str | None = None) -> list[Endpoint]:
        """Endpoints of one partner or of all, the oldest first."""
        wanted = select(endpoints).order_by(endpoints.c.created_at, endpoints.c.id)
        if partner is not None:
            wanted = wanted.where(endpoints.c.partner == partner)
        with self._database.connect() as connection:
            return [_endpoint(row) for row in connection.execute(wanted).mappings()]

    def get(self, id: str, partner: str | None = None) -> Endpoint:
        """The endpoint of an id; ``UnknownEndpoint`` when there is none, or it is another partner's."""
        if not ID.fullmatch(id):
            raise UnknownEndpoint(id)
        with self._database.connect() as connection:
            row = connection.execute(select(endpoints).where(endpoints.c.id == id)).mappings().first()
        if row is None or partner not in (None, row["partner"]):
            raise UnknownEndpoint(id)
        return _endpoint(row)

    def remove(self, id: str) -> None:
        """Forget an endpoint and its attempts."""
        with self._database.begin() as connection:
            connection.execute(delete(endpoints).where(endpoints.c.id == id))
            connection.execute(delete(attempts).where(attempts.c.endpoint == id))

    def remove_of(self, partner: str) -> int:
        """Forget everything of a partner; returns how many endpoints."""
        found = self.all(partner)
        for endpoint in found:
            self.remove(endpoint.id)
        return len(found)

    def rotate(self, id: str, secret: str, now: datetime, keep_old: bool = True) -> None:
        """Sign with a new secret from now on, and with the old one too for a day unless it leaked."""
        with self._database.begin() as connection:
            connection.execute(
                update(endpoints)
                .where(endpoints.c.id == id)
                .values(
                    old_secret=endpoints.c.secret if keep_old else None,
                    old_until=now + OLD_SECRET if keep_old else None,
                    secret=secret,
                )
            )

    def disable(self, id: str, why: str, now: datetime) -> None:
        """Send nothing more until it is enabled; what comes in between is not lost."""
        self._set(id, disabled=why, disabled_at=now)

    def enable(self, id: str, skip_to: int | None = None) -> None:
        """Send again, from where it stopped; or only what comes after change ``skip_to``."""
        further = {} if skip_to is None else {"cursor": skip_to}
        self._set(id, disabled=None, disabled_at=None, failures=0, next_at=None, **further)

    def hurry(self, id: str) -> None:
        """Do not wait for the next attempt."""
        self._set(id, next_at=None)

    def _set(self, id: str, **values: Any) -> None:
        with self._database.begin() as connection:
            connection.execute(update(endpoints).where(endpoints.c.id == id).values(**values))

    def due(self, last: int, now: datetime, most: int) -> list[str]:
        """Endpoints that have not heard of change ``last`` and whose time has come, the longest waiting first.

        Those of a paused partner wait.
        """
        wanted = (
            select(endpoints.c.id)
            .join(partner_keys, partner_keys.c.id == endpoints.c.partner)
            .where(partner_keys.c.paused.is_(None), endpoints.c.cursor < last, *_ready(now))
            .order_by(endpoints.c.cursor, endpoints.c.id)
            .limit(most)
        )
        with self._database.connect() as connection:
            return list(connection.execute(wanted).scalars())

    def lease(self, id: str, worker: str, now: datetime) -> Endpoint | None:
        """Make this process the only one that sends to an endpoint; none when it is not to be had now."""
        taken = {"leased_by": worker, "leased_until": now + LEASE}
        with self._database.begin() as connection:
            done = connection.execute(update(endpoints).where(endpoints.c.id == id, *_ready(now)).values(**taken))
            if not done.rowcount:
                return None
            row = connection.execute(select(endpoints).where(endpoints.c.id == id)).mappings().one()
        return _endpoint(row)

    def release(self, worker: str, id: str | None = None) -> None:
        """Let others send to an endpoint, or to all that this process has leased."""
        mine = [endpoints.c.leased_by == worker, *([endpoints.c.id == id] if id is not None else [])]
        with self._database.begin() as connection:
            connection.execute(update(endpoints).where(*mine).values(leased_by=None, leased_until=None))

    def move(
        self, worker: str, before: Endpoint, after: Endpoint, now: datetime, attempt: Attempt | None = None
    ) -> Endpoint | None:
        """Note where an endpoint stands now and what was tried; prolongs the lease.

        Returns the endpoint as it is kept; none when the lease was lost meanwhile, and then nothing of it is moved.
        """
        values: dict[str, Any] = {
            "cursor": after.cursor,
            "failures": after.failures,
            "next_at": after.next_at,
            "leased_until": now + LEASE,
        }
        if after.disabled is not None:
            values |= {"disabled": after.disabled, "disabled_at": after.disabled_at}
        still_mine = (
            endpoints.c.id == before.id,
            endpoints.c.leased_by == worker,
            endpoints.c.cursor == before.cursor,
        )
        with self._database.begin() as connection:
            done = connection.execute(update(endpoints).where(*still_mine).values(**values))
            if not done.rowcount:
                return None
            if attempt is not None:
                _add(connection, attempt)
            row = connection.execute(select(endpoints).where(endpoints.c.id == before.id)).mappings().one()
        return _endpoint(row)

    def note(self, attempt: Attempt) -> None:
        """Note what was tried outside of the order: a test, or something sent again."""
        with self._database.begin() as connection:
            _add(connection, attempt)

    def attempts(self, id: str, limit: int = KEPT_ATTEMPTS) -> list[Attempt]:
        """The last attempts of an endpoint, the newest first."""
        wanted = select(attempts).where(attempts.c.endpoint == id).order_by(attempts.c.id.desc()).limit(limit)
        with self._database.connect() as connection:
            rows = connection.execute(wanted).mappings().all()
        return [Attempt(**{name: row[name] for name in _ATTEMPT}) for row in rows]


_ENDPOINT = tuple(each.name for each in fields(Endpoint))
_ATTEMPT = tuple(each.name for each in fields(Attempt))


def _ready(now: datetime) -> Sequence[Any]:
    """Conditions: not disabled, not waiting after a failure, leased by nobody."""
    return (
        endpoints.c.disabled.is_(None),
        or_(endpoints.c.next_at.is_(None), endpoints.c.next_at <= now),
        or_(endpoints.c.leased_until.is_(None), endpoints.c.leased_until <= now),
    )


def _row(endpoint: Endpoint) -> dict[str, Any]:
    return {**endpoint.__dict__, "topics": " ".join(endpoint.topics), "kinds": " ".join(endpoint.kinds)}


def _endpoint(row: Mapping[str, Any]) -> Endpoint:
    values = {name: row[name] for name in _ENDPOINT}
    return Endpoint(**{**values, "topics": tuple(row["topics"].split()), "kinds": tuple(row["kinds"].split())})


def _add(connection: Any, attempt: Attempt) -> None:
    """Keep an attempt, and no more than the last ones of its endpoint."""
    connection.execute(insert(attempts).values(**attempt.__dict__))
    mine = attempts.c.endpoint == attempt.endpoint
    newest = select(attempts.c.id).where(mine).order_by(attempts.c.id.desc())
    oldest_kept = newest.offset(KEPT_ATTEMPTS - 1).limit(1).scalar_subquery()
    connection.execute(delete(attempts).where(mine, attempts.c.id < oldest_kept))
