from datetime import date

import pytest

from law.effective import Interval

OLD_LAW = Interval(date(2015, 7, 1), date(2026, 7, 1))
NEW_LAW = Interval(date(2026, 7, 1))


@pytest.mark.parametrize(
    "day, old, new",
    [
        pytest.param(date(2015, 6, 30), False, False, id="day-before-the-old-law"),
        pytest.param(date(2015, 7, 1), True, False, id="first-day-of-the-old-law"),
        pytest.param(date(2026, 6, 30), True, False, id="last-day-of-the-old-law"),
        pytest.param(date(2026, 7, 1), False, True, id="first-day-of-the-new-law"),
        pytest.param(date.max, False, True, id="no-end-in-sight"),
    ],
)
def test_a_span_holds_its_first_day_and_not_its_end(day, old, new):
    assert (day in OLD_LAW, day in NEW_LAW) == (old, new)


@pytest.mark.parametrize("end", [date(2026, 7, 1), date(2026, 6, 30)], ids=["same-day", "day-before"])
def test_a_span_without_a_day_is_refused(end):
    with pytest.raises(ValueError, match=f"ends on {end}, not after its start 2026-07-01"):
        Interval(date(2026, 7, 1), end)


@pytest.mark.parametrize(
    "start, end, covered",
    [
        pytest.param(date(2015, 7, 1), date(2026, 7, 1), True, id="itself"),
        pytest.param(date(2015, 7, 2), date(2026, 6, 30), True, id="inside"),
        pytest.param(date(2015, 6, 30), date(2026, 7, 1), False, id="a-day-too-early"),
        pytest.param(date(2015, 7, 1), date(2026, 7, 2), False, id="a-day-too-late"),
        pytest.param(date(2015, 7, 1), None, False, id="without-end"),
    ],
)
def test_a_span_covers_what_lies_wholly_inside(start, end, covered):
    assert OLD_LAW.covers(Interval(start, end)) is covered


def test_a_span_without_end_covers_every_later_one():
    assert NEW_LAW.covers(Interval(date(2026, 7, 1)))
    assert NEW_LAW.covers(Interval(date(2030, 1, 1), date(2031, 1, 1)))
    assert not NEW_LAW.covers(OLD_LAW)
