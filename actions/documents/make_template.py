"""Makes ``letter.docx``, the one template of all letters: ``python -m actions.documents.make_template``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TEMPLATE = Path(__file__).parent / "letter.docx"
FONT = "Times New Roman"
LEFT, RIGHT, TOP, BOTTOM = 3.0, 2.0, 2.0, 2.0
WIDTH = 21.0 - LEFT - RIGHT
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin, section.right_margin = Cm(LEFT), Cm(RIGHT)
    section.top_margin, section.bottom_margin = Cm(TOP), Cm(BOTTOM)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(5)
    style.paragraph_format.line_spacing = 1.15
    properties = document.core_properties
    properties.author, properties.title, properties.comments, properties.language = "", "", "", "vi-VN"
    properties.created = properties.modified = datetime(2026, 7, 1)


def _add(document: Any, text: str, size: float | None = None, **marks: bool) -> Any:
    """A paragraph in one run, with marks such as ``bold``."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    for mark, on in marks.items():
        setattr(run.font, mark, on)
    return paragraph


def _centred(paragraph: Any, after: float = 0, before: float = 0) -> Any:
    paragraph.alignment = CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _filled(paragraph: Any) -> Any:
    """A tab in it becomes a dotted line to the right margin."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    return paragraph


def _hanging(paragraph: Any) -> Any:
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.7), Cm(-0.7)
    paragraph.paragraph_format.space_after = Pt(3)
    return paragraph


def _footer(document: Any) -> None:
    """The small print and the number of the page."""
    footer = document.sections[0].footer
    run = footer.paragraphs[0].add_run("{{ small_print }}")
    run.font.size, run.font.italic = Pt(8.5), True
    paragraph = footer.add_paragraph()
    paragraph.alignment = CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def build() -> Any:
    """The template as a document."""
    document = Document()
    _set_up(document)
    _centred(_add(document, "{{ nation }}", bold=True))
    _centred(_add(document, "{{ motto }}", size=14, bold=True, underline=True), after=18)
    _add(document, "{%p for words in title %}")
    _centred(_add(document, "{{ words }}", size=15, bold=True))
    _add(document, "{%p endfor %}")
    _add(document, "{%p if subtitle %}")
    _centred(_add(document, "{{ subtitle }}", bold=True))
    _add(document, "{%p endif %}")
    _add(document, "{%p for to in addressed_to %}")
    to = _filled(_add(document, "{{ to }}", bold=True))
    to.paragraph_format.space_before, to.paragraph_format.space_after = Pt(12), Pt(8)
    _add(document, "{%p endfor %}")
    _add(document, "{%p if basis %}")
    _add(document, "{{ basis }}", italic=True)
    _add(document, "{%p endif %}")
    _add(document, "{%p for paragraph in body %}")
    _add(document, "{%p if paragraph.style == 'heading' %}")
    heading = _add(document, "{{ paragraph.text }}", bold=True)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(6)
    _add(document, "{%p else %}")
    _filled(_add(document, "{{ paragraph.text }}"))
    _add(document, "{%p endif %}")
    _add(document, "{%p endfor %}")
    heading = _add(document, "{{ attachments_heading }}", bold=True)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(6)
    _add(document, "{%p for text in attachments %}")
    _hanging(_add(document, "{{ text }}")).paragraph_format.keep_with_next = True
    _add(document, "{%p endfor %}")
    day = _add(document, "{{ place_and_day }}", italic=True)
    signer = _add(document, "{{ signer }}", bold=True)
    _add(document, "{%p if sign_company %}")
    here = _add(document, "{{ sign_here }}", size=11, italic=True)
    company = _add(document, "{{ sign_company }}", size=11, italic=True)
    _add(document, "{%p else %}")
    here_alone = _add(document, "{{ sign_here }}", size=11, italic=True)
    _add(document, "{%p endif %}")
    for paragraph in (day, signer, here):
        _centred(paragraph).paragraph_format.left_indent = Cm(6.5)
        paragraph.paragraph_format.keep_with_next = True
    for paragraph in (company, here_alone):
        _centred(paragraph, after=70).paragraph_format.left_indent = Cm(6.5)
    day.paragraph_format.space_before = Pt(14)
    guide = _centred(_add(document, "{{ guide_title }}", size=14, bold=True), after=8)
    guide.paragraph_format.page_break_before = True
    _add(document, "{%p for part in guide %}")
    heading = _add(document, "{{ part.heading }}", bold=True)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_before = Pt(6)
    _add(document, "{%p for text in part.lines %}")
    _hanging(_add(document, "–  {{ text }}"))
    _add(document, "{%p endfor %}")
    _add(document, "{%p endfor %}")
    _footer(document)
    return document


if __name__ == "__main__":
    build().save(TEMPLATE)
