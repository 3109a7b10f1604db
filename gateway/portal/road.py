"""The path of a judgment as data: its steps, with times from ``law/parameters`` and the table of duties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.calculators.computation import Wording
from bot import knowledge
from faq.entry import FaqEntry
from gateway.numbers import spell
from law.agencies.duties import known_duties
from law.citations import Citation
from law.effective import NotInForce
from law.parameters import known_parameters

ROAD_FILE = Path(__file__).parent / "path.yml"


@dataclass(frozen=True)
class Time:
    """A time limit in words: what for, how long, from when, and the provision."""

    name: str
    length: str
    after: str
    citation: Citation


@dataclass(frozen=True)
class Stop:
    """One step of the road on a day; ``branch`` is where the road may turn aside."""

    title: str
    who: str
    says: str
    laws: tuple[Citation, ...]
    times: tuple[Time, ...]
    entries: tuple[FaqEntry, ...]
    tools: tuple[str, ...]
    branch: Stop | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every provision of the step once."""
        return tuple(dict.fromkeys((*self.laws, *(time.citation for time in self.times))))


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, list[dict[str, Any]]]:
    found: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(ROAD_FILE.read_text(encoding="utf-8"))
    return found


def road(name: str, on: date) -> list[Stop]:
    """The steps of ``civil`` or ``administrative`` enforcement under the law of a day."""
    return [_stop(row, on) for row in _rows()[name]]


def _stop(row: Mapping[str, Any], on: date) -> Stop:
    corpus = knowledge.shown()
    return Stop(
        title=row["title"],
        who=row.get("who", ""),
        says=row["says"],
        laws=tuple(Citation.parse(law) for law in row.get("laws", ())),
        times=tuple(_times(row.get("times", ()), on)),
        entries=tuple(corpus.at(id, on) for id in row["entries"] if corpus.has(id, on)),
        tools=tuple(row.get("tools", ())),
        branch=_stop(row["branch"], on) if "branch" in row else None,
    )


def _times(rows: Any, on: date) -> Iterator[Time]:
    words = Wording.of("timeline")
    for row in rows:
        if "duty" in row:
            cited = Citation.parse(row["duty"])
            duty = next(duty for duty in known_duties() if duty.citation == cited)
            yield Time(duty.task, duty.time or "", "", cited)
            continue
        parameter = known_parameters()[row["parameter"]]
        try:
            dated = parameter.at(on)
        except NotInForce:
            continue
        later = row.get("later")
        name = words.say(f"later_{later}") if later else row["name"]
        after = words.say(f"after_{later}") if later else row["after"]
        yield Time(name, spell(dated, parameter), after, dated.citation)
