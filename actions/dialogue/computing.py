"""From the answers of an interview to the calculator, by the machine form's keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from actions.dialogue.letters import values_of

Slots = Mapping[str, Any]


def given(tool: str, slots: Slots, day: date) -> dict[str, Any]:
    """The answers as the tool's machine form takes them (``POST /v1/tools/{tool}``)."""
    return {"as_of": day.isoformat(), **_GIVEN[tool](slots)}


def _limitation(slots: Slots) -> dict[str, Any]:
    made: dict[str, Any] = (
        {"effective_on": slots["effective_on"]}
        if slots["limitation_from"] == "effective"
        else {"due_on": slots["due_on"]}
    )
    if slots.get("obstacle"):
        made["excluded"] = [{"from": slots["obstacle_from"], "to": slots["obstacle_to"]}]
    return made


def _timeline(slots: Slots) -> dict[str, Any]:
    return {f"{slots['timeline_from']}_on": slots["timeline_on"]}


def _fee(slots: Slots) -> dict[str, Any]:
    return {"amount_vnd": slots["amount"]}


def _interest(slots: Slots) -> dict[str, Any]:
    made = {"principal_vnd": slots["amount"], "from": slots["interest_from"], "to": slots["interest_to"]}
    if slots["rate"] != "none":
        made["rate_percent_per_year"] = slots["rate"]
    return {**made, "payments": slots["payments"]["items"]}


def _deduction(slots: Slots) -> dict[str, Any]:
    made = {"monthly_income_vnd": slots["income"], "registered_dependants": slots["dependants"]}
    if slots["commune"] in ("I", "II", "III", "IV"):
        return {**made, "region": slots["commune"]}
    commune, _, province = str(slots["commune"]).partition(",")
    return {**made, "commune": commune.strip(), "province": province.strip() or commune.strip()}


def _distribution(slots: Slots) -> dict[str, Any]:
    return {"proceeds_vnd": slots["proceeds"], "costs_vnd": slots["costs"], "claims": slots["claims"]["items"]}


def _agency(slots: Slots) -> dict[str, Any]:
    return {"place": slots["place"]}


def _complaint(slots: Slots) -> dict[str, Any]:
    made = {"act": slots["complaint_act"], "learned_on": slots["learned_on"]}
    return made if slots.get("complaint_by") in (None, "unknown") else {**made, "by": slots["complaint_by"]}


def _document(slots: Slots) -> dict[str, Any]:
    return {"kind": slots["document_kind"], "values": values_of(slots["letter"])}


_GIVEN: dict[str, Callable[[Slots], dict[str, Any]]] = {
    "limitation": _limitation,
    "timeline": _timeline,
    "fee": _fee,
    "interest": _interest,
    "deduction": _deduction,
    "distribution": _distribution,
    "agency": _agency,
    "complaint": _complaint,
    "document": _document,
}
