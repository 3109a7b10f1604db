"""What the action says for each outcome and intent, without Rasa."""

from datetime import date

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.spec import known_forms
from actions.reply import (
    ABOUT_LAST,
    ABOUT_LAST_FROM,
    BELIEVED_FROM,
    BESIDE,
    FIRST,
    LIKELY_FROM,
    MISSES_UNTIL_CONTACT,
    ActionReply,
)
from faq.corpus import served_corpus
from law.acts import known_acts
from law.agencies.bodies import find_body
from law.citations import Citation
from law.transition import NEW_LAW

DAY, BEFORE = date(2026, 11, 21), date(2026, 6, 30)
#: What the search finds with each outcome.
NEAR = {
    "answer": (("ai-chiu-phi", 0.9), ("muc-phi", 0.5), ("khong-chiu-phi", 0.01)),
    "clarify": (("ai-chiu-phi", 0.45), ("muc-phi", 0.3), ("khong-chiu-phi", 0.01)),
    "unanswered": (("ai-chiu-phi", 0.1), ("muc-phi", 0.05), ("khong-chiu-phi", 0.01)),
}
LISTED = (("ai-chiu-phi", 1.0),)
FORMS = known_forms()


def reply(outcome, intent="ask_faq", ranking=None, confidence=0.9, text="x", as_of=DAY, slots=None, **metadata):
    """The events and the messages of one turn."""
    found = NEAR[outcome] if ranking is None else ranking
    rows = [{"entry": entry, "score": score} for entry, score in found]
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "faq_matches": {"as_of": as_of.isoformat(), "outcome": outcome, "ranking": rows},
        "metadata": metadata,
    }
    tracker = Tracker("test", slots or {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    return ActionReply().run(dispatcher, tracker, {}), dispatcher.messages


def say(*arguments, **options):
    events, messages = reply(*arguments, **options)
    assert events == []
    return messages


def responses(messages):
    return [message.get("response") for message in messages]


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
    first = say("clarify", ranking=(("ai-chiu-phi", 0.5), ("muc-phi", 0.01)))[0]
    assert first["response"] == "utter_clarify_one" and len(first["custom"]["choices"]) == 1


LIKELY = (("thoi-han-tu-nguyen", LIKELY_FROM), ("muc-phi", 0.3))


def test_a_likely_choice_is_shown_with_its_short_answer_and_its_basis():
    entry = served_corpus().at("thoi-han-tu-nguyen", DAY)
    first = say("clarify", ranking=LIKELY)[0]
    assert first["response"] == "utter_clarify_likely" and first["custom"]["status"] == "clarify"
    assert (first["title"], first["short"]) == (entry.title, entry.short_answer)
    assert first["custom"]["citations"] == [str(cited) for cited in entry.citations_on(DAY)]
    assert first["custom"]["entry"] is None
    assert [choice["entry"] for choice in first["custom"]["choices"]] == ["thoi-han-tu-nguyen", "muc-phi"]


def test_in_fear_a_likely_choice_is_shown_as_well_and_calm_words_beside_it():
    messages = say("clarify", "distress", ranking=LIKELY)
    assert responses(messages) == ["utter_clarify_likely", "utter_notice_distress"]
    assert messages[0]["custom"]["choices"][0]["entry"] == "thoi-han-tu-nguyen"


@pytest.mark.parametrize("score", [LIKELY_FROM - 0.01, 0.3])
def test_in_fear_what_is_less_likely_is_only_offered(score):
    ranking = (("thoi-han-tu-nguyen", score), ("muc-phi", 0.2))
    assert responses(say("clarify", "distress", ranking=ranking)) == ["utter_distress_choices"]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"ranking": (("thoi-han-tu-nguyen", LIKELY_FROM - 0.01), ("muc-phi", 0.3))}, id="less likely"),
        pytest.param({"ranking": LIKELY, "intent": "use_fee"}, id="a tool is asked for"),
        pytest.param({"ranking": LIKELY, "intent": "out_of_scope", "text": "xe bị kê biên"}, id="another subject"),
    ],
)
def test_no_short_answer_is_guessed(options):
    first = say("clarify", **options)[0]
    assert first["response"] != "utter_clarify_likely" and first["custom"]["citations"] == []


