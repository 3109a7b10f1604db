"""Our law files against the official texts, where those are at hand."""

import json
import re
from decimal import Decimal, InvalidOperation

import pytest
import yaml

from law.acts import ACTS_DIR, load_acts
from law.outline import outline_of
from law.parameters import load_parameters

ACTS = load_acts()
VALUES = [(name, dated) for name, parameter in load_parameters().items() for dated in parameter.history]


@pytest.mark.parametrize("id", [id for id, act in ACTS.items() if not act.reported])
def test_the_articles_of_an_act_are_those_of_its_text(official_texts, id):
    written = yaml.safe_load((ACTS_DIR / f"{id}.yml").read_text(encoding="utf-8"))
    assert ACTS[id].number in official_texts, f"no text of {ACTS[id].number} in shared/law"
    text = official_texts[ACTS[id].number]
    elsewhere = written.get("read_elsewhere", {"articles": []})
    if elsewhere["articles"]:
        assert json.loads(text.read_text(encoding="utf-8"))["completeness"].startswith("extract only")
        assert elsewhere["source"]
    assert {k: v for k, v in written["articles"].items() if k not in elsewhere["articles"]} == outline_of(text)


def provision(path, citation):
    """The words of one article, clause or point."""
    articles = json.loads(path.read_text(encoding="utf-8"))["articles"]
    text = next(article["text"] for article in articles if article["number"] == citation.article)
    for mark, following in ((citation.clause, r"\d+[a-zđ]?\. "), (citation.point, r"[a-zđ]\) ")):
        if mark:
            found = re.search(rf"^{mark}[.)] .*?(?=^{following}|\Z)", text, re.MULTILINE | re.DOTALL)
            assert found, f"{citation} is not in {path.name}"
            text = found[0]
    return text


def forms(value):
    """How the law writes a number: 5 or 05, 2.530.000, 3%; a word stays a word."""
    if isinstance(value, int):
        return [f"{value:,}".replace(",", "."), f"{value:02}", *{2: ["hai"]}.get(value, [])]
    try:
        return [f"{(Decimal(value) * 100).normalize():f}%".replace(".", ",")]
    except InvalidOperation:
        return [value]


def stands_in(value, text):
    return any(re.search(rf"(?<![\w.,]){re.escape(form)}(?!\w|[.,]\d)", text) for form in forms(value))


@pytest.mark.parametrize("name, dated", VALUES, ids=[f"{name}-{dated.effective.start}" for name, dated in VALUES])
def test_every_legal_number_stands_in_the_provision_it_cites(official_texts, name, dated):
    text = provision(official_texts[ACTS[dated.citation.act].number], dated.citation)
    rows = dated.value if isinstance(dated.value, tuple) else ({"value": dated.value},)
    for row in rows:
        numbers = [value for value in row.values() if value not in (None, 0)]
        lines = [line for line in text.split("\n") if all(stands_in(value, line) for value in numbers)]
        assert lines, f"{name}: no line of {dated.citation} holds {numbers}"


@pytest.mark.parametrize(
    "value, text, there",
    [
        (5, "trong 05 ngày", True),
        (5, "trong 5 ngày", True),
        (5, "trong 15 ngày, 5.000 đồng, 2,5 lần", False),
        (2_530_000, "là 2.530.000 đồng/tháng", True),
        (2_530_000, "là 12.530.000 đồng", False),
        ("0.03", "phí là 3% số tiền", True),
        ("0.0001", "cộng với 0,01% của", True),
        ("0.01", "cộng với 0,01% của", False),
        ("I", "Vùng I | 5", True),
        ("I", "Vùng II | 5", False),
    ],
)
def test_a_number_is_recognised_as_the_law_writes_it(value, text, there):
    assert stands_in(value, text) is there
