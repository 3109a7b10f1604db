"""How answers are read: values, problems that are told, and words that are no answer."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.dialogue.letters import SKIP, as_field
from actions.dialogue.reading import (
    LONGEST_NAME,
    LONGEST_PLACE,
    Problem,
    Value,
    corrected,
    is_correction,
    read,
    takes_back,
)
from actions.dialogue.spec import Field, known_forms
from actions.documents.kinds import known_kinds

TODAY = date(2026, 11, 22)
FORMS = known_forms().forms
#: every field that can be asked: those of the interviews and the questions of every letter
FIELDS = [each for form in FORMS.values() for each in form.fields]
FIELDS += [as_field(each) for kind in known_kinds().values() for each in kind.fields]
LETTER = Field("letter", "letter", "")
WORDS = Field("letter", "text", "", (SKIP,))


def field(tool, slot):
    return FORMS[tool].field(slot)


def answer(tool, slot, text, so_far=None):
    found = read(field(tool, slot), text, TODAY, so_far)
    return found.value if isinstance(found, Value) else found


def problem(tool, slot, text):
    found = read(field(tool, slot), text, TODAY)
    return found.key if isinstance(found, Problem) else found


# --- choices


@pytest.mark.parametrize(
    "said, value",
    [
        ("Ngày bản án có hiệu lực", "effective"),
        ("ngay ban an co hieu luc", "effective"),
        ("hiệu lực", "effective"),
        ("dạ tính từ có hiệu lực pháp luật ạ", "effective"),
        ("trả góp", "due"),
        ("1", "effective"),
        ("2", "due"),
        ("câu 1", "effective"),
        ("dạ em chọn số 2 ạ", "due"),
    ],
)
def test_a_choice_is_made_by_title_words_or_number_politely_or_not(said, value):
    assert answer("limitation", "limitation_from", said) == value


@pytest.mark.parametrize("said", ["0", "3", "10", "", " ", "12/05/2022", "2 năm", "xin chào", "-"])
def test_what_names_no_option_chooses_none(said):
    assert answer("limitation", "limitation_from", said) is None


@pytest.mark.parametrize("number, value", [("1", "before_measures"), ("9", "denunciation"), ("10", None)])
def test_numbers_count_as_far_as_there_are_options(number, value):
    assert answer("complaint", "complaint_act", number) == value


@pytest.mark.parametrize("more, value", [("rồi mà vẫn bị", "coercive_measure"), ("rồi mà vẫn bị mất", None)])
def test_an_answer_that_chooses_has_at_most_four_words_more(more, value):
    assert answer("complaint", "complaint_act", f"trừ lương {more}") == value


def test_the_longest_phrase_decides():
    assert answer("complaint", "complaint_act", "khiếu nại lần hai") == "first_decision"
    assert answer("complaint", "complaint_act", "sau cưỡng chế") == "after_coercion"


@pytest.mark.parametrize("said", ["có", "Có", "có ạ", "đúng rồi", "ừ", "vâng", "dạ có", "ok", "co", "rồi"])
def test_yes_in_many_words(said):
    assert answer("limitation", "obstacle", said) is True


@pytest.mark.parametrize(
    "said", ["không", "ko", "K", "chưa", "không có", "không có ạ", "dạ không ạ", "tôi không", "khong"]
)
def test_no_in_many_words(said):
    assert answer("limitation", "obstacle", said) is False


@pytest.mark.parametrize("said", ["có mà không", "có thiên tai năm 2023", "không đúng rồi", "để tôi xem"])
def test_neither_yes_nor_no(said):
    assert answer("limitation", "obstacle", said) is None


@pytest.mark.parametrize("said, value", [("kê biên nhà", "coercive_measure"), ("tôi không bị kê biên nhà", None)])
def test_an_option_that_is_denied_is_not_chosen(said, value):
    assert answer("complaint", "complaint_act", said) == value


def test_an_option_that_denies_is_chosen():
    assert answer("complaint", "complaint_act", "không nhận đơn") == "refusal"
    assert answer("complaint", "complaint_by", "tôi không biết") == "unknown"


def test_what_was_chosen_is_told_by_its_title():
    assert read(field("limitation", "limitation_from"), "1", TODAY).said == "Ngày bản án có hiệu lực"


# --- days


@pytest.mark.parametrize(
    "said, day",
    [
        ("10/05/2022", "2022-05-10"),
        ("ngày 10 tháng 5 năm 2022", "2022-05-10"),
        ("hôm qua", "2026-11-21"),
        pytest.param("22/11/2026", "2026-11-22", id="today-has-come"),
    ],
)
def test_a_day_is_kept_as_iso(said, day):
    assert answer("limitation", "effective_on", said) == day


@pytest.mark.parametrize(
    "said, key",
    [
        pytest.param("23/11/2026", "future_day", id="tomorrow-has-not-come"),
        ("mùng 5 tết", "lunar"),
        ("31/02/2022", "no_such_day"),
        ("tháng 5 năm 2022", "incomplete"),
        ("2022", "incomplete"),
    ],
)
def test_a_day_that_cannot_be_is_a_problem_that_has_its_sentence(said, key):
    assert problem("limitation", "effective_on", said) == key
    found = read(field("limitation", "effective_on"), said, TODAY)
    assert known_forms().say(found.key, **found.values)


def test_a_day_to_come_is_named_in_its_sentence():
    found = read(field("limitation", "effective_on"), "23/11/2026", TODAY)
    assert "23/11/2026" in known_forms().say(found.key, **found.values)


def test_a_day_that_may_lie_ahead_is_taken():
    assert answer("interest", "interest_to", "01/01/2027") == "2027-01-01"


def test_today_is_the_day_of_the_question():
    assert answer("interest", "interest_to", "Hôm nay") == TODAY.isoformat()
    assert read(field("interest", "interest_to"), "hom nay a", TODAY).said == "22/11/2026"


@pytest.mark.parametrize(
    "said, days",
    [
        ("10/06/2022, 10/05/2022", ["2022-05-10", "2022-06-10"]),
        ("10/05/2022 và 10/05/2022", ["2022-05-10"]),
        ("01/01/2030", ["2030-01-01"]),
        ("chưa biết", None),
    ],
)
def test_days_are_listed_once_and_in_order(said, days):
    assert answer("limitation", "due_on", said) == days


def test_one_day_that_cannot_be_spoils_the_list():
    assert problem("limitation", "due_on", "10/05/2022, 31/02/2022") == "no_such_day"


# --- numbers


@pytest.mark.parametrize(
    "said, vnd",
    [("500 triệu", 500_000_000), ("500000000", 500_000_000), ("1 tỷ rưỡi", 1_500_000_000), ("500", None), ("ít", None)],
)
def test_money_is_whole_dong_and_a_bare_500_is_unclear(said, vnd):
    assert answer("fee", "amount", said) == vnd


def test_money_below_zero_is_a_problem():
    assert problem("fee", "amount", "-5 triệu") == "negative"


@pytest.mark.parametrize("said", ["0", "không", "Không có", "chưa biết"])
def test_no_costs_are_zero(said):
    assert answer("distribution", "costs", said) == 0


@pytest.mark.parametrize(
    "said, count", [("2", 2), ("hai", 2), ("2 người con", 2), ("0", 0), ("không có ai", 0), ("nhiều", None)]
)
def test_a_count_is_a_number_in_figures_or_words(said, count):
    assert answer("deduction", "dependants", said) == count


@pytest.mark.parametrize(
    "said, rate",
    [
        ("9%", "9"),
        ("9", "9"),
        ("9,5", "9.5"),
        ("lãi suất 9 phần trăm một năm", "9"),
        ("1%/tháng", "12"),
        ("0,83% một tháng", "9.96"),
        ("không", "none"),
        ("Không ghi lãi suất", "none"),
        ("1000", None),
        ("cao", None),
    ],
)
def test_a_rate_is_percent_a_year_and_of_a_month_is_taken_twelve_times(said, rate):
    assert answer("interest", "rate", said) == rate


def test_a_rate_a_day_has_to_be_told_in_another_way():
    assert problem("interest", "rate", "0,05%/ngày") == "rate_per_day"


# --- words


@pytest.mark.parametrize(
    "said, value",
    [
        (" xã Tịnh Khê,\n Quảng Ngãi ", "xã Tịnh Khê, Quảng Ngãi"),
        ("Vùng II", "II"),
        ("2", "II"),
        ("a" * LONGEST_PLACE, "a" * LONGEST_PLACE),
        ("a" * (LONGEST_PLACE + 1), None),
        ("ở đâu?", None),
        (",", None),
        ("", None),
    ],
)
def test_a_place_is_any_short_words_that_are_no_question(said, value):
    assert answer("deduction", "commune", said) == value


@pytest.mark.parametrize("said", ["bỏ qua", "Không có ạ", "Để trống, tự ghi sau", "không nhớ"])
def test_a_question_of_a_letter_is_skipped_in_so_many_words(said):
    assert read(WORDS, said, TODAY) == Value("", SKIP.title)


@pytest.mark.parametrize("said", ["Không có nhà ở nào khác", "Tôi không nhớ rõ", "Con tôi không có việc làm"])
def test_words_for_a_letter_are_kept_even_when_they_hold_a_word_for_skipping(said):
    assert read(WORDS, said, TODAY) == Value(said, said)


def test_blanks_are_no_words():
    assert read(WORDS, " \n ", TODAY) is None


def test_a_choice_of_a_letter_is_known_by_its_first_words():
    finished = next(each for each in known_kinds()["complaint"].fields if each.key == "finished")
    assert read(as_field(finished), "chưa", TODAY).value == "no"
    assert read(as_field(finished), "Rồi ạ", TODAY).value == "yes"


def test_first_words_that_two_choices_share_choose_neither():
    again = next(each for each in known_kinds()["request_enforcement"].fields if each.key == "again")
    assert read(as_field(again), "rồi", TODAY) is None
    assert read(as_field(again), "chưa", TODAY).value == "first"


# --- several answers


FIRST = {"on": "2026-03-10", "amount_vnd": 50_000_000}
SECOND = {"on": "2026-04-10", "amount_vnd": 5_000_000}


def test_payments_are_added_one_by_one_until_there_are_no_more():
    one = answer("interest", "payments", "10/03/2026 50 triệu")
    assert one == {"items": [FIRST], "done": False}
    two = answer("interest", "payments", "10/04/2026 trả 5 triệu", one)
    assert two == {"items": [FIRST, SECOND], "done": False}
    assert answer("interest", "payments", "hết rồi", two) == {"items": [FIRST, SECOND], "done": True}


@pytest.mark.parametrize("said", ["không", "chưa trả", "Không còn khoản nào", "không, hết rồi"])
def test_there_may_be_no_payment_at_all(said):
    assert answer("interest", "payments", said) == {"items": [], "done": True}


@pytest.mark.parametrize(
    "said, key",
    [
        ("50 triệu", "day_and_amount"),
        ("31/02/2026 5 triệu", "no_such_day"),
        ("10/03/2026 -5 triệu", "negative"),
        ("10/03/2026", "day_and_amount"),
        ("để tôi xem", None),
    ],
)
def test_a_payment_needs_a_day_and_an_amount(said, key):
    assert problem("interest", "payments", said) == key


def test_a_claim_is_an_amount_and_who_gets_it():
    one = answer("distribution", "claims", "cấp dưỡng cho con 60 triệu")
    assert one["items"] == [{"creditor": "cấp dưỡng cho con", "amount_vnd": 60_000_000}]
    two = answer("distribution", "claims", "5 triệu", one)
    assert two["items"][1] == {"creditor": "khoản 2", "amount_vnd": 5_000_000}


def test_a_long_name_is_cut_to_what_the_machine_form_takes():
    item = answer("distribution", "claims", f"{'a' * 300} 5 triệu")["items"][0]
    assert item["creditor"] == "a" * LONGEST_NAME


# --- corrections


@pytest.mark.parametrize(
    "said", ["à không, 2022", "a khong 2022", "Nhầm, 10/5/2022", "sửa lại 10/5/2022", "không phải, 2021", "Ơ lộn"]
)
def test_a_correction_begins_with_its_word(said):
    assert is_correction(said)


@pytest.mark.parametrize("said", ["10/5/2022", "dạ không", "tôi nhầm", "chẳng có", "", "2022 à không"])
def test_other_words_correct_nothing(said):
    assert not is_correction(said)


@pytest.mark.parametrize(
    "said, day",
    [
        ("à không, 2021", "2021-05-10"),
        ("nhầm, năm 2021", "2021-05-10"),
        ("a khong nam 2021", "2021-05-10"),
        ("nhầm rồi, 2021", "2021-05-10"),
        ("không phải, 2021", "2021-05-10"),
        ("sửa lại 2021", "2021-05-10"),
        ("à không, 11/06/2021", "2021-06-11"),
    ],
)
def test_a_year_alone_changes_the_year_of_the_day_before(said, day):
    assert corrected(field("limitation", "effective_on"), said, "2022-05-10", TODAY).value == day


@pytest.mark.parametrize("year, key", [("2026", None), ("2027", "future_day")])
def test_a_year_that_is_changed_is_checked_like_any_day(year, key):
    found = corrected(field("limitation", "effective_on"), f"à không, {year}", "2022-11-22", TODAY)
    assert (found.key if isinstance(found, Problem) else None) == key


def test_29_february_exists_in_leap_years_only():
    assert corrected(field("limitation", "effective_on"), "à không, 2023", "2024-02-29", TODAY) == Problem(
        "no_such_day"
    )
    assert corrected(field("limitation", "effective_on"), "à không, 2020", "2024-02-29", TODAY).value == "2020-02-29"


def test_a_correction_without_another_answer_is_none():
    assert corrected(field("limitation", "effective_on"), "à không", "2022-05-10", TODAY) is None


def test_a_correction_of_an_item_replaces_the_last_one():
    old = {"items": [FIRST, SECOND], "done": False}
    found = corrected(field("interest", "payments"), "à không, 11/04/2026 6 triệu", old, TODAY)
    assert found.value == {"items": [FIRST, {"on": "2026-04-11", "amount_vnd": 6_000_000}], "done": False}


def test_to_say_that_there_is_no_more_corrects_no_item():
    old = {"items": [FIRST], "done": False}
    assert corrected(field("interest", "payments"), "à không, hết rồi", old, TODAY) is None


@pytest.mark.parametrize(
    "tool, slot, said, takes",
    [
        ("limitation", "obstacle", "không", False),
        ("limitation", "obstacle", "không có", False),
        ("limitation", "obstacle", "không, 2021", True),
        ("limitation", "obstacle", "à không, 2021", True),
        ("deduction", "dependants", "không có ai", False),
        ("deduction", "dependants", "à không, Hà Nội", True),
        ("interest", "payments", "không còn khoản nào", False),
        ("interest", "payments", "không, 10/04/2026 5 triệu", True),
        ("interest", "interest_to", "không, 10/04/2026", True),
    ],
)
def test_a_no_that_answers_the_question_takes_nothing_back(tool, slot, said, takes):
    assert takes_back(field(tool, slot), said) is takes


@pytest.mark.parametrize(
    "said, takes",
    [
        ("à không, lần hai", True),
        ("À nhầm rồi, lần hai", True),
        ("a khong, lan hai", True),
        ("sửa lại: lần hai", True),
        ("Không thông báo cho tôi trước khi kê biên", False),
        ("A không trả tiền cho tôi", False),
        ("A không, B cũng không trả", False),
        ("Nhầm diện tích đất của tôi", False),
        ("Sửa lại nhà cho tôi", False),
    ],
)
def test_in_a_letter_only_plain_words_of_correction_take_an_answer_back(said, takes):
    assert takes_back(LETTER, said) is takes


# --- any text

PIECES = [
    "10/05/2022",
    "31/02",
    "mùng 5 tết",
    "500 triệu",
    "-",
    "%",
    "9%/tháng",
    "à không, ",
    "không",
    "có",
    "hết",
    "2022",
]
PIECES += [" ", ",", "?", "1", "²", "٣", "İ", "ha\u0300", "\x00", "năm ", "chọn câu ", "tỷ", "Vùng I"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=80)
SO_FAR = st.sampled_from([None, {"items": [FIRST], "done": False}])


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(FIELDS), TEXTS, SO_FAR)
def test_no_text_fails_for_any_field(wanted, text, so_far):
    for found in (
        read(wanted, text, TODAY, so_far),
        corrected(wanted, text, so_far or "2022-05-10" if wanted.kind == "day" else so_far, TODAY),
    ):
        assert found is None or isinstance(found, (Value, Problem))
        if isinstance(found, Problem):
            assert known_forms().say(found.key, **found.values)
        if isinstance(found, Value):
            assert found.said or found.value == ""
    assert takes_back(wanted, text) in (True, False)


@pytest.mark.parametrize("said, day", [("à không, 15/6", "2022-06-15"), ("nhầm, 15/6/2021", "2021-06-15")])
def test_a_correction_without_a_year_keeps_the_year(said, day):
    wanted = known_forms().forms["limitation"].field("effective_on")
    assert corrected(wanted, said, "2022-05-12", date(2026, 11, 22)).value == day


def test_the_twenty_ninth_of_february_needs_a_leap_year():
    wanted = known_forms().forms["limitation"].field("effective_on")
    assert corrected(wanted, "à không, 29/2", "2022-05-12", date(2026, 11, 22)).key == "no_such_day"
