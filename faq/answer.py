"""An answer with its evidence, and a status from a short closed list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.ranking import Ranking
from law.acts import Acts, Certainty
from law.citations import Citation

STATUSES = ("answered", "clarify", "unanswered", "handoff", "error")

MAX_CHOICES = 3
#: A second or third entry is offered beside the first when it scores at least this share of it.
CHOICE_SHARE = 0.1


@dataclass(frozen=True)
class Choice:
    """An entry offered for clarification, or beside an answer that may not be the one meant.

    Its title, sent as a message, is answered by it.
    """

    entry: str
    title: str


@dataclass(frozen=True)
class Answer:
    """What goes back to the person who asked.

    ``text`` is the reviewed text byte for byte (status ``answered`` with an entry) or wording from
    the domain's responses; ``notices`` are fixed warnings that belong beside it.
    """

    status: str
    text: str
    as_of: date
    citations: tuple[Citation, ...] = ()
    entry: str | None = None
    choices: tuple[Choice, ...] = ()
    notices: tuple[str, ...] = ()
    #: the message seems to be about another subject than enforcement
    elsewhere: bool = False
    #: what a tool asks after something else has been answered
    question: str | None = None
    #: words to offer as the next message: answers to a question of ours, tools that fit
    buttons: tuple[str, ...] = ()
    #: the tool that is asking or has computed
    tool: str | None = None
    #: what a tool is asking for, and of what kind the answer is
    asks: Mapping[str, Any] = field(default_factory=dict)
    #: the tool's result with its steps, and what it was given, as plain data
    computation: Mapping[str, Any] | None = None
    given: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"'{self.status}' is not one of {', '.join(STATUSES)}")


def choices_for(ranking: Ranking, corpus: Corpus, day: date) -> tuple[Choice, ...]:
    """The entries worth offering, best first."""
    if not ranking.matches:
        return ()
    floor = max(ranking.matches[0].score * CHOICE_SHARE, 1e-9)
    entries = [corpus.at(match.entry, day) for match in ranking.matches[:MAX_CHOICES] if match.score >= floor]
    return tuple(Choice(entry.id, entry.title) for entry in entries)


def acts_known_as(certainty: Certainty, entry: FaqEntry, day: date, acts: Acts) -> tuple[str, ...]:
    """Short names of the acts cited on ``day`` that are known with this certainty."""
    cited = dict.fromkeys(citation.act for citation in entry.citations_on(day))
    return tuple(acts[id].short for id in cited if acts[id].certainty_on(day) is certainty)
