"""Sends changes to partners' endpoints: in order, signed, again after a failure, one process at a time.

A message is sent at least once. Its id is the same each time, so a receiver that notes ids can drop a second one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from typing import Any, TypeVar

from bot import day
from bot.engine import log_failure
from gateway.partners.addresses import LookUp, NotSent, Pinned, look_up
from gateway.partners.history import Change, History
from gateway.partners.posting import ANSWER_SECONDS, Poster
from gateway.partners.webhook_store import EndpointStore
from gateway.partners.webhooks import CHANGE, RETRY, TEST, Attempt, Endpoint, judged, signed_headers

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

#: How often it is looked whether there is something to send.
EVERY_SECONDS = 1.0
#: At most so many endpoints are served at a time by one process.
AT_A_TIME = 20
#: Steps with one endpoint before others have their turn.
IN_A_ROW = 50
#: Changes read at a time.
BATCH = 25
#: A number that is missing may be of a change that another process is still writing: so long it is waited for.
SETTLED = timedelta(seconds=30)
#: Another process may note a change before this one has read the new entries: so long it waits to show them itself,
#: since who hears of a change asks for the answer at once.
SHOWN = timedelta(seconds=10)


class NotToSend(LookupError):
    """No such change, or not one for this endpoint."""


class NotYet(ValueError):
    """The change cannot be sent now; the message says why, for the partner's programmers."""


def message_id(endpoint: Endpoint, number: int) -> str:
    """The name of a message, the same for every attempt."""
    return f"msg_{endpoint.id}_{number}"


