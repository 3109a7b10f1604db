"""Quizzes as they leave: a sheet with its key apart, GIFT and XML that Moodle reads, data for the page."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest
from printed import read, squeezed

from faq.entry import Review
from faq.exporters import FORMATS, quiz
from faq.exporters.selection import BadSelection, Selection
from faq.quiz import LETTERS, drawn, load_quizzes

SIGNED = Review(("soan-1", "doc-lai-1"), date(2026, 11, 22))


@pytest.fixture(scope="module")
def signed():
    """The project's questions as if each had been read twice."""
    return [replace(question, review=SIGNED) for question in load_quizzes()]


@pytest.fixture
def phi(whole):
    return Selection(whole.as_of, topics=("phi",))


def test_nothing_unsigned_or_stale_goes_out(real, acts, publisher, phi, signed):
    unsigned = [replace(question, review=Review(("soan-1",), date(2026, 11, 22))) for question in signed]
    stale = [replace(question, digest="000000000000") for question in signed]
    for questions in (unsigned, stale, []):
        with pytest.raises(BadSelection, match=r"chưa có câu hỏi nào đã được hai người duyệt.*01/12/2026"):
            quiz.quiz_json(phi, real, acts, publisher, questions=questions)
    one = [*unsigned[1:], signed[0]]
    assert len(quiz.quiz_json(Selection(phi.as_of), real, acts, publisher, questions=one)["questions"]) == 1


def test_a_question_of_today_is_not_asked_about_the_old_law(real, acts, publisher, signed):
    old = quiz.quiz_of(Selection(date(2026, 6, 30)), real, acts, publisher, questions=signed)
    now = quiz.quiz_of(Selection(date(2026, 11, 22)), real, acts, publisher, questions=signed)
    assert "muc-phi" in {entry.id for _, entry in now.asked}
    assert len(now.asked) == len(signed) and "muc-phi" not in {entry.id for _, entry in old.asked}


def test_data_for_the_page(real, acts, publisher, phi, signed):
    data = quiz.quiz_json(phi, real, acts, publisher, questions=signed)
    assert data["title"] == "Câu hỏi trắc nghiệm: Phí, chi phí, miễn giảm" and data["as_of"] == "2026-12-01"
    assert data["statements"][0] == "Phát hành: Mặt trận xã A"
    for row in data["questions"]:
        (question,) = [question for question in signed if question.id == row["id"]]
        assert row["options"][row["answer"]] == question.right and sorted(row["options"]) == sorted(question.options)
        assert row["page"] == f"https://hoidap.example/hoi-dap/phi/{question.entry}"
        assert row["citations"][0]["label"].startswith(("khoản", "điểm", "Điều"))
    notices = {row["id"]: row["notices"] for row in data["questions"]}
    assert "Thông tư 216/2016" in notices["muc-phi-1"][0] and notices["ai-chiu-phi-1"] == []
    assert json.loads(quiz.export_json(phi, real, acts, publisher, questions=signed)) == data
    assert len(quiz.quiz_json(phi, real, acts, publisher, count=2, questions=signed)["questions"]) == 2


GIFT = re.compile(r"::(?P<name>(?:\\.|[^:\\])+):: \[plain\](?P<text>(?:\\.|[^{\\])+)(?:\{(?P<answers>.*?)\n\})?", re.S)


def unescaped(text):
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text.strip())


def test_gift_is_read_back_as_it_was(real, acts, publisher, whole, signed):
    hard = replace(signed[0], text="a~b=c#d{e}f:g\\h?", right="1=2", wrong=("~x", "{y}", "#z"), explanation="k: 5%\\n")
    text = quiz.export_gift(whole, real, acts, publisher, questions=[hard, *signed[1:]])
    found = [match for match in map(GIFT.match, re.split(r"\n\n(?=::|\$)", text)) if match]
    assert len(found) == len(signed) + 1
    about, *items = found
    assert "Theo quy định áp dụng ngày 01/12/2026." in unescaped(about["text"]) and about["answers"] is None
    known = {question.id: question for question in (hard, *signed[1:])}
    for item in items:
        question = known.pop(unescaped(item["name"]))
        assert unescaped(item["text"]) == question.text
        answers, feedback = item["answers"].split("\n\t####")
        rows = answers.strip("\n").split("\n")
        assert [unescaped(row.strip()[1:]) for row in rows] == list(question.options)
        assert [row.strip()[0] for row in rows] == ["=" if o == question.right else "~" for o in question.options]
        assert unescaped(feedback).startswith(question.explanation)
    assert known == {}


def test_categories_of_gift_are_topics_with_slashes_doubled(real, acts, publisher, phi, signed):
    text = quiz.export_gift(phi, real, acts, publisher, title="Thi 2026/2027", questions=signed)
    assert "\n$CATEGORY: $course$/Thi 2026//2027/Phí, chi phí, miễn giảm\n" in text
    assert text.count("$CATEGORY") == 1


