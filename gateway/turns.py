"""Turns of conversations: what was asked (identifiers removed) and what was answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from bot import day
from gateway.database import metadata, open_database
from gateway.partners.campaign_counts import ENTRY, STATUS, USEFUL, USELESS, Counted, add_counts

#: How the channel of turns asked on a campaign's page begins; the campaign's name follows.
CAMPAIGN_CHANNEL = "campaign:"

turns = Table(
    "turns",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("conversation", String(64), nullable=False, index=True),
    Column("asked", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("entry", String(120)),
    Column("score", Float),
    Column("as_of", String(10), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("ms", Float, nullable=False),
    Column("at", DateTime, nullable=False, index=True),
)


ratings = Table(
    "ratings",
    metadata,
    Column("turn", String(32), ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("useful", Boolean, nullable=False),
    Column("reason", Text),
    Column("at", DateTime, nullable=False, index=True),
)


@dataclass(frozen=True)
class Turn:
    """One question and what became of it; ``asked`` holds no recognised identifier."""

    id: str
    conversation: str
    asked: str
    status: str
    entry: str | None
    score: float | None
    as_of: str
    channel: str
    ms: float
    at: datetime


@dataclass(frozen=True)
class Wanting:
    """A turn that somebody should look at: unanswered, or said to be of no use."""

    turn: str
    at: datetime
    asked: str
    status: str
    entry: str | None
    useful: bool | None
    reason: str | None


class TurnStore:
    """Keeps turns in any database SQLAlchemy speaks to; SQLite by default."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def add(self, turn: Turn) -> None:
        """Store one turn."""
        with self._database.begin() as connection:
            connection.execute(insert(turns).values(**turn.__dict__))

    def count(self) -> int:
        """How many turns are kept."""
        with self._database.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(turns)).scalar_one())

    def rate(self, turn: str, useful: bool, reason: str | None, at: datetime) -> bool:
        """Note what somebody thinks of an answer, in place of what they said before; false for an unknown turn."""
        with self._database.begin() as connection:
            if connection.execute(select(turns.c.id).where(turns.c.id == turn)).first() is None:
                return False
            connection.execute(delete(ratings).where(ratings.c.turn == turn))
            connection.execute(insert(ratings).values(turn=turn, useful=useful, reason=reason, at=at))
        return True

    def wanting(self, since: datetime, limit: int = 200) -> list[Wanting]:
        """Turns since a moment that were unanswered or not useful, newest first; those without words are left out."""
        found = (
            select(
                turns.c.id, turns.c.at, turns.c.asked, turns.c.status, turns.c.entry, ratings.c.useful, ratings.c.reason
            )
            .select_from(turns.outerjoin(ratings, ratings.c.turn == turns.c.id))
            .where(turns.c.at >= since, turns.c.asked != "")
            .where((ratings.c.useful.is_(False)) | (turns.c.status == "unanswered"))
            .order_by(turns.c.number.desc())
            .limit(limit)
        )
        with self._database.connect() as connection:
            return [Wanting(*row) for row in connection.execute(found)]

    def channel_of(self, conversation: str) -> str | None:
        """The channel of a conversation's latest turn; none when we did not issue it or it has no turn."""
        latest = select(turns.c.channel).where(turns.c.conversation == conversation).order_by(turns.c.number.desc())
        with self._database.connect() as connection:
            return connection.execute(latest.limit(1)).scalar()  # type: ignore[no-any-return]

    def counted(self, channel: str, since: datetime, before: datetime) -> Counter[Counted]:
        """What became of the turns of a campaign's channel from one moment until before another."""
        with self._database.connect() as connection:
            return _counted(connection, (turns.c.channel == channel) & (turns.c.at >= since) & (turns.c.at < before))

    def forget_before(self, moment: datetime) -> int:
        """Delete turns older than ``moment``; returns how many. Those of campaigns stay as numbers."""
        old = select(turns.c.id).where(turns.c.at < moment)
        of_campaigns = (turns.c.at < moment) & turns.c.channel.startswith(CAMPAIGN_CHANNEL)
        with self._database.begin() as connection:
            # changes nothing but takes the rows: of two processes the second finds them gone, and none counts twice
            connection.execute(update(turns).where(of_campaigns).values(channel=turns.c.channel))
            add_counts(connection, _counted(connection, of_campaigns))
            connection.execute(delete(ratings).where(ratings.c.turn.in_(old)))
            return int(connection.execute(delete(turns).where(turns.c.at < moment)).rowcount)

    def forget_older_than(self, days: int, now: datetime) -> int:
        """Delete turns that are more than ``days`` days old."""
        return self.forget_before(now - timedelta(days=days))

    def ping(self) -> None:
        """Raise when the database does not answer."""
        with self._database.connect() as connection:
            connection.execute(select(1))


def _counted(connection: Any, which: Any) -> Counter[Counted]:
    """Turns of campaigns by day in Viet Nam: how many of each status, of each entry, said to be of use or not."""
    found = (
        select(turns.c.channel, turns.c.at, turns.c.status, turns.c.entry, ratings.c.useful)
        .select_from(turns.outerjoin(ratings, ratings.c.turn == turns.c.id))
        .where(which)
    )
    counts: Counter[Counted] = Counter()
    for channel, at, status, entry, useful in connection.execute(found):
        on = day.in_vietnam(at).date()
        kinds = [f"{STATUS}{status}"]
        if status == "answered" and entry is not None:
            kinds.append(f"{ENTRY}{entry}")
        if useful is not None:
            kinds.append(USEFUL if useful else USELESS)
        counts.update(Counted(channel.removeprefix(CAMPAIGN_CHANNEL), on, kind) for kind in kinds)
    return counts
