"""What holds of ``agency`` for every place, court and day."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.calculators.agency import agency
from actions.calculators.computation import BadInput, Computation
from faq.corpus import load_corpus
from law.acts import known_acts
from law.agencies.bodies import known_bodies
from law.effective import NotInForce

CORPUS = load_corpus()
TODAY = date(2026, 11, 22)
FIRST_DAY, NO_DISTRICTS, NEW_LAW = date(2015, 7, 1), date(2025, 7, 1), date(2026, 7, 1)

DAYS = st.dates(FIRST_DAY, date(2030, 12, 31))
PROVINCES = st.sampled_from(sorted(f"tỉnh {name}" for body in known_bodies() for name in body.formerly))
COURTS = st.sampled_from(
    [
        None,
        "TAND tỉnh",
        "TAND cấp cao tại Đà Nẵng",
        "Tòa Phúc thẩm Tòa án nhân dân tối cao",
        "TANDTC",
        "phán quyết của Hội đồng trọng tài",
        "bản án của Tòa án nước ngoài",
        "Ủy ban Cạnh tranh Quốc gia",
        "Tòa án quân sự Quân khu 5",
        "Tòa án quân sự trung ương",
        "không rõ",
    ]
)


def told(computation):
    return "\n".join([computation.summary, *(step.text for step in computation.steps), *computation.assumptions])


@settings(deadline=None, max_examples=60)
@given(DAYS, PROVINCES, COURTS, st.sampled_from([None, "tài khoản", "Viện kiểm sát", "xx"]))
def test_every_step_rests_on_a_provision_that_exists(as_of, place, court, matter):
    found = agency(as_of, place, court, matter)
    acts = known_acts()
    for step in found.steps:
        assert step.citations
        assert all(acts[citation.act].holds(citation) for citation in step.citations)
    assert "{" not in told(found)


@settings(deadline=None, max_examples=60)
@given(DAYS, PROVINCES, COURTS)
def test_the_entry_that_explains_exists_on_the_day(as_of, place, court):
    entry = agency(as_of, place, court).entry
    assert entry is None or CORPUS.has(entry, as_of)


@settings(deadline=None, max_examples=60)
@given(DAYS, PROVINCES, COURTS)
def test_no_office_address_or_telephone_is_made_up(as_of, place, court):
    found = agency(as_of, place, court)
    assert found.result["office"] is None
    assert not re.search(r"\d{3,4}[ .]\d{3}[ .]\d{3}|@|https?:", told(found))


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.none(), st.text(max_size=60)), st.one_of(st.none(), st.text(max_size=60)), DAYS)
def test_whatever_is_typed_is_answered_or_asked_again(place, court, as_of):
    try:
        assert isinstance(agency(as_of, place, court), Computation)
    except BadInput as refusal:
        assert refusal.field in ("place", "court")
        assert refusal.text("agency")


@settings(deadline=None, max_examples=60)
@given(PROVINCES, st.integers(0, 1500), st.integers(0, 1500))
def test_the_body_of_a_province_stays_the_same_from_the_reorganisation_on(place, days, more):
    first, later = NO_DISTRICTS + timedelta(days), NO_DISTRICTS + timedelta(days + more)
    assert agency(first, place).result == agency(later, place).result


@settings(deadline=None, max_examples=60)
@given(PROVINCES, st.sampled_from(["TAND cấp cao tại Đà Nẵng", "TAND cấp cao tại Hà Nội", "TANDTC"]))
def test_the_seat_of_a_higher_court_never_decides(place, court):
    assert agency(TODAY, place, court).result["body"] == agency(TODAY, place).result["body"]


@pytest.mark.parametrize("body", known_bodies(), ids=lambda body: body.province)
def test_a_court_of_a_province_leads_to_its_body_whatever_place_is_given(body):
    for name in body.formerly:
        found = agency(TODAY, "Cà Mau", f"Tòa án nhân dân tỉnh {name}")
        assert found.result["body"] == body.name


@pytest.mark.parametrize("as_of", [date(2015, 6, 30), date(1990, 1, 1)])
def test_before_the_oldest_law_that_we_hold_there_is_no_answer(as_of):
    with pytest.raises(NotInForce):
        agency(as_of, "Quảng Ngãi")


def test_an_ambiguous_place_names_the_provinces_to_choose_from():
    with pytest.raises(BadInput) as refusal:
        agency(TODAY, "huyện Châu Thành")
    assert refusal.value.values["count"] == 5
    assert "Tỉnh Tây Ninh" in refusal.value.values["provinces"]


def test_a_military_court_needs_no_place_and_no_private_office_is_offered():
    found = agency(TODAY, None, "Tòa án quân sự Quân khu 7")
    assert found.result["body"] == "Cơ quan thi hành án Quân khu 7"
    assert "luat-thads-2025/dieu-31/khoan-1" not in map(str, found.citations)


def test_a_matter_is_answered_in_at_most_ten_duties_and_the_rest_counted():
    found = agency(TODAY, "Quảng Ngãi", matter="thi hành án")
    assert len(found.result["duties"]) == 10
    assert "việc khác khớp" in told(found)


def test_without_a_matter_no_duties_are_listed():
    assert "duties" not in agency(TODAY, "Quảng Ngãi").result
