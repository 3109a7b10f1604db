import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.viet.conftest import rows
from viet.diacritics import fold
from viet.quantities import find_durations

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


def durations(text):
    return [(found.count, found.unit) for found in find_durations(text)]


@pytest.mark.parametrize("typed, length", rows(DURATIONS))
def test_a_duration_has_a_count_and_a_unit(typed, length):
    count, unit = length.split()
    for text in (typed, fold(typed), f"thời hạn là {typed} ạ"):
        assert durations(text) == [(int(count), unit)]


@pytest.mark.parametrize("typed", NO_DURATIONS.strip().splitlines())
def test_points_in_time_and_unclear_lengths_are_no_durations(typed):
    for text in (typed, fold(typed), f"Cho tôi hỏi {typed} ạ"):
        assert durations(text) == []


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from(["ngày", "ngày làm việc", "tuần", "tháng", "năm"]))
def test_a_written_duration_is_read_back(count, unit):
    assert [found[0] for found in durations(f"{count} {unit}")] == [count]
