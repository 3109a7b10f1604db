import io
from datetime import date
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from printed import converted, fonts, read, squeezed, text_of

from faq.exporters import handbook_docx, typeset
from faq.exporters.selection import Publisher, Selection

DAY = date(2026, 12, 1)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1"/></svg>'
PUBLISHER = Publisher("Hội A", SVG, "https://hoidap.example")


@pytest.fixture(scope="module")
def entries(real):
    return Selection(DAY, ("thu-nhap",)).entries(real)


@pytest.fixture(scope="module")
def made(real, acts):
    return handbook_docx.export(Selection(DAY, ("thu-nhap",)), real, acts, PUBLISHER)


@pytest.fixture(scope="module")
def paragraphs(made):
    return Document(io.BytesIO(made)).paragraphs


def styled(paragraphs, style):
    return [p.text.replace("\u00a0", " ") for p in paragraphs if p.style.name == style]


def test_questions_are_headings_and_answers_have_styles(paragraphs, entries):
    assert styled(paragraphs, "Heading 2") == [entry.title for entry in entries]
    assert styled(paragraphs, "Short Answer") == [entry.short_answer for entry in entries]
    assert styled(paragraphs, "Heading 1")[0] == "Tài khoản, lương, thu nhập"


def test_every_word_of_the_answers_is_there(paragraphs, entries):
    whole = squeezed("".join(p.text for p in paragraphs))
    for entry in entries:
        for part in typeset.parts_of(entry.body):
            assert all(squeezed(piece) in whole for piece in part.items or (part.text,))


def test_steps_count_from_one_in_each_list(paragraphs):
    lists = [p._p.pPr.numPr.numId.val for p in paragraphs if p.style.name == "List Paragraph"]
    assert len({id for id in lists if id > 3}) >= 3


def test_contents_lists_every_question_with_the_field_of_its_page(made, entries):
    with ZipFile(io.BytesIO(made)) as archive:
        body, settings = archive.read("word/document.xml").decode(), archive.read("word/settings.xml").decode()
    for number in range(1, len(entries) + 1):
        assert f'w:name="_Toc_q{number}"' in body
        assert body.count(f"PAGEREF _Toc_q{number} ") > 1
    assert '<w:updateFields w:val="true"/>' in settings
    assert settings.index("updateFields") < settings.index("<w:compat")


def test_the_font_is_embedded_and_can_be_read_back(made):
    import uuid

    with ZipFile(io.BytesIO(made)) as archive:
        table = archive.read("word/fontTable.xml").decode()
        mixed = archive.read("word/fonts/font1.odttf")
    key = uuid.UUID(table.split('w:fontKey="{')[1].split("}")[0]).bytes[::-1]
    plain = bytes(byte ^ key[at % 16] for at, byte in enumerate(mixed[:32])) + mixed[32:]
    assert plain == (typeset.FONTS_DIR / "be-vietnam-pro-400.ttf").read_bytes()


def test_pages_are_numbered_but_not_the_cover(made):
    first, rest = Document(io.BytesIO(made)).sections
    assert not first.footer.paragraphs[0].text
    assert "PAGE" in "".join(each.text for each in rest.footer._element.iter(qn("w:instrText")))


def test_the_same_book_is_the_same_bytes_and_bears_its_day(made, real, acts):
    assert handbook_docx.export(Selection(DAY, ("thu-nhap",)), real, acts, PUBLISHER) == made
    with ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2026, 12, 1)}
    assert Document(io.BytesIO(made)).core_properties.created.date() == DAY


def test_libreoffice_opens_it_and_fills_in_the_pages(made, entries, tmp_path):
    data = converted(made, ".docx", tmp_path)
    text = text_of(data)
    assert handbook_docx.UNKNOWN_PAGE not in text and "Error" not in text
    pages = [squeezed(page.extract_text()) for page in read(data).pages]
    for number, entry in enumerate(entries, 1):
        asked = squeezed(f"Câu {number}. {entry.title}")
        assert sum(asked in page for page in pages) == 2, "once in the contents and once as a heading"
    assert all("BeVietnamPro" in name for name, _ in fonts(data))


@pytest.mark.slow
def test_the_whole_corpus_opens_in_libreoffice(real, acts, whole, tmp_path):
    data = converted(handbook_docx.export(whole, real, acts, PUBLISHER), ".docx", tmp_path)
    assert len(read(data).pages) > 200


def test_a_wide_logo_and_long_names_stay_on_one_cover(real, acts, tmp_path):
    wide = SVG.replace(b'"0 0 2 1"', b'"0 0 80 5"').replace(b'width="2"', b'width="80"')
    publisher = Publisher("Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam " * 2, wide)
    title = "Những điều người phải thi hành án và gia đình cần biết về kê biên, xử lý nhà ở duy nhất " * 2
    data = handbook_docx.export(Selection(DAY, ids=("noi-nop-don",)), real, acts, publisher, title=title)
    assert Document(io.BytesIO(data)).inline_shapes[0].width <= handbook_docx.LOGO_WIDEST
    pages = [squeezed(page.extract_text()) for page in read(converted(data, ".docx", tmp_path)).pages]
    assert squeezed("không thay cho tư vấn") in pages[0] and squeezed("Về cuốn sổ tay") in pages[1]
