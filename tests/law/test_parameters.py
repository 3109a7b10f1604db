import itertools
import re
from datetime import date
from decimal import Decimal

import pytest

from law.acts import load_acts
from law.effective import NotInForce
from law.parameters import load_parameter, load_parameters
from law.parameters import written as written_out

PARAMETERS = load_parameters()
ACTS = load_acts()
LAST_OLD_DAY, FIRST_NEW_DAY = date(2026, 6, 30), date(2026, 7, 1)


@pytest.mark.parametrize(
    "name, day, value, citation",
    [
        ("enforcement/voluntary_period", LAST_OLD_DAY, 10, "luat-thads-2008/dieu-45/khoan-1"),
        ("enforcement/voluntary_period", FIRST_NEW_DAY, 10, "luat-thads-2025/dieu-36/khoan-1"),
        ("enforcement/means_check_start", LAST_OLD_DAY, 10, "luat-thads-2008/dieu-44/khoan-1"),
        ("enforcement/means_check_start", FIRST_NEW_DAY, 9, "luat-thads-2025/dieu-37/khoan-1"),
        ("enforcement/limitation_period", LAST_OLD_DAY, 5, "luat-thads-2008/dieu-30/khoan-1"),
        ("enforcement/limitation_period", FIRST_NEW_DAY, 5, "luat-thads-2025/dieu-34/khoan-2"),
        ("enforcement/order_time_limit", LAST_OLD_DAY, 5, "luat-thads-2008/dieu-36/khoan-1"),
        ("enforcement/order_time_limit", FIRST_NEW_DAY, 5, "luat-thads-2025/dieu-34/khoan-3"),
        ("wage/base_salary", FIRST_NEW_DAY, 2_530_000, "nd-161-2026/dieu-3/khoan-2"),
    ],
)
def test_value_and_citation_follow_the_law_in_force(name, day, value, citation):
    dated = PARAMETERS[name].at(day)
    assert (dated.value, str(dated.citation)) == (value, citation)


@pytest.mark.parametrize(
    "name, day",
    [
        ("enforcement/voluntary_period", date(2015, 6, 30)),
        ("admin_enforcement/voluntary_period", date(2016, 6, 30)),
        ("wage/base_salary", LAST_OLD_DAY),
    ],
)
def test_no_value_is_invented_before_the_first_rule(name, day):
    with pytest.raises(NotInForce, match=f"'{name}' has no value on {day}: add a period to law/parameters/{name}.yml"):
        PARAMETERS[name].at(day)


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_value_rests_on_a_provision_in_force_all_its_days(name):
    parameter = PARAMETERS[name]
    assert parameter.title and parameter.unit and parameter.history
    for dated in parameter.history:
        act = ACTS[dated.citation.act]
        assert dated.citation.article and act.holds(dated.citation)
        assert act.effective.covers(dated.effective)


def test_the_fee_scale_has_no_gap_and_no_jump():
    rows = PARAMETERS["fee/scale"].at(FIRST_NEW_DAY).value
    for row, following in itertools.pairwise(rows):
        assert row["up_to"] == following["over"]
        assert row["base"] + (row["up_to"] - (row["over"] or 0)) * Decimal(row["rate"]) == following["base"]
    assert rows[-1]["up_to"] is None


@pytest.fixture
def written(tmp_path):
    def write(values):
        path = tmp_path / "fee" / "rate.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"title: t\nunit: u\nchecked_on: 2026-11-21\nvalues:\n{values}", encoding="utf-8")
        return load_parameter(path, tmp_path)

    return write


def row(start, value):
    return f"  - {{from: {start}, value: {value}, citation: luat-a/dieu-1}}\n"


def test_the_path_is_the_name(written):
    assert written(row("2020-01-01", 1)).name == "fee/rate"


def test_a_period_ends_where_the_next_begins_and_null_ends_the_number(written):
    parameter = written(row("2020-01-01", 1) + row("2021-01-01", 2) + "  - {from: 2022-01-01, value: null}\n")
    assert parameter.at(date(2020, 12, 31)).value == 1
    assert parameter.at(date(2021, 1, 1)).value == 2
    assert parameter.at(date(2021, 12, 31)).value == 2
    with pytest.raises(NotInForce, match="no value on 2022-01-01"):
        parameter.at(date(2022, 1, 1))


