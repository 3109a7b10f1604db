"""What became of the answers that citizens see, as this installation saw it happen.

The files of the entries tell which versions there are, not when a text was corrected here or an entry withdrawn.
So each look compares what is shown today with what was noted last, and notes the difference with both texts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, DateTime, Integer, String, Table, Text, UniqueConstraint, func, insert, select
from sqlalchemy.exc import IntegrityError

from faq.corpus import Corpus
from faq.entry import FaqEntry, Review
from gateway.database import metadata, open_database
from law.citations import Citation
from law.effective import Interval

entry_changes = Table(
    "entry_changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False, index=True),
    Column("entry", String(120), nullable=False),
    Column("kind", String(10), nullable=False),
    #: what is shown from now on, as JSON; null when nothing is
    Column("text", Text),
    Column("digest", String(64), nullable=False),
    #: the change of the same entry before this one, 0 for the first: two processes note one change once
    Column("previous", Integer, nullable=False),
    UniqueConstraint("entry", "previous"),
    # numbers are never given twice, so that "after number n" stays true
    sqlite_autoincrement=True,
)

#: ``new``: shown for the first time or again; ``changed``: another version applies, the law moved;
#: ``corrected``: the same version reads differently; ``ended``: not shown any more.
KINDS = ("new", "changed", "corrected", "ended")
#: Who has the text from before should know.
CORRECTIONS = ("changed", "corrected", "ended")


@dataclass(frozen=True)
class Change:
    """One difference between what was shown and what is."""

    number: int
    at: datetime
    kind: str
    #: the entry's id
    id: str
    before: FaqEntry | None
    after: FaqEntry | None

    @property
    def entry(self) -> FaqEntry:
        """The text that tells what the entry is about: the one shown now, else the last one shown."""
        entry = self.after or self.before
        assert entry is not None, "a change has a text before or after"
        return entry


@dataclass(frozen=True)
class Mark:
    """A change without its texts."""

    number: int
    at: datetime
    kind: str
    #: the entry's id
    id: str


class History:
    """Keeps the changes in the database; numbers grow, so "after number n" is exact."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def note(self, corpus: Corpus, on: date, at: datetime) -> int:
        """Note what is shown differently on ``on`` than last noted; returns how many entries are.

        The first time, entries are noted as new on the day they were read or took effect, whichever is later.
        """
        shown = {entry.id: entry for entry in corpus.served().in_force(on)}
        texts = {id: _text(entry, on) for id, entry in shown.items()}
        last = self._last_of_each()
        rows = []
        for id in sorted({*shown, *last}):
            number, digest, start = last.get(id, (0, "", None))
            now = _digest(texts[id]) if id in texts else ""
            if now == digest:
                continue
            moment = at if last else _first_shown(shown[id])
            kind = _kind(start, shown.get(id))
            rows.append(
                {"at": moment, "entry": id, "kind": kind, "text": texts.get(id), "digest": now, "previous": number}
            )
        if not rows or self._add(rows):
            return len(rows)
        return sum(self._add([row]) for row in rows)  # another process noted some of them

    def _add(self, rows: list[dict[str, Any]]) -> bool:
        """Add all of them, or none when another process noted one."""
        try:
            with self._database.begin() as connection:
                connection.execute(insert(entry_changes), rows)
        except IntegrityError:
            return False
        return True

    def _last_of_each(self) -> dict[str, tuple[int, str, str | None]]:
        """By entry: number of its last change, digest shown since (empty: none), first day of the version shown."""
        newest = select(func.max(entry_changes.c.number)).group_by(entry_changes.c.entry)
        with self._database.connect() as connection:
            rows = connection.execute(select(entry_changes).where(entry_changes.c.number.in_(newest))).mappings().all()
        starts = {row["entry"]: json.loads(row["text"])["start"] if row["text"] else None for row in rows}
        return {row["entry"]: (row["number"], row["digest"], starts[row["entry"]]) for row in rows}

    def last(self) -> tuple[int, datetime | None]:
        """Number and moment of the newest change; ``(0, None)`` before the first look."""
        found = select(func.max(entry_changes.c.number), func.max(entry_changes.c.at))
        with self._database.connect() as connection:
            number, at = connection.execute(found).one()
        return number or 0, at

    def after(self, number: int = 0, moment: datetime | None = None, limit: int | None = None) -> list[Change]:
        """Changes after a number and from a moment on, the oldest first."""
        wanted = select(entry_changes).where(entry_changes.c.number > number)
        if moment is not None:
            wanted = wanted.where(entry_changes.c.at >= moment)
        with self._database.connect() as connection:
            return _changes(connection, wanted.order_by(entry_changes.c.number).limit(limit))

    def marks(self, after: int = 0) -> list[Mark]:
        """Changes after a number without their texts, the oldest first: quick however long they are."""
        columns = (entry_changes.c.number, entry_changes.c.at, entry_changes.c.kind, entry_changes.c.entry)
        wanted = select(*columns).where(entry_changes.c.number > after).order_by(entry_changes.c.number)
        with self._database.connect() as connection:
            return [Mark(*row) for row in connection.execute(wanted)]

    def numbered(self, numbers: Iterable[int]) -> list[Change]:
        """The changes that have these numbers, the oldest first."""
        found: list[Change] = []
        with self._database.connect() as connection:
            for part in _parts(sorted(set(numbers))):
                wanted = select(entry_changes).where(entry_changes.c.number.in_(part)).order_by(entry_changes.c.number)
                found += _changes(connection, wanted)
        return found

    def moments(self) -> dict[str, datetime]:
        """When each entry changed last, by id."""
        newest = select(entry_changes.c.entry, func.max(entry_changes.c.at)).group_by(entry_changes.c.entry)
        with self._database.connect() as connection:
            return {id: at for id, at in connection.execute(newest)}

    def newest(self, kinds: Sequence[str], most: int) -> list[Change]:
        """The last changes of these kinds, the newest first."""
        wanted = select(entry_changes).where(entry_changes.c.kind.in_(kinds))
        with self._database.connect() as connection:
            return _changes(connection, wanted.order_by(entry_changes.c.number.desc()).limit(most))

    def changed_since(self, moment: datetime) -> set[str]:
        """Ids of the entries with a change from a moment on."""
        wanted = select(entry_changes.c.entry).where(entry_changes.c.at >= moment).distinct()
        with self._database.connect() as connection:
            return set(connection.execute(wanted).scalars())

    def shown_after(self, number: int) -> dict[str, FaqEntry]:
        """What was shown once change ``number`` was noted, by id."""
        newest = (
            select(func.max(entry_changes.c.number))
            .where(entry_changes.c.number <= number)
            .group_by(entry_changes.c.entry)
        )
        wanted = select(entry_changes.c.entry, entry_changes.c.text).where(entry_changes.c.number.in_(newest))
        with self._database.connect() as connection:
            return {id: _entry(id, text) for id, text in connection.execute(wanted) if text}


