"""The report of a campaign as a document to complete and sign, laid out as public bodies' reports are.

Sizes, margins and places follow Decree 30/2020/NĐ-CP, annex I. Number, place, day, remarks and signature are left
open for the organiser. The same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from faq.corpus import Corpus
from faq.exporters.selection import BadSelection
from faq.exporters.zipped import settled
from faq.topics import known_topics
from gateway.partners.campaign_report import Figures, Report, format_title, wording

FONT = "Times New Roman"
BODY, SMALL = Pt(14), Pt(12)
#: Between the margins of 30 and 20 mm on A4.
TEXT_MM = 160
#: The figures of the table by day: it has to be readable upright.
BY_DAY = ("views", "qr_views", "downloads", "questions", "answered", "clarify", "unanswered")

_LEFT, _CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
_RIGHT, _BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


def as_docx(made: Report, corpus: Corpus) -> bytes:
    """The report as a document (DOCX, A4)."""
    page = _Page(made)
    page.head()
    page.held(corpus)
    page.totals()
    page.by_day()
    page.entries()
    page.notes()
    page.sign()
    return page.saved()


class _Page:
    """A document that grows from top to bottom."""

    def __init__(self, made: Report) -> None:
        self.made = made
        self.words: dict[str, Any] = wording()["report"]
        self.document = Document()
        self._section = 0
        self._set_up()

    def _set_up(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, BODY
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(6), Pt(0)
        style.paragraph_format.line_spacing = 1.15
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = _CENTRE
        _page_number(number)
        properties = self.document.core_properties
        day = self.made.last
        properties.title = self.words["about"].format(title=self.made.campaign.title)
        properties.author = properties.last_modified_by = self.made.campaign.organiser
        properties.created = properties.modified = datetime(day.year, day.month, day.day)
        properties.language, properties.comments = "vi-VN", ""

    def head(self) -> None:
        """Who reports, the nation's name and motto, number, place and day, and what is reported."""
        words, campaign = self.words, self.made.campaign
        table = self.document.add_table(rows=2, cols=2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _widths(table, (63, 100))
        left, right = table.rows[0].cells
        self._line(left.paragraphs[0], campaign.organiser.upper(), _CENTRE, SMALL, bold=True)
        _rule(left, 20)
        self._line(right.paragraphs[0], words["nation"], _CENTRE, SMALL, bold=True)
        self._line(right.add_paragraph(), words["motto"], _CENTRE, Pt(13), bold=True)
        _rule(right, 48)
        left, right = table.rows[1].cells
        self._line(left.paragraphs[0], words["number"], _CENTRE, Pt(13))
        self._line(right.paragraphs[0], f"…………{words['place']}{self.made.last.year}", _CENTRE, Pt(13), italic=True)
        self._add(words["kind"], _CENTRE, bold=True).paragraph_format.space_before = Pt(12)
        self._add(words["about"].format(title=campaign.title), _CENTRE, bold=True)
        period = words["period"].format(first=_said(self.made.first), last=_said(self.made.last))
        self._add(period, _CENTRE, italic=True).paragraph_format.space_after = Pt(12)

    def held(self, corpus: Corpus) -> None:
        """What the campaign was."""
        campaign = self.made.campaign
        self._heading("held")
        try:
            entries = campaign.selection(self.made.last, corpus).histories(corpus)
        except BadSelection:
            entries = []  # none of them is shown any more
        topics = dict.fromkeys(versions[-1].topic for versions in entries)
        values = {
            "title": campaign.title,
            "organiser": campaign.organiser,
            "since": _said(campaign.since),
            "until": _said(campaign.until),
            "entries": len(entries),
            "topics": "; ".join(known_topics().get(id, id) for id in topics),
        }
        for line in self.words["held"]["lines"]:
            self._add(line.format(**values), _BOTH, first_line=True)

    def totals(self) -> None:
        """Each figure of the period with its definition."""
        self._heading("totals")
        rows = []
        for name, n in self.made.total.by_name.items():
            words = wording()["figures"][name]
            rows.append((words["label"], self._figure(name, n), words["means"]))
            if name == "downloads":
                rows += [(f"– {format_title(each)}", _number(n), "") for each, n in self.made.total.downloads.items()]
        self._table(self.words["totals"]["columns"], rows, (48, 26, 86), (_LEFT, _RIGHT, _LEFT))

    def _figure(self, name: str, n: int) -> str:
        share = self.made.total.useful_share
        if name != "useful" or share is None:
            return _number(n)
        percent = f"{share * 100:.0f}"
        return str(self.words["totals"]["share"].format(useful=_number(n), percent=percent))

    def by_day(self) -> None:
        """The days on which something was counted."""
        words = self.words["by_day"]
        self._heading("by_day")
        days = [(on, figures) for on, figures in self.made.days if any(figures.by_name.values())]
        if not days:
            self._add(words["none"], _BOTH, first_line=True)
            return
        self._add(words["empty"], _BOTH, first_line=True)
        labels = [wording()["figures"][name]["label"] for name in BY_DAY]
        rows = [(_said(on), *_numbers(figures)) for on, figures in days]
        rows.append((wording()["total"], *_numbers(self.made.total)))
        widths = (27, *[19] * len(BY_DAY))
        self._table((wording()["day"], *labels), rows, widths, (_LEFT, *[_RIGHT] * len(BY_DAY)), Pt(11), last_bold=True)

    def entries(self) -> None:
        """The questions that were answered often."""
        words = self.words["entries"]
        self._heading("entries")
        if not self.made.entries:
            self._add(words["none"], _BOTH, first_line=True)
            return
        rows = [(title, _number(n)) for _, title, n in self.made.entries]
        self._table(words["columns"], rows, (136, 24), (_LEFT, _RIGHT))

    def notes(self) -> None:
        """What a reader must know of the figures, and room for remarks."""
        self._heading("notes")
        for note in self.made.notes:
            self._add(f"– {note}", _BOTH, first_line=True)
        self._heading("opinion")
        for _ in range(3):
            line = self._add("\t", _LEFT)
            line.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            # a signature never stands alone on a page
            line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_after = Pt(18)

    def sign(self) -> None:
        """Who gets the report and who signs it."""
        table = self.document.add_table(rows=1, cols=2)
        _widths(table, (80, 80))
        _keep_whole(table.rows[0])
        left, right = table.rows[0].cells
        self._line(left.paragraphs[0], self.words["copies"], _LEFT, SMALL, bold=True, italic=True)
        for line in self.words["copies_lines"]:
            self._line(left.add_paragraph(), line, _LEFT, Pt(11))
        self._line(right.paragraphs[0], self.words["signer"], _CENTRE, BODY, bold=True)
        self._line(right.add_paragraph(), self.words["sign"], _CENTRE, Pt(13), italic=True)

    def saved(self) -> bytes:
        """The document with fixed times in its archive."""
        made = BytesIO()
        self.document.save(made)
        return settled(made.getvalue(), self.made.last)

    def _heading(self, part: str) -> None:
        self._section += 1
        paragraph = self._add(f"{self._section}. {self.words[part]['heading']}", _LEFT, bold=True)
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.keep_with_next = True

    def _add(
        self, text: str, alignment: Any, bold: bool = False, italic: bool = False, first_line: bool = False
    ) -> Any:
        paragraph = self.document.add_paragraph()
        self._line(paragraph, text, alignment, BODY, bold, italic)
        if first_line:
            paragraph.paragraph_format.first_line_indent = Mm(10)
        return paragraph

    def _line(
        self, paragraph: Any, text: str, alignment: Any, size: Any, bold: bool = False, italic: bool = False
    ) -> None:
        paragraph.alignment = alignment
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = size, bold, italic

    def _table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        alignments: Sequence[Any],
        size: Any = SMALL,
        last_bold: bool = False,
    ) -> None:
        table = self.document.add_table(rows=1 + len(rows), cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _widths(table, widths)
        _repeated(table.rows[0])
        for row in table.rows:
            _keep_whole(row)
        for cell, label in zip(table.rows[0].cells, columns):
            self._line(cell.paragraphs[0], label, _CENTRE, size, bold=True)
        for at, values in enumerate(rows, 1):
            for cell, value, alignment in zip(table.rows[at].cells, values, alignments):
                self._line(cell.paragraphs[0], value, alignment, size, bold=last_bold and at == len(rows))
        for row in table.rows:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)


def _numbers(figures: Figures) -> list[str]:
    return [_number(figures.by_name[name]) for name in BY_DAY]


def _number(n: int) -> str:
    return f"{n:,}".replace(",", ".")


def _said(day: Any) -> str:
    return f"{day:%d/%m/%Y}"


def _widths(table: Any, widths: Sequence[int]) -> None:
    """Fix the widths of columns, in millimetres."""
    table.autofit = False
    for column, width in zip(table.columns, widths):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _rule(cell: Any, width: int) -> None:
    """A short line under the last words of a cell, ``width`` millimetres long and in the middle of it."""
    paragraph = cell.add_paragraph()
    room = round((cell.width / 36000 - 4 - width) / 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(room)
    form.space_after, form.line_spacing = Pt(6), Pt(3)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _repeated(row: Any) -> None:
    """Show a row again at the top of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()._r
        sign = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            sign.set(qn("w:fldCharType"), kind)
        else:
            sign.set(qn("xml:space"), "preserve")
            sign.text = text
        run.append(sign)