@pytest.mark.parametrize("days", [("2021-01-01", "2020-01-01"), ("2020-01-01", "2020-01-01")], ids=["wrong", "twice"])
def test_periods_out_of_order_are_refused(written, days):
    with pytest.raises(ValueError, match=r"rate.yml: the periods must be in the order of their days"):
        written("".join(row(day, 1) for day in days))


@pytest.mark.parametrize(
    "raw, value", [("3", 3), ("0.03", Decimal("0.03")), ("'0.0001'", Decimal("0.0001")), ("[{a: 1}]", ({"a": 1},))]
)
def test_numbers_are_exact(written, raw, value):
    found = written(row("2020-01-01", raw)).at(date(2020, 1, 1)).value
    assert found == value
    assert type(found) is type(value)


def test_yes_is_no_legal_number(written):
    with pytest.raises(ValueError, match="'True' is no legal number"):
        written(row("2020-01-01", "yes"))


def test_a_value_without_a_readable_citation_is_refused(written):
    with pytest.raises(ValueError, match="is not of the form"):
        written("  - {from: 2020-01-01, value: 1, citation: Điều 1}\n")


@pytest.fixture
def said(tmp_path):
    def write(said_as):
        path = tmp_path / "rate.yml"
        text = f"title: t\nunit: day\nsaid_as: {said_as}\nchecked_on: 2026-11-21\nvalues:\n" + row("2020-01-01", 1)
        path.write_text(text, encoding="utf-8")
        return load_parameter(path, tmp_path)

    return write


def test_the_ways_to_say_a_number_are_kept_as_written(said):
    assert said("['trong {n} ngày', '{n} ngày (?:tự nguyện)?']").said_as == (
        "trong {n} ngày",
        "{n} ngày (?:tự nguyện)?",
    )


def test_a_number_may_have_no_way_to_be_said(written, said):
    assert written(row("2020-01-01", 1)).said_as == said("[]").said_as == ()


@pytest.mark.parametrize(
    "said_as",
    [
        "['trong năm ngày']",
        "['{n} ngày', 'trong năm ngày']",
        "['{N} ngày']",
        "['{ n } ngày']",
        "['']",
        "'{n} ngày'",
        "['từ {n} đến {n} ngày']",
    ],
    ids=["none", "second", "capital", "blanks", "empty", "no-list", "twice"],
)
def test_a_way_to_say_a_number_without_its_place_is_refused(said, said_as):
    with pytest.raises(ValueError, match=r"rate\.yml: every said_as needs \{n\} where the number stands"):
        said(said_as)


@pytest.mark.parametrize("pattern", ["{n} ngày (làm việc", "[{n} ngày", "*{n}", "(?P<n>x){n}"])
def test_a_way_to_say_a_number_that_is_no_expression_is_refused_by_file(said, pattern):
    with pytest.raises(ValueError, match=r"rate\.yml: said_as '.*' is no regular expression"):
        said(f"['{pattern}']")


@pytest.mark.parametrize(
    "number, text",
    [
        (5_000_000, "5.000.000"),
        (0, "0"),
        (999, "999"),
        (Decimal("0.5"), "0,5"),
        (Decimal("30.00"), "30"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("1234.50"), "1.234,5"),
    ],
)
def test_a_number_is_written_with_dots_between_thousands_and_a_comma(number, text):
    assert written_out(number) == text


@pytest.mark.parametrize("name", [name for name, parameter in PARAMETERS.items() if parameter.said_as])
def test_every_way_to_say_a_number_is_a_pattern_that_finds_it(name):
    for pattern in PARAMETERS[name].said_as:
        form = re.compile(pattern.replace("{n}", r"(?P<n>\d+)"), re.IGNORECASE)
        assert form.groupindex == {"n": form.groupindex["n"]}
