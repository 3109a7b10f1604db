"""What became of a campaign, in figures: by day and in total, each with its definition.

Counts of what was opened come from ``campaign_counts``; those of questions from the turns, and from the counts once
the turns are forgotten. So the same period gives the same figures, before and after.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot import day
from faq.corpus import Corpus
from faq.exporters import FORMATS
from gateway.partners.campaign_counts import DOWNLOAD, ENTRY, QR_VIEW, QUIZ, STATUS, USEFUL, USELESS, VIEW, CountStore
from gateway.partners.campaigns import Campaign
from gateway.turns import TurnStore

WORDING_FILE = Path(__file__).with_name("campaigns.yml")

#: The poster is offered by every campaign, beside the formats of ``faq.exporters``.
POSTER = "poster"
#: An entry answered less often than this in the period is not named: few questions could point to few people.
LEAST_ANSWERED = 5
MOST_ENTRIES = 20

_STATUSES = ("answered", "clarify", "unanswered")


@lru_cache(maxsize=1)
def wording() -> dict[str, Any]:
    """The sentences of campaigns.yml, read once a process."""
    data: dict[str, Any] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    return data


class BadPeriod(ValueError):
    """A period that has no figures; the message is for the operator."""


@dataclass(frozen=True)
class Figures:
    """What happened on a day or in a period."""

    views: int
    qr_views: int
    #: by format, those of the campaign and any other that was fetched
    downloads: dict[str, int]
    quizzes: int
    questions: int
    answered: int
    #: of those answered, by an entry; the others by a tool, or it was small talk
    from_entries: int
    clarify: int
    unanswered: int
    other: int
    useful: int
    useless: int

    @property
    def downloaded(self) -> int:
        """Of all formats together."""
        return sum(self.downloads.values())

    @property
    def rated(self) -> int:
        """Answers that somebody said something about."""
        return self.useful + self.useless

    @property
    def useful_share(self) -> float | None:
        """Of the answers rated, those of use; none when none was rated."""
        return round(self.useful / self.rated, 3) if self.rated else None

    @property
    def by_name(self) -> dict[str, int]:
        """The figures that have a label, in the order of a report."""
        values = {name: getattr(self, name, 0) for name in wording()["figures"]}
        return values | {"downloads": self.downloaded}


@dataclass(frozen=True)
class Report:
    """The figures of a campaign from a first to a last day, both among them."""

    campaign: Campaign
    first: date
    last: date
    #: the period's last day was not over
    unfinished: bool
    total: Figures
    days: tuple[tuple[date, Figures], ...]
    #: (id, title, how often), those answered most often first
    entries: tuple[tuple[str, str, int], ...]

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that a table has columns for."""
        offered = (*self.campaign.formats, POSTER)
        return (*offered, *sorted(set(self.total.downloads) - set(offered)))

    @property
    def notes(self) -> list[str]:
        """What a reader must know of the figures."""
        words = wording()
        last = [words["unfinished"].format(day=f"{self.last:%d/%m/%Y}")] if self.unfinished else []
        return [words["days"], *last, words["limits"], words["entries"].format(least=LEAST_ANSWERED), words["nobody"]]


def format_title(name: str) -> str:
    """A format as people know it."""
    return FORMATS[name].title if name in FORMATS else str(wording()["poster"]) if name == POSTER else name


def report(
    campaign: Campaign,
    counts: CountStore,
    turns: TurnStore,
    corpus: Corpus,
    today: date,
    first: date | None = None,
    last: date | None = None,
) -> Report:
    """The figures of a period: the campaign's own, as far as it has come, unless days are named."""
    begin, end = first or campaign.since, last or min(campaign.until, today)
    if end < begin:
        raise BadPeriod(f"chưa có số liệu: kỳ từ {begin:%d/%m/%Y} đến {end:%d/%m/%Y} không có ngày nào")
    if end > today:
        raise BadPeriod(f"ngày {end:%d/%m/%Y} chưa đến")
    found = counts.of(campaign.id, begin, end)
    found += turns.counted(campaign.channel, _midnight(begin), _midnight(end + timedelta(1)))
    by_day: dict[date, Counter[str]] = {}
    for what, n in found.items():
        by_day.setdefault(what.day, Counter())[what.kind] += n
    total: Counter[str] = sum(by_day.values(), Counter())
    days = [begin + timedelta(at) for at in range((end - begin).days + 1)]
    return Report(
        campaign=campaign,
        first=begin,
        last=end,
        unfinished=end == today,
        total=_figures(total),
        days=tuple((on, _figures(by_day.get(on, Counter()))) for on in days),
        entries=tuple(_entries(total, corpus)),
    )


