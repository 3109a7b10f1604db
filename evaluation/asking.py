"""Put cases to the assistant, or to the search alone, and note what came back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evaluation.suites import Case, digits
from faq.corpus import Corpus, UnknownEntry
from faq.ranking import Searcher
from gateway.assistant import Assistant, BadMessage
from law.acts import Acts
from law.effective import NotInForce
from viet.encode import Encoder, VectorCache, Vectors

#: How many ranked entries are kept of each case.
KEPT = 5

#: Hears what is being done, how much of it is done, and how much there is (``None``: not known).
Tell = Callable[[str, int, "int | None"], None]

_STATUS = {"answer": "answered", "clarify": "clarify", "unanswered": "unanswered"}


@dataclass(frozen=True)
class Said:
    """What a system said to one message; ``entry`` only when it answered from the FAQ."""

    status: str
    entry: str | None
    ranking: tuple[tuple[str, float], ...]
    #: how long it took; ``None`` where that would say nothing
    ms: float | None = None


@dataclass(frozen=True)
class Outcome:
    """A case, what was said, and which of the ranked entries would have been right."""

    case: Case
    said: Said
    rights: tuple[bool, ...]
    answer_right: bool
    first_topic: str = ""

    @property
    def score(self) -> float:
        """The probability that the system gave its first entry; 0 when it had none."""
        return self.said.ranking[0][1] if self.said.ranking else 0.0

    @property
    def top1(self) -> bool:
        """Whether the first entry is right."""
        return bool(self.rights and self.rights[0])

    @property
    def top3(self) -> bool:
        """Whether one of the first three entries is right."""
        return any(self.rights[:3])

    @property
    def from_faq(self) -> bool:
        """Whether the message was answered with an entry."""
        return self.said.status == "answered" and self.said.entry is not None

    @property
    def good(self) -> bool:
        """Whether the first entry is right or, for a message out of scope, none was given as the answer."""
        return self.top1 if self.case.in_scope else not self.from_faq


class RememberingEncoder:
    """An encoder whose vectors survive the run, by digest of the text, in a file of the evaluation's own.

    Most of what is asked is the same in every run, and encoding is what takes the time.
    """

    def __init__(self, encoder: Encoder, path: Path) -> None:
        self.name = encoder.name
        self._known = VectorCache(encoder, path)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode what was never seen."""
        return self._known.encode(texts)

    def save(self) -> None:
        """Write the file, if there is anything new."""
        self._known.save()


class System(Protocol):
    """Anything that can be asked."""

    name: str

    def ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        """Answer every case, in order; ``tell`` hears how many are done."""
        ...


class WholeAssistant:
    """The assistant as citizens meet it: cleaning, intent, search, reply; each case in a conversation of its own."""

    name = "hoidap"

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        """Ask one case after the other."""
        return asyncio.run(self._ask(cases, tell))

    async def _ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        said = []
        for number, case in enumerate(cases, 1):
            try:
                handled = await self._assistant.ask(case.text, f"evaluation-{case.suite}-{case.id}", case.day)
            except BadMessage:
                said.append(Said("error", None, ()))
            else:
                answer = handled.reply.answer
                ranking = tuple((match.entry, match.score) for match in handled.reply.ranking[:KEPT])
                said.append(Said(answer.status, answer.entry, ranking, handled.ms))
            tell(number)
        return said


class SearchAlone:
    """The search without the rest of the assistant; not timed, since vectors are remembered."""

    name = "search"

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        """Search one case after the other."""
        said = []
        for number, case in enumerate(cases, 1):
            said.append(self._search(case))
            tell(number)
        return said

    def _search(self, case: Case) -> Said:
        try:
            found = self._searcher.search(case.text, case.day, KEPT)
        except Exception:  # no message may make the search fail: the report counts those that do
            return Said("error", None, ())
        ranking = tuple((match.entry, match.score) for match in found.matches)
        status = _STATUS[found.outcome]
        return Said(status, ranking[0][0] if status == "answered" else None, ranking)


class Judge:
    """Knows which entry would be right for a case."""

    def __init__(self, corpus: Corpus, acts: Acts) -> None:
        self._corpus = corpus
        self._acts = acts

    def right(self, case: Case, entry: str) -> bool:
        """Whether the entry is a gold one, or cites a gold article on the case's day."""
        if entry in case.entries:
            return True
        if not case.provisions:
            return False
        try:
            citations = self._corpus.at(entry, case.day).citations_on(case.day)
        except (UnknownEntry, NotInForce):
            return False
        return any((self._acts[c.act].number, digits(c.article)) in case.provisions for c in citations)

    def outcome(self, case: Case, said: Said) -> Outcome:
        """Put a case and what was said to it together."""
        rights = tuple(self.right(case, entry) for entry, _ in said.ranking)
        first = said.ranking[0][0] if said.ranking else ""
        topic = self._corpus.versions[first][-1].topic if first in self._corpus.versions else ""
        return Outcome(case, said, rights, said.entry is not None and self.right(case, said.entry), topic)

    def outcomes(self, system: System, cases: Sequence[Case], tell: Tell, what: str) -> list[Outcome]:
        """Ask a system every case and judge what it says."""
        said = system.ask(cases, lambda done: tell(what, done, len(cases)))
        return [self.outcome(case, one) for case, one in zip(cases, said)]


def by_id(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """Outcomes by the id of their case."""
    return {outcome.case.id: outcome for outcome in outcomes}
