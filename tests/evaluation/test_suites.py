"""Which questions are held out, which files are read, and what counts as right."""

import json
from datetime import date

import pytest

from evaluation.asking import Judge
from evaluation.suites import EVAL_DAY, day_for, digits, eval_cases, nlu_examples, split, title_cases, variants
from law.acts import known_acts

TODAY = date(2026, 11, 21)
EXAMPLES = [("out_of_scope", f"chuyện khác {n}") for n in range(12)]


def test_a_question_held_out_is_nowhere_else(corpus):
    parts = split(corpus, EXAMPLES, TODAY)
    kept = {question for entry in parts.corpus for question in entry.questions}
    assert parts.own
    assert kept.isdisjoint(case.text for case in parts.own)
    held = {case.text for case in parts.own} | kept
    assert held == {question for entry in corpus for question in entry.questions}
    assert {text for _, text in parts.off_topic}.isdisjoint(case.text for case in parts.own_off_topic)
    assert len(parts.own_off_topic) == 2
    assert not any(case.in_scope for case in parts.own_off_topic)


def test_a_split_is_the_same_every_time(corpus):
    assert split(corpus, EXAMPLES, TODAY) == split(corpus, EXAMPLES, TODAY)


def test_different_entries_hold_different_places_out(corpus):
    places = {id: {case.id.split("#")[1] for case in split(corpus, [], TODAY).own if id in case.entries}
              for id in ("phi", "ke-bien")}  # fmt: skip
    assert places["phi"] != places["ke-bien"]


def test_titles_find_their_entry(corpus):
    assert {case.text: case.entries for case in title_cases(corpus, TODAY)}["Tên của mục phi?"] == {"phi"}


@pytest.mark.parametrize(
    "start, end, day",
    [
        (date(2020, 1, 1), None, TODAY),
        (date(2015, 7, 1), date(2026, 7, 1), date(2026, 6, 30)),
        (date(2027, 1, 1), None, date(2027, 1, 1)),
    ],
    ids=["in-force", "ended", "to-come"],
)
def test_a_version_is_asked_about_on_a_day_it_is_in_force(corpus, start, end, day):
    from dataclasses import replace

    from law.effective import Interval

    assert day_for(replace(corpus.versions["phi"][0], effective=Interval(start, end)), TODAY) == day


def test_rasa_examples_are_read_in_order(tmp_path):
    (tmp_path / "b.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - chào\n    - xin chào: bạn\n'
        "- synonym: x\n  examples: |\n    - y\n",
        encoding="utf-8",
    )
    (tmp_path / "a.yml").write_text('version: "3.1"\nresponses: {}\n', encoding="utf-8")
    assert nlu_examples(tmp_path) == [("greet", "chào"), ("greet", "xin chào: bạn")]


ROW = {
    "id": "q1",
    "question": "câu riêng tư?",
    "topic": "t",
    "form": "formal",
    "wording": "verbatim",
    "gold_source": "page",
    "gold_articles": [{"law": "Luật Thi hành án dân sự", "article": "44a"}, {"law": "NĐ 62/2015/NĐ-CP", "article": 9}],
}


@pytest.fixture
def folder(tmp_path):
    rows = [
        ROW,
        ROW | {"id": "q2", "gold_source": "researcher"},
        ROW | {"id": "q3", "wording": "derived"},
        ROW | {"id": "q4", "gold_articles": []},
    ]
    (tmp_path / "dev_questions.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    near = {"id": "o1", "question": "khác?", "domain": "d", "near_domain": True}
    (tmp_path / "offtopic_legal_dev.jsonl").write_text(json.dumps(near) + "\n", encoding="utf-8")
    return tmp_path


def test_only_real_questions_with_checked_gold_are_asked(folder):
    suites = eval_cases(folder, TODAY)
    assert list(suites) == ["eval-strict", "eval-off-topic"]
    (strict,) = suites["eval-strict"]
    assert (strict.id, strict.day, strict.private) == ("q1", EVAL_DAY, True)
    assert strict.provisions == {("26/2008/QH12", "44"), ("62/2015/NĐ-CP", "9")}
    (other,) = suites["eval-off-topic"]
    assert (other.form, other.in_scope, other.private, other.day) == ("near_domain", False, True, TODAY)


def test_an_empty_folder_gives_no_suite(tmp_path):
    assert eval_cases(tmp_path, TODAY) == {}


@pytest.mark.parametrize("day, right", [(EVAL_DAY, True), (TODAY, False)])
def test_gold_is_met_by_what_the_entry_cites_on_the_day(corpus, case, day, right):
    judge = Judge(corpus, known_acts())
    asked = case(day=day, provisions=frozenset({("26/2008/QH12", "44")}))
    assert judge.right(asked, "phi") is right


def test_an_entry_that_does_not_exist_is_not_right(corpus, case):
    judge = Judge(corpus, known_acts())
    assert not judge.right(case(provisions=frozenset({("26/2008/QH12", "44")})), "khong-co")
    assert judge.right(case(entries=frozenset({"phi"})), "phi")


def test_the_digits_of_an_article():
    assert [digits(article) for article in ("44a", 9, None, "")] == ["44", "9", "", ""]


def test_variants_keep_ids_and_gold(case):
    (made,) = variants([case("a", "một", private=True)], "khac", ["mot"])
    assert (made.id, made.text, made.suite, made.private) == ("a", "mot", "khac", True)
