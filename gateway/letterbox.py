"""Drafted letters wait here for minutes, in memory only, under an address that cannot be guessed."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from actions.documents.letter import Letter

KEEP_SECONDS = 15 * 60
MOST_LETTERS = 500


class Letterbox:
    """Keeps what was typed no longer than it takes to fetch it; a restart empties it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._letters: OrderedDict[str, tuple[float, Letter]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, letter: Letter) -> str:
        """Keep a letter; returns the key of its address."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._forget()
            self._letters[key] = (self._clock() + KEEP_SECONDS, letter)
            while len(self._letters) > MOST_LETTERS:
                self._letters.popitem(last=False)
        return key

    def get(self, key: str) -> Letter | None:
        """The letter of a key while it is kept."""
        with self._lock:
            self._forget()
            kept = self._letters.get(key)
            return kept[1] if kept else None

    def _forget(self) -> None:
        now = self._clock()
        while self._letters and next(iter(self._letters.values()))[0] <= now:
            self._letters.popitem(last=False)
