"""What holds of ``complaint`` for every act and day."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.calculators.complaint import About, Act, By, complaint
from actions.calculators.computation import BadInput, Computation
from actions.tools.complaint import ACTS, ComplaintIn, act_of
from faq.corpus import load_corpus
from law.acts import known_acts
from law.calendar import OutOfCalendar, is_working_day
from law.effective import NotInForce
from law.words import fold

CORPUS = load_corpus()
TODAY = date(2026, 11, 22)
NEW_LAW = date(2026, 7, 1)
FIRST = ["before_measures", "refusal", "protective_measure", "account_freeze", "coercive_measure", "after_coercion"]

DAYS = st.dates(date(2015, 7, 1), date(2029, 12, 31))
NEAR = st.dates(date(2026, 5, 15), date(2026, 8, 15))


@st.composite
def asked(draw):
    learned_on = draw(st.one_of(DAYS, NEAR))
    return {
        "as_of": learned_on + timedelta(draw(st.integers(0, 400))),
        "act": draw(st.sampled_from(get_args(Act))),
        "learned_on": learned_on,
        "by": draw(st.sampled_from([None, *get_args(By)])),
        "about": draw(st.sampled_from([None, *get_args(About)])),
        "finished_before_new_law": draw(st.booleans()),
    }


def computed(given_):
    """The computation, or ``None`` when it is refused for a reason that may be."""
    try:
        return complaint(**given_)
    except BadInput as refusal:
        assert refusal.text("complaint")
    except (NotInForce, OutOfCalendar):
        pass
    return None


def told(computation):
    return "\n".join([computation.summary, *(step.text for step in computation.steps), *computation.assumptions])


@settings(deadline=None, max_examples=60)
@given(asked())
def test_whatever_is_asked_is_computed_or_refused_kindly(given_):
    found = computed(given_)
    assert found is None or isinstance(found, Computation)


@settings(deadline=None, max_examples=60)
@given(asked())
def test_every_step_rests_on_a_provision_that_exists(given_):
    found = computed(given_)
    assume(found is not None)
    acts = known_acts()
    for each in (found, *found.also):
        assert "{" not in told(each)
        for step in each.steps:
            assert step.citations
            assert all(acts[citation.act].holds(citation) for citation in step.citations)


@settings(deadline=None, max_examples=60)
@given(asked())
def test_the_entry_that_explains_exists_on_the_day(given_):
    found = computed(given_)
    assume(found is not None)
    assert CORPUS.has(found.entry, given_["as_of"])


@settings(deadline=None, max_examples=60)
@given(asked())
def test_a_last_day_is_a_working_day_after_the_day_of_knowing(given_):
    found = computed(given_)
    assume(found is not None)
    for each in (found, *found.also):
        last = each.result["last_day"]
        assert last is None or (last > given_["learned_on"] and is_working_day(last))


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([*FIRST, "office_act", "denunciation"]),
    st.one_of(DAYS, NEAR),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_a_later_question_does_not_move_the_last_day(act, learned_on, days, more):
    assume(act != "office_act" or learned_on >= date(2020, 2, 24))
    first = complaint(learned_on + timedelta(days), act, learned_on)
    later = complaint(learned_on + timedelta(days + more), act, learned_on)
    assert first.result["last_day"] == later.result["last_day"]
    assert [each.result["last_day"] for each in first.also] == [each.result["last_day"] for each in later.also]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(FIRST), st.one_of(DAYS, NEAR), st.integers(1, 60))
def test_who_learns_later_has_no_less_time(act, learned_on, days):
    later = learned_on + timedelta(days)
    first = complaint(later, act, learned_on).result["last_day"]
    assert complaint(later, act, later).result["last_day"] >= first


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([*FIRST, "first_decision"]), NEAR)
def test_where_two_laws_may_apply_the_earlier_end_comes_first(act, learned_on):
    found = complaint(learned_on, act, learned_on)
    assert all(each.result["last_day"] > found.result["last_day"] for each in found.also)
    if found.also:
        assert learned_on < NEW_LAW <= found.also[0].result["last_day"]
        assert found.also[0].summary != found.summary


@settings(deadline=None, max_examples=60)
@given(DAYS, st.integers(0, 300))
def test_a_finished_case_is_counted_by_the_old_law_alone(learned_on, days):
    found = complaint(learned_on + timedelta(days), "account_freeze", learned_on, finished_before_new_law=True)
    assert found.also == ()
    assert "luat-thads-2008/dieu-140/khoan-2/diem-b" in map(str, found.citations)


@settings(deadline=None, max_examples=60)
@given(st.dates(NEW_LAW, date(2029, 12, 31)), st.sampled_from(FIRST), st.sampled_from(["officer", "head"]))
def test_under_the_new_law_the_head_decides_first_about_everybody(learned_on, act, by):
    found = complaint(learned_on, act, learned_on, by)
    assert found.result["to"] == "Thủ trưởng cơ quan thi hành án dân sự tỉnh, thành phố"
    assert found.result["final"] is (act in ("protective_measure", "account_freeze"))
    assert (found.result["second_instance"] is None) is found.result["final"]


@pytest.mark.parametrize("act", FIRST)
@pytest.mark.parametrize("as_of", [date(2026, 6, 30), TODAY])
def test_a_second_complaint_follows_unless_the_first_decision_is_final(act, as_of):
    first = complaint(as_of, act, as_of, "officer")
    second = complaint(as_of, "first_decision", as_of, "officer", act)
    assert second.result["final"] is True
    if first.result["final"]:
        assert (second.result["to"], second.result["last_day"]) == (None, None)
    else:
        assert second.result["to"] == first.result["second_instance"]["to"]
        assert second.result["decide_within"] == first.result["second_instance"]["decide_within"]


@pytest.mark.parametrize("act", get_args(Act))
def test_a_day_that_has_not_come_is_asked_for_again(act):
    with pytest.raises(BadInput) as refusal:
        complaint(TODAY, act, TODAY + timedelta(1))
    assert (refusal.value.field, refusal.value.key) == ("learned_on", "day_in_future")


@pytest.mark.parametrize("act", ["protective_measure", "account_freeze", "coercive_measure", "after_coercion"])
def test_a_private_office_cannot_have_used_force(act):
    with pytest.raises(BadInput) as refusal:
        complaint(TODAY, act, TODAY, "office")
    assert refusal.value.key == "office_no_force"


@pytest.mark.parametrize("learned_on", [date(1900, 1, 1), date(2015, 6, 30)])
def test_a_day_before_the_oldest_law_has_no_time_limit_of_ours(learned_on):
    with pytest.raises(NotInForce):
        complaint(TODAY, "before_measures", learned_on)


def test_the_act_goes_on_meanwhile_and_what_may_be_asked_is_said():
    words = told(complaint(TODAY, "coercive_measure", TODAY))
    assert "bạn vẫn phải chấp hành" in words and "đề nghị tạm dừng" in words


@pytest.mark.parametrize("act", get_args(Act))
def test_every_other_name_of_an_act_is_its_own_and_folded(act):
    for name in ACTS[act]:
        assert name == fold(name)
        assert act_of(name) == act_of(f"Quyết định {name}") == act_of(name.replace(" ", "_").upper()) == act


@pytest.mark.parametrize("field", ["act", "about"])
@pytest.mark.parametrize("name", ["payment", "attachment", "thanh toán", "", 7, None])
def test_an_act_that_is_not_known_is_refused_with_the_keys(field, name):
    given_ = {"act": "first_decision", "learned_on": "2026-11-10", field: name}
    if field == "about" and name is None:
        assert ComplaintIn.parse_obj(given_).about is None
        return
    with pytest.raises(ValidationError) as refusal:
        ComplaintIn.parse_obj(given_)
    [error] = refusal.value.errors()
    assert error["loc"] == (field,)
    assert name is None or all(key in error["msg"] for key in FIRST)
