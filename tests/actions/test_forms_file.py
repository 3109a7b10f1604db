"""The interviews in ``forms.yml`` against everything they name: Rasa's files, the entries, the machine forms."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from actions import forms as actions_made
from actions.calculators.computation import Wording
from actions.dialogue.reading import words_of
from actions.dialogue.spec import FORMS_FILE, KINDS, NO, YES, known_forms, load_forms
from actions.reply import SMALL_TALK
from actions.tools import TOOLS
from faq.corpus import load_corpus
from viet.diacritics import fold

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 22)
FORMS = known_forms()
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((ROOT / "data/rules/tools.yml").read_text(encoding="utf-8"))["rules"]
SPEAKING = (*(ROOT / "actions/dialogue").glob("*.py"), ROOT / "actions/forms.py")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SPEAKING)
FIELDS = [
    pytest.param(form, each, id=f"{form.tool}-{each.slot}") for form in FORMS.forms.values() for each in form.fields
]
each_form = pytest.mark.parametrize("form", FORMS.forms.values(), ids=FORMS.forms)
each_field = pytest.mark.parametrize("form, field", FIELDS)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus().served()


def names(form):
    """The fields of a tool's machine form, under each name that a calculator may refuse."""
    found = {"as_of"}
    for name, each in TOOLS[form].__fields__.items():
        found |= {name, each.alias}
    return found


def test_every_tool_has_an_interview_and_no_interview_lacks_a_tool():
    assert list(FORMS.forms) == list(TOOLS)


@each_form
def test_a_form_is_declared_with_its_slots_in_the_order_in_which_they_are_asked(form):
    assert DOMAIN["forms"][form.name]["required_slots"] == [each.slot for each in form.fields]
    assert {each.slot for each in form.fields} <= set(DOMAIN["slots"])


def test_the_domain_declares_no_form_that_is_not_an_interview():
    assert set(DOMAIN["forms"]) == {form.name for form in FORMS.forms.values()}


@each_form
def test_a_tool_has_its_intent_and_its_two_actions(form):
    assert f"use_{form.tool}" in DOMAIN["intents"]
    made = {action().name() for action in actions_made.MADE}
    assert {f"validate_{form.name}", f"action_{form.tool}"} <= made & set(DOMAIN["actions"])


def test_the_domain_lists_no_action_that_nothing_performs():
    assert set(DOMAIN["actions"]) == {action().name() for action in actions_made.MADE} | {"action_reply"}


def test_the_bookkeeping_slots_of_the_interviews_are_declared():
    assert {actions_made.ANSWERED, actions_made.TRIES, actions_made.DONE} <= set(DOMAIN["slots"])


@pytest.mark.parametrize("slot", DOMAIN["slots"])
def test_rasa_itself_neither_fills_a_slot_nor_learns_from_it(slot):
    declared = DOMAIN["slots"][slot]
    assert declared["influence_conversation"] is False
    assert declared["mappings"] == [{"type": "custom"}]


@each_form
def test_a_rule_starts_the_interview_and_a_rule_ends_it_with_the_figure(form):
    starts = [{"intent": f"use_{form.tool}"}, {"action": form.name}, {"active_loop": form.name}]
    ends = [
        {"action": form.name},
        {"active_loop": None},
        {"slot_was_set": [{"requested_slot": None}]},
        {"action": f"action_{form.tool}"},
    ]
    assert [rule["steps"] for rule in RULES if {"action": form.name} in rule["steps"]] == [starts, ends]
    ending = next(rule for rule in RULES if rule["steps"] == ends)
    assert ending["condition"] == [{"active_loop": form.name}]


@pytest.mark.parametrize(
    "entry", sorted({*FORMS.menu, *(id for form in FORMS.forms.values() for id in form.offered_with)})
)
def test_an_entry_that_is_named_is_in_force_today(entry, corpus):
    assert corpus.has(entry, DAY)


@each_form
def test_a_tool_is_offered_beside_some_entry_and_beside_none_twice(form):
    assert form.offered_with and len(set(form.offered_with)) == len(form.offered_with)


