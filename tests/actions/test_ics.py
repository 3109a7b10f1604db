"""A computation as a calendar file, read back."""

from datetime import date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from actions.calculators.complaint import complaint
from actions.calculators.computation import Computation
from actions.calculators.ics import calendar_file
from actions.calculators.limitation import limitation
from actions.calculators.timeline import timeline

TODAY = date(2026, 11, 22)
ROAD = timeline(TODAY, requested_on=date(2026, 11, 16))
LIMITATION = limitation(TODAY, date(2022, 5, 12))
INSTALMENTS = limitation(TODAY, due_on=[date(2022, 6, 15), date(2023, 6, 15)])
ALL = pytest.mark.parametrize("computation", [ROAD, LIMITATION, INSTALMENTS], ids=["road", "limitation", "instalments"])


def events(computation):
    return Calendar.from_ical(calendar_file(computation)).walk("VEVENT")


def test_each_milestone_is_one_event_of_a_whole_day():
    found = [(str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend")) for event in events(ROAD)]
    assert found == [
        (row["name"], row["last_day"], row["last_day"] + timedelta(1)) for row in ROAD.result["milestones"]
    ]


def test_an_estimated_day_says_so_in_the_calendar():
    voluntary = next(event for event in events(ROAD) if "tự nguyện" in event["summary"])
    assert str(voluntary["summary"]) == "Hết thời hạn tự nguyện thi hành án (ước tính)"
    assert "Giả định" in voluntary["description"]


def test_the_last_day_to_request_is_one_event():
    [event] = events(LIMITATION)
    assert event.decoded("dtstart") == date(2027, 5, 12)
    assert str(event["summary"]) == "Ngày cuối yêu cầu thi hành án"
    assert "Căn cứ: khoản 2 Điều 34 Luật Thi hành án dân sự 2025." in event["description"]


def test_each_instalment_is_one_event():
    found = [(str(event["summary"]), event.decoded("dtstart")) for event in events(INSTALMENTS)]
    assert found == [
        ("Ngày cuối yêu cầu thi hành án, kỳ đến hạn 15/06/2022", date(2027, 6, 15)),
        ("Ngày cuối yêu cầu thi hành án, kỳ đến hạn 15/06/2023", date(2028, 6, 15)),
    ]


def test_each_milestone_names_its_own_provision():
    for row, event in zip(ROAD.result["milestones"], events(ROAD)):
        article = row["citation"].split("/")[1].removeprefix("dieu-")
        assert f"Điều {article} " in event["description"]


@ALL
def test_every_event_reminds_three_days_before(computation):
    for event in events(computation):
        [alarm] = event.walk("VALARM")
        assert alarm.decoded("trigger") == timedelta(days=-3)
        assert str(alarm["description"]).startswith("Còn 3 ngày: ")


@ALL
def test_no_clock_is_read(computation):
    assert calendar_file(computation) == calendar_file(computation)
    stamps = {event.decoded("dtstamp") for event in events(computation)}
    assert stamps == {datetime(2026, 11, 22, tzinfo=timezone.utc)}


@ALL
def test_every_event_has_its_own_uid(computation):
    uids = [str(event["uid"]) for event in events(computation)]
    assert len(set(uids)) == len(uids)


def test_the_same_day_computed_again_later_keeps_its_uid():
    again = limitation(TODAY + timedelta(1), date(2022, 5, 12))
    assert [event["uid"] for event in events(again)] == [event["uid"] for event in events(LIMITATION)]


@ALL
def test_lines_are_short_and_end_as_the_standard_asks(computation):
    lines = calendar_file(computation).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)


def test_a_computation_without_a_last_day_makes_no_file():
    with pytest.raises(ValueError, match="'fee' holds no last day"):
        calendar_file(Computation("fee", TODAY, {"fee": 3}, "", ()))


def test_the_last_day_of_a_complaint_is_not_told_as_that_of_a_request():
    found = complaint(TODAY, "coercive_measure", date(2026, 11, 10))
    with pytest.raises(ValueError, match="'complaint' holds no last day"):
        calendar_file(found)
