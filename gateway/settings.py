"""Settings from the environment, read once when the program starts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import ROOT

DEFAULT_DATABASE = f"sqlite:///{ROOT / 'var' / 'hoidap.db'}"


@dataclass(frozen=True)
class Settings:
    """What an operator may set; every field names its variable."""

    #: DATABASE_URL: where turns are kept
    database_url: str = DEFAULT_DATABASE
    #: HOIDAP_HOTLINE: the number citizens may call; none is built in, since none is verified
    hotline: str | None = None
    #: HOIDAP_KEEP_DAYS: turns older than this are deleted when the server starts
    keep_days: int = 90

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment; ``ValueError`` names the variable that cannot be read."""
        days = os.environ.get("HOIDAP_KEEP_DAYS", "90")
        if not days.isdigit() or int(days) < 1:
            raise ValueError(f"HOIDAP_KEEP_DAYS must be a number of days, not '{days}'")
        return cls(
            database_url=os.environ.get("DATABASE_URL") or DEFAULT_DATABASE,
            hotline=os.environ.get("HOIDAP_HOTLINE") or None,
            keep_days=int(days),
        )

    def prepare(self) -> None:
        """Make the folder of a file database."""
        prefix = "sqlite:///"
        if self.database_url.startswith(prefix) and ":memory:" not in self.database_url:
            Path(self.database_url.removeprefix(prefix)).parent.mkdir(parents=True, exist_ok=True)
