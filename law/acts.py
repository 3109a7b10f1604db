"""Legal instruments: number, dates, certainty and the provisions that exist in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from law.citations import POINT_LETTERS, Citation
from law.effective import Interval

ACTS_DIR = Path(__file__).parent / "acts"

#: Articles of one act: number -> clause number ("" when there are none) -> its point letters.
Outline = Mapping[str, Mapping[str, tuple[str, ...]]]

_CLAUSE = re.compile(rf"(?P<clause>\d+[a-zđ]?)?(?:\[(?P<first>[{POINT_LETTERS}])-(?P<last>[{POINT_LETTERS}])\])?")


class UnknownAct(LookupError):
    """No file in ``law/acts/`` has this id."""


@dataclass(frozen=True)
class Act:
    """One legal instrument; ``number`` is the official one, e.g. ``26/2008/QH12``."""

    id: str
    number: str
    title: str
    short: str
    kind: str
    issuer: str
    issued: date
    effective: Interval
    replaced_by: str | None = None
    #: from this day on no text says whether the act still applies (it was read, and no repeal was found)
    presumed_from: date | None = None
    outline: Outline = field(default_factory=dict, repr=False)

    def holds(self, citation: Citation) -> bool:
        """Whether the cited article, clause and point exist in this act."""
        if citation.article is None:
            return True
        clauses = self.outline.get(citation.article)
        if clauses is None:
            return False
        if citation.clause is None and citation.point is None:
            return True
        points = clauses.get(citation.clause or "")
        if points is None:
            return False
        return citation.point is None or citation.point in points

    def presumed_on(self, day: date) -> bool:
        """Whether the act's being in force on ``day`` is only presumed, not told by a text."""
        return self.presumed_from is not None and day >= self.presumed_from

    def label(self, citation: Citation) -> str:
        """Print a citation for people: ``điểm a khoản 1 Điều 45 Luật Thi hành án dân sự 2008``."""
        return f"{citation.provision()} {self.short}".strip()


class Acts(Mapping[str, Act]):
    """All known acts by id; a missing id raises ``UnknownAct``."""

    def __init__(self, acts: Mapping[str, Act]) -> None:
        self._acts = dict(acts)

    def __getitem__(self, key: str) -> Act:
        try:
            return self._acts[key]
        except KeyError:
            raise UnknownAct(f"no act '{key}': add law/acts/{key}.yml") from None

    def __contains__(self, key: object) -> bool:
        return key in self._acts

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._acts)

    def __len__(self) -> int:
        return len(self._acts)

    def label(self, citation: Citation) -> str:
        """Print a citation for people, with the act's short name."""
        return self[citation.act].label(citation)


def parse_clauses(items: list[Any]) -> dict[str, tuple[str, ...]]:
    """Read ``[1, 2, "4[a-đ]"]``: clauses, each with the range of its points.

    Raises ``ValueError`` for anything else.
    """
    clauses: dict[str, tuple[str, ...]] = {}
    for item in items:
        match = _CLAUSE.fullmatch(str(item))
        if not match or not str(item):
            raise ValueError(f"'{item}' is not a clause such as 1, 2a or 4[a-đ]")
        points: tuple[str, ...] = ()
        if match["first"]:
            first, last = POINT_LETTERS.index(match["first"]), POINT_LETTERS.index(match["last"])
            if last < first:
                raise ValueError(f"'{item}' is not a clause such as 1, 2a or 4[a-đ]: its points run backwards")
            points = tuple(POINT_LETTERS[first : last + 1])
        clauses[match["clause"] or ""] = points
    return clauses


def _load_act(path: Path) -> Act:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Act(
        id=path.stem,
        number=data["number"],
        title=data["title"],
        short=data["short"],
        kind=data["kind"],
        issuer=data["issuer"],
        issued=data["issued"],
        effective=Interval(data["effective"], data.get("ended")),
        replaced_by=data.get("replaced_by"),
        presumed_from=data.get("presumed_from"),
        outline={str(number): parse_clauses(items) for number, items in (data.get("articles") or {}).items()},
    )


def load_acts(folder: Path = ACTS_DIR) -> Acts:
    """Read every act file of ``folder``; the file name is the act's id."""
    return Acts({path.stem: _load_act(path) for path in sorted(folder.glob("*.yml"))})


@lru_cache(maxsize=1)
def known_acts() -> Acts:
    """The project's own act files, read once a process."""
    return load_acts()
