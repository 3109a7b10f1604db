"""XLSX for reading and editing: answers, questions, and a sheet that explains itself."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from faq.corpus import Corpus
from faq.exporters import Tell
from faq.exporters.records import SCHEMA, Record, about, records
from faq.exporters.selection import Publisher, Selection
from faq.exporters.tables import COLUMNS, DAYS, DERIVED, guarded, rows
from faq.exporters.wording import wording
from faq.exporters.zipped import settled
from law.acts import Acts

#: Sheet "entries": the columns of the table but those with a sheet of their own.
ENTRY_SHEET = tuple(name for name in COLUMNS if name not in ("schema", "questions"))
QUESTION_SHEET = ("id", "order", "question", "derived_title")

#: Widths in characters.
_WIDTHS = {
    "id": 26, "topic": 16, "title": 36, "audience": 13, "see_also": 26, "from": 12, "until": 12, "citations": 40,
    "reviewed_by": 14, "reviewed_on": 12, "body": 110, "order": 8, "question": 90, "derived_title": 60,
    "derived_in_force": 10, "derived_effective_until": 12, "derived_short_answer": 50, "derived_citation_labels": 44,
    "derived_notices": 40, "derived_page": 44, "derived_topic_name": 24, "derived_audience_names": 22,
    "derived_issued_by": 22, "derived_as_of": 12, "derived_disclaimer": 26, "derived_how_to_check": 40,
}  # fmt: skip
#: Points; a row can be no higher than the second.
_LINE, _HIGHEST = 15, 409
_ABOUT_WIDTHS = (30, 70, 40, 60, 14, 14, 30)
_FONT = "Calibri"
_DAY = "dd/mm/yyyy"
_HEAD = PatternFill("solid", fgColor="9B1C1C")
_READ_ONLY = PatternFill("solid", fgColor="EDEAE4")
_READ_ONLY_HEAD = PatternFill("solid", fgColor="6B6560")
_TOP = Alignment(vertical="top", horizontal="left", wrap_text=True)


def export(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    versions: str = "all",
    tell: Tell | None = None,
) -> bytes:
    """A workbook of three sheets; days are days, everything else is text."""
    made = records(selection, corpus, versions)
    told = about(made, selection, corpus, acts, publisher)
    asked = _questions(made)
    names = wording()["sheets"]
    book = Workbook()
    book.remove(book.active)
    filled = rows(made, selection, corpus, acts, publisher)
    sheets = (("entries", ENTRY_SHEET, filled, "D2"), ("questions", QUESTION_SHEET, asked, "A2"))
    total, done = len(filled) + len(asked), 0
    for key, columns, found, frozen in sheets:
        sheet = book.create_sheet(names[key])
        _head(sheet, columns, len(found), frozen)
        for line, row in enumerate(found, 2):
            _row(sheet, line, columns, row)
            done += 1
            if tell is not None and not done % 50:
                tell(done, total)
    _about(book.create_sheet(names["about"]), told, len(asked))
    book.properties.creator = publisher.name
    book.properties.title = f"{publisher.name} {selection.as_of.isoformat()}"
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), selection.as_of)


def _questions(made: Sequence[Record]) -> list[dict[str, Any]]:
    return [
        {"id": each["id"], "order": number, "question": question, "derived_title": each["title"]}
        for each in made
        for number, question in enumerate(each["questions"], 1)
    ]


def _head(sheet: Worksheet, columns: Sequence[str], count: int, frozen: str) -> None:
    """The names of the columns, and how the sheet is looked at and printed: our own columns only, on A3."""
    titles = wording()["columns"]
    for at, name in enumerate(columns, 1):
        head = sheet.cell(1, at)
        _put(head, titles[name])
        head.font = Font(name=_FONT, bold=True, color="FFFFFF")
        head.fill = _READ_ONLY_HEAD if name.startswith(DERIVED) else _HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[name]
    sheet.row_dimensions[1].height = 2 * _LINE + 2
    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    own = sum(not name.startswith(DERIVED) for name in columns)
    sheet.print_area = f"A1:{get_column_letter(own)}{count + 1}"
    sheet.print_title_rows = "1:1"
    _page(sheet)


def _row(sheet: Worksheet, line: int, columns: Sequence[str], row: dict[str, Any]) -> None:
    for at, name in enumerate(columns, 1):
        cell = sheet.cell(line, at)
        value = row[name]
        _put(cell, date.fromisoformat(value) if _is_day(name, value) else _shown(name, value))
        cell.alignment = _TOP
        if name.startswith(DERIVED):
            cell.fill = _READ_ONLY
    lines = max(_lines(row[name], _WIDTHS[name]) for name in columns)
    sheet.row_dimensions[line].height = min(lines * _LINE, _HIGHEST)


def _lines(value: Any, width: int) -> int:
    """How many lines a text takes in a column: spreadsheets do not always find out by themselves."""
    return sum(max(1, math.ceil(len(line) / width)) for line in str(value).split("\n"))


def _is_day(name: str, value: Any) -> bool:
    return bool(value) and name in (*DAYS, "derived_as_of", "derived_effective_until")


def _shown(name: str, value: Any) -> Any:
    if name == "derived_in_force":
        return "có" if value == "true" else "không"
    return value or None


def _put(cell: Cell, value: Any) -> None:
    """Text stays text, whatever it begins with, also after somebody edits it."""
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = guarded(value) != value
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DAY


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _about(sheet: Worksheet, told: Record, questions: int) -> None:
    """What the file is, what its columns mean, which acts it cites."""
    words = wording()
    names, columns, explained = words["about"], words["columns"], words["explanations"]
    lines: list[tuple[Any, ...]] = [
        (names["schema"], SCHEMA),
        (names["issued_by"], told["issued_by"]),
        (names["as_of"], date.fromisoformat(told["as_of"])),
        (names["entries"], told["entries"]),
        (names["versions"], told["versions"]),
        (names["questions"], questions),
        (names["digest"], told["digest"]),
        *((names["statements"] if not at else "", text) for at, text in enumerate(told["statements"])),
        (),
        (names["columns"],),
        *((columns[name], explained[name]) for name in ENTRY_SHEET if name in explained),
        ("", explained["derived"]),
        (),
        (names["acts"],),
        tuple(names["act_columns"]),
    ]
    headings = {at for at, line in enumerate(lines, 1) if len(line) == 1 or len(line) > 2}
    for act in told["acts"]:
        ended = date.fromisoformat(act["ended"]) if act["ended"] else None
        since = date.fromisoformat(act["effective"])
        certainty = names["certainty"][act["certainty"]]
        lines.append((act["id"], act["number"], act["short"], act["title"], since, ended, certainty))
    for row, line in enumerate(lines, 1):
        for at, value in enumerate(line, 1):
            cell = sheet.cell(row, at)
            _put(cell, value)
            cell.alignment = Alignment(vertical="top", horizontal="left", wrap_text=len(line) <= 2 or at > 1)
            cell.font = Font(name=_FONT, bold=row in headings or (len(line) == 2 and at == 1))
        if len(line) == 2:
            sheet.row_dimensions[row].height = _LINE * _lines(line[1], _ABOUT_WIDTHS[1])
        elif len(line) > 2:
            high = max(_lines(value, width) for value, width in zip(line, _ABOUT_WIDTHS))
            sheet.row_dimensions[row].height = _LINE * high
    for at, width in enumerate(_ABOUT_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    _page(sheet)