@pytest.mark.parametrize("entry, day", [("thoi-hieu-bao-lau", date(2026, 6, 1)), ("ke-bien-xe-phuong-tien", DAY)])
def test_a_rule_that_needs_a_notice_is_no_short_guess(entry, day):
    assert responses(say("clarify", ranking=((entry, 0.8),), as_of=day)) == ["utter_clarify_one"]


def test_yes_to_the_question_offered_is_answered_by_it():
    messages = say("unanswered", "affirm", offered="muc-phi", confidence=0.95)
    assert messages[0]["custom"]["status"] == "answered" and messages[0]["custom"]["entry"] == "muc-phi"


@pytest.mark.parametrize(
    "options",
    [{"confidence": 0.95}, {"confidence": 0.5, "offered": "muc-phi"}, {"confidence": 0.95, "offered": "khong-con"}],
)
def test_a_yes_to_nothing_or_an_unsure_one_answers_nothing(options):
    assert say("unanswered", "affirm", **options)[0]["custom"]["entry"] is None


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


# --- tools beside an answer


@pytest.mark.parametrize("entry", sorted({id for form in FORMS.forms.values() for id in form.offered_with}))
def test_the_tools_that_fit_an_entry_are_offered_beside_its_answer(entry):
    buttons = say("answer", ranking=((entry, 0.9),))[0]["custom"]["buttons"]
    assert buttons == [form.title for form in FORMS.forms.values() if entry in form.offered_with]


def test_a_tool_that_was_asked_for_comes_first_and_once():
    titles = {tool: form.title for tool, form in FORMS.forms.items()}
    assert say("answer", "use_interest")[0]["custom"]["buttons"] == [titles["interest"], titles["fee"]]
    assert say("answer", "use_fee")[0]["custom"]["buttons"] == [titles["fee"]]


def test_an_entry_without_a_tool_offers_none():
    offered = {id for form in FORMS.forms.values() for id in form.offered_with}
    entry = next(entry.id for entry in served_corpus().in_force(DAY) if entry.id not in offered)
    assert say("answer", ranking=((entry, 0.9),))[0]["custom"]["buttons"] == []


@pytest.mark.parametrize("outcome, choices", [("clarify", ["ai-chiu-phi", "muc-phi"]), ("unanswered", [])])
def test_a_tool_that_was_not_surely_asked_for_is_offered(outcome, choices):
    first = say(outcome, "use_fee")[0]
    assert (first["response"], first["custom"]["status"]) == ("utter_clarify", "clarify")
    assert first["custom"]["buttons"] == [FORMS.forms["fee"].title]
    assert [choice["entry"] for choice in first["custom"]["choices"]] == choices


def test_the_menu_names_the_questions_asked_most_and_all_tools():
    first = say("unanswered", "menu")[0]
    assert (first["response"], first["custom"]["status"]) == ("utter_menu", "clarify")
    assert [choice["entry"] for choice in first["custom"]["choices"]] == list(FORMS.menu)
    assert first["custom"]["buttons"] == [form.title for form in FORMS.forms.values()]


def test_the_menu_of_an_earlier_day_leaves_out_what_was_not_answered_then():
    shown = [choice["entry"] for choice in say("unanswered", "menu", as_of=BEFORE)[0]["custom"]["choices"]]
    assert shown == [id for id in FORMS.menu if served_corpus().has(id, BEFORE)]


def test_a_listed_question_is_answered_and_shows_no_menu():
    assert say("answer", "menu", LISTED)[0]["custom"]["entry"] == "ai-chiu-phi"


# --- about the last answer

LAST = {"entry": "muc-phi", "citations": ["luat-thads-2025/dieu-53/khoan-1", "tt-216-2016/dieu-4"]}


def about(intent, last=LAST, **more):
    return say("unanswered", intent, ranking=(), confidence=1.0, last=last, **more)[0]


