"""CSV as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it; no cell begins a formula."""

from __future__ import annotations

import csv
import io

from faq.corpus import Corpus
from faq.exporters.records import records
from faq.exporters.selection import Publisher, Selection
from faq.exporters.tables import COLUMNS, guarded, rows
from law.acts import Acts

BOM = "\ufeff"


def export(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, versions: str = "all") -> str:
    """One row a version, lines ended by CR LF, lines inside a cell by LF."""
    made = io.StringIO(newline="")
    made.write(BOM)
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(records(selection, corpus, versions), selection, corpus, acts, publisher):
        writer.writerow([guarded(row[name]) for name in COLUMNS])
    return made.getvalue()
