import itertools
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.diacritics import fold
from viet.quantities import find_amounts, find_counts, find_days, find_durations, find_percent

TODAY = date(2026, 7, 1)  # a Wednesday

#: What is typed, and the day it names on TODAY.
DAYS = """
10/5/2021 | 2021-05-10
1/7/2021 | 2021-07-01
01/07/2026 | 2026-07-01
10-5-2021 | 2021-05-10
10-5-21 | 2021-05-10
10.5.2021 | 2021-05-10
10.05.21 | 2021-05-10
10/5/21 | 2021-05-10
10/5/98 | 1998-05-10
10/5/36 | 2036-05-10
10/5/37 | 1937-05-10
10/5/2k21 | 2021-05-10
10/5-2021 | 2021-05-10
10 / 5 / 2021 | 2021-05-10
2021-05-10 | 2021-05-10
2021/05/10 | 2021-05-10
10 5 2021 | 2021-05-10
10052021 | 2021-05-10
29/2/2024 | 2024-02-29
ngày 10/5/2021 | 2021-05-10
ngày10/5/2021 | 2021-05-10
ngày: 10/5/2021 | 2021-05-10
hôm 10/5/2021 | 2021-05-10
ngày 10 tháng 5 năm 2021 | 2021-05-10
Ngày 10 Tháng 5 Năm 2021 | 2021-05-10
ngày 10 tháng 05, năm 2021 | 2021-05-10
10 tháng 5 năm 2021 | 2021-05-10
10 tháng 5, 2021 | 2021-05-10
10 tháng 5 2021 | 2021-05-10
ngày 10 tháng 5/2021 | 2021-05-10
ngày 10 tháng 5 năm 21 | 2021-05-10
ngày 10 tháng 5 năm 98 | 1998-05-10
ngày 10 t5 2021 | 2021-05-10
10/t5/2021 | 2021-05-10
ngày 10 th5 2021 | 2021-05-10
ngày mười tháng năm năm hai không hai mốt | 2021-05-10
ngày mùng một tháng tư năm hai nghìn không trăm hai mươi mốt | 2021-04-01
ngày hai mươi lăm tháng mười hai năm một chín chín tám | 1998-12-25
ngày ba mươi tháng tư năm hai ngàn không trăm lẻ năm | 2005-04-30
ngày hai mốt tháng mười một năm hai không hai lăm | 2025-11-21
ngày 10 tháng năm 2021 | 2021-05-10
ngày 10 tháng năm năm 2021 | 2021-05-10
mùng 10 tháng 5 | 2026-05-10
mồng 3 tháng 2 năm 2020 | 2020-02-03
ngày mùng 2 tháng 9 năm 2025 | 2025-09-02
10/5 | 2026-05-10
ngày 10-5 | 2026-05-10
ngày 10.5 | 2026-05-10
ngày 31/12 | 2025-12-31
ngày 1/7 | 2026-07-01
29/2 | 2024-02-29
10/5 năm ngoái | 2025-05-10
10/5 năm 2021 | 2021-05-10
ngày 10 tháng 5 năm ngoái | 2025-05-10
ngày 10 tháng 5 năm nay | 2026-05-10
ngày 10 tháng 5 năm kia | 2024-05-10
ngày 10/5 năm rồi | 2025-05-10
5/6 năm ngoái | 2025-06-05
ngày 5 tháng này | 2026-07-05
mùng 3 tháng trước | 2026-06-03
ngày 10 tháng rồi | 2026-06-10
ngày 10 vừa rồi | 2026-06-10
ngày 31 vừa qua | 2026-05-31
hôm nay | 2026-07-01
ngày hôm nay | 2026-07-01
sáng nay | 2026-07-01
hnay | 2026-07-01
nay | 2026-07-01
hôm qua | 2026-06-30
hqua | 2026-06-30
tối qua | 2026-06-30
bữa qua | 2026-06-30
ngày hôm qua | 2026-06-30
hôm kia | 2026-06-29
bữa kia | 2026-06-29
hôm kìa | 2026-06-28
ngày mai | 2026-07-02
sáng mai | 2026-07-02
ngày kia | 2026-07-03
ngày mốt | 2026-07-03
thứ hai tuần trước | 2026-06-22
thứ 2 tuần trước | 2026-06-22
t2 tuần trước | 2026-06-22
thứ tư tuần rồi | 2026-06-24
thứ bảy tuần vừa rồi | 2026-06-27
chủ nhật tuần trước | 2026-06-28
cn tuần trước | 2026-06-28
thứ sáu tuần này | 2026-07-03
thứ năm tuần sau | 2026-07-09
thứ hai vừa rồi | 2026-06-29
thứ tư vừa qua | 2026-06-24
thứ 6 trước | 2026-06-26
10 ngày trước | 2026-06-21
cách đây 10 ngày | 2026-06-21
cách đây mười lăm ngày | 2026-06-16
được 10 ngày rồi | 2026-06-21
3 hôm trước | 2026-06-28
đã 20 ngày | 2026-06-11
3 ngày nữa | 2026-07-04
10/5/2021 dương lịch | 2021-05-10
"""