def test_the_last_answer_is_said_shorter_with_its_evidence():
    first, entry = about("ask_shorter"), served_corpus().at("muc-phi", DAY)
    assert (first["response"], first["short"]) == ("utter_shorter", entry.short_answer)
    assert (first["custom"]["status"], first["custom"]["entry"]) == ("answered", "muc-phi")
    assert first["custom"]["citations"] == [str(citation) for citation in entry.citations_on(DAY)]


def test_more_about_the_last_answer_are_the_entries_it_names_and_its_tools():
    first = about("ask_more")
    assert (first["response"], first["custom"]["status"]) == ("utter_more", "clarify")
    assert [choice["entry"] for choice in first["custom"]["choices"]] == list(
        served_corpus().at("muc-phi", DAY).see_also
    )
    assert first["custom"]["buttons"] == [FORMS.forms["fee"].title]


def test_the_basis_of_the_last_answer_is_named_provision_by_provision():
    first = about("ask_basis")
    labels = [known_acts().label(Citation.parse(cited)) for cited in LAST["citations"]]
    assert (first["response"], first["basis"]) == ("utter_basis", "\n".join(f"- {label}" for label in labels))
    assert first["custom"]["citations"] == LAST["citations"]


def test_the_basis_of_a_computation_is_named_though_no_entry_was_shown():
    assert about("ask_basis", {"entry": None, "citations": LAST["citations"]})["response"] == "utter_basis"


def test_a_computation_is_said_shorter_by_its_sentence_and_explained_by_its_entries():
    last = {"entry": None, "citations": LAST["citations"], "computed": "Phí là 15.000.000 đồng.", "tool": "fee"}
    assert about("ask_shorter", last)["short"] == "Phí là 15.000.000 đồng."
    more = about("ask_more", last)["custom"]
    assert [choice["entry"] for choice in more["choices"]] == list(FORMS.forms["fee"].offered_with)


def test_the_law_before_is_quoted_with_its_own_day_and_provisions():
    first, old = about("ask_old_law"), served_corpus().at("muc-phi", BEFORE)
    assert (first["response"], first["body"]) == ("utter_old_law", old.body)
    assert first["custom"]["as_of"] == "2026-06-30"
    assert first["custom"]["citations"] == [str(citation) for citation in old.citations_on(BEFORE)]


def test_a_rule_that_did_not_change_is_said_to_be_the_same():
    corpus = served_corpus()
    entry = next(e for e in corpus.in_force(DAY) if corpus.has(e.id, BEFORE) and corpus.at(e.id, BEFORE).body == e.body)
    assert about("ask_old_law", {"entry": entry.id, "citations": []})["response"] == "utter_same_before"


def test_a_rule_that_is_new_has_no_law_before():
    corpus = served_corpus()
    entry = next(entry for entry in corpus.in_force(DAY) if not corpus.has(entry.id, BEFORE))
    first = about("ask_old_law", {"entry": entry.id, "citations": []})
    assert (first["response"], first["custom"]["status"]) == ("utter_no_old_law", "unanswered")
    assert entry.effective.start >= NEW_LAW


@pytest.mark.parametrize("last", [{}, {"entry": "khong-co-muc-nay", "citations": []}], ids=["nothing", "unknown-entry"])
@pytest.mark.parametrize("intent", [intent for intent in ABOUT_LAST if intent != "ask_old_law"])
@pytest.mark.parametrize(
    "confidence, response", [(ABOUT_LAST_FROM, "utter_nothing_said_yet"), (0.89, "utter_unanswered")]
)
def test_without_a_last_answer_that_is_said_when_the_words_are_clear(last, intent, confidence, response):
    assert responses(say("unanswered", intent, (), confidence, last=last)) == [response]


def test_who_asks_for_the_old_law_in_general_may_get_an_entry():
    assert say("answer", "ask_old_law", confidence=1.0)[0]["custom"]["entry"] == "ai-chiu-phi"


