"""Old names found in a message, and what is said about them."""

import re
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.acts import load_acts
from law.agencies.bodies import fold
from law.citations import Citation
from law.glossary import Term, load_glossary, old_terms_in

TERMS = load_glossary()
ACTS = load_acts()
LAST_OLD_DAY, FIRST_NEW_DAY = date(2026, 6, 30), date(2026, 7, 1)


def names_in(text, day=FIRST_NEW_DAY):
    return sorted((name, term.new) for term, name in old_terms_in(text, TERMS, day))


def folded_names_in(text, day=FIRST_NEW_DAY):
    """``phát mãi`` and ``phát mại`` are one name once their marks are off."""
    return [(fold(name), new) for name, new in names_in(text, day)]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.new)
def test_every_new_name_rests_on_a_provision_in_force_since_its_first_day(term):
    act = ACTS[term.citation.act]
    assert term.citation.article and act.holds(term.citation)
    assert term.since in act.effective


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.new)
def test_every_old_name_is_found_and_none_is_the_new_one(term):
    assert term.old and term.new
    for name in term.old:
        assert fold(name) and fold(name) != fold(term.new)
        assert (fold(name), term.new) in folded_names_in(f"hỏi về {name} ạ")


def test_no_old_name_stands_for_two_new_ones():
    names = [name for term in TERMS for name in {fold(old) for old in term.old}]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize(
    "text, name, new",
    [
        ("văn phòng thừa phát lại ở đâu", "văn phòng thừa phát lại", "văn phòng thi hành án dân sự"),
        ("thẻ thừa phát lại còn dùng không", "thẻ thừa phát lại", "thẻ Thừa hành viên"),
        ("thừa phát lại là ai", "thừa phát lại", "Thừa hành viên"),
        ("van phong thua phat lai o dau", "văn phòng thừa phát lại", "văn phòng thi hành án dân sự"),
        ("VĂN PHÒNG THỪA PHÁT LẠI", "văn phòng thừa phát lại", "văn phòng thi hành án dân sự"),
        (
            "Chi cục THADS huyện",
            "chi cục THADS",
            "Phòng Thi hành án dân sự khu vực",
        ),
        (
            "tổng cục thi hành án dân sự",
            "tổng cục thi hành án dân sự",
            "cơ quan quản lý thi hành án dân sự thuộc Bộ Tư pháp",
        ),
    ],
)
def test_the_longest_name_hides_the_shorter_ones_inside_it(text, name, new):
    assert names_in(text) == [(name, new)]


def test_a_shorter_name_beside_the_longer_one_is_found_too():
    assert names_in("thừa phát lại của văn phòng thừa phát lại") == [
        ("thừa phát lại", "Thừa hành viên"),
        ("văn phòng thừa phát lại", "văn phòng thi hành án dân sự"),
    ]


def test_a_term_named_twice_is_told_once():
    assert len(names_in("chi cục thi hành án, chi cục THADS, thi hành án huyện")) == 1


@pytest.mark.parametrize("text", ["", "thừa", "thừa phát", "phát lại lương", "thừa phát lạii", "xthừa phát lại", "🏠"])
def test_a_part_of_a_name_is_no_name(text):
    assert names_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Phòng thi hành án Quân khu 7",
        "thi hành án quản lý hồ sơ",
        "giao con nó cho mẹ nuôi",
        "giao con, nợ để lại sau",
        "thi hành án, huyện nào cũng được",
    ],
)
def test_marks_and_signs_decide_in_a_text_that_has_them(text):
    assert names_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "thi hành án quận 1",
        "thi hanh an quan 1",
        "Thi Hành Án Quận 1",
        unicodedata.normalize("NFD", "thi hành án quận"),
    ],
)
def test_a_name_with_its_marks_or_in_a_text_without_any_is_found(text):
    assert names_in(text) == [("thi hành án quận", "Phòng Thi hành án dân sự khu vực")]


def test_either_place_of_a_tone_is_one_spelling():
    assert names_in("khoá tài khoản") == names_in("khóa tài khoản") == [("khóa tài khoản", "phong tỏa tài khoản")]


def test_words_left_on_both_sides_of_a_found_name_do_not_make_another():
    inner, outer = made("b", ("một hai",)), made("c", ("trước sau",))
    found = old_terms_in("trước một hai sau", (inner, outer), FIRST_NEW_DAY)
    assert [term.new for term, _ in found] == ["b"]


@pytest.mark.parametrize(
    "day, told",
    [
        pytest.param(LAST_OLD_DAY, False, id="day-before"),
        pytest.param(FIRST_NEW_DAY, True, id="first-day"),
        pytest.param(date(2030, 1, 1), True, id="later"),
    ],
)
def test_a_new_name_is_told_from_its_first_day(day, told):
    assert bool(names_in("thừa phát lại là ai", day)) is told


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.new)
def test_each_term_begins_on_its_own_day(term):
    for name in term.old:
        assert (fold(name), term.new) in folded_names_in(name, term.since)
        assert term.new not in {new for _, new in names_in(name, term.since - timedelta(days=1))}


def made(new, old, since=date(2026, 7, 1), **more):
    return Term(old, new, since, Citation("luat-a", "1"), **more)


def test_a_longer_name_that_does_not_hold_yet_hides_nothing():
    short, later = made("ngắn", ("phát lại",)), made("dài", ("thừa phát lại",), date(2030, 1, 1))
    assert [t.new for t, _ in old_terms_in("thừa phát lại", (short, later), date(2029, 12, 31))] == ["ngắn"]
    assert [t.new for t, _ in old_terms_in("thừa phát lại", (short, later), date(2030, 1, 1))] == ["dài"]


def test_the_sentence_says_the_typed_name_the_new_one_and_the_day():
    assert made("Tên mới", ("tên cũ",)).sentence("tên cũ") == "“Tên cũ” nay gọi là Tên mới (từ 01/07/2026)."
    assert made("Tên mới", ("tên cũ",), says="Câu riêng.").sentence("tên cũ") == "Câu riêng."
    assert made("Tên mới", ("tên cũ",)).sentence("") == "“” nay gọi là Tên mới (từ 01/07/2026)."


def test_a_glossary_without_a_readable_citation_is_refused(tmp_path):
    path = tmp_path / "glossary.yml"
    path.write_text("- {old: [a], new: b, from: 2026-07-01, citation: Điều 1}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is not of the form"):
        load_glossary(path)


PIECES = [f"{name} " for term in TERMS for name in term.old] + ["\u0301", "\u200b", "🏠", ", ", "hỏi "]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=5).map("".join))
@settings(deadline=None)
def test_only_names_that_stand_in_the_text_are_found_and_each_term_once(text):
    found = old_terms_in(text, TERMS, FIRST_NEW_DAY)
    assert len({term.new for term, _ in found}) == len(found)
    for term, name in found:
        assert name in term.old and re.search(rf"\b{fold(name)}\b", fold(text))
