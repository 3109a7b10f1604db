"""Spans of days on which a rule applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class NotInForce(LookupError):
    """The law gives nothing on the day asked for."""


@dataclass(frozen=True)
class Interval:
    """Half-open span of days ``[start, end)``; ``end`` is ``None`` while it still runs."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"interval ends on {self.end}, not after its start {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def covers(self, other: Interval) -> bool:
        """Whether every day of ``other`` lies in this span."""
        if other.start < self.start:
            return False
        if self.end is None:
            return True
        return other.end is not None and other.end <= self.end
