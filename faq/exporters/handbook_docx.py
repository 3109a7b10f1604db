"""The handbook as an editable document (DOCX) with real styles, contents, numbering and an index of provisions.

Page numbers in contents and index are fields: LibreOffice fills them on opening, Word after asking.
The font is embedded.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as Package
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.handbook import Chapter, book_title, chapters_of, indexed, most_cited
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import acts_cited, frame, in_figures, law_versions, notices, statements
from faq.exporters.zipped import settled
from law.acts import Acts

ACCENT, SOFT = RGBColor(0x9B, 0x1C, 0x1C), RGBColor(0x4A, 0x45, 0x41)
TEXT_WIDTH = Mm(165)
LOGO_WIDEST = Mm(120)
#: Characters of a title that is set smaller, so that the cover stays one page.
LONG_TITLE = 50
#: Shown for a page until the fields are updated.
UNKNOWN_PAGE = "…"
_EMBEDDED = (
    ("embedRegular", "be-vietnam-pro-400.ttf"),
    ("embedBold", "be-vietnam-pro-700.ttf"),
    ("embedItalic", "be-vietnam-pro-400-italic.ttf"),
)


def export(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, title: str = "") -> bytes:
    """The handbook of the selection as an A4 document."""
    entries = selection.entries(corpus)
    chapters = chapters_of(entries)
    book = _Book(selection, acts, publisher)
    book.set_up(title or book_title(entries))
    book.cover(title or book_title(entries), entries, len(chapters))
    book.about(entries)
    book.contents(chapters)
    for chapter in chapters:
        book.chapter(chapter)
    book.index(chapters)
    return book.saved()


class _Book:
    """A document that grows from front to back."""

    def __init__(self, selection: Selection, acts: Acts, publisher: Publisher) -> None:
        self.day = selection.as_of
        self.selection = selection
        self.acts = acts
        self.publisher = publisher
        self.words = typeset.words()["handbook"]
        self.document = Document()
        self._bookmarks = 0

    def set_up(self, title: str) -> None:
        """Page, styles, properties and the two lists."""
        document = self.document
        properties = document.core_properties
        moment = datetime(self.day.year, self.day.month, self.day.day)
        properties.title, properties.author, properties.language = title, self.publisher.name, "vi-VN"
        properties.created = properties.modified = moment
        properties.last_modified_by, properties.comments = self.publisher.name, ""
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.top_margin = section.bottom_margin = Mm(20)
        _styles(document)
        self._bullets, self._steps = _lists(document)
        _embed_font(document)
        _settings(document)

    def cover(self, title: str, entries: Sequence[FaqEntry], topics: int) -> None:
        """The first page, without header and footer."""
        logo = typeset.logo_png(self.publisher.logo)
        if logo:
            drawn = self.document.add_paragraph().add_run().add_picture(BytesIO(logo), height=Mm(24))
            if drawn.width > LOGO_WIDEST:
                drawn.width, drawn.height = LOGO_WIDEST, round(drawn.height * LOGO_WIDEST / drawn.width)
        self._line(self.publisher.name, "Issuer")
        self._line(self.words["kind"].upper(), "Kicker").paragraph_format.space_before = Pt(120)
        long = len(title) > LONG_TITLE
        self._line(title, "Title").runs[0].font.size = Pt(26) if long else None
        self._line(self.words["counted"].format(entries=len(entries), topics=topics), "Subtitle")
        foot = self._line(frame("applies_on", day=in_figures(self.day)), "Issuer")
        foot.paragraph_format.space_before = Pt(60) if long else Pt(150)
        self._line(law_versions(most_cited(entries, self.selection, self.acts)[:1])[0])
        self._line(frame("disclaimer") + ".")
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        for each in (head, foot):
            each.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        head.add_run(f"{self.words['kind']}: {title}\t{self.publisher.name}")
        foot.add_run(f"{frame('applies_on', day=in_figures(self.day))}\t")
        _field(foot, "PAGE", "2")

    def about(self, entries: Sequence[FaqEntry]) -> None:
        """What the book is, who issues it, which acts it rests on."""
        self._line(self.words["about"], "Front Heading")
        page = typeset.topic_page(self.publisher, entries)
        told = statements(self.publisher, self.day, entries, self.acts, page)
        for text in (*self.words["about_lines"], *(told[at].rstrip(".") + "." for at in (0, 1, 3, 4))):
            self._line(text)
        if page:
            run = self.document.add_paragraph().add_run()
            run.add_picture(BytesIO(typeset.qr(page, "png")), height=Mm(30))
            self._line(typeset.words()["common"]["scan"], "Basis")
        self._line(self.words["acts"], "Issuer")
        for text in law_versions(acts_cited(entries, self.day, self.acts)):
            self._item(text, self._bullets)

    def contents(self, chapters: Sequence[Chapter]) -> None:
        """Chapters and questions, each with its page as a field; LibreOffice would leave a TOC field without pages."""
        self._line(self.words["contents"], "Front Heading").paragraph_format.page_break_before = True
        rows = []
        for at, chapter in enumerate(chapters, 1):
            rows.append(("TOC 1", chapter.title, f"_Toc_c{at}"))
            rows += [("TOC 2", _numbered(number, entry), f"_Toc_q{number}") for number, entry in chapter.entries]
        rows.append(("TOC 1", self.words["index"], "_Toc_index"))
        for style, text, mark in rows:
            paragraph = self.document.add_paragraph(style=style)
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), mark)
            for run in (_run(paragraph, typeset.glued(text) + "\t"), *_field(paragraph, f"PAGEREF {mark} \\h")):
                link.append(run)
            paragraph._p.append(link)

    def chapter(self, chapter: Chapter) -> None:
        """A topic: its heading, then question after question."""
        heading = self._line(chapter.title, "Heading 1")
        self._chapters = getattr(self, "_chapters", 0) + 1
        self._mark(heading, f"_Toc_c{self._chapters}")
        for number, entry in chapter.entries:
            self._entry(number, entry)

    def _entry(self, number: int, entry: FaqEntry) -> None:
        self._mark(self._line(entry.title, "Heading 2"), f"_Toc_q{number}")
        parts = typeset.parts_of(entry.body)
        for at, part in enumerate(parts):
            if part.kind == "text":
                line = self._line(part.text, "Short Answer" if at == 0 else "Body Text")
                line.paragraph_format.keep_with_next = part.text.endswith(":")
            elif part.kind == "points":
                for item in part.items:
                    self._item(item, self._bullets)
            else:
                steps = _restarted(self.document, self._steps)
                for item in part.items:
                    self._item(item, steps)
        common = typeset.words()["common"]
        lines = typeset.basis_lines(entry.citations_on(self.day), self.acts)
        self._line(f"{common['basis']} " + ". ".join(lines) + ".", "Basis")
        for notice in notices(entry, self.day, self.acts):
            self._line(notice, "Notice")
        if page := self.publisher.page(entry):
            self._line(common["address"].format(page=page), "Basis")

    def index(self, chapters: Sequence[Chapter]) -> None:
        """Act by act: each article, the numbers of the questions and their pages."""
        self._mark(self._line(self.words["index"], "Heading 1"), "_Toc_index")
        self._line(self.words["index_note"], "Basis")
        page_word = self.words["page"].format(page="")
        for act in indexed(chapters, self.selection, self.acts):
            self._line(act.title, "Index Heading")
            for row in act.rows:
                paragraph = self.document.add_paragraph(style="Index Line")
                paragraph.add_run(f"{typeset.glued(row.place)}\t").bold = True
                for at, number in enumerate(row.numbers):
                    paragraph.add_run(f"{', ' if at else ''}{number} ({page_word.strip()}\u00a0")
                    _field(paragraph, f"PAGEREF _Toc_q{number} \\h")
                    paragraph.add_run(")")

    def saved(self) -> bytes:
        """The document with fixed times in its archive."""
        made = BytesIO()
        self.document.save(made)
        return settled(made.getvalue(), self.day)

    def _line(self, text: str, style: str = "Body Text") -> Any:
        return self.document.add_paragraph(typeset.glued(text), style=style)

    def _item(self, text: str, numbering: int) -> None:
        paragraph = self._line(text, "List Paragraph")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = numbering

    def _mark(self, paragraph: Any, name: str) -> None:
        """Put a bookmark around the words of a paragraph."""
        self._bookmarks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for each in (start, end):
            each.set(qn("w:id"), str(self._bookmarks))
        start.set(qn("w:name"), name)
        paragraph.runs[0]._r.addprevious(start)
        paragraph._p.append(end)


def _numbered(number: int, entry: FaqEntry) -> str:
    return f"{typeset.words()['common']['question'].format(number=number)} {entry.title}"


def _styles(document: Any) -> None:
    styles = document.styles
    made = {
        # name: (based on, size, bold, color, before, after)
        "Normal": (None, 12, False, None, 0, 6),
        "Body Text": ("Normal", 12, False, None, 0, 6),
        "Short Answer": ("Body Text", 12, True, None, 0, 6),
        "Title": ("Normal", 34, True, None, 0, 12),
        "Subtitle": ("Normal", 14, False, None, 0, 6),
        "Kicker": ("Normal", 13, True, ACCENT, 0, 6),
        "Issuer": ("Normal", 13, True, None, 12, 6),
        "Front Heading": ("Normal", 20, True, ACCENT, 0, 12),
        "Heading 1": ("Normal", 20, True, ACCENT, 0, 14),
        "Heading 2": ("Normal", 13, True, ACCENT, 18, 6),
        "Basis": ("Normal", 10, False, SOFT, 2, 4),
        "Notice": ("Normal", 10, False, None, 4, 6),
        "List Paragraph": ("Normal", 12, False, None, 0, 4),
        "TOC 1": ("Normal", 12, True, None, 10, 3),
        "TOC 2": ("Normal", 11, False, None, 0, 2),
        "Index Heading": ("Normal", 12, True, ACCENT, 12, 4),
        "Index Line": ("Normal", 10, False, None, 0, 2),
        "Header": ("Normal", 9, False, SOFT, 0, 0),
        "Footer": ("Normal", 9, False, SOFT, 0, 0),
    }
    existing = {style.name for style in styles}
    for name, (base, size, bold, color, before, after) in made.items():
        style = styles[name] if name in existing else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[base] if base else None
        style.quick_style = True
        _font(style, size, bold, color)
        form = style.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
        form.widow_control = True
    styles["Heading 1"].paragraph_format.page_break_before = True
    styles["Heading 2"].paragraph_format.keep_with_next = True
    styles["Index Heading"].paragraph_format.keep_with_next = True
    styles["Short Answer"].paragraph_format.keep_together = True
    styles["Basis"].font.italic = True
    for name, indent in (("TOC 1", 0), ("TOC 2", 18)):
        form = styles[name].paragraph_format
        form.left_indent, form.first_line_indent, form.right_indent = Mm(indent), Mm(-indent), Mm(12)
        form.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    form = styles["Index Line"].paragraph_format
    form.left_indent, form.first_line_indent = Mm(28), Mm(-28)
    form.tab_stops.add_tab_stop(Mm(28))
    _boxed(styles["Notice"])


def _settings(document: Any) -> None:
    """Embedded fonts, and fields brought up to date on opening; each where the schema wants it."""
    settings = document.settings.element
    settings.find(qn("w:zoom")).addnext(parse_xml(f"<w:embedTrueTypeFonts {nsdecls('w')}/>"))
    update = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
    settings.find(qn("w:compat")).addprevious(update)


def _font(style: Any, size: int, bold: bool, color: Any) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = typeset.FONT, Pt(size), bold, False
    style.font.color.rgb = color or RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), typeset.FONT)
    for old in ("w:lang", "w:spacing", "w:kern"):
        for each in properties.findall(qn(old)):
            properties.remove(each)
    paragraph = style.element.get_or_add_pPr()
    for old in ("w:pBdr", "w:tabs", "w:numPr"):
        for each in paragraph.findall(qn(old)):
            paragraph.remove(each)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN"/>'))


def _boxed(style: Any) -> None:
    sides = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="4A4541"/>' for side in _SIDES)
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


_SIDES = ("top", "left", "bottom", "right")


def _lists(document: Any) -> tuple[int, int]:
    """Numbering of questions (bound to Heading 2) and the bullet and the step list: the ids of the latter two."""
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    question = typeset.words()["common"]["question"].format(number="%1")
    kinds = (
        (1, "decimal", question, '<w:pStyle w:val="Heading2"/>', 0, 0),
        (2, "bullet", "•", "", 397, 284),
        (3, "decimal", "%1.", "", 454, 397),
    )
    for id, form, text, style, left, hanging in kinds:
        tail = '<w:suff w:val="space"/>' if id == 1 else ""
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{style}{tail}'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl></w:abstractNum>'
            )
        )
    for id, *_ in kinds:
        numbering.append(_number(id, id))
    heading = document.styles["Heading 2"].element.get_or_add_pPr()
    heading.get_or_add_numPr().get_or_add_numId().val = 1
    return 2, 3


def _number(id: int, abstract: int, restart: bool = False) -> Any:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return parse_xml(f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>')


def _restarted(document: Any, numbering: int) -> int:
    """A new list that counts from 1."""
    element = document.part.numbering_part.element
    id = len(element.findall(qn("w:num"))) + 1
    element.append(_number(id, numbering, restart=True))
    return id


def _run(paragraph: Any, text: str) -> Any:
    return paragraph.add_run(text)._r


def _sign(paragraph: Any, kind: str, dirty: bool = False) -> Any:
    run = OxmlElement("w:r")
    sign = OxmlElement("w:fldChar")
    sign.set(qn("w:fldCharType"), kind)
    if dirty:
        sign.set(qn("w:dirty"), "true")
    run.append(sign)
    paragraph._p.append(run)
    return run


def _instruction(paragraph: Any, text: str) -> Any:
    run = OxmlElement("w:r")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {text} "
    run.append(words)
    paragraph._p.append(run)
    return run


def _begin_field(paragraph: Any, instruction: str) -> Iterable[Any]:
    return [
        _sign(paragraph, "begin", dirty=True),
        _instruction(paragraph, instruction),
        _sign(paragraph, "separate"),
    ]


def _end_field(paragraph: Any) -> Any:
    return _sign(paragraph, "end")


def _field(paragraph: Any, instruction: str, shown: str = UNKNOWN_PAGE) -> list[Any]:
    """A field with what it shows until it is updated; the runs it is made of."""
    return [*_begin_field(paragraph, instruction), _run(paragraph, shown), _end_field(paragraph)]


def _embed_font(document: Any) -> None:
    """Put the font into the document as ECMA-376 part 4, 2.8.1 says: the first 32 bytes mixed with a key."""
    table = next(rel.target_part for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    embedded = []
    for at, (kind, file) in enumerate(_EMBEDDED, 1):
        data = (typeset.FONTS_DIR / file).read_bytes()
        key = uuid.uuid5(uuid.NAMESPACE_URL, file)
        mask = key.bytes[::-1]
        mixed = bytes(byte ^ mask[place % 16] for place, byte in enumerate(data[:32])) + data[32:]
        name = PackURI(f"/word/fonts/font{at}.odttf")
        part = Package(name, "application/vnd.openxmlformats-officedocument.obfuscatedFont", mixed, table.package)
        relation = table.relate_to(part, f"{_OFFICE}/font")
        embedded.append(f'<w:{kind} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>')
    font = f'<w:font w:name="{typeset.FONT}"><w:charset w:val="A3"/><w:family w:val="swiss"/>'
    table._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w", "r")}>'
        f"{font}{''.join(embedded)}</w:font></w:fonts>"
    ).encode()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
