"""Find the entry that answers a question: words, words without marks, and sentence vectors.

``Index`` measures how near a question is to every entry, in a few numbers each; ``faq.ranking``
turns the numbers into an order and a probability. Neither reads the clock or the network.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from faq.corpus import Corpus
from faq.entry import FaqEntry
from viet.diacritics import fold
from viet.encode import VectorCache, Vectors
from viet.normalise import clean, expand, place_tones
from viet.segment import syllables

#: Below this share of syllables with marks, a question is read as typed without marks.
UNMARKED_SHARE = 0.3

#: What is measured for each entry, in this order; shares and cosines, about in [0, 1].
FEATURES = (
    "words_best",
    "words_mean",
    "folded_mean",
    "answer_words",
    "vector_best",
    "vector_mean",
    "vector_answer",
)


@dataclass(frozen=True)
class Query:
    """A question in the forms that the index compares."""

    text: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    marked: bool


def query_of(text: str) -> Query:
    """Read a question: expanded abbreviations, tokens with and without marks."""
    written_out = expand(clean(text))
    tokens = [word.text for word in syllables(written_out) if word.text.isalnum()]
    with_marks = sum(fold(token) != token for token in tokens)
    marked = with_marks >= UNMARKED_SHARE * len(tokens)
    shown = written_out if marked else fold(written_out)
    return Query(shown, grams(tokens), grams([fold(token) for token in tokens]), marked)


def grams(tokens: Sequence[str]) -> tuple[str, ...]:
    """Syllables and pairs of neighbours."""
    return (*tokens, *(f"{a}_{b}" for a, b in itertools.pairwise(tokens)))


class Bm25:
    """BM25 (bm25s, Lucene's variant) whose scores are shares of the best that a query could reach."""

    def __init__(self, documents: Sequence[tuple[str, ...]]) -> None:
        import bm25s
        from scipy.sparse import csc_matrix

        frequency: dict[str, int] = {}
        for document in documents:
            for token in set(document):
                frequency[token] = frequency.get(token, 0) + 1
        total = max(len(documents), 1)
        self._idf = {token: float(np.log1p((total - n + 0.5) / (n + 0.5))) for token, n in frequency.items()}
        self._unknown_idf = float(np.log1p((total + 0.5) / 0.5))
        self._total = len(documents)
        self._vocabulary: dict[str, int] = {}
        if self._idf:
            model = bm25s.BM25(method="lucene")
            model.index([list(document) for document in documents], show_progress=False)
            self._vocabulary = model.vocab_dict
            parts = model.scores
            shape = (self._total, len(parts["indptr"]) - 1)
            # one product with a sparse matrix is several times faster than bm25s's own sum
            self._scores = csc_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=shape)

    def shares(self, query: tuple[str, ...]) -> NDArray[np.float32]:
        """One value in [0, 1) for each document; shape ``(documents,)``.

        The denominator counts the query's unknown words too, so a question about something else
        stays low even where its few known words match.
        """
        known = [token for token in query if token in self._idf]
        if not known:
            return np.zeros(self._total, dtype=np.float32)
        weight = sum(self._idf.get(token, self._unknown_idf) for token in query)
        counts = np.zeros(self._scores.shape[1], dtype=np.float32)
        np.add.at(counts, [self._vocabulary[token] for token in known], 1.0)
        return np.asarray(self._scores @ counts / weight, dtype=np.float32)


@dataclass(frozen=True)
class NearPair:
    """Two questions of different entries that say nearly the same; ``score`` is a centred cosine."""

    entry: str
    question: str
    other: str
    other_question: str
    score: float


