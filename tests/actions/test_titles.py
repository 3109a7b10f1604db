"""What buttons say is what starts the tools."""

import pytest
import yaml

from actions.dialogue.spec import known_forms
from bot.knowledge import ROOT

DATA = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))]
EXAMPLES = {row["intent"]: row["examples"] for data in DATA for row in data["nlu"]}


@pytest.mark.parametrize("tool", sorted(known_forms().forms))
def test_the_title_of_a_tool_is_an_example_of_its_intent(tool):
    title = known_forms().forms[tool].title
    assert f"- {title}" in [line.strip() for line in EXAMPLES[f"use_{tool}"].splitlines()]
