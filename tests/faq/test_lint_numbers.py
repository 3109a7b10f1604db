"""The numbers of an answer against the law's own files, and how hard an answer is to read."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq import lint as lint_module
from law.acts import load_acts
from law.citations import Citation
from law.effective import Interval
from law.parameters import DatedValue, Parameter, load_parameters

ACTS = load_acts()
START, CHANGE = date(2015, 7, 1), date(2026, 7, 1)
SAID = "thời hạn xác minh là {n} ngày"
FIRST_LINE = 20


def parameter(*values, name="enforcement/check", said_as=(SAID,), title="Thời hạn xác minh", unit="day"):
    """A number with a period for each ``(first day, value)``."""
    starts = [start for start, _ in values]
    history = tuple(
        DatedValue(Interval(start, end), value, Citation("luat-a", "1"))
        for (start, value), end in zip(values, [*starts[1:], None])
        if value is not None
    )
    return Parameter(name, title, unit, CHANGE, history, said_as)


CHECK = parameter((START, 10), (CHANGE, 9))


@pytest.fixture
def numbers(put, good, entries):
    """Lines and messages about numbers for an answer: ``numbers(body, parameters...)``."""

    def found(body, *parameters, name="muc-tot.2026-07-01.md"):
        front = good.rsplit("---\n", 1)[0]
        if "2015" in name:
            front = "---\ncitations: [luat-thads-2008/dieu-30]\nreviewed: {by: [a, b], on: 2026-11-21}\n"
            put(good)
        path = put(f"{front}---\n{body}\n", name)
        given_ = {parameter.name: parameter for parameter in parameters or (CHECK,)}
        findings = lint_module.lint([path], acts=ACTS, folder=entries, parameters=given_)
        return [(finding.line, finding.message) for finding in findings if "sửa số" in finding.message]

    return found


@pytest.fixture
def reading(put, good, entries):
    """Findings about reading: line, message, whether it is an error."""

    def found(body):
        path = put(good.split("Đoạn đầu")[0] + body + "\n")
        findings = lint_module.lint([path], acts=ACTS, folder=entries, parameters={})
        return [(f.line, f.message, f.error) for f in findings if "đoạn đầu" not in f.message]

    return found


def test_the_number_in_force_is_fine_and_another_is_named_with_the_cure(numbers):
    assert numbers("Thời hạn xác minh là 9 ngày.") == []
    assert numbers("Thời hạn xác minh là 10 ngày.") == [
        (
            FIRST_LINE,
            "ghi 10 nhưng thời hạn xác minh là 9 (law/parameters/enforcement/check.yml): sửa số",
        )
    ]


def test_a_wrong_number_is_an_error(put, good, entries):
    put(good.replace("Đoạn sau", "Thời hạn xác minh là 8 ngày. Đoạn sau"))
    (finding,) = lint_module.lint(acts=ACTS, folder=entries, parameters={CHECK.name: CHECK})
    assert (finding.line, finding.error) == (FIRST_LINE + 2, True)


@pytest.mark.parametrize(
    "name, number, told",
    [
        pytest.param("muc-tot.2026-07-01.md", 9, False, id="new-version-new-number"),
        pytest.param("muc-tot.2026-07-01.md", 10, True, id="new-version-old-number"),
        pytest.param("muc-tot.2015-07-01.md", 10, False, id="old-version-old-number"),
        pytest.param("muc-tot.2015-07-01.md", 9, True, id="old-version-new-number"),
    ],
)
def test_a_version_has_the_number_of_its_own_days(numbers, name, number, told):
    assert bool(numbers(f"Thời hạn xác minh là {number} ngày.", name=name)) is told


@pytest.mark.parametrize("number, told", [(10, False), (9, False), (8, True)])
def test_a_version_over_both_periods_may_have_either_number(numbers, number, told):
    both = parameter((START, 10), (date(2027, 1, 1), 9))
    assert bool(numbers(f"Thời hạn xác minh là {number} ngày.", both)) is told


def test_both_numbers_that_apply_are_offered_in_order(numbers):
    ((_, message),) = numbers("Thời hạn xác minh là 8 ngày.", parameter((START, 7), (date(2027, 1, 1), 3)))
    assert "thời hạn xác minh là 3, 7 (" in message


@pytest.mark.parametrize(
    "typed, told",
    [
        ("9", False),
        ("09", False),
        ("009", False),
        ("90", True),
        ("19", True),
        ("9,5", True),
        ("9.000", True),
        ("0", True),
        ("chín", False),
    ],
)
def test_the_number_may_have_a_leading_nought_and_nothing_else(numbers, typed, told):
    assert bool(numbers(f"Thời hạn xác minh là {typed} ngày.")) is told


@pytest.mark.parametrize(
    "value, unit, typed, told",
    [
        (Decimal("0.30"), "percent", "30", False),
        (Decimal("0.30"), "percent", "30,0", False),
        (Decimal("0.30"), "percent", "3", True),
        (Decimal("0.03"), "percent", "3", False),
        (Decimal("0.03"), "percent", "30", True),
        (Decimal("0.005"), "percent", "0,5", False),
        (Decimal("0.005"), "percent", "5", True),
        (5_000_000, "vnd", "5.000.000", False),
        (5_000_000, "vnd", "5000000", False),
        (5_000_000, "vnd", "5.000", True),
        (5_000_000, "vnd", "5,000,000", True),
        (Decimal("1.5"), "times_base_salary", "1,5", False),
        (Decimal("1.5"), "times_base_salary", "150", True),
    ],
)
def test_a_number_is_read_as_vietnamese_texts_write_it(numbers, value, unit, typed, told):
    form = parameter((START, value), unit=unit, said_as=("mức là {n}",))
    assert bool(numbers(f"Nay mức là {typed} thôi.", form)) is told


def test_the_right_number_is_offered_as_texts_write_it(numbers):
    for value, unit, shown in ((Decimal("0.30"), "percent", "30"), (5_000_000, "vnd", "5.000.000")):
        ((_, message),) = numbers("Mức là 7.", parameter((START, value), unit=unit, said_as=("mức là {n}",)))
        assert f"là {shown} (" in message


def test_a_table_is_not_judged(numbers):
    assert numbers("Mức là 7.", parameter((START, ({"zone": "I", "vnd": 5},)), said_as=("mức là {n}",))) == []


def test_the_words_are_found_in_any_case_and_every_time(numbers):
    body = "THỜI HẠN XÁC MINH là 8 ngày.\n\nthời hạn xác minh là 9 ngày; thời hạn xác minh là 7 ngày.\n\n- Chữ"
    assert [(line, message[:6]) for line, message in numbers(body)] == [
        (FIRST_LINE, "ghi 8 "),
        (FIRST_LINE + 2, "ghi 7 "),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Thời hạn là 8 ngày.",
        "Thời hạn xác minh là\n8 ngày.",
        "Thời hạn xác minh, là 8 ngày.",
        "Hạn xác minh là 8 ngày.",
    ],
)
def test_a_number_said_in_other_words_is_not_judged(numbers, body):
    assert numbers(body) == []


@pytest.mark.parametrize(
    "other, name",
    [
        pytest.param(parameter((START, None)), "muc-tot.2026-07-01.md", id="no-value"),
        pytest.param(parameter((CHANGE, 9), said_as=()), "muc-tot.2026-07-01.md", id="no-words"),
        pytest.param(parameter((START, 10), (CHANGE, None)), "muc-tot.2026-07-01.md", id="ended"),
        pytest.param(parameter((CHANGE, 9)), "muc-tot.2015-07-01.md", id="not-begun"),
    ],
)
def test_a_number_that_the_law_does_not_give_in_those_days_is_not_judged(numbers, other, name):
    assert numbers("Thời hạn xác minh là 8 ngày.", other, name=name) == []


def test_of_numbers_said_alike_one_must_fit(numbers):
    alike = (parameter((START, 3), name="a/one"), parameter((START, 5), name="b/two", title="Khác"))
    assert numbers("Thời hạn xác minh là 3 ngày.", *alike) == []
    assert numbers("Thời hạn xác minh là 5 ngày.", *alike) == []
    ((_, message),) = numbers("Thời hạn xác minh là 4 ngày.", *alike)
    assert message == (
        "ghi 4 nhưng thời hạn xác minh là 3, 5 (law/parameters/a/one.yml, law/parameters/b/two.yml): sửa số"
    )


def test_two_ways_to_say_one_number_are_one_finding(numbers):
    twice = parameter((START, 9), said_as=(SAID, "xác minh là {n} ngày"))
    assert len(numbers("Thời hạn xác minh là 8 ngày.", twice)) == 1


@pytest.mark.parametrize(
    "sentence, told",
    [
        ("Trước đây thời hạn xác minh là 10 ngày.", False),
        ("Trước ngày 01/7/2026, thời hạn xác minh là 10 ngày.", False),
        ("Theo luật cũ thì thời hạn xác minh là 10 ngày.", False),
        ("Theo Luật 2008, thời hạn xác minh là 10 ngày.", False),
        ("Đến hết 30/6/2026 thời hạn xác minh là 10 ngày.", False),
        ("Hiện nay thời hạn xác minh là 10 ngày.", False),
        ("Trước đây khác. Thời hạn xác minh là 10 ngày.", True),
        ("Trước đây khác.\nThời hạn xác minh là 10 ngày.", True),
        ("Thời hạn xác minh là 10 ngày. Luật cũ cũng vậy.", True),
        ("Thời hạn xác minh là 10 ngày.\n\nTrước đây khác.", True),
        ("Thời hạn xác minh là 10 ngày theo luật mới.", False),
        ("Phải báo trước cho dân, thời hạn xác minh là 10 ngày.", True),
    ],
)
def test_a_sentence_about_another_time_may_have_its_own_number(numbers, sentence, told):
    assert bool(numbers(sentence)) is told


@pytest.mark.parametrize("name", [name for name, value in load_parameters().items() if value.said_as])
def test_the_projects_own_words_find_a_number_in_every_version_they_fit(name):
    for pattern in load_parameters()[name].said_as:
        assert "(?P<n>" not in pattern and pattern.count("{n}") == 1


def said(*lengths, between=". "):
    """Sentences of so many syllables."""
    return between.join(" ".join(["từ"] * length) for length in lengths) + "."


@pytest.mark.parametrize("length, told", [(60, False), (61, True)])
def test_a_sentence_may_have_sixty_syllables(reading, length, told):
    found = reading("Ngắn.\n\n" + said(*[3] * 10, length))
    assert found == ([(FIRST_LINE + 2, "câu dài 61 tiếng: tách thành câu ngắn hơn", False)] if told else [])


@pytest.mark.parametrize("sign", [".", "!", "?", ";", ":"])
def test_a_sentence_ends_with_any_of_its_signs(reading, sign):
    assert reading("Ngắn.\n\n" + said(*[2] * 10) + "\n\n" + said(40, 40, between=f"{sign} ")) == []


@pytest.mark.parametrize("sign", [",", ".x", " -"])
def test_no_other_sign_ends_a_sentence(reading, sign):
    found = reading("Ngắn.\n\n" + said(*[2] * 10) + "\n\n" + said(40, 40, between=f"{sign} "))
    assert [line for line, message, _ in found if "câu dài" in message] == [FIRST_LINE + 4]


def test_each_item_of_a_list_is_read_by_itself(reading):
    items = "\n".join("- " + " ".join(["từ"] * 25) for _ in range(4))
    assert reading("Gồm:\n" + items) == []


@pytest.mark.parametrize("lengths, told", [((27, 27), None), ((27, 28), 28), ((50, 4), None), ((50, 6), 28)])
def test_the_mean_sentence_may_have_twenty_seven_syllables(reading, lengths, told):
    found = [message for _, message, _ in reading(said(*lengths)) if "trung bình" in message]
    assert found == ([f"trung bình {told} tiếng một câu: khó đọc, tách câu"] if told else [])


@pytest.mark.parametrize("sentences, told", [(42, False), (43, True)])
def test_an_answer_may_have_four_hundred_and_twenty_syllables(reading, sentences, told):
    body = "\n\n".join(said(10) for _ in range(sentences))
    message = f"bài dài {sentences * 10} tiếng: rút gọn hoặc tách mục"
    assert reading(body) == ([(FIRST_LINE, message, False)] if told else [])


def test_what_is_hard_to_read_is_told_without_being_an_error(reading):
    found = reading("\n\n".join(said(70) for _ in range(7)))
    assert [error for *_, error in found] == [False] * len(found)
    kinds = {message.split()[0] for _, message, _ in found}
    assert kinds == {"câu", "trung", "bài"}
    assert [line for line, message, _ in found if message.startswith("câu")] == [FIRST_LINE + 2 * at for at in range(7)]


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=80))
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_checks(put, good, entries, text):
    path = put(good + "\n" + text.replace("\r", "") + "\nThời hạn xác minh là 8 ngày.\n")
    found = lint_module.lint(acts=ACTS, folder=entries, parameters={CHECK.name: CHECK})
    lines = path.read_bytes().decode().count("\n")
    assert all(1 <= finding.line <= lines for finding in found)
    assert any("sửa số" in finding.message for finding in found) or text.count("---")
