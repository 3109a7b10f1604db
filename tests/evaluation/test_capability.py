"""Generators: the same every time, and changing what they promise and no more."""

import re

import pytest

from evaluation import capability
from evaluation.capability import CAPABILITIES, make_cases, random_for
from viet.diacritics import fold
from viet.normalise import expand, place_tones

QUESTION = "Người được thi hành án có phải nộp phí cho cơ quan thi hành án dân sự, tòa án không?"


@pytest.fixture
def random(case):
    return lambda name="any", id="a": random_for(name, case(id))


@pytest.mark.parametrize("made", CAPABILITIES, ids=lambda one: one.name)
def test_the_same_case_gives_the_same_text(made, case):
    texts = {made.make(QUESTION, random_for(made.name, case())) for _ in range(5)}
    assert len(texts) == 1
    assert texts != {QUESTION}


@pytest.mark.parametrize("made", CAPABILITIES, ids=lambda one: one.name)
@pytest.mark.parametrize("text", ["", " ", "?", "abc", "👩\u200d⚖️ 12", "x" * 2000], ids=range(6))
def test_no_text_makes_a_generator_fail(made, text, random):
    changed = made.make(text, random())
    assert changed is None or changed != text


def test_unmarked_takes_the_marks_and_nothing_else(random):
    assert capability.unmarked("Phí bao nhiêu?", random()) == "Phi bao nhieu?"
    assert capability.unmarked("Phi bao nhieu?", random()) is None


def test_teencode_is_what_the_table_of_abbreviations_reads_back(random):
    for number in range(20):
        changed = capability.teencode(QUESTION, random(id=str(number)))
        assert expand(changed) == expand(QUESTION)
        assert len(changed) < len(QUESTION)


def test_teencode_leaves_parts_of_words_alone(random):
    assert all(capability.teencode("khônggian", random(id=str(n))) is None for n in range(10))


def test_typos_keep_the_number_of_words_and_letters(random):
    for number in range(20):
        changed = capability.typos(QUESTION, random(id=str(number)))
        assert len(changed) == len(QUESTION)
        assert [len(word) for word in changed.split()] == [len(word) for word in QUESTION.split()]
        assert changed != QUESTION


@pytest.mark.parametrize("letter, keys", [("q", "wa"), ("á", "sqz"), ("g", "fhtb"), ("7", "7"), ("m", "nj")])
def test_neighbours_are_the_keys_around(letter, keys):
    assert sorted(capability.neighbours(letter)) == sorted(keys)


def test_joined_leaves_out_spaces_only(random):
    changed = capability.joined(QUESTION, random())
    assert changed.replace(" ", "") == QUESTION.replace(" ", "")
    assert changed.count(" ") < QUESTION.count(" ")


@pytest.mark.parametrize(
    "typed, moved",
    [("tòa án", "toà án"), ("toà án", "tòa án"), ("hủy bỏ", "huỷ bỏ"), ("khỏe", "khoẻ"), ("TÒA", "TOÀ")],
)
def test_tone_place_is_the_other_schools(typed, moved, random):
    assert capability.tone_place(typed, random()) == moved
    assert place_tones(moved) == place_tones(typed)


@pytest.mark.parametrize("text", ["của mùa", "quý", "quả", "toán", "thi hành án", "nghĩa vụ"])
def test_tones_that_have_one_place_stay(text, random):
    assert capability.tone_place(text, random()) is None


def test_politeness_keeps_the_question(random):
    assert capability.polite_before(QUESTION, random()).endswith(QUESTION)
    assert capability.polite_after(QUESTION, random()).startswith(QUESTION.rstrip("?"))


@pytest.mark.parametrize(
    "asked, turned",
    [
        ("Tôi có phải nộp phí không?", "Tôi không phải nộp phí đúng không?"),
        ("Có được bán nhà hay không ạ?", "không được bán nhà đúng không?"),
        ("Họ có quyền xem không", "Họ không có quyền xem đúng không"),
        ("Phí là bao nhiêu?", None),
        ("Không có tiền thì sao?", None),
    ],
)
def test_negation_turns_yes_no_questions_only(asked, turned, random):
    assert capability.negation(asked, random()) == turned


@pytest.mark.parametrize(
    "asked, swapped",
    [
        ("Người được thi hành án chết thì sao?", "Người phải thi hành án chết thì sao?"),
        ("người phải thi hành và bên được thi hành án", "người được thi hành và bên phải thi hành án"),
        ("Thắng kiện mà bên thua kiện không trả", "Thua kiện mà bên thắng kiện không trả"),
        ("chủ nợ đòi con nợ", "con nợ đòi chủ nợ"),
        ("Tôi phải thi hành án ở đâu?", None),
    ],
)
def test_role_swap_is_its_own_undoing(asked, swapped, random):
    assert capability.role_swap(asked, random()) == swapped
    if swapped:
        assert capability.role_swap(swapped, random()) == asked


def test_made_cases_are_the_same_in_every_run_and_at_most_so_many(corpus, case):
    cases = [case(f"phi#{n}", f"Phí thi hành án số {n}", entries=frozenset({"phi"})) for n in range(30)]
    for made in CAPABILITIES:
        first, second = (make_cases(made, cases, corpus, 10) for _ in range(2))
        assert first == second
        assert len(first) <= 10
    (unmarked,) = [one for one in CAPABILITIES if one.name == "unmarked"]
    found = make_cases(unmarked, cases, corpus, 10)
    assert len(found) == 10
    assert all(re.fullmatch(r"Phi thi hanh an so \d+", one.text) for one in found)
    assert {one.suite for one in found} == {"capability-unmarked"}


def test_roles_are_swapped_only_for_entries_of_one_role(corpus, case):
    (swap,) = [one for one in CAPABILITIES if one.name == "role_swap"]
    text = "Người được thi hành án nộp đơn ở đâu?"
    cases = [case("a", text, entries=frozenset({"phi"})), case("b", text, entries=frozenset({"rieng"}))]
    assert [one.id for one in make_cases(swap, cases, corpus, 10)] == ["b"]


def test_noise_is_lower_case_and_close_to_the_question(random):
    changed = capability.noisy(QUESTION, random())
    assert changed == changed.lower()
    assert fold(changed) != fold(QUESTION.lower())
