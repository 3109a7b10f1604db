"""How often something happened in a campaign on a day: numbers only, nothing about who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Column, Date, Integer, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from gateway.database import metadata, open_database

campaign_counts = Table(
    "campaign_counts",
    metadata,
    Column("campaign", String(22), primary_key=True),
    #: a day in Viet Nam
    Column("day", Date, primary_key=True),
    Column("kind", String(140), primary_key=True),
    Column("n", Integer, nullable=False),
)

#: What is counted as it happens. ``download:<format>`` and, once turns are forgotten, ``status:<status>``,
#: ``entry:<id>``, ``useful`` and ``useless`` stand beside these.
VIEW, QR_VIEW, QUIZ = "view", "qr_view", "quiz"
DOWNLOAD, STATUS, ENTRY = "download:", "status:", "entry:"
USEFUL, USELESS = "useful", "useless"


class Counted(NamedTuple):
    """What is counted: something of a campaign on a day."""

    campaign: str
    day: date
    kind: str


def add_counts(connection: Any, counts: Mapping[Counted, int]) -> None:
    """Add to what is kept, within the caller's transaction; always in one order, so that two never wait in a ring."""
    for what, n in sorted(counts.items()):
        here = [campaign_counts.c[name] == value for name, value in what._asdict().items()]
        more = update(campaign_counts).where(*here).values(n=campaign_counts.c.n + n)
        if connection.execute(more).rowcount:
            continue
        try:
            with connection.begin_nested():
                connection.execute(insert(campaign_counts).values(n=n, **what._asdict()))
        except IntegrityError:
            connection.execute(more)  # another process was first


class CountStore:
    """The counts in the database."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def add(self, counts: Mapping[Counted, int]) -> None:
        """Add to what is kept: all of it, or nothing."""
        with self._database.begin() as connection:
            add_counts(connection, counts)

    def of(self, campaign: str, first: date, last: date) -> Counter[Counted]:
        """What is kept of a campaign, both days among them."""
        within = (campaign_counts.c.campaign == campaign, campaign_counts.c.day.between(first, last))
        with self._database.connect() as connection:
            rows = connection.execute(select(campaign_counts).where(*within)).all()
        return Counter({Counted(row.campaign, row.day, row.kind): row.n for row in rows})

    def forget(self, campaign: str) -> None:
        """Keep nothing of a campaign any more."""
        with self._database.begin() as connection:
            connection.execute(delete(campaign_counts).where(campaign_counts.c.campaign == campaign))
