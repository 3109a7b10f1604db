"""What only answers a tool's question is not searched for; a question of its own is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.dialogue.spec import KINDS
from bot.expected import MOST_CHARACTERS, PRIVATE_KINDS, answers, asks_for_a_tool

TODAY = date(2026, 11, 22)


def expected(kind, text, says=()):
    return answers({"slot": "x", "kind": kind, "says": list(says)}, text, TODAY)


@pytest.mark.parametrize("asks", [{}, {"kind": None}, {"slot": "x"}])
def test_when_nothing_is_asked_nothing_is_an_answer(asks):
    assert not answers(asks, "10/05/2022", TODAY)


@pytest.mark.parametrize(
    "kind, text",
    [
        ("day", "10/05/2022"),
        ("day", "hôm qua"),
        ("day", "31/02/2022"),
        ("day", "mùng 5 tết"),
        ("day_list", "10/05/2022, 10/06/2022"),
        ("money", "500 triệu"),
        ("money", "500000000"),
        ("payments", "10/03/2026 50 triệu"),
        ("claims", "án phí 5 triệu"),
        ("count", "hai"),
        ("count", "không có ai"),
        ("percent", "9%"),
        ("percent", "9"),
        ("percent", "0,83"),
    ],
)
def test_an_answer_of_the_kind_that_is_asked_for_is_expected(kind, text):
    assert expected(kind, text)


@pytest.mark.parametrize(
    "kind, text",
    [
        ("day", "phí thi hành án bao nhiêu"),
        ("money", "500"),
        ("money", "phí thi hành án là gì"),
        ("payments", "chưa biết"),
        ("count", "phí thi hành án"),
        ("percent", "1000"),
        ("percent", "cao lắm"),
        ("choice", "kê biên"),
        ("place", "Quảng Ngãi"),
    ],
)
def test_other_words_are_searched_for(kind, text):
    assert not expected(kind, text)


@pytest.mark.parametrize("text", ["Chấp hành viên", "chap hanh vien", "  CHẤP   HÀNH viên. ", "thủ trưởng!"])
def test_a_button_is_expected_however_it_is_typed(text):
    assert expected("choice", text, ["Chấp hành viên", "thủ trưởng"])


@pytest.mark.parametrize("text", ["Chấp hành viên là ai", "Chấp hành", ""])
def test_more_or_less_than_a_button_is_searched_for(text):
    assert not expected("choice", text, ["Chấp hành viên"])


def test_a_question_mark_asks():
    assert expected("day", "10/05/2022") and not expected("day", "10/05/2022?")
    assert not expected("choice", "Có?", ["Có"])


@pytest.mark.parametrize("length, is_answer", [(MOST_CHARACTERS, True), (MOST_CHARACTERS + 1, False)])
def test_a_long_message_may_hold_a_question_of_its_own(length, is_answer):
    assert expected("day", "10/05/2022".ljust(length, ".")) is is_answer


@pytest.mark.parametrize("text", ["phí thi hành án là bao nhiêu?", "x" * 1000, ""])
def test_words_typed_into_a_letter_are_never_searched_for(text):
    assert PRIVATE_KINDS == ("letter",)
    assert expected("letter", text)


@settings(deadline=None)
@given(st.sampled_from([*KINDS, "unknown"]), st.text(max_size=80) | st.from_regex(r"[0-9/ %.,-]{0,20}"))
def test_any_text_for_any_kind_is_judged(kind, text):
    assert expected(kind, text, ["Có"]) in (True, False)


@pytest.mark.parametrize(
    "text, asks",
    [
        ("Ai phải nộp phí thi hành án?", False),
        ("Phí thi hành án do ai nộp, nộp ở đâu?", False),
        ("tính giúp phí thi hành án", True),
        ("phí thi hành án của 500 triệu", True),
        ("án có hiệu lực từ 10/5/2022 thì còn thời hiệu không", True),
        ("soan don yeu cau thi hanh an", True),
        ("thi hành án tỉnh Quảng Ngãi", False),
        ("", False),
    ],
)
def test_a_wish_to_compute_is_known_by_its_words_or_its_numbers(text, asks):
    assert asks_for_a_tool(text, TODAY) is asks
