"""What has been said in a conversation without JavaScript: in memory only, for minutes, like drafted letters."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from gateway.letterbox import KEEP_SECONDS
from gateway.schemas import ChatOut

MOST_CONVERSATIONS = 2000
MOST_EXCHANGES = 30


@dataclass(frozen=True)
class Exchange:
    """One message and its answer; ``useful`` once somebody has said so."""

    asked: str
    reply: ChatOut
    useful: bool | None = None
    reasoned: bool = False


class Transcripts:
    """Keeps the latest exchanges of a conversation for minutes after the last one; a restart empties it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, tuple[Exchange, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        """Keep one more exchange of its conversation; the same turn again changes nothing."""
        exchanges = self.of(exchange.reply.conversation)
        if all(each.reply.turn != exchange.reply.turn for each in exchanges):
            self._put(exchange.reply.conversation, (*exchanges, exchange)[-MOST_EXCHANGES:])

    def of(self, conversation: str) -> tuple[Exchange, ...]:
        """What is kept of a conversation, the oldest first."""
        with self._lock:
            self._forget_old()
            return self._kept.get(conversation, (0.0, ()))[1]

    def rated(self, conversation: str, turn: str, useful: bool, reasoned: bool) -> None:
        """Note that an answer was rated."""
        exchanges = self.of(conversation)
        marked = [
            replace(each, useful=useful, reasoned=reasoned) if each.reply.turn == turn else each for each in exchanges
        ]
        if exchanges:
            self._put(conversation, tuple(marked))

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation any more."""
        with self._lock:
            self._kept.pop(conversation, None)

    def _put(self, conversation: str, exchanges: tuple[Exchange, ...]) -> None:
        with self._lock:
            self._kept.pop(conversation, None)
            self._kept[conversation] = (self._clock() + KEEP_SECONDS, exchanges)
            while len(self._kept) > MOST_CONVERSATIONS:
                self._kept.popitem(last=False)

    def _forget_old(self) -> None:
        now = self._clock()
        while self._kept and next(iter(self._kept.values()))[0] <= now:
            self._kept.popitem(last=False)
