"""Atom feed (RFC 4287) of answers that are new, changed or ended, with what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone

from feedgen.feed import FeedGenerator

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters.changes import Event, by_act, differences, events
from faq.exporters.html import html, paragraph
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.exporters.wording import doubts, frame, how_to_check, in_figures, wording
from faq.topics import known_topics
from law.acts import Acts

#: Vietnam has one zone and no summer time.
_ZONE = timezone(timedelta(hours=7))


def export(
    selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, most: int = 200, since: str = ""
) -> bytes:
    """The feed of a selection; ``since`` (a day) leaves out what was news by then."""
    try:
        after = date.fromisoformat(since) if since else None
    except ValueError:
        raise BadSelection("since", f"'{since}' không phải là ngày dạng NĂM-THÁNG-NGÀY") from None
    found = events(selection.histories(corpus), selection.as_of, after)[:most]
    name = wording()["feed"]["title"].format(name=publisher.name)
    parts = [*selection.topics, selection.audience or "", *selection.ids]
    return feed(found, selection.as_of, acts, publisher, name, "/".join(filter(None, ("thay-doi", *parts))))


def feed(
    found: Sequence[Event],
    as_of: date,
    acts: Acts,
    publisher: Publisher,
    title: str,
    name: str,
    address: str = "",
    page: str = "",
) -> bytes:
    """A feed of events; ``name`` tells it from our other feeds, ``address`` is its own, ``page`` the page it is about.

    Identifiers are tag URIs of the portal's host, so they outlive addresses.
    """
    updated = _moment(max((event.updated for event in found), default=as_of))
    made = opened(updated, as_of, publisher, title, name, address, page)
    words = wording()["feed"]
    for event in found:
        item = made.add_entry(order="append")
        item.id(publisher.tag(f"hoi-dap/{event.key}"))
        kind = words["coming" if event.coming else "kinds"][event.kind]
        item.title(words["heading"].format(kind=kind, title=event.entry.title))
        if publisher.portal:
            item.link(href=publisher.page(event.entry), rel="alternate", type="text/html")
        item.category(term=event.entry.topic, label=known_topics().get(event.entry.topic, event.entry.topic))
        item.category(term=event.kind, label=kind, scheme=publisher.tag("loai-tin"))
        item.updated(_moment(event.updated))
        item.summary("\n".join(told(event, acts)))
        item.content(_content(event, acts, publisher), type="html")
    data: bytes = made.atom_str(pretty=True)
    return data


def opened(
    updated: datetime, as_of: date, publisher: Publisher, title: str, name: str, address: str = "", page: str = ""
) -> FeedGenerator:
    """A feed without its entries: who issues it, under which law, where it is; ``updated`` has a zone."""
    made = FeedGenerator()
    made.id(publisher.tag(name))
    made.title(title)
    made.language("vi")
    made.author(name=publisher.name)
    made.subtitle(f"{frame('applies_on', day=in_figures(as_of))}. {frame('disclaimer')}.")
    made.updated(updated)
    made.generator("hoidap")
    if address:
        made.link(href=address, rel="self", type="application/atom+xml")
    if page or publisher.portal:
        made.link(href=page or f"{publisher.portal.rstrip('/')}/", rel="alternate", type="text/html")
    return made


def told(event: Event, acts: Acts) -> list[str]:
    """The news in sentences: since when, and what is different."""
    words = wording()["feed"]
    span = event.entry.effective if event.kind == "ended" else (event.before or event.entry).effective
    last = in_figures(span.end - timedelta(1)) if span.end is not None else ""
    lines = [words[event.kind].format(day=in_figures(event.on), last=last)]
    if event.before is not None:
        lines += differences(event.before, event.entry, acts)
    return lines


def _content(event: Event, acts: Acts, publisher: Publisher) -> str:
    """The news, then the answer with its basis and what every product says."""
    words = wording()["feed"]
    first, *changes = told(event, acts)
    parts = [paragraph(first)]
    if changes:
        parts += listed(words["what_changed"], changes)
    entry = event.entry
    if event.kind != "ended":
        parts += answer(entry, event.on, acts)
    return "\n".join([*parts, *closing(entry, publisher)])


def listed(heading: str, lines: Sequence[str]) -> list[str]:
    """Sentences as a list in HTML, under a heading."""
    return [paragraph(heading), bullets(lines)]


def bullets(lines: Sequence[str]) -> str:
    """Sentences as a list in HTML."""
    return "<ul>" + "".join(f"<li>{paragraph(line)[3:-4]}</li>" for line in lines) + "</ul>"


def answer(entry: FaqEntry, day: date, acts: Acts) -> list[str]:
    """The answer as it applies on a day in HTML, with its basis and what is not sure about it."""
    words = wording()["feed"]
    basis = paragraph(words["basis"].format(citations=by_act(entry.citations_on(day), acts)))
    return [paragraph(words["answer"]), html(entry.body), basis, *map(paragraph, doubts(entry, day, acts))]


def closing(entry: FaqEntry, publisher: Publisher) -> list[str]:
    """What every product says, in HTML."""
    lines = (
        frame("issued_by", name=publisher.name),
        f"{frame('disclaimer')}.",
        how_to_check(publisher, publisher.page(entry)),
    )
    return [paragraph(line) for line in lines]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), _ZONE)
