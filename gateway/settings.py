"""Settings from the environment, read once when the program starts."""

from __future__ import annotations

import os
import re
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
    #: HOIDAP_OPERATOR: who runs this portal, named where an answer is cited
    operator: str | None = None
    #: HOIDAP_BASE_URL: scheme and host of the portal, for canonical addresses; taken from the request when absent
    base_url: str | None = None
    #: HOIDAP_KEEP_DAYS: turns older than this are deleted when the server starts
    keep_days: int = 90
    #: HOIDAP_LIMITS: whether calls are counted, unless "off"; not counted for tests, which make settings themselves
    limited: bool = False
    #: HOIDAP_TURNS_PER_MINUTE, HOIDAP_READS_PER_MINUTE: what one visitor without an embed key may do
    turns_per_minute: int = 15
    reads_per_minute: int = 180
    #: HOIDAP_LIMITS_STORAGE: where calls are counted, as the library ``limits`` writes it
    limits_storage: str = "memory://"
    #: HOIDAP_PROXIES: how many proxies of the operator's own stand before us; only then X-Forwarded-For counts
    proxies: int = 0
    #: HOIDAP_LOGOS: the folder with the logos of embed keys
    logos: Path = ROOT / "var" / "logos"
    #: HOIDAP_PRODUCTS: the folder that keeps finished products (leaflets, bulletins…); may be emptied at any time
    products: Path = ROOT / "var" / "products"
    #: HOIDAP_WEBHOOKS_LOCAL: with "on", webhooks may go to this machine without encryption; for trying only
    webhooks_local: bool = False

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment; ``ValueError`` names the variable that cannot be read."""
        limits = os.environ.get("HOIDAP_LIMITS") or "on"
        if limits not in ("on", "off"):
            raise ValueError(f"HOIDAP_LIMITS must be 'on' or 'off', not '{limits}'")
        webhooks_local = os.environ.get("HOIDAP_WEBHOOKS_LOCAL") or "off"
        if webhooks_local not in ("on", "off"):
            raise ValueError(f"HOIDAP_WEBHOOKS_LOCAL must be 'on' or 'off', not '{webhooks_local}'")
        base = (os.environ.get("HOIDAP_BASE_URL") or "").rstrip("/")
        if base and not re.fullmatch(r"https?://[^/\s]+", base):
            raise ValueError(
                f"HOIDAP_BASE_URL must be a scheme and a host, e.g. https://hoidap.example.vn, not '{base}'"
            )
        return cls(
            database_url=os.environ.get("DATABASE_URL") or DEFAULT_DATABASE,
            hotline=os.environ.get("HOIDAP_HOTLINE") or None,
            operator=(os.environ.get("HOIDAP_OPERATOR") or "").strip() or None,
            base_url=base or None,
            keep_days=_number("HOIDAP_KEEP_DAYS", "90", "days"),
            limited=limits == "on",
            turns_per_minute=_number("HOIDAP_TURNS_PER_MINUTE", "15", "turns"),
            reads_per_minute=_number("HOIDAP_READS_PER_MINUTE", "180", "calls"),
            limits_storage=os.environ.get("HOIDAP_LIMITS_STORAGE") or cls.limits_storage,
            proxies=_number("HOIDAP_PROXIES", "0", "proxies", least=0),
            logos=Path(os.environ.get("HOIDAP_LOGOS") or cls.logos),
            products=Path(os.environ.get("HOIDAP_PRODUCTS") or cls.products),
            webhooks_local=webhooks_local == "on",
        )

    def prepare(self) -> None:
        """Make the folder of a file database."""
        prefix = "sqlite:///"
        if self.database_url.startswith(prefix) and ":memory:" not in self.database_url:
            Path(self.database_url.removeprefix(prefix)).parent.mkdir(parents=True, exist_ok=True)


def _number(variable: str, default: str, of_what: str, least: int = 1) -> int:
    given = os.environ.get(variable) or default
    if not given.isdigit() or int(given) < least:
        raise ValueError(f"{variable} must be a number of {of_what}, not '{given}'")
    return int(given)
