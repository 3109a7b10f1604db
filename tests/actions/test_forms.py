"""The interviews as Rasa runs them: events, messages and data of each turn, without a model."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.calculators.computation import Computation
from actions.dialogue.interview import MOST_TRIES
from actions.dialogue.spec import known_forms
from actions.documents.kinds import known_kinds
from actions.forms import ANSWERED, DONE, MADE, REQUESTED, STOP_FROM, SURE_FROM, TRIES
from actions.tools import TOOLS
from tests.actions.conftest import fitting, waiting_in

DAY = "2026-11-22"
FORMS = known_forms()
ACTIONS = {action().name(): action for action in MADE}


class Talk:
    """A tracker's slots, carried from message to message; nothing else of Rasa."""

    def __init__(self, tool, **slots):
        self.form = FORMS.forms[tool]
        self.slots = {each.slot: None for each in self.form.fields} | slots
        self.slots |= {slot: self.slots.get(slot) for slot in (REQUESTED, ANSWERED, TRIES, DONE)}
        self.messages, self.next_action = [], []

    def run(self, action, text="", intent=(None, 0.0), outcome="unanswered", ranking=(), as_of=DAY):
        message = {
            "text": text,
            "intent": {"name": intent[0], "confidence": intent[1]},
            "faq_matches": {
                "as_of": as_of,
                "outcome": outcome,
                "ranking": [{"entry": entry, "score": score} for entry, score in ranking],
            },
            "metadata": {},
        }
        tracker = Tracker("test", dict(self.slots), message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = ACTIONS[action]().run(dispatcher, tracker, {})
        # Rasa carries slots and messages as JSON
        slots = [event for event in events if event["event"] == "slot"]
        self.slots |= {event["name"]: json.loads(json.dumps(event["value"])) for event in slots}
        self.next_action = [event["name"] for event in events if event not in slots]
        self.messages = json.loads(json.dumps(dispatcher.messages))
        return self.messages

    def say(self, text, **message):
        return self.run(f"validate_{self.form.name}", text, **message)

    def says(self, *texts):
        for text in texts:
            self.say(text)
        return self.messages

    def end(self, **message):
        assert self.slots[REQUESTED] is None
        return self.run(f"action_{self.form.tool}", **message)


def data(messages):
    return messages[0]["custom"]


@pytest.fixture
def limitation():
    talk = Talk("limitation")
    talk.says("tính thời hiệu", "1", "10/05/2022")
    return talk


def test_each_tool_has_a_validation_and_a_closing_action_of_its_own_name():
    assert set(ACTIONS) == {name for tool in TOOLS for name in (f"validate_{tool}_form", f"action_{tool}")}
    assert len({action.__name__ for action in MADE}) == len(MADE)
    assert all(issubclass(action, Action) for action in MADE)


def test_the_first_message_asks_the_first_question_with_its_buttons():
    talk = Talk("limitation")
    (message,) = talk.say("tính thời hiệu")
    first = FORMS.forms["limitation"].fields[0]
    assert message["text"].endswith(f"\n\n{first.ask}") and message["text"].startswith(FORMS.forms["limitation"].title)
    custom = message["custom"]
    assert (custom["tool"], custom["question"]) == ("limitation", first.ask)
    assert custom["buttons"] == [option.title for option in first.options]
    assert (custom["asks"]["slot"], custom["asks"]["kind"]) == ("limitation_from", "choice")
    assert {"hiệu lực", "Ngày bản án có hiệu lực"} <= set(custom["asks"]["says"])
    assert (talk.slots[REQUESTED], talk.slots[TRIES], talk.slots[ANSWERED]) == ("limitation_from", 0, None)


@pytest.mark.parametrize("text, amount", [("phí của 500 triệu", 500_000_000), ("/use_fee 500 triệu", None)])
def test_words_start_a_tool_with_what_they_say_and_a_command_with_nothing(text, amount):
    talk = Talk("fee")
    talk.say(text)
    assert talk.slots["amount"] == amount


def test_an_answer_is_noted_and_the_next_question_asked(limitation):
    assert limitation.slots["effective_on"] == "2022-05-10"
    assert (limitation.slots[REQUESTED], limitation.slots[ANSWERED]) == ("obstacle", "effective_on")
    assert data(limitation.messages)["buttons"] == ["Có", "Không"]


def test_a_correction_goes_back_to_the_answer_before(limitation):
    (message,) = limitation.say("à không, 2021")
    assert limitation.slots["effective_on"] == "2021-05-10" and limitation.slots[REQUESTED] == "obstacle"
    assert message["text"].startswith(FORMS.say("changed", value="10/05/2021"))


def test_a_message_that_cannot_be_read_is_counted_and_a_readable_one_starts_anew(limitation):
    limitation.say("xin chào")
    assert (limitation.slots[TRIES], limitation.slots[REQUESTED]) == (1, "obstacle")
    limitation.say("có")
    assert (limitation.slots[TRIES], limitation.slots[REQUESTED]) == (0, "obstacle_from")


def test_after_two_such_messages_a_person_is_named_and_the_form_ends(limitation):
    for _ in range(MOST_TRIES):
        messages = limitation.say("xin chào")
    assert messages[0]["text"] == FORMS.say("not_understood_again")
    assert data(messages) == {"tool": "limitation", "over": "given_up", "status": "handoff"}
    assert messages[1]["response"] == "utter_contact"
    assert limitation.slots[REQUESTED] is None
    assert limitation.end() == []


@pytest.mark.parametrize(
    "intent, stops",
    [
        (("stop", STOP_FROM), True),
        (("stop", STOP_FROM - 0.01), False),
        (("goodbye", 0.5), False),
    ],
)
def test_a_likely_wish_to_stop_stops(limitation, intent, stops):
    messages = limitation.say("cho tôi dừng", intent=intent)
    assert (data(messages).get("over") == "stopped") is stops
    assert (limitation.slots[REQUESTED] is None) is stops


def test_a_tool_that_was_stopped_says_nothing_more_and_forgets_all_but_facts():
    talk = Talk("interest")
    talk.says("tính lãi 300 triệu", "10/07/2026")
    talk.say("thôi", intent=("stop", 1.0))
    assert talk.messages[0]["text"] == FORMS.say("stopped")
    assert talk.end() == []
    assert (talk.slots["amount"], talk.slots["interest_from"], talk.slots[ANSWERED]) == (300_000_000, None, None)
    assert talk.slots[DONE] is None


def test_another_question_is_answered_before_the_tool_asks_again(limitation):
    first, *_, last = limitation.say("phí thi hành án ai chịu", outcome="answer", ranking=[("ai-chiu-phi", 0.9)])
    assert (first["custom"]["status"], first["custom"]["entry"]) == ("answered", "ai-chiu-phi")
    assert last["custom"]["question"] == limitation.form.field("obstacle").ask
    assert last["text"].startswith(FORMS.say("back_to_form"))
    assert (limitation.slots[REQUESTED], limitation.slots[TRIES]) == ("obstacle", 0)
    assert limitation.slots["effective_on"] == "2022-05-10"


@pytest.mark.parametrize(
    "message",
    [
        {"text": "cảm ơn", "intent": ("thanks", 0.6)},
        {"text": "bạn là ai", "intent": ("bot_challenge", 1.0)},
        {"text": "phí thi hành án ra sao", "outcome": "clarify", "ranking": [("muc-phi", 0.5), ("ai-chiu-phi", 0.4)]},
    ],
    ids=["thanks", "who-are-you", "a-question-of-more-than-three-words"],
)
def test_small_talk_and_questions_are_replied_to_inside_a_form(limitation, message):
    messages = limitation.say(**message)
    assert "status" in messages[0]["custom"] and messages[-1]["custom"]["question"]
    assert limitation.slots[REQUESTED] == "obstacle"


@pytest.mark.parametrize(
    "message",
    [
        {"text": "cảm ơn", "intent": ("thanks", 0.59)},
        {"text": "phí ra sao", "outcome": "clarify", "ranking": [("muc-phi", 0.5)]},
    ],
    ids=["not-sure-enough", "three-words"],
)
def test_what_may_be_a_badly_typed_answer_is_asked_again(limitation, message):
    (message,) = limitation.say(**message)
    assert message["text"].startswith(FORMS.say("not_understood"))


def test_an_answer_is_an_answer_whatever_the_search_finds(limitation):
    limitation.say("không", intent=("stop", 0.9), outcome="answer", ranking=[("ai-chiu-phi", 1.0)])
    assert limitation.slots["obstacle"] is False and limitation.slots[REQUESTED] is None
    assert limitation.messages == []


@pytest.mark.parametrize("intent", [("start_over", STOP_FROM), ("use_limitation", SURE_FROM)])
def test_to_start_over_or_to_ask_for_the_same_tool_begins_it_anew(limitation, intent):
    (message,) = limitation.say("làm lại", intent=intent)
    assert limitation.slots[REQUESTED] == "limitation_from" and limitation.slots["effective_on"] is None
    assert data([message])["asks"]["slot"] == "limitation_from"


def test_another_tool_takes_over_when_it_is_surely_asked_for(limitation):
    title = FORMS.forms["fee"].title
    assert limitation.say(title, intent=("use_fee", SURE_FROM)) == [] and limitation.slots[REQUESTED] is None
    assert limitation.end(text=title, intent=("use_fee", SURE_FROM)) == []
    assert limitation.next_action == ["fee_form"] and limitation.slots["limitation_from"] is None


def test_another_tool_that_may_be_asked_for_does_not_take_over(limitation):
    limitation.say("tính phí", intent=("use_fee", SURE_FROM - 0.01))
    assert limitation.slots[REQUESTED] == "obstacle"


def test_words_of_danger_are_heard_inside_a_form_and_no_question_follows(limitation):
    messages = limitation.say("tôi muốn chết")
    assert [message["response"] for message in messages] == ["utter_self_harm"]
    assert limitation.slots[REQUESTED] == "obstacle" and limitation.slots[TRIES] == 0


def test_the_first_question_carries_what_the_search_found_for_who_wanted_to_read():
    talk = Talk("fee")
    (message,) = talk.say("phí thi hành án", outcome="clarify", ranking=[("muc-phi", 0.5), ("ai-chiu-phi", 0.4)])
    assert [choice["entry"] for choice in message["custom"]["choices"]] == ["muc-phi", "ai-chiu-phi"]
    assert message["custom"]["ranking"][0] == {"entry": "muc-phi", "score": 0.5}
    (message,) = talk.say("nhiều lắm")
    assert not message["custom"].get("choices")


# --- the figure


def test_the_figure_comes_with_its_evidence_and_what_it_was_given(limitation):
    limitation.say("không")
    (message,) = limitation.end(text="không")
    custom = message["custom"]
    assert (custom["status"], custom["tool"], custom["as_of"]) == ("answered", "limitation", DAY)
    assert custom["given"] == {"as_of": DAY, "effective_on": "2022-05-10"}
    assert custom["computation"]["result"]["last_day"] == "2027-05-10"
    assert custom["citations"][0] == "luat-thads-2025/dieu-34/khoan-2"
    assert message["text"] == custom["computation"]["summary"] and "10/05/2027" in message["text"]
    assert limitation.slots[DONE] == ["limitation"] and limitation.slots[ANSWERED] is None


def test_a_computation_survives_the_way_between_processes(limitation):
    limitation.say("không")
    wire = data(limitation.end())["computation"]
    read = Computation.from_json(wire)
    assert read.to_json() == wire
    computed = TOOLS["limitation"](effective_on=date(2022, 5, 10)).run(date.fromisoformat(DAY))
    assert (read.steps, read.citations, read.assumptions) == (computed.steps, computed.citations, computed.assumptions)
    assert read.certainty == computed.certainty and read.as_of == computed.as_of


def test_the_figure_is_that_of_the_law_of_the_day_asked_for(limitation):
    limitation.say("không", as_of="2026-06-30")
    custom = data(limitation.end(as_of="2026-06-30"))
    assert custom["as_of"] == custom["given"]["as_of"] == "2026-06-30"
    assert custom["citations"][0].startswith("luat-thads-2008/")


def test_a_tool_is_noted_as_computed_once_beside_the_others(limitation):
    limitation.slots[DONE] = ["fee", "limitation"]
    limitation.say("không")
    limitation.end()
    assert limitation.slots[DONE] == ["fee", "limitation"]


def test_a_tool_that_was_computed_asks_anew_and_another_one_uses_the_facts():
    talk = Talk("fee")
    talk.say("phí của 500 triệu")
    talk.end()
    again = Talk("fee", amount=talk.slots["amount"], tools_done=talk.slots[DONE])
    again.say("tính phí")
    assert again.slots["amount"] is None and again.slots[REQUESTED] == "amount"
    other = Talk("interest", amount=talk.slots["amount"], tools_done=talk.slots[DONE])
    (message,) = other.say("tính lãi")
    assert other.slots["amount"] == 500_000_000 and other.slots[REQUESTED] == "interest_from"
    assert "500.000.000 đồng" in message["text"]


def test_what_the_calculator_refuses_is_asked_again_inside_the_form():
    talk = Talk("interest", amount=300_000_000)
    talk.says("tính lãi", "10/07/2026", "10/06/2026")
    assert talk.slots[REQUESTED] == "interest_to" and talk.slots["interest_to"] is None
    assert data(talk.messages)["asks"]["slot"] == "interest_to"
    talk.says("10/11/2026", "không", "không")
    assert data(talk.end())["computation"]["result"]


def test_what_was_kept_from_another_tool_is_told_even_when_nothing_is_left_to_ask():
    talk = Talk("fee", amount=300_000_000, tools_done=["interest"])
    messages = talk.say("tính phí")
    assert [message["text"] for message in messages] == [
        "Số tiền theo bản án là 300.000.000 đồng (bạn đã cho lúc trước); nếu khác, bạn hỏi lại kèm số đúng."
    ]


def test_a_refusal_that_no_question_can_mend_ends_with_its_sentence():
    talk = Talk("complaint", complaint_act="office_act", complaint_by="officer", learned_on="2026-11-02")
    (message,) = talk.end()
    assert message["custom"] == {"status": "unanswered", "tool": "complaint"}
    assert message["text"] and not message.get("response")
    assert talk.slots[DONE] is None


def test_a_day_without_known_law_ends_with_a_fixed_reply():
    talk = Talk("fee", amount=5_000_000)
    (message,) = talk.end(as_of="1999-01-01")
    assert message["response"] == "utter_tool_refused"
    assert message["custom"] == {"status": "unanswered", "tool": "fee"}


TALKS = {
    "limitation": ["tính", "2", "10/05/2022, 10/06/2022", "có", "01/01/2023", "01/02/2023"],
    "timeline": ["tính", "1", "10/11/2026"],
    "fee": ["tính", "500 triệu"],
    "interest": ["tính", "300 triệu", "10/07/2026", "Hôm nay", "9", "10/08/2026 50 triệu", "hết"],
    "deduction": ["tính", "9 triệu", "Vùng II", "0"],
    "distribution": [
        "tính",
        "500 triệu",
        "0",
        "cấp dưỡng cho con 60 triệu",
        "án phí 5 triệu",
        "nợ ông A 300 triệu",
        "hết",
    ],
    "agency": ["tìm", "huyện Sơn Tịnh, Quảng Ngãi"],
    "complaint": ["khiếu nại", "Kê biên, trừ tiền, cưỡng chế", "1", "10/11/2026"],
    "document": ["soạn", known_kinds()["request_enforcement"].name],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_comes_from_its_first_question_to_its_figure(tool):
    talk = Talk(tool)
    for text in TALKS[tool]:
        talk.say(text)
    while talk.slots[REQUESTED] == "letter":
        talk.say(fitting(talk.slots))
    (message,) = talk.end()
    custom = message["custom"]
    assert custom["status"] == "answered", message
    assert Computation.from_json(custom["computation"]).to_json() == custom["computation"]
    assert custom["citations"] and talk.slots[DONE] == [tool]
    # the machine form takes exactly what was given, and comes to the same
    body = TOOLS[tool].parse_obj(custom["given"])
    assert json.loads(json.dumps(body.run(body.as_of).to_json())) == custom["computation"]


def letter(key, **wanted):
    """A talk about a complaint, at one of its questions."""
    talk = Talk("document")
    talk.says("soạn", known_kinds()["complaint"].name)
    while talk.slots[REQUESTED] and waiting_in(talk.slots).key != key:
        talk.say(fitting(talk.slots, **wanted))
    return talk


def test_a_letter_carries_what_was_typed_only_in_what_it_was_given():
    (message,) = letter("the end", act="Bí mật của tôi").end()
    assert message["custom"]["given"]["values"]["act"] == "Bí mật của tôi"
    assert "" not in message["custom"]["given"]["values"].values()
    rest = {key: value for key, value in message["custom"].items() if key != "given"}
    assert "Bí mật" not in json.dumps([message["text"], rest], ensure_ascii=False)


def test_in_a_letter_the_answer_before_can_be_taken_back():
    talk = letter("target", round="first")
    talk.say("à không, lần hai")
    assert talk.slots["letter"]["values"] == {"round": "second"}
    assert data(talk.messages)["question"] == waiting_in(talk.slots).ask


def test_words_of_danger_in_a_letter_are_taken_and_help_is_named_beside():
    talk = letter("act")
    messages = talk.say("Tịch thu thuốc trừ sâu của tôi")
    assert "utter_notice_self_harm" in [message.get("response") for message in messages]
    assert talk.slots["letter"]["values"]["act"] == "Tịch thu thuốc trừ sâu của tôi"


@pytest.mark.parametrize("confidence, stops", [(1.0, True), (0.99, False)])
def test_in_a_letter_only_known_words_stop(confidence, stops):
    messages = letter("act").say("thôi", intent=("stop", confidence))
    assert (data(messages).get("over") == "stopped") is stops


SAID = [
    "1",
    "2",
    "9",
    "có",
    "không",
    "10/05/2022",
    "từ 01/01/2023 đến 01/03/2023",
    "01/01/1950",
    "01/01/2100",
    "Vùng I",
]
SAID += [
    "500 triệu",
    "900 nghìn tỷ",
    "999999999999999999",
    "0 đồng",
    "0",
    "999",
    "9,123%/tháng",
    "999",
    "0,001",
    "hết rồi",
]
SAID += [
    "10/08/2026 5 triệu",
    "án phí và cấp dưỡng 5 triệu",
    f"{'a' * 900} 5 triệu",
    "a" * 200,
    ", Quảng Ngãi",
    "x",
    "à không, 2",
]
SAID += [
    "huyện Châu Thành",
    "huyện Sơn Tịnh, Quảng Ngãi",
    "xã Tịnh Khê, Quảng Ngãi",
    "bỏ qua",
    "à không, 2021",
    "\u0301 \u200b",
]
DAYS = ["2026-11-22", "2026-06-30", "2016-06-30", "2010-01-01", "2099-12-31"]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(list(TOOLS)), st.lists(st.sampled_from(SAID), min_size=1, max_size=16), st.sampled_from(DAYS))
def test_any_talk_on_any_day_comes_to_a_figure_or_to_a_reason(tool, said, as_of):
    talk = Talk(tool)
    talk.say("bắt đầu", as_of=as_of)
    for text in said:
        if talk.slots[REQUESTED] is None:
            break
        assert talk.say(text, as_of=as_of) or talk.slots[REQUESTED] is None
    if talk.slots[REQUESTED] is None:
        messages = talk.end(as_of=as_of)
        assert [message["custom"]["status"] for message in messages] in ([], ["answered"], ["unanswered"])
        assert all(message["text"] or message["response"] for message in messages)
