"""Parts of the interface that will end: announced at least 12 months before, in every answer of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.day import ZONE

ENDINGS_FILE = Path(__file__).with_name("endings.yml")
LEAST_DAYS = 365


@dataclass(frozen=True)
class Ending:
    """One part of the interface, and until when it answers."""

    #: the address of the part; what lies below it ends too
    path: str
    announced: date
    #: the first day on which it may not answer
    ends: date
    #: why, and what to use instead, for partners' programmers
    words: str

    def __post_init__(self) -> None:
        if (self.ends - self.announced).days < LEAST_DAYS:
            raise ValueError(f"{self.path}: announce an end at least {LEAST_DAYS} days before, in endings.yml")

    def holds(self, path: str) -> bool:
        """Whether an address is of this part."""
        return path == self.path or path.startswith(f"{self.path}/")

    @property
    def announced_at(self) -> datetime:
        """The first moment of the day of the announcement in Viet Nam."""
        return _start(self.announced)

    def headers(self, policy: str) -> dict[str, str]:
        """``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594); ``policy`` is where people read of it."""
        return {
            "Deprecation": f"@{int(self.announced_at.timestamp())}",
            "Sunset": format_datetime(_start(self.ends).astimezone(timezone.utc), usegmt=True),
            "Link": f'<{policy}>; rel="deprecation"; type="text/html"',
        }


def read(rows: list[dict[str, Any]]) -> tuple[Ending, ...]:
    """The endings of a file, the soonest first."""
    return tuple(sorted((Ending(**row) for row in rows), key=lambda ending: ending.ends))


@lru_cache(maxsize=1)
def known_endings() -> tuple[Ending, ...]:
    """The project's endings, read once a process."""
    return read(yaml.safe_load(ENDINGS_FILE.read_text(encoding="utf-8")))


def headers_of(path: str, policy: str) -> dict[str, str]:
    """What the answers of an address say about its end; nothing for what stays."""
    return next((ending.headers(policy) for ending in known_endings() if ending.holds(path)), {})


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