@pytest.mark.parametrize("intent", ABOUT_LAST)
def test_a_listed_question_is_answered_whatever_was_said_last(intent):
    assert say("answer", intent, LISTED, 1.0, last=LAST)[0]["custom"]["entry"] == "ai-chiu-phi"


# --- danger, threats, bribes, distress


@pytest.mark.parametrize("intent", FIRST)
@pytest.mark.parametrize("outcome", ["answer", "clarify", "unanswered"])
def test_somebody_s_life_comes_before_any_entry(intent, outcome):
    messages = say(outcome, intent, confidence=BELIEVED_FROM[intent])
    assert responses(messages) == [FIRST[intent][0]]
    assert messages[0]["custom"]["status"] == "handoff" and messages[0]["custom"]["entry"] is None


@pytest.mark.parametrize("intent", FIRST)
def test_a_weak_guess_of_danger_does_not_hide_an_answer(intent):
    assert say("answer", intent, confidence=BELIEVED_FROM[intent] - 0.01)[0]["custom"]["entry"] == "ai-chiu-phi"


@pytest.mark.parametrize("intent", ["greet", "not_helpful", *ABOUT_LAST])
def test_a_weak_guess_at_small_talk_or_at_the_last_answer_leaves_it_to_the_search(intent):
    first = say("clarify", intent, confidence=BELIEVED_FROM[intent] - 0.01, last=LAST)[0]
    assert first["custom"]["status"] == "clarify" and first["custom"]["choices"]
    assert "entry" not in first["custom"] or first["custom"]["entry"] is None


@pytest.mark.parametrize("intent", FIRST)
def test_a_listed_question_is_no_danger(intent):
    assert say("answer", intent, LISTED)[0]["custom"]["entry"] == "ai-chiu-phi"


@pytest.mark.parametrize("intent", BESIDE)
@pytest.mark.parametrize("below, beside", [(0.0, True), (0.01, False)])
def test_distress_and_bribes_are_spoken_of_beside_an_answer(intent, below, beside):
    messages = say("answer", intent, confidence=BELIEVED_FROM[intent] - below)
    assert messages[0]["custom"]["entry"] == "ai-chiu-phi"
    assert (BESIDE[intent] in responses(messages)) is beside


@pytest.mark.parametrize(
    "outcome, response, status",
    [("clarify", "utter_distress_choices", "clarify"), ("unanswered", "utter_distress", "handoff")],
)
def test_distress_without_an_answer_gets_a_calm_word_and_choices_if_there_are(outcome, response, status):
    first = say(outcome, "distress")[0]
    assert (first["response"], first["custom"]["status"]) == (response, status)
    assert bool(first["custom"]["choices"]) is (status == "clarify")


@pytest.mark.parametrize("outcome", ["clarify", "unanswered"])
@pytest.mark.parametrize("text", ["bị kê biên nhà tôi muốn chết", "bi ke bien nha toi chi muon chet"])
def test_words_of_self_harm_are_heard_whatever_the_classifier_says(outcome, text):
    messages = say(outcome, "out_of_scope", confidence=1.0, text=text)
    assert responses(messages) == ["utter_self_harm"]


def test_words_of_self_harm_in_a_question_get_the_answer_and_help_before_what_is_said_of_the_law():
    messages = say("answer", text="ai chịu phí, tôi chán sống lắm rồi")
    assert messages[0]["custom"]["entry"] == "ai-chiu-phi"
    assert responses(messages)[1:] == ["utter_notice_self_harm", "utter_notice_presumed"]


def test_a_frightened_person_is_calmed_before_what_is_said_of_the_law():
    found = responses(say("answer", "distress", ranking=(("ke-bien-xe-phuong-tien", 0.9),)))
    assert found[1:] == ["utter_notice_distress", "utter_notice_presumed"]


def test_without_such_words_no_help_line_stands_beside_an_answer():
    assert "utter_notice_self_harm" not in responses(say("answer", text="ai chịu phí"))


