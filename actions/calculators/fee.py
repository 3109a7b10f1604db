"""The fee for enforcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from actions.calculators.computation import BadInput, Computation, Step, Wording, money
from law.citations import POINT_LETTERS, Citation
from law.effective import NotInForce
from law.parameters import DatedValue, known_parameters
from law.transition import NEW_LAW, known_rules

TOOL = "fee"

Kind = Literal[
    "maintenance",
    "personal_damages",
    "wages",
    "severance",
    "social_insurance",
    "dismissal_damages",
    "social_programme",
    "keepsake",
    "no_value_judgment",
    "policy_bank",
    "returned_by_agency",
    "voluntary_period",
]
Relief = Literal[
    "merit", "lonely", "disabled", "long_illness", "found_assets_later", "poor", "found_assets", "found_assets_forced"
]

#: Claims that bear no fee, by the clause of article 6 that says so.
_FREE: dict[Kind, str] = {
    "maintenance": "1",
    "personal_damages": "1",
    "wages": "1",
    "severance": "1",
    "social_insurance": "1",
    "dismissal_damages": "1",
    "social_programme": "2",
    "keepsake": "3",
    "policy_bank": "5",
    "no_value_judgment": "6",
    "returned_by_agency": "7",
    "voluntary_period": "8",
}
#: Who is freed of the fee, by the point of article 7.1.
_EXEMPT: dict[Relief, str] = {
    "merit": "a",
    "lonely": "b",
    "disabled": "b",
    "long_illness": "b",
    "found_assets_later": "c",
}
#: Who pays less, by the parameter of the share taken off.
_REDUCED: dict[Relief, str] = {
    "poor": "fee/reduction_poor",
    "found_assets": "fee/reduction_found_assets",
    "found_assets_forced": "fee/reduction_found_assets_forced",
}
#: Grounds that need the agency to have dealt with an asset, so that the parties did not settle by themselves.
_THROUGH_AGENCY = ("found_assets_later", "found_assets", "found_assets_forced")

_PAYER_OLD = (Citation.parse("luat-thads-2008/dieu-60"), Citation.parse("tt-216-2016/dieu-2"))
_PAYER_NEW = Citation.parse("luat-thads-2025/dieu-53/khoan-1")
_MEANING_NEW = Citation.parse("luat-thads-2025/dieu-3/khoan-10")
#: What the new law says on the same matter.
_FREE_NEW: dict[Kind, tuple[Citation, ...]] = {
    "returned_by_agency": (Citation.parse("luat-thads-2025/dieu-33/khoan-2/diem-b"),),
    "voluntary_period": (_PAYER_NEW, Citation.parse("luat-thads-2025/dieu-36/khoan-1")),
}
_SETTLING_NEW = Citation.parse("luat-thads-2025/dieu-36/khoan-2")
_EACH_OLD = Citation.parse("tt-216-2016/dieu-4/khoan-2")
_EACH_NEW = Citation.parse("nd-152-2026/dieu-30/khoan-1")
_FULL = Citation.parse("tt-216-2016/dieu-4/khoan-5")
_IN_PARTS = Citation.parse("tt-216-2016/dieu-5/khoan-2")
_SMALL_PARTS = Citation.parse("tt-216-2016/dieu-5/khoan-3")
_ASKING_FOR_RELIEF = Citation.parse("tt-216-2016/dieu-7/khoan-3")

#: From this day one decree set the base salary, which rose on ``NEW_LAW`` (nd-161-2026, articles 3.3 and 6.2):
#: it was lower than the first value that we hold.
_SALARY_DECREE_BEFORE = date(2024, 7, 1)


@dataclass(frozen=True)
class Receipt:
    """Money or an asset received on a day."""

    on: date
    amount_vnd: int


@dataclass(frozen=True)
class Share:
    """What one of several creditors receives."""

    creditor: str
    amount_vnd: int


def fee(
    as_of: date,
    amount_vnd: int,
    receipts: Sequence[Receipt] = (),
    shares: Sequence[Share] = (),
    kind: Kind | None = None,
    relief: Relief | None = None,
    settled_before_coercion: bool = False,
) -> Computation:
    """The fee on what is received, ``amount_vnd`` in all.

    Received in parts, each part bears the fee on all received so far less what was taken before, by the law of
    its day; what is still to come counts as received on ``as_of``. Several creditors pay each on their own
    share. ``NotInForce`` before 2017, and where only an unknown base salary could tell whether there is a fee.
    """
    _check(as_of, amount_vnd, receipts, shares, relief, settled_before_coercion)
    rule = _Rule(kind, relief, settled_before_coercion)
    if shares:
        return _shared(as_of, amount_vnd, shares, rule)
    words = Wording.of(TOOL)
    steps = [*(() if kind else _who_pays(as_of, receipts)), *rule.steps(amount_vnd, as_of)]
    result: dict[str, Any] = {"fee_vnd": rule.due(amount_vnd, as_of)}
    sums = [(amount_vnd, as_of)]
    if receipts:
        parts = _parts(as_of, amount_vnd, receipts, rule)
        sums += [(part.so_far_vnd, part.on) for part in parts]
        result["fee_vnd"] = sum(part.fee_vnd for part in parts)
        result["receipts"] = [
            {"on": part.on, "amount_vnd": part.amount_vnd, "fee_vnd": part.fee_vnd} for part in parts if not part.rest
        ]
        steps += [part.step(rule) for part in parts]
        rest = [part for part in parts if part.rest]
        if rest:
            result |= {"rest_vnd": rest[0].amount_vnd, "rest_fee_vnd": rest[0].fee_vnd}
    if relief:
        result["full_fee_vnd"] = replace(rule, relief=None).due(amount_vnd, as_of)
    if relief == "poor":
        result["lowest_fee_vnd"] = rule.lowest(amount_vnd, as_of)
    if relief and not kind and result["full_fee_vnd"]:
        steps.append(words.step("ask_for_relief", _ASKING_FOR_RELIEF))
    return _computation(as_of, result, _summary(amount_vnd, as_of, result, rule), steps, rule, sums)


@dataclass(frozen=True)
class _Rule:
    """What decides the fee besides the amount and the day."""

    kind: Kind | None
    relief: Relief | None
    settled: bool

    @property
    def shrunk(self) -> bool:
        """Whether a known share of the fee is taken off; what the poor get is for the agency to say."""
        return self.relief in _REDUCED and self.relief != "poor"

    def exact(self, amount: int, day: date) -> Fraction:
        """The fee before rounding."""
        if self.kind or self.relief in _EXEMPT or not _over_threshold(amount, day):
            return Fraction(0)
        return self.over_threshold(amount, day)

    def over_threshold(self, amount: int, day: date) -> Fraction:
        """The fee on an amount that bears one."""
        found = _by_scale(amount, day)
        if self.settled:
            found /= _parameter("fee/settled_divisor", day).whole
        if self.shrunk:
            found *= 1 - _reduction(self.relief, day)
        return found

    def due(self, amount: int, day: date) -> int:
        """The fee in whole đồng."""
        return half_up(self.exact(amount, day))

    def lowest(self, amount: int, day: date) -> int:
        """The fee of a poor creditor when all that may be taken off is taken off."""
        return half_up(self.exact(amount, day) * (1 - _reduction("poor", day)))

    def whole_dong(self, amount: int, day: date) -> bool:
        """Whether nothing was rounded."""
        exact = self.exact(amount, day)
        least = exact * (1 - _reduction("poor", day)) if self.relief == "poor" else exact
        return exact.denominator == least.denominator == 1

    def steps(self, amount: int, day: date) -> list[Step]:
        """How the fee on one amount is found."""
        words = Wording.of(TOOL)
        if self.kind:
            free = Citation("tt-216-2016", "6", _FREE[self.kind])
            also = _FREE_NEW.get(self.kind, ()) if day >= NEW_LAW else ()
            return [words.step(f"kind_{self.kind}", (free, *also))]
        steps = [_threshold_step(day)]
        if not _over_threshold(amount, day):
            return [*steps, words.step("parts_of_more", _SMALL_PARTS)]
        steps.append(_scale_step(amount, day))
        full = _by_scale(amount, day)
        if self.settled:
            divisor = _parameter("fee/settled_divisor", day)
            before, full = full, full / divisor.whole
            values = {"before": half_up(before), "fee": half_up(full), "divisor": divisor.whole}
            steps.append(words.step("settled", divisor.citation, **values))
            if day >= NEW_LAW:
                steps.append(words.step("settled_new", _SETTLING_NEW))
        else:
            steps.append(words.step("full", _FULL))
        if self.relief in _EXEMPT:
            point = Citation("tt-216-2016", "7", "1", _EXEMPT[self.relief])
            steps.append(words.step(f"relief_{self.relief}", point))
        elif self.relief in _REDUCED:
            off = _parameter(_REDUCED[self.relief], day)
            less = half_up(full * (1 - Fraction(off.rate)))
            key, percent = f"relief_{self.relief}", off.rate * 100
            steps.append(words.step(key, off.citation, percent=percent, before=half_up(full), fee=less))
        return steps


@dataclass(frozen=True)
class _Part:
    """One receipt; ``rest`` is what was not received yet."""

    on: date
    amount_vnd: int
    so_far_vnd: int
    fee_vnd: int
    rest: bool

    def step(self, rule: _Rule) -> Step:
        words = Wording.of(TOOL)
        values = {"day": self.on, "amount": self.amount_vnd, "total": self.so_far_vnd, "fee": self.fee_vnd}
        if self.rest:
            return words.step("rest", _IN_PARTS, **values)
        if not rule.kind and not _over_threshold(self.so_far_vnd, self.on):
            return words.step("receipt_small", _SMALL_PARTS, **values)
        return words.step("receipt", _IN_PARTS, **values)


def half_up(exact: Fraction) -> int:
    """A whole number of đồng; half a đồng counts as one."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _parts(as_of: date, amount: int, receipts: Sequence[Receipt], rule: _Rule) -> list[_Part]:
    """The fee on each receipt in the order of the days, and on what is still to come."""
    parts, so_far, taken = [], 0, 0
    rest = amount - sum(receipt.amount_vnd for receipt in receipts)
    ordered = [(receipt, False) for receipt in sorted(receipts, key=lambda receipt: receipt.on)]
    for receipt, is_rest in [*ordered, *([(Receipt(as_of, rest), True)] if rest else [])]:
        so_far += receipt.amount_vnd
        due = max(0, rule.due(so_far, receipt.on) - taken)
        taken += due
        parts.append(_Part(receipt.on, receipt.amount_vnd, so_far, due, is_rest))
    return parts


