import io
from datetime import date
from zipfile import ZipFile

import pytest
from pptx import Presentation
from printed import converted, poppler_text, read, squeezed

from faq.exporters import slides
from faq.exporters.selection import Publisher, Selection

DAY = date(2026, 12, 1)
PUBLISHER = Publisher("Hội A", portal="https://hoidap.example")
SELECTION = Selection(DAY, ("thu-nhap",))


@pytest.fixture(scope="module")
def entries(real):
    return SELECTION.entries(real)


@pytest.fixture(scope="module")
def made(real, acts):
    return slides.export(SELECTION, real, acts, PUBLISHER)


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(io.BytesIO(made))


def words(slide):
    return squeezed("".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame))


def test_one_question_a_slide_between_cover_and_closing(deck, entries):
    assert len(deck.slides) == len(entries) + 2
    for slide, entry in zip(list(deck.slides)[1:], entries):
        assert slide.shapes.title.text_frame.text.replace("\u00a0", " ").endswith(entry.title)
        assert squeezed(entry.short_answer) in words(slide) and "Căncứ:" in words(slide)


def test_notes_hold_the_whole_answer_and_its_address(deck, entries):
    for slide, entry in zip(list(deck.slides)[1:], entries):
        notes = slide.notes_slide.notes_text_frame.text.replace("\v", "\n")
        assert squeezed(entry.body) in squeezed(notes)
        assert f"https://hoidap.example/hoi-dap/{entry.topic}/{entry.id}" in notes


def test_the_last_slide_has_a_qr_code_only_with_a_portal(deck, real, acts):
    assert any(shape.shape_type == 13 for shape in deck.slides[-1].shapes)
    plain = Presentation(io.BytesIO(slides.export(SELECTION, real, acts, Publisher("Hội A"))))
    assert not any(shape.shape_type == 13 for shape in plain.slides[-1].shapes)


def test_answers_are_in_big_type_and_no_text_is_higher_than_its_box(real, acts, whole):
    deck = Presentation(io.BytesIO(slides.export(whole, real, acts, PUBLISHER)))
    for slide in deck.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            run = shape.text_frame.paragraphs[0].runs[0]
            lines = slides.lines_of(shape.text_frame.text, run.font.size.pt, shape.width.pt, bool(run.font.bold))
            assert lines * run.font.size.pt * 1.15 <= shape.height.pt + 1, shape.text_frame.text
            assert shape.top.pt + shape.height.pt <= 540 and shape.left.pt + shape.width.pt <= 960
            if shape.top.pt == slides.ANSWER_TOP and slide not in (deck.slides[0], deck.slides[-1]):
                assert run.font.size.pt >= 28


def test_a_long_answer_is_split_between_sentences():
    text = " ".join(f"Câu thứ {n} nói một điều dài vừa phải để thử." for n in range(30))
    pieces = slides.split(text, 28, 852, 252)
    assert len(pieces) > 1 and " ".join(pieces) == text
    assert all(piece.endswith(".") for piece in pieces)
    assert all(slides.lines_of(piece, 28, 852) * 28 * 1.2 <= 252 for piece in pieces)


def test_wide_text_takes_more_lines_than_narrow_text():
    assert slides.lines_of("MMMM " * 40, 30, 600) > slides.lines_of("iiii " * 40, 30, 600)


def test_the_same_deck_is_the_same_bytes_and_bears_its_day(made, real, acts):
    assert slides.export(SELECTION, real, acts, PUBLISHER) == made
    with ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2026, 12, 1)}


def test_libreoffice_opens_it(made, entries, tmp_path):
    data = converted(made, ".pptx", tmp_path)
    assert len(read(data).pages) == len(entries) + 2
    text = poppler_text(data, tmp_path)
    assert all(squeezed(entry.title) in text and squeezed(entry.short_answer) in text for entry in entries)
