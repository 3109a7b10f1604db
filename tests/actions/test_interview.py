"""One turn of an interview after the other: what is noted, said and asked. The calculator is a stub."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.calculators.computation import BadInput
from actions.dialogue import letters
from actions.dialogue.interview import MOST_TRIES, Interview, Step
from actions.dialogue.reading import LONGEST_PLACE
from actions.dialogue.spec import is_open, known_forms
from actions.documents.kinds import known_kinds
from law.effective import NotInForce
from tests.actions.conftest import fitting, waiting_in

DAY = date(2026, 11, 22)
FORMS = known_forms()
#: the key of a sentence that every tool has
SENTENCE = "title"


def say(key, **values):
    return FORMS.say(key, **values)


class Talk:
    """The slots of a conversation, carried from turn to turn as Rasa carries them."""

    def __init__(self, tool, check=lambda slots: None, **slots):
        self.form = FORMS.forms[tool]
        self.check = check
        self.slots = {each.slot: None for each in self.form.fields} | slots
        self.asked = self.answered = None

    def _interview(self):
        return Interview(FORMS, self.form, self.slots, DAY, self.check)

    def _take(self, step):
        self.slots |= step.set
        self.asked = self.form.field(step.ask.slot) if step.ask else None
        self.answered = step.answered or self.answered
        return step

    def begin(self, text="", done_before=False):
        return self._take(self._interview().begin(text, done_before))

    def answer(self, text, **how):
        asked = self.asked
        step = self._take(self._interview().answer(asked, text, self.answered, **how))
        if step.set.get(asked.slot) is not None:
            self.answered = asked.slot
        return step

    def answers(self, *texts):
        for text in texts:
            step = self.answer(text)
        return step


# --- the first message


def test_an_interview_begins_with_the_tools_name_and_its_first_question():
    step = Talk("limitation").begin()
    assert step.say == (say("started", title=FORMS.forms["limitation"].title),)
    assert step.ask.slot == "limitation_from" and step.ended is None


def test_what_the_first_message_says_is_not_asked_again():
    talk = Talk("limitation")
    step = talk.begin("Tính thời hiệu, ngày bản án có hiệu lực là 10/05/2022")
    assert (talk.slots["limitation_from"], talk.slots["effective_on"]) == ("effective", "2022-05-10")
    assert step.ask.slot == "obstacle"
    assert say("noted", value="10/05/2022") in step.say


def test_each_number_and_each_day_of_the_first_message_is_used_once():
    talk = Talk("interest")
    step = talk.begin("tính lãi 300 triệu từ 10/07/2026 đến 10/11/2026 lãi suất 10%")
    harvested = {slot: talk.slots[slot] for slot in ("amount", "interest_from", "interest_to", "rate")}
    assert list(harvested.values()) == [300_000_000, "2026-07-10", "2026-11-10", "10"]
    assert step.ask.slot == "payments"


def test_one_amount_fills_one_question():
    talk = Talk("distribution")
    step = talk.begin("bán nhà được 500 triệu thì chia thế nào")
    assert talk.slots["proceeds"] == 500_000_000 and step.ask.slot == "costs"


@pytest.mark.parametrize(
    "text",
    ["", "tính thời hiệu", "tính từ ngày nào, có hiệu lực hay đến hạn", "bản án ngày 31/02/2022", "số 12/2024/DS-ST"],
)
def test_what_is_not_clear_in_the_first_message_is_asked(text):
    talk = Talk("limitation")
    assert talk.begin(text).ask.slot == "limitation_from"
    assert all(value is None for value in talk.slots.values())


def test_a_day_of_the_first_message_that_has_not_come_is_asked_again():
    talk = Talk("timeline")
    step = talk.begin("nhận được quyết định ngày 23/11/2026")
    assert talk.slots == {"timeline_from": "notified", "timeline_on": None} and step.ask.slot == "timeline_on"


@pytest.mark.parametrize(
    "text, place",
    [
        ("cơ quan nào ở Quảng Ngãi", "cơ quan nào ở Quảng Ngãi"),
        ("cơ quan nào thi hành", None),
        ("Quảng Ngãi".ljust(LONGEST_PLACE, "."), "Quảng Ngãi".ljust(LONGEST_PLACE, ".")),
        ("Quảng Ngãi".ljust(LONGEST_PLACE + 1, "."), None),
    ],
    ids=["a-place", "no-place", "as-long-as-allowed", "one-too-long"],
)
def test_a_place_in_the_first_message_is_taken_when_it_is_known_and_short(text, place):
    talk = Talk("agency")
    step = talk.begin(text)
    assert talk.slots["place"] == place
    assert step.ended == ("done" if place else None)


def test_all_said_at_once_ends_at_once():
    step = Talk("fee").begin("phí thi hành án của 500 triệu")
    assert (step.ended, step.ask) == ("done", None) and step.set == {"amount": 500_000_000, "fee_kind": None}


@pytest.mark.parametrize("first, then", [("phí của 60 triệu tiền cấp dưỡng", ()), ("", ("60 triệu tiền cấp dưỡng",))])
def test_what_is_never_asked_for_is_noted_when_it_is_said(first, then):
    talk = Talk("fee")
    step = talk.begin(first)
    for text in then:
        assert step.ask.slot == "amount"
        step = talk.answer(text)
    assert step.ended == "done" and talk.slots == {"amount": 60_000_000, "fee_kind": "maintenance"}


def test_a_letter_says_first_that_personal_data_need_not_be_typed():
    assert any("dòng chấm để bạn tự điền tay" in said for said in Talk("document").begin().say)
    assert not any("dòng chấm" in said for said in Talk("fee").begin().say)


# --- facts


def test_a_fact_told_to_another_tool_is_used_again_and_said():
    step = Talk("interest", amount=300_000_000).begin()
    assert "amount" not in step.set and step.ask.slot == "interest_from"
    assert step.say[1] == say("reused", told="Số tiền theo bản án là 300.000.000 đồng")


def test_a_fact_is_told_only_when_it_is_needed():
    talk = Talk("limitation", effective_on="2022-05-10")
    step = talk.begin()
    assert step.say == (say("started", title=talk.form.title),) and talk.slots["effective_on"] is None


def test_a_tool_that_was_computed_before_asks_everything_anew():
    talk = Talk("interest", amount=300_000_000)
    assert talk.begin(done_before=True).ask.slot == "amount"
    assert talk.slots["amount"] is None


def test_what_is_no_fact_is_forgotten_at_the_beginning():
    talk = Talk("interest", amount=300_000_000, rate="9", payments={"items": [], "done": True})
    talk.begin()
    assert (talk.slots["rate"], talk.slots["payments"], talk.slots["amount"]) == (None, None, 300_000_000)


def test_an_amount_in_the_first_message_does_not_replace_a_fact_that_is_told():
    talk = Talk("fee", amount=300_000_000)
    step = talk.begin("tính phí")
    assert step.ended == "done" and talk.slots["amount"] == 300_000_000


# --- answers


def test_an_interview_asks_only_what_applies():
    talk = Talk("limitation")
    talk.begin()
    assert talk.answer("1").ask.slot == "effective_on"
    assert talk.answer("10/05/2022").ask.slot == "obstacle"
    assert talk.answer("không").ended == "done"
    assert talk.slots["due_on"] is None


def test_another_choice_leads_to_another_question():
    talk = Talk("limitation")
    talk.begin()
    assert talk.answer("2").ask.slot == "due_on"


def test_two_days_in_one_message_answer_two_questions():
    talk = Talk("limitation")
    talk.begin("ngày bản án có hiệu lực 10/05/2022")
    talk.answer("có")
    step = talk.answer("từ 01/01/2023 đến 01/03/2023")
    assert (talk.slots["obstacle_from"], talk.slots["obstacle_to"]) == ("2023-01-01", "2023-03-01")
    assert step.ended == "done"


@pytest.mark.parametrize("text", ["01/01/2023", "01/01/2023, 01/02/2023, 01/03/2023", "01/01/2023 đến 31/02/2023"])
def test_one_day_or_three_leave_the_second_question_open(text):
    talk = Talk("limitation")
    talk.begin("ngày bản án có hiệu lực 10/05/2022")
    talk.answer("có")
    assert talk.answer(text).ask.slot == "obstacle_to"
    assert talk.slots["obstacle_from"] == "2023-01-01" and talk.slots["obstacle_to"] is None


def test_a_second_day_is_no_answer_to_another_kind_of_question():
    talk = Talk("limitation")
    talk.begin()
    talk.answer("1")
    assert talk.answer("10/05/2022 hoặc 11/05/2022").ask.slot == "obstacle"


def test_items_are_noted_one_by_one_and_asked_for_until_there_are_no_more():
    talk = Talk("interest", amount=300_000_000)
    talk.begin("từ 10/07/2026 đến 10/11/2026")
    talk.answer("không")
    step = talk.answer("10/08/2026 50 triệu")
    assert step.say == (say("noted", value="10/08/2026: 50.000.000 đồng"),) and step.ask.slot == "payments"
    assert talk.answer("hết rồi").ended == "done"
    assert talk.slots["payments"]["items"] == [{"on": "2026-08-10", "amount_vnd": 50_000_000}]


def test_a_problem_is_told_and_the_question_stays():
    talk = Talk("timeline")
    talk.begin("nhận được quyết định")
    step = talk.answer("23/11/2026")
    assert step.say == (say("future_day", value="23/11/2026"),)
    assert (step.set, step.ask.slot, step.ended) == ({}, "timeline_on", None)


# --- corrections


def test_the_answer_before_can_be_taken_back():
    talk = Talk("limitation")
    talk.begin()
    talk.answers("1", "10/05/2022")
    step = talk.answer("à không, 2021")
    assert talk.slots["effective_on"] == "2021-05-10"
    assert step.say == (say("changed", value="10/05/2021"),) and step.ask.slot == "obstacle"


def test_a_choice_that_is_taken_back_changes_what_is_asked():
    talk = Talk("limitation")
    talk.begin()
    talk.answer("1")
    step = talk.answer("à không, đến hạn")
    assert talk.slots["limitation_from"] == "due" and step.ask.slot == "due_on"


def test_a_correction_that_cannot_be_is_told_and_the_question_stays():
    talk = Talk("limitation")
    talk.begin()
    talk.answers("1", "10/05/2022")
    step = talk.answer("à không, 2030")
    assert step.say == (say("future_day", value="10/05/2030"),) and step.ask.slot == "obstacle"
    assert talk.slots["effective_on"] == "2022-05-10"


def test_a_plain_no_answers_the_question_and_takes_nothing_back():
    talk = Talk("deduction")
    talk.begin()
    talk.answers("9 triệu", "xã Tịnh Khê, Quảng Ngãi")
    assert talk.answer("không có ai").ended == "done"
    assert (talk.slots["commune"], talk.slots["dependants"]) == ("xã Tịnh Khê, Quảng Ngãi", 0)


def test_without_an_answer_before_there_is_nothing_to_take_back():
    talk = Talk("fee")
    talk.begin()
    assert talk.answer("à không, 200 triệu").ended == "done" and talk.slots["amount"] == 200_000_000


def test_the_item_said_last_can_be_taken_back():
    talk = Talk("interest", amount=300_000_000)
    talk.begin("từ 10/07/2026 đến 10/11/2026")
    talk.answers("không", "10/08/2026 50 triệu", "10/09/2026 5 triệu")
    step = talk.answer("à không, 10/09/2026 6 triệu")
    assert [item["amount_vnd"] for item in talk.slots["payments"]["items"]] == [50_000_000, 6_000_000]
    assert step.ask.slot == "payments"
    assert talk.answer("không, hết rồi").ended == "done"
    assert len(talk.slots["payments"]["items"]) == 2


# --- refusals


def refusing(field, times=1):
    """A calculator that refuses a field so many times."""
    left = [times]

    def check(slots):
        left[0] -= 1
        if left[0] >= 0:
            raise BadInput(field, SENTENCE)

    return check


@pytest.mark.parametrize("field, slot", [("notified_on", "timeline_on"), ("requested_on", "timeline_on")])
def test_what_the_calculator_refuses_is_asked_again(field, slot):
    talk = Talk("timeline", refusing(field))
    talk.begin("nhận được quyết định")
    step = talk.answer("10/11/2026")
    assert step.ask.slot == slot and step.say == (BadInput(field, SENTENCE).text("timeline"),)
    assert talk.slots[slot] is None and talk.slots["timeline_from"] == "notified"
    assert talk.answer("11/11/2026").ended == "done"


def reversed_days(slots):
    if slots["interest_to"] < slots["interest_from"]:
        raise BadInput("to", "days_reversed", start=date(2026, 7, 10), end=date(2026, 6, 10))


def test_an_answer_that_cannot_be_is_refused_before_the_rest_is_asked():
    talk = Talk("interest", reversed_days, amount=300_000_000)
    talk.begin()
    step = talk.answers("10/07/2026", "10/06/2026")
    assert step.ask.slot == "interest_to" and talk.slots["interest_to"] is None
    assert talk.answer("10/11/2026").ask.slot == "rate"
    assert talk.slots["rate"] is None and talk.slots["payments"] is None, "a trial value is no answer"


def test_an_earlier_answer_that_is_refused_is_asked_again_and_the_later_ones_stay():
    def check(slots):
        if slots["payments"]["done"] and slots["payments"]["items"]:
            reversed_days(slots)

    talk = Talk("interest", check, amount=300_000_000)
    talk.begin()
    step = talk.answers("10/07/2026", "10/06/2026", "không", "10/06/2026 50 triệu", "không")
    assert step.ask.slot == "interest_to" and talk.slots["rate"] == "none"
    assert talk.answer("10/11/2026").ended == "done"


def test_of_two_questions_for_one_name_the_last_one_that_applies_is_asked():
    talk = Talk("limitation", refusing("excluded"))
    talk.begin("ngày bản án có hiệu lực 10/05/2022")
    talk.answer("có")
    assert talk.answer("từ 01/03/2023 đến 01/01/2023").ask.slot == "obstacle_to"


def test_a_question_that_does_not_apply_is_not_asked_again():
    talk = Talk("limitation", refusing("excluded"))
    talk.begin("ngày bản án có hiệu lực 10/05/2022")
    assert talk.answer("không").ended == "done"


@pytest.mark.parametrize(
    "error",
    [BadInput("x", "start_missing"), NotInForce("no law"), ValueError("no number")],
    ids=["a-name-nobody-asks-for", "no-law-on-that-day", "cannot-be-computed"],
)
def test_what_asking_again_cannot_mend_ends_the_interview(error):
    def check(slots):
        raise error

    assert Talk("fee", check).begin("500 triệu").ended == "done"


def test_a_fact_that_is_refused_is_asked_again():
    talk = Talk("fee", refusing("amount_vnd"), amount=5)
    step = talk.begin()
    assert step.ask.slot == "amount" and talk.slots["amount"] is None


# --- leaving, straying, giving up


def test_other_words_stop_or_stray_only_when_they_are_no_answer():
    talk = Talk("limitation")
    talk.begin()
    assert talk.answer("1", stop=True, other=True).ask.slot == "effective_on"
    assert talk.answer("mai 12/05/2022 nhé", stop=True, other=True).ask.slot == "obstacle"


def test_a_question_of_its_own_is_replied_to_and_the_tool_asks_again():
    talk = Talk("fee")
    talk.begin()
    step = talk.answer("phí là gì", other=True)
    assert step == Step(say=(say("back_to_form"),), ask=FORMS.forms["fee"].fields[0], ended="digression")


def test_who_wants_to_leave_leaves():
    talk = Talk("fee")
    talk.begin()
    assert talk.answer("thôi", stop=True, other=True) == Step(say=(say("stopped"),), ended="stopped")


def test_after_two_answers_that_cannot_be_read_the_tool_gives_up():
    talk = Talk("fee")
    talk.begin()
    for tries in range(MOST_TRIES - 1):
        step = talk.answer("nhiều lắm", tries=tries)
        assert (step.say, step.ask.slot, step.ended) == ((say("not_understood"),), "amount", None)
    assert talk.answer("nhiều lắm", tries=MOST_TRIES - 1) == Step(say=(say("not_understood_again"),), ended="given_up")


def test_another_tool_is_turned_to_only_when_the_words_are_no_answer():
    talk = Talk("fee")
    talk.begin()
    assert talk.answer("tính lãi chậm trả", switch=True, other=True) == Step(ended="switched")
    talk.begin()
    assert talk.answer("500 triệu", switch=True).ended == "done"


def test_to_begin_once_more_forgets_all_answers():
    talk = Talk("limitation")
    talk.begin()
    talk.answers("1", "10/05/2022")
    step = talk.answer("làm lại từ đầu", again=True)
    assert step.ask.slot == "limitation_from" and not any(talk.slots.values())
    assert talk.answers("1", "11/05/2022").ask.slot == "obstacle"


def test_any_words_name_a_place_unless_they_mean_something_else():
    talk = Talk("deduction", income=9_000_000)
    talk.slots["income"], talk.asked = 9_000_000, talk.form.field("commune")
    assert talk.answer("cảm ơn bạn", other=True).ended == "digression"
    assert talk.answer("Tịnh Khê, Quảng Ngãi", other=True).ask.slot == "dependants"


def test_a_fact_that_is_used_again_can_be_taken_back_at_once():
    talk = Talk("interest", amount=300_000_000)
    talk.begin()
    step = talk.answer("à không, 200 triệu")
    assert talk.slots["amount"] == 200_000_000 and step.ask.slot == "interest_from"


def test_beginning_again_asks_the_first_question_and_forgets_the_answers():
    talk = Talk("limitation")
    talk.begin()
    talk.answers("1", "10/05/2022")
    step = talk.answer("làm lại từ đầu", again=True)
    assert step.ask.slot == "limitation_from" and set(talk.slots.values()) == {None}


def test_another_tool_ends_this_one():
    talk = Talk("limitation")
    talk.begin()
    assert talk.answer("Tính phí thi hành án", switch=True) == Step(ended="switched")


@pytest.mark.parametrize("how, ended", [("stop", "stopped"), ("other", "digression"), ("switch", "switched")])
def test_words_that_mean_something_else_are_no_place_unless_they_name_one(how, ended):
    talk = Talk("agency")
    talk.begin()
    assert talk.answer("thôi", **{how: True}).ended == ended
    assert Talk("agency").begin("") and talk.slots["place"] is None
    talk.begin()
    assert talk.answer("Quảng Ngãi", **{how: True}).ended == "done"


def test_the_button_that_starts_a_tool_answers_none_of_its_questions():
    talk = Talk("complaint")
    assert talk.begin(talk.form.title).ask.slot == "complaint_act"


def test_a_fact_used_again_can_be_taken_back_at_once():
    talk = Talk("interest", amount=300_000_000)
    step = talk.begin()
    assert step.answered == "amount"
    talk.answered = step.answered
    talk.answer("à không, 200 triệu")
    assert talk.slots["amount"] == 200_000_000 and talk.asked.slot == "interest_from"


def test_of_several_answers_in_one_message_that_of_the_right_kind_is_taken_back():
    talk = Talk("interest")
    talk.answered = talk.begin("lãi 300 triệu từ 01/01/2026 đến 01/06/2026").answered
    talk.answer("à không, 200 triệu")
    assert (talk.slots["amount"], talk.slots["interest_to"]) == (200_000_000, "2026-06-01")


def test_a_day_without_a_year_is_said_as_it_was_understood():
    talk = Talk("limitation")
    talk.begin("ngày bản án có hiệu lực")
    assert talk.answer("10/05").say == (say("noted", value="10/05/2026"),)


# --- letters


COMPLAINT = known_kinds()["complaint"]


def up_to(key, kind="complaint", **wanted):
    """A talk about a letter, at one of its questions; ``wanted`` are answers on the way."""
    talk = Talk("document")
    talk.begin()
    talk.answer(known_kinds()[kind].name)
    while asked_for(talk) != key:
        talk.answer(fitting(talk.slots, **wanted))
    return talk


def asked_for(talk):
    return waiting_in(talk.slots).key


def test_a_letter_is_offered_by_its_names():
    step = Talk("document").begin()
    assert [option.title for option in step.ask.options] == [kind.name for kind in known_kinds().values()]


def test_a_letter_that_is_named_at_once_asks_its_own_first_question():
    talk = Talk("document")
    step = talk.begin(f"soạn {known_kinds()['complaint'].name}")
    assert talk.slots["document_kind"] == "complaint"
    assert (step.ask.kind, step.ask.ask) == ("letter", COMPLAINT.fields[0].ask)


def test_a_letter_asks_nothing_personal_and_comes_to_its_end():
    talk, keys, step = up_to("round"), [], None
    while step is None or step.ended is None:
        keys.append(asked_for(talk))
        step = talk.answer(fitting(talk.slots))
    assert step.ended == "done" and talk.slots["letter"]["done"] is True
    fields = {each.key: each for each in COMPLAINT.fields}
    assert not any(fields[key].personal for key in keys)
    assert {"round", "target", "finished", "act", "reason", "request", "pause_reason"} <= set(keys)
    assert not {"office", "first_decision"} & set(keys)


@pytest.mark.parametrize("kind", known_kinds())
def test_every_letter_comes_to_its_end(kind):
    talk = Talk("document")
    talk.begin()
    step = talk.answer(known_kinds()[kind].name)
    for _ in known_kinds()[kind].fields:
        if step.ended is None:
            assert step.ask.ask
            step = talk.answer(fitting(talk.slots))
    assert step.ended == "done"


def test_what_is_skipped_is_noted_as_asked_and_is_not_in_the_letter():
    talk = up_to("known_day")
    talk.answer("bỏ qua")
    assert talk.slots["letter"]["values"]["known_day"] == "" and asked_for(talk) != "known_day"
    assert "known_day" not in letters.values_of(talk.slots["letter"])
    assert letters.values_of(talk.slots["letter"])["act"]


def test_what_must_be_filled_in_offers_no_skipping():
    talk = up_to("act")
    assert letters.SKIP not in talk._interview()._now(talk.asked).options
    talk.answer("bỏ qua")
    assert talk.slots["letter"]["values"]["act"] == "bỏ qua"


@pytest.mark.parametrize("target, asks", [("bailiff", True), ("officer", False)])
def test_an_answer_opens_the_questions_that_hang_on_it(target, asks):
    talk, keys = up_to("round"), []
    while not talk.slots["letter"] or not talk.slots["letter"]["done"]:
        keys.append(asked_for(talk))
        talk.answer(fitting(talk.slots, target=target))
    assert ("office" in keys) is asks


def test_the_answer_before_can_be_taken_back_in_a_letter():
    talk = up_to("target", round="first")
    step = talk.answer("à không, lần hai")
    assert talk.slots["letter"]["values"] == {"round": "second"} and asked_for(talk) == "target"
    assert step.say == (say("changed", value="Lần hai"),) and step.ask.kind == "letter" and step.ask.ask


def test_words_that_only_begin_like_a_correction_are_kept():
    talk = up_to("reason", act="Kê biên nhà tôi")
    talk.answer("Không báo cho tôi biết trước khi kê biên")
    values = talk.slots["letter"]["values"]
    assert values["reason"] == "Không báo cho tôi biết trước khi kê biên" and values["act"] == "Kê biên nhà tôi"


def test_a_kind_that_was_chosen_wrongly_can_be_taken_back_before_the_first_answer():
    talk = up_to("round")
    talk.answer(f"à không, {known_kinds()['postponement'].name}")
    assert talk.slots["document_kind"] == "postponement"
    assert talk.asked.slot == "letter"


def test_a_letter_says_at_once_what_it_cannot_take():
    most = next(each.max_length for each in COMPLAINT.fields if each.key == "office")
    talk = up_to("office", target="bailiff")
    step = talk.answer("a" * (most + 1))
    assert asked_for(talk) == "office" and str(most) in step.say[0] and step.ask.ask
    talk.answer("a" * most)
    assert talk.slots["letter"]["values"]["office"] == "a" * most


def test_a_day_in_a_letter_has_to_have_come_unless_it_may_lie_ahead():
    talk = up_to("known_day")
    step = talk.answer("23/11/2026")
    assert step.say == (say("future_day", value="23/11/2026"),) and step.ask.kind == "letter"
    talk.answer("22/11/2026")
    assert talk.slots["letter"]["values"]["known_day"] == "2026-11-22"
    ahead = up_to("until", kind="postponement")
    ahead.answer("23/11/2026")
    assert ahead.slots["letter"]["values"]["until"] == "2026-11-23"


def test_words_that_a_letter_cannot_read_are_asked_for_again_without_end():
    talk = up_to("round")
    for tries in range(MOST_TRIES + 1):
        step = talk.answer("xin chào", tries=tries)
        assert step.say == (say("not_understood"),) and step.ask.ask == COMPLAINT.fields[0].ask


def test_a_letter_is_left_only_by_words_that_surely_mean_it():
    assert up_to("act").answer("thôi", stop=True).ended == "stopped"
    assert up_to("act").answer("tính phí", switch=True).ended == "switched"
    talk = up_to("act")
    assert talk.answer("thôi", other=True).ended is None and talk.slots["letter"]["values"]["act"] == "thôi"


def test_a_choice_that_a_letter_offers_leaves_the_line_and_not_the_letter():
    talk = up_to("known_day")
    assert talk.answer("bỏ qua", stop=True).ended is None
    assert talk.slots["letter"]["values"]["known_day"] == ""


# --- anything at all

ANSWERS = [
    "1",
    "2",
    "9",
    "có",
    "không",
    "không có",
    "10/05/2022",
    "từ 01/01/2023 đến 01/03/2023",
    "23/11/2030",
    "31/02/2022",
]
ANSWERS += [
    "500 triệu",
    "-5 triệu",
    "0",
    "9%",
    "1%/tháng",
    "10/08/2026 5 triệu",
    "hết rồi",
    "à không, 2021",
    "à không, 2",
    "Vùng I",
]
ANSWERS += [
    "à không, lần hai",
    "bỏ qua",
    "Quảng Ngãi",
    "phí là gì?",
    "",
    "mùng 5 tết",
    "a" * 201,
    "xã Tịnh Khê, Quảng Ngãi",
]
REFUSED = [
    None,
    "effective_on",
    "excluded",
    "notified_on",
    "amount_vnd",
    "to",
    "payments",
    "claims",
    "by",
    "commune",
    "kind",
]


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(sorted(FORMS.forms)),
    st.sampled_from(["", *ANSWERS]),
    st.lists(
        st.tuples(
            st.sampled_from(ANSWERS) | st.text(max_size=20),
            st.sets(st.sampled_from(["other", "stop", "again", "switch"]), max_size=2),
        ),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from(REFUSED),
)
def test_any_talk_asks_or_ends_and_never_fails(tool, first, said, refused):
    talk = Talk(tool, refusing(refused, times=2) if refused else lambda slots: None)
    if tool == "document":
        refused = None
        talk.check = lambda slots: None
    step, tries = talk.begin(first), 0
    for text, sounds in said:
        assert (step.ask is None) is (step.ended in ("done", "stopped", "given_up", "switched"))
        assert step.say or step.ended in ("done", "switched") or step.set
        if step.ask is None:
            break
        assert is_open(talk.slots[talk.asked.slot]) and talk.asked.applies(talk.slots)
        assert step.ask.ask
        before = dict(talk.slots)
        step = talk.answer(text, tries=tries, **dict.fromkeys(sounds, True))
        tries = 0 if step.set or step.ended else tries + 1
        if not step.set:
            assert talk.slots == before
    if step.ended == "done":
        assert talk.form.next(talk.slots) is None
