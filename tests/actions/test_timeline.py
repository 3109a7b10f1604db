"""The road of a case: what holds whatever the days."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.calculators.computation import BadInput, Wording
from actions.calculators.timeline import timeline
from law import calendar
from law.acts import known_acts
from law.calendar import OutOfCalendar
from law.citations import Citation
from law.effective import NotInForce
from law.transition import NEW_LAW, known_rules

TODAY = date(2026, 11, 22)
OPEN_RULE = known_rules()["running_time_limits"].citation

days = st.dates(date(2015, 7, 1), TODAY)
around_the_new_law = st.dates(date(2026, 5, 1), date(2026, 7, 15))
fields = st.sampled_from(["notified_on", "requested_on"])


def milestones(computation):
    return {row["key"]: row for row in computation.result["milestones"]}


@settings(deadline=None, max_examples=60)
@given(days, fields)
def test_every_last_day_is_a_working_day_after_the_given_one_in_order(day, field):
    rows = timeline(TODAY, **{field: day}).result["milestones"]
    lasts = [row["last_day"] for row in rows]
    assert lasts == sorted(lasts)
    for row in rows:
        assert day < row["first_day"] <= row["last_day"]
        assert calendar.is_working_day(row["last_day"])


@settings(deadline=None, max_examples=60)
@given(days, st.integers(0, 30), fields)
def test_a_later_beginning_never_ends_a_stage_earlier(day, later, field):
    first, second = (
        milestones(timeline(TODAY, **{field: min(TODAY, start)})) for start in (day, day + timedelta(later))
    )
    for key in first.keys() & second.keys() - {"means_check"}:
        assert first[key]["last_day"] <= second[key]["last_day"]


@settings(deadline=None, max_examples=60)
@given(days, st.integers(0, 2000), fields)
def test_a_later_day_asked_for_changes_no_milestone(day, later, field):
    first, second = (timeline(as_of, **{field: day}) for as_of in (day, day + timedelta(later)))
    assert first.result["milestones"] == second.result["milestones"]
    assert [other.result["milestones"] for other in first.also] == [other.result["milestones"] for other in second.also]


@settings(deadline=None, max_examples=60)
@given(days, fields)
def test_each_milestone_is_explained_by_a_step_that_cites_it(day, field):
    computation = timeline(TODAY, **{field: day})
    acts = known_acts()
    for row in computation.result["milestones"]:
        citation = Citation.parse(row["citation"])
        assert acts[citation.act].holds(citation)
        text = next(step.text for step in computation.steps if citation in step.citations)
        assert f"{row['last_day']:%d/%m/%Y}" in text
        assert ("iả định" in text) == row["name"].endswith("(ước tính)")


@settings(deadline=None, max_examples=60)
@given(around_the_new_law, fields)
def test_a_milestone_follows_the_law_of_the_day_on_which_it_begins(day, field):
    for row in timeline(TODAY, **{field: day}).result["milestones"]:
        begins = row["first_day"] - timedelta(1)
        assert (row["citation"].split("/")[0] == "luat-thads-2008") == (begins < NEW_LAW)


@settings(deadline=None, max_examples=60)
@given(around_the_new_law, fields)
def test_the_other_law_is_told_beside_when_a_period_runs_over_and_the_day_differs(day, field):
    computation = timeline(TODAY, **{field: day})
    rows = computation.result["milestones"]
    crosses = any(row["first_day"] - timedelta(1) < NEW_LAW <= row["last_day"] for row in rows)
    assert (OPEN_RULE in computation.citations) == crosses
    assert any("vắt qua 01/07/2026" in said for said in computation.assumptions) == crosses
    for other in computation.also:
        assert crosses
        assert other.result["voluntary_until"] == computation.result["voluntary_until"]
        assert milestones(other)["means_check"]["citation"] == "luat-thads-2025/dieu-37/khoan-1"
        assert milestones(other)["means_check"]["last_day"] < milestones(computation)["means_check"]["last_day"]


def test_both_laws_are_told_for_a_verification_that_runs_over():
    computation = timeline(date(2026, 7, 1), notified_on=date(2026, 6, 12))
    assert milestones(computation)["means_check"]["last_day"] == date(2026, 7, 2)
    assert [milestones(other)["means_check"]["last_day"] for other in computation.also] == [date(2026, 7, 1)]


@pytest.mark.parametrize("notified_on", [date(2026, 6, 9), date(2026, 6, 15), date(2026, 6, 21), date(2026, 7, 1)])
def test_one_reading_is_enough_when_nothing_runs_over_or_the_day_is_the_same(notified_on):
    assert timeline(TODAY, notified_on=notified_on).also == ()


@pytest.mark.parametrize(
    "as_of, name, length, citation",
    [
        (date(2026, 6, 30), "phong tỏa tài khoản", {"working_days": 3}, "luat-thads-2008/dieu-140/khoan-2/diem-b"),
        (date(2026, 6, 30), "chi phí cưỡng chế", {"working_days": 3}, "luat-thads-2008/dieu-73/khoan-4"),
        (date(2026, 6, 30), "bán đấu giá", {"period_days": 10}, "luat-thads-2008/dieu-101/khoan-2"),
        (date(2026, 6, 30), "Xác nhận kết quả", {"working_days": 5}, "luat-thads-2008/dieu-53"),
        (NEW_LAW, "phong tỏa tài khoản", {"period_days": 10}, "luat-thads-2025/dieu-96/khoan-2/diem-b"),
        (NEW_LAW, "chi phí cưỡng chế", {"working_days": 2}, "luat-thads-2025/dieu-72/khoan-7"),
        (NEW_LAW, "hợp đồng dịch vụ đấu giá", {"working_days": 5}, "luat-thads-2025/dieu-83/khoan-2/diem-a"),
        (NEW_LAW, "Đấu giá động sản", {"period_days": 30}, "luat-thads-2025/dieu-83/khoan-2/diem-a"),
        (NEW_LAW, "Đấu giá nhà, đất", {"period_days": 45}, "luat-thads-2025/dieu-83/khoan-2/diem-a"),
        (NEW_LAW, "nhận lại tài sản", {"working_days": 1}, "luat-thads-2025/dieu-83/khoan-4"),
        (NEW_LAW, "Chi trả tiền", {"period_days": 10}, "luat-thads-2025/dieu-54/khoan-6"),
        (NEW_LAW, "Xác nhận kết quả", {"working_days": 3}, "nd-152-2026/dieu-32/khoan-3"),
    ],
)
def test_a_later_stage_has_the_length_of_the_law_of_the_day(as_of, name, length, citation):
    rows = timeline(as_of, notified_on=date(2026, 6, 1)).result["later"]
    [row] = [row for row in rows if name in row["name"]]
    assert row["citation"] == citation
    assert {key: row[key] for key in length} == length
    assert set(row) == {"name", "after", "citation", *length}


@pytest.mark.parametrize("as_of", [date(2015, 7, 1), date(2026, 6, 30), NEW_LAW])
@pytest.mark.parametrize("field", ["notified_on", "requested_on"])
def test_every_later_stage_rests_on_a_provision_that_a_step_cites(as_of, field):
    computation = timeline(as_of, **{field: date(2015, 7, 1)})
    for row in computation.result["later"]:
        citation = Citation.parse(row["citation"])
        assert citation in computation.citations
        assert known_acts()[citation.act].holds(citation)
        assert as_of in known_acts()[citation.act].effective


def test_the_complaint_is_left_for_later_when_the_notice_is_not_known():
    from_request = timeline(TODAY, requested_on=TODAY)
    assert "complaint" not in milestones(from_request)
    assert from_request.result["later"][0]["citation"] == "luat-thads-2025/dieu-96/khoan-2/diem-a"


@pytest.mark.parametrize(
    "given_days, field",
    [
        ({}, "notified_on"),
        ({"notified_on": TODAY, "requested_on": TODAY}, "requested_on"),
        ({"notified_on": TODAY + timedelta(1)}, "notified_on"),
        ({"requested_on": TODAY + timedelta(1)}, "requested_on"),
    ],
)
def test_what_cannot_be_is_refused_kindly(given_days, field):
    with pytest.raises(BadInput) as refusal:
        timeline(TODAY, **given_days)
    assert refusal.value.field == field
    assert "{" not in refusal.value.text("timeline")


@pytest.mark.parametrize("field", ["notified_on", "requested_on"])
def test_no_law_is_invented_before_the_oldest_one(field):
    with pytest.raises(NotInForce):
        timeline(TODAY, **{field: date(2015, 6, 30)})


@pytest.mark.parametrize("day", [date.max, date(2101, 1, 1), date(2100, 12, 25)])
@pytest.mark.parametrize("field", ["notified_on", "requested_on"])
def test_days_far_from_our_time_are_refused(day, field):
    with pytest.raises(OutOfCalendar):
        timeline(date.max, **{field: day})


@settings(deadline=None, max_examples=60)
@given(st.dates(), st.none() | st.dates(), st.none() | st.dates())
def test_no_input_fails_otherwise_than_announced(as_of, notified_on, requested_on):
    with suppress(BadInput, NotInForce, OutOfCalendar):
        timeline(as_of, notified_on, requested_on)


def test_every_computation_ends_with_the_same_caution():
    assert timeline(TODAY, notified_on=TODAY).assumptions[-1] == Wording.of("timeline").say("not_advice")
