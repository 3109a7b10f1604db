"""Who does what between agencies: who leads, who must help, in what time, on which provision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from law.citations import Citation

DUTIES_FILE = Path(__file__).parent / "duties.yml"


@dataclass(frozen=True)
class Duty:
    """One task of one body from a day on."""

    body: str
    task: str
    citation: Citation
    since: date
    helps: tuple[str, ...] = ()
    #: as the law writes it, e.g. ``03 ngày làm việc``; ``None`` when it names no time
    time: str | None = None
    #: what a citizen can ask of the body
    citizen: str | None = None
    #: the FAQ entry that explains it
    entry: str | None = None


def load_duties(path: Path = DUTIES_FILE) -> tuple[Duty, ...]:
    """Read the table; a missing key raises ``KeyError``, a citation of another form ``ValueError``."""
    return tuple(
        Duty(
            body=row["body"],
            task=row["task"],
            citation=Citation.parse(row["citation"]),
            since=row["from"],
            helps=tuple(row.get("helps") or ()),
            time=row.get("time"),
            citizen=row.get("citizen"),
            entry=row.get("entry"),
        )
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


@lru_cache(maxsize=1)
def known_duties() -> tuple[Duty, ...]:
    """The project's own table, read once a process."""
    return load_duties()
