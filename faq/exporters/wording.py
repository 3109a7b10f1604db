"""What every product says besides the answers: who issues it, which law on which day, what is not sure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from faq.answer import acts_known_as
from faq.entry import FaqEntry
from faq.exporters.selection import Publisher
from law.acts import Act, Acts, Certainty

WORDING_FILE = Path(__file__).with_name("wording.yml")


@lru_cache(maxsize=1)
def wording() -> dict[str, Any]:
    """The sentences of wording.yml, read once a process."""
    data: dict[str, Any] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    return data


def in_figures(day: date) -> str:
    """A day as Vietnamese texts write it: 01/07/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def frame(key: str, **values: str) -> str:
    """One of the common sentences, filled in."""
    return str(wording()["frame"][key]).format(**values)


def acts_cited(entries: Iterable[FaqEntry], day: date, acts: Acts) -> list[Act]:
    """The acts that entries rest on on a day, each once, in the order of their first citation."""
    return [acts[id] for id in dict.fromkeys(each.act for entry in entries for each in entry.citations_on(day))]


def law_versions(cited: Iterable[Act]) -> list[str]:
    """Each act by short name, and official number when the name does not hold it."""
    return [act.short if act.number in act.short else frame("act", short=act.short, number=act.number) for act in cited]


def how_to_check(publisher: Publisher, page: str = "") -> str:
    """Where to learn of changes: a page, else the whole library, else whoever issued it."""
    address = page or (f"{publisher.portal.rstrip('/')}/hoi-dap" if publisher.portal else "")
    return frame("check", page=address) if address else frame("check_unnamed")


def statements(publisher: Publisher, as_of: date, entries: Iterable[FaqEntry], acts: Acts, page: str = "") -> list[str]:
    """The sentences that every product bears: issuer, day, law versions, disclaimer, how to check."""
    return [
        frame("issued_by", name=publisher.name),
        frame("applies_on", day=in_figures(as_of)),
        frame("acts", acts="; ".join(law_versions(acts_cited(entries, as_of, acts)))),
        frame("disclaimer"),
        how_to_check(publisher, page),
    ]


def notices(entry: FaqEntry, day: date, acts: Acts) -> list[str]:
    """The fixed warnings of an entry on a day, word for word as the conversation gives them."""
    end = entry.effective.end
    past = [] if end is None else [wording()["notices"]["past"].format(ended=in_figures(end))]
    return past + doubts(entry, day, acts)


def doubts(entry: FaqEntry, day: date, acts: Acts) -> list[str]:
    """The warnings about acts that are less than sure on a day."""
    words = wording()["notices"]
    named = {
        key: acts_known_as(certainty, entry, day, acts)
        for certainty, key in ((Certainty.PRESUMED, "presumed"), (Certainty.REPORTED, "reported"))
    }
    return [words[key].format(acts=", ".join(names)) for key, names in named.items() if names]
