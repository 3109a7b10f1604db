"""Which entries a news text is surely about: what a careful editor would be glad to see under it, or none.

The words of the whole text and the meaning of its lead are compared with every entry in four numbers (``MEASURES``).
A small model, learned from news texts with the entries that belong under them, makes of these the probability that an
entry belongs there; ``related_learned.yml`` holds it for people to read. ``docs/related.md`` tells how it was chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from numpy.typing import NDArray

from faq.entry import FaqEntry
from faq.news import Article, about_enforcement, known_words
from faq.ranking import Match
from faq.search import FEATURES, Index, document_of, grams, questions_of
from viet.normalise import expand
from viet.segment import plain_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEARNED_FILE = Path(__file__).with_name("related_learned.yml")

#: What is measured for each entry, all in [0, 1]; more is never worse.
MEASURES = (
    #: how much of what the entry's questions say the text says too (mean over the questions, rare words weigh more)
    "asked",
    #: how alike the weighted words of the text and of the entry are (cosine)
    "alike",
    #: 1 less the share of the entry's questions with a pair of words that the text never says (the commonest such pair)
    "complete",
    #: how near the lead is to the entry's title and short answer (cosine of sentence vectors, in [-1, 1])
    "meaning",
)
_MEANING = MEASURES.index("meaning")

#: At most so many entries are shown.
MOST_SHOWN = 3

#: A pair of words that more than this share of the entries have tells none apart.
_COMMON = 0.5

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """What was learned: a weight for each of ``MEASURES``, and from which probabilities on an entry is shown."""

    weights: tuple[float, ...]
    bias: float
    #: for articles
    show_from: float
    #: for headlines alone, whose probability is that of the search
    headline_from: float

    def logits(self, measures: Numbers) -> Numbers:
        """One number for each entry; ``measures`` has the shape ``(entries, len(MEASURES))``."""
        return np.asarray(measures @ np.array(self.weights) + self.bias)

    def scores(self, measures: Numbers) -> Numbers:
        """The probability that each entry belongs under the text."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.logits(measures))))

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Learned:
        """Read the file's content; ``ValueError`` when it was learned for other measures."""
        if tuple(data["weights"]) != MEASURES:
            raise ValueError(
                "related_learned.yml was learned for other measures: run `hoidap evaluate related --write`"
            )
        return cls(tuple(data["weights"].values()), data["bias"], data["show_from"], data["headline_from"])


@lru_cache(maxsize=1)
def learned() -> Learned:
    """What ships with us."""
    return Learned.read(yaml.safe_load(LEARNED_FILE.read_text(encoding="utf-8")))