class Index:
    """All entries as documents (questions, titles, answers), measured per entry and day."""

    def __init__(self, corpus: Corpus, vectors: VectorCache, report: Callable[[int], None] | None = None) -> None:
        self.corpus = corpus
        self.ids: list[str] = sorted(corpus.versions)
        self._vectors = vectors
        newest = [corpus.versions[id][-1] for id in self.ids]
        #: question documents, grouped by entry; the title counts as a question
        self.questions: list[str] = [text for entry in newest for text in questions_of(entry)]
        self._lengths = np.array([len(questions_of(entry)) for entry in newest], dtype=np.intp)
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._exact = self._keys()
        queries = [query_of(text) for text in self.questions]
        self._versions = [(row, entry) for row, id in enumerate(self.ids) for entry in corpus.versions[id]]
        self._words = Bm25([query.words for query in queries])
        self._folded = Bm25([query.folded for query in queries])
        self._version_rows = np.array([row for row, _ in self._versions], dtype=np.intp)
        self._answer_words = Bm25([query_of(f"{entry.title}\n{entry.body}").folded for _, entry in self._versions])
        self.texts = [query.text for query in queries]
        self.texts += [f"{entry.title} {entry.short_answer}".lower() for entry in newest]
        encoded = vectors.encode(self.texts, report)
        self._centre = encoded.mean(axis=0) if len(encoded) else np.zeros(0, dtype=np.float32)
        encoded = self._centred(encoded)
        self._question_vectors, self._answer_vectors = encoded[: len(queries)], encoded[len(queries) :]

    def expect(self, queries: Sequence[Query]) -> None:
        """Encode questions together that will be measured soon."""
        self._vectors.encode_queries([query.text for query in queries if query.marked])

    def in_force(self, day: date) -> NDArray[np.bool_]:
        """Which entries (rows of ``measure``) have a version on ``day``."""
        return np.array(
            [any(day in entry.effective for entry in self.corpus.versions[id]) for id in self.ids], dtype=bool
        )

    def same_question(self, text: str) -> int | None:
        """The one entry (row) that has this very question, typed with marks or without."""
        return self._exact.get(question_key(text))

    def _keys(self) -> dict[str, int | None]:
        keys: dict[str, int | None] = {}
        for at, text in enumerate(self.questions):
            row = self.row_of_question(at)
            bare = fold(question_key(text))
            keys[bare] = row if keys.get(bare, row) == row else None
        return keys | {question_key(text): self.row_of_question(at) for at, text in enumerate(self.questions)}

    def measure(self, query: Query, day: date | None = None, without: int | None = None) -> NDArray[np.float32]:
        """Measure a question against every entry; shape ``(entries, len(FEATURES))``.

        ``day`` picks the versions whose words count; ``None`` counts all. ``without`` leaves one
        question document out, so that an entry can be measured by its other questions. Questions
        typed without marks are not encoded: the vectors of such text say little.
        """
        words, folded = self._words.shares(query.words), self._folded.shares(query.folded)
        answer_words = self._answer_words.shares(query.folded)
        cosines = np.zeros(len(words), dtype=np.float32)
        answer_cosines = np.zeros(len(self.ids), dtype=np.float32)
        if query.marked:
            vector = self._centred(self._vectors.encode_query(query.text)[None])[0]
            cosines, answer_cosines = self._question_vectors @ vector, self._answer_vectors @ vector
        return np.stack(
            [
                self._best(words, without),
                self._mean(words, without),
                self._mean(folded, without),
                self._best_version(answer_words, day),
                self._best(cosines, without),
                self._mean(cosines, without),
                answer_cosines,
            ],
            axis=1,
        )

    def nearest_pairs(self, at_least: float) -> list[NearPair]:
        """Questions that are nearly a question of another entry, each pair once, nearest first."""
        nearness = self._question_vectors @ self._question_vectors.T
        rows = np.repeat(np.arange(len(self.ids)), self._lengths)
        nearness[rows[:, None] == rows[None, :]] = -1.0
        pairs = []
        for first, second in zip(*np.nonzero(np.triu(nearness >= at_least))):
            ids = self.ids[rows[first]], self.ids[rows[second]]
            texts = self.questions[first], self.questions[second]
            pairs.append(NearPair(ids[0], texts[0], ids[1], texts[1], float(nearness[first, second])))
        return sorted(pairs, key=lambda pair: -pair.score)

    def row_of_question(self, document: int) -> int:
        """The entry (row) that question document ``document`` belongs to."""
        return int(np.searchsorted(self._starts, document, side="right") - 1)

    def _centred(self, vectors: Vectors) -> Vectors:
        """Without what all texts of the corpus have in common, which tells no entry from another."""
        moved = vectors - self._centre
        lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        return np.asarray(moved / lengths, dtype=np.float32)

    def _best(self, values: Vectors, without: int | None) -> Vectors:
        if without is not None:
            values = values.copy()
            values[without] = 0.0
        return np.asarray(np.maximum.reduceat(values, self._starts))

    def _mean(self, values: Vectors, without: int | None) -> Vectors:
        sums = np.add.reduceat(values, self._starts)
        lengths = self._lengths.astype(np.float32)
        if without is not None:
            row = self.row_of_question(without)
            sums[row] -= values[without]
            lengths[row] = max(lengths[row] - 1, 1)
        return np.asarray(sums / lengths, dtype=np.float32)

    def _best_version(self, values: Vectors, day: date | None) -> Vectors:
        rows = self._version_rows
        if day is not None:
            kept = np.flatnonzero([day in entry.effective for _, entry in self._versions])
            rows, values = rows[kept], values[kept]
        best = np.zeros(len(self.ids), dtype=np.float32)
        np.maximum.at(best, rows, values)
        return best


def questions_of(entry: FaqEntry) -> list[str]:
    """The title and every question of an entry."""
    return [entry.title, *entry.questions]


def question_key(question: str) -> str:
    """What makes two questions the same: case, spaces, punctuation and tone placement do not."""
    return " ".join(re.findall(r"\w+", place_tones(unicodedata.normalize("NFC", question)).lower()))
