"""What changed for citizens between two days: numbers, instruments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from law.acts import Acts
from law.effective import NotInForce
from law.parameters import DatedValue, Parameter


@dataclass(frozen=True)
class NumberChange:
    """A legal number that differs between two days; a side is ``None`` when the law gives none then."""

    parameter: Parameter
    before: DatedValue | None
    after: DatedValue | None

    @property
    def only_moved(self) -> bool:
        """Whether the number stayed and only its provision is another."""
        return self.before is not None and self.after is not None and self.before.value == self.after.value


@dataclass(frozen=True)
class ActChange:
    """An instrument that began or ended between two days."""

    act: str
    began: date | None = None
    ended: date | None = None


def number_changes(parameters: Mapping[str, Parameter], before: date, after: date) -> list[NumberChange]:
    """Numbers whose value or provision differs, by name; ``ValueError`` when the days are not in order."""
    _in_order(before, after)
    changes = [NumberChange(p, _at(p, before), _at(p, after)) for _, p in sorted(parameters.items())]
    return [change for change in changes if change.before != change.after]


def act_changes(acts: Acts, before: date, after: date) -> list[ActChange]:
    """Instruments in force on one of the days and not on the other."""
    _in_order(before, after)
    changes = []
    for id, act in acts.items():
        was, is_now = before in act.effective, after in act.effective
        if is_now and not was:
            changes.append(ActChange(id, began=act.effective.start))
        elif was and not is_now:
            changes.append(ActChange(id, ended=act.effective.end))
    return changes


def _at(parameter: Parameter, day: date) -> DatedValue | None:
    try:
        return parameter.at(day)
    except NotInForce:
        return None


def _in_order(before: date, after: date) -> None:
    if before >= after:
        raise ValueError(f"{before} is not before {after}")
