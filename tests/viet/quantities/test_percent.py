from decimal import Decimal

import pytest

from tests.viet.conftest import rows
from viet.diacritics import fold
from viet.quantities import find_percent

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


@pytest.mark.parametrize("typed, percent, per", rows(PERCENTS))
def test_a_rate_says_for_which_time_it_is_counted(typed, percent, per):
    for text in (typed, fold(typed), f"lãi {typed}, đúng không"):
        found = [(rate.percent, rate.per) for rate in find_percent(text)]
        assert found == [(Decimal(percent), None if per == "-" else per)]


@pytest.mark.parametrize("typed", NO_PERCENTS.strip().splitlines())
def test_other_numbers_are_no_rates(typed):
    assert find_percent(typed) == []
