"""Products, made one at a time and kept: a second call for the same one costs nothing."""

from __future__ import annotations

import asyncio
import hashlib
import heapq
import itertools
import json
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import knowledge
from bot.knowledge import ROOT
from faq.corpus import Corpus
from faq.exporters import Format, format_named
from faq.exporters.records import digest, records
from faq.exporters.selection import Publisher, Selection
from gateway.failure import Failure
from gateway.quizzes import questions_digest

logger = logging.getLogger(__name__)

#: What the cache may hold on disk; the largest product, posts of all answers with pictures, has 95 MB.
MOST_BYTES = 400 * 1024 * 1024
#: So many products may be asked for that are not made yet.
MOST_WAITING = 20
#: When to try again after that.
WAIT_SECONDS = 60
#: Milliseconds an answer takes in a format (246 answers on two cores); 5 in the others.
MILLISECONDS = {"social": 100, "docx": 35, "handbook": 23, "slides": 22, "quiz": 10}

Options = Mapping[str, bool | int | str]


class Busy(Failure):
    """Too many products are being made."""

    def __init__(self) -> None:
        wait = {"Retry-After": str(WAIT_SECONDS)}
        super().__init__(503, "busy", "too many files are being made, try again in a minute", headers=wait)


@dataclass(frozen=True)
class Order:
    """One product that is wanted: everything it depends on, and the digest of that."""

    format: Format
    #: completed by the defaults
    options: Options
    selection: Selection
    publisher: Publisher
    corpus: Corpus
    #: how many entries are selected
    entries: int
    digest: str

    @property
    def tag(self) -> str:
        """Its strong entity tag."""
        return f'"{self.digest}"'

    @property
    def milliseconds(self) -> int:
        """About how long it takes to make."""
        return 500 + self.entries * MILLISECONDS.get(self.format.name, 5)


@dataclass(frozen=True)
class Product:
    """A finished product, and the ids of the answers that it shows."""

    data: bytes
    held: tuple[str, ...]


class Products:
    """Makes products one at a time in a thread, the quickest of those waiting first, and keeps them on disk.

    The folder may be shared by processes; it only saves work, so it may be emptied at any time.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._making: dict[str, asyncio.Task[Product]] = {}
        self._turn = _QuickestFirst()
        self._digests: tuple[Corpus | None, dict[Any, tuple[str, int]]] = (None, {})

    def order(self, selection: Selection, publisher: Publisher, format: str, options: Options | None = None) -> Order:
        """What is wanted, of the entries as they are shown now; ``BadSelection`` when it cannot be had."""
        chosen = format_named(format)
        given = chosen.checked(options or {})
        corpus = knowledge.shown()
        entries, count = self.selected(selection, corpus)
        parts = [
            _maker(),
            entries,
            [list(selection.topics), selection.audience, list(selection.ids), selection.as_of.isoformat()],
            [publisher.name, hashlib.sha256(publisher.logo or b"").hexdigest(), publisher.portal],
            [chosen.name, given],
            questions_digest() if chosen.name.startswith("quiz") else "",
        ]
        whole = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
        return Order(chosen, given, selection, publisher, corpus, count, whole[:40])

    def selected(self, selection: Selection, corpus: Corpus) -> tuple[str, int]:
        """Digest and number of the selected entries, all their versions; worked out once for a state of the corpus."""
        of, known = self._digests
        if of is not corpus:
            known = {}
            self._digests = (corpus, known)
        key = (selection.topics, selection.audience, selection.ids)
        if key not in known:
            made = records(selection, corpus)
            if len(known) > 500:
                known.clear()
            known[key] = (digest(made), len(made))
        return known[key]

    async def made(self, order: Order, before: Callable[[], None] | None = None) -> Product:
        """The product, from the cache or made now; ``before`` is called when it has to be made, and may refuse.

        ``BadSelection`` when the entries do not give this product, ``Busy`` when too many wait.
        """
        kept = await asyncio.to_thread(self._kept, order.digest)
        if kept is not None:
            return kept
        task = self._making.get(order.digest)
        if task is None:
            if len(self._making) >= MOST_WAITING:
                raise Busy
            if before is not None:
                before()
            task = asyncio.create_task(self._make(order))
            self._making[order.digest] = task
            task.add_done_callback(lambda done: self._done(order.digest, done))
        # who asked may leave; the others, and the cache, still get it
        return await asyncio.shield(task)

    def _done(self, digest: str, task: asyncio.Task[Product]) -> None:
        self._making.pop(digest, None)
        if not task.cancelled():
            task.exception()  # told to whoever waits, if somebody still does

    async def _make(self, order: Order) -> Product:
        async with self._turn.taken(order.milliseconds):
            return await asyncio.to_thread(self._export, order)

    def _export(self, order: Order) -> Product:
        given = (order.selection, order.corpus, knowledge.acts(), order.publisher, order.options)
        made = Product(order.format.export(*given), order.format.held(*given))
        self._keep(order.digest, made)
        return made

    def _kept(self, digest: str) -> Product | None:
        path = self._folder / digest
        try:
            head, _, data = path.read_bytes().partition(b"\n")
            os.utime(path)
        except OSError:
            return None
        return Product(data, tuple(json.loads(head)))

    def _keep(self, digest: str, made: Product) -> None:
        """Write a product whole or not at all, and drop those not asked for the longest."""
        beside = self._folder / f"{digest}.{secrets.token_hex(4)}.new"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.write(json.dumps(made.held).encode() + b"\n" + made.data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._folder / digest)
            self._drop_oldest()
        except OSError as error:
            logger.warning("a product could not be kept in %s: %s", self._folder, error.strerror)

    def _drop_oldest(self) -> None:
        kept = []
        for path in self._folder.iterdir():
            try:
                kept.append((path.stat(), path))
            except FileNotFoundError:
                continue  # another process dropped it
        left = self._most_bytes
        for status, path in sorted(kept, key=lambda each: -each[0].st_mtime_ns):
            left -= status.st_size
            if left < 0:
                path.unlink(missing_ok=True)


class _QuickestFirst:
    """A lock; of those waiting, the one with the least to do is next."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    @asynccontextmanager
    async def taken(self, milliseconds: int) -> AsyncIterator[None]:
        """Hold the lock for a piece of work that takes about so long."""
        if self._taken:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (milliseconds, next(self._order), turn))
            await turn
        self._taken = True
        try:
            yield
        finally:
            waiting = [each for each in self._waiting if not each[2].done()]
            heapq.heapify(waiting)
            self._waiting = waiting
            if waiting:
                heapq.heappop(waiting)[2].set_result(None)
            else:
                self._taken = False


@lru_cache(maxsize=1)
def _maker() -> str:
    """A digest of what makes products besides the entries: programs, layouts, fonts, words, acts."""
    found = hashlib.sha256()
    for folder in (ROOT / "faq", ROOT / "law"):
        for path in sorted(folder.rglob("*.*")):
            inside = path.relative_to(ROOT).as_posix()
            followed = inside.startswith(("faq/entries/", "faq/quizzes/"))
            if not followed and "__pycache__" not in inside and path.is_file():
                found.update(f"{inside}\n".encode() + path.read_bytes())
    return found.hexdigest()
