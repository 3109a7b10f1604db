import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.viet.conftest import rows
from viet.diacritics import fold
from viet.quantities import find_amounts

#: What is typed, and its đồng.
AMOUNTS = """
1,2 tỷ | 1200000000
1.2 ty | 1200000000
0,5 tỉ | 500000000
1,25 tỷ | 1250000000
12,5 triệu | 12500000
1 tỷ 2 | 1200000000
1ty2 | 1200000000
1tỷ25 | 1250000000
1 tỷ rưỡi | 1500000000
tỷ rưỡi | 1500000000
2 tỷ rưỡi | 2500000000
nửa tỷ | 500000000
nửa triệu | 500000
1 tỷ 200 | 1200000000
1 tỷ 050 | 1050000000
1 tỷ 200 triệu | 1200000000
1 tỷ 2 trăm triệu | 1200000000
1 tỷ 2 trăm | 1200000000
1 tỷ 200 triệu 500 nghìn | 1200500000
1 tỷ 200 triệu 500 nghìn đồng | 1200500000
1 triệu 200.000 đồng | 1200000
một tỷ hai | 1200000000
một tỷ mốt | 1100000000
một tỷ tư | 1400000000
một tỷ năm | 1500000000
một tỷ hai trăm triệu | 1200000000
một tỷ hai trăm | 1200000000
một tỷ hai trăm năm mươi triệu | 1250000000
hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn đồng | 2345678000
hai trăm triệu | 200000000
hai trăm rưỡi triệu | 250000000
hai trăm lẻ năm triệu | 205000000
hai trăm mười lăm triệu | 215000000
một trăm hai triệu | 120000000
hai triệu rưỡi | 2500000
hai mươi lăm triệu | 25000000
hai lăm triệu | 25000000
ba mươi mốt triệu | 31000000
mười lăm triệu | 15000000
mười triệu | 10000000
năm triệu | 5000000
năm trăm nghìn | 500000
năm trăm ngàn đồng | 500000
năm mươi nghìn | 50000
một phẩy hai tỷ | 1200000000
hai chục triệu | 20000000
3 chục triệu | 30000000
5 trăm triệu | 500000000
5 trăm nghìn | 500000
500tr | 500000000
500 tr | 500000000
500 TR | 500000000
500trđ | 500000000
500 triệu | 500000000
500 triệu đồng | 500000000
2tr5 | 2500000
2tr250 | 2250000
1.500 tỷ | 1500000000000
2 nghìn tỷ | 2000000000000
hai trăm nghìn tỷ | 200000000000000
500 củ | 500000000
500củ | 500000000
500cu | 500000000
5 củ rưỡi | 5500000
2 chai | 2000000
3 tỏi | 3000000000
50k | 50000
300 K | 300000
300k/tháng | 300000
200 nghìn | 200000
200 ngàn | 200000
200.000 nghìn | 200000000
1.200.000.000đ | 1200000000
1.200.000.000 đ | 1200000000
1,200,000 VND | 1200000
1 200 000 đồng | 1200000
5000000 đồng | 5000000
5000000đ | 5000000
5000000vnđ | 5000000
5000000 ₫ | 5000000
1200000.50 đồng | -
1.200.000,00 đồng | 1200000
0 đồng | 0
-500 triệu | -500000000
âm 500 triệu | -500000000
500 triệu 2 năm trước | 500000000
1 tỷ 2 năm trước | 1000000000
1 tỷ 3 người | 1000000000
1 tỷ năm ngoái | 1000000000
1 tỷ năm 2020 | 1000000000
1 tỷ ba tôi cho | 1000000000
500 triệu 10% | 500000000
lãi 3 triệu một tháng | 3000000
điểm 5 triệu | 5000000
"""

