"""Legal numbers that change over time, each beside the provision that sets it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from law.citations import Citation
from law.effective import Interval, NotInForce

PARAMETERS_DIR = Path(__file__).parent / "parameters"

#: An integer (days, đồng), a rate, or a whole scale as rows of a table.
Value = int | Decimal | tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class DatedValue:
    """A value, the days on which it applies and the provision that sets it."""

    effective: Interval
    value: Value
    citation: Citation

    @property
    def whole(self) -> int:
        """The value as a count of days, years, đồng …; ``TypeError`` when it is a rate or a scale."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.value} is no whole number")
        return self.value

    @property
    def rate(self) -> Decimal:
        """The value as a share, ``0.03`` for 3 %; ``TypeError`` when it is a scale."""
        if isinstance(self.value, tuple):
            raise TypeError("a scale is no rate")
        return Decimal(self.value)

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The rows of a scale; ``TypeError`` when it is one number."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.value} is no scale")
        return self.value


@dataclass(frozen=True)
class Parameter:
    """One legal number and its history; ``name`` is its path below ``law/parameters/``."""

    name: str
    title: str
    unit: str
    checked_on: date
    history: tuple[DatedValue, ...]
    #: how texts say the number (regular expressions with ``{n}`` in its place), for checking entries
    said_as: tuple[str, ...] = ()

    def at(self, day: date) -> DatedValue:
        """Return the value in force on ``day``; ``NotInForce`` when the law gives none.

        There is no default: a number from the wrong year harms a citizen more than no number does.
        """
        for dated in self.history:
            if day in dated.effective:
                return dated
        raise NotInForce(f"'{self.name}' has no value on {day}: add a period to law/parameters/{self.name}.yml")


def _value(raw: Any) -> Value:
    if isinstance(raw, bool) or raw is None:
        raise ValueError(f"'{raw}' is no legal number")
    if isinstance(raw, int):
        return raw
    if isinstance(raw, list):
        return tuple(raw)
    return Decimal(str(raw))


def said_form(pattern: str) -> re.Pattern[str]:
    """A way to say a number as an expression whose group ``n`` is the number; ``re.error`` when it is none."""
    return re.compile(pattern.replace("{n}", r"(?P<n>\d+(?:[.,]\d+)*)"), re.IGNORECASE)


def written(number: int | Decimal) -> str:
    """A number as Vietnamese texts write it: ``5.000.000``, ``0,5``."""
    exact = Decimal(number)
    whole, _, part = f"{exact:,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def load_parameter(path: Path, folder: Path = PARAMETERS_DIR) -> Parameter:
    """Read one file. A period ends where the next begins; ``value: null`` ends the number."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = data["values"]
    starts = [row["from"] for row in rows]
    if starts != sorted(set(starts)):
        raise ValueError(f"{path}: the periods must be in the order of their days")
    history = []
    for row, end in zip(rows, [*starts[1:], None]):
        if row["value"] is None:
            continue
        history.append(DatedValue(Interval(row["from"], end), _value(row["value"]), Citation.parse(row["citation"])))
    name = path.relative_to(folder).with_suffix("").as_posix()
    said_as = tuple(data.get("said_as", ()))
    if any(str(pattern).count("{n}") != 1 for pattern in said_as):
        raise ValueError(f"{path}: every said_as needs {{n}} where the number stands, and once only")
    for pattern in said_as:
        try:
            said_form(pattern)
        except re.error as error:
            raise ValueError(f"{path}: said_as '{pattern}' is no regular expression: {error}") from None
    return Parameter(name, data["title"], data["unit"], data["checked_on"], tuple(history), said_as)


def load_parameters(folder: Path = PARAMETERS_DIR) -> dict[str, Parameter]:
    """Read every parameter file below ``folder``, by name."""
    parameters = [load_parameter(path, folder) for path in sorted(folder.rglob("*.yml"))]
    return {parameter.name: parameter for parameter in parameters}


@lru_cache(maxsize=1)
def known_parameters() -> dict[str, Parameter]:
    """The project's own parameter files, read once a process."""
    return load_parameters()