def test_the_menu_names_no_entry_twice():
    assert len(set(FORMS.menu)) == len(FORMS.menu) == 10


@each_field
def test_a_refusal_leads_back_to_a_field_by_the_name_that_the_machine_form_uses(form, field):
    assert set(field.inputs) <= names(form.tool)
    assert field.inputs or field.kind in ("choice", "yes_no", "letter")


@each_field
def test_a_question_ends_as_one_and_is_empty_only_for_a_letter(form, field):
    assert (field.ask == "") is (field.kind == "letter")
    assert not field.ask or field.ask[-1] in ".?”"


@each_field
def test_a_field_that_depends_on_another_comes_after_it_and_wants_one_of_its_answers(form, field):
    before = form.fields[: form.fields.index(field)]
    for slot, wanted in field.when.items():
        other = next(each for each in before if each.slot == slot)
        answers = [option.value for option in other.options]
        assert all(value in answers for value in (wanted if isinstance(wanted, list) else [wanted]))


@each_field
def test_a_choice_has_at_least_two_answers_and_all_answers_differ(form, field):
    assert (len(field.options) >= 2) or field.kind not in ("choice", "yes_no")
    values = [repr(option.value) for option in field.options]
    titles = [fold(option.title).lower() for option in field.options]
    assert len(set(values)) == len(values) and len(set(titles)) == len(titles)


@each_field
def test_no_phrase_stands_for_two_answers_of_one_question(form, field):
    meant = {}
    for option in field.options:
        for phrase in (option.title, *option.words):
            meant.setdefault(" ".join(words_of(phrase)), set()).add(repr(option.value))
    assert {phrase for phrase, values in meant.items() if len(values) > 1} == set()
    assert all(meant)


@each_field
def test_a_fact_says_how_it_is_told_and_nothing_else_does(form, field):
    assert field.fact is bool(field.told)
    assert not field.fact or "{value}" in field.told


def test_a_slot_that_two_tools_share_is_of_one_kind_and_a_fact_in_both():
    shared = {}
    for form in FORMS.forms.values():
        for each in form.fields:
            shared.setdefault(each.slot, []).append(each)
    twice = [fields for fields in shared.values() if len(fields) > 1]
    assert twice
    for fields in twice:
        assert len({(each.kind, each.fact) for each in fields}) == 1 and fields[0].fact


def test_every_sentence_that_the_code_says_exists_and_every_one_that_exists_is_said():
    said = set(re.findall(r"""(?:\bsay|Problem)\(\s*"(\w+)\"""", CODE))
    whys = {"ambiguous", "no_such_day", "lunar", "incomplete"}
    assert said - {"title"} <= set(FORMS.sentences)
    assert set(FORMS.sentences) == (said - {"title"}) | whys


def test_the_title_that_starts_a_tool_is_an_example_of_its_intent():
    nlu = yaml.safe_load((ROOT / "data/nlu/tools.yml").read_text(encoding="utf-8"))["nlu"]
    examples = {
        row["intent"]: {line.removeprefix("- ").strip() for line in row["examples"].splitlines()} for row in nlu
    }
    for form in FORMS.forms.values():
        assert form.title == Wording.of(form.tool).say("title")
        assert form.title in examples[f"use_{form.tool}"]


@pytest.mark.parametrize("name", [name for name, _ in SMALL_TALK.values()])
def test_a_fixed_reply_has_its_words(name):
    assert DOMAIN["responses"][name][0]["text"]


def test_yes_and_no_share_no_word():
    yes, no = ({" ".join(words_of(phrase)) for phrase in (each["title"], *each["words"])} for each in (YES, NO))
    assert yes.isdisjoint(no)


def test_a_field_of_an_unknown_kind_is_refused_by_its_name(tmp_path):
    path = tmp_path / "forms.yml"
    broken = FORMS_FILE.read_text(encoding="utf-8").replace("kind: money", "kind: gold", 1)
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(ValueError, match=r"fee\.amount is of kind 'gold'.*day"):
        load_forms(path)
    assert {each.kind for form in FORMS.forms.values() for each in form.fields} == set(KINDS)