def _shared(as_of: date, amount: int, shares: Sequence[Share], rule: _Rule) -> Computation:
    """Several creditors, each on what they receive."""
    words = Wording.of(TOOL)
    names = [share.creditor.strip() or words.say("unnamed", number=at) for at, share in enumerate(shares, 1)]
    fees = [rule.due(share.amount_vnd, as_of) for share in shares]
    new = as_of >= NEW_LAW
    each = (_EACH_NEW, _EACH_OLD) if new else (_PAYER_OLD[1], _EACH_OLD)
    steps = [*(() if rule.kind else _who_pays(as_of)), words.step("each_pays_new" if new else "each_pays", each)]
    for name, share in zip(names, shares):
        steps.append(words.step("one_share", each, creditor=name, amount=share.amount_vnd))
        steps += rule.steps(share.amount_vnd, as_of)
    result = {
        "fee_vnd": sum(fees),
        "shares": [
            {"creditor": name, "amount_vnd": share.amount_vnd, "fee_vnd": due}
            for name, share, due in zip(names, shares, fees)
        ],
    }
    told = "; ".join(words.say("share_fee", creditor=name, fee=due) for name, due in zip(names, fees))
    summary = words.say("shared", fee=sum(fees), amount=amount, each=told)
    sums = [(share.amount_vnd, as_of) for share in shares]
    return _computation(as_of, result, summary, list(dict.fromkeys(steps)), rule, sums, whole=amount)


