"""Entries as plain data (``hoidap.faq/1``): what every data format holds, and what importers read.

An entry is a dict with exactly the fields of its files; what we add for the convenience of readers stands apart under
``derived`` (and ``about`` for the whole file) and is ignored on import. ``hoidap-faq-1.schema.json`` tells the form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import acts_cited, frame, how_to_check, in_figures, notices, wording
from faq.topics import known_topics
from law.acts import Acts

SCHEMA = "hoidap.faq/1"
SCHEMA_FILE = Path(__file__).with_name("hoidap-faq-1.schema.json")

#: An entry as data: ``id, topic, title, audience, questions, see_also, versions``.
Record = dict[str, Any]

#: Option ``versions`` of the data formats.
VERSIONS = ("all", "in_force")


def records(selection: Selection, corpus: Corpus, versions: str = "all") -> list[Record]:
    """The selected entries: every served version, or the one in force on the day."""
    if versions == "in_force":
        return [record(corpus.versions[entry.id], [entry]) for entry in selection.entries(corpus)]
    return [record(corpus.versions[history[0].id], history) for history in selection.histories(corpus)]


def record(history: Sequence[FaqEntry], chosen: Sequence[FaqEntry] | None = None) -> Record:
    """One entry with all its versions (``history``, oldest first), or those ``chosen`` among them."""
    newest = history[-1]
    return {
        "id": newest.id,
        "topic": newest.topic,
        "title": newest.title,
        "audience": list(newest.audience),
        "see_also": list(newest.see_also),
        "questions": list(newest.questions),
        "versions": [_version(entry, history) for entry in (history if chosen is None else chosen)],
    }


def _version(entry: FaqEntry, history: Sequence[FaqEntry]) -> dict[str, Any]:
    end = entry.effective.end
    followed = any(other.effective.start == end for other in history)
    return {
        "from": entry.effective.start.isoformat(),
        "until": end.isoformat() if end is not None and not followed else None,
        "citations": [
            {"from": start.isoformat(), "provisions": [str(citation) for citation in group]}
            for start, group in entry.citations
        ],
        "reviewed": {"by": list(entry.review.by), "on": entry.review.on.isoformat()} if entry.review else None,
        "body": entry.body,
    }


def with_derived(made: Record, corpus: Corpus, acts: Acts, publisher: Publisher, as_of: date) -> Record:
    """The record with what follows from it: names, address, labels, notices, the law that it rests on."""
    history = corpus.versions[made["id"]]
    shown = {entry.effective.start.isoformat(): entry for entry in history}
    chosen = [shown[version["from"]] for version in made["versions"]]
    names = wording()["audiences"]
    return {
        **made,
        "versions": [
            {**version, "derived": _derived(entry, acts, as_of)} for version, entry in zip(made["versions"], chosen)
        ],
        "derived": {
            "page": publisher.page(history[-1]),
            "topic_name": known_topics().get(made["topic"], made["topic"]),
            "audience_names": [names[name] for name in made["audience"]],
            "issued_by": publisher.name,
            "as_of": as_of.isoformat(),
            "disclaimer": frame("disclaimer"),
            "how_to_check": how_to_check(publisher, publisher.page(history[-1])),
        },
    }


def _derived(entry: FaqEntry, acts: Acts, as_of: date) -> dict[str, Any]:
    on = law_day(entry, as_of)
    return {
        "in_force": as_of in entry.effective,
        "effective_until": entry.effective.end.isoformat() if entry.effective.end else None,
        "short_answer": entry.short_answer,
        "citation_labels": [acts.label(citation) for citation in entry.citations_on(on)],
        "notices": notices(entry, on, acts),
    }


def law_day(entry: FaqEntry, as_of: date) -> date:
    """The day whose law a version is shown with: ``as_of``, else its own day that is nearest to it."""
    if entry.effective.end is not None and entry.effective.end <= as_of:
        return entry.effective.end - timedelta(1)
    return max(as_of, entry.effective.start)


def about(made: Sequence[Record], selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher) -> Record:
    """What a whole file says of itself: issuer, day, the acts with their numbers and dates, a digest of the entries."""
    chosen = {(each["id"], version["from"]) for each in made for version in each["versions"]}
    shown = [entry for entry in corpus if (entry.id, entry.effective.start.isoformat()) in chosen]
    cited = {act.id: act for entry in shown for act in acts_cited([entry], law_day(entry, selection.as_of), acts)}
    return {
        "issued_by": publisher.name,
        "as_of": selection.as_of.isoformat(),
        "statements": [
            frame("issued_by", name=publisher.name),
            frame("applies_on", day=in_figures(selection.as_of)),
            frame("disclaimer"),
            how_to_check(publisher),
        ],
        "selection": {
            "topics": list(selection.topics),
            "audience": selection.audience,
            "ids": list(selection.ids),
        },
        "entries": len(made),
        "versions": len(chosen),
        "digest": digest(made),
        "acts": [
            {
                "id": act.id,
                "number": act.number,
                "short": act.short,
                "title": act.title,
                "effective": act.effective.start.isoformat(),
                "ended": act.effective.end.isoformat() if act.effective.end else None,
                "certainty": act.certainty_on(selection.as_of).value,
            }
            for _, act in sorted(cited.items())
        ],
    }


def digest(made: Sequence[Record]) -> str:
    """SHA-256 over the entries' own fields: changes when an entry does, whatever the issuer and the day."""
    return hashlib.sha256(json.dumps(made, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def schema() -> dict[str, Any]:
    """The JSON Schema of the form ``hoidap.faq/1``."""
    data: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return data