class Related:
    """The entries in force on a day, ready to be compared with news texts; neither clock nor network."""

    def __init__(self, index: Index, day: date) -> None:
        from scipy.sparse import csr_matrix

        self._index = index
        self._day = day
        self._rows = np.flatnonzero(index.in_force(day))
        self.entries: list[FaqEntry] = [index.corpus.at(index.ids[row], day) for row in self._rows]
        questions = [[set(_words(expand(text))) for text in questions_of(entry)] for entry in self.entries]
        bodies = [_words(expand(entry.body)) for entry in self.entries]
        words = [
            Counter([*body, *(word for question in group for word in question)])
            for group, body in zip(questions, bodies)
        ]
        known = Counter(word for counts in words for word in counts)
        self._column = {word: at for at, word in enumerate(known)}
        total = len(self.entries)
        self._rarity = np.array([np.log1p((total - n + 0.5) / (n + 0.5)) for n in known.values()])
        telling = np.array(["_" in word and n <= _COMMON * total for word, n in known.items()], dtype=bool)

        def matrix(rows: Sequence[Mapping[str, float]]) -> csr_matrix:
            columns = [self._column[word] for row in rows for word in row]
            ends = np.cumsum([0, *map(len, rows)])
            values = [value for row in rows for value in row.values()]
            return csr_matrix((values, columns, ends), shape=(len(rows), len(self._column)), dtype=np.float64)

        profiles = matrix(words)
        profiles.data = 1.0 + np.log(profiles.data)
        self._profiles = _unit_rows(profiles.multiply(self._rarity))
        asked = matrix([dict.fromkeys(question, 1.0) for group in questions for question in group])
        asked = asked.multiply(self._rarity).tocsr()
        shares = np.repeat([1.0 / len(group) for group in questions], [len(group) for group in questions])
        entry_of = np.repeat(np.arange(total), [len(group) for group in questions])
        of_entry = csr_matrix((shares, (entry_of, np.arange(len(shares)))), shape=(total, len(shares)))
        whole = np.maximum(np.asarray(asked.sum(axis=1)).ravel(), 1e-9)
        self._asked = (of_entry @ asked.multiply(1.0 / whole[:, None]).tocsr()).tocsr()
        self._pairs = (of_entry @ (asked > 0).astype(np.float64)).multiply(telling).tocsr()
        needs = known_words()["needs"]
        self._needs = [(*needs.get(entry.topic, ()), *needs.get(entry.id, ())) for entry in self.entries]

    def about(self, article: Article, most: int = MOST_SHOWN) -> tuple[Match, ...]:
        """The entries that belong under an article, the surest first; none when it is about something else."""
        if article.is_headline or not about_enforcement(article):
            return ()
        model = learned()
        measures = self.measure_words(article)
        allowed = self.allowed(article)
        best = measures.copy()
        best[:, _MEANING] = 1.0
        if not (model.scores(best)[allowed] >= model.show_from).any():
            return ()  # whatever the lead means, nothing could be shown: encoding it is the dearest step
        measures[:, _MEANING] = self.measure_meaning(article)
        scores = model.scores(measures)
        shown = [at for at in np.argsort(-scores, kind="stable") if allowed[at] and scores[at] >= model.show_from]
        return tuple(Match(self.entries[at].id, round(float(scores[at]), 4)) for at in shown[:most])

    def under_headline(self, article: Article, found: Iterable[Match], most: int = MOST_SHOWN) -> tuple[Match, ...]:
        """Of what the search found for a headline, what is surely meant; none when it is about something else."""
        if not about_enforcement(article):
            return ()
        allowed = {entry.id for entry, may in zip(self.entries, self.allowed(article)) if may}
        sure = [match for match in found if match.score >= learned().headline_from and match.entry in allowed]
        return tuple(sure[:most])

    def measure(self, article: Article) -> Numbers:
        """Measure an article against every entry; shape ``(entries, len(MEASURES))``."""
        measures = self.measure_words(article)
        measures[:, _MEANING] = self.measure_meaning(article)
        return measures

    def measure_words(self, article: Article) -> Numbers:
        """The measures that need no vector; the others are 0."""
        counts = Counter(word for piece in article.pieces for word in _words(piece))
        said = np.zeros(len(self._column))
        weighed = np.zeros(len(self._column))
        for word, count in counts.items():
            if word in self._column:
                at = self._column[word]
                said[at] = 1.0
                weighed[at] = (1.0 + np.log(count)) * self._rarity[at]
        unsaid = self._pairs.multiply(1.0 - said).max(axis=1).toarray().ravel()
        measures = np.zeros((len(self.entries), len(MEASURES)))
        measures[:, 0] = self._asked @ said
        measures[:, 1] = self._profiles @ weighed / max(float(np.linalg.norm(weighed)), 1e-9)
        measures[:, 2] = 1.0 - unsaid
        return measures

    def measure_meaning(self, article: Article) -> Numbers:
        """How near the lead is to each entry; encodes it."""
        measured = self._index.measure(document_of(article.lead), self._day)
        return np.asarray(measured[self._rows, FEATURES.index("vector_answer")], dtype=np.float64)

    def allowed(self, article: Article) -> NDArray[np.bool_]:
        """Which entries may stand under an article at all: those of which it says what they are about."""
        said: dict[tuple[str, ...], bool] = {(): True}
        for needs in set(self._needs) - {()}:
            said[needs] = article.says(needs)
        return np.array([said[needs] for needs in self._needs], dtype=bool)


def _words(text: str) -> tuple[str, ...]:
    """The words (syllables) of a reviewed or read text and the pairs of neighbours."""
    return grams(plain_words(text))


def _unit_rows(rows: csr_matrix) -> csr_matrix:
    from scipy.sparse import diags

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return (diags(1.0 / np.maximum(lengths, 1e-9)) @ rows).tocsr()
