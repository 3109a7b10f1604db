import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.identifiers import find, remove

LIKELY = st.text(st.sampled_from("0123456789 .-/+@aZĐ") | st.characters(), max_size=60)


@pytest.mark.parametrize(
    "text, kind, found",
    [
        ("thư về an.nguyen+1@toa-an.gov.vn nhé", "email", "an.nguyen+1@toa-an.gov.vn"),
        ("gọi 0901234567 ạ", "phone", "0901234567"),
        ("gọi 0901.234.567", "phone", "0901.234.567"),
        ("gọi +84 901 234 567.", "phone", "+84 901 234 567"),
        ("máy bàn 024-3856-1234", "phone", "024-3856-1234"),
        ("CCCD 079123456789", "citizen_id", "079123456789"),
        ("CMND 212345678, cấp 2010", "citizen_id", "212345678"),
        ("STK: 0011 0041 2345 6", "account", ": 0011 0041 2345 6"),
        ("tài khoản số 19034567", "account", " số 19034567"),
        ("so tk 12345678", "account", " 12345678"),
        ("xe 51A-123.45 bị kê biên", "plate", "51A-123.45"),
        ("xe 29Đ1 234.56", "plate", "29Đ1 234.56"),
    ],
)
def test_an_identifier_is_found_by_its_form(text, kind, found):
    assert [(item.kind, text[item.start : item.end]) for item in find(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "12/2024/DS-ST",
        "bản án số 0123/2024/HNGĐ-ST",
        "106/2025/QH15",
        "Nghị định 152/2026/NĐ-CP",
        "điểm a khoản 1 Điều 45",
        "01/07/2026",
        "01-07-2026",
        "01.07.2026",
        "1.200.000.000 đồng",
        "300.000.000đ",
        "500000000 đồng",
        "500000000đ",
        "500000000 dong",
        "0,5 tỷ",
        "8400000000 đồng",
        "xe 51 chỗ",
        "số 10901234567",
        "84.000.000.000 đồng",
        "840000000000 đồng",
        "500000000 VNĐ",
        "500000000 VND",
        "bị phong tỏa tài khoản 1.200.000.000 đồng",
        "tài khoản có 1.200.000.000 đồng",
    ],
)
def test_citations_amounts_days_and_judgment_numbers_stay(text):
    assert remove(text) == (text, [])


@pytest.mark.parametrize("digits, kinds", [(8, []), (9, ["citizen_id"]), (11, []), (12, ["citizen_id"]), (13, [])])
def test_a_citizen_id_has_nine_or_twelve_digits(digits, kinds):
    assert remove("1" * digits)[1] == kinds


def test_one_stretch_is_one_identifier():
    assert len(find("tài khoản 079123456789, STK 0901234567")) == 2


def test_only_the_identifiers_are_replaced_in_their_order():
    text = "Tôi là An, 0901234567, thư an@x.vn, nợ 500.000.000 đồng."
    assert remove(text) == ("Tôi là An, [phone], thư [email], nợ 500.000.000 đồng.", ["phone", "email"])


@settings(deadline=None)
@given(LIKELY)
def test_identifiers_lie_in_the_text_in_order_and_apart(text):
    found = find(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


def test_hostile_strings_hold_no_identifier(hostile, lone_surrogates):
    assert remove(hostile) == (hostile, [])
    assert remove(lone_surrogates) == (lone_surrogates, [])
