"""The one place that reads the clock, and fixes the day on which the law is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """Today in Viet Nam."""
    return datetime.now(ZONE).date()


def now() -> datetime:
    """Return this moment in UTC, without a zone, as databases keep it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def in_vietnam(moment: datetime) -> datetime:
    """A moment of the database (UTC, without a zone) as people here read it: with +07:00."""
    return moment.replace(tzinfo=timezone.utc).astimezone(ZONE)


def as_of(metadata: Mapping[str, Any] | None) -> date:
    """The day a message asks about: its ``as_of`` (ISO), or today for channels that name none."""
    named = (metadata or {}).get("as_of")
    return date.fromisoformat(named) if named else today()
