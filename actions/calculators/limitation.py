"""The last day to request enforcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from actions.calculators.computation import BadInput, Computation, Step, Wording, days_off_assumed
from law import calendar
from law.acts import known_acts
from law.citations import Citation
from law.parameters import known_parameters
from law.transition import NEW_LAW

TOOL = "limitation"
ENTRY = "thoi-hieu-bao-lau"

#: By law: where time that does not count, late requests and instalments are ruled.
_RULES = {
    "old": {
        "instalments": Citation.parse("luat-thads-2008/dieu-30/khoan-1"),
        "obstacle": Citation.parse("luat-thads-2008/dieu-30/khoan-3"),
        "late": Citation.parse("nd-62-2015/dieu-4/khoan-2"),
    },
    "new": {
        "instalments": Citation.parse("nd-152-2026/dieu-10/khoan-1"),
        "obstacle": Citation.parse("luat-thads-2025/dieu-34/khoan-2"),
        "late": Citation.parse("nd-152-2026/dieu-10/khoan-2"),
    },
}
_POSTPONED_OLD = Citation.parse("luat-thads-2008/dieu-30/khoan-2")
OLDEST_KNOWN = date(2015, 7, 1)


@dataclass(frozen=True)
class Excluded:
    """Days that do not count, both included, and why."""

    start: date
    end: date
    why: Literal["obstacle", "postponed"] = "obstacle"


def limitation(
    as_of: date,
    effective_on: date | None = None,
    due_on: date | Sequence[date] | None = None,
    excluded: Sequence[Excluded] = (),
) -> Computation:
    """The last day to request enforcement, and whether it has passed on ``as_of``.

    Counted from the day the judgment took effect or, when it sets a later due day, from that day; several
    due days (instalments) are counted each on its own. ``also`` counts without postponements, which the new
    law no longer names, and from a due day before the day of effect. ``BadInput`` for days that cannot be,
    ``NotInForce`` when no law of ours applies on ``as_of``.
    """
    due = [due_on] if isinstance(due_on, date) else sorted(set(due_on or ()))
    if not due and effective_on is None:
        raise BadInput("effective_on", "start_missing")
    if effective_on is not None and effective_on > as_of:
        raise BadInput("effective_on", "start_in_future", day=effective_on)
    spans = _counting(excluded, as_of)
    main = _computed(as_of, effective_on, due, spans)
    if as_of >= NEW_LAW and any(span.why == "postponed" for span in excluded):
        spans = [span for span in spans if span.why != "postponed"]
        main = _open(_beside(main, _computed(as_of, effective_on, due, spans), "postponed"))
    if effective_on is not None and any(day < effective_on for day in due):
        main = _beside(main, _computed(as_of, None, due, spans), "due")
    return main


def _open(main: Computation) -> Computation:
    return replace(main, assumptions=(Wording.of(TOOL).say("postponed_open"), *main.assumptions))


def _beside(main: Computation, other: Computation, reading: Literal["postponed", "due"]) -> Computation:
    """The other reading too, where it gives other days; the summary names the earlier, safer day as well."""
    if other.result == main.result:
        return main
    words = Wording.of(TOOL)
    other = replace(other, assumptions=(words.say(f"{reading}_left_out"), *other.assumptions))
    summary = main.summary
    if not main.result["expired"]:
        several, expired = "instalments" in main.result, other.result["expired"]
        key = "several" if several else "expired" if expired else "earlier"
        summary = f"{summary} {words.say(f'{reading}_{key}', last=other.result['last_day'])}"
    return replace(main, summary=summary, also=(*main.also, other))


def _computed(as_of: date, effective_on: date | None, due: Sequence[date], spans: Sequence[Excluded]) -> Computation:
    """Count each due day, or the one day of effect, with the days that do not count."""
    years = known_parameters()["enforcement/limitation_period"].at(as_of)
    days = list(due) or [day for day in (effective_on,) if day]
    counts = [_count(day, max(day, effective_on or day), years.whole, spans) for day in days]
    law = "new" if as_of >= NEW_LAW else "old"
    words = Wording.of(TOOL)
    steps = [words.step("length", years.citation, years=years.whole)]
    if len(counts) == 1:
        key = ("start_due" if due else "start") if counts[0].due == counts[0].event else "start_due_before"
        steps = [words.step(key, years.citation, day=counts[0].event, due=counts[0].due), *steps]
        steps += _steps(counts[0], law)
    else:
        steps = [words.step("start_instalments", _RULES[law]["instalments"]), *steps]
        steps += [_instalment(count, as_of, law) for count in counts]
    open_ones = [count for count in counts if count.last_day >= as_of]
    decisive = min(open_ones, key=lambda count: count.last_day) if open_ones else counts[-1]
    if len(open_ones) < len(counts) and _applies(_RULES[law]["late"], as_of):
        steps.append(words.step("late_request", _RULES[law]["late"]))
    result: dict[str, Any] = {
        "last_day": decisive.last_day,
        "days_left": _left(decisive, as_of),
        "expired": not open_ones,
    }
    if len(counts) > 1:
        result["instalments"] = [
            {
                "due_on": count.due,
                "last_day": count.last_day,
                "days_left": _left(count, as_of),
                "expired": count.last_day < as_of,
            }
            for count in counts
        ]
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result=result,
        summary=_summary(counts, open_ones, decisive, as_of, law),
        steps=tuple(steps),
        assumptions=_assumptions(counts, as_of, law),
        entry="thoi-hieu-dinh-ky" if len(counts) > 1 else ENTRY if open_ones else "yeu-cau-qua-han",
    )


@dataclass(frozen=True)
class _Count:
    """One count of years from ``due`` (or later, when the judgment took effect later), and the days added to it."""

    due: date
    period: calendar.Period
    plain: calendar.Period
    added: tuple[tuple[Excluded, int], ...]

    @property
    def event(self) -> date:
        return self.period.event

    @property
    def last_day(self) -> date:
        return self.period.last_day

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(dict.fromkeys((*self.plain.citations, *self.period.citations)))


def _count(due: date, start: date, years: int, spans: Sequence[Excluded]) -> _Count:
    """Count from a day; time that does not count moves the end, and time inside the added days moves it again."""
    plain = calendar.period(start, years, "year")
    end, counted_until, added = plain.counted_to, start, []
    for span in spans:
        first = max(span.start, counted_until + timedelta(1))
        last = calendar.ending(start, end, "year").last_day
        if first > last or span.end < first:
            continue
        days = (span.end - first).days + 1
        # a span that begins in the days off after the count stops the working day to which the end has moved
        end = (end if first <= end else last) + timedelta(days)
        counted_until = span.end
        added.append((Excluded(first, span.end, span.why), days))
    return _Count(due, calendar.ending(start, end, "year"), plain, tuple(added))


def _counting(excluded: Sequence[Excluded], as_of: date) -> list[Excluded]:
    """The spans in order; of a postponement only what lies before the new law, which no longer names it."""
    spans = []
    for span in excluded:
        if span.end < span.start:
            raise BadInput("excluded", "days_reversed", start=span.start, end=span.end)
        if span.end > as_of:
            raise BadInput("excluded", "day_in_future", day=span.end)
        if span.end.year > calendar.LAST_YEAR:
            raise calendar.OutOfCalendar(f"{span.end} is after {calendar.LAST_YEAR}")
        end = min(span.end, NEW_LAW - timedelta(1)) if span.why == "postponed" else span.end
        if end >= span.start:
            spans.append(Excluded(span.start, end, span.why))
    return sorted(spans, key=lambda span: (span.start, span.end))


def _steps(count: _Count, law: str) -> list[Step]:
    words = Wording.of(TOOL)
    plain = count.plain
    steps = [
        words.step("first_day_not_counted", calendar.STARTS_NEXT_DAY, day=plain.event, first=plain.first_day),
        words.step(
            "counted_to", calendar.ENDS["year"], years=plain.counted_to.year - plain.event.year, day=plain.counted_to
        ),
    ]
    if plain.counted_to.day != plain.event.day:
        day = plain.event.strftime("%d/%m")
        steps.append(words.step("no_such_day", calendar.ENDS["month"], year=str(plain.counted_to.year), day=day))
    for span, days in count.added:
        key, rule = (
            ("not_counted_postponed", _POSTPONED_OLD)
            if span.why == "postponed"
            else ("not_counted", _RULES[law]["obstacle"])
        )
        steps.append(words.step(key, rule, start=span.start, end=span.end, days=days))
    if count.period.moved:
        counted_to = count.period.counted_to
        why = calendar.day_off(counted_to)
        steps.append(words.step("moved_to_working_day", calendar.MOVED, day=counted_to, why=why, last=count.last_day))
    return steps


def _instalment(count: _Count, as_of: date, law: str) -> Step:
    words = Wording.of(TOOL)
    key = "state_expired" if count.last_day < as_of else "state_running" if count.due <= as_of else "state_not_due"
    state = words.say(key, left=_left(count, as_of))
    added = sum(days for _, days in count.added)
    rules = [_POSTPONED_OLD if span.why == "postponed" else _RULES[law]["obstacle"] for span, _ in count.added]
    return words.step(
        "one_instalment_added" if added else "one_instalment",
        dict.fromkeys((*rules, *count.citations)),
        due=count.due,
        last=count.last_day,
        state=state,
        days=added,
    )


def _applies(citation: Citation, day: date) -> bool:
    return day in known_acts()[citation.act].effective


def _left(count: _Count, as_of: date) -> int:
    return max(0, (count.last_day - as_of).days)


def _summary(counts: list[_Count], open_ones: list[_Count], decisive: _Count, as_of: date, law: str) -> str:
    words = Wording.of(TOOL)
    last = decisive.last_day
    if len(counts) > 1:
        key = "several" if open_ones else "several_expired"
        return words.say(key, count=len(counts), open=len(open_ones), as_of=as_of, last=last)
    if not open_ones:
        return words.say("expired" if law == "new" else "expired_old", last=last)
    return words.say("last_today" if last == as_of else "running", last=last, left=_left(decisive, as_of), as_of=as_of)


def _assumptions(counts: list[_Count], as_of: date, law: str) -> tuple[str, ...]:
    words = Wording.of(TOOL)
    reasons = {span.why for count in counts for span, _ in count.added}
    said = []
    if "obstacle" in reasons:
        said.append(words.say("proof_needed"))
    if "postponed" in reasons:
        said.append(words.say("postponed_agreed"))
    if any(count.due < count.event for count in counts):
        said.append(words.say("due_before_effective"))
    if any(count.due > as_of for count in counts):
        said.append(words.say("not_due", as_of=as_of))
    if counts[0].event < OLDEST_KNOWN:
        said.append(words.say("older_law", as_of=as_of))
    if not _applies(calendar.MOVED, as_of):
        said.append(words.say("older_code", as_of=as_of))
    if any(count.last_day < as_of for count in counts):
        said.append(words.say("returned_before" if law == "new" else "returned_before_old"))
        said.append(words.say("own_motion"))
    said += days_off_assumed(TOOL, [count.period for count in counts])
    return (*said, words.say("not_advice"))
