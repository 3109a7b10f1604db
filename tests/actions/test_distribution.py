"""What holds for every distribution of proceeds, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actions.calculators.computation import MOST_VND, BadInput
from actions.calculators.distribution import Claim, distribution
from law.effective import NotInForce

POINTS = {"old": "abc", "new": "abcdđ"}
DAYS = st.one_of(st.dates(date(2015, 7, 1), date(2026, 6, 30)), st.dates(date(2026, 7, 1), date(2029, 12, 31)))
TODAY = date(2026, 11, 22)
limited = settings(deadline=None, max_examples=60)


def points_on(day):
    return POINTS["new" if day >= date(2026, 7, 1) else "old"]


@st.composite
def situations(draw, secured=True):
    day = draw(DAYS)
    amounts = st.one_of(st.integers(1, 40), st.integers(1, 10**10))
    claims = draw(
        st.lists(
            st.builds(Claim, st.sampled_from(points_on(day)), st.just("X"), amounts, requested_later=st.booleans()),
            min_size=1,
            max_size=8,
        )
    )
    if secured and draw(st.booleans()):
        claims[0] = replace(claims[0], secured=True)
    proceeds = draw(st.integers(1, 2 * sum(claim.amount_vnd for claim in claims)))
    costs = draw(st.integers(0, proceeds))
    rent = draw(st.integers(0, proceeds - costs))
    return day, proceeds, claims, costs, rent


@limited
@given(situations())
def test_no_dong_is_lost_or_made(situation):
    day, proceeds, claims, costs, rent = situation
    computation = distribution(day, proceeds, claims, costs, rent)
    for each in (computation, *computation.also):
        rows, result = each.result["payments"], each.result
        assert costs + rent + sum(row["amount_vnd"] for row in rows) + result["left_for_debtor_vnd"] == proceeds
        assert [row["creditor"] for row in rows] == [claim.creditor for claim in claims]
        for row, claim in zip(rows, claims):
            assert 0 <= row["amount_vnd"] <= claim.amount_vnd
            assert row["amount_vnd"] + row["unpaid_vnd"] == claim.amount_vnd


@limited
@given(situations())
def test_the_debtor_gets_nothing_while_anybody_is_unpaid(situation):
    result = distribution(*situation).result
    assert not result["left_for_debtor_vnd"] or not any(row["unpaid_vnd"] for row in result["payments"])


@limited
@given(situations(secured=False))
def test_a_later_rank_gets_nothing_before_the_earlier_is_paid(situation):
    day, proceeds, claims, costs, rent = situation
    rows = distribution(day, proceeds, claims, costs, rent).result["payments"]
    order = points_on(day)
    turn = [(claim.requested_later, order.index(claim.rank)) for claim in claims]
    for first, row in zip(turn, rows):
        for second, other in zip(turn, rows):
            if first < second and other["amount_vnd"]:
                assert not row["unpaid_vnd"]


@limited
@given(situations(secured=False))
def test_inside_a_turn_nobody_is_a_dong_away_from_the_exact_share(situation):
    day, proceeds, claims, costs, rent = situation
    rows = distribution(day, proceeds, claims, costs, rent).result["payments"]
    for turn in {(claim.rank, claim.requested_later) for claim in claims}:
        mine = [at for at, claim in enumerate(claims) if (claim.rank, claim.requested_later) == turn]
        paid, owed = (sum(values) for values in zip(*((rows[at]["amount_vnd"], claims[at].amount_vnd) for at in mine)))
        assert all(abs(rows[at]["amount_vnd"] * owed - paid * claims[at].amount_vnd) < owed for at in mine)


@limited
@given(situations(), st.integers(1, 10**9))
def test_more_money_pays_no_rank_less(situation, more):
    day, proceeds, claims, costs, rent = situation
    totals = []
    for sum_of_money in (proceeds, proceeds + more):
        rows = distribution(day, sum_of_money, claims, costs, rent).result["payments"]
        totals.append(
            {point: sum(row["amount_vnd"] for row in rows if row["rank"] == point) for point in points_on(day)}
        )
    assert all(totals[0][point] <= totals[1][point] for point in points_on(day))


@limited
@given(situations())
def test_a_rank_by_letter_and_by_its_place_are_the_same(situation):
    day, proceeds, claims, costs, rent = situation
    order = points_on(day)
    numbered = [replace(claim, rank=order.index(claim.rank) + 1) for claim in claims]
    assert distribution(day, proceeds, claims, costs, rent) == distribution(day, proceeds, numbered, costs, rent)


@limited
@given(situations())
def test_a_secured_claim_waits_only_for_deductions_and_the_fees_of_its_judgment(situation):
    day, proceeds, claims, costs, rent = situation
    assume(claims[0].secured)
    claims = [
        replace(claim, same_judgment=True) if claim.rank == "b" and not claim.secured else claim for claim in claims
    ]
    fees = sum(claim.amount_vnd for claim in claims if claim.same_judgment)
    paid = distribution(day, proceeds, claims, costs, rent).result["payments"][0]["amount_vnd"]
    assert paid == min(claims[0].amount_vnd, max(0, proceeds - costs - rent - fees))


@limited
@given(situations())
def test_every_step_rests_on_a_provision(situation):
    assert all(step.citations for step in distribution(*situation).steps)


def test_court_fees_of_an_unknown_judgment_are_shown_both_ways_only_when_it_matters():
    bank, fee = Claim("đ", "Ngân hàng", 500, secured=True), Claim("b", "Án phí", 20)
    main = distribution(TODAY, 500, [bank, fee])
    (other,) = main.also
    assert main.summary != other.summary and "án phí là của bản án khác" in other.summary
    assert [row["amount_vnd"] for row in other.result["payments"]] == [500, 0]
    assert not distribution(TODAY, 520, [bank, fee]).also
    assert not distribution(TODAY, 500, [bank, replace(fee, same_judgment=True)]).also
    assert not distribution(TODAY, 500, [replace(bank, secured=False), fee]).also


def test_without_claims_it_asks_for_one():
    with pytest.raises(BadInput) as refusal:
        distribution(TODAY, 100, [])
    assert refusal.value.key == "claims_missing"


@limited
@given(
    st.dates(date(2010, 1, 1), date(2035, 1, 1)),
    st.integers(-5, 2 * MOST_VND),
    st.lists(
        st.builds(
            Claim,
            st.one_of(st.integers(-2, 9), st.text(max_size=3), st.sampled_from("abcdđ")),
            st.text(max_size=10),
            st.integers(-5, 2 * MOST_VND),
            st.booleans(),
            st.booleans(),
            st.one_of(st.none(), st.booleans()),
        ),
        max_size=5,
    ),
    st.integers(-5, MOST_VND),
    st.integers(-5, MOST_VND),
    st.integers(-5, MOST_VND),
)
def test_no_input_raises_anything_but_what_is_agreed(day, proceeds, claims, costs, rent, taxes):
    try:
        distribution(day, proceeds, claims, costs, rent, taxes)
    except BadInput as refusal:
        assert refusal.text("distribution")
    except NotInForce:
        pass
