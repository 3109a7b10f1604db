"""The fixed wording of the domain, for pages: notices beside what is less than sure, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from bot import knowledge
from law.acts import Certainty
from law.citations import Citation

#: What is said of acts that are known with less certainty than a text.
NOTICES = {Certainty.PRESUMED: "utter_notice_presumed", Certainty.REPORTED: "utter_notice_reported"}


@lru_cache(maxsize=1)
def _responses() -> dict[str, Any]:
    domain = yaml.safe_load((knowledge.ROOT / "domain.yml").read_text(encoding="utf-8"))
    return dict(domain["responses"])


def fixed(name: str, **values: object) -> str:
    """A response of the domain, filled in."""
    return str(_responses()[name][0]["text"]).format(**values)


def doubts(citations: Iterable[Citation], day: date) -> list[str]:
    """What has to be said beside a text that rests on these provisions, as sure as they are on a day."""
    acts = knowledge.acts()
    said = []
    for certainty, name in NOTICES.items():
        unsure = [acts[each.act].short for each in citations if acts.certainty(each, day) is certainty]
        if unsure:
            said.append(fixed(name, acts=", ".join(dict.fromkeys(unsure))))
    return said
