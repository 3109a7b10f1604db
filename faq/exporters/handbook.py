"""A printed handbook: an A5 PDF with cover, contents, chapters by topic, an index of provisions and a back cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import acts_cited, frame, how_to_check, in_figures, law_versions, notices, statements
from law.acts import Acts


@dataclass(frozen=True)
class Chapter:
    """The answers of one topic with their numbers, which run through the book."""

    title: str
    entries: tuple[tuple[int, FaqEntry], ...]


@dataclass(frozen=True)
class Row:
    """Where one article (or, without one, a whole act) supports answers: their numbers."""

    place: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Indexed:
    """One act of the index."""

    title: str
    rows: tuple[Row, ...]


def export(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, title: str = "") -> bytes:
    """The handbook of the selection; its pages are a multiple of four."""
    entries = selection.entries(corpus)
    words = typeset.words()["handbook"]
    chapters = chapters_of(entries)
    home = typeset.topic_page(publisher, entries)
    told = statements(publisher, selection.as_of, entries, acts, typeset.bare(home))
    data = {
        "day": typeset.day_out(selection.as_of),
        "title": typeset.glued(title or book_title(entries)),
        "kind": words["kind"],
        "issuer": publisher.name,
        "logo": typeset.picture(publisher.logo),
        "counted": words["counted"].format(entries=len(entries), topics=len(chapters)),
        "applies": typeset.glued(frame("applies_on", day=in_figures(selection.as_of))),
        "main_act": typeset.glued(law_versions(most_cited(entries, selection, acts)[:1])[0]),
        "disclaimer": frame("disclaimer") + ".",
        "about": words["about"],
        "about_lines": words["about_lines"],
        "sentences": [typeset.glued(told[at]).rstrip(".") + "." for at in (0, 1, 3, 4)],
        "qr": typeset.qr(home).decode(),
        "home": typeset.bare(home),
        "scan": typeset.words()["common"]["scan"],
        "acts_title": words["acts"],
        "acts": [typeset.glued(line) for line in law_versions(acts_cited(entries, selection.as_of, acts))],
        "contents": words["contents"],
        "basis": typeset.words()["common"]["basis"],
        "chapters": [_chapter(chapter, selection, acts, publisher) for chapter in chapters],
        "index_title": words["index"],
        "index_note": words["index_note"],
        "page_word": words["page"].format(page="").strip() + "\u00a0",
        "index": [
            {"title": typeset.glued(act.title), "rows": [{"place": r.place, "entries": r.numbers} for r in act.rows]}
            for act in indexed(chapters, selection, acts)
        ],
        "closing": [
            typeset.glued(line).rstrip(".") + "."
            for line in (told[1], told[3], how_to_check(publisher, typeset.bare(home)))
        ],
    }
    return typeset.pdf("handbook", data)


def book_title(entries: Sequence[FaqEntry]) -> str:
    """The title of a book: of its topic, or of the whole field."""
    single = len({entry.topic for entry in entries}) == 1
    return typeset.named(entries) if single else str(typeset.words()["handbook"]["title"])


def chapters_of(entries: Sequence[FaqEntry]) -> list[Chapter]:
    """Answers by topic in the order in which topics first come, numbered through."""
    by_topic: dict[str, list[FaqEntry]] = {}
    for entry in entries:
        by_topic.setdefault(entry.topic, []).append(entry)
    chapters, number = [], 0
    for topic, group in by_topic.items():
        chapters.append(Chapter(typeset.topic_title(topic), tuple(enumerate(group, number + 1))))
        number += len(group)
    return chapters


def most_cited(entries: Sequence[FaqEntry], selection: Selection, acts: Acts) -> list[Any]:
    """The acts cited, the one that most answers rest on first."""
    cited = acts_cited(entries, selection.as_of, acts)
    uses = {act.id: sum(act in acts_cited([entry], selection.as_of, acts) for entry in entries) for act in cited}
    return sorted(cited, key=lambda act: -uses[act.id])


def indexed(chapters: Sequence[Chapter], selection: Selection, acts: Acts) -> list[Indexed]:
    """Act by act, article by article: the numbers of the answers that rest on it."""
    found: dict[str, dict[str | None, list[int]]] = {}
    numbered = [pair for chapter in chapters for pair in chapter.entries]
    order = [act.id for act in most_cited([entry for _, entry in numbered], selection, acts)]
    for number, entry in numbered:
        for citation in entry.citations_on(selection.as_of):
            numbers = found.setdefault(citation.act, {}).setdefault(citation.article, [])
            if number not in numbers:
                numbers.append(number)
    whole = typeset.words()["handbook"]["whole_act"]
    result = []
    for act in order:
        articles = sorted(found[act], key=typeset.article_order)
        rows = [Row(f"Điều {article}" if article else whole, tuple(found[act][article])) for article in articles]
        result.append(Indexed(law_versions([acts[act]])[0], tuple(rows)))
    return result


def _chapter(chapter: Chapter, selection: Selection, acts: Acts, publisher: Publisher) -> dict[str, Any]:
    common = typeset.words()["common"]
    items = []
    for number, entry in chapter.entries:
        page = publisher.page(entry)
        items.append(
            {
                "number": number,
                "number_words": common["question"].format(number=number),
                "question": typeset.glued(entry.title),
                "parts": typeset.parts_out(typeset.parts_of(entry.body)),
                "basis": [
                    typeset.glued(line) for line in typeset.basis_lines(entry.citations_on(selection.as_of), acts)
                ],
                "notices": [typeset.glued(notice) for notice in notices(entry, selection.as_of, acts)],
                "link": page,
                "page": common["address"].format(page=typeset.bare(page)) if page else "",
            }
        )
    return {"title": typeset.glued(chapter.title), "entries": items}
