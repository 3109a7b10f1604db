"""A message that is sent twice is asked once: a reload, an impatient finger, a retry after a lost answer."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

KEEP_SECONDS = 10 * 60
MOST_KEPT = 2000

T = TypeVar("T")


class Attempts(Generic[T]):
    """Answers by attempt, in memory and for minutes; what failed is not kept and may be tried again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, asyncio.Future[T]]] = OrderedDict()

    async def once(self, attempt: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer of this attempt: asked now, or waited for, or known."""
        while self._kept and (len(self._kept) > MOST_KEPT or next(iter(self._kept.values()))[0] <= self._clock()):
            self._kept.popitem(last=False)
        if attempt not in self._kept:
            asked: asyncio.Future[T] = asyncio.ensure_future(ask())
            self._kept[attempt] = (self._clock() + KEEP_SECONDS, asked)
        try:
            # whoever asked first may have gone away; whoever asks again still gets the answer
            return await asyncio.shield(self._kept[attempt][1])
        except Exception:
            self._kept.pop(attempt, None)
            raise
