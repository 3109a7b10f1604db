"""Days off, and the ends of periods by the Civil Code."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law import calendar
from law.calendar import OutOfCalendar, add_working_days, day_off, ending, is_working_day, next_working_day, period

known_days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
units = st.sampled_from(["day", "working_day", "month", "year"])


def cited(found):
    return [str(citation) for citation in found.citations]


@pytest.mark.parametrize(
    "first, last",
    [
        pytest.param(date(2024, 2, 8), date(2024, 2, 14), id="2024"),
        pytest.param(date(2025, 1, 25), date(2025, 2, 2), id="2025"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 22), id="2026"),
        pytest.param(date(2027, 2, 4), date(2027, 2, 10), id="2027-not-announced"),
    ],
)
def test_nobody_works_at_tet_and_everybody_around_it(first, last):
    days = [first + timedelta(count) for count in range((last - first).days + 1)]
    assert not any(map(is_working_day, days))
    before, after = first - timedelta(1), last + timedelta(1)
    assert is_working_day(before) and is_working_day(after)
    assert next_working_day(before) == after


@pytest.mark.parametrize(
    "rest, worked",
    [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_a_swapped_saturday_is_worked_and_the_other_day_is_off(rest, worked):
    assert worked.weekday() == calendar.SATURDAY
    assert is_working_day(worked) and day_off(worked) is None
    assert not is_working_day(rest) and f"{worked:%d/%m/%Y}" in day_off(rest)


@pytest.mark.parametrize("day", [date(2026, 1, 3), date(2026, 8, 29), date(2025, 5, 3), date(2024, 4, 27)])
def test_other_saturdays_around_a_swap_stay_off(day):
    assert day_off(day) == "Thứ bảy"


@pytest.mark.parametrize(
    "day, name",
    [
        (date(2025, 11, 24), None),
        (date(2026, 11, 23), None),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2026, 11, 25), None),
        (date(2027, 11, 24), "Ngày Văn hóa Việt Nam"),
        # on a Saturday: the next Monday is off for it
        (date(2029, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2029, 11, 26), "Ngày Văn hóa Việt Nam (nghỉ bù)"),
        (date(2029, 11, 27), None),
        # on a Sunday
        (date(2030, 11, 25), "Ngày Văn hóa Việt Nam (nghỉ bù)"),
    ],
)
def test_the_24th_of_november_is_a_holiday_since_2026(day, name):
    assert day_off(day) == name


@pytest.mark.parametrize(
    "day, name",
    [
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2026, 4, 28), None),
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 9, 1), "Quốc khánh"),
        (date(2026, 9, 3), None),
        (date(2024, 9, 3), "Quốc khánh"),
        (date(2026, 11, 22), "Chủ nhật"),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "Tết Dương lịch"),
    ],
)
def test_a_day_off_has_a_name(day, name):
    assert day_off(day) == name


@pytest.mark.parametrize(
    "event, length, unit, last_day, moved",
    [
        pytest.param(date(2026, 11, 2), 10, "day", date(2026, 11, 12), False, id="days"),
        pytest.param(date(2026, 11, 4), 10, "day", date(2026, 11, 16), True, id="days-to-saturday"),
        pytest.param(date(2026, 11, 14), 10, "day", date(2026, 11, 25), True, id="days-to-24-november"),
        pytest.param(
            date(2026, 11, 20), 3, "working_day", date(2026, 11, 26), False, id="working-days-over-24-november"
        ),
        pytest.param(
            date(2026, 1, 5), 5, "working_day", date(2026, 1, 10), False, id="working-days-to-a-worked-saturday"
        ),
        pytest.param(date(2026, 8, 28), 1, "working_day", date(2026, 9, 3), False, id="working-day-over-national-day"),
        pytest.param(date(2026, 2, 13), 1, "working_day", date(2026, 2, 23), False, id="working-day-over-tet"),
        pytest.param(date(2026, 1, 31), 1, "month", date(2026, 3, 2), True, id="month-without-that-day-to-saturday"),
        pytest.param(date(2023, 11, 30), 3, "month", date(2024, 2, 29), False, id="months-to-29-february"),
        pytest.param(date(2026, 8, 14), 6, "month", date(2027, 2, 15), True, id="months-to-sunday"),
        pytest.param(date(2024, 2, 29), 1, "year", date(2025, 2, 28), False, id="year-from-29-february"),
        pytest.param(date(2024, 2, 29), 4, "year", date(2028, 2, 29), False, id="years-from-leap-to-leap"),
        pytest.param(date(2021, 12, 31), 5, "year", date(2026, 12, 31), False, id="years-to-the-last-day"),
        pytest.param(date(2022, 1, 1), 5, "year", date(2027, 1, 4), True, id="years-to-new-year"),
        pytest.param(date(2026, 12, 24), 10, "day", date(2027, 1, 4), True, id="days-over-the-year"),
    ],
)
def test_a_period_ends_by_its_unit(event, length, unit, last_day, moved):
    found = period(event, length, unit)
    assert (found.first_day, found.last_day, found.moved) == (event + timedelta(1), last_day, moved)


@pytest.mark.parametrize(
    "unit, clause", [("day", 1), ("working_day", 1), ("month", 3), ("year", 4)], ids=lambda value: str(value)
)
def test_a_period_cites_the_rule_of_its_unit(unit, clause):
    found = cited(period(date(2026, 11, 2), 1, unit))
    assert found[:2] == ["blds-2015/dieu-147/khoan-3", f"blds-2015/dieu-148/khoan-{clause}"]


def test_only_a_moved_end_cites_the_rule_of_days_off():
    rule = "blds-2015/dieu-148/khoan-5"
    assert rule in cited(period(date(2026, 11, 4), 10, "day"))
    assert rule not in cited(period(date(2026, 11, 2), 10, "day"))


def test_a_last_day_counted_otherwise_moves_as_well():
    found = ending(date(2021, 5, 10), date(2026, 11, 22), "year")
    assert (found.counted_to, found.last_day, found.unit) == (date(2026, 11, 22), date(2026, 11, 23), "year")


@pytest.mark.parametrize("last, announced", [(date(2026, 12, 31), True), (date(2027, 1, 4), False)])
def test_days_off_of_later_years_are_not_announced(last, announced):
    assert ending(date(2026, 11, 2), last).announced is announced


@settings(deadline=None, max_examples=60)
@given(known_days, st.integers(0, 36), units)
def test_a_period_ends_on_a_working_day_and_never_before_it_begins(event, length, unit):
    found = period(event, length, unit)
    assert is_working_day(found.last_day)
    assert event <= found.counted_to <= found.last_day


@settings(deadline=None, max_examples=60)
@given(known_days, st.integers(0, 36), units)
def test_a_longer_period_ends_no_earlier(event, length, unit):
    assert period(event, length, unit).last_day <= period(event, length + 1, unit).last_day


@settings(deadline=None, max_examples=60)
@given(known_days, st.integers(0, 40))
def test_working_days_are_counted_one_by_one(day, count):
    end = add_working_days(day, count)
    between = [day + timedelta(number) for number in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert not count or is_working_day(end)


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2100, 12, 31)])
def test_the_first_and_the_last_known_day_can_be_asked_for(day):
    assert is_working_day(day) in (True, False)


@pytest.mark.parametrize("day", [date.min, date(1989, 12, 31), date(2101, 1, 1), date.max])
@pytest.mark.parametrize(
    "asked", [is_working_day, day_off, lambda day: period(day, 1, "day"), lambda day: ending(day, day)]
)
def test_days_outside_the_known_years_are_refused(day, asked):
    with pytest.raises(OutOfCalendar):
        asked(day)


@pytest.mark.parametrize(
    "event, length, unit",
    [
        (date(2100, 12, 31), 1, "day"),
        (date(2100, 12, 31), 1, "working_day"),
        (date(2100, 6, 1), 7, "month"),
        (date(2026, 1, 1), 75, "year"),
        (date(2026, 1, 1), 10**6, "year"),
        (date(2026, 1, 1), 10**9, "day"),
    ],
)
def test_a_period_that_leaves_the_known_years_is_refused(event, length, unit):
    with pytest.raises(OutOfCalendar):
        period(event, length, unit)


def test_a_length_below_nothing_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="not -1"):
        period(date(2026, 11, 2), -1, "day")
    with pytest.raises(ValueError, match="not -1"):
        add_working_days(date(2026, 11, 2), -1)
