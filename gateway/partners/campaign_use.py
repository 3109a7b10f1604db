"""Campaigns as the running server needs them: which there are, and counting that keeps nobody waiting."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

from starlette.requests import Request

from bot.engine import log_failure
from gateway.partners.campaign_counts import Counted, CountStore
from gateway.partners.campaigns import Campaign, CampaignStore
from gateway.partners.visits import Visits, is_person


class KnownCampaigns:
    """The campaigns as this process knows them: read again from the database when older than seconds."""

    KEEP_SECONDS = 5.0

    def __init__(self, store: CampaignStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: tuple[Campaign, ...] = ()
        self._until = float("-inf")
        self._lock = threading.Lock()

    def all(self) -> tuple[Campaign, ...]:
        """Every campaign, the oldest first; as last known when the database does not answer."""
        with self._lock:
            if self._clock() >= self._until:
                try:
                    self._known = tuple(self._store.all())
                except Exception as error:
                    log_failure("reading campaigns", None, error)
                self._until = self._clock() + self.KEEP_SECONDS
            return self._known

    def find(self, id: str) -> Campaign | None:
        """The campaign with a name."""
        return next((campaign for campaign in self.all() if campaign.id == id), None)

    def running(self, on: date) -> list[Campaign]:
        """Those that run on a day, the one that ends first before the others."""
        found = [campaign for campaign in self.all() if campaign.standing(on) == "running"]
        return sorted(found, key=lambda campaign: (campaign.until, campaign.id))

    def channel(self, named: str | None, before: str | None) -> str | None:
        """The channel of a question: of the campaign it names, else that in which its conversation went on so far."""
        known = {campaign.id: campaign.channel for campaign in self.all()}
        if named in known:
            return known[named]
        return before if before in known.values() else None


class Counting:
    """Counts beside the pages: nobody waits for it, and what is noted while it writes goes out together."""

    def __init__(self, store: CountStore, visits: Visits) -> None:
        self._store = store
        self._visits = visits
        self._pending: Counter[Counted] = Counter()
        self._lock = threading.Lock()
        self._writer = ThreadPoolExecutor(1, "campaign-counts")
        self._next: Future[None] | None = None

    def visit(self, request: Request, campaign: str, day: date, kind: str, *more: str, part: str = "") -> None:
        """Count what a person did, once in half an hour (of each ``part`` of a campaign); never fails."""
        try:
            if is_person(request) and self._visits.is_first(request, f"{campaign} {kind} {part}"):
                self.note(campaign, day, kind, *more)
        except Exception as error:
            log_failure("counting for campaigns", None, error)

    def note(self, campaign: str, day: date, *kinds: str) -> None:
        """Count one more of each kind; returns at once."""
        with self._lock:
            self._pending.update(Counted(campaign, day, kind) for kind in kinds)
            if self._next is None:
                self._next = self._writer.submit(self._write)

    def settle(self) -> None:
        """Wait until everything noted so far was written, or could not be."""
        # there is one writer: what it gets now, it does last
        self._writer.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is left and stop."""
        self._writer.submit(self._write)
        self._writer.shutdown(wait=True)

    def _write(self) -> None:
        with self._lock:
            batch, self._pending, self._next = self._pending, Counter(), None
        try:
            self._store.add(batch)
        except Exception as error:
            log_failure("counting for campaigns", None, error)
            with self._lock:
                # goes out with the next one noted
                self._pending.update(batch)
