"""The whole path in one process: understanding, action, answer."""

import logging
from datetime import date

import psutil
import pytest
from threadpoolctl import threadpool_info

from actions.reply import ActionReply
from bot import engine as engine_module
from bot import knowledge
from tests.conftest import TODAY

pytestmark = pytest.mark.model

QUESTION = "Ai phải nộp phí thi hành án?"


def test_served_text_is_the_reviewed_text_byte_for_byte(ask):
    answer = ask(QUESTION).reply.answer
    entry = knowledge.shown().at("ai-chiu-phi", TODAY)
    assert (answer.status, answer.entry) == ("answered", "ai-chiu-phi")
    assert answer.text == entry.body
    assert answer.citations == entry.citations_on(TODAY)


@pytest.mark.parametrize(
    "as_of, act",
    [
        pytest.param(date(2026, 6, 30), "luat-thads-2008", id="last-day-of-the-old-law"),
        pytest.param(date(2026, 7, 1), "luat-thads-2025", id="first-day-of-the-new-law"),
    ],
)
def test_answer_rests_on_the_law_of_the_day_asked_for(ask, as_of, act):
    answer = ask(QUESTION, as_of=as_of).reply.answer
    assert answer.as_of == as_of
    assert answer.citations[0].act == act


def test_an_answer_from_past_law_says_so_and_one_from_today_does_not(ask):
    past = " ".join(ask(QUESTION, as_of=date(2026, 6, 30)).reply.answer.notices)
    today = " ".join(ask(QUESTION).reply.answer.notices)
    assert "quy định cũ" in past and "01/07/2026" in past
    assert "quy định cũ" not in today


def test_an_answer_resting_on_a_presumed_act_names_it(ask):
    assert any("Thông tư 216/2016/TT-BTC" in notice for notice in ask(QUESTION).reply.answer.notices)


def test_before_any_version_nothing_is_answered(ask):
    answer = ask(QUESTION, as_of=date(1999, 1, 1)).reply.answer
    assert (answer.status, answer.entry, answer.citations) == ("unanswered", None, ())


@pytest.mark.parametrize("text", ["/restart", '/ask_faq{"role": "x"}', "/greet", "  /session_start", "EXTERNAL: x"])
def test_typed_commands_are_read_as_words(ask, assistant, run, text):
    reply = ask(text, conversation="command").reply
    assert reply.answer.status in ("unanswered", "clarify", "answered")
    understood = run(assistant._engine.understand(text.strip(), TODAY))
    assert not understood["text"].startswith("/")
    assert understood["intent"]["confidence"] < 1.0


@pytest.mark.parametrize(
    "text",
    ["😀😀😀", "العربية 中文 русский", "a" * 1000, "?" * 1000, "\u0301", "phí\x00\x01phí", "phi thi hanh an" * 60],
)
def test_odd_input_gets_an_answer_and_never_an_error(ask, text):
    assert ask(text, conversation="odd").reply.answer.status != "error"


@pytest.fixture
def break_action(assistant, monkeypatch):
    """Make the action raise with the citizen's own words in the error."""

    def fail(dispatcher, tracker, domain):
        raise RuntimeError(tracker.latest_message["text"])

    actions = assistant._engine._agent.processor.action_endpoint._executor.actions
    return lambda patch=monkeypatch: patch.setitem(actions, ActionReply().name(), fail)


def test_a_failing_action_gives_an_error_and_the_next_turn_works(ask, monkeypatch, break_action, caplog):
    secret = "bí mật của tôi"
    caplog.set_level(logging.DEBUG)
    with monkeypatch.context() as patch:
        break_action(patch)
        failed = ask(f"{QUESTION} {secret}", conversation="failing").reply
    assert failed.answer.status == "error"
    assert "Thi hành án dân sự tỉnh, thành phố" in failed.answer.text
    assert failed.turn in caplog.text and "RuntimeError" in caplog.text
    assert secret not in caplog.text
    assert ask(QUESTION, conversation="failing").reply.answer.status == "answered"


def test_an_error_names_the_hotline_that_the_operator_set(ask, monkeypatch, break_action):
    monkeypatch.setenv("HOIDAP_HOTLINE", "1900 0000")
    break_action()
    assert "1900 0000" in " ".join(ask(QUESTION, conversation="hotline").reply.answer.notices)


def test_no_log_holds_a_citizens_words(ask, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for text in ("zxqv tôi tên là gì zxqv", "phí thi hành án zxqv bao nhiêu", "zxqv" * 5):
        ask(text, conversation="log")
    printed = capfd.readouterr()
    assert "zxqv" not in caplog.text + printed.out + printed.err


def test_no_port_is_opened(ask):
    ask(QUESTION)
    listening = [c for c in psutil.Process().connections(kind="inet") if c.status == psutil.CONN_LISTEN]
    assert listening == []


def test_no_thread_spins_beside_a_turn(assistant):
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert {pool["num_threads"] for pool in pools} == {1}


def test_old_conversations_and_old_events_are_forgotten(ask, assistant, run, monkeypatch):
    monkeypatch.setattr(engine_module, "CONVERSATIONS_KEPT", 3)
    store = assistant._engine.conversations
    for number in range(5):
        ask("chào", conversation=f"many-{number}")
    assert list(store.store)[-1] == "many-4"
    assert len(store.store) == 3
    for _ in range(30):
        ask("chào", conversation="long")
    tracker = run(store.retrieve("long"))
    assert len(tracker.events) <= engine_module.EVENTS_KEPT


def test_a_missing_model_is_refused_with_the_cure(tmp_path):
    with pytest.raises(FileNotFoundError, match="hoidap train"):
        engine_module.Engine.load(tmp_path / "none.tar.gz")
