"""What the page of an entry shows: the version of a day, its legal basis, its other versions, what lies near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from actions.dialogue.spec import known_forms
from bot import knowledge
from faq.entry import FaqEntry
from gateway.lawtexts import LawTexts
from gateway.paths import entry_path, provision_path, tool_path
from gateway.portal.notices import doubts
from gateway.schemas import ProvisionOut
from law.acts import Act
from law.citations import Citation

MOST_NEAR = 6
MOST_QUESTIONS = 4


@dataclass(frozen=True)
class Version:
    """One version in the list of all: from when to when, and where it is shown."""

    first: date
    last: date | None
    end: date | None
    address: str
    shown: bool
    today: bool


@dataclass(frozen=True)
class Quoted:
    """A provision of an instrument: its place there, and its words when they were imported."""

    place: str
    address: str
    provision: ProvisionOut | None


@dataclass(frozen=True)
class Basis:
    """An instrument and the provisions of it that an entry rests on; ``certainty`` as in ``CitationOut``."""

    act: Act
    certainty: str
    quoted: list[Quoted]

    @property
    def name(self) -> str:
        """Its short name, and its number when the name does not hold it."""
        return self.act.short if self.act.number in self.act.short else f"{self.act.short} (số {self.act.number})"


@dataclass(frozen=True)
class View:
    """An entry as it applies on a day, ready to be printed."""

    entry: FaqEntry
    #: where just this version is shown
    address: str
    #: the day asked for, and the day of the law that is shown
    asked: date
    on: date
    #: the last day of this version
    last: date | None
    #: whether this version applies today, and whether any does
    today: bool
    now: bool
    #: ``past``, ``future``, ``none`` (no version applies on the day asked for) or empty
    standing: str
    rest: str
    cited: tuple[Citation, ...]
    basis: list[Basis]
    notices: list[str]
    versions: list[Version]
    near: list[FaqEntry]
    #: (address, title)
    tools: list[tuple[str, str]]
    questions: list[str]


def view(versions: Sequence[FaqEntry], on: date, today: date, texts: LawTexts | None) -> View:
    """The version of a day; where none applies, the nearest one before it, or the first."""
    begun = [version for version in versions if version.effective.start <= on]
    entry = begun[-1] if begun else versions[0]
    standing = "" if on in entry.effective else "none"
    if not standing and today not in entry.effective:
        standing = "past" if entry.effective.start <= today else "future"
    law_day = on if on in entry.effective else entry.effective.start
    cited = entry.citations_on(law_day)
    _, _, rest = entry.body.partition("\n\n")
    return View(
        entry=entry,
        address=address_on(entry, today),
        asked=on,
        on=law_day,
        last=_last(entry),
        today=today in entry.effective,
        now=any(today in version.effective for version in versions),
        standing=standing,
        rest=rest,
        cited=cited,
        basis=_basis(cited, law_day, texts),
        notices=doubts(cited, law_day),
        versions=[_version(each, entry, today) for each in reversed(versions)],
        near=_near(entry, today),
        tools=[(tool_path(form.tool), form.title) for form in known_forms().offered_with(entry.id)],
        questions=_questions(entry),
    )


def newest(entries: Iterable[FaqEntry]) -> date:
    """The day on which one of them was last read against the law."""
    return max(entry.review.on for entry in entries if entry.review)


def address_on(entry: FaqEntry, today: date) -> str:
    """Where a version is shown: an ended one by its last day, a coming one by its first."""
    if today in entry.effective:
        return entry_path(entry)
    start, end = entry.effective.start, entry.effective.end
    shown_on = end - timedelta(1) if end is not None and end <= today else start
    return f"{entry_path(entry)}?ngay={shown_on.isoformat()}"


def _version(entry: FaqEntry, shown: FaqEntry, today: date) -> Version:
    address = address_on(entry, today)
    span = entry.effective
    return Version(span.start, _last(entry), span.end, address, entry is shown, today in span)


def _last(entry: FaqEntry) -> date | None:
    end = entry.effective.end
    return end - timedelta(1) if end is not None else None


def _basis(cited: Sequence[Citation], on: date, texts: LawTexts | None) -> list[Basis]:
    """The provisions by instrument, in the order of the file."""
    acts = knowledge.acts()
    opened = texts.open_all(cited, on) if texts else {}
    groups: dict[str, list[Quoted]] = {}
    for citation in cited:
        found = opened.get(citation)
        provision = ProvisionOut.of(found, acts, on) if found else None
        place = citation.provision()
        quoted = Quoted(place[:1].upper() + place[1:], provision_path(citation), provision)
        groups.setdefault(citation.act, []).append(quoted)
    return [Basis(acts[id], acts[id].certainty_on(on).value, quoted) for id, quoted in groups.items()]


def _near(entry: FaqEntry, today: date) -> list[FaqEntry]:
    """What the editors point to, then entries of the topic that rest on the same articles."""
    corpus = knowledge.shown()
    named = [corpus.at(id, today) for id in entry.see_also if corpus.has(id, today)]
    articles = {(each.act, each.article) for each in entry.citations_on(today)}
    others = [each for each in corpus.in_force(today) if each.topic == entry.topic and each.id != entry.id]
    shared = {each.id: len(articles & {(c.act, c.article) for c in each.citations_on(today)}) for each in others}
    more = sorted((each for each in others if shared[each.id]), key=lambda each: -shared[each.id])
    return list({each.id: each for each in (*named, *more)}.values())[:MOST_NEAR]


def _questions(entry: FaqEntry) -> list[str]:
    """A few of the ways in which people ask this, written out in full."""
    whole = [each for each in entry.questions if each.endswith("?") and each[:1].isupper() and 30 <= len(each) <= 110]
    return whole[:MOST_QUESTIONS]
