"""Interest on money that is paid late while a judgment is not performed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from actions.calculators.computation import BadInput, Computation, Step, Wording, money
from law.citations import Citation
from law.parameters import known_parameters
from law.transition import NEW_LAW, known_rules

TOOL = "interest"
ENTRY = "lai-cham-thi-hanh"

_LATE = Citation.parse("blds-2015/dieu-357/khoan-1")
_LATE_RATE = Citation.parse("blds-2015/dieu-357/khoan-2")
_ORDER_OLD = Citation.parse("ttlt-11-2016/dieu-6/khoan-1")
_ORDER_NEW = Citation.parse("nd-152-2026/dieu-29/khoan-1")
_PRINCIPAL_ONLY_NEW = Citation.parse("nd-152-2026/dieu-29/khoan-2")
_FIRST_DAY = Citation.parse("blds-2015/dieu-147/khoan-2")
_LAST_DAY = Citation.parse("blds-2015/dieu-148/khoan-1")
_YEAR = Citation.parse("blds-2015/dieu-146/khoan-1/diem-a")

#: The Civil Code spells the number out (``_YEAR``), in a leap year as well.
DAYS_OF_A_YEAR = 365
#: A rate above is a typing error.
MOST_PERCENT = 1000


@dataclass(frozen=True)
class Payment:
    """Money paid on a day."""

    on: date
    amount_vnd: int


def interest(
    as_of: date,
    principal_vnd: int,
    start: date,
    end: date,
    rate_percent_per_year: Decimal | None = None,
    payments: Sequence[Payment] = (),
) -> Computation:
    """Simple interest on the principal still unpaid, from the day after ``start`` up to ``end`` included.

    ``interest_vnd`` is all interest of the span, ``total_vnd`` what is still to be paid on ``end``. Without a
    rate the statutory one applies; what an agreed rate has above the ceiling is void. A payment goes to the
    principal first, under both laws.
    """
    _check(as_of, principal_vnd, start, end, rate_percent_per_year, payments)
    rate = _rate(start, end, rate_percent_per_year)
    found = _reckon(principal_vnd, start, end, rate.percent, sorted(payments, key=lambda payment: payment.on))
    return _told(as_of, start, end, principal_vnd, rate, found)


@dataclass(frozen=True)
class _Rate:
    """The rate used, what was asked for, and why."""

    percent: Decimal
    asked: Decimal | None
    ceiling: Decimal
    step: Step

    @property
    def capped(self) -> bool:
        return self.asked is not None and self.asked > self.ceiling


@dataclass(frozen=True)
class _Segment:
    """Days over which the principal stays the same; ``start`` itself is not counted."""

    start: date
    end: date
    principal: int
    interest: int

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True)
class _Paid:
    """How one payment was used."""

    payment: Payment
    to_principal: int
    to_interest: int
    over: int


@dataclass(frozen=True)
class _Reckoning:
    """The segments and payments in order, and what is left on the last day."""

    lines: tuple[_Segment | _Paid, ...]
    principal: int
    unpaid_interest: int

    @property
    def segments(self) -> list[_Segment]:
        return [line for line in self.lines if isinstance(line, _Segment)]

    @property
    def paid(self) -> list[_Paid]:
        return [line for line in self.lines if isinstance(line, _Paid)]

    @property
    def interest(self) -> int:
        return sum(segment.interest for segment in self.segments)

    @property
    def total(self) -> int:
        return self.principal + self.unpaid_interest

    @property
    def over(self) -> int:
        return sum(paid.over for paid in self.paid)


def _check(
    as_of: date,
    principal: int,
    start: date,
    end: date,
    rate: Decimal | None,
    payments: Sequence[Payment],
) -> None:
    money("principal_vnd", principal, least=1)
    if end > as_of:
        raise BadInput("to", "day_in_future", day=end)
    if end < start:
        raise BadInput("to", "days_reversed", start=start, end=end)
    if rate is not None and not (rate.is_finite() and 0 <= rate <= MOST_PERCENT):
        raise BadInput("rate_percent_per_year", "rate_out_of_range", most=MOST_PERCENT)
    for payment in payments:
        money("payments", payment.amount_vnd, least=1)
        if not start <= payment.on <= end:
            raise BadInput("payments", "payment_outside", day=payment.on, start=start, end=end)


def _rate(start: date, end: date, asked: Decimal | None) -> _Rate:
    """The rate by law on the last day; ``NotInForce`` when our texts do not reach back to the first."""
    words, known = Wording.of(TOOL), known_parameters()
    known["interest/agreed_ceiling"].at(start)
    ceiling, share = known["interest/agreed_ceiling"].at(end), known["interest/unagreed_share"].at(end)
    most = ceiling.rate * 100
    if asked is None:
        percent = most * share.rate
        cited = (_LATE_RATE, share.citation, ceiling.citation)
        step = words.step("rate_by_law", cited, share=share.rate * 100, ceiling=most, rate=percent)
    elif asked > most:
        percent = most
        step = words.step("rate_capped", (_LATE_RATE, ceiling.citation), asked=asked, ceiling=most)
    else:
        percent = asked
        step = words.step("rate_agreed", (_LATE_RATE, ceiling.citation), rate=asked, ceiling=most)
    return _Rate(percent, asked, most, step)


def _reckon(principal: int, start: date, end: date, percent: Decimal, payments: Sequence[Payment]) -> _Reckoning:
    """Walk through the payments in the order of their days."""
    lines: list[_Segment | _Paid] = []
    unpaid, since = 0, start
    for payment in [*payments, None]:
        until = payment.on if payment else end
        if principal and until > since:
            segment = _Segment(since, until, principal, _simple(principal, percent, (until - since).days))
            lines.append(segment)
            unpaid += segment.interest
        since = until
        if payment:
            to_principal = min(payment.amount_vnd, principal)
            to_interest = min(payment.amount_vnd - to_principal, unpaid)
            principal -= to_principal
            unpaid -= to_interest
            lines.append(_Paid(payment, to_principal, to_interest, payment.amount_vnd - to_principal - to_interest))
    return _Reckoning(tuple(lines), principal, unpaid)


def _simple(principal: int, percent: Decimal, days: int) -> int:
    """Simple interest in whole đồng; half a đồng counts as one."""
    exact = Fraction(percent) / 100 * principal * days / DAYS_OF_A_YEAR
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _told(
    as_of: date,
    start: date,
    end: date,
    principal: int,
    rate: _Rate,
    found: _Reckoning,
) -> Computation:
    words = Wording.of(TOOL)
    result: dict[str, Any] = {
        "interest_vnd": found.interest,
        "total_vnd": found.total,
        "unpaid_principal_vnd": found.principal,
        "unpaid_interest_vnd": found.unpaid_interest,
        "rate_percent_per_year": f"{rate.percent.normalize():f}",
        "segments": [
            {
                "from": segment.start,
                "to": segment.end,
                "days": segment.days,
                "principal_vnd": segment.principal,
                "interest_vnd": segment.interest,
            }
            for segment in found.segments
        ],
    }
    if found.over:
        result["overpaid_vnd"] = found.over
    values = {
        "start": start,
        "end": end,
        "interest": found.interest,
        "total": found.total,
        "principal": found.principal,
        "unpaid": found.unpaid_interest,
        "over": found.over,
    }
    key = "overpaid" if found.over else "with_payments" if found.paid else "no_payments"
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result=result,
        summary=words.say(key, **values),
        steps=_steps(as_of, start, end, rate, found),
        assumptions=_assumptions(as_of, principal, rate, found),
        entry=ENTRY,
    )


def _steps(as_of: date, start: date, end: date, rate: _Rate, found: _Reckoning) -> tuple[Step, ...]:
    words, new = Wording.of(TOOL), as_of >= NEW_LAW
    days = (end - start).days
    principal_only = (_PRINCIPAL_ONLY_NEW, _LATE) if new else (_LATE,)
    steps = [
        words.step("span_new" if new else "span_old", principal_only),
        rate.step,
        words.step("days", (_FIRST_DAY, _LAST_DAY, _YEAR), start=start, end=end, days=days, year=DAYS_OF_A_YEAR),
    ]
    if new and start < NEW_LAW:
        steps.append(words.step("goes_on_under_new_law", known_rules()["unfinished_case"].citation))
    if new and any(paid.payment.on < NEW_LAW for paid in found.paid):
        steps.append(words.step("kept", known_rules()["results_done_before"].citation))
    for line in found.lines:
        if isinstance(line, _Segment):
            values = {"start": line.start, "end": line.end, "days": line.days, "principal": line.principal}
            values |= {"rate": rate.percent, "year": DAYS_OF_A_YEAR, "interest": line.interest}
            steps.append(words.step("segment", principal_only, **values))
        else:
            values = {"day": line.payment.on, "amount": line.payment.amount_vnd}
            values |= {"principal": line.to_principal, "interest": line.to_interest}
            order = _ORDER_NEW if line.payment.on >= NEW_LAW else _ORDER_OLD
            steps.append(words.step("paid", order, **values))
    return tuple(steps)


def _assumptions(as_of: date, principal: int, rate: _Rate, found: _Reckoning) -> tuple[str, ...]:
    words, new = Wording.of(TOOL), as_of >= NEW_LAW
    said = [words.say("in_judgment_new" if new else "in_judgment")]
    if rate.capped:
        said.append(words.say("other_law"))
    if found.paid:
        said.append(words.say("order_unless_agreed"))
    if not new:
        said.append(words.say("simple_before"))
    said.append(words.say("day_count", interest=_simple(principal, rate.percent, 1)))
    said += [words.say("rounded"), words.say("days_without_interest_new" if new else "days_without_interest")]
    return (*said, words.say("not_advice"))
