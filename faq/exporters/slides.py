"""A deck for a village meeting (PPTX): one question a slide in big type, the whole answer in the speaker's notes.

The font is Arial, which meeting-room computers have; lines are measured in Be Vietnam Pro, which is about a tenth
wider, so that nothing runs over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import ImageFont
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Pt

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import frame, how_to_check, in_figures, law_versions, notices, statements
from faq.exporters.zipped import settled
from law.acts import Acts

FACE = "Arial"
_color: Any = RGBColor.from_string
ACCENT, INK, SOFT, WHITE = (_color(each) for each in ("9B1C1C", "1C1917", "4A4541", "FFFFFF"))
#: 16:9, in points.
WIDE, HIGH = 960, 540
LEFT, TEXT_WIDE = 54, 852
#: Sizes of answers (points), best first, and the room for them.
ANSWER_SIZES = (40, 38, 36, 34, 32, 30, 28)
QUESTION_SIZES = (36, 34, 32, 30, 28)
QUESTION_HIGH, ANSWER_TOP, ANSWER_HIGH = 92, 152, 252
BASIS_TOP, BASIS_HIGH, BASIS_SIZES = 412, 88, (16, 15, 14, 13, 12)
LINE = 1.2
LOGO_WIDEST = Pt(420)
_LAYOUT_TITLE_ONLY = 5


def export(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher, title: str = "") -> bytes:
    """The deck of the selection."""
    entries = selection.entries(corpus)
    words = typeset.words()["slides"]
    deck = _Deck(selection, acts, publisher)
    name = title or typeset.named(entries)
    deck.set_up(name)
    deck.cover(name, words["kicker"], entries)
    for number, entry in enumerate(entries, 1):
        deck.question(number, entry)
    deck.closing(entries)
    made = BytesIO()
    deck.presentation.save(made)
    return settled(made.getvalue(), selection.as_of)


def lines_of(text: str, size: float, width: float, bold: bool = False) -> int:
    """How many lines a text takes at a size (points) in a width (points); a little more than PowerPoint needs."""
    face = _face(bold)
    count = 0
    for paragraph in text.split("\n"):
        used = 0.0
        count += 1
        for word in paragraph.split(" "):
            wide = face.getlength(word + " ") * size / 100
            if used and used + wide > width:
                count, used = count + 1, 0.0
            used += wide
    return count


def fitting(text: str, sizes: Sequence[int], width: float, height: float, bold: bool = False) -> int | None:
    """The first size at which a text stays within width and height; none when it does not."""
    return next((size for size in sizes if lines_of(text, size, width, bold) * size * LINE <= height), None)


def split(text: str, size: int, width: float, height: float) -> list[str]:
    """A text in pieces that fit, broken between sentences only; a sentence is never cut."""
    pieces: list[str] = []
    for sentence in re.split(r"(?<=[.!?]) ", text):
        longer = f"{pieces[-1]} {sentence}" if pieces else sentence
        if pieces and lines_of(longer, size, width) * size * LINE <= height:
            pieces[-1] = longer
        else:
            pieces.append(sentence)
    return pieces


@lru_cache(maxsize=2)
def _face(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(typeset.FONTS_DIR / f"be-vietnam-pro-{700 if bold else 400}.ttf"), 100)


class _Deck:
    """A presentation that grows slide by slide."""

    def __init__(self, selection: Selection, acts: Acts, publisher: Publisher) -> None:
        self.day = selection.as_of
        self.acts = acts
        self.publisher = publisher
        self.words = typeset.words()["slides"]
        self.presentation = Presentation()

    def set_up(self, title: str) -> None:
        """Size and properties."""
        self.presentation.slide_width, self.presentation.slide_height = Pt(WIDE), Pt(HIGH)
        properties = self.presentation.core_properties
        properties.title, properties.author, properties.language = title, self.publisher.name, "vi-VN"
        properties.last_modified_by = self.publisher.name
        properties.created = properties.modified = datetime(self.day.year, self.day.month, self.day.day)

    def cover(self, title: str, kicker: str, entries: Sequence[FaqEntry]) -> None:
        """The first slide."""
        slide = self._slide(title, 152, 170, fitting(title, (60, 54, 48, 42, 36), TEXT_WIDE, 170, True) or 30, INK)
        self._box(slide, kicker.upper(), 112, 34, 22, ACCENT, bold=True)
        band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Pt(396), Pt(WIDE), Pt(HIGH - 396))
        band.fill.solid()
        band.fill.fore_color.rgb = ACCENT
        band.line.fill.background()
        band.shadow.inherit = False
        act = law_versions([self.acts[entries[0].citations_on(self.day)[0].act]])[0]
        told = f"{frame('applies_on', day=in_figures(self.day))}\n{act}\n{frame('disclaimer')}."
        self._box(slide, self.publisher.name, 334, 44, 24, INK, bold=True)
        self._box(slide, told, 412, 112, 20, WHITE)
        logo = typeset.logo_png(self.publisher.logo)
        if logo:
            drawn = slide.shapes.add_picture(BytesIO(logo), Pt(LEFT), Pt(32), height=Pt(64))
            if drawn.width > LOGO_WIDEST:
                drawn.width, drawn.height = LOGO_WIDEST, round(drawn.height * LOGO_WIDEST / drawn.width)
        slide.notes_slide.notes_text_frame.text = "\n".join(
            statements(self.publisher, self.day, entries, self.acts, typeset.topic_page(self.publisher, entries))
        )

    def question(self, number: int, entry: FaqEntry) -> None:
        """One question: as many slides as its short answer needs in big type."""
        size = fitting(entry.short_answer, ANSWER_SIZES, TEXT_WIDE, ANSWER_HIGH)
        pieces = [entry.short_answer] if size else split(entry.short_answer, ANSWER_SIZES[-1], TEXT_WIDE, ANSWER_HIGH)
        basis = typeset.basis_short(entry.citations_on(self.day), self.acts)
        warned = " ".join(notices(entry, self.day, self.acts))
        told = typeset.glued(" ".join(filter(None, (self.words["basis"].format(basis=basis) + ".", warned))))
        for at, piece in enumerate(pieces):
            asked = f"{number}. {entry.title}" + (f" {self.words['continued']}" if at else "")
            slide = self._slide(
                asked, 36, QUESTION_HIGH, fitting(asked, QUESTION_SIZES, TEXT_WIDE, QUESTION_HIGH, True) or 24, ACCENT
            )
            self._bar(slide, 138)
            self._box(slide, piece, ANSWER_TOP, ANSWER_HIGH, size or ANSWER_SIZES[-1], INK)
            small = fitting(told, BASIS_SIZES, TEXT_WIDE, BASIS_HIGH) or BASIS_SIZES[-1]
            self._box(slide, told, BASIS_TOP, BASIS_HIGH, small, SOFT, bottom=True)
            foot = f"{frame('applies_on', day=in_figures(self.day))}. {self.publisher.name}"
            self._box(slide, foot, 506, 20, 12, SOFT)
            slide.notes_slide.notes_text_frame.text = self._notes(entry)

    def closing(self, entries: Sequence[FaqEntry]) -> None:
        """The last slide: where to look, what this is not, and the QR code."""
        slide = self._slide(self.words["thanks"], 48, 60, 40, ACCENT)
        self._bar(slide, 122)
        page = typeset.topic_page(self.publisher, entries)
        lines = [
            frame("issued_by", name=self.publisher.name),
            frame("applies_on", day=in_figures(self.day)),
            f"{frame('disclaimer')}.",
            how_to_check(self.publisher, typeset.bare(page)) + ("" if page else "."),
        ]
        wide = 560 if page else TEXT_WIDE
        told = "\n".join(lines)
        size = fitting(told, (28, 26, 24, 22, 20, 18, 16), wide, 330) or 14
        self._box(slide, told, 150, 330, size, INK, wide=wide)
        if page:
            slide.shapes.add_picture(BytesIO(typeset.qr(page, "png")), Pt(656), Pt(160), width=Pt(250))
            self._box(slide, typeset.words()["common"]["scan"], 416, 52, 18, SOFT, left=656, wide=260)

    def _notes(self, entry: FaqEntry) -> str:
        parts = "\n\n".join(part.plain for part in typeset.parts_of(entry.body))
        basis = "\n".join(typeset.basis_lines(entry.citations_on(self.day), self.acts))
        page = self.publisher.page(entry)
        see = [typeset.words()["common"]["address"].format(page=page)] if page else []
        told = [self.words["full_answer"], parts, f"{typeset.words()['common']['basis']}\n{basis}"]
        return "\n\n".join([entry.title, *told, *notices(entry, self.day, self.acts), *see])

    def _slide(self, title: str, top: int, high: int, size: int, color: RGBColor) -> Any:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[_LAYOUT_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = Pt(LEFT), Pt(top), Pt(TEXT_WIDE), Pt(high)
        self._write(shape.text_frame, title, size, color, bold=True)
        return slide

    def _box(
        self,
        slide: Any,
        text: str,
        top: int,
        high: int,
        size: int,
        color: RGBColor,
        bold: bool = False,
        bottom: bool = False,
        left: int = LEFT,
        wide: int = TEXT_WIDE,
    ) -> None:
        shape = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(wide), Pt(high))
        self._write(shape.text_frame, text, size, color, bold)
        if bottom:
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM

    def _bar(self, slide: Any, top: int) -> None:
        bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(LEFT), Pt(top), Pt(72), Pt(4))
        bar.fill.solid()
        bar.fill.fore_color.rgb = ACCENT
        bar.line.fill.background()
        bar.shadow.inherit = False

    def _write(self, text_frame: Any, text: str, size: int, color: RGBColor, bold: bool = False) -> None:
        text_frame.word_wrap = True
        text_frame.vertical_anchor = MSO_ANCHOR.TOP
        text_frame.margin_left = text_frame.margin_right = text_frame.margin_top = text_frame.margin_bottom = Emu(0)
        for at, line in enumerate(text.split("\n")):
            paragraph = text_frame.paragraphs[0] if at == 0 else text_frame.add_paragraph()
            paragraph.line_spacing = 1.0
            paragraph.alignment = 1
            run = paragraph.add_run()
            run.text = typeset.glued(line)
            run.font.name, run.font.size, run.font.bold, run.font.color.rgb = FACE, Pt(size), bold, color
            run._r.get_or_add_rPr().set("lang", "vi-VN")
