"""Legal instruments: number, dates, certainty and the provisions that exist in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from law.citations import POINT_LETTERS, Citation
from law.effective import Interval
from law.words import fold

ACTS_DIR = Path(__file__).parent / "acts"

#: Articles of one act: number -> clause number ("" when there are none) -> its point letters.
Outline = Mapping[str, Mapping[str, tuple[str, ...]]]

_CLAUSE = re.compile(rf"(?P<clause>\d+[a-zđ]?)?(?:\[(?P<first>[{POINT_LETTERS}])-(?P<last>[{POINT_LETTERS}])\])?")


#: What people call an act besides its number, short name and title.
_ALIASES = {
    "luatthads": "Luật Thi hành án dân sự",
    "lthads": "Luật Thi hành án dân sự",
    "luatthihanhan": "Luật Thi hành án dân sự",
    "luattthc": "Luật Tố tụng hành chính",
    "ltthc": "Luật Tố tụng hành chính",
    "bltthc": "Luật Tố tụng hành chính",
    "blttds": "Bộ luật Tố tụng dân sự",
    "bltthc2015": "Luật Tố tụng hành chính",
    "blds": "Bộ luật Dân sự",
    "blhs": "Bộ luật Hình sự",
    "luathngd": "Luật Hôn nhân và gia đình",
    "luathonnhan": "Luật Hôn nhân và gia đình",
}


def _key(words: str) -> str:
    """Letters and digits only, without tone marks and case; a year behind a name is kept."""
    return fold(words).replace(" ", "")


class UnknownAct(LookupError):
    """No file in ``law/acts/`` has this id."""


class Certainty(str, Enum):
    """How we know what the law is, from best to worst."""

    #: read in an official text
    TEXT = "text"
    #: read in a text, but no text says whether it still applies
    PRESUMED = "presumed"
    #: known from a page that reports it; its text was not read
    REPORTED = "reported"


@dataclass(frozen=True)
class Act:
    """One legal instrument; ``number`` is the official one, e.g. ``26/2008/QH12``."""

    id: str
    number: str
    title: str
    short: str
    kind: str
    issuer: str
    issued: date | None
    effective: Interval
    replaced_by: str | None = None
    #: from this day on no text says whether the act still applies (it was read, and no repeal was found)
    presumed_from: date | None = None
    #: only a page tells of it; it has no outline, so only the act as a whole can be cited
    reported: bool = False
    url: str | None = None
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

    def certainty_on(self, day: date) -> Certainty:
        """How sure it is that the act says this and applies on ``day``."""
        if self.reported:
            return Certainty.REPORTED
        presumed = self.presumed_from is not None and day >= self.presumed_from
        return Certainty.PRESUMED if presumed else Certainty.TEXT

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

    def certainty(self, citation: Citation, day: date) -> Certainty:
        """How sure a citation is on ``day``: as sure as its act."""
        return self[citation.act].certainty_on(day)

    def named(self, words: str) -> list[Act]:
        """Acts that somebody's words may mean, newest first: a number, a short name, or a part of the title.

        Words such as ``Luật THADS`` fit every act of that name; the day decides between them.
        """
        wanted = _key(words)
        if not wanted:
            return []
        exact = [act for act in self._acts.values() if wanted in (_key(act.number), _key(act.short), _key(act.id))]
        near = [act for act in self._acts.values() if _key(_ALIASES.get(wanted, words)) == _key(act.title)]
        number = re.search(r"\d+\s*/\s*\d{4}", words)
        numbered = [act for act in self._acts.values() if number and _key(act.number).startswith(_key(number[0]))]
        found = exact or near or numbered
        return sorted(found, key=lambda act: act.effective.start, reverse=True)


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
        issued=data.get("issued"),
        effective=Interval(data["effective"], data.get("ended")),
        replaced_by=data.get("replaced_by"),
        presumed_from=data.get("presumed_from"),
        reported=bool(data.get("reported", False)),
        url=data.get("url"),
        outline={str(number): parse_clauses(items) for number, items in (data.get("articles") or {}).items()},
    )


def load_acts(folder: Path = ACTS_DIR) -> Acts:
    """Read every act file of ``folder``; the file name is the act's id."""
    return Acts({path.stem: _load_act(path) for path in sorted(folder.glob("*.yml"))})


@lru_cache(maxsize=1)
def known_acts() -> Acts:
    """The project's own act files, read once a process."""
    return load_acts()
