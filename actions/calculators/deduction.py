"""The most that may be deducted each month from a debtor's wage or pension."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR

from actions.calculators.computation import BadInput, Computation, Step, Wording, money
from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.citations import Citation
from law.effective import NotInForce
from law.parameters import known_parameters
from law.transition import NEW_LAW, known_rules
from law.zones import ZONES, AmbiguousCommune, known_zones, zone_of

TOOL = "deduction"
ENTRY = "tru-luong-bao-nhieu"

_INCOME_OLD = Citation.parse("luat-thads-2008/dieu-78/khoan-1")
_INCOME_NEW = Citation.parse("luat-thads-2025/dieu-76/khoan-1")
_LEFT_NEW = Citation.parse("luat-thads-2025/dieu-76/khoan-3")
LAST_OLD_DAY = NEW_LAW - timedelta(1)

#: A family above this is a typing error.
MOST_DEPENDANTS = 50


def deduction(
    as_of: date,
    monthly_income_vnd: int,
    region: str | None = None,
    registered_dependants: int | None = None,
    commune: str | None = None,
    province: str | None = None,
    decided_on: date | None = None,
) -> Computation:
    """The most that may be deducted in a month, and what is left of the income.

    Until 30 June 2026 a share of the wage; since then all above one regional minimum wage for the debtor
    and one for each dependant whom the tax office has confirmed. The zone is given, or follows from the
    commune where the debtor lives. ``decided_on`` is the day of the deduction order: for one under the old
    law that is still carried out, ``also`` holds the old ceiling. ``BadInput`` when the new law applies and
    the zone or the count of dependants is missing.
    """
    income = money("monthly_income_vnd", monthly_income_vnd)
    if registered_dependants is not None and not 0 <= registered_dependants <= MOST_DEPENDANTS:
        raise BadInput("registered_dependants", "dependants_out_of_range", most=MOST_DEPENDANTS)
    if decided_on is not None and decided_on > as_of:
        raise BadInput("decided_on", "day_in_future", day=decided_on)
    if as_of < NEW_LAW:
        return _by_share(as_of, income)
    if registered_dependants is None:
        raise BadInput("registered_dependants", "dependants_missing")
    zone, found = _zone(as_of, region, commune, province)
    return _by_minimum(as_of, income, zone, found, registered_dependants, decided_on)


def _by_share(as_of: date, income: int, summary: str = "summary_old") -> Computation:
    """The old law: at most a share of what is received in a month."""
    share = known_parameters()["enforcement/wage_deduction_ceiling"].at(as_of)
    words = Wording.of(TOOL)
    exact = income * share.rate
    most = int(exact.to_integral_value(ROUND_FLOOR))
    percent = share.rate * 100
    steps = [
        words.step("income_old", _INCOME_OLD, income=income),
        words.step("share", share.citation, percent=percent, income=income, exact=exact),
    ]
    if exact != most:
        steps.append(words.step("no_part_of_dong", share.citation, most=most))
    steps.append(words.step("left", share.citation, income=income, most=most, left=income - most))
    said = (
        "wage_only_old",
        "allowed_cases",
        "agreement_old",
        "is_ceiling",
        "several_orders_old",
        "no_own_rule",
        "zone_unused",
    )
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result={"max_vnd": most, "left_vnd": income - most, "region": None},
        summary=words.say(summary, percent=percent, most=most, left=income - most),
        steps=tuple(steps),
        assumptions=(*(words.say(key) for key in said), words.say("not_advice")),
        entry=ENTRY,
    )


def _by_minimum(
    as_of: date, income: int, zone: str, found: tuple[Step, ...], dependants: int, decided_on: date | None
) -> Computation:
    """The new law: the regional minimum wage stays for the debtor and for each confirmed dependant."""
    parameters, words = known_parameters(), Wording.of(TOOL)
    minimum = parameters["wage/regional_minimum"].at(as_of)
    own = parameters["enforcement/wage_left_to_debtor"].at(as_of)
    each = parameters["enforcement/wage_left_to_dependant"].at(as_of)
    wage = next(row["vnd"] for row in minimum.rows if row["zone"] == zone)
    kept = wage * (own.whole + each.whole * dependants)
    most = max(0, income - kept)
    must_stay = tuple(dict.fromkeys((_LEFT_NEW, own.citation, each.citation)))
    key = "above" if income > kept else "equal" if income == kept else "below"
    steps = [
        words.step("income", (_INCOME_NEW, own.citation), income=income),
        *found,
        words.step("minimum_wage", minimum.citation, zone=zone, wage=wage),
        words.step("kept_debtor", must_stay, times=own.whole, amount=wage * own.whole),
    ]
    if dependants:
        amount = wage * each.whole * dependants
        steps.append(words.step("kept_dependants", must_stay, times=each.whole, count=dependants, amount=amount))
    else:
        steps.append(words.step("no_dependants", each.citation))
    steps += [
        words.step("kept", must_stay, kept=kept),
        words.step(key, own.citation, income=income, kept=kept, most=most),
    ]
    said = ["income_received", "allowed_cases", "dependants_confirmed", "zone_of_dependants", "agreement", "is_ceiling"]
    if found:
        said.append("zone_source")
    said += ["several_orders", "no_own_rule", "business_apart"]
    transition = known_rules()["unfinished_case"]
    before = decided_on is not None and decided_on < NEW_LAW
    if before:
        steps.append(words.step("order_before", transition.citation, day=decided_on, since=NEW_LAW))
    if decided_on is None:
        said.append("order_day_unknown")
    elif before:
        said.append("order_before_open")
    assumptions = [words.say(key, since=NEW_LAW) for key in said]
    checked = parameters["wage/regional_minimum"].checked_on
    if as_of.year > checked.year:
        assumptions.append(words.say("wage_may_have_changed", checked=checked, year=str(as_of.year)))
    left = income - most
    summary = "summary" if most else "summary_nothing"
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result={"max_vnd": most, "left_vnd": left, "must_stay_vnd": kept, "region": zone},
        summary=words.say(summary, most=most, left=left, kept=kept, income=income),
        steps=tuple(steps),
        assumptions=(*assumptions, words.say("not_advice")),
        entry=ENTRY,
        also=(_by_share(LAST_OLD_DAY, income, "summary_old_beside"),) if before else (),
    )


def _zone(as_of: date, region: str | None, commune: str | None, province: str | None) -> tuple[str, tuple[Step, ...]]:
    """The zone, and the step that found it when it was not simply given."""
    if region is not None and region not in ZONES:
        raise BadInput("region", "region_unknown")
    if commune is None and province is None:
        if region is None:
            raise BadInput("region", "region_missing")
        return region, ()
    if commune is None:
        raise BadInput("commune", "commune_missing")
    if province is None:
        raise BadInput("province", "province_missing", commune=commune)
    zones = known_zones()
    wage = known_parameters()["wage/regional_minimum"].at(as_of)
    if zones.citation.act != wage.citation.act or as_of < zones.since:
        raise NotInForce(f"the list of zones is not that of {wage.citation.act}: renew law/zones.yml")
    zone = _looked_up(commune, province)
    if region is not None and region != zone:
        raise BadInput("region", "region_differs", commune=commune, zone=zone, given=region)
    place = commune if commune == province else f"{commune}, {province}"
    step = Wording.of(TOOL).step("zone_found", zones.citation, place=place, zone=zone)
    return zone, (step,)


def _looked_up(commune: str, province: str) -> str:
    try:
        find_body(province)
    except UnknownPlace:
        raise BadInput("province", "province_unknown", province=province) from None
    except AmbiguousPlace as error:
        raise BadInput("province", "province_ambiguous", provinces="; ".join(error.provinces)) from None
    try:
        return zone_of(commune, province)
    except UnknownPlace:
        raise BadInput("commune", "commune_unknown", commune=commune, province=province) from None
    except AmbiguousCommune as error:
        raise BadInput("commune", "commune_ambiguous", communes="; ".join(error.communes)) from None
