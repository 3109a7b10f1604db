import pytest

from tests.viet.conftest import rows
from viet.quantities import find_counts

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


@pytest.mark.parametrize("typed, count", rows(COUNTS))
def test_a_count_is_read_where_a_number_is_waited_for(typed, count):
    assert [found.count for found in find_counts(typed)] == ([int(count)] if count else [])


@pytest.mark.parametrize("typed, count", rows(COUNTED))
def test_elsewhere_somebody_or_something_must_be_counted(typed, count):
    assert [found.count for found in find_counts(typed, bare=False)] == ([int(count)] if count else [])