#: What names no known day: why, and the days it may be.
UNKNOWN_DAYS = """
31/2 | no_such_day |
31/2/2021 | no_such_day |
29/2/2023 | no_such_day |
31/04/2026 | no_such_day |
00/07/2026 | no_such_day |
01/07/0000 | no_such_day |
10/5/202 | no_such_day |
5/13/2021 | no_such_day | 2021-05-13
ngày 32 tháng 5 năm 2021 | no_such_day |
ngày 10 tháng 13 | no_such_day |
ngày 31 tháng 6 | no_such_day |
20/7 | ambiguous | 2025-07-20 2026-07-20
ngày 2 tháng 7 | ambiguous | 2025-07-02 2026-07-02
thứ sáu | ambiguous | 2026-06-26 2026-07-03
rằm tháng 8 | lunar |
rằm tháng giêng | lunar |
rằm tháng bảy năm ngoái | lunar |
mùng 5 tết | lunar |
mùng một tết | lunar |
30 tết | lunar |
25 tháng chạp | lunar |
ngày 10 tháng giêng | lunar |
tháng chạp | lunar |
10/3 âm lịch | lunar |
10/3/2021 âm lịch | lunar |
10/3 âm | lunar |
10/3 (âm lịch) | lunar |
ngày 10 tháng 3 âm lịch | lunar |
ngày âm lịch 10/3 | lunar |
âm lịch | lunar |
giao thừa | lunar |
hồi tết | lunar |
tuần trước | incomplete |
tuần vừa rồi | incomplete |
tuần này | incomplete |
tháng trước | incomplete |
tháng rồi | incomplete |
đầu tháng trước | incomplete |
tháng 5 năm 2021 | incomplete |
tháng 5/2021 | incomplete |
tháng 5-2021 | incomplete |
t5/2021 | incomplete |
5/2021 | incomplete |
đầu tháng 5/2021 | incomplete |
giữa tháng 5 năm 2021 | incomplete |
cuối tháng 5 | incomplete |
hồi tháng 5 | incomplete |
khoảng tháng 5 năm ngoái | incomplete |
tháng năm năm 2021 | incomplete |
tháng tư | incomplete |
đầu năm 2020 | incomplete |
cuối năm ngoái | incomplete |
cuối năm | incomplete |
năm ngoái | incomplete |
năm kia | incomplete |
năm 2021 | incomplete |
năm hai không hai mốt | incomplete |
2021 | incomplete |
ngày 10 | incomplete |
hôm mùng 10 | incomplete |
hôm trước | incomplete |
hôm nọ | incomplete |
mấy hôm trước | incomplete |
vài tháng trước | incomplete |
mấy năm nay | incomplete |
cách đây 3 tháng | incomplete | 2026-04-01
cách đây khoảng 3 tháng | incomplete | 2026-04-01
3 năm trước | incomplete | 2023-07-01
3 năm trước đây | incomplete | 2023-07-01
ba năm rồi | incomplete | 2023-07-01
đã hơn 3 năm | incomplete | 2023-07-01
được 2 tuần rồi | incomplete | 2026-06-17
2 tuần trước | incomplete | 2026-06-17
được 2 tuần | incomplete | 2026-06-17
nửa năm trước | incomplete | 2026-01-01
2 năm rưỡi trước | incomplete | 2024-01-01
hai năm về trước | incomplete | 2024-07-01
2 tuần nữa | incomplete | 2026-07-15
"""

