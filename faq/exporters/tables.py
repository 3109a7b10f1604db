"""One row a version: the columns that CSV and XLSX share, and how a cell holds a list or dated citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from faq.corpus import Corpus
from faq.exporters.records import SCHEMA, Record, with_derived
from faq.exporters.selection import Publisher, Selection
from law.acts import Acts

#: Columns of an entry and of a version; every cell is text.
ENTRY_COLUMNS = ("id", "topic", "title", "audience", "see_also", "questions")
VERSION_COLUMNS = ("from", "until", "citations", "reviewed_by", "reviewed_on", "body")
#: Columns that hold several items, one a line.
LISTS = ("audience", "see_also", "questions", "reviewed_by")
DAYS = ("from", "until", "reviewed_on")
#: What follows from the rest; ignored on import.
DERIVED_ENTRY = ("page", "topic_name", "audience_names", "issued_by", "as_of", "disclaimer", "how_to_check")
DERIVED_VERSION = ("in_force", "effective_until", "short_answer", "citation_labels", "notices")
DERIVED = "derived_"

COLUMNS = (
    "schema",
    *ENTRY_COLUMNS,
    *VERSION_COLUMNS,
    *(DERIVED + name for name in (*DERIVED_VERSION, *DERIVED_ENTRY)),
)

#: Signs with which spreadsheets begin a formula, or what they strip before one; wide forms too.
_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def rows(
    made: Sequence[Record], selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher
) -> list[dict[str, str]]:
    """A row for each version, by column."""
    found = []
    for each in made:
        whole = with_derived(each, corpus, acts, publisher, selection.as_of)
        shared = {"schema": SCHEMA} | {name: cell(whole[name]) for name in ENTRY_COLUMNS}
        for version in whole["versions"]:
            review = version["reviewed"]
            own = {
                "from": version["from"],
                "until": version["until"] or "",
                "citations": citations_cell(version["citations"]),
                "reviewed_by": cell(review["by"]) if review else "",
                "reviewed_on": review["on"] if review else "",
                "body": version["body"],
            }
            derived = {DERIVED + name: cell(version["derived"][name]) for name in DERIVED_VERSION}
            derived |= {DERIVED + name: cell(whole["derived"][name]) for name in DERIVED_ENTRY}
            found.append(shared | own | derived)
    return found


def cell(value: Any) -> str:
    """A value as the words of a cell: a list has one item a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "\n".join(value) if isinstance(value, list) else str(value)


def citations_cell(groups: Sequence[dict[str, Any]]) -> str:
    """One provision a line; several groups each below the line of their day (``2015-07-01:``)."""
    if len(groups) == 1:
        return "\n".join(groups[0]["provisions"])
    return "\n".join(line for group in groups for line in (f"{group['from']}:", *group["provisions"]))


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before a risky beginning."""
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The cell as it was before ``guarded``."""
    return text[1:] if _GUARDED.match(text) else text
