import itertools
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.quantities import find_amounts, find_counts, find_days, find_durations, find_percent

TODAY = date(2026, 7, 1)  # a Wednesday

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
