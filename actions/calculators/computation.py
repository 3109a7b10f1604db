"""What every calculator returns, and how it refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from law.acts import Certainty, known_acts
from law.calendar import Period, newly_off
from law.citations import Citation
from law.parameters import written

WORDING = Path(__file__).parent / "wording"

#: More than the State's yearly budget: an amount above is a typing error.
MOST_VND = 10**15


class BadInput(ValueError):
    """What was given cannot be computed with: which field, and the key of the sentence that asks again."""

    def __init__(self, field: str, key: str, **values: object) -> None:
        super().__init__(f"{field}: {key}")
        self.field = field
        self.key = key
        self.values = values

    def text(self, tool: str) -> str:
        """The sentence for the person."""
        return Wording.of(tool).say(self.key, **self.values)


@dataclass(frozen=True)
class Step:
    """One step of the reckoning, in words, with the provisions that it rests on."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Computation:
    """A figure that explains itself.

    ``result`` holds the tool's own keys: days as ``date``, money as integer đồng. ``entry`` is the FAQ
    entry that explains the rule. ``also`` holds the same computed the other way where the law leaves
    open which rule applies.
    """

    tool: str
    as_of: date
    result: Mapping[str, Any]
    summary: str
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...] = ()
    entry: str | None = None
    also: tuple[Computation, ...] = field(default=())

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every provision that a step rests on, once, in the order of the steps."""
        return tuple(dict.fromkeys(citation for step in self.steps for citation in step.citations))

    @property
    def certainty(self) -> Certainty:
        """As sure as the least sure of its provisions."""
        acts, order = known_acts(), list(Certainty)
        found = [acts.certainty(citation, self.as_of) for citation in self.citations]
        return max(found, key=order.index, default=Certainty.TEXT)

    def to_json(self) -> dict[str, Any]:
        """As plain data, for a message between processes."""
        return {
            "tool": self.tool,
            "as_of": self.as_of.isoformat(),
            "result": plain(self.result),
            "summary": self.summary,
            "steps": [
                {"text": step.text, "citations": [str(cited) for cited in step.citations]} for step in self.steps
            ],
            "assumptions": list(self.assumptions),
            "entry": self.entry,
            "also": [other.to_json() for other in self.also],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Computation:
        """Read what ``to_json`` wrote; days in ``result`` stay ISO text."""
        return cls(
            tool=data["tool"],
            as_of=date.fromisoformat(data["as_of"]),
            result=data["result"],
            summary=data["summary"],
            steps=tuple(
                Step(step["text"], tuple(Citation.parse(cited) for cited in step["citations"]))
                for step in data["steps"]
            ),
            assumptions=tuple(data["assumptions"]),
            entry=data["entry"],
            also=tuple(cls.from_json(other) for other in data["also"]),
        )


def plain(value: Any) -> Any:
    """A result as JSON can carry it: days as ISO text, money and counts as they are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


class Wording:
    """The sentences of one tool, from ``wording/<tool>.yml`` and, shared by all, ``wording/common.yml``."""

    def __init__(self, tool: str, sentences: Mapping[str, str]) -> None:
        self.tool = tool
        self._sentences = sentences

    @classmethod
    @cache
    def of(cls, tool: str) -> Wording:
        """The sentences of a tool, read once a process."""
        sentences: dict[str, str] = {}
        for name in ("common", tool):
            sentences |= yaml.safe_load((WORDING / f"{name}.yml").read_text(encoding="utf-8"))
        return cls(tool, sentences)

    def say(self, key: str, **values: object) -> str:
        """A sentence filled in: days as 10/05/2026, numbers as 1.200.000; ``KeyError`` for none of that name."""
        return self._sentences[key].strip().format(**{name: shown(value) for name, value in values.items()})

    def step(self, key: str, citations: Citation | Iterable[Citation] = (), **values: object) -> Step:
        """A step in words with its provisions."""
        cited = (citations,) if isinstance(citations, Citation) else tuple(citations)
        return Step(self.say(key, **values), cited)


def shown(value: object) -> str:
    """A value as Vietnamese readers write it."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return written(value)
    return str(value)


def money(field: str, amount: int, least: int = 0) -> int:
    """An amount of đồng that can be computed with; ``BadInput`` for one below ``least`` or absurd."""
    if amount < least:
        raise BadInput(field, "amount_too_small", least=least)
    if amount > MOST_VND:
        raise BadInput(field, "amount_too_large", most=MOST_VND)
    return amount


def days_off_assumed(tool: str, periods: Iterable[Period]) -> list[str]:
    """What is assumed of holidays, when a day off decided an end or when they are not announced yet."""
    words, found = Wording.of(tool), list(periods)
    said = [words.say("holidays_assumed")] if any(each.moved or each.unit == "working_day" for each in found) else []
    new_days = {day for each in found for day in _days_off_that_count(each) if newly_off(day)}
    said += [words.say("holiday_new", day=day, name=newly_off(day)) for day in sorted(new_days)]
    later = sorted({each.last_day.year for each in found if not each.announced})
    return [*said, words.say("holidays_estimated", year=", ".join(map(str, later)))] if later else said


def _days_off_that_count(period: Period) -> list[date]:
    """The days whose being off may have moved the end: all days of working days, else those at the end."""
    first = period.first_day if period.unit == "working_day" else period.counted_to
    return [first + timedelta(number) for number in range((period.last_day - first).days)]
