from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.calculators.computation import MOST_VND, BadInput, Wording
from actions.calculators.interest import Payment, interest
from law.effective import NotInForce
from law.transition import NEW_LAW

TODAY, OLDEST = date(2026, 11, 22), date(2017, 1, 1)
PRINCIPALS = st.one_of(st.integers(1, 100_000), st.integers(1, 10_000_000_000), st.integers(1, MOST_VND))
DAYS = st.dates(OLDEST, TODAY)
RATES = st.one_of(st.none(), st.decimals(0, 40, places=2))
properties = settings(deadline=None, max_examples=60)


def owed(principal, start, end, rate=None, payments=(), on=TODAY):
    return interest(on, principal, start, end, rate, payments).result


@st.composite
def debts(draw, most_payments=5):
    start, end = sorted((draw(DAYS), draw(DAYS)))
    principal = draw(PRINCIPALS)
    days = st.integers(0, (end - start).days).map(lambda days: start + timedelta(days))
    payments = draw(st.lists(st.builds(Payment, days, st.integers(1, principal)), max_size=most_payments))
    return principal, start, end, draw(RATES), payments


@properties
@given(debts(most_payments=0), st.integers(1, 5))
def test_without_payments_interest_is_linear_in_the_days(debt, times):
    principal, start, end, rate, _ = debt
    days = (end - start).days // times
    one = owed(principal, start, start + timedelta(days), rate)["interest_vnd"]
    many = owed(principal, start, start + timedelta(days * times), rate)["interest_vnd"]
    assert abs(many - one * times) <= times / 2 + 0.5


@properties
@given(debts(most_payments=0), st.data())
def test_splitting_a_span_changes_nothing_but_rounding(debt, data):
    principal, start, end, rate, _ = debt
    middle = data.draw(st.dates(start, end))
    parts = [owed(principal, *span, rate)["interest_vnd"] for span in ((start, middle), (middle, end))]
    assert abs(sum(parts) - owed(principal, start, end, rate)["interest_vnd"]) <= 1


@properties
@given(debts())
def test_payments_never_increase_what_is_owed(debt):
    principal, start, end, rate, payments = debt
    result = owed(principal, start, end, rate, payments)
    assert result["total_vnd"] <= owed(principal, start, end, rate)["total_vnd"]


@properties
@given(debts())
def test_no_dong_is_lost(debt):
    principal, start, end, rate, payments = debt
    result = owed(principal, start, end, rate, payments)
    paid = sum(payment.amount_vnd for payment in payments)
    assert principal + result["interest_vnd"] - paid == result["total_vnd"] - result.get("overpaid_vnd", 0)
    assert result["total_vnd"] == result["unpaid_principal_vnd"] + result["unpaid_interest_vnd"]
    assert result["interest_vnd"] == sum(segment["interest_vnd"] for segment in result["segments"])
    assert min(result["unpaid_principal_vnd"], result["unpaid_interest_vnd"]) >= 0


@properties
@given(debts())
def test_the_segments_follow_each_other_within_the_span(debt):
    principal, start, end, rate, payments = debt
    segments = owed(principal, start, end, rate, payments)["segments"]
    ends = [start, *(segment["to"] for segment in segments)]
    assert [segment["from"] for segment in segments] == ends[:-1]
    assert all(segment["days"] == (segment["to"] - segment["from"]).days > 0 for segment in segments)
    assert ends[-1] <= end


@properties
@given(debts(), st.data())
def test_a_later_day_of_asking_does_not_change_the_past(debt, data):
    principal, start, end, rate, payments = debt
    on = data.draw(st.dates(end, TODAY))
    assert owed(principal, start, end, rate, payments, on) == owed(principal, start, end, rate, payments)


@properties
@given(debts(), st.decimals(20, 1000, places=2))
def test_no_agreement_goes_above_the_ceiling(debt, rate):
    principal, start, end, _, payments = debt
    assert owed(principal, start, end, rate, payments) == owed(principal, start, end, Decimal(20), payments)


@pytest.mark.parametrize(
    "on, order",
    [
        (OLDEST, "ttlt-11-2016/dieu-6/khoan-1"),
        (date(2026, 6, 30), "ttlt-11-2016/dieu-6/khoan-1"),
        (NEW_LAW, "nd-152-2026/dieu-29/khoan-1"),
    ],
    ids=["first-day-of-the-code", "last-old-day", "first-new-day"],
)
def test_a_payment_goes_to_the_principal_first_by_the_rule_of_its_day(on, order):
    found = interest(TODAY, 100_000_000, OLDEST, TODAY, payments=[Payment(on, 10_000_000)])
    assert found.result["unpaid_principal_vnd"] == 90_000_000 and not found.also
    orders = {"ttlt-11-2016/dieu-6/khoan-1", "nd-152-2026/dieu-29/khoan-1"}
    assert orders & set(map(str, found.citations)) == {order}


def test_advice_is_never_promised():
    for on in (date(2026, 6, 30), TODAY):
        found = interest(on, 100_000_000, date(2026, 6, 1), date(2026, 6, 30))
        assert found.assumptions[-1] == Wording.of("interest").say("not_advice")


def test_interest_from_before_the_civil_code_is_not_computed():
    with pytest.raises(NotInForce, match="interest/agreed_ceiling"):
        interest(TODAY, 100_000_000, OLDEST - timedelta(1), TODAY, Decimal(9))


@pytest.mark.parametrize("rate", ["-0.01", "1000.01", "NaN", "Infinity", "-Infinity"])
def test_a_rate_that_cannot_be_is_refused(rate):
    with pytest.raises(BadInput) as refusal:
        interest(TODAY, 100_000_000, date(2026, 7, 1), TODAY, Decimal(rate))
    assert refusal.value.field == "rate_percent_per_year"


@pytest.mark.parametrize("on", [date(2026, 6, 30), TODAY + timedelta(1)])
def test_a_payment_outside_the_span_is_refused(on):
    with pytest.raises(BadInput) as refusal:
        interest(TODAY, 100_000_000, NEW_LAW, TODAY, payments=[Payment(on, 1)])
    assert refusal.value.field == "payments"
