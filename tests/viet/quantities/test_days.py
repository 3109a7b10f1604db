from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.viet.conftest import rows
from viet.diacritics import fold
from viet.quantities import find_days

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

#: Words that are others without their marks: not read the same, or not at all.
NEED_MARKS = {
    "mồng 3 tháng 2 năm 2020",
    "hôm kìa",
    "ngày mốt",
}

#: Days so short that they are read only as a whole message.
ALONE = {"10 5 2021", "10052021", "nay"}


def days(text, today=TODAY):
    return [(found.day, found.why, text[found.start : found.end]) for found in find_days(text, today)]


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
