"""The small law files: every provision they name exists and applies, every entry they point to is served."""

from datetime import date

import pytest

from faq.corpus import load_corpus
from law.acts import load_acts
from law.agencies.duties import load_duties
from law.glossary import load_glossary
from law.transition import load_rules

ACTS, DUTIES = load_acts(), load_duties()
TODAY = date(2026, 11, 22)
SERVED = {entry.id for entry in load_corpus().served().in_force(TODAY)}
NAMED = [
    *((f"duty {at}", duty.citation, duty.since) for at, duty in enumerate(DUTIES)),
    *((f"term {term.new}", term.citation, term.since) for term in load_glossary()),
    *((f"rule {rule.matter}", rule.citation, date(2026, 7, 1)) for rule in load_rules().values()),
]


@pytest.mark.parametrize("what, citation, since", NAMED, ids=[name for name, _, _ in NAMED])
def test_a_named_provision_exists_and_applies(what, citation, since):
    act = ACTS[citation.act]
    assert act.holds(citation), f"{what}: {act.short} has no {citation.provision()}"
    assert since in act.effective


def test_who_does_what_names_enough_bodies_and_points_to_served_entries():
    assert len(DUTIES) >= 45 and len({duty.body for duty in DUTIES}) >= 15
    assert {duty.entry for duty in DUTIES if duty.entry} - SERVED == set()
