"""The days that follow by law from a request, or from the notice of the enforcement order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from actions.calculators.computation import BadInput, Computation, Step, Wording, days_off_assumed
from law import calendar
from law.acts import known_acts
from law.citations import Citation
from law.parameters import DatedValue, known_parameters
from law.transition import NEW_LAW, known_rules

TOOL = "timeline"
CROSSING_ENTRY = "thoi-han-dang-chay-qua-01-7-2026"


@dataclass(frozen=True)
class _Stage:
    """A stage with a time limit of its own, counted from the given day or from the last day of another stage.

    ``settled``: its beginning follows by law. Otherwise it begins when somebody acts, here on the last day allowed.
    """

    key: str
    parameter: str
    after: str | None = None
    settled: bool = True
    only_new: bool = False


_FROM_NOTICE = (
    _Stage("voluntary", "enforcement/voluntary_period"),
    _Stage("complaint", "complaint/before_measures"),
    _Stage("means_check", "enforcement/means_check_start", after="voluntary"),
)
_FROM_REQUEST = (
    _Stage("supplement", "enforcement/supplement_notice", only_new=True),
    _Stage("order", "enforcement/order_time_limit"),
    _Stage("refusal", "enforcement/refusal_notice"),
    _Stage("notice", "enforcement/notice_time_limit", after="order", settled=False),
    _Stage("voluntary", "enforcement/voluntary_period", after="notice", settled=False),
    _Stage("means_check", "enforcement/means_check_start", after="voluntary"),
)

#: Stages that the two laws word differently.
_WORDED_ANEW = {"order", "voluntary", "complaint"}

#: Later stages, whose events nobody knows yet: key of the wording and parameter, in the order of the road.
_LATER = {
    "old": (
        ("complaint_freeze", "complaint/account_freeze"),
        ("complaint_protective_old", "complaint/protective_measures"),
        ("coercion_cost_notice", "enforcement/coercion_cost_notice"),
        ("complaint_coercive_old", "complaint/coercive_measures"),
        ("real_estate_seizure_notice", "enforcement/real_estate_seizure_notice"),
        ("appraisal_contract_old", "enforcement/appraisal_contract"),
        ("reappraisal_request_old", "enforcement/reappraisal_request"),
        ("auction_contract_old", "enforcement/auction_contract_day"),
        ("auction_movable", "enforcement/auction_movable"),
        ("auction_real_estate", "enforcement/auction_real_estate"),
        ("redeem", "enforcement/redeem_before_auction"),
        ("pay_out_old", "enforcement/pay_out"),
        ("result_confirmation", "enforcement/result_confirmation"),
        ("complaint_second_old", "complaint/second"),
    ),
    "new": (
        ("no_means_decision", "enforcement/no_means_decision"),
        ("new_information_check", "enforcement/new_information_check"),
        ("complaint_protective", "complaint/protective_measures"),
        ("protective_to_coercive", "enforcement/protective_to_coercive"),
        ("coercion_cost_notice", "enforcement/coercion_cost_notice"),
        ("complaint_coercive", "complaint/coercive_measures"),
        ("real_estate_seizure_notice", "enforcement/real_estate_seizure_notice"),
        ("appraisal_contract", "enforcement/appraisal_contract"),
        ("reappraisal_request", "enforcement/reappraisal_request"),
        ("preemption_movable", "enforcement/preemption_movable"),
        ("preemption_real_estate", "enforcement/preemption_real_estate"),
        ("auction_contract", "enforcement/auction_contract"),
        ("auction_movable", "enforcement/auction_movable"),
        ("auction_real_estate", "enforcement/auction_real_estate"),
        ("redeem", "enforcement/redeem_before_auction"),
        ("buyer_payment", "enforcement/buyer_payment"),
        ("hand_over_to_buyer", "enforcement/hand_over_to_buyer"),
        ("pay_out", "enforcement/pay_out"),
        ("result_confirmation", "enforcement/result_confirmation"),
        ("complaint_second", "complaint/second"),
    ),
}
_COERCION = {
    "old": Citation.parse("luat-thads-2008/dieu-46/khoan-1"),
    "new": Citation.parse("luat-thads-2025/dieu-72/khoan-1"),
}


def timeline(as_of: date, notified_on: date | None = None, requested_on: date | None = None) -> Computation:
    """The last days that follow from the valid notice of the order, or from the receipt of a request.

    Each period follows the law of the day on which it begins; ``also`` counts a period that runs over
    1 July 2026 by the new law, when that gives another day. ``BadInput`` unless exactly one day is given,
    and not a future one; ``NotInForce`` for a day before the oldest law that we know.
    """
    if notified_on and requested_on:
        raise BadInput("requested_on", "two_starts")
    event = notified_on or requested_on
    if event is None:
        raise BadInput("notified_on", "start_missing")
    if event > as_of:
        raise BadInput("notified_on" if notified_on else "requested_on", "day_in_future", day=event)
    stages = _FROM_NOTICE if notified_on else _FROM_REQUEST
    counted, anew = _counted(stages, event), _counted(stages, event, anew=True)
    main = _computation(as_of, counted, bool(notified_on))
    if not any(each.crosses for each in counted):
        return main
    words = Wording.of(TOOL)
    days = [
        words.say("crossing_day", name=before.name, old=before.period.last_day, new=after.period.last_day)
        for before, after in zip(counted, anew)
        if before.period.last_day != after.period.last_day
    ]
    if not days:
        return replace(main, assumptions=(words.say("crosses_same"), *main.assumptions))
    other = _computation(as_of, anew, bool(notified_on))
    other = replace(other, assumptions=(words.say("counted_anew"), *other.assumptions))
    said = words.say("crosses", days="; ".join(days))
    entry = CROSSING_ENTRY if as_of >= NEW_LAW else main.entry
    return replace(main, assumptions=(said, *main.assumptions), entry=entry, also=(other,))


@dataclass(frozen=True)
class _Counted:
    """A stage with its days. ``assumed``: a step before it is taken to be done on its last day."""

    stage: _Stage
    dated: DatedValue
    period: calendar.Period
    law: str
    assumed: bool
    crosses: bool

    @property
    def name(self) -> str:
        words = Wording.of(TOOL)
        name = words.say(f"name_{self.stage.key}")
        return words.say("estimated", name=name) if self.assumed else name

    @property
    def step(self) -> Step:
        words, period = Wording.of(TOOL), self.period
        old = self.law == "old" and self.stage.key in _WORDED_ANEW
        rule = words.say(
            f"step_{self.stage.key}_old" if old else f"step_{self.stage.key}",
            length=self.dated.whole,
            event=period.event,
        )
        unit = "counted_working_days" if period.unit == "working_day" else "counted_days"
        days = {"event": period.event, "first": period.first_day, "last": period.counted_to}
        said = [rule, words.say(unit, length=self.dated.whole, **days)]
        if period.moved:
            why = calendar.day_off(period.counted_to)
            said.append(words.say("moved_to_working_day", day=period.counted_to, why=why, last=period.last_day))
        if self.assumed:
            key = "assumed_further" if self.stage.settled else f"assumed_{self.stage.after}"
            said.insert(0, words.say(key, event=period.event))
        return Step(" ".join(said), (self.dated.citation, *period.citations))


def _counted(stages: Sequence[_Stage], given: date, anew: bool = False) -> list[_Counted]:
    """Each stage by the law of the day on which it begins; ``anew``: by the new law when it ends under that one."""
    done: dict[str, _Counted] = {}
    for stage in stages:
        before = done.get(stage.after or "")
        event = before.period.last_day if before else given
        if stage.only_new and event < NEW_LAW:
            continue
        parameter = known_parameters()[stage.parameter]
        dated = parameter.at(event)
        period = calendar.period(event, dated.whole, parameter.unit)  # type: ignore[arg-type]
        crosses = event < NEW_LAW <= period.last_day
        law = "old" if event < NEW_LAW else "new"
        if crosses and anew:
            dated, law = parameter.at(NEW_LAW), "new"
            period = calendar.period(event, dated.whole, parameter.unit)  # type: ignore[arg-type]
        assumed = not stage.settled or bool(before and before.assumed)
        done[stage.key] = _Counted(stage, dated, period, law, assumed, crosses)
    return list(done.values())


def _computation(as_of: date, counted: Sequence[_Counted], notified: bool) -> Computation:
    words = Wording.of(TOOL)
    by_key = {each.stage.key: each for each in counted}
    voluntary = by_key["voluntary"].period.last_day
    later, rules = _later(as_of, notified)
    coercion = _COERCION["old" if voluntary + timedelta(1) < NEW_LAW else "new"]
    crossing = [each.name for each in counted if each.crosses]
    open_rule = known_rules()["running_time_limits"].citation
    steps = [
        *(each.step for each in counted),
        *([words.step("crossing", open_rule, names=", ".join(crossing))] if crossing else []),
        words.step("coercion", coercion, last=voluntary),
        words.step("later_steps", rules, count=len(later)),
    ]
    result: dict[str, Any] = {
        "milestones": [
            {
                "key": each.stage.key,
                "name": each.name,
                "first_day": each.period.first_day,
                "last_day": each.period.last_day,
                "citation": str(each.dated.citation),
            }
            for each in sorted(counted, key=lambda each: each.period.last_day)
        ],
        "voluntary_until": voluntary,
        "later": later,
    }
    if notified:
        key = "notified_past" if voluntary < as_of else "notified"
        summary = words.say(key, voluntary=voluntary, complaint=by_key["complaint"].period.last_day)
        entry = "het-han-tu-nguyen" if voluntary < as_of else "thoi-han-tu-nguyen"
    else:
        order = by_key["order"].period.last_day
        summary = words.say("requested_past" if order < as_of else "requested", order=order, voluntary=voluntary)
        entry = "bao-lau-ra-quyet-dinh"
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result=result,
        summary=summary,
        steps=tuple(steps),
        assumptions=_assumptions(counted, notified),
        entry=entry,
    )


def _later(as_of: date, notified: bool) -> tuple[list[dict[str, Any]], list[Citation]]:
    """What may follow, with its length and from what it counts, by the law of the day; and the provisions."""
    words, law = Wording.of(TOOL), "new" if as_of >= NEW_LAW else "old"
    rows: list[tuple[str, str]] = list(_LATER[law])
    if not notified:
        rows.insert(0, ("complaint" if law == "new" else "complaint_old", "complaint/before_measures"))
    found, rules = [], []
    for key, name in rows:
        parameter = known_parameters()[name]
        dated = parameter.at(as_of)
        found.append(
            {
                "name": words.say(f"later_{key}"),
                "working_days" if parameter.unit == "working_day" else "period_days": dated.whole,
                "after": words.say(f"after_{key}"),
                "citation": str(dated.citation),
            }
        )
        rules.append(dated.citation)
    return found, list(dict.fromkeys(rules))


def _assumptions(counted: Sequence[_Counted], notified: bool) -> tuple[str, ...]:
    words = Wording.of(TOOL)
    first = counted[0]
    if notified:
        said = [words.say("valid_notice"), words.say("complaint_obstacle")]
    else:
        said = [words.say("estimate"), words.say("received")]
        if first.law == "new":
            said += [words.say("order_later"), words.say("office")]
    said.append(words.say("at_once"))
    if any(each.stage.key == "voluntary" and each.law == "new" for each in counted):
        said.append(words.say("urgent"))
    if first.period.event not in known_acts()[calendar.MOVED.act].effective:
        said.append(words.say("older_code", day=first.period.event))
    said += days_off_assumed(TOOL, [each.period for each in counted])
    return (*said, words.say("not_advice"))
