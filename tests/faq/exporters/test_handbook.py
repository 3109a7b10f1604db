from datetime import date

import pytest
from printed import MM, boxes, fonts, places, read, squeezed, text_of

from faq.exporters import handbook, typeset
from faq.exporters.selection import Publisher, Selection
from law.citations import Citation

DAY = date(2026, 12, 1)
TOPICS = ("thu-nhap", "phi")


@pytest.fixture(scope="module")
def made(real, acts):
    return handbook.export(Selection(DAY, TOPICS), real, acts, Publisher("Hội A", portal="https://hoidap.example"))


@pytest.fixture(scope="module")
def entries(real):
    return Selection(DAY, TOPICS).entries(real)


def test_pages_are_a5_and_fill_whole_sheets(made):
    pages = read(made).pages
    assert len(pages) % 4 == 0
    assert {(round(float(p.mediabox.width) / MM), round(float(p.mediabox.height) / MM)) for p in pages} == {(148, 210)}


def test_every_answer_stands_in_it_whole(made, entries):
    text = text_of(made)
    inner = squeezed("".join(text for page in read(made).pages for _, y, text in places(page) if 17 < y < 195))
    for entry in entries:
        assert squeezed(entry.title) in text
        for part in typeset.parts_of(entry.body):
            for piece in part.items or (part.text,):
                for sentence in piece.split(". "):
                    assert squeezed(sentence) in inner, sentence
    assert "\ufffd" not in text and "\x00" not in text


def test_contents_and_index_name_the_pages_on_which_questions_stand(made, entries):
    pages = [squeezed(page.extract_text()) for page in read(made).pages]
    contents = next(text for text in pages if "Mụclục" in text)
    index = next(text for text in pages if squeezed("Tra cứu theo điều luật") in text and "Mụclục" not in text)
    for number, entry in enumerate(entries, 1):
        asked = squeezed(f"Câu {number}. {entry.title}")
        page = next(at for at, text in enumerate(pages, 1) if asked in text and "Mụclục" not in text)
        assert f"{asked}{page}" in contents
        if number == 1:
            assert f"1(tr.{page})" in index


def test_fonts_are_inside(made):
    found = fonts(made)
    assert found and all("BeVietnamPro" in name and embedded for name, embedded in found)


def test_nothing_leaves_the_page(made, tmp_path):
    for _, left, top, right, bottom in boxes(made, tmp_path):
        assert left > 10 * MM and right < 138.5 * MM and top > 5 * MM and bottom < 205 * MM


def test_the_same_book_is_the_same_bytes(made, real, acts):
    again = handbook.export(Selection(DAY, TOPICS), real, acts, Publisher("Hội A", portal="https://hoidap.example"))
    assert again == made


def test_the_index_counts_articles_as_numbers(entries, acts):
    rows = handbook.indexed(handbook.chapters_of(entries), Selection(DAY, TOPICS), acts)[0].rows
    numbers = [int(row.place.split()[1]) for row in rows]
    assert numbers == sorted(numbers) and max(numbers) > 9 > min(numbers)


def test_the_basis_is_listed_by_act_and_article(acts):
    ids = ["luat-thads-2025/dieu-34/khoan-2", "luat-thads-2025/dieu-9", "luat-thads-2025/dieu-34/khoan-1"]
    ids += ["luat-thads-2025/dieu-33/khoan-2/diem-d", "nd-152-2026"]
    cited = [Citation.parse(id) for id in ids]
    assert typeset.basis_lines(cited, acts) == [
        "Luật Thi hành án dân sự 2025: Điều 9; điểm d khoản 2 Điều 33; khoản 1, 2 Điều 34",
        "Nghị định 152/2026/NĐ-CP",
    ]
    assert typeset.basis_short(cited, acts) == "Điều 9, 33, 34 Luật Thi hành án dân sự 2025; Nghị định 152/2026/NĐ-CP"


@pytest.mark.slow
def test_the_whole_corpus_becomes_one_book(real, acts, whole):
    data = handbook.export(whole, real, acts, Publisher("Hội A"))
    text = text_of(data)
    assert all(squeezed(entry.title) in text for entry in whole.entries(real))
    assert len(read(data).pages) % 4 == 0
