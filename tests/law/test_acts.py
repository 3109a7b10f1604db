from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.acts import ACTS_DIR, Certainty, UnknownAct, load_acts, parse_clauses
from law.citations import POINT_LETTERS, Citation
from law.outline import compact

ACTS = load_acts()
FILES = sorted(path.stem for path in ACTS_DIR.glob("*.yml"))


@pytest.mark.parametrize("id", FILES)
def test_every_act_file_says_what_we_need(id):
    act = ACTS[id]
    assert act.id == id
    assert act.kind in ("law", "decree", "circular", "joint_circular", "resolution")
    assert act.title and act.short and act.issuer
    assert bool(act.outline) is not act.reported, "the provisions of a text that was read, and of no other"
    assert act.issued is None or act.issued <= act.effective.start
    assert act.issued is None or str(act.issued.year) in act.number


def test_no_two_acts_share_a_number():
    assert len({act.number for act in ACTS.values()}) == len(ACTS) == len(FILES)


def test_an_act_that_was_replaced_ends_when_the_next_begins():
    replaced = [act for act in ACTS.values() if act.replaced_by]
    assert "luat-thads-2008" in {act.id for act in replaced}
    assert [act.id for act in replaced if act.effective.end != ACTS[act.replaced_by].effective.start] == []


@pytest.mark.parametrize(
    "day, old, new",
    [
        pytest.param(date(2026, 6, 30), True, False, id="last-day-of-the-2008-law"),
        pytest.param(date(2026, 7, 1), False, True, id="first-day-of-the-2025-law"),
    ],
)
def test_the_2025_law_takes_over_on_1_july_2026(day, old, new):
    assert (day in ACTS["luat-thads-2008"].effective, day in ACTS["luat-thads-2025"].effective) == (old, new)


@pytest.mark.parametrize(
    "id, day, presumed",
    [
        pytest.param("tt-216-2016", date(2026, 6, 30), False, id="last-day-that-is-certain"),
        pytest.param("tt-216-2016", date(2026, 7, 1), True, id="first-day-that-is-presumed"),
        pytest.param("luat-thads-2025", date(2026, 7, 1), False, id="a-law-in-force"),
    ],
)
def test_being_in_force_is_presumed_only_from_the_day_given(id, day, presumed):
    assert ACTS[id].certainty_on(day) is (Certainty.PRESUMED if presumed else Certainty.TEXT)


def test_an_act_known_from_a_page_is_reported_whatever_the_day():
    assert ACTS["tt-05-2026"].certainty_on(date(2026, 7, 1)) is Certainty.REPORTED
    assert not ACTS["tt-05-2026"].holds(Citation("tt-05-2026", "1"))


def test_the_order_of_certainty_is_the_order_in_which_it_is_told():
    assert [certainty.value for certainty in Certainty] == ["text", "presumed", "reported"]


@pytest.mark.parametrize(
    "words, first",
    [
        ("Luật THADS", "luat-thads-2025"),
        ("luat thads", "luat-thads-2025"),
        ("Luật Thi hành án dân sự 2008", "luat-thads-2008"),
        ("26/2008/QH12", "luat-thads-2008"),
        ("Nghị định 152/2026", "nd-152-2026"),
        ("số 216/2016/TT-BTC", "tt-216-2016"),
        ("BLTTDS", "bltds-2015"),
        ("Luật Tố tụng hành chính", "luat-tthc-2015"),
    ],
)
def test_people_name_an_act_in_their_own_way(words, first):
    assert ACTS.named(words)[0].id == first


@pytest.mark.parametrize("words", ["", "   ", "luật gì đó", "Nghị định 999/2031"])
def test_words_that_name_no_act_find_none(words):
    assert ACTS.named(words) == []


@pytest.mark.parametrize(
    "text, held",
    [
        ("tt-216-2016", True),
        ("tt-216-2016/dieu-2", True),
        ("tt-216-2016/dieu-11", False),
        ("tt-216-2016/dieu-4/khoan-5", True),
        ("tt-216-2016/dieu-4/khoan-6", False),
        ("tt-216-2016/dieu-2/khoan-1", False),
        ("tt-216-2016/dieu-4/khoan-1/diem-đ", True),
        ("tt-216-2016/dieu-4/khoan-1/diem-e", False),
        ("tt-216-2016/dieu-4/khoan-2/diem-a", False),
        ("tt-216-2016/dieu-4/diem-a", False),
        ("luat-thads-2008/dieu-44a", True),
        ("luat-thads-2008/dieu-44b", False),
    ],
)
def test_an_act_holds_its_provisions_and_no_other(text, held):
    citation = Citation.parse(text)
    assert ACTS[citation.act].holds(citation) is held


def test_points_without_a_clause_are_held_directly_by_the_article(tmp_path):
    text = (ACTS_DIR / "tt-216-2016.yml").read_text(encoding="utf-8").replace('"2": []', '"2": ["[a-b]"]')
    (tmp_path / "tt-216-2016.yml").write_text(text, encoding="utf-8")
    act = load_acts(tmp_path)["tt-216-2016"]
    assert act.holds(Citation("tt-216-2016", "2", None, "b"))
    assert not act.holds(Citation("tt-216-2016", "2", None, "c"))


def test_a_label_names_the_provision_and_the_act():
    assert ACTS.label(Citation.parse("luat-thads-2008/dieu-45/khoan-1")) == (
        "khoản 1 Điều 45 Luật Thi hành án dân sự 2008"
    )
    assert ACTS.label(Citation("luat-thads-2025")) == "Luật Thi hành án dân sự 2025"


def test_a_missing_act_names_the_file_to_add():
    assert "luat-thads-2088" not in ACTS
    with pytest.raises(UnknownAct, match=r"no act 'luat-thads-2088': add law/acts/luat-thads-2088\.yml"):
        ACTS["luat-thads-2088"]


@pytest.mark.parametrize(
    "items, clauses",
    [
        ([], {}),
        ([1, "2a"], {"1": (), "2a": ()}),
        (["4[a-đ]"], {"4": ("a", "b", "c", "d", "đ")}),
        (["[a-a]", 1], {"": ("a",), "1": ()}),
    ],
    ids=["none", "plain", "points", "points-before-clauses"],
)
def test_clauses_are_read(items, clauses):
    assert parse_clauses(items) == clauses


@pytest.mark.parametrize(
    "item", ["", "a", 1.5, None, True, "4[a]", "4[a-f]", "4[a-đ", "4 [a-b]", [1], "4[đ-a]"], ids=repr
)
def test_a_broken_clause_form_is_refused(item):
    with pytest.raises(ValueError, match="is not a clause such as 1, 2a or 4"):
        parse_clauses([item])


@given(
    st.dictionaries(
        st.from_regex(r"[1-9][0-9]?[a-zđ]?", fullmatch=True),
        st.integers(0, len(POINT_LETTERS)).map(lambda count: tuple(POINT_LETTERS[:count])),
    )
)
@settings(deadline=None)
def test_clauses_written_by_the_outline_tool_are_read_back(clauses):
    assert parse_clauses(compact(clauses)) == clauses
