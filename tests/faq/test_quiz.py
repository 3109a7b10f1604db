"""Quiz files are read strictly, and only what was read twice, of the very text, goes out."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from faq.entry import BrokenEntry, FaqEntry, Review
from faq.quiz import LETTERS, WatchedQuizzes, digest_of, drawn, is_stale, load_quizzes, questions_on, read_quiz
from faq.topics import known_topics
from law.citations import Citation
from law.effective import Interval

GOOD = """\
- id: phi-1
  entry: phi
  question: "Phí là bao nhiêu?"
  right: "3%"
  wrong: ["1%", "2%", "10%"]
  explanation: "Phí là 3%."
  citations: [luat-thads-2025/dieu-53/khoan-1]
  as_of: 2026-11-22
  digest: "0123456789ab"
  reviewed: {by: [soan-1, doc-lai-1], on: 2026-11-22}
"""


@pytest.fixture
def quiz(tmp_path):
    def write(text, name="phi.yml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def entry(body="Phí là 3%.", id="phi"):
    return FaqEntry(
        id=id,
        topic="phi",
        effective=Interval(date(2026, 7, 1), None),
        title="Phí?",
        questions=(),
        audience=(),
        body=body,
        citations=((date(2026, 7, 1), (Citation("luat-thads-2025", "53", "1"),)),),
        review=Review(("a", "b"), date(2026, 7, 1)),
    )


def test_a_question_is_read_with_its_place(quiz):
    (question,) = read_quiz(quiz("# câu hỏi\n" + GOOD))
    assert (question.id, question.topic, question.entry, question.line) == ("phi-1", "phi", "phi", 2)
    assert question.right == "3%" and question.wrong == ("1%", "2%", "10%")
    assert question.citations == (Citation("luat-thads-2025", "53", "1"),)
    assert question.served and question.as_of == date(2026, 11, 22)


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("- id: phi-1", "- ma: phi-1", "không có trường 'ma'. Các trường: id, entry"),
        ('  explanation: "Phí là 3%."\n', "", "thiếu 'explanation'"),
        ("id: phi-1", "id: Phí", "id 'Phí' phải viết thường không dấu"),
        ('["1%", "2%", "10%"]', '["1%", "2%"]', "wrong phải có đúng 3 phương án sai"),
        ('["1%", "2%", "10%"]', "[1, 2, 3]", "wrong phải là dòng chữ"),
        ('right: "3%"', "right: 3", "right phải là dòng chữ"),
        ("luat-thads-2025/dieu-53/khoan-1", "Điều 53", "Ví dụ: luat-thads-2025/dieu-34/khoan-2"),
        ("[luat-thads-2025/dieu-53/khoan-1]", "[]", "citations phải là danh sách căn cứ"),
        ("as_of: 2026-11-22", "as_of: hôm nay", "as_of phải là ngày"),
        ("{by: [soan-1, doc-lai-1], on: 2026-11-22}", "[soan-1]", "reviewed phải có dạng"),
        ("- id: phi-1", "- id: [phi-1", "YAML không đọc được"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(quiz, old, new, message):
    assert old in GOOD
    with pytest.raises(BrokenEntry) as error:
        read_quiz(quiz(GOOD.replace(old, new)))
    assert message in error.value.message and error.value.line >= 1


def test_a_file_that_is_no_list_is_refused(quiz):
    with pytest.raises(BrokenEntry, match="phải là danh sách câu hỏi"):
        read_quiz(quiz("id: phi-1\n"))
    with pytest.raises(BrokenEntry, match="UTF-8"):
        path = quiz("")
        path.write_bytes(b"\xff\xfe\xff")
        read_quiz(path)


def test_options_are_mixed_by_id_and_the_key_points_at_the_right_one(quiz):
    (question,) = read_quiz(quiz(GOOD))
    keys = set()
    for number in range(40):
        other = replace(question, id=f"phi-{number}")
        assert sorted(other.options) == sorted(("3%", "1%", "2%", "10%"))
        assert other.options == replace(other).options
        assert other.options[LETTERS.index(other.key)] == "3%"
        keys.add(other.key)
    assert keys == set(LETTERS)


def test_one_signature_or_the_same_twice_is_a_draft(quiz):
    for by in ("[soan-1]", "[soan-1, soan-1]"):
        (question,) = read_quiz(quiz(GOOD.replace("[soan-1, doc-lai-1]", by)))
        assert not question.served
    (question,) = read_quiz(quiz(GOOD.replace("  reviewed: {by: [soan-1, doc-lai-1], on: 2026-11-22}\n", "")))
    assert question.review is None and not question.served


def test_only_reviewed_questions_of_the_very_text_go_out(quiz):
    (question,) = read_quiz(quiz(GOOD))
    fresh = replace(question, digest=digest_of(entry()))
    draft = replace(fresh, id="phi-2", review=Review(("soan-1",), date(2026, 11, 22)))
    elsewhere = replace(fresh, id="phi-3", entry="khac")
    assert questions_on([entry()], [draft, question, fresh, elsewhere]) == [fresh]
    assert questions_on([entry("Phí là 3 %.")], [fresh]) == []


def test_a_question_is_stale_when_its_entry_changed_or_ended(quiz, make_corpus):
    (question,) = read_quiz(quiz(GOOD))
    corpus = make_corpus(entry())
    assert is_stale(question, corpus, date(2026, 11, 22))
    fresh = replace(question, digest=digest_of(entry()))
    assert not is_stale(fresh, corpus, date(2026, 11, 22))
    assert is_stale(fresh, corpus, date(2026, 6, 30))
    assert is_stale(fresh, make_corpus(), date(2026, 11, 22))


@pytest.fixture
def make_corpus():
    from faq.corpus import Corpus

    return lambda *entries: Corpus({each.id: (each,) for each in entries})


def test_the_project_has_questions_for_every_topic():
    questions = load_quizzes()
    assert len({question.id for question in questions}) == len(questions) >= 63
    for topic in known_topics():
        assert sum(1 for question in questions if question.topic == topic) >= 3, topic
    keys = [question.key for question in questions]
    assert all(keys.count(letter) >= len(keys) // 10 for letter in LETTERS)


def test_a_changed_file_is_read_again_and_a_broken_one_changes_nothing(quiz, tmp_path, caplog):
    path = quiz(GOOD)
    watched = WatchedQuizzes(tmp_path)
    first = watched.questions()
    assert watched.questions() is first, "nothing changed"
    path.write_text(GOOD.replace("Phí là bao nhiêu?", "Mức phí là bao nhiêu, thưa ông bà?"), encoding="utf-8")
    (second,) = watched.questions()
    assert second.text == "Mức phí là bao nhiêu, thưa ông bà?" and not caplog.records
    path.write_text("id: phi-1\n", encoding="utf-8")
    assert watched.questions() == watched.questions() == (second,)
    assert len(caplog.records) == 1 and "phi.yml" in caplog.text, "said once, with the file's name"
    quiz(GOOD.replace("phi-1", "chi-phi-1"), "khac.yml")
    path.unlink()
    assert [question.id for question in watched.questions()] == ["chi-phi-1"]


def test_files_that_could_never_be_read_are_an_error_each_time(quiz, tmp_path):
    path = quiz("id: phi-1\n")
    watched = WatchedQuizzes(tmp_path)
    for _ in range(2):
        with pytest.raises(BrokenEntry, match="phải là danh sách câu hỏi"):
            watched.questions()
    path.write_text(GOOD, encoding="utf-8")
    assert len(watched.questions()) == 1


def test_a_draw_is_decided_by_its_number_and_spread_over_the_topics():
    known = load_quizzes()
    topics = len({question.topic for question in known})
    for seed in (1, 7, 4821):
        found = drawn(known, seed)
        assert found == drawn(reversed(known), seed) and sorted(q.id for q in found) == sorted(q.id for q in known)
        assert len({question.topic for question in found[:topics]}) == topics
    assert len({tuple(question.id for question in drawn(known, seed)[:10]) for seed in range(1, 51)}) == 50
    often = Counter(question.id for seed in range(1, 500) for question in drawn(known, seed)[:10])
    assert set(often) == {question.id for question in known}, "every question is drawn by some number"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_question_that_falls_out_takes_at_most_its_own_place_in_a_draw(seed):
    known = load_quizzes()
    ten = {question.id for question in drawn(known, seed)[:10]}
    for gone in known:
        left = [question for question in known if question is not gone]
        now = {question.id for question in drawn(left, seed)[:10]}
        assert ten - now == ten & {gone.id}


def test_the_mark_of_an_option_follows_its_words(quiz):
    (question,) = read_quiz(quiz(GOOD))
    marks = [question.mark(option) for option in question.options]
    assert len(set(marks)) == 4
    reworded = replace(question, right="3 %")
    assert reworded.mark("3 %") not in marks and reworded.mark("1%") == question.mark("1%")


def test_no_two_options_of_a_question_share_a_mark():
    for question in load_quizzes():
        assert len({question.mark(option) for option in question.options}) == len(LETTERS), question.id