def _check(
    as_of: date,
    amount: int,
    receipts: Sequence[Receipt],
    shares: Sequence[Share],
    relief: Relief | None,
    settled: bool,
) -> None:
    """Refuse what cannot be; ``NotInForce`` when there is no fee scale of ours."""
    money("amount_vnd", amount, least=1)
    for field, parts in (("receipts", receipts), ("shares", shares)):
        for part in parts:
            money(field, part.amount_vnd, least=1)
    if receipts and shares:
        raise BadInput("shares", "receipts_or_shares")
    for receipt in receipts:
        if receipt.on > as_of:
            raise BadInput("receipts", "day_in_future", day=receipt.on)
    received = sum(receipt.amount_vnd for receipt in receipts)
    if received > amount:
        raise BadInput("receipts", "receipts_too_much", received=received, amount=amount)
    shared = sum(share.amount_vnd for share in shares)
    if shares and shared != amount:
        raise BadInput("shares", "shares_other_sum", shared=shared, amount=amount)
    if shares and relief:
        raise BadInput("relief", "relief_of_one")
    if settled and relief in _THROUGH_AGENCY:
        raise BadInput("relief", "settled_without_agency")
    for day in (as_of, *(receipt.on for receipt in receipts)):
        _parameter("fee/scale", day)


