"""Legal numbers in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from law.parameters import DatedValue, Parameter, written

UNITS = {
    "day": "ngày",
    "working_day": "ngày làm việc",
    "month": "tháng",
    "year": "năm",
    "vnd": "đồng",
    "vnd_per_month": "đồng/tháng",
    "times_regional_minimum_wage": "lần lương tối thiểu vùng",
    "times_base_salary": "lần lương cơ sở",
    "hour": "giờ",
    "percent": "",
    "order": "",
}


def spell(value: DatedValue | None, parameter: Parameter) -> str:
    """A legal number for people: ``05 ngày làm việc``, ``30%``, a table as its rows."""
    if value is None:
        return "(không quy định)"
    if isinstance(value.value, tuple):
        return "; ".join(_row(row) for row in value.value)
    if parameter.unit == "percent":
        return f"{written(value.value * 100)}%"
    number = f"{value.value:02}" if isinstance(value.value, int) and value.value < 10 else written(value.value)
    number = written(value.value) if parameter.unit.startswith("vnd") else number
    return f"{number} {UNITS.get(parameter.unit, parameter.unit)}".strip()


#: How the columns of a table are said: what a row is about, and what it sets.
_ABOUT = {"point": "điểm {}", "zone": "vùng {}", "over": "trên {} đồng", "up_to": "đến {} đồng"}
_SETS = {"from": "từ {}", "to": "đến {} đồng", "base": "{} đồng cộng", "rate": "{}%", "claims": "{}", "vnd": "{} đồng"}


def _row(row: Mapping[str, Any]) -> str:
    """One row of a table in words; what it leaves empty is not said."""
    items = {key: item for key, item in row.items() if item is not None and (key, item) != ("base", 0)}
    if "rate" in items:
        items["rate"] = Decimal(str(items["rate"])) * 100
    said = {key: written(item) if isinstance(item, (int, Decimal)) else str(item) for key, item in items.items()}
    about = [form.format(said[key]) for key, form in _ABOUT.items() if key in said]
    sets = [form.format(said[key]) for key, form in _SETS.items() if key in said]
    rest = [f"{key} {item}" for key, item in said.items() if key not in _ABOUT and key not in _SETS]
    return ": ".join(filter(None, (" ".join(about), " ".join(sets + rest))))
