"""The library's search: the assistant's own, and plain words while the model is being loaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log

from bot import knowledge
from faq.entry import FaqEntry
from gateway.assistant import BadMessage
from gateway.portal.roles import Role, concerning, library_words
from gateway.state import State
from viet.diacritics import fold
from viet.normalise import clean

MOST_RESULTS = 12
#: An entry this much less likely than the first is no result.
LEAST_SHARE = 0.02
#: By words alone: the share of the question's weight that an entry must hold.
LEAST_WEIGHT = 0.5


@dataclass(frozen=True)
class Results:
    """What a search gave, and the sentence above it."""

    words: str
    said: str
    entries: tuple[FaqEntry, ...] = ()


async def search(state: State, text: str, on: date, role: Role | None) -> Results:
    """Entries nearest to somebody's words, best first."""
    words = clean(text)
    corpus = knowledge.shown()
    if state.assistant is None:
        found = by_words(words, concerning(role, corpus.in_force(on)))
        return _said("words_only" if found else "none", words, found)
    try:
        _, ranking = await state.assistant.search(words, on)
    except BadMessage as error:
        return Results(words, error.text)
    floor = ranking.matches[0].score * LEAST_SHARE if ranking.matches else 0.0
    near = [corpus.at(each.entry, on) for each in ranking.matches if each.score >= floor and corpus.has(each.entry, on)]
    said = concerning(role, [*near, *saying(words, corpus.in_force(on))])
    found = list({entry.id: entry for entry in said}.values())[:MOST_RESULTS]
    outcome = "none" if not found else "unsure" if ranking.outcome == "unanswered" else "found"
    return _said(outcome, words, found)


def saying(words: str, entries: Collection[FaqEntry]) -> list[FaqEntry]:
    """Entries whose title, then those whose short answer says just these words, in any case and without tone marks."""
    phrase = f" {' '.join(_syllables(words))} "
    for_title = [entry for entry in entries if phrase in _spoken(entry.title)]
    return [*for_title, *(entry for entry in entries if phrase in _spoken(entry.short_answer))]


def by_words(words: str, entries: Collection[FaqEntry]) -> list[FaqEntry]:
    """Entries that hold most of the words, without tone marks; rare words weigh more, words of the title twice."""
    wanted = set(_syllables(words))
    held = {entry.id: _held(entry) & wanted for entry in entries}
    counts = Counter(each for found in held.values() for each in found)
    weights = {each: log(1 + len(held) / (1 + counts[each])) for each in wanted}
    least = sum(weights.values()) * LEAST_WEIGHT
    scores = {
        entry.id: sum(weights[each] * (2 if f" {each} " in _spoken(entry.title) else 1) for each in held[entry.id])
        for entry in entries
        if least and sum(weights[each] for each in held[entry.id]) >= least
    }
    found = [entry for entry in entries if entry.id in scores]
    return sorted(found, key=lambda entry: -scores[entry.id])[:MOST_RESULTS]


@lru_cache(maxsize=2048)
def _held(entry: FaqEntry) -> frozenset[str]:
    return frozenset(_syllables(" ".join((entry.title, *entry.questions, entry.short_answer))))


@lru_cache(maxsize=4096)
def _spoken(text: str) -> str:
    return f" {' '.join(_syllables(text))} "


def _syllables(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text).lower())


def _said(key: str, words: str, found: Collection[FaqEntry]) -> Results:
    sentence = library_words().search[key].format(words=words, count=len(found))
    return Results(words, sentence, tuple(found))
