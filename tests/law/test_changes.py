"""What differs between two days: numbers and instruments."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from law.acts import Act, Acts, load_acts
from law.changes import ActChange, NumberChange, act_changes, number_changes
from law.citations import Citation
from law.effective import Interval
from law.parameters import DatedValue, Parameter, load_parameters

PARAMETERS = load_parameters()
ACTS = load_acts()
LAST_OLD_DAY, FIRST_NEW_DAY = date(2026, 6, 30), date(2026, 7, 1)
CHANGES = {change.parameter.name: change for change in number_changes(PARAMETERS, LAST_OLD_DAY, FIRST_NEW_DAY)}


@pytest.mark.parametrize("find", [number_changes, act_changes])
@pytest.mark.parametrize("after", [LAST_OLD_DAY, LAST_OLD_DAY - timedelta(days=1)], ids=["same-day", "backwards"])
def test_days_out_of_order_are_refused(find, after):
    with pytest.raises(ValueError, match=f"2026-06-30 is not before {after}"):
        find({}, LAST_OLD_DAY, after)


def sides(name):
    change = CHANGES[name]
    return [(side.value, str(side.citation)) if side else None for side in (change.before, change.after)]


def test_the_voluntary_period_stays_ten_days_and_only_moved():
    assert sides("enforcement/voluntary_period") == [
        (10, "luat-thads-2008/dieu-45/khoan-1"),
        (10, "luat-thads-2025/dieu-36/khoan-1"),
    ]
    assert CHANGES["enforcement/voluntary_period"].only_moved


def test_verification_starts_within_nine_days_instead_of_ten():
    assert sides("enforcement/means_check_start") == [
        (10, "luat-thads-2008/dieu-44/khoan-1"),
        (9, "luat-thads-2025/dieu-37/khoan-1"),
    ]
    assert not CHANGES["enforcement/means_check_start"].only_moved


def test_the_ceiling_of_thirty_per_cent_is_gone():
    change = CHANGES["enforcement/wage_deduction_ceiling"]
    assert (change.before.value, change.after) == (Decimal("0.30"), None)
    assert not change.only_moved


def test_the_base_salary_begins():
    change = CHANGES["wage/base_salary"]
    assert (change.before, change.after.value) == (None, 2_530_000)
    assert not change.only_moved


def test_changes_come_by_name_and_nothing_is_told_that_stayed():
    assert list(CHANGES) == sorted(CHANGES)
    assert [name for name, change in CHANGES.items() if change.before == change.after] == []
    assert "admin_enforcement/voluntary_period" not in CHANGES


def test_every_number_that_differs_is_told():
    for name, parameter in PARAMETERS.items():
        was, now = (
            [value for value in parameter.history if day in value.effective] for day in (LAST_OLD_DAY, FIRST_NEW_DAY)
        )
        assert (name in CHANGES) is (was != now), name


def test_nothing_changes_between_two_days_of_one_regime():
    assert number_changes(PARAMETERS, FIRST_NEW_DAY, date(2026, 11, 21)) == []
    assert act_changes(ACTS, FIRST_NEW_DAY, FIRST_NEW_DAY + timedelta(days=1)) == []


def test_a_change_from_nothing_to_nothing_is_none():
    assert number_changes(PARAMETERS, date(1900, 1, 1), date(1900, 1, 2)) == []


def parameter(*spans):
    history = tuple(DatedValue(Interval(start, end), value, Citation("luat-a", "1")) for start, end, value in spans)
    return Parameter("p", "t", "day", FIRST_NEW_DAY, history)


def test_a_change_and_its_reversal_between_the_days_is_still_another_period():
    days = [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]
    there_and_back = parameter((days[0], days[1], 1), (days[1], days[2], 2), (days[2], None, 1))
    (change,) = number_changes({"p": there_and_back}, days[0], days[2])
    assert change.only_moved


@pytest.mark.parametrize(
    "before, after, moved",
    [(1, 1, True), (1, 2, False), (None, 1, False), (1, None, False), (None, None, False)],
)
def test_a_number_only_moved_when_both_sides_are_the_same_value(before, after, moved):
    def side(value, start):
        return None if value is None else DatedValue(Interval(start), value, Citation("luat-a", "1"))

    change = NumberChange(parameter(), side(before, LAST_OLD_DAY), side(after, FIRST_NEW_DAY))
    assert change.only_moved is moved


def test_the_2025_law_began_and_the_2008_law_ended():
    changes = act_changes(ACTS, LAST_OLD_DAY, FIRST_NEW_DAY)
    assert ActChange("luat-thads-2025", began=FIRST_NEW_DAY) in changes
    assert ActChange("luat-thads-2008", ended=FIRST_NEW_DAY) in changes
    assert "luat-tthc-2015" not in {change.act for change in changes}


def test_every_change_of_an_instrument_lies_between_the_days():
    for before, after in [(date(2016, 1, 1), FIRST_NEW_DAY), (date(2024, 12, 31), date(2025, 7, 1))]:
        for change in act_changes(ACTS, before, after):
            assert [change.began, change.ended].count(None) == 1
            assert before < (change.began or change.ended) <= after


def act(id, start, end=None):
    return Act(id, f"1/{start.year}/QH1", id, id, "law", "Quốc hội", None, Interval(start, end))


@pytest.mark.parametrize(
    "start, end, changes",
    [
        pytest.param(date(2020, 1, 2), None, [ActChange("a", began=date(2020, 1, 2))], id="begins-on-the-second-day"),
        pytest.param(date(2020, 1, 1), None, [], id="began-on-the-first-day"),
        pytest.param(
            date(2019, 1, 1), date(2020, 1, 2), [ActChange("a", ended=date(2020, 1, 2))], id="ends-on-the-second-day"
        ),
        pytest.param(date(2019, 1, 1), date(2020, 1, 3), [], id="ends-later"),
        pytest.param(date(2019, 1, 1), date(2020, 1, 1), [], id="had-ended"),
        pytest.param(date(2020, 1, 3), None, [], id="begins-later"),
    ],
)
def test_an_instrument_is_told_on_its_first_and_on_its_end_day(start, end, changes):
    assert act_changes(Acts({"a": act("a", start, end)}), date(2020, 1, 1), date(2020, 1, 2)) == changes
