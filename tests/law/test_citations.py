import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.citations import POINT_LETTERS, Citation, find

NUMBERS = st.from_regex(r"[1-9][0-9]{0,2}[a-zđ]?", fullmatch=True)
CITATIONS = st.builds(
    Citation,
    act=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True),
    article=NUMBERS,
    clause=st.none() | NUMBERS,
    point=st.none() | st.sampled_from(POINT_LETTERS),
)
PIECES = [
    "điểm ",
    "diem ",
    "a",
    "đ ",
    "khoản ",
    "KHOAN ",
    "điều ",
    "Dieu ",
    "Đ.",
    "45",
    "44a ",
    "1 ",
    ", ",
    "/",
    " của ",
]
PIECES += ["luật thads ", "Luật Thi hành án dân sự ", "nđ 62/2015/NĐ-CP", "blds ", "2008 ", "🏠", "hỏi ", "\n"]


@given(CITATIONS)
@settings(deadline=None)
def test_a_citation_is_read_back_as_it_was_written(citation):
    assert Citation.parse(str(citation)) == citation


@pytest.mark.parametrize("text", ["luat-thads-2025", "luat-thads-2008/dieu-44a", "nd-62-2015/dieu-1/diem-đ"])
def test_a_file_form_stays_the_same(text):
    assert str(Citation.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Luat-thads-2025", id="capital"),
        pytest.param("luat-thads-2025/", id="open-end"),
        pytest.param("luat-thads-2025/khoan-1", id="clause-without-article"),
        pytest.param("luat-thads-2025/dieu-45/diem-a/khoan-1", id="wrong-order"),
        pytest.param("luat-thads-2025/dieu-45/khoan-1/diem-f", id="no-vietnamese-point-letter"),
        pytest.param("luat-thads-2025/dieu-", id="no-number"),
        pytest.param("luat-thads-2025/dieu-45\n", id="line-break"),
        pytest.param("Điều 45 luat-thads-2025", id="printed-form"),
    ],
)
def test_anything_else_is_refused_with_the_right_form(text):
    with pytest.raises(ValueError, match="is not of the form act-id/dieu-N/khoan-N/diem-x"):
        Citation.parse(text)


@pytest.mark.parametrize(
    "text, printed",
    [
        ("luat-thads-2025/dieu-45/khoan-1/diem-a", "điểm a khoản 1 Điều 45"),
        ("luat-thads-2025/dieu-2/diem-đ", "điểm đ Điều 2"),
        ("luat-thads-2025/dieu-44a", "Điều 44a"),
        ("luat-thads-2025", ""),
    ],
)
def test_a_provision_is_printed_as_lawyers_write_it(text, printed):
    assert Citation.parse(text).provision() == printed


@pytest.mark.parametrize(
    "typed, article, clause, point, act",
    [
        ("điểm a khoản 1 Điều 45 Luật Thi hành án dân sự 2008", "45", "1", "a", "Luật Thi hành án dân sự 2008"),
        ("diem a khoan 1 dieu 45 luat thi hanh an nam 2008", "45", "1", "a", "luat thi hanh an nam 2008"),
        ("khoản 2, Điều 34", "34", "2", None, None),
        ("ĐIỀU 44A", "44a", None, None, None),
        ("KHOẢN 2A ĐIỀU 45", "45", "2a", None, None),
        ("điểm đ, khoản 4 điều 7 của Nghị định 62/2015/NĐ-CP", "7", "4", "đ", "Nghị định 62/2015/NĐ-CP"),
        ("Đ.45 nđ 62/2015", "45", None, None, "nđ 62/2015"),
        ("điều 312 luật tthc", "312", None, None, "luật tthc"),
        ("Điều 3 Luật số 106/2025/QH15", "3", None, None, "Luật số 106/2025/QH15"),
        ("điều 468 BLDS", "468", None, None, "BLDS"),
        ("điều 5 thông tư 216/2016/TT-BTC", "5", None, None, "thông tư 216/2016/TT-BTC"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "theo {} thì sao", "🏠 ({}), ạ?"], ids=["alone", "in-words", "in-signs"])
def test_a_provision_is_found_at_its_place(around, typed, article, clause, point, act):
    text = around.format(typed)
    (found,) = find(text)
    assert text[found.start : found.end] == typed
    assert (found.article, found.clause, found.point, found.act) == (article, clause, point, act)


@pytest.mark.parametrize(
    "text", ["điều kiện thi hành án", "điều 1234", "Điều 45/2024", "khoản 1 điểm a", "12/2024/DS-ST"]
)
def test_what_names_no_article_is_no_citation(text):
    assert find(text) == []


def test_every_provision_of_a_sentence_is_found():
    text = "khoản 1 Điều 34, điều 36 và diem b khoan 2 dieu 311 luat tthc"
    assert [(cited.article, cited.clause, cited.point) for cited in find(text)] == [
        ("34", "1", None),
        ("36", None, None),
        ("311", "2", "b"),
    ]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
@settings(deadline=None)
def test_a_found_piece_read_alone_is_the_same_provision(text):
    found = find(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    for cited in found:
        (again,) = find(text[cited.start : cited.end])
        assert (again.article, again.clause, again.point, again.act) == (
            cited.article,
            cited.clause,
            cited.point,
            cited.act,
        )
