"""Where a claim stands in the order of payment, by the words somebody used for it; the words are in ``ranks.yml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from actions.calculators.computation import BadInput
from law.transition import NEW_LAW
from law.words import Word, fold, spoken, words

RANKS_FILE = Path(__file__).parent / "ranks.yml"

_Phrase = tuple[str, ...]


@dataclass(frozen=True)
class _Rank:
    """A point in the order of payment of each law, and the words that lead there."""

    new: str
    old: str
    words: tuple[_Phrase, ...]
    only: tuple[_Phrase, ...] = ()
    beside: tuple[_Phrase, ...] = ()
    never: tuple[_Phrase, ...] = ()

    def on(self, day: date) -> str:
        return self.new if day >= NEW_LAW else self.old

    def at(self, said: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Where its phrases stand: first word and word after the last."""
        if any(_found(said, self.never)) or (self.beside and not any(_found(said, self.beside))):
            return
        yield from _found(said, self.words)
        yield from (place for place in _found(said, self.only) if place == (0, len(said)))


@dataclass(frozen=True)
class _Ranks:
    rest: _Rank
    ranks: tuple[_Rank, ...]
    secured: _Rank
    joining: tuple[_Phrase, ...]


@lru_cache(maxsize=1)
def _known(path: Path = RANKS_FILE) -> _Ranks:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return _Ranks(
        rest=_rank(data["rest"]),
        ranks=tuple(map(_rank, data["ranks"])),
        secured=_rank({"new": "", "old": "", **data["secured"]}),
        joining=_phrases(data["joining"]),
    )


def _rank(row: Mapping[str, Any]) -> _Rank:
    lists = (_phrases(row.get(key, ())) for key in ("words", "only", "with", "without"))
    return _Rank(row["new"], row["old"], *lists)


def _phrases(texts: Iterable[str]) -> tuple[_Phrase, ...]:
    return tuple(tuple(text.split()) for text in texts)


def ranked(claim: str, day: date) -> dict[str, Any]:
    """The rank of a claim under the law of ``day``, and ``secured`` when the words say so.

    ``BadInput`` when the words join kinds of different ranks in one amount.
    """
    known, said = _known(), words(claim)
    made: dict[str, Any] = {"rank": known.rest.on(day), "rank_guessed": True}
    if any(known.secured.at(said)):
        made["secured"] = True
    places = sorted(((*place, rank) for rank in known.ranks for place in rank.at(said)), key=lambda at: (at[0], -at[1]))
    kept: list[tuple[int, int, _Rank]] = []
    for start, end, rank in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, rank))
    if not kept:
        return made
    first = kept[0]
    for before, after in pairwise(kept):
        between = said[before[1] : after[0]]
        joined = any(word.apart for word in (*between, said[after[0]])) or any(_found(between, known.joining))
        if joined and after[2].on(day) != first[2].on(day):
            raise BadInput("claims", "ranks_mixed", claim=claim)
    return {**made, "rank": first[2].on(day)}


def _found(said: Sequence[Word], phrases: Iterable[_Phrase]) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        for at in range(len(said) - len(phrase) + 1):
            if all(map(_same, said[at:], phrase)):
                yield at, at + len(phrase)


def _same(word: Word, wanted: str) -> bool:
    """With its marks, or typed without any."""
    return word.spoken in (spoken(wanted), fold(wanted))
