"""Packs: a selection of answers that a partner saved, with formats, name and logo, at one address; who took it when."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from faq.corpus import Corpus
from faq.exporters import format_named
from faq.exporters.selection import BadSelection, Publisher, Selection, still_shown
from gateway.database import metadata
from gateway.kept import Kept
from gateway.partners.products import Options

packs = Table(
    "packs",
    metadata,
    Column("id", String(27), primary_key=True),
    #: the partner key that may change it; null: made by the operator
    Column("owner", String(24), index=True),
    Column("name", String(120), nullable=False),
    Column("publisher", String(120), nullable=False),
    #: lists are kept as words with a space between them
    Column("topics", Text, nullable=False),
    Column("audience", String(40)),
    Column("ids", Text, nullable=False),
    #: by name: its options, as JSON
    Column("formats", Text, nullable=False),
    Column("logo", LargeBinary),
    Column("created_at", DateTime, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

#: Sets of entries, each kept once: downloads of one pack mostly hold the same.
pack_contents = Table(
    "pack_contents",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("entries", Text, nullable=False),
)

pack_downloads = Table(
    "pack_downloads",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("pack", String(27), nullable=False, index=True),
    Column("format", String(20), nullable=False),
    Column("at", DateTime, nullable=False),
    #: the newest change of the history that it has in it
    Column("history", Integer, nullable=False),
    #: which entries were selected, and which of them the file shows
    Column("selected", String(64), nullable=False),
    Column("held", String(64), nullable=False),
)

pack_readings = Table(
    "pack_readings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("pack", String(27), nullable=False),
    #: the number of the newest correction notice that was read
    Column("notice", Integer, nullable=False),
    Column("at", DateTime, nullable=False),
    UniqueConstraint("pack", "notice"),
)

LONGEST_NAME = 120
MOST_OF_A_PARTNER = 200
MOST_IDS = 300
#: Of an option that is a word, e.g. a title.
LONGEST_OPTION = 200

ID = re.compile(r"gk_[0-9a-f]{24}")


@dataclass(frozen=True)
class Pack:
    """A saved selection; who has its address may read it."""

    id: str
    name: str
    #: who stands on the products
    publisher: str
    #: formats by name, each with the options that differ from its own
    formats: Mapping[str, Options]
    created_at: datetime
    changed_at: datetime
    owner: str | None = None
    topics: tuple[str, ...] = ()
    audience: str | None = None
    ids: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)

    def selection(self, on: date, corpus: Corpus) -> Selection:
        """The selection on a day; entries that are not shown any more fall out of ``ids``.

        ``BadSelection`` when all of them did.
        """
        return Selection(on, self.topics, self.audience, still_shown(self.ids, corpus, "gói này"))

    def entries(self, on: date, corpus: Corpus) -> tuple[str, ...]:
        """Ids of the entries that are in the pack on a day; none when nothing is left."""
        try:
            return tuple(entry.id for entry in self.selection(on, corpus).entries(corpus))
        except BadSelection:
            return ()

    def issued(self, portal: str) -> Publisher:
        """Who issues its products; ``portal`` is scheme and host."""
        return Publisher(self.publisher, self.logo, portal)


@dataclass(frozen=True)
class Download:
    """One file that was taken."""

    format: str
    at: datetime
    #: the newest change that it has in it
    history: int
    #: ids of the entries that were selected
    selected: frozenset[str]


@dataclass(frozen=True)
class Holding:
    """Entries that files of a format showed, the oldest of which has in it changes up to ``history``."""

    format: str
    history: int
    held: frozenset[str]


def new_id() -> str:
    """An address that cannot be guessed."""
    return f"gk_{secrets.token_hex(12)}"


def checked(pack: Pack, corpus: Corpus, on: date) -> Pack:
    """The pack when it can be kept and gives something on a day; ``BadSelection`` names what is wrong."""
    for what, words in (("name", pack.name), ("publisher", pack.publisher)):
        if not words.strip() or len(words) > LONGEST_NAME or not words.isprintable():
            raise BadSelection(what, f"'{what}' phải có từ 1 đến {LONGEST_NAME} ký tự, trên một dòng")
    if len(pack.ids) > MOST_IDS:
        raise BadSelection("ids", f"chọn đích danh được nhiều nhất {MOST_IDS} câu; nhiều hơn thì chọn theo chủ đề")
    if not pack.formats:
        raise BadSelection("formats", "chọn ít nhất một định dạng, ví dụ leaflet")
    formats = {}
    for name, options in pack.formats.items():
        known = format_named(name).checked(options)
        if any(len(str(known[option])) > LONGEST_OPTION for option in options):
            raise BadSelection("formats", f"tùy chọn của '{name}' dài quá {LONGEST_OPTION} ký tự")
        formats[name] = {option: known[option] for option in options}
    # as named: a name that nobody knows is a mistake when a pack is made
    Selection(on, pack.topics, pack.audience, pack.ids).entries(corpus)
    return replace(pack, formats=formats)


class PackStore(Kept[Pack]):
    """Keeps packs, what was taken of them, and which notices were read."""

    def __init__(self, url: str) -> None:
        super().__init__(url, packs, _row, _pack)

    def remove(self, id: str) -> None:
        """Forget a pack with everything noted of it; ``UnknownId`` when there is none."""
        super().remove(id)
        with self._database.begin() as connection:
            connection.execute(delete(pack_downloads).where(pack_downloads.c.pack == id))
            connection.execute(delete(pack_readings).where(pack_readings.c.pack == id))

    def of(self, owner: str) -> list[Pack]:
        """A partner's packs, the oldest first."""
        wanted = select(packs).where(packs.c.owner == owner).order_by(packs.c.created_at, packs.c.id)
        with self._database.connect() as connection:
            return [_pack(row) for row in connection.execute(wanted).mappings()]

    def note_download(
        self, id: str, format: str, at: datetime, history: int, selected: Iterable[str], held: Iterable[str]
    ) -> None:
        """Note that a file was taken: what was selected, and what of it the file shows."""
        row = {"pack": id, "format": format, "at": at, "history": history}
        row |= {"selected": self._content(selected), "held": self._content(held)}
        with self._database.begin() as connection:
            connection.execute(insert(pack_downloads).values(**row))

    def _content(self, entries: Iterable[str]) -> str:
        """The digest of a set of entries, which is kept when it is new."""
        text = " ".join(sorted(entries))
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self._database.connect() as connection:
            known = connection.execute(select(pack_contents.c.digest).where(pack_contents.c.digest == digest)).first()
        if known is None:
            try:
                with self._database.begin() as connection:
                    connection.execute(insert(pack_contents).values(digest=digest, entries=text))
            except IntegrityError:
                pass  # another process kept it
        return digest

    def downloads(self, id: str, most: int = 1) -> list[Download]:
        """The latest downloads, the newest first."""
        taken = pack_downloads.c
        wanted = (
            select(taken.format, taken.at, taken.history, pack_contents.c.entries)
            .join(pack_contents, pack_contents.c.digest == taken.selected)
            .where(taken.pack == id)
            .order_by(taken.number.desc())
            .limit(most)
        )
        with self._database.connect() as connection:
            rows = connection.execute(wanted).all()
        return [Download(format, at, history, frozenset(entries.split())) for format, at, history, entries in rows]

    def taken(self, id: str) -> int:
        """How often files of a pack were taken."""
        with self._database.connect() as connection:
            counted = select(func.count()).select_from(pack_downloads).where(pack_downloads.c.pack == id)
            return int(connection.execute(counted).scalar_one())

    def holdings(self, id: str) -> list[Holding]:
        """What all files ever taken of a pack showed, by format, with the age of the oldest of them."""
        taken = pack_downloads.c
        oldest = (
            select(taken.format, taken.held, func.min(taken.history).label("history"))
            .where(taken.pack == id)
            .group_by(taken.format, taken.held)
            .subquery()
        )
        wanted = (
            select(oldest.c.format, oldest.c.history, pack_contents.c.entries)
            .join(pack_contents, pack_contents.c.digest == oldest.c.held)
            .order_by(oldest.c.format, oldest.c.history)
        )
        with self._database.connect() as connection:
            rows = connection.execute(wanted).all()
        return [Holding(format, history, frozenset(entries.split())) for format, history, entries in rows]

    def note_reading(self, id: str, notice: int, at: datetime) -> None:
        """Note that the notices up to a number were read; only the first reading counts."""
        try:
            with self._database.begin() as connection:
                connection.execute(insert(pack_readings).values(pack=id, notice=notice, at=at))
        except IntegrityError:
            pass  # read before

    def last_reading(self, id: str) -> tuple[int, datetime] | None:
        """The newest notice that was read, and when; none when none was."""
        read = pack_readings.c
        wanted = select(read.notice, read.at).where(read.pack == id).order_by(read.notice.desc()).limit(1)
        with self._database.connect() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else (row[0], row[1])


def _row(pack: Pack) -> dict[str, Any]:
    formats = json.dumps({name: dict(options) for name, options in pack.formats.items()}, ensure_ascii=False)
    return {**pack.__dict__, "topics": " ".join(pack.topics), "ids": " ".join(pack.ids), "formats": formats}


def _pack(row: Mapping[str, Any]) -> Pack:
    lists = {name: tuple(row[name].split()) for name in ("topics", "ids")}
    return Pack(**{**row, **lists, "formats": json.loads(row["formats"])})
