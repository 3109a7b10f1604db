"""The last days of a computation as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from actions.calculators.computation import Computation, Wording
from law.acts import known_acts
from law.citations import Citation

WORDS = "ics"
PRODUCT = "-//Hoi dap Thi hanh an//VI"

#: How long before a last day the calendar reminds.
REMINDER = timedelta(days=3)


@dataclass(frozen=True)
class _Day:
    key: str
    summary: str
    day: date
    text: str
    citation: Citation


def calendar_file(computation: Computation) -> bytes:
    """An iCalendar file with one all-day event for each last day, and a reminder three days before.

    The same computation gives the same bytes, and the same day the same UID, so that a calendar replaces
    an event that is imported again. ``ValueError`` for a computation that holds no last day.
    """
    days = list(_days(computation))
    if not days:
        raise ValueError(f"'{computation.tool}' holds no last day to put in a calendar")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for day in days:
        calendar.add_component(_event(computation, day))
    return bytes(calendar.to_ical())


def _days(computation: Computation) -> Iterator[_Day]:
    words, result = Wording.of(WORDS), computation.result
    if "milestones" in result:
        for milestone in result["milestones"]:
            citation = Citation.parse(milestone["citation"])
            text = next(step.text for step in computation.steps if citation in step.citations)
            yield _Day(milestone["key"], milestone["name"], milestone["last_day"], text, citation)
    elif "instalments" in result:
        for row in result["instalments"]:
            summary = words.say("instalment", due=row["due_on"])
            yield _Day(summary, summary, row["last_day"], computation.summary, computation.citations[0])
    elif computation.tool == "limitation":
        summary = words.say("limitation")
        yield _Day("last_day", summary, result["last_day"], computation.summary, computation.citations[0])


def _event(computation: Computation, day: _Day) -> Event:
    words = Wording.of(WORDS)
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{computation.tool}/{day.key}/{day.day}")))
    event.add("dtstamp", datetime.combine(computation.as_of, time(), timezone.utc))
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(1))
    event.add("summary", day.summary)
    event.add("description", "\n".join(_description(computation, day)))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMINDER)
    alarm.add("description", words.say("reminder", days=REMINDER.days, summary=day.summary))
    event.add_component(alarm)
    return event


def _description(computation: Computation, day: _Day) -> list[str]:
    words = Wording.of(WORDS)
    return [
        day.text,
        words.say("based_on", label=known_acts().label(day.citation)),
        words.say("counted_on", day=computation.as_of),
        words.say("not_advice"),
    ]
