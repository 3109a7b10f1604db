from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.calculators.computation import MOST_VND, BadInput, Wording
from actions.calculators.fee import Receipt, Share, fee
from law.effective import NotInForce
from law.transition import NEW_LAW

TODAY = date(2026, 11, 22)
AMOUNTS = st.one_of(st.integers(1, 20_000_000), st.integers(1, 30_000_000_000), st.integers(1, MOST_VND))
NEW_DAYS = st.dates(NEW_LAW, TODAY)
KINDS = [
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
RELIEFS = [
    "merit",
    "lonely",
    "disabled",
    "long_illness",
    "found_assets_later",
    "poor",
    "found_assets",
    "found_assets_forced",
]
properties = settings(deadline=None, max_examples=60)


def due(amount, on=TODAY, **more):
    return fee(on, amount, **more).result["fee_vnd"]


@properties
@given(st.lists(AMOUNTS.map(lambda amount: amount // 10 + 1), min_size=1, max_size=8), NEW_DAYS, st.booleans())
def test_the_fees_on_the_parts_sum_to_the_fee_on_the_whole(parts, first, settled):
    receipts = [Receipt(min(first + timedelta(at), TODAY), part) for at, part in enumerate(parts)]
    found = fee(TODAY, sum(parts), receipts, settled_before_coercion=settled).result
    assert found["fee_vnd"] == due(sum(parts), settled_before_coercion=settled)
    assert sum(part["fee_vnd"] for part in found["receipts"]) == found["fee_vnd"]
    assert all(part["fee_vnd"] >= 0 for part in found["receipts"])


@properties
@given(AMOUNTS, st.data())
def test_what_is_still_to_come_bears_the_rest_of_the_fee(amount, data):
    got = data.draw(st.integers(1, amount))
    found = fee(TODAY, amount, [Receipt(NEW_LAW, got)]).result
    assert found["receipts"][0]["fee_vnd"] + found.get("rest_fee_vnd", 0) == found["fee_vnd"] == due(amount)
    assert found.get("rest_vnd", 0) == amount - got


@properties
@given(AMOUNTS, AMOUNTS)
def test_more_money_never_bears_a_smaller_fee(one, other):
    assert due(min(one, other)) <= due(max(one, other))


@properties
@given(AMOUNTS)
def test_the_fee_is_never_more_than_three_hundredths(amount):
    assert 0 <= due(amount) <= amount * 3 / 100 + 0.5


@properties
@given(AMOUNTS)
def test_settling_before_coercion_costs_a_third(amount):
    assert abs(3 * due(amount, settled_before_coercion=True) - due(amount)) <= 2


@properties
@given(AMOUNTS, st.sampled_from(RELIEFS))
def test_relief_never_raises_the_fee(amount, relief):
    found = fee(TODAY, amount, relief=relief).result
    assert 0 <= found.get("lowest_fee_vnd", 0) <= found["fee_vnd"] <= found["full_fee_vnd"] == due(amount)


@properties
@given(st.lists(AMOUNTS.map(lambda amount: amount // 10 + 1), min_size=1, max_size=8), st.sampled_from([None, "wages"]))
def test_each_creditor_pays_as_if_alone(amounts, kind):
    shares = [Share("", amount) for amount in amounts]
    found = fee(TODAY, sum(amounts), shares=shares, kind=kind).result
    assert [share["fee_vnd"] for share in found["shares"]] == [due(amount, kind=kind) for amount in amounts]
    assert found["fee_vnd"] == sum(share["fee_vnd"] for share in found["shares"])


@properties
@given(st.integers(200_000_000, MOST_VND), st.dates(date(2017, 1, 1), TODAY))
def test_a_large_amount_bears_the_same_fee_on_every_day(amount, on):
    assert due(amount, on) == due(amount)


@properties
@given(AMOUNTS, st.dates(date(2017, 1, 1), NEW_LAW - timedelta(1)))
def test_before_the_new_law_a_fee_is_told_only_where_it_is_certain(amount, on):
    if amount >= (5_060_000 if on >= date(2024, 7, 1) else 200_000_000):
        assert due(amount, on) > 0
    else:
        with pytest.raises(NotInForce, match="wage/base_salary"):
            fee(on, amount)


@properties
@given(AMOUNTS, NEW_DAYS, st.data())
def test_a_later_day_of_asking_does_not_change_what_was_received(amount, on, data):
    later = data.draw(st.dates(on, TODAY))
    receipts = [Receipt(on, amount)]
    assert fee(on, amount, receipts).result == fee(later, amount, receipts).result


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("on", [date(2017, 1, 1), NEW_LAW - timedelta(1), NEW_LAW])
def test_a_free_kind_bears_no_fee_whatever_the_amount(kind, on):
    for amount in (1, MOST_VND):
        found = fee(on, amount, kind=kind, settled_before_coercion=True)
        assert found.result["fee_vnd"] == 0
        assert {citation.article for citation in found.citations if citation.act == "tt-216-2016"} == {"6"}


@pytest.mark.parametrize("relief", RELIEFS)
def test_relief_has_to_be_asked_for(relief):
    found = fee(TODAY, 200_000_000, relief=relief)
    assert "tt-216-2016/dieu-7/khoan-3" in map(str, found.citations)
    assert found.entry == "mien-giam-phi"


def test_paid_before_the_new_law_at_its_threshold_a_receipt_keeps_its_fee():
    found = fee(TODAY, 5_060_000, [Receipt(date(2026, 6, 30), 5_060_000)])
    assert found.result["fee_vnd"] == found.result["receipts"][0]["fee_vnd"] == 151_800


def test_advice_is_never_promised():
    for on in (date(2020, 1, 1), TODAY):
        assert fee(on, 300_000_000).assumptions[-1] == Wording.of("fee").say("not_advice")


@pytest.mark.parametrize("amount", [0, -1, MOST_VND + 1])
def test_an_amount_that_cannot_be_is_refused(amount):
    with pytest.raises(BadInput) as refusal:
        fee(TODAY, amount)
    assert refusal.value.field == "amount_vnd"


@pytest.mark.parametrize("relief", ["found_assets_later", "found_assets", "found_assets_forced"])
def test_an_asset_found_for_the_agency_was_not_settled_between_the_parties(relief):
    with pytest.raises(BadInput) as refusal:
        fee(TODAY, 100_000_000, relief=relief, settled_before_coercion=True)
    assert "tự giao nhận" in refusal.value.text("fee")


def test_a_receipt_before_the_circular_has_no_fee_of_ours():
    with pytest.raises(NotInForce, match="fee/scale"):
        fee(TODAY, 300_000_000, [Receipt(date(2016, 12, 31), 300_000_000)])