#: What looks like a day and is none.
NO_DAYS = """
bản án 12/2024/DS-ST
bản án số 12/2024
bản án số 05/2024/HNGĐ-ST
quyết định số 15/QĐ-CCTHADS
Điều 45
điều 10/5
khoản 2 Điều 12
106/2025/QH15
Nghị định 62/2015/NĐ-CP
Luật Thi hành án dân sự năm 2008
0901.234.567
0901 234 567
024-3856-1234
090-12-1234
079123456789
19001234
1.200.000.000 đồng
1.200.000
10.500
500 triệu
1,2 tỷ
10:30
10h30
lúc 10 giờ 5 phút
1/2 căn nhà
được chia 1/3 tài sản
hưởng 2/3
hẻm 10/5 đường Lê Lợi
số nhà 12/5
24/7
50/50
10,5
5 năm
6 tháng
10 ngày làm việc
trong 30 ngày
10 tháng 5 ngày
5 ngày trước khi xử
1/7/20261
1.2.3
10.5.20.21
192.168.1.10
mỗi tháng 5 triệu
tháng 5 triệu
lần thứ hai
người thứ ba
hai năm ba tháng
ngày 3 bữa
ba mẹ tôi
năm triệu
hiện nay
tối đa 90 ngày
15 ngày trước và sau Tết
quá 30 ngày rồi
5 ngày làm việc trước
lâu nay
"""

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

DURATIONS = """
5 năm | 5 year
năm năm | 5 year
hai năm | 2 year
mười năm | 10 year
hai mươi năm | 20 year
hai chục năm | 20 year
nửa năm | 6 month
hai năm rưỡi | 30 month
1,5 năm | 18 month
1 năm 6 tháng | 18 month
một năm sáu tháng | 18 month
6 tháng | 6 month
sáu tháng | 6 month
nửa tháng | 15 day
một tháng rưỡi | 45 day
2 tuần | 2 week
hai tuần | 2 week
2 tuần 3 ngày | 17 day
10 ngày | 10 day
10 ngày làm việc | 10 working_day
mười ngày làm việc | 10 working_day
30 ngày | 30 day
ba mươi ngày | 30 day
3 hôm | 3 day
1 ngày | 1 day
trong 15 ngày kể từ | 15 day
hạn 5 năm. | 5 year
đã 3 năm rồi | 3 year
"""