def _parameter(name: str, day: date) -> DatedValue:
    return known_parameters()[name].at(day)


def _reduction(relief: Relief | None, day: date) -> Fraction:
    return Fraction(_parameter(_REDUCED[relief], day).rate) if relief in _REDUCED else Fraction(0)


def _threshold(day: date) -> int | None:
    """Up to this amount there is no fee; ``None`` when the base salary of the day is not known."""
    try:
        salary = _parameter("wage/base_salary", day).whole
    except NotInForce:
        return None
    return _parameter("fee/threshold", day).whole * salary


def _surely_charged(day: date) -> int:
    """From this amount on there is a fee whatever the base salary of that day was."""
    if day < _SALARY_DECREE_BEFORE:
        return _parameter("fee/surely_charged", day).whole
    return _parameter("fee/threshold", day).whole * _parameter("wage/base_salary", NEW_LAW).whole


def _over_threshold(amount: int, day: date) -> bool:
    """Whether an amount bears a fee; ``NotInForce`` when only an unknown base salary could tell."""
    threshold = _threshold(day)
    if threshold is not None:
        return amount > threshold
    if amount < _surely_charged(day):
        _parameter("wage/base_salary", day)
    return True


def _row(amount: int, day: date) -> tuple[int, int, int, Fraction]:
    """The row of the scale that an amount falls in: its number, where it begins, its base, its rate."""
    for at, row in enumerate(_parameter("fee/scale", day).rows):
        if row["up_to"] is None or amount <= row["up_to"]:
            return at, row["over"] or 0, row["base"], Fraction(row["rate"])
    raise AssertionError("the scale has a last row without an end")


def _by_scale(amount: int, day: date) -> Fraction:
    _, over, base, rate = _row(amount, day)
    return base + rate * (amount - over)


def _threshold_step(day: date) -> Step:
    words, times = Wording.of(TOOL), _parameter("fee/threshold", day)
    threshold = _threshold(day)
    if threshold is None:
        return words.step("threshold_unknown", times.citation)
    salary = _parameter("wage/base_salary", day)
    values = {"times": times.whole, "salary": salary.whole, "threshold": threshold}
    return words.step("threshold", (times.citation, salary.citation), **values)


def _scale_step(amount: int, day: date) -> Step:
    words = Wording.of(TOOL)
    at, over, base, _ = _row(amount, day)
    scale = _parameter("fee/scale", day)
    point = replace(scale.citation, point=POINT_LETTERS[at])
    percent = Decimal(scale.rows[at]["rate"]) * 100
    values = {"amount": amount, "rate": percent, "fee": half_up(_by_scale(amount, day))}
    if not over:
        return words.step("scale_first", point, **values)
    return words.step("scale", point, base=base, over=over, **values)


def _who_pays(as_of: date, receipts: Sequence[Receipt] = ()) -> list[Step]:
    words = Wording.of(TOOL)
    if as_of < NEW_LAW:
        return [words.step("payer_old", _PAYER_OLD)]
    period = _parameter("enforcement/voluntary_period", as_of)
    before = known_rules()["debtor_request_before"].citation
    steps = [
        words.step("payer_new", (_PAYER_NEW, _MEANING_NEW)),
        words.step("debtor_free", (_PAYER_NEW, period.citation), days=period.whole),
        words.step("debtor_request_before", before),
    ]
    if any(receipt.on < NEW_LAW for receipt in receipts):
        kept = known_rules()["results_done_before"].citation
        steps.append(words.step("payer_before", (_PAYER_OLD[0], kept)))
    return steps


def _summary(amount: int, as_of: date, result: dict[str, Any], rule: _Rule) -> str:
    words, due = Wording.of(TOOL), result["fee_vnd"]
    if rule.kind:
        return words.say("free_by_kind")
    if result.get("full_fee_vnd", due) == 0:
        return words.say("free_by_threshold", amount=amount, threshold=_threshold(as_of))
    if rule.relief is None:
        divisor = _parameter("fee/settled_divisor", as_of).whole
        return words.say("settled_fee" if rule.settled else "fee", fee=due, amount=amount, divisor=divisor)
    if rule.relief in _EXEMPT:
        return words.say("exempt", full=result["full_fee_vnd"])
    if rule.relief == "poor":
        percent = _parameter(_REDUCED["poor"], as_of).rate * 100
        return words.say("poor", fee=due, least=result["lowest_fee_vnd"], percent=percent)
    return words.say("reduced", fee=due, full=result["full_fee_vnd"])


