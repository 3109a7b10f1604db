"""What an editor should look at again, and from which day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.corpus import Corpus, load_corpus
from faq.due import DayOutOfReach, Due, months_from, what_is_due
from faq.entry import FaqEntry, Review
from law.acts import Act, Acts, load_acts
from law.citations import Citation
from law.effective import Interval
from law.parameters import DatedValue, Parameter, load_parameters

TODAY = date(2026, 11, 21)
#: six months before and after
STALE, SOON = date(2026, 5, 21), date(2027, 5, 21)
START = date(2015, 7, 1)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "day, months, other",
    [
        pytest.param(date(2026, 11, 21), 6, date(2027, 5, 21), id="over-the-year"),
        pytest.param(date(2026, 11, 21), -6, date(2026, 5, 21), id="back"),
        pytest.param(date(2026, 1, 31), -1, date(2025, 12, 31), id="back-over-the-year"),
        pytest.param(date(2026, 1, 31), 1, date(2026, 2, 28), id="31-january"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="31-january-of-a-leap-year"),
        pytest.param(date(2026, 1, 31), 3, date(2026, 4, 30), id="31-january-to-a-month-of-thirty-days"),
        pytest.param(date(2026, 1, 29), 1, date(2026, 2, 28), id="29-january"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="29-february-a-year-on"),
        pytest.param(date(2028, 2, 29), -12, date(2027, 2, 28), id="29-february-a-year-back"),
        pytest.param(date(2028, 2, 29), 48, date(2032, 2, 29), id="29-february-four-years-on"),
        pytest.param(date(2000, 2, 29), 1200, date(2100, 2, 28), id="2100-is-no-leap-year"),
        pytest.param(date(2026, 12, 31), 0, date(2026, 12, 31), id="no-month"),
        pytest.param(date(2026, 12, 31), -1, date(2026, 11, 30), id="december"),
        pytest.param(date(2026, 6, 30), 1, date(2026, 7, 30), id="the-last-day-does-not-become-the-last"),
    ],
)
def test_the_same_day_of_another_month(day, months, other):
    assert months_from(day, months) == other


@pytest.mark.parametrize("day, months", [(date.max, 1), (date(9999, 7, 1), 6), (date.min, -1), (date(1, 6, 30), -6)])
def test_a_day_outside_the_calendar_is_told(day, months):
    with pytest.raises(DayOutOfReach, match=f"{day} has no day {months} months away"):
        months_from(day, months)


def test_the_first_and_the_last_month_of_the_calendar_are_within_reach():
    assert months_from(date(9999, 6, 30), 6) == date(9999, 12, 30)
    assert months_from(date(1, 7, 1), -6) == date.min


DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(-240, 240)


@given(DAYS, MONTHS)
def test_a_month_away_is_the_same_day_or_the_months_last(day, months):
    other = months_from(day, months)
    assert (other.year * 12 + other.month) - (day.year * 12 + day.month) == months
    assert other.day == day.day or (other.day < day.day and (other + ONE_DAY).month != other.month)


@given(DAYS, DAYS, MONTHS)
def test_a_later_day_never_gets_an_earlier_one(first, second, months):
    assert (first <= second) <= (months_from(first, months) <= months_from(second, months))


def entry(review=TODAY, end=None, start=START, citations=None, id="muc"):
    return FaqEntry(
        id=id,
        topic="chu-de",
        effective=Interval(start, end),
        title="Hỏi?",
        questions=(),
        audience=("anyone",),
        body="Trả lời.",
        citations=citations or ((start, (Citation("luat-a", "1"),)),),
        review=review and Review(("soan", "doc"), review),
    )


def act(id="luat-a", end=None, start=START, **more):
    return Act(id, f"{len(id)}/2015/QH13", "Luật A", id.upper(), "law", "Quốc hội", None, Interval(start, end), **more)


def parameter(checked_on=TODAY, *ends):
    starts = [START, *ends]
    spans = zip(starts, [*ends, None])
    history = tuple(DatedValue(Interval(*span), 10, Citation("luat-a", "1")) for span in spans)
    return Parameter("fee/rate", "Phí", "day", checked_on, history)


LAW = act()


def due(*entries, acts=(LAW,), parameters=(), day=TODAY, months=6):
    corpus = Corpus({entry.id: (entry,) for entry in entries})
    return what_is_due(
        corpus,
        Acts({act.id: act for act in acts}),
        {parameter.name: parameter for parameter in parameters},
        day,
        months,
    )


def test_nothing_is_due_when_all_was_checked_today():
    assert due(entry(), parameters=[parameter()]) == []


@pytest.mark.parametrize(
    "reviewed, told",
    [
        pytest.param(STALE, True, id="six-months-ago"),
        pytest.param(STALE + ONE_DAY, False, id="a-day-less"),
        pytest.param(STALE - ONE_DAY, True, id="a-day-more"),
    ],
)
def test_an_entry_and_a_number_are_due_after_the_months(reviewed, told):
    assert due(entry(reviewed)) == [Due("entry", "muc", "lâu chưa đọc lại", reviewed)] * told
    found = due(parameters=[parameter(reviewed)])
    assert found == [Due("parameter", "fee/rate", "lâu chưa kiểm tra", reviewed)] * told


@pytest.mark.parametrize("months, told", [(5, True), (6, True), (7, False)])
def test_the_months_are_those_asked_for(months, told):
    assert bool(due(entry(STALE), months=months)) is told


def test_a_draft_is_due_since_it_applies():
    assert due(entry(None)) == [Due("entry", "muc", "bản nháp chưa đọc lại", START)]


ENDS = [
    pytest.param(SOON, True, id="ends-in-six-months"),
    pytest.param(SOON + ONE_DAY, False, id="a-day-later"),
    pytest.param(TODAY + ONE_DAY, True, id="ends-tomorrow"),
]


@pytest.mark.parametrize("end, told", ENDS)
def test_an_entry_that_ends_within_the_months_is_due(end, told):
    assert due(entry(end=end)) == [Due("entry", "muc", "sắp hết hiệu lực", end)] * told


@pytest.mark.parametrize("end, told", ENDS)
def test_a_number_that_ends_within_the_months_is_due(end, told):
    assert due(parameters=[parameter(TODAY, end)]) == [Due("parameter", "fee/rate", "sắp hết hiệu lực", end)] * told


@pytest.mark.parametrize("end, told", ENDS)
def test_an_act_that_ends_within_the_months_is_due_with_the_entries_that_cite_it(end, told):
    assert (
        due(entry(), acts=[act(end=end)])
        == [
            Due("act", "luat-a", "sắp hết hiệu lực", end),
            Due("entry", "muc", "dẫn LUAT-A sắp hoặc đã hết hiệu lực", end),
        ]
        * told
    )


def test_an_entry_that_cites_an_act_that_has_ended_is_due():
    assert due(entry(), acts=[act(end=TODAY)]) == [Due("entry", "muc", "dẫn LUAT-A sắp hoặc đã hết hiệu lực", TODAY)]


def test_only_the_citations_of_the_day_count():
    moved = ((START, (Citation("luat-a", "1"),)), (date(2026, 7, 1), (Citation("luat-b", "1"),)))
    acts = [act(end=date(2026, 7, 1)), act("luat-b", start=date(2026, 7, 1))]
    assert due(entry(citations=moved), acts=acts) == []
    before = due(entry(date(2026, 6, 1), citations=moved), acts=acts, day=date(2026, 6, 30))
    assert [(item.kind, item.id) for item in before] == [("act", "luat-a"), ("entry", "muc")]


def test_two_citations_of_one_act_that_ends_are_one_thing_to_do():
    twice = ((START, (Citation("luat-a", "1"), Citation("luat-a", "2"))),)
    assert len([item for item in due(entry(citations=twice), acts=[act(end=SOON)]) if item.kind == "entry"]) == 1


@pytest.mark.parametrize(
    "presumed_from, told",
    [
        pytest.param(TODAY, True, id="presumed-from-today"),
        pytest.param(TODAY + ONE_DAY, False, id="certain-for-a-day"),
        pytest.param(None, False, id="certain"),
    ],
)
def test_an_act_that_is_presumed_to_apply_is_due(presumed_from, told):
    found = due(acts=[act(presumed_from=presumed_from)])
    assert found == [Due("act", "luat-a", "chưa có văn bản xác nhận còn áp dụng", TODAY)] * told


def test_an_act_that_is_only_reported_is_due_until_its_text_is_read():
    assert due(acts=[act(reported=True)]) == [Due("act", "luat-a", "chưa đọc được văn bản", START)]


def test_an_act_known_only_by_report_and_ending_is_due_twice():
    found = due(acts=[act(reported=True, presumed_from=START, end=SOON)])
    assert [item.reason for item in found] == ["chưa đọc được văn bản", "sắp hết hiệu lực"]


@pytest.mark.parametrize("start, end", [(START, TODAY), (TODAY + ONE_DAY, None)], ids=["ended", "not-begun"])
def test_what_does_not_apply_on_the_day_is_not_due(start, end):
    assert due(entry(None, end=end, start=start)) == []
    assert due(acts=[act(start=start, end=end, reported=True)]) == []


def test_a_period_of_a_number_that_has_ended_is_not_due_again():
    assert due(parameters=[parameter(TODAY, date(2020, 1, 1), TODAY)]) == []


def test_the_list_is_in_the_order_of_kind_and_id():
    items = due(entry(None, id="b"), entry(STALE, id="a"), acts=[act(reported=True)], parameters=[parameter(STALE)])
    assert [(item.kind, item.id) for item in items] == [
        ("act", "luat-a"),
        ("entry", "a"),
        ("entry", "b"),
        ("parameter", "fee/rate"),
    ]


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 1), TODAY, date(2027, 5, 22)])
def test_the_projects_own_list_can_be_made_on_any_day_and_grows_with_the_months(day):
    corpus, acts, parameters = load_corpus(), load_acts(), load_parameters()
    short, long = (what_is_due(corpus, acts, parameters, day, months) for months in (1, 12))
    for items in (short, long):
        assert {item.kind for item in items} <= {"act", "entry", "parameter"}
        assert items == sorted(set(items))
    assert Due("act", "tt-05-2026", "chưa đọc được văn bản", date(2026, 7, 1)) in long or day < date(2026, 7, 1)
    ending = [{item for item in items if item.reason == "sắp hết hiệu lực"} for items in (short, long)]
    assert ending[0] <= ending[1]
