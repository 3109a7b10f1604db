import itertools
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entities import LABELS, extract

PIECES = [
    "1,2 tỷ",
    "500tr",
    " rưỡi",
    "300k",
    "1.200.000 đồng",
    "31/12/2024",
    "ngày 5 tháng 6 năm 2024",
    "12/2024/DS-ST",
]
PIECES += [
    "khoản 1 ",
    "Điều 45 ",
    "luật thads ",
    "nđ 62/2015/NĐ-CP",
    "CHV ",
    "toà án ",
    "🏠",
    "\u200d",
    " ",
    ", ",
    "5",
    "ha\u0300",
]


def found(text):
    return [(entity.label, entity.value, text[entity.start : entity.end]) for entity in extract(text)]


@pytest.mark.parametrize(
    "typed, dong",
    [
        ("1,2 tỷ", 1_200_000_000),
        ("1.2 ty", 1_200_000_000),
        ("0,5 tỉ", 500_000_000),
        ("1 tỷ rưỡi", 1_500_000_000),
        ("1 ty ruoi", 1_500_000_000),
        ("1 tỷ 2", 1_200_000_000),
        ("1 tỷ 200 triệu", 1_200_000_000),
        ("1 tỷ 200", 1_200_000_000),
        ("1.500 tỷ", 1_500_000_000_000),
        ("500tr", 500_000_000),
        ("500 triệu đồng", 500_000_000),
        ("2tr5", 2_500_000),
        ("300k", 300_000),
        ("300 K", 300_000),
        ("50 nghìn", 50_000),
        ("50 ngan", 50_000),
        ("1.200.000 đồng", 1_200_000),
        ("1,200,000 VND", 1_200_000),
        ("1200000đ", 1_200_000),
        ("2.530.000 đồng", 2_530_000),
    ],
)
def test_money_is_read_as_dong(typed, dong):
    assert found(f"nợ {typed}.") == [("money", str(dong), typed)]


@pytest.mark.parametrize(
    "text", ["5 năm", "12/2024", "10 ngày", "k", "tỷ lệ 5%", "0 đồng", "3 tranh", "a500k", "1.2.3 tỷ", "2 ti vi"]
)
def test_other_numbers_are_no_money(text):
    assert [entity for entity in found(text) if entity[0] == "money"] == []


@pytest.mark.parametrize(
    "typed, day",
    [
        ("01/07/2026", date(2026, 7, 1)),
        ("1.7.2026", date(2026, 7, 1)),
        ("ngày 30-6-2026", date(2026, 6, 30)),
        ("ngày 5 tháng 6 năm 2024", date(2024, 6, 5)),
        ("ngay 5 thang 6 nam 2024", date(2024, 6, 5)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_iso(typed, day):
    assert found(f"từ {typed}, tôi") == [("date", day.isoformat(), typed)]


@pytest.mark.parametrize(
    "text",
    [
        "29/2/2023",
        "31/04/2026",
        "00/07/2026",
        "1/13/2026",
        "01/07/0000",
        "30/6",
        "2026",
        "tháng 7 năm 2026",
        "1/7/20261",
    ],
)
def test_an_impossible_or_unfinished_day_is_no_day(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "typed, number",
    [
        ("12/2024/DS-ST", "12/2024/DS-ST"),
        ("123/2023/hngđ-st", "123/2023/HNGĐ-ST"),
        ("05/2022/QĐST-KDTM", "05/2022/QĐST-KDTM"),
        ("12/1999/DSPT", "12/1999/DSPT"),
    ],
)
def test_a_judgment_number_is_found(typed, number):
    assert found(f"bản án số {typed} của") == [("judgment_number", number, typed)]


@pytest.mark.parametrize("text", ["62/2015/ND", "62/2015/NĐ", "10/2020/TT", "01/2024/NQ-HĐTP", "8/2024", "12/24/DS-ST"])
def test_a_number_of_another_paper_is_no_judgment_number(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "typed, value",
    [
        ("khoản 1 Điều 45 Luật Thi hành án dân sự 2008", "khoản 1 Điều 45 Luật Thi hành án dân sự 2008"),
        ("diem a khoan 1 dieu 45 luat thads", "điểm a khoản 1 Điều 45 luat thads"),
        ("điều 34", "Điều 34"),
        ("106/2025/QH15", "106/2025/QH15"),
        ("Nghị định 152/2026/NĐ-CP", "Nghị định 152/2026/NĐ-CP"),
        ("nghi dinh so 62/2015/nd-cp", "nghi dinh so 62/2015/nd-cp"),
        ("Thông tư 216/2016/TT-BTC", "Thông tư 216/2016/TT-BTC"),
        ("11/2016/TTLT-BTP-TANDTC", "11/2016/TTLT-BTP-TANDTC"),
        ("Điều 3 Luật 106/2025/QH15", "Điều 3 Luật 106/2025/QH15"),
    ],
)
def test_a_law_citation_is_found_and_is_no_judgment_number(typed, value):
    assert found(f"theo {typed}, thì") == [("law_citation", value, typed)]


@pytest.mark.parametrize(
    "typed, label, name",
    [
        ("cơ quan thi hành án dân sự", "agency", "enforcement_agency"),
        ("chi cuc thi hanh an", "agency", "enforcement_agency"),
        ("Văn phòng thi hành án", "agency", "enforcement_office"),
        ("Toà án nhân dân", "agency", "court"),
        ("toa an", "agency", "court"),
        ("UBND", "agency", "peoples_committee"),
        ("Uỷ ban nhân dân xã", "agency", "peoples_committee"),
        ("VKSND", "agency", "procuracy"),
        ("Chấp hành viên", "role", "officer"),
        ("chv", "role", "officer"),
        ("người phải thi hành án", "role", "debtor"),
        ("nguoi duoc thi hanh an", "role", "creditor"),
        ("THỪA PHÁT LẠI", "role", "bailiff"),
    ],
)
def test_bodies_and_roles_are_found_with_and_without_marks(typed, label, name):
    assert found(f"hỏi {typed} ạ") == [(label, name, typed)]


def test_all_entities_of_a_sentence_come_in_order():
    text = "CHV buộc tôi trả 1 tỷ rưỡi theo bản án 12/2024/DS-ST ngày 5/6/2024, đúng Điều 45 không?"
    assert [label for label, _, _ in found(text)] == ["role", "money", "judgment_number", "date", "law_citation"]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
@settings(deadline=None)
def test_offsets_are_exact_for_any_text(text):
    entities = extract(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(entities))
    for entity in entities:
        piece = text[entity.start : entity.end]
        assert entity.label in LABELS and entity.value
        assert piece and piece == piece.strip()
        if entity.label == "date":
            assert piece.endswith(str(date.fromisoformat(entity.value).year))
        if entity.label == "judgment_number":
            assert piece.upper() == entity.value


@pytest.mark.parametrize(
    "text",
    ["", " \n", "🏠" * 500, "tỷ " * 500, "5 tı", "5 tİ", "9" * 5000 + " đồng"],
    ids=["empty", "blanks", "emoji", "units", "dotless-i", "dotted-capital-i", "five-thousand-digits"],
)
def test_hostile_strings_are_read_without_an_error(text):
    assert all(entity.label == "money" for entity in extract(text))