NO_DURATIONS = """
ngày 10 tháng 5
10 tháng 5 năm 2021
tháng 5 năm 2021
10/5 năm 2021
ngày mười tháng năm năm 2021
3 năm trước
cách đây 3 tháng
thứ 5 tuần trước
thứ hai tuần trước
năm 2021
hai ba năm
vài năm
mấy tháng
2 tháng 10 ngày
3 nam 2 nu
5 tuổi
Điều 5 năm 2008
lần 2 ngày 5/5/2021
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

COUNTS = """
2 | 2
0 | 0
ba | 3
hai | 2
năm | 5
mười hai | 12
dạ 2 ạ | 2
2 đứa con | 2
có 2 đứa | 2
hai đứa | 2
một cháu | 1
tôi có hai con | 2
12 người thừa kế | 12
không có | 0
không có con nào | 0
ko | 0
k có | 0
chưa có con | 0
không, 2 đứa | 2
không biết |
ba tôi mất |
con 5 tuổi |
10/5/2021 |
5 năm |
500 triệu |
10% |
Điều 45 |
2,5 |
0901234567 |
"""

COUNTED = """
2 đứa con | 2
3 người | 3
hai căn nhà | 2
một cháu | 1
2 |
ba |
không có |
24 giờ |
bây giờ |
"""

PERCENTS = """
10% | 10 | -
10 % | 10 | -
100% | 100 | -
10%/năm | 10 | year
10% năm | 10 | year
10%/1 năm | 10 | year
10% một năm | 10 | year
1,5%/tháng | 1.5 | month
1.5%/tháng | 1.5 | month
0,05%/ngày | 0.05 | day
10 phần trăm | 10 | -
mười phần trăm | 10 | -
hai phần trăm một tháng | 2 | month
mười phẩy năm phần trăm | 10.5 | -
"""

NO_PERCENTS = """
10
10 phần
1.5.2%
một phần
10 trăm
"""

#: Words that are others without their marks: not read the same, or not at all.
NEED_MARKS = {
    "mồng 3 tháng 2 năm 2020",
    "hôm kìa",
    "ngày mốt",
    "một tỷ tư",
    "500 củ",
    "5 củ rưỡi",
    "3 tỏi",
    "âm 500 triệu",
    "500 triệu đô",
    "âm 5 triệu",
}
#: Days so short that they are read only as a whole message.
ALONE = {"10 5 2021", "10052021", "nay"}


def rows(table):
    return [pytest.param(*(cell.strip() for cell in row.split("|")), id=row) for row in table.strip().splitlines()]


def days(text, today=TODAY):
    return [(found.day, found.why, text[found.start : found.end]) for found in find_days(text, today)]


def amounts(text, bare=False):
    return [-found.vnd if found.negative else found.vnd for found in find_amounts(text, bare)]


def durations(text):
    return [(found.count, found.unit) for found in find_durations(text)]


@pytest.mark.parametrize("typed, day", rows(DAYS))
def test_a_day_is_found_as_typed(typed, day):
    assert days(typed) == [(date.fromisoformat(day), None, typed)]
    if typed not in ALONE:
        assert days(f"Tôi nhận {typed}, xin hỏi") == [(date.fromisoformat(day), None, typed)]
    if typed not in NEED_MARKS:
        assert days(fold(typed)) == [(date.fromisoformat(day), None, fold(typed))]


@pytest.mark.parametrize("typed, why, choices", rows(UNKNOWN_DAYS))
def test_a_day_that_cannot_be_known_says_why(typed, why, choices):
    for text in (typed, fold(typed)):
        assert days(text) == [(None, why, text)]
        assert [day.isoformat() for day in find_days(text, TODAY)[0].choices] == choices.split()


@pytest.mark.parametrize("typed", NO_DAYS.strip().splitlines())
def test_other_numbers_are_no_days(typed):
    for text in (typed, fold(typed), f"Cho tôi hỏi {typed} ạ"):
        assert days(text) == []


@pytest.mark.parametrize(
    "text, found",
    [
        ("bản án 12/2024/DS-ST ngày 10/5/2024, hôm qua mới nhận", ["ngày 10/5/2024", "hôm qua"]),
        ("từ 10/5/2021 đến 12/6/2021", ["10/5/2021", "12/6/2021"]),
        ("10/5/2021-12/6/2021", ["10/5/2021", "12/6/2021"]),
        ("ngày 5/6 và 12/6/2021", ["ngày 5/6", "12/6/2021"]),
        ("thứ hai, ngày 10/5/2021", ["ngày 10/5/2021"]),
        ("5/6 vừa rồi", ["5/6"]),
        ("lúc 10:30 5/6/2021", ["5/6/2021"]),
        ("vay 500 triệu ngày 10/5/2021, lãi 3 triệu", ["ngày 10/5/2021"]),
    ],
)
def test_all_days_of_a_message_come_in_order(text, found):
    assert [words for _, _, words in days(text)] == found


@pytest.mark.parametrize(
    "today, day, choices",
    [
        pytest.param(date(2026, 5, 9), None, [date(2025, 5, 10), date(2026, 5, 10)], id="tomorrow"),
        pytest.param(date(2026, 5, 10), date(2026, 5, 10), [date(2027, 5, 10)], id="today"),
        pytest.param(date(2026, 4, 9), None, [date(2025, 5, 10), date(2026, 5, 10)], id="31-days-ahead"),
        pytest.param(date(2026, 4, 8), date(2025, 5, 10), [date(2026, 5, 10)], id="32-days-ahead"),
    ],
)
def test_a_day_without_a_year_is_past_unless_the_next_is_near(today, day, choices):
    (found,) = find_days("10/5", today)
    assert (found.day, list(found.choices)) == (day, choices)


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


@pytest.mark.parametrize("typed, length", rows(DURATIONS))
def test_a_duration_has_a_count_and_a_unit(typed, length):
    count, unit = length.split()
    for text in (typed, fold(typed), f"thời hạn là {typed} ạ"):
        assert durations(text) == [(int(count), unit)]


@pytest.mark.parametrize("typed", NO_DURATIONS.strip().splitlines())
def test_points_in_time_and_unclear_lengths_are_no_durations(typed):
    for text in (typed, fold(typed), f"Cho tôi hỏi {typed} ạ"):
        assert durations(text) == []


@pytest.mark.parametrize("typed, count", rows(COUNTS))
def test_a_count_is_read_where_a_number_is_waited_for(typed, count):
    assert [found.count for found in find_counts(typed)] == ([int(count)] if count else [])


@pytest.mark.parametrize("typed, count", rows(COUNTED))
def test_elsewhere_somebody_or_something_must_be_counted(typed, count):
    assert [found.count for found in find_counts(typed, bare=False)] == ([int(count)] if count else [])


@pytest.mark.parametrize("typed, percent, per", rows(PERCENTS))
def test_a_rate_says_for_which_time_it_is_counted(typed, percent, per):
    for text in (typed, fold(typed), f"lãi {typed}, đúng không"):
        found = [(rate.percent, rate.per) for rate in find_percent(text)]
        assert found == [(Decimal(percent), None if per == "-" else per)]


@pytest.mark.parametrize("typed", NO_PERCENTS.strip().splitlines())
def test_other_numbers_are_no_rates(typed):
    assert find_percent(typed) == []


FINDERS = {
    "days": lambda text: find_days(text, TODAY),
    "amounts": find_amounts,
    "bare-amounts": lambda text: find_amounts(text, bare=True),
    "durations": find_durations,
    "counts": find_counts,
    "counted": lambda text: find_counts(text, bare=False),
    "percent": find_percent,
}
PIECES = (
    "10 5 2021 21 2k21 / . - , : % ( ) ngày tháng năm tuần hôm thứ hai ba tư mốt lăm mười mươi trăm lẻ nghìn triệu tỷ"
    " rưỡi nửa phẩy đồng đ k tr củ không có trước nay rồi vừa qua này sau tới cách đây đã được mùng tết rằm chạp âm"
    " lịch đầu cuối làm việc phần người con ngay thang nam hai tu sau muoi ty ti vi 🏠 \u0300 \ud800"
)
LIKELY = st.lists(st.sampled_from(PIECES.split() + [" "] * 40)).map("".join) | st.text()


def apart(text, found):
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@settings(deadline=None, max_examples=300)
@given(LIKELY, st.dates())
def test_whatever_is_found_lies_in_the_text_in_order(text, today):
    for find in FINDERS.values():
        apart(text, find(text))
    found = find_days(text, today)
    apart(text, found)
    assert all((item.why is None) == (item.day is not None) or item.why == "incomplete" for item in found)


@pytest.mark.parametrize("name", FINDERS)
def test_hostile_strings_are_read_without_an_error(name, hostile, lone_surrogates):
    assert FINDERS[name](hostile) == FINDERS[name](lone_surrogates) == []


@settings(deadline=None)
@given(st.dates(date(1930, 1, 1), date(2100, 12, 31)))
def test_a_written_day_is_read_back(day):
    for text in (
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        day.isoformat(),
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"ngay {day:%d} thang {day:%m} nam {day.year}",
    ):
        assert [found.day for found in find_days(text, TODAY)] == [day]


@settings(deadline=None)
@given(st.dates(TODAY - timedelta(364), TODAY))
def test_a_day_of_the_last_year_is_among_the_days_meant_without_its_year(day):
    (found,) = find_days(f"ngày {day.day}/{day.month}", TODAY)
    assert day in (found.day, *found.choices)


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


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from(["ngày", "ngày làm việc", "tuần", "tháng", "năm"]))
def test_a_written_duration_is_read_back(count, unit):
    assert [found[0] for found in durations(f"{count} {unit}")] == [count]


@pytest.mark.parametrize("digits", [16, 400, 10_000])
def test_endless_digits_are_nothing(digits):
    for text in ("9" * digits, "9" * digits + " tỷ", "9" * digits + " đồng", "1/" * digits, "9" * digits + "%"):
        assert all(find(text) == [] for find in FINDERS.values())


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1/", "a1", "năm ", "một ", "hai trăm ", "1.000.", "100 000 ", "cách đây khoảng ", "ngày 10 tháng 5 ", "🏠"],
)
@pytest.mark.parametrize("name", FINDERS)
def test_reading_takes_linear_time(name, piece):
    # 10,000 characters take less than 50 ms on a quiet machine

    def seconds(length):
        text = (piece * length)[:length]
        started = time.process_time()
        FINDERS[name](text)
        return time.process_time() - started

    assert min(seconds(10_000) for _ in range(3)) < 0.15
    assert min(seconds(40_000) for _ in range(2)) < 0.6