#: What is no amount of đồng, or one of unclear size.
NO_AMOUNTS = """
2 ti vi
2 tivi
2 công ty
tỷ lệ 5
2 tỷ lệ
2 tỷ phú
đợi 1 ti nua
2 chai bia
2 củ khoai
3 toi
nhà số 12 cu
300 k trả được
3 tranh
a500k
1.2.3 tỷ
1-2 tỷ
5 - 7 triệu
1 đến 2 tỷ
hai ba triệu
2 3 triệu
vài trăm triệu
mấy chục triệu
vài triệu
1 tỷ mấy
1 tỷ 25
một tỷ hai mua nhà
1,125 tỷ
1.125 tỷ
2,350 triệu
500 triệu đô
2k usd
1000 USD
3 đồng thừa kế
2 đồng chí
5 năm
10/5/2021
12/2024/DS-ST
Điều 45
0901234567
k
tỷ
triệu
năm
500
500000000
500.000.000
1,2
"""

#: What is typed where money is waited for, and its đồng (none where the size stays unclear).
BARE_AMOUNTS = """
500000000 | 500000000
500.000.000 | 500000000
500,000,000 | 500000000
500 000 000 | 500000000
tầm 500000000 thôi | 500000000
50000 | 50000
12.000 | 12000
2 cu | 2000000
500tr ạ | 500000000
-5000000 | -5000000
500 |
1200 |
5.000 |
2021 |
1,5 |
ba trăm |
0901234567 |
079123456789 |
10/5/2021 |
500000000 người |
"""

#: Words that are others without their marks: not read the same, or not at all.
NEED_MARKS = {
    "một tỷ tư",
    "500 củ",
    "5 củ rưỡi",
    "3 tỏi",
    "âm 500 triệu",
    "500 triệu đô",
}


def amounts(text, bare=False):
    return [-found.vnd if found.negative else found.vnd for found in find_amounts(text, bare)]


@pytest.mark.parametrize("typed, vnd", rows(AMOUNTS))
def test_an_amount_is_read_as_dong(typed, vnd):
    expected = [] if vnd == "-" else [int(vnd)]
    for text in (typed, f"nợ {typed}.", f"anh ấy nợ tôi {typed}, chưa trả"):
        assert amounts(text) == expected
    assert amounts(typed, bare=True) == expected
    if typed not in NEED_MARKS:
        assert amounts(fold(typed)) == expected


@pytest.mark.parametrize("typed", NO_AMOUNTS.strip().splitlines())
def test_other_or_unclear_numbers_are_no_amounts(typed):
    assert amounts(typed) == amounts(f"Cho tôi hỏi {typed} ạ") == []
    if typed not in NEED_MARKS:
        assert amounts(fold(typed)) == []


@pytest.mark.parametrize("typed, vnd", rows(BARE_AMOUNTS))
def test_a_bare_number_is_an_amount_where_money_is_waited_for(typed, vnd):
    assert amounts(typed, bare=True) == ([int(vnd)] if vnd else [])


@pytest.mark.parametrize(
    "text, found",
    [
        ("nợ 500 triệu, lãi 3 triệu một tháng", ["500 triệu", "3 triệu"]),
        ("từ 500 triệu đến 1 tỷ", ["500 triệu", "1 tỷ"]),
        ("500tr-1tỷ", ["500tr", "1tỷ"]),
        ("nợ 1 tỷ 2, trả 200k", ["1 tỷ 2", "200k"]),
    ],
)
def test_all_amounts_of_a_message_come_in_order(text, found):
    assert [text[amount.start : amount.end] for amount in find_amounts(text)] == found


@settings(deadline=None)
@given(st.integers(1, 10**15 - 1))
def test_a_written_amount_is_read_back(vnd):
    for text in (f"{vnd} đồng", f"{vnd:,}".replace(",", ".") + "đ", f"{vnd:,} VND", f"{vnd:,} đồng".replace(",", " ")):
        assert amounts(text) == [vnd]


@settings(deadline=None)
@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 999))
def test_an_amount_in_units_is_read_back(billions, millions, thousands):
    parts = [(billions, "tỷ"), (millions, "triệu"), (thousands, "nghìn")]
    text = " ".join(f"{count} {unit}" for count, unit in parts if count)
    assert amounts(text) == amounts(fold(text)) == [billions * 10**9 + millions * 10**6 + thousands * 1000]
