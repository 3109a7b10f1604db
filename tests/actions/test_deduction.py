"""What holds for every deduction from income, and what is refused."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.calculators.computation import MOST_VND, BadInput
from actions.calculators.deduction import MOST_DEPENDANTS, deduction
from law.calendar import OutOfCalendar
from law.effective import NotInForce
from law.zones import ZONES

NEW = st.dates(date(2026, 7, 1), date(2029, 12, 31))
OLD = st.dates(date(2015, 7, 1), date(2026, 6, 30))
INCOME = st.integers(0, 10**9)
ZONE = st.sampled_from(ZONES)
FAMILY = st.integers(0, 8)
TODAY = date(2026, 11, 22)
limited = settings(deadline=None, max_examples=60)


@limited
@given(st.one_of(OLD, NEW), INCOME, ZONE, FAMILY)
def test_what_is_deducted_and_what_is_left_are_the_income(day, income, zone, family):
    result = deduction(day, income, zone, family).result
    assert 0 <= result["max_vnd"] <= income
    assert result["max_vnd"] + result["left_vnd"] == income


@limited
@given(NEW, INCOME, ZONE, FAMILY)
def test_under_the_new_law_nothing_of_the_protected_sum_is_touched(day, income, zone, family):
    result = deduction(day, income, zone, family).result
    assert result["left_vnd"] == min(income, result["must_stay_vnd"])


@limited
@given(OLD, INCOME)
def test_under_the_old_law_never_more_than_three_tenths_and_less_than_a_dong_below(day, income):
    most = deduction(day, income).result["max_vnd"]
    assert 0 <= Fraction(3 * income, 10) - most < 1


@limited
@given(st.one_of(OLD, NEW), INCOME, INCOME, ZONE, FAMILY)
def test_who_earns_more_keeps_no_less_and_can_be_deducted_no_less(day, one, other, zone, family):
    less, more = (deduction(day, income, zone, family).result for income in sorted((one, other)))
    assert less["max_vnd"] <= more["max_vnd"] and less["left_vnd"] <= more["left_vnd"]


@limited
@given(NEW, INCOME, ZONE, FAMILY)
def test_one_more_dependant_never_raises_the_deduction(day, income, zone, family):
    assert (
        deduction(day, income, zone, family + 1).result["max_vnd"]
        <= deduction(day, income, zone, family).result["max_vnd"]
    )


@limited
@given(NEW, INCOME, FAMILY)
def test_a_higher_zone_never_raises_the_deduction(day, income, family):
    most = [deduction(day, income, zone, family).result["max_vnd"] for zone in ZONES]
    assert most == sorted(most)


@limited
@given(st.one_of(OLD, NEW), INCOME, ZONE, FAMILY)
def test_every_step_but_none_of_the_assumptions_rests_on_a_provision(day, income, zone, family):
    computation = deduction(day, income, zone, family)
    assert all(step.citations for step in computation.steps)
    assert computation.assumptions[-1].startswith("Kết quả chỉ để tham khảo")


@limited
@given(st.dates(date(2015, 7, 1), date(2026, 6, 30)), INCOME, ZONE, FAMILY)
def test_an_order_of_the_old_law_shows_the_old_ceiling_beside(decided, income, zone, family):
    computation = deduction(TODAY, income, zone, family, decided_on=decided)
    assert computation.result == deduction(TODAY, income, zone, family).result
    (old,) = computation.also
    assert old.result == deduction(date(2026, 6, 30), income).result
    assert not deduction(TODAY, income, zone, family, decided_on=date(2026, 7, 1)).also


@limited
@given(
    st.dates(date(2010, 1, 1), date(2035, 1, 1)),
    st.integers(-10, 2 * MOST_VND),
    st.one_of(st.none(), ZONE, st.just("V")),
    st.one_of(st.none(), st.integers(-5, MOST_DEPENDANTS + 5)),
    st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["xã Tịnh Khê", "tan thanh", "{x}"])),
    st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["Quảng Ngãi", "Tây Ninh", "Hà Giang, Quảng Ngãi"])),
    st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2035, 1, 1))),
)
def test_no_input_raises_anything_but_what_is_agreed(day, income, zone, family, commune, province, decided):
    try:
        deduction(day, income, zone, family, commune, province, decided)
    except BadInput as refusal:
        assert refusal.text("deduction")
    except (NotInForce, OutOfCalendar):
        pass


@pytest.mark.parametrize("day, known", [(date(2015, 6, 30), False), (date(2015, 7, 1), True)])
def test_before_the_first_text_there_is_no_answer(day, known):
    if known:
        assert deduction(day, 10).result["max_vnd"] == 3
    else:
        with pytest.raises(NotInForce):
            deduction(day, 10)


def test_a_list_of_zones_of_another_decree_than_the_wage_is_not_used(monkeypatch):
    from actions.calculators import deduction as module
    from law.citations import Citation
    from law.zones import ZoneList, known_zones

    other = ZoneList(date(2026, 1, 1), Citation.parse("nd-74-2024/dieu-3/khoan-2"), known_zones().provinces)
    monkeypatch.setattr(module, "known_zones", lambda: other)
    assert deduction(TODAY, 10**7, "III", 0).result["region"] == "III"
    with pytest.raises(NotInForce):
        deduction(TODAY, 10**7, None, 0, "xã Tịnh Khê", "Quảng Ngãi")


def test_a_province_name_of_two_provinces_is_asked_again():
    with pytest.raises(BadInput) as refusal:
        deduction(TODAY, 10**7, None, 0, "xã Tịnh Khê", "huyện Châu Thành")
    assert refusal.value.field == "province" and "nhiều nơi" in refusal.value.text("deduction")


def test_the_year_of_the_check_says_nothing_of_a_new_decree():
    said = [" ".join(deduction(day, 10**7, "I", 0).assumptions) for day in (TODAY, TODAY + timedelta(60))]
    assert "nghị định mới" not in said[0] and "nghị định mới" in said[1]