def test_moodle_xml_has_what_moodle_asks_of_a_multiple_choice(real, acts, publisher, whole, signed):
    hard = replace(signed[0], text="a < b & c?", right='"d"')
    root = ET.fromstring(quiz.export_moodle(whole, real, acts, publisher, questions=[hard, *signed[1:]]))
    assert root.tag == "quiz" and {child.tag for child in root} == {"question"}
    kinds = [child.get("type") for child in root]
    assert kinds.count("multichoice") == len(signed) and kinds.count("category") == 21
    assert kinds[0] == "description" and "01/12/2026" in root[0].findtext("questiontext/text")
    known = {question.id: question for question in (hard, *signed[1:])}
    for item in root.iter("question"):
        if item.get("type") != "multichoice":
            continue
        question = known.pop(item.findtext("name/text"))
        assert item.findtext("questiontext/text") == question.text
        assert question.explanation in item.findtext("generalfeedback/text")
        answers = item.findall("answer")
        assert [answer.findtext("text") for answer in answers] == list(question.options)
        right = [answer.findtext("text") for answer in answers if answer.get("fraction") == "100"]
        assert right == [question.right] and item.findtext("single") == "true"
        assert all(answer.get("fraction") in ("0", "100") for answer in answers)
    assert known == {}


def test_the_key_stands_on_pages_of_its_own(real, acts, publisher, phi, signed):
    pages = [
        squeezed(page.extract_text()) for page in read(quiz.export(phi, real, acts, publisher, questions=signed)).pages
    ]
    assert len(pages) == 2
    sheet, key = pages
    asked = [question for question in signed if question.topic == "phi"]
    assert squeezed("Câu hỏi trắc nghiệm: Phí, chi phí, miễn giảm") in sheet and "01/12/2026" in sheet
    assert squeezed("Thông tin chung, không thay cho tư vấn") in sheet and "Đápán" not in sheet
    for question in asked:
        assert all(squeezed(f"{letter}. {o}") in sheet for letter, o in zip(LETTERS, question.options))
        assert squeezed(f"Đáp án {question.key}: {question.right}") in key and squeezed(question.explanation) in key
        assert squeezed(question.explanation) not in sheet
    assert "Căncứ:" in key and squeezed("Phát hành: Mặt trận xã A.") in key and "*Câu" in key


def test_a_long_quiz_starts_its_key_on_a_new_page(real, acts, publisher, whole, signed):
    made = read(quiz.export(whole, real, acts, publisher, questions=signed))
    pages = [squeezed(page.extract_text()) for page in made.pages]
    first = next(at for at, page in enumerate(pages) if "Đápánvàgiảithích" in page)
    assert 1 < first < len(pages) - 1
    assert not any("ĐápánA:" in page or "ĐápánB:" in page for page in pages[:first])
    assert all("Đápánvàgiảithích" in page for page in pages[first:])
    assert made.metadata.creation_date.date() == whole.as_of


def test_the_same_bytes_each_time(real, acts, publisher, phi, signed):
    for make in (quiz.export, quiz.export_gift, quiz.export_moodle, quiz.export_json):
        made = make(phi, real, acts, publisher, questions=signed)
        assert made == make(phi, real, acts, publisher, questions=signed)
        assert made != make(phi, real, acts, publisher, count=1, questions=signed)


def test_a_number_draws_the_same_questions_in_every_form(real, acts, publisher, whole, signed):
    given = (whole, real, acts, publisher)
    ids = [row["id"] for row in quiz.quiz_json(*given, count=10, seed=4821, questions=signed)["questions"]]
    assert ids == [question.id for question in drawn(signed, 4821)[:10]]
    gift = quiz.export_gift(*given, count=10, seed=4821, questions=signed)
    assert re.findall(r"^::([a-z0-9-]+):: ", gift, re.M) == ids and "(đề số 4821)" in gift
    other = quiz.quiz_json(*given, count=10, seed=4822, questions=signed)["questions"]
    assert ids != [row["id"] for row in other]
    page = squeezed(read(quiz.export(*given, count=10, seed=4821, questions=signed)).pages[0].extract_text())
    assert squeezed("(đề số 4821)") in page
    with pytest.raises(BadSelection, match="'seed' phải là số từ 0 đến 9999"):
        FORMATS["quiz"].checked({"seed": "10000"})


def test_what_a_quiz_holds_is_what_it_asks_about(real, acts, publisher, phi):
    rows = quiz.quiz_json(phi, real, acts, publisher, count=3)["questions"]
    held = FORMATS["quiz"].held(phi, real, acts, publisher, {"count": 3})
    assert list(held) == list(dict.fromkeys(row["entry"] for row in rows))


def test_the_four_forms_are_in_the_list_of_formats():
    names = {name: FORMATS[name].suffix for name in FORMATS if name.startswith("quiz")}
    assert names == {"quiz": ".pdf", "quiz-json": ".json", "quiz-gift": ".gift.txt", "quiz-moodle": ".xml"}
