"""What an editor should look at again: unchecked for long, ending soon, or of uncertain force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from faq.corpus import Corpus
from law.acts import Acts, Certainty
from law.parameters import Parameter


@dataclass(frozen=True, order=True)
class Due:
    """One thing to look at, why, and the day that makes it due."""

    kind: str
    id: str
    reason: str
    day: date


class DayOutOfReach(ValueError):
    """No calendar of ours holds a day so many months away."""


def months_from(day: date, months: int) -> date:
    """The same day of another month; the month's last day when it has no such day.

    ``DayOutOfReach`` before the year 1 and after the year 9999.
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise DayOutOfReach(f"{day} has no day {months} months away")
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has a 28th day")


def what_is_due(
    corpus: Corpus, acts: Acts, parameters: Mapping[str, Parameter], day: date, months: int = 6
) -> list[Due]:
    """List what was not checked for ``months`` months before ``day`` or ends within ``months`` after it."""
    stale, soon = months_from(day, -months), months_from(day, months)
    found: set[Due] = set()
    for entry in corpus.in_force(day):
        if entry.review is None:
            found.add(Due("entry", entry.id, "bản nháp chưa đọc lại", entry.effective.start))
        elif entry.review.on <= stale:
            found.add(Due("entry", entry.id, "lâu chưa đọc lại", entry.review.on))
        if entry.effective.end is not None and entry.effective.end <= soon:
            found.add(Due("entry", entry.id, "sắp hết hiệu lực", entry.effective.end))
        for citation in entry.citations_on(day):
            act = acts[citation.act]
            if act.effective.end is not None and act.effective.end <= soon:
                found.add(Due("entry", entry.id, f"dẫn {act.short} sắp hoặc đã hết hiệu lực", act.effective.end))
    for parameter in parameters.values():
        if parameter.checked_on <= stale:
            found.add(Due("parameter", parameter.name, "lâu chưa kiểm tra", parameter.checked_on))
        for value in parameter.history:
            if day in value.effective and value.effective.end is not None and value.effective.end <= soon:
                found.add(Due("parameter", parameter.name, "sắp hết hiệu lực", value.effective.end))
    for act in acts.values():
        if day not in act.effective:
            continue
        if act.effective.end is not None and act.effective.end <= soon:
            found.add(Due("act", act.id, "sắp hết hiệu lực", act.effective.end))
        certainty = act.certainty_on(day)
        if certainty is Certainty.PRESUMED and act.presumed_from is not None:
            found.add(Due("act", act.id, "chưa có văn bản xác nhận còn áp dụng", act.presumed_from))
        if certainty is Certainty.REPORTED:
            found.add(Due("act", act.id, "chưa đọc được văn bản", act.effective.start))
    return sorted(found)
