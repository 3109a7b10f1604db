"""The cases that a law officer can read, run through the machine form of each tool."""

from pathlib import Path

import pytest
import yaml

from actions.calculators.computation import BadInput, plain
from actions.tools import TOOLS
from law.acts import known_acts
from law.citations import Citation
from law.effective import NotInForce

CASES = Path(__file__).parents[1] / "cases"
KEYS = {"name", "as_of", "given", "expect", "refused", "not_in_force", "says"}


def cases():
    for path in sorted(CASES.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")


def compute(tool, case):
    return TOOLS[tool].parse_obj(case["given"]).run(case["as_of"])


def told(computation):
    return "\n".join([computation.summary, *(step.text for step in computation.steps), *computation.assumptions])


@pytest.mark.parametrize("tool, case", cases())
def test_case(tool, case):
    assert set(case) <= KEYS
    assert sum(key in case for key in ("expect", "refused", "not_in_force")) == 1
    if "not_in_force" in case:
        with pytest.raises(NotInForce):
            compute(tool, case)
        return
    if "refused" in case:
        with pytest.raises(BadInput) as refusal:
            compute(tool, case)
        assert refusal.value.field == case["refused"]["field"]
        assert case["refused"]["says"] in refusal.value.text(tool)
        return
    computation = compute(tool, case)
    expected = dict(case["expect"])
    cited = expected.pop("citations")
    result = plain(dict(computation.result))
    assert {key: result.get(key) for key in expected} == plain(expected)
    assert set(cited) <= {str(citation) for citation in computation.citations}
    for words in case.get("says", ()):
        assert words in told(computation)


@pytest.mark.parametrize("tool, case", cases())
def test_every_provision_of_a_case_exists(tool, case):
    acts = known_acts()
    for text in case.get("expect", {}).get("citations", ()):
        citation = Citation.parse(text)
        assert acts[citation.act].holds(citation)


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_a_tool_has_at_least_25_cases_on_both_sides_of_the_new_law(tool):
    rows = yaml.safe_load((CASES / f"{tool}.yml").read_text(encoding="utf-8"))
    assert len(rows) >= 25
    assert len({row["name"] for row in rows}) == len(rows)


@pytest.mark.parametrize("tool, case", cases())
def test_a_computation_can_be_read(tool, case):
    if "expect" not in case:
        return
    computation = compute(tool, case)
    assert computation.tool == tool
    assert computation.summary and "{" not in told(computation)
    assert all(step.text for step in computation.steps)
    assert computation.citations
