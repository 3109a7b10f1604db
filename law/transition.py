"""Which law governs what began before 1 July 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from law.citations import Citation

TRANSITION_FILE = Path(__file__).parent / "transition.yml"

#: The first day of Luật 106/2025/QH15 as a whole (its article 115.1).
NEW_LAW = date(2026, 7, 1)

APPLIES = ("new", "old", "kept", "open")


@dataclass(frozen=True)
class Rule:
    """One transitional rule; ``open`` means that no text decides, so both sides have to be told."""

    matter: str
    title: str
    applies: str
    citation: Citation
    until: date | None = None
    note: str | None = None


def load_rules(path: Path = TRANSITION_FILE) -> dict[str, Rule]:
    """Read the rules by matter; ``ValueError`` for one that says neither new, old, kept nor open."""
    rules = {}
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        if row["applies"] not in APPLIES:
            raise ValueError(f"{path}: '{row['matter']}' applies '{row['applies']}', not one of {', '.join(APPLIES)}")
        rules[row["matter"]] = Rule(
            row["matter"],
            row["title"],
            row["applies"],
            Citation.parse(row["citation"]),
            row.get("until"),
            row.get("note"),
        )
    return rules


@lru_cache(maxsize=1)
def known_rules() -> dict[str, Rule]:
    """The project's own rules, read once a process."""
    return load_rules()
