"""The last day to request enforcement: what holds whatever the days."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actions.calculators.computation import BadInput, Wording
from actions.calculators.limitation import Excluded, limitation
from law import calendar
from law.calendar import OutOfCalendar
from law.citations import Citation
from law.effective import NotInForce
from law.transition import NEW_LAW

TODAY = date(2026, 11, 22)
OLD_POSTPONEMENT = Citation.parse("luat-thads-2008/dieu-30/khoan-2")

starts = st.dates(date(2012, 1, 1), TODAY)
kinds = st.sampled_from(["obstacle", "postponed"])


@st.composite
def spans(draw):
    start = draw(st.dates(date(2012, 1, 1), TODAY))
    end = min(TODAY, start + timedelta(draw(st.integers(0, 400))))
    return Excluded(start, end, draw(kinds))


excluded = st.lists(spans(), max_size=4)


@settings(deadline=None, max_examples=60)
@given(starts, excluded)
def test_the_last_day_is_a_working_day_at_least_five_years_on(start, given_spans):
    last = limitation(TODAY, start, excluded=given_spans).result["last_day"]
    assert calendar.is_working_day(last)
    assert last >= start + timedelta(5 * 365)


@settings(deadline=None, max_examples=60)
@given(starts, excluded, spans())
def test_one_more_obstacle_never_brings_the_last_day_nearer(start, given_spans, span):
    last = [
        limitation(TODAY, start, excluded=found).result["last_day"] for found in (given_spans, [*given_spans, span])
    ]
    assert last[0] <= last[1]


@settings(deadline=None, max_examples=60)
@given(starts, excluded)
def test_neither_order_nor_repetition_of_the_excluded_days_matters(start, given_spans):
    once = limitation(TODAY, start, excluded=given_spans).result
    assert limitation(TODAY, start, excluded=[*reversed(given_spans), *given_spans]).result == once


@settings(deadline=None, max_examples=60)
@given(starts, st.integers(0, 400))
def test_a_later_start_never_ends_earlier(start, days):
    later = min(TODAY, start + timedelta(days))
    first, second = (limitation(TODAY, day).result["last_day"] for day in (start, later))
    assert first <= second


@settings(deadline=None, max_examples=60)
@given(starts, st.dates(date(2015, 7, 1), date(2035, 1, 1)))
def test_days_left_and_expiry_agree_with_the_day_asked_for(start, as_of):
    if start > as_of:
        return
    result = limitation(as_of, start).result
    assert result["expired"] == (as_of > result["last_day"])
    assert result["days_left"] == max(0, (result["last_day"] - as_of).days)


@settings(deadline=None, max_examples=60)
@given(starts, st.dates(NEW_LAW, date(2030, 1, 1)))
def test_a_later_day_asked_for_does_not_change_the_last_day(start, as_of):
    if start > as_of:
        return
    assert limitation(as_of, start).result["last_day"] == limitation(date(2030, 1, 1), start).result["last_day"]


@settings(deadline=None, max_examples=60)
@given(st.lists(starts, min_size=2, max_size=6, unique=True))
def test_an_instalment_is_counted_as_if_it_were_alone(days):
    rows = limitation(TODAY, due_on=days).result["instalments"]
    alone = [limitation(TODAY, due_on=day).result["last_day"] for day in sorted(days)]
    assert [row["last_day"] for row in rows] == alone
    still_open = [row["last_day"] for row in rows if not row["expired"]]
    assert limitation(TODAY, due_on=days).result["last_day"] == (min(still_open) if still_open else max(alone))


@settings(deadline=None, max_examples=60)
@given(starts, excluded)
def test_under_the_new_law_the_other_reading_takes_no_postponement_and_ends_earlier(start, given_spans):
    computation = limitation(TODAY, start, excluded=given_spans)
    plain = limitation(TODAY, start, excluded=[span for span in given_spans if span.why == "obstacle"])
    for other in computation.also:
        assert other.result == plain.result
        assert other.result["last_day"] < computation.result["last_day"]
        assert OLD_POSTPONEMENT not in other.citations
    assert bool(computation.also) == (plain.result != computation.result)


def test_the_old_law_knows_one_reading_only():
    span = Excluded(date(2022, 1, 1), date(2022, 12, 31), "postponed")
    assert limitation(date(2026, 6, 30), date(2021, 6, 15), excluded=[span]).also == ()


@settings(deadline=None, max_examples=60)
@given(starts, starts, excluded)
def test_a_due_day_before_the_day_of_effect_is_counted_from_itself_as_well(due, effective_on, given_spans):
    assume(due < effective_on <= TODAY)
    spans = [span for span in given_spans if span.why == "obstacle"]
    computation = limitation(TODAY, effective_on, due, spans)
    other = limitation(TODAY, due_on=due, excluded=spans)
    assert computation.result["last_day"] == limitation(TODAY, effective_on, excluded=spans).result["last_day"]
    if other.result == computation.result:
        assert not computation.also
    else:
        assert [each.result for each in computation.also] == [other.result]


def test_an_instalment_that_ended_only_by_the_other_reading_is_not_told_as_a_later_day():
    span = Excluded(date(2022, 1, 1), date(2022, 12, 31), "postponed")
    due = [date(2021, 6, 15), date(2022, 12, 15)]
    computation = limitation(TODAY, due_on=due, excluded=[span])
    assert computation.result["last_day"] == date(2027, 6, 15)
    assert computation.also[0].result["last_day"] == date(2027, 12, 15)
    assert "15/12/2027" not in computation.summary
    assert "theo cách tính thứ hai" in computation.summary


@pytest.mark.parametrize("as_of, cited", [(date(2015, 8, 31), False), (date(2015, 9, 1), True)])
def test_the_old_decree_is_not_cited_before_it_took_effect(as_of, cited):
    late = Citation.parse("nd-62-2015/dieu-4/khoan-2")
    assert (late in limitation(as_of, date(2010, 1, 4)).citations) is cited


def test_every_computation_ends_with_the_same_caution():
    words = Wording.of("limitation")
    assert limitation(TODAY, TODAY).assumptions[-1] == words.say("not_advice")


@pytest.mark.parametrize(
    "given_days, field",
    [
        ({}, "effective_on"),
        ({"due_on": []}, "effective_on"),
        ({"effective_on": TODAY + timedelta(1)}, "effective_on"),
        ({"effective_on": TODAY, "excluded": [Excluded(TODAY, TODAY - timedelta(1))]}, "excluded"),
        ({"effective_on": TODAY, "excluded": [Excluded(TODAY, TODAY + timedelta(1))]}, "excluded"),
    ],
)
def test_what_cannot_be_is_refused_kindly(given_days, field):
    with pytest.raises(BadInput) as refusal:
        limitation(TODAY, **given_days)
    assert refusal.value.field == field
    assert "{" not in refusal.value.text("limitation")


def test_no_law_is_invented_before_the_oldest_one():
    with pytest.raises(NotInForce):
        limitation(date(2015, 6, 30), date(2012, 1, 2))


@pytest.mark.parametrize(
    "as_of, day, span",
    [
        (TODAY, date(1989, 12, 31), None),
        (TODAY, date.min, None),
        (date.max, date.max, None),
        (date(2100, 1, 1), date(2098, 1, 1), None),
        (date.max, TODAY, Excluded(date.min, date.max)),
        (date(2100, 12, 31), TODAY, Excluded(date.min, date(2100, 12, 31))),
    ],
)
def test_days_far_from_our_time_are_refused(as_of, day, span):
    with pytest.raises(OutOfCalendar):
        limitation(as_of, day, excluded=[span] if span else [])


@settings(deadline=None, max_examples=60)
@given(
    st.dates(),
    st.none() | st.dates(),
    st.none() | st.lists(st.dates(), max_size=3),
    st.lists(st.builds(Excluded, st.dates(), st.dates(), kinds), max_size=3),
)
def test_no_input_fails_otherwise_than_announced(as_of, effective_on, due_on, given_spans):
    with suppress(BadInput, NotInForce, OutOfCalendar):
        limitation(as_of, effective_on, due_on, given_spans)