def _computation(
    as_of: date,
    result: dict[str, Any],
    summary: str,
    steps: Sequence[Step],
    rule: _Rule,
    sums: Sequence[tuple[int, date]],
    whole: int | None = None,
) -> Computation:
    """Put together; ``sums`` are the amounts a fee was found on, ``whole`` what several creditors share."""
    found = Computation(
        tool=TOOL,
        as_of=as_of,
        result=result,
        summary=summary,
        steps=tuple(steps),
        assumptions=_assumptions(as_of, rule, sums, whole),
        entry=_entry(rule, result["fee_vnd"], whole is not None),
    )
    return replace(found, result={**result, "certainty": found.certainty.value})


def _entry(rule: _Rule, due: int, shared: bool) -> str:
    if rule.kind:
        return "khong-chiu-phi"
    if rule.relief:
        return "mien-giam-phi"
    if due == 0:
        return "khong-chiu-phi"
    if rule.settled:
        return "phi-khi-tu-thoa-thuan"
    return "ai-chiu-phi" if shared else "muc-phi"


def _assumptions(as_of: date, rule: _Rule, sums: Sequence[tuple[int, date]], whole: int | None) -> tuple[str, ...]:
    words = Wording.of(TOOL)
    said = []
    if rule.kind:
        said.append(words.say("kind_assumed"))
        if rule.kind == "voluntary_period" and as_of >= NEW_LAW:
            said.append(words.say("voluntary_of_creditor"))
    else:
        finals = [amount for amount, _ in (sums[:1] if whole is None else sums)]
        said += _threshold_assumptions(as_of, rule, sums, finals)
        if whole is not None:
            said += [words.say("share_net"), words.say("one_for_all")]
        said += _not_asked(as_of, rule, [amount for amount, _ in sums])
        if rule.settled:
            said.append(words.say("settled_assumed"))
        if rule.relief:
            said.append(words.say("relief_proof"))
        if rule.relief in _THROUGH_AGENCY:
            said.append(words.say("relief_of_asset_later" if rule.relief in _EXEMPT else "relief_of_asset"))
        if not all(rule.whole_dong(amount, day) for amount, day in sums):
            said.append(words.say("rounded"))
    if as_of >= NEW_LAW:
        said.append(words.say("circular_presumed"))
        if not rule.kind:
            said += [words.say("debtor_requests"), words.say("by_the_agency")]
    return (*said, words.say("not_advice"))


def _not_asked(as_of: date, rule: _Rule, amounts: Sequence[int]) -> list[str]:
    """What would lower a fee and was not given."""
    if not _over_threshold(max(amounts), as_of):
        return []
    words = Wording.of(TOOL)
    said = [words.say("kind_not_given")]
    if not rule.settled and rule.relief not in _THROUGH_AGENCY:
        said.append(words.say("settled_not_given", divisor=_parameter("fee/settled_divisor", as_of).whole))
    if not rule.relief:
        said.append(words.say("relief_not_given"))
    return said


def _threshold_assumptions(
    as_of: date, rule: _Rule, sums: Sequence[tuple[int, date]], finals: Sequence[int]
) -> list[str]:
    """Why a fee is due though the base salary is not known; what an older base salary would mean."""
    words = Wording.of(TOOL)
    said = []
    unknown = [day for _, day in sums if _threshold(day) is None]
    if any(day < _SALARY_DECREE_BEFORE for day in unknown):
        said.append(words.say("surely_charged", amount=_surely_charged(min(unknown))))
    if any(day >= _SALARY_DECREE_BEFORE for day in unknown):
        said.append(words.say("salary_lower_before", amount=_surely_charged(max(unknown))))
    free = [amount for amount in finals if _threshold(as_of) is not None and not _over_threshold(amount, as_of)]
    if free and rule.relief not in _EXEMPT:
        said.append(words.say("salary_day", day=as_of, fee=half_up(rule.over_threshold(max(free), as_of))))
    return said