def net(changes: Sequence[Change]) -> list[Change]:
    """One change an entry: from the first text before to the last text after; the newest first.

    An entry that reads again as it did is left out.
    """
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for change in changes:
        first.setdefault(change.id, change)
        last[change.id] = change
    merged = []
    for id, newest in last.items():
        before, after = first[id].before, newest.after
        if (before and after and _unsigned(before) == _unsigned(after)) or before is after:
            continue
        merged.append(Change(newest.number, newest.at, _kind_between(before, after), id, before, after))
    return sorted(merged, key=lambda change: -change.number)


def _unsigned(entry: FaqEntry) -> FaqEntry:
    return replace(entry, review=None)


def _kind_between(before: FaqEntry | None, after: FaqEntry | None) -> str:
    return _kind(before.effective.start.isoformat() if before else None, after)


def _kind(start: str | None, after: FaqEntry | None) -> str:
    """What a change is called; ``start`` is the first day of the version shown before."""
    if after is None:
        return "ended"
    if start is None:
        return "new"
    return "corrected" if after.effective.start.isoformat() == start else "changed"


def _first_shown(entry: FaqEntry) -> datetime:
    read = entry.review.on if entry.review else entry.effective.start
    return datetime.combine(max(read, entry.effective.start), time())


def _text(entry: FaqEntry, on: date) -> str:
    """What readers of an answer see, as JSON; phrasings that only help the search are left out."""
    fields = {
        "topic": entry.topic,
        "start": entry.effective.start.isoformat(),
        "title": entry.title,
        "audience": list(entry.audience),
        "body": entry.body,
        "citations": [str(citation) for citation in entry.citations_on(on)],
        "reviewed": [list(entry.review.by), entry.review.on.isoformat()] if entry.review else None,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def _digest(text: str) -> str:
    """Of everything but the signatures: a second reading that changed nothing is no news."""
    fields = json.loads(text)
    del fields["reviewed"]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _entry(id: str, text: str) -> FaqEntry:
    fields = json.loads(text)
    start = date.fromisoformat(fields["start"])
    reviewed = fields["reviewed"]
    return FaqEntry(
        id=id,
        topic=fields["topic"],
        effective=Interval(start, None),
        title=fields["title"],
        questions=(),
        audience=tuple(fields["audience"]),
        body=fields["body"],
        citations=((start, tuple(Citation.parse(each) for each in fields["citations"])),),
        review=Review(tuple(reviewed[0]), date.fromisoformat(reviewed[1])) if reviewed else None,
    )


def _changes(connection: Any, wanted: Any) -> list[Change]:
    """The changes that a query finds, with the texts before them."""
    rows = connection.execute(wanted).mappings().all()
    before = select(entry_changes.c.number, entry_changes.c.text)
    numbers = sorted({row["previous"] for row in rows if row["previous"]})
    texts: dict[int, str | None] = {}
    for part in _parts(numbers):
        found = connection.execute(before.where(entry_changes.c.number.in_(part)))
        texts |= {number: text for number, text in found}
    return [_change(row, texts.get(row["previous"])) for row in rows]


def _change(row: Any, before: str | None) -> Change:
    id = row["entry"]
    return Change(
        row["number"],
        row["at"],
        row["kind"],
        id,
        _entry(id, before) if before else None,
        _entry(id, row["text"]) if row["text"] else None,
    )


def _parts(numbers: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """Databases take a limited number of values in one statement."""
    return (numbers[at : at + size] for at in range(0, len(numbers), size))
