"""What a talk remembers from turn to turn, and how Rasa's messages become one reply."""

from datetime import date

import pytest

from bot import knowledge
from bot.engine import Memory, _reply
from faq.answer import STATUSES, Answer, Choice
from faq.corpus import load_corpus
from faq.ranking import Match
from law.citations import Citation

DAY = date(2026, 11, 22)
CITED = "luat-thads-2025/dieu-53/khoan-1"
SORRY = "Xin lỗi."
ANSWERED = {"status": "answered", "entry": "muc-phi", "citations": [CITED], "as_of": "2026-06-30"}
ASKING = {"tool": "fee", "asks": {"slot": "amount", "kind": "money"}, "question": "Bao nhiêu?", "buttons": ["Có"]}


def answer(status="answered", **more):
    return Answer(status, "x", DAY, **more)


def message(text, **custom):
    return {"text": text, "custom": custom} if custom else {"text": text}


def reply(*messages):
    return _reply("t", list(messages), DAY, SORRY)


# --- memory


@pytest.fixture
def corpus(monkeypatch):
    corpus = load_corpus()
    monkeypatch.setattr(knowledge, "shown", lambda: corpus)
    return corpus


def test_the_entry_answered_last_is_remembered_by_title_and_by_its_evidence(corpus):
    memory = Memory().after(answer(entry="muc-phi", citations=(Citation.parse(CITED),)))
    assert memory.about == corpus.versions["muc-phi"][-1].title
    assert memory.last == {"entry": "muc-phi", "citations": [CITED]}


def test_an_entry_that_was_taken_away_leaves_nothing_to_speak_about(corpus):
    assert Memory(about="Phí?").after(answer(entry="khong-co-muc-nay")).about is None


def test_what_answers_nothing_leaves_the_last_answer_as_it_was():
    before = Memory("Phí?", {"entry": "muc-phi", "citations": [CITED]})
    after = before.after(answer("clarify"))
    assert (after.about, after.last) == (before.about, before.last)


def test_a_computation_is_the_last_answer_and_the_subject_stays():
    given = answer(citations=(Citation.parse(CITED),), computation={"tool": "fee"}, tool="fee")
    memory = Memory("Phí?", {"entry": "muc-phi", "citations": []}).after(given)
    assert memory.about == "Phí?" and memory.last["entry"] is None and memory.last["citations"] == [CITED]
    assert (memory.last["computed"], memory.last["tool"]) == ("x", "fee")


def test_what_a_tool_asks_is_remembered_for_one_turn():
    memory = Memory().after(answer("clarify", tool="fee", asks={"slot": "amount"}))
    assert memory.asks == {"slot": "amount"}
    assert memory.after(answer()).asks == {}


@pytest.mark.parametrize("status", STATUSES)
def test_turns_that_help_nobody_are_counted_in_a_row(status):
    missed = status in ("clarify", "unanswered")
    assert Memory(misses=1).after(answer(status)).misses == (2 if missed else 0)


def test_a_question_of_a_tool_is_no_miss():
    assert Memory(misses=1).after(answer("clarify", tool="fee")).misses == 0


def test_a_message_carries_all_that_is_remembered():
    memory = Memory("Phí?", {"entry": None}, {"slot": "amount"}, 1, "muc-phi")
    assert memory.metadata() == {
        "about": "Phí?",
        "last": {"entry": None},
        "asks": {"slot": "amount"},
        "misses": 1,
        "offered": "muc-phi",
    }
    assert Memory().metadata() == {"about": None, "last": {}, "asks": {}, "misses": 0, "offered": None}


ONE, TWO = Choice("muc-phi", "Phí?"), Choice("ai-chiu-phi", "Ai chịu?")


