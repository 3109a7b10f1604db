"""Text as it is read aloud: every number can be read back, and nothing unread is left."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.exporters.spoken import NORTH, SOUTH, full_date, letter, number, read_aloud, syllables, typed_number

ONES = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
ONES |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def heard(words):
    """The number that somebody hears; written apart from the code that says it."""
    before, billion, rest = words.rpartition("tỷ")
    if billion:
        return heard(before.strip()) * 10**9 + (heard(rest.strip()) if rest.strip() else 0)
    total = 0
    for size, name in ((10**6, "triệu"), (10**3, "nghìn")):
        group, found, after = words.partition(name)
        if found:
            total, words = total + below_thousand(group.split()) * size, after.strip()
    return total + below_thousand(words.split())


def below_thousand(words):
    total = 0
    if "trăm" in words:
        at = words.index("trăm")
        total, words = ONES[words[at - 1]] * 100, words[at + 1 :]
    if "mươi" in words:
        at = words.index("mươi")
        total, words = total + ONES[words[at - 1]] * 10, words[at + 1 :]
    elif "mười" in words:
        total, words = total + 10, words[words.index("mười") + 1 :]
    words = [word for word in words if word != "linh"]
    assert len(words) <= 1
    return total + (ONES[words[0]] if words else 0)


@given(st.integers(min_value=0, max_value=10**21) | st.integers(min_value=0, max_value=9999))
def test_a_number_is_heard_as_it_was_written(value):
    assert heard(number(value)) == value


@given(st.integers(min_value=0, max_value=10**13))
def test_the_south_says_the_same_number_in_its_own_words(value):
    said = number(value, SOUTH)
    assert said.replace("lẻ", "linh").replace("ngàn", "nghìn") == number(value, NORTH)


@pytest.mark.parametrize(
    "value, said",
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (1_010, "một nghìn không trăm mười"),
        (2_008, "hai nghìn không trăm linh tám"),
        (2_026, "hai nghìn không trăm hai mươi sáu"),
        (5_060_000, "năm triệu không trăm sáu mươi nghìn"),
        (26_550_000, "hai mươi sáu triệu năm trăm năm mươi nghìn"),
        (2_000_005, "hai triệu không trăm linh năm"),
        (5_000_000_000, "năm tỷ"),
        (1_005_000_000_000, "một nghìn không trăm linh năm tỷ"),
    ],
)
def test_rules_of_numerals(value, said):
    assert number(value) == said


def test_a_number_below_zero_is_not_guessed():
    with pytest.raises(ValueError, match="-1 is below 0"):
        number(-1)


@pytest.mark.parametrize(
    "typed, said",
    [
        ("1.234.567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        ("2,5", "hai phẩy năm"),
        ("0,01", "không phẩy không một"),
        ("2,25", "hai phẩy hai mươi lăm"),
        ("0,125", "không phẩy một hai năm"),
        ("05", "năm"),
        ("0905123456", "không chín không năm một hai ba bốn năm sáu"),
    ],
)
def test_numbers_as_typed(typed, said):
    assert typed_number(typed) == said


@pytest.mark.parametrize(
    "text, said",
    [
        ("Từ 01/7/2026.", "Từ ngày mùng một tháng bảy năm hai nghìn không trăm hai mươi sáu."),
        ("ngày 30/6/2026", "ngày ba mươi tháng sáu năm hai nghìn không trăm hai mươi sáu"),
        ("Ngày 10 tháng 4", "Ngày mùng mười tháng tư"),
        ("ngày 15/8", "ngày mười lăm tháng tám"),
        ("tháng 3/2019 và tháng 4", "tháng ba năm hai nghìn không trăm mười chín và tháng tư"),
        ("03 tháng", "ba tháng"),
        ("thứ 4, quý 4, lần thứ 1", "thứ tư, quý tư, lần thứ nhất"),
        ("8h30, 17:00, 7h", "tám giờ ba mươi phút, mười bảy giờ, bảy giờ"),
        ("từ 22 giờ đến 06 giờ", "từ hai mươi hai giờ đến sáu giờ"),
        ("500.000đ, 20.000 VNĐ", "năm trăm nghìn đồng, hai mươi nghìn đồng"),
        ("130.000 đồng/việc; 10%/năm", "một trăm ba mươi nghìn đồng một việc; mười phần trăm một năm"),
        ("1/2, 1/3, 3/4", "một phần hai, một phần ba, ba phần tư"),
        ("24/7", "hai mươi tư trên bảy"),
        ("5–10 ngày, 10-20%", "năm đến mười ngày, mười đến hai mươi phần trăm"),
        ("30 m², 2ha, 3cm", "ba mươi mét vuông, hai héc ta, ba xăng ti mét"),
        ("2 cm x 3 cm", "hai xăng ti mét nhân ba xăng ti mét"),
        ("12 x 2 = 24", "mười hai nhân hai bằng hai mươi tư"),
        ("vùng III, vùng I, II và IV", "vùng ba, vùng một, hai và bốn"),
        ("Chương XIV", "Chương mười bốn"),
        ("hành vi vi phạm", "hành vi vi phạm"),
        ("điểm a khoản 2 Điều 34", "điểm a khoản hai Điều ba mươi tư"),
        ("các điểm b, c và đ khoản 1", "các điểm bê, xê và đê khoản một"),
        ("Điều 44a, Điều 7b", "Điều bốn mươi tư a, Điều bảy bê"),
        ("Điều 44m", "Điều bốn mươi tư em mờ"),
        ("Luật 2008", "Luật năm hai nghìn không trăm linh tám"),
        (
            "Luật số 106/2025/QH15",
            "Luật số một trăm linh sáu năm hai nghìn không trăm hai mươi lăm của Quốc hội khóa mười lăm",
        ),
        (
            "Nghị định 152/2026/NĐ-CP",
            "Nghị định số một trăm năm mươi hai năm hai nghìn không trăm hai mươi sáu của Chính phủ",
        ),
        (
            "Thông tư liên tịch 05/2016/TTLT/BTP-BCA-TANDTC",
            "Thông tư liên tịch số không năm năm hai nghìn không trăm mười sáu"
            " của Bộ Tư pháp, Bộ Công an và Tòa án nhân dân tối cao",
        ),
        ("Chỉ thị 05/CT-TTg", "Chỉ thị số không năm của Thủ tướng Chính phủ"),
        ("Chỉ thị 23-CT/TU của Tỉnh ủy", "Chỉ thị số hai mươi ba của Tỉnh ủy"),
        ("UBND, TAND, THADS", "Ủy ban nhân dân, tòa án nhân dân, thi hành án dân sự"),
        ("Ủy ban MTTQ xã Tịnh Khê", "Ủy ban Mặt trận Tổ quốc xã Tịnh Khê"),
        ("UBMTTQ xã, Hội LHPN, Hội CCB", "Ủy ban Mặt trận Tổ quốc xã, Hội Liên hiệp Phụ nữ, Hội Cựu chiến binh"),
        ("qua VNeID", "qua vi en i ai đi"),
        ("mã XKZ", "mã ích xì ca dét"),
        ("TP. Đà Nẵng, v.v.", "thành phố Đà Nẵng, vân vân"),
        ('chữ "THI HÀNH ÁN"', "chữ thi hành án"),
        ("A nợ B", "a nợ bê"),
        ("Ở xã, Ý kiến", "Ở xã, Ý kiến"),
        ("hỏi (Điều 5).", "hỏi, Điều năm."),
        ("“x” & y → z § 2", "x và y thành z mục hai"),
        ("cha/mẹ", "cha hoặc mẹ"),
        ("1. Gửi đơn\n- Chờ", "Một là, gửi đơn\nChờ"),
        ("xem https://abc.vn/x?y=1. Rồi", "xem địa chỉ trang mạng ghi trong bản in. Rồi"),
        ("gửi a.b@moj.gov.vn", "gửi địa chỉ thư điện tử ghi trong bản in"),
        ("tại moj.gov.vn", "tại địa chỉ trang mạng ghi trong bản in"),
    ],
)
def test_readings(text, said):
    assert read_aloud(text) == said


def test_letters_have_their_names_and_not_their_sounds():
    named = {char: letter(char) for char in "abcdđeghiklmnopqrstuvxy"}
    assert [named[char] for char in "abcdđeghik"] == ["a", "bê", "xê", "dê", "đê", "e", "giê", "hát", "i", "ca"]
    assert [named[char] for char in "lmnrsxy"] == ["e lờ", "em mờ", "en nờ", "e rờ", "ét xì", "ích xì", "i dài"]
    assert [named[char] for char in "opqtuv"] == ["o", "pê", "quy", "tê", "u", "vê"]
    assert letter("Đ") == "đê"


def test_a_date_needs_no_word_before_it():
    assert full_date(2, 9, 2026) == "mùng hai tháng chín năm hai nghìn không trăm hai mươi sáu"


def left_unread(said):
    """What no announcer can read: digits, symbols, words with two capitals."""
    words = [word for word in re.findall(r"\w+", said) if sum(char.isupper() for char in word) > 1]
    return words + re.findall(r"\d|[^\w\s.,;:?!]", said)


def test_nothing_is_left_unread_in_the_whole_corpus(real):
    texts = [text for entry in real for text in (entry.title, entry.body)]
    assert len(texts) > 800
    assert {text: left for text in texts if (left := left_unread(read_aloud(text)))} == {}


def test_nothing_is_left_unread_of_the_acts(acts):
    names = [f"{act.short}, số {act.number}. {act.title}" for act in acts.values()]
    assert {name: left for name in names if (left := left_unread(read_aloud(name)))} == {}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_anything_typed_is_read_without_digits_and_symbols(text):
    assert re.findall(r"[0-9]|[^\w\s.,;:?!]", read_aloud(text)) == []


def test_line_breaks_are_kept_and_syllables_are_words():
    assert read_aloud("a\n\nb 10").count("\n") == 2
    assert syllables("mùng hai, tháng chín .") == 4
