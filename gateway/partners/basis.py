"""Since when this installation answers from what it answers from now: the date of all it answers."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Column, DateTime, Integer, String, Table, func, insert, select

from bot.knowledge import ROOT
from faq.corpus import Corpus
from gateway.database import metadata, open_database
from law.acts import Acts

answer_basis = Table(
    "answer_basis",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False),
    Column("digest", String(64), nullable=False),
    sqlite_autoincrement=True,
)

#: Folders whose files decide how answers read, besides the entries themselves.
PROGRAM = ("gateway", "faq", "law")


def digest_of(corpus: Corpus, acts: Acts) -> str:
    """Of every version that is shown, of the acts it cites, and of the program that answers."""
    found = hashlib.sha256(_program_digest())
    for entry in corpus:
        found.update(repr(entry).encode())
    for act in acts.values():
        found.update(repr(act).encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _program_digest() -> bytes:
    """As the program was when it started."""
    found = hashlib.sha256()
    for folder in PROGRAM:
        for ending in ("py", "yml"):
            for path in sorted(Path(ROOT, folder).rglob(f"*.{ending}")):
                found.update(path.read_bytes())
    return found.digest()


class Basis:
    """Keeps when the digest changed, so that the date is the same in every process and after a restart."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def since(self, digest: str, now: datetime) -> datetime:
        """Since when the answers rest on what has this digest: ``now`` when they did not at the last look."""
        newest = select(answer_basis).order_by(answer_basis.c.number.desc()).limit(1)
        with self._database.begin() as connection:
            row = connection.execute(newest).mappings().first()
            if row is not None and row["digest"] == digest:
                at: datetime = row["at"]
                return at
            connection.execute(insert(answer_basis).values(at=now, digest=digest))
        return now

    def begun(self) -> datetime | None:
        """When this installation began to look; none before it did."""
        with self._database.connect() as connection:
            first: datetime | None = connection.execute(select(func.min(answer_basis.c.at))).scalar()
        return first
