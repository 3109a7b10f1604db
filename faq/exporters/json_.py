"""JSON: one document with everything, or one line an entry (JSONL) that stands by itself."""

from __future__ import annotations

import json

from faq.corpus import Corpus
from faq.exporters.records import SCHEMA, about, records, with_derived
from faq.exporters.selection import Publisher, Selection
from law.acts import Acts


def export(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, versions: str = "all") -> str:
    """One document ``{"schema", "about", "entries"}``."""
    made = records(selection, corpus, versions)
    document = {
        "schema": SCHEMA,
        "about": about(made, selection, corpus, acts, publisher),
        "entries": [with_derived(each, corpus, acts, publisher, selection.as_of) for each in made],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def export_lines(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, versions: str = "all") -> str:
    """One entry a line, each with its ``schema``."""
    lines = [
        json.dumps(
            {"schema": SCHEMA, **with_derived(each, corpus, acts, publisher, selection.as_of)}, ensure_ascii=False
        )
        for each in records(selection, corpus, versions)
    ]
    return "\n".join(lines) + "\n"
