"""The words that several readers look for: numbers, units of money and time, and what may stand beside them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from viet.diacritics import fold

Unit = Literal["day", "working_day", "week", "month", "year"]


@cache
def words(text: str) -> frozenset[str]:
    """The words of ``text``, each as written and as typed without marks."""
    return frozenset(text.split()) | frozenset(fold(text).split())


# --- numbers

DIGITS = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
UNMARKED_DIGITS = {fold(word): value for word, value in DIGITS.items()}
ANY_DIGIT = frozenset(DIGITS) | frozenset(UNMARKED_DIGITS)
#: Digits that stand only behind another number; ``tư`` without its mark is mostly ``từ``.
LATER_DIGITS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
#: Without marks these are other words as well: looked for only where no word of the text has marks.
CLASHING_DIGITS = {"nam", "sau", "bay", "tam", "khong"}
TEN, TENS = words("mười"), words("mươi chục")
HUNDRED, ODD_UNITS, HALF, HALF_OF = words("trăm"), words("lẻ linh"), words("rưỡi rưởi"), words("nửa")
DECIMAL_POINT = words("phẩy")
#: What makes a number one that nobody has counted.
VAGUE = words("vài mấy nhiều hàng các những bao") | HUNDRED | TENS
RANGE = words("đến tới hoặc hay") | {"-", "–", "—", "~"}
#: A number behind one of these names something: it does not count.
NAMING = words("thứ tháng ngày khoản điều điểm số quý mùng mồng hôm") | {"t", "năm", "/", "-", "."}
SPEAKERS = words("tôi mình nó họ")

# --- money

SCALES = {
    **dict.fromkeys(words("tỷ tỉ tỏi tỷđ tỉđ") - {"toi"}, 10**9),
    **dict.fromkeys(words("triệu tr trđ củ chai"), 10**6),
    **dict.fromkeys(words("nghìn ngàn k kđ"), 1000),
}
DONG = words("đồng vnđ vnd đ ₫")

# --- time

DAY, WEEK, MONTH, YEAR = words("ngày"), words("tuần"), words("tháng th"), words("năm")
TIME_UNITS: dict[str, Unit] = {
    **dict.fromkeys(words("ngày hôm bữa"), "day"),
    **dict.fromkeys(words("tuần"), "week"),
    **dict.fromkeys(words("tháng"), "month"),
    **dict.fromkeys(words("năm"), "year"),
}
DAY_MARKERS = words("ngày hôm mùng mồng bữa") - {"mong"}
BEFORE = words("trước trc trk")
AGO = BEFORE | words("rồi nay qua")
#: Behind ``trước`` these make it a "before" of something else: ``trước khi xử``, ``trước phiên tòa``.
NOT_AGO = words("và khi ngày lúc phiên thời hạn tết đời tháng hôm lần mở kể")
