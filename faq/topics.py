"""Topics by name, and the matters that must have an answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

#: The topic of judgments in administrative cases: enforced by a procedure of their own, in like words.
ADMINISTRATIVE = "thi-hanh-an-hanh-chinh"

TOPICS_FILE = Path(__file__).parent / "topics.yml"


@dataclass(frozen=True)
class Matter:
    """Something people ask; any one of ``entries`` in force answers it."""

    title: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Matters that belong together, for counting what is covered."""

    title: str
    matters: tuple[Matter, ...]


def load_topics(path: Path = TOPICS_FILE) -> tuple[dict[str, str], tuple[Group, ...]]:
    """Read the topics' names by folder and the groups of matters."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups = tuple(
        Group(title, tuple(Matter(name, tuple(entries)) for name, entries in matters.items()))
        for title, matters in data["coverage"].items()
    )
    return dict(data["topics"]), groups


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], tuple[Group, ...]]:
    return load_topics()


def known_topics() -> dict[str, str]:
    """The project's topics: folder name to the name people see."""
    return _known()[0]


def known_groups() -> tuple[Group, ...]:
    """The project's groups of matters."""
    return _known()[1]


def covered(group: Group, entries: Collection[str]) -> list[Matter]:
    """The matters of a group that have at least one of their entries among ``entries``."""
    return [matter for matter in group.matters if any(id in entries for id in matter.entries)]