def test_a_figure_of_speech_that_was_guessed_to_be_danger_is_distress():
    assert responses(say("unanswered", "self_harm", text="tôi lo muốn chết"))[0] == "utter_distress"
    assert responses(say("unanswered", "self_harm", text="tôi không ổn"))[0] == "utter_self_harm"


# --- whom to ask when nothing helps


@pytest.mark.parametrize("outcome", ["clarify", "unanswered"])
@pytest.mark.parametrize(
    "misses, named",
    [(MISSES_UNTIL_CONTACT - 2, False), (MISSES_UNTIL_CONTACT - 1, True), (MISSES_UNTIL_CONTACT, False)],
)
def test_after_two_turns_that_helped_nobody_a_person_is_named_once(outcome, misses, named):
    assert ("utter_contact" in responses(say(outcome, misses=misses))) is named


def test_who_asks_for_a_person_is_offered_to_find_the_office():
    first = say("unanswered", "ask_human", confidence=0.99)[0]
    assert (first["response"], first["custom"]["buttons"]) == ("utter_contact", [FORMS.forms["agency"].title])


def test_an_answer_names_nobody_whatever_came_before():
    assert "utter_contact" not in responses(say("answer", misses=9))


@pytest.mark.parametrize("place", ["huyện Sơn Tịnh, Quảng Ngãi", "Quảng Ngãi"])
def test_the_office_of_a_place_that_was_said_is_named(place):
    last = say("unanswered", misses=1, slots={"place": place})[-1]
    assert (last["response"], last["office"]) == ("utter_contact_office", find_body(place).body.name)


@pytest.mark.parametrize("place", [None, "", "sao Hỏa", "huyện Châu Thành"])
def test_without_a_place_that_is_one_the_way_to_the_office_is_named(place):
    assert responses(say("unanswered", misses=1, slots={"place": place}))[-1] == "utter_contact"


def test_who_begins_again_is_not_answered_with_what_was_said_before():
    slots = {"amount": 5_000_000, "place": None, "tools_done": ["fee"], "other": "x"}
    events, messages = reply("unanswered", "start_over", (), slots=slots)
    assert responses(messages) == ["utter_restarted"]
    assert {(event["name"], event["value"]) for event in events} == {("amount", None), ("tools_done", None)}


@pytest.mark.parametrize("intent", ["affirm", "deny", "stop", "not_helpful", "insult", "bribery", "thanks"])
@pytest.mark.parametrize("outcome", ["clarify", "unanswered"])
def test_small_talk_gets_its_fixed_words(intent, outcome):
    messages = say(outcome, intent, confidence=0.99)
    assert len(messages) == 1 and messages[0]["custom"]["choices"] == []
    assert messages[0]["response"].startswith("utter_") and not messages[0]["response"].startswith("utter_clarify")


@pytest.mark.parametrize(
    "intent, outcome, best, text, status",
    [
        ("ask_faq", "unanswered", 0.2, "họ đòi tiền", "clarify"),
        ("ask_faq", "unanswered", 0.1, "họ đòi tiền", "unanswered"),
        ("out_of_scope", "clarify", 0.4, "trời hôm nay", "unanswered"),
        ("out_of_scope", "clarify", 0.4, "xe bi ke bien", "clarify"),
        ("ask_faq", "unanswered", 0.2, "vượt đèn đỏ phạt bao nhiêu", "unanswered"),
        ("out_of_scope", "unanswered", 0.2, "xe bi ke bien", "unanswered"),
    ],
)
def test_the_intent_moves_the_bar_for_choices(intent, outcome, best, text, status):
    found = (("ai-chiu-phi", best), ("muc-phi", best / 2))
    assert say(outcome, intent, found, text=text)[0]["custom"]["status"] == status


def test_an_unsure_intent_moves_nothing():
    found = (("ai-chiu-phi", 0.2),)
    assert say("unanswered", "ask_faq", found, confidence=0.79)[0]["custom"]["status"] == "unanswered"
    assert say("clarify", "out_of_scope", found, confidence=0.79)[0]["custom"]["status"] == "clarify"
