"""From the answers of an interview to the calculator, by the machine form's keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from actions.dialogue.letters import values_of
from actions.dialogue.ranks import ranked
from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.words import fold
from law.zones import zone_of

Slots = Mapping[str, Any]

#: The machine form takes no longer name.
LONGEST_NAME = 200
#: What may stand between a commune and the name of its province.
_PROVINCE_KINDS = ("", "t ", "tp ", "tinh ", "thanh pho ")


def given(tool: str, slots: Slots, day: date) -> dict[str, Any]:
    """The answers as the tool's machine form takes them (``POST /v1/tools/{tool}``); ``BadInput`` as it raises it."""
    made = _distribution(slots, day) if tool == "distribution" else _GIVEN[tool](slots)
    return {"as_of": day.isoformat(), **made}


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
    made = {"amount_vnd": slots["amount"]}
    return {**made, "kind": slots["fee_kind"]} if slots.get("fee_kind") else made


def _interest(slots: Slots) -> dict[str, Any]:
    made = {"principal_vnd": slots["amount"], "from": slots["interest_from"], "to": slots["interest_to"]}
    if slots["rate"] != "none":
        made["rate_percent_per_year"] = slots["rate"]
    return {**made, "payments": slots["payments"]["items"]}


def _deduction(slots: Slots) -> dict[str, Any]:
    made = {"monthly_income_vnd": slots["income"], "registered_dependants": slots["dependants"]}
    if slots["commune"] in ("I", "II", "III", "IV"):
        return {**made, "region": slots["commune"]}
    return {**made, **_home(str(slots["commune"]))}


def _home(text: str) -> dict[str, str]:
    """Commune and province out of one line, with or without commas; what cannot be told is left out."""
    parts = [part for part in map(str.strip, text.split(",")) if part]
    if not parts:
        return {}
    for tail in (", ".join(parts[1:]), text):
        try:
            found = find_body(tail)
        except AmbiguousPlace:
            return {"commune": parts[0], "province": tail}
        except UnknownPlace:
            continue
        province, typed = found.body.province, text.split()
        cuts = [" ".join(typed[:at]) for at in range(1, len(typed)) if _is(" ".join(typed[at:]), province)]
        for commune in (*parts[:-1], text, *cuts):
            try:
                zone_of(commune, province)
            except UnknownPlace:
                continue
            except AmbiguousPlace:
                pass
            return {"commune": commune, "province": province}
        return {"commune": parts[0], "province": province}
    return {"commune": parts[0]}


def _is(text: str, province: str) -> bool:
    """Whether a text is the name of this province, of today or of before, and no more."""
    try:
        found = find_body(text)
    except (AmbiguousPlace, UnknownPlace):
        return False
    whole = fold(text) in [kind + fold(found.matched) for kind in _PROVINCE_KINDS]
    return found.level == "province" and found.body.province == province and whole


def _distribution(slots: Slots, day: date) -> dict[str, Any]:
    claims = [
        {**claim, "creditor": str(claim["creditor"])[:LONGEST_NAME], **ranked(str(claim["creditor"]), day)}
        for claim in slots["claims"]["items"]
    ]
    return {"proceeds_vnd": slots["proceeds"], "costs_vnd": slots["costs"], "claims": claims}


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
    "agency": _agency,
    "complaint": _complaint,
    "document": _document,
}