def as_json(made: Report) -> dict[str, Any]:
    """A report for programs; the same period gives the same words."""
    figures = wording()["figures"]
    return {
        "campaign": {
            "id": made.campaign.id,
            "title": made.campaign.title,
            "organiser": made.campaign.organiser,
            "since": made.campaign.since.isoformat(),
            "until": made.campaign.until.isoformat(),
        },
        "from": made.first.isoformat(),
        "to": made.last.isoformat(),
        "unfinished": made.unfinished,
        "total": _as_json(made.total) | {"useful_share": made.total.useful_share},
        "days": [{"day": on.isoformat(), **_as_json(each)} for on, each in made.days],
        "entries": [{"entry": id, "title": title, "answered": n} for id, title, n in made.entries],
        "definitions": {name: each["means"] for name, each in figures.items()},
        "notes": made.notes,
    }


def as_csv(made: Report) -> bytes:
    """A row a day and one for all, for spreadsheets: UTF-8 with BOM, RFC 4180."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([wording()["day"], *(label for _, label in columns(made))])
    for on, figures in made.days:
        writer.writerow([on.isoformat(), *cells(made, figures)])
    writer.writerow([wording()["total"], *cells(made, made.total)])
    return ("\ufeff" + out.getvalue()).encode()


def columns(made: Report) -> list[tuple[str, str]]:
    """(name, label) of the columns of a table by day: downloads by format stand behind those of all formats."""
    listed = []
    for name, each in wording()["figures"].items():
        listed.append((name, each["label"]))
        if name == "downloads":
            listed += [(f"{DOWNLOAD}{each}", f"Tải: {format_title(each)}") for each in made.formats]
    return listed


def cells(made: Report, figures: Figures) -> list[int]:
    """The figures of a row, in the order of ``columns``."""
    values = figures.by_name | {f"{DOWNLOAD}{name}": figures.downloads.get(name, 0) for name in made.formats}
    return [values[name] for name, _ in columns(made)]


def _figures(counts: Counter[str]) -> Figures:
    def under(prefix: str) -> dict[str, int]:
        return {kind.removeprefix(prefix): n for kind, n in sorted(counts.items()) if kind.startswith(prefix)}

    statuses = under(STATUS)
    questions = sum(statuses.values())
    named = {name: statuses.get(name, 0) for name in _STATUSES}
    return Figures(
        views=counts[VIEW],
        qr_views=counts[QR_VIEW],
        downloads=under(DOWNLOAD),
        quizzes=counts[QUIZ],
        questions=questions,
        **named,
        from_entries=sum(under(ENTRY).values()),
        other=questions - sum(named.values()),
        useful=counts[USEFUL],
        useless=counts[USELESS],
    )


def _entries(counts: Counter[str], corpus: Corpus) -> Iterable[tuple[str, str, int]]:
    often = [
        (-n, kind.removeprefix(ENTRY)) for kind, n in counts.items() if kind.startswith(ENTRY) and n >= LEAST_ANSWERED
    ]
    for n, id in sorted(often)[:MOST_ENTRIES]:
        versions = corpus.versions.get(id)
        yield id, versions[-1].title if versions else id, -n


def _as_json(figures: Figures) -> dict[str, Any]:
    return {**figures.by_name, "downloads": dict(figures.downloads), "downloads_total": figures.downloaded}


def _midnight(on: date) -> datetime:
    """The beginning of a day in Viet Nam, in UTC without a zone, as the database keeps moments."""
    return datetime.combine(on, time(), day.ZONE).astimezone(timezone.utc).replace(tzinfo=None)
