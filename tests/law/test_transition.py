"""Which law governs what began before 1 July 2026."""

from datetime import date

import pytest

from law.acts import load_acts
from law.transition import APPLIES, NEW_LAW, known_rules, load_rules

RULES = load_rules()
ACTS = load_acts()


@pytest.mark.parametrize(
    "matter, applies, citation",
    [
        ("unfinished_case", "new", "luat-thads-2025/dieu-116/khoan-3"),
        ("steps_done_before", "kept", "luat-thads-2025/dieu-116/khoan-4"),
        ("results_done_before", "kept", "nd-152-2026/dieu-115/khoan-1"),
        ("finished_case_complaint", "old", "luat-thads-2025/dieu-116/khoan-1"),
        ("finished_case_protest_time_limit", "new", "luat-thads-2025/dieu-116/khoan-2"),
        ("bailiff_and_office", "kept", "luat-thads-2025/dieu-116/khoan-5"),
        ("evidence_in_custody", "kept", "luat-thads-2025/dieu-116/khoan-6"),
        ("running_time_limits", "open", "luat-thads-2025/dieu-116/khoan-3"),
    ],
)
def test_each_matter_follows_the_law_that_its_provision_names(matter, applies, citation):
    assert (RULES[matter].applies, str(RULES[matter].citation)) == (applies, citation)


@pytest.mark.parametrize("matter", RULES)
def test_every_rule_rests_on_a_provision_in_force_from_the_first_day_of_the_new_law(matter):
    rule = RULES[matter]
    act = ACTS[rule.citation.act]
    assert rule.matter == matter and rule.title and rule.applies in APPLIES
    assert rule.citation.article and act.holds(rule.citation)
    assert NEW_LAW in act.effective
    assert rule.until is None or rule.until > NEW_LAW


def test_the_new_law_begins_when_the_old_one_ends():
    assert ACTS["luat-thads-2025"].effective.start == NEW_LAW == ACTS["luat-thads-2008"].effective.end


def test_bailiffs_have_one_year_and_no_other_rule_ends():
    assert {rule.matter: rule.until for rule in RULES.values() if rule.until} == {
        "bailiff_and_office": date(2027, 7, 1)
    }


def test_what_no_text_decides_is_said_in_a_note():
    assert [rule.matter for rule in RULES.values() if rule.applies == "open" and not rule.note] == []


def test_no_matter_has_two_rules():
    assert list(known_rules()) == list(RULES)
    assert len({rule.title for rule in RULES.values()}) == len(RULES)


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "transition.yml"
        path.write_text(text, encoding="utf-8")
        return load_rules(path)

    return write


@pytest.mark.parametrize("applies", [*APPLIES])
def test_the_four_answers_are_read(written, applies):
    rule = written(f"- {{matter: m, title: t, applies: {applies}, citation: luat-a/dieu-1}}\n")["m"]
    assert (rule.applies, rule.until, rule.note) == (applies, None, None)


@pytest.mark.parametrize("applies", ["both", "New", "''", "null", "yes"])
def test_any_other_answer_is_refused_with_file_and_matter(written, applies):
    with pytest.raises(ValueError, match=r"transition\.yml: 'm' applies '.*', not one of new, old, kept, open"):
        written(f"- {{matter: m, title: t, applies: {applies}, citation: luat-a/dieu-1}}\n")


def test_a_rule_without_a_readable_citation_is_refused(written):
    with pytest.raises(ValueError, match="is not of the form"):
        written("- {matter: m, title: t, applies: new, citation: Điều 1}\n")


@pytest.mark.parametrize("missing", ["matter", "title", "applies", "citation"])
def test_a_rule_without_a_part_is_refused(written, missing):
    row = {"matter": "m", "title": "t", "applies": "new", "citation": "luat-a/dieu-1"}
    row.pop(missing)
    with pytest.raises(KeyError, match=missing):
        written("- {" + ", ".join(f"{key}: {value}" for key, value in row.items()) + "}\n")