@pytest.mark.parametrize(
    "reply, offered",
    [
        pytest.param(answer("clarify", choices=(ONE,)), "muc-phi", id="the only choice"),
        pytest.param(answer("clarify", choices=(ONE, TWO)), None, id="one of two"),
        pytest.param(
            answer("clarify", choices=(ONE, TWO), citations=(Citation.parse(CITED),)), "muc-phi", id="with its answer"
        ),
        pytest.param(answer("clarify", choices=(ONE,), tool="fee"), None, id="what a tool asks"),
        pytest.param(answer("answered", choices=(ONE,), entry="ai-chiu-phi"), None, id="beside an answer"),
        pytest.param(answer("unanswered"), None, id="none"),
    ],
)
def test_what_a_yes_would_mean(corpus, reply, offered):
    assert Memory(offered="cu").after(reply).offered == offered


# --- one reply out of Rasa's messages


def test_the_first_message_with_a_status_is_the_answer_and_the_others_are_notices():
    choices = [{"entry": "ai-chiu-phi", "title": "Ai chịu phí?"}]
    first = message("Ba phần trăm.", **ANSWERED, choices=choices, ranking=[{"entry": "muc-phi", "score": 0.9}])
    made = reply(first, message("Quy định cũ."), message("Chưa chắc."))
    assert made.answer.text == "Ba phần trăm." and made.answer.notices == ("Quy định cũ.", "Chưa chắc.")
    assert (made.answer.status, made.answer.entry, made.answer.as_of) == ("answered", "muc-phi", date(2026, 6, 30))
    assert made.answer.citations == (Citation.parse(CITED),)
    assert made.answer.choices == (Choice("ai-chiu-phi", "Ai chịu phí?"),) and made.ranking == (Match("muc-phi", 0.9),)
    assert made.answer.question is None and made.turn == "t" and made.private is False


def test_a_question_of_a_tool_alone_is_the_reply():
    answer = reply(message("Tính phí.\n\nBao nhiêu?", **ASKING)).answer
    assert (answer.status, answer.text, answer.question) == ("clarify", "Tính phí.\n\nBao nhiêu?", None)
    assert (answer.tool, answer.buttons, answer.asks) == ("fee", ("Có",), ASKING["asks"])
    assert answer.as_of == DAY and answer.entry is None


def test_a_question_beside_an_answer_stands_behind_it():
    answer = reply(message("Ba phần trăm.", **ANSWERED), message("Lưu ý."), message("Bao nhiêu?", **ASKING)).answer
    assert (answer.text, answer.notices, answer.question) == ("Ba phần trăm.", ("Lưu ý.",), "Bao nhiêu?")
    assert (answer.status, answer.entry) == ("answered", "muc-phi")
    assert answer.asks == ASKING["asks"] and answer.buttons == ("Có",)


def test_the_buttons_of_an_answer_stand_when_the_tool_s_question_has_none():
    asking = {**ASKING, "buttons": []}
    assert reply(message("a", **ANSWERED, buttons=["Tính phí"]), message("b", **asking)).answer.buttons == ("Tính phí",)


def test_a_figure_carries_what_it_was_computed_from():
    computed = {"status": "answered", "tool": "fee", "computation": {"tool": "fee"}, "given": {"amount_vnd": 5}}
    answer = reply(message("Phí là 5.", **computed)).answer
    assert (answer.tool, answer.computation, answer.given) == ("fee", {"tool": "fee"}, {"amount_vnd": 5})
    assert answer.asks == {}


def test_a_tool_that_was_left_says_so_without_a_status_of_its_own():
    made = reply(message("Đã dừng.", tool="fee", over="stopped"), message("Liên hệ."))
    assert (made.answer.status, made.answer.text, made.answer.notices) == ("answered", "Đã dừng.", ("Liên hệ.",))


@pytest.mark.parametrize(
    "messages",
    [[], [message("Lời lạc")], [message("", **ANSWERED)], [{"custom": ANSWERED}], [{}]],
    ids=["silence", "words-without-data", "empty-words", "data-without-words", "nothing"],
)
def test_what_is_no_reply_is_an_error_with_its_own_words(messages):
    made = reply(*messages)
    assert (made.answer.status, made.answer.text, made.answer.as_of) == ("error", SORRY, DAY)
    assert made.ranking == () and made.answer.citations == ()