class Sender:
    """What one process sends; several may run, each endpoint is served by one of them at a time."""

    def __init__(
        self,
        store: EndpointStore,
        history: History,
        item: Callable[[Change], Any],
        *,
        shown: Callable[[], float] = lambda: inf,
        local: bool = False,
        now: Callable[[], datetime] = day.now,
        chance: Callable[[], float] = random.random,
        find: LookUp = look_up,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        """``item`` gives a change as ``GET /v1/changes`` does, ready for JSON; ``shown`` the newest shown here."""
        self._store, self._history, self._item, self._shown = store, history, item, shown
        self._now, self._chance, self._answer_seconds = now, chance, answer_seconds
        self._worker = secrets.token_hex(8)
        # threads of its own: a name server that hangs must not hold up the answers to citizens
        self._threads = ThreadPoolExecutor(2, "webhooks")
        self._look_ups = ThreadPoolExecutor(AT_A_TIME, "webhook-names")
        self._pinned = Pinned(local, find, self._look_ups)
        self._poster = Poster(self._pinned, answer_seconds)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._by_hand = asyncio.Semaphore(AT_A_TIME)

    async def run(self) -> None:
        """Send what there is to send until cancelled."""
        try:
            while True:
                try:
                    await self.look()
                except Exception as error:
                    log_failure("looking for webhooks to send", None, error)
                try:
                    await asyncio.wait_for(self._wake.wait(), EVERY_SECONDS)
                except asyncio.TimeoutError:
                    continue
                self._wake.clear()
        finally:
            self._end()

    def _end(self) -> None:
        """Stop sending; what was sent and not noted is sent again after the next start."""
        for task in self._busy.values():
            task.cancel()
        for threads in (self._threads, self._look_ups):
            threads.shutdown(wait=False, cancel_futures=True)
        try:
            self._store.release(self._worker)
        except Exception as error:
            log_failure("releasing webhooks", None, error)

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    async def look(self) -> None:
        """Begin to serve the endpoints that are due."""
        room = AT_A_TIME - len(self._busy)
        if room <= 0:
            return
        last, _ = await self._in_thread(self._history.last)
        for id in await self._in_thread(self._store.due, last, self._now(), room):
            if id not in self._busy:
                self._busy[id] = asyncio.create_task(self._serve(id))

    async def idle(self) -> None:
        """Wait until nothing is being sent."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def reachable(self, host: str, port: int) -> None:
        """Return when something could be sent to a host; ``NotSent`` says why not."""
        try:
            await asyncio.wait_for(self._pinned.addresses(host, port), self._answer_seconds)
        except asyncio.TimeoutError:
            raise NotSent("no_such_host") from None

    async def test(self, endpoint: Endpoint) -> Attempt:
        """Send an example now: the newest change that the endpoint wants, under the type ``test``."""
        body = await self._in_thread(self._example, endpoint)
        return await self._send_by_hand(endpoint, f"msg_{endpoint.id}_test_{secrets.token_hex(4)}", TEST, None, body)

    async def retry(self, endpoint: Endpoint, number: int) -> Attempt:
        """Send a change again now: one that was sent or skipped before, or the one that is being tried.

        ``NotToSend`` when there is no such change for the endpoint, ``NotYet`` when others come before it.
        """
        found = await self._in_thread(self._history.numbered, [number])
        if not found or not endpoint.wants(found[0]):
            raise NotToSend(number)
        if number <= endpoint.cursor:
            body = await self._in_thread(self._body, found[0])
            return await self._send_by_hand(endpoint, message_id(endpoint, number), RETRY, number, body)
        if endpoint.disabled is not None:
            raise NotYet("the endpoint is disabled: enable it first")
        return await self._hurry(endpoint, number)

    async def _hurry(self, endpoint: Endpoint, number: int) -> Attempt:
        """Do not wait for the next attempt of the change that holds up the others."""
        await self._in_thread(self._store.hurry, endpoint.id)
        leased = await self._in_thread(self._store.lease, endpoint.id, self._worker, self._now())
        if leased is None:
            raise NotYet("a message is being sent to this endpoint right now")
        try:
            change, _ = await self._in_thread(self._next, leased)
            if change is None or change.number != number:
                raise NotYet("other changes are sent before this one")
            attempt = await self._attempt(leased, change)
            await self._move(leased, judged(leased, attempt, self._chance()), attempt)
        finally:
            await self._in_thread(self._store.release, self._worker, endpoint.id)
        self.wake()
        return attempt

    async def _send_by_hand(
        self, endpoint: Endpoint, message: str, kind: str, number: int | None, body: dict[str, Any]
    ) -> Attempt:
        async with self._by_hand:
            attempt = await self._send(endpoint, message, kind, number, body)
        await self._in_thread(self._store.note, attempt)
        return attempt

    async def _serve(self, id: str) -> None:
        """Send to one endpoint what it has not heard of, until it fails, is done, or others have their turn."""
        try:
            endpoint = await self._in_thread(self._store.lease, id, self._worker, self._now())
            if endpoint is None:
                return
            for _ in range(IN_A_ROW):
                endpoint, more = await self._step(endpoint)
                if endpoint is None or not more or endpoint.disabled is not None:
                    break
            await self._in_thread(self._store.release, self._worker, id)
        except Exception as error:
            # our own failure, not the partner's: the lease is left to run out, then it is tried again
            log_failure(f"webhook {id}", None, error)
        finally:
            self._busy.pop(id, None)

    async def _step(self, endpoint: Endpoint) -> tuple[Endpoint | None, bool]:
        """Send the next change; the endpoint as it is now (none: no more ours) and whether to go on."""
        change, passed = await self._in_thread(self._next, endpoint)
        if change is None:
            if passed == endpoint.cursor:
                return endpoint, False
            return await self._move(endpoint, replace(endpoint, cursor=passed)), True
        attempt = await self._attempt(endpoint, change)
        return await self._move(endpoint, judged(endpoint, attempt, self._chance()), attempt), attempt.error is None

    async def _move(self, before: Endpoint, after: Endpoint, attempt: Attempt | None = None) -> Endpoint | None:
        return await self._in_thread(self._store.move, self._worker, before, after, self._now(), attempt)

    def _next(self, endpoint: Endpoint) -> tuple[Change | None, int]:
        """The next change to send, if there is one near, and the number up to which none is wanted."""
        passed = endpoint.cursor
        for change in settled(self._history.after(passed, limit=BATCH), passed, self._now(), self._shown()):
            if endpoint.wants(change):
                return change, passed
            passed = change.number
        return None, passed

    def _body(self, change: Change) -> dict[str, Any]:
        at = _moment(change.at)
        return {"type": "entry.changed", "number": change.number, "at": at, "change": self._item(change)}

    def _example(self, endpoint: Endpoint) -> dict[str, Any]:
        last, _ = self._history.last()
        wanted = [change for change in self._history.after(max(0, last - BATCH)) if endpoint.wants(change)]
        change = self._item(wanted[-1]) if wanted else None
        return {"type": "test", "number": None, "at": _moment(self._now()), "change": change}

    async def _attempt(self, endpoint: Endpoint, change: Change) -> Attempt:
        body = await self._in_thread(self._body, change)
        return await self._send(endpoint, message_id(endpoint, change.number), CHANGE, change.number, body)

    async def _send(
        self, endpoint: Endpoint, message: str, kind: str, number: int | None, body: dict[str, Any]
    ) -> Attempt:
        """Send one message, once."""
        at, content = self._now(), json.dumps(body, ensure_ascii=False).encode()
        answer = await self._poster.post(endpoint.url, content, signed_headers(endpoint, message, at, content))
        # neither the address nor what was answered: either may hold a token
        logger.info("webhook %s: %s, %.0f ms", message, answer.error or answer.status, answer.ms)
        return Attempt(
            endpoint.id, message, kind, number, at, answer.ms, answer.status, answer.error, answer.said or None
        )

    async def _in_thread(self, work: Callable[..., _T], *given: Any) -> _T:
        """Do what waits for the database."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)


def settled(changes: Sequence[Change], after: int, now: datetime, shown: float = inf) -> Sequence[Change]:
    """The changes that can be sent now: none with a smaller number can still come, and they are shown here.

    A database may give number 8 to one process and show number 9 of another first.
    """
    for at, change in enumerate(changes):
        gap = change.number != after + 1 and change.at > now - SETTLED
        if gap or (change.number > shown and change.at > now - SHOWN):
            return changes[:at]
        after = change.number
    return changes


def _moment(at: datetime) -> str:
    """A moment of the database as the interface writes it: with +07:00."""
    return day.in_vietnam(at).isoformat()
