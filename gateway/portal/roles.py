"""Whom an entry is for, as people call themselves, and the other words of the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from faq.entry import FaqEntry

WORDS_FILE = Path(__file__).parent / "library.yml"


@dataclass(frozen=True)
class Role:
    """Somebody's part in an enforcement; ``slug`` stands in addresses."""

    audience: str
    slug: str
    name: str

    def concerns(self, entry: FaqEntry) -> bool:
        """Whether an entry speaks to this role; what is for anyone does."""
        return self.audience in entry.audience or "anyone" in entry.audience


@dataclass(frozen=True)
class Words:
    """The library's names and sentences."""

    roles: tuple[Role, ...]
    search: dict[str, str]

    def role(self, slug: str) -> Role | None:
        """The role that an address names; none for words that are no role."""
        return next((role for role in self.roles if role.slug == slug), None)


@lru_cache(maxsize=1)
def library_words() -> Words:
    """Read once a process."""
    data = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    roles = tuple(Role(audience, row["slug"], row["name"]) for audience, row in data["roles"].items())
    return Words(roles, data["search"])


def concerning(role: Role | None, entries: Iterable[FaqEntry]) -> list[FaqEntry]:
    """The entries for a role; all without one."""
    return [entry for entry in entries if role is None or role.concerns(entry)]
