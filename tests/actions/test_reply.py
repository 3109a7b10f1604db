"""What the action says for each outcome and intent, without Rasa."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import ActionReply

NEAR = (("ai-chiu-phi", 0.9), ("muc-phi", 0.5), ("khong-chiu-phi", 0.01))


def say(outcome, intent="ask_faq", ranking=NEAR, confidence=0.9):
    rows = [{"entry": entry, "score": score} for entry, score in ranking]
    message = {
        "text": "x",
        "intent": {"name": intent, "confidence": confidence},
        "faq_matches": {"as_of": "2026-11-21", "outcome": outcome, "ranking": rows},
    }
    tracker = Tracker("test", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    assert ActionReply().run(dispatcher, tracker, {}) == []
    return dispatcher.messages


def test_an_answer_carries_entry_and_citations():
    first = say("answer")[0]
    assert first["custom"]["status"] == "answered"
    assert first["custom"]["entry"] == "ai-chiu-phi"
    assert "luat-thads-2025/dieu-53/khoan-1" in first["custom"]["citations"]


def test_an_answer_that_is_not_certain_offers_its_neighbours():
    assert [choice["entry"] for choice in say("answer")[0]["custom"]["choices"]] == ["muc-phi"]


def test_a_listed_question_offers_nothing_else():
    ranking = (("ai-chiu-phi", 1.0), ("muc-phi", 0.0))
    assert say("answer", ranking=ranking)[0]["custom"]["choices"] == []


def test_choices_leave_out_what_scores_far_below_the_first():
    first = say("clarify")[0]
    assert first["response"] == "utter_clarify"
    assert [choice["entry"] for choice in first["custom"]["choices"]] == ["ai-chiu-phi", "muc-phi"]


def test_a_single_choice_is_asked_as_a_yes_or_no():
    first = say("clarify", ranking=(("ai-chiu-phi", 0.9), ("muc-phi", 0.01)))[0]
    assert first["response"] == "utter_clarify_one" and len(first["custom"]["choices"]) == 1


@pytest.mark.parametrize(
    "intent, outcome, response, status",
    [
        ("greet", "unanswered", "utter_greet", "answered"),
        ("greet", "clarify", "utter_greet", "answered"),
        ("ask_human", "unanswered", "utter_contact", "handoff"),
        ("ask_faq", "unanswered", "utter_unanswered", "unanswered"),
        ("out_of_scope", "clarify", "utter_unanswered", "unanswered"),
        ("out_of_scope", "answer", "utter_clarify", "clarify"),
        ("nlu_fallback", "clarify", "utter_clarify", "clarify"),
    ],
)
def test_wording_follows_intent_and_outcome(intent, outcome, response, status):
    first = say(outcome, intent)[0]
    assert (first["response"], first["custom"]["status"]) == (response, status)


@pytest.mark.parametrize("confidence, status", [(0.79, "answered"), (0.8, "clarify")])
def test_another_subject_is_believed_only_when_it_is_likely(confidence, status):
    assert say("answer", "out_of_scope", confidence=confidence)[0]["custom"]["status"] == status


def test_an_entry_answers_even_in_a_greeting():
    assert say("answer", "greet")[0]["custom"]["entry"] == "ai-chiu-phi"


def test_a_listed_question_is_answered_whatever_the_intent():
    assert say("answer", "out_of_scope", (("ai-chiu-phi", 1.0),))[0]["custom"]["entry"] == "ai-chiu-phi"


def test_the_hotline_is_named_only_when_the_operator_set_one(monkeypatch):
    monkeypatch.delenv("HOIDAP_HOTLINE", raising=False)
    assert len(say("unanswered")) == 1
    monkeypatch.setenv("HOIDAP_HOTLINE", "1900 0000")
    assert say("unanswered")[1]["hotline"] == "1900 0000"
