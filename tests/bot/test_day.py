from datetime import date, datetime, timezone

import pytest

from bot import day


@pytest.fixture
def at(monkeypatch):
    def freeze(utc):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.fromisoformat(utc).replace(tzinfo=timezone.utc).astimezone(tz)

        monkeypatch.setattr(day, "datetime", Clock)

    return freeze


@pytest.mark.parametrize(
    "utc, today",
    [
        pytest.param("2026-06-30T16:59:59", date(2026, 6, 30), id="last-second-before-midnight-in-viet-nam"),
        pytest.param("2026-06-30T17:00:00", date(2026, 7, 1), id="midnight-in-viet-nam"),
    ],
)
def test_today_is_the_day_in_viet_nam(at, utc, today):
    at(utc)
    assert day.today() == today


@pytest.mark.parametrize("metadata", [None, {}, {"as_of": None}, {"as_of": ""}, {"other": "2020-01-01"}])
def test_a_message_that_names_no_day_asks_about_today(at, metadata):
    at("2026-11-21T00:00:00")
    assert day.as_of(metadata) == date(2026, 11, 21)


def test_a_message_may_name_its_day(at):
    at("2026-11-21T00:00:00")
    assert day.as_of({"as_of": "2026-06-30"}) == date(2026, 6, 30)


@pytest.mark.parametrize("named", ["2026-02-30", "30/06/2026", "hôm nay"])
def test_a_day_that_cannot_be_read_is_an_error_and_not_today(named):
    with pytest.raises(ValueError):
        day.as_of({"as_of": named})
