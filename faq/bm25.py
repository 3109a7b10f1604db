"""BM25 over documents of known words, as shares of what a question could reach."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: BM25's own constants: how soon a repeated word counts no more, and how much a longer document must repeat it.
_K1, _B = 1.5, 0.75

#: A document without words.
NOTHING: Counter[str] = Counter()


def bm25s() -> Any:
    """The library; it imports jax where that is installed, as it is beside Rasa, and has no need of it here."""
    with kept_out("jax"):
        import bm25s as library
    return library


@contextmanager
def kept_out(module: str) -> Iterator[None]:
    """Meanwhile a module cannot be imported, as if it were not installed, unless it has been."""
    absent = module not in sys.modules
    if absent:
        # as the import system is told so: https://docs.python.org/3/reference/import.html#the-module-cache
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[module]


class Bm25:
    """BM25 (bm25s, Lucene's variant) whose scores are shares of the best that a query could reach."""

    def __init__(self, documents: Sequence[tuple[str, ...]]) -> None:
        frequency: dict[str, int] = {}
        for document in documents:
            for token in set(document):
                frequency[token] = frequency.get(token, 0) + 1
        total = max(len(documents), 1)
        self._idf = {token: float(np.log1p((total - n + 0.5) / (n + 0.5))) for token, n in frequency.items()}
        self._unknown_idf = float(np.log1p((total + 0.5) / 0.5))
        self._total = len(documents)
        self._mean_length = sum(map(len, documents)) / total
        self._vocabulary: dict[str, int] = {}
        if self._idf:
            model = bm25s().BM25(method="lucene", k1=_K1, b=_B)
            model.index([list(document) for document in documents], show_progress=False)
            self._vocabulary = model.vocab_dict
            parts = model.scores
            self._starts = parts["indptr"].tolist()
            self._documents, self._scores = parts["indices"], parts["data"]

    def shares(self, query: tuple[str, ...]) -> NDArray[np.float32]:
        """One value in [0, 1) for each document; shape ``(documents,)``.

        The denominator counts the query's unknown words too, so a question about something else
        stays low even where its few known words match.
        """
        known = [token for token in query if token in self._idf]
        if not known:
            return np.zeros(self._total, dtype=np.float32)
        # adding up the few tokens' own lists is ten times faster than bm25s's sum over all documents
        sums = np.zeros(self._total, dtype=np.float32)
        for token in known:
            at = self._vocabulary[token]
            listed = slice(self._starts[at], self._starts[at + 1])
            sums[self._documents[listed]] += self._scores[listed]
        return np.asarray(sums / self._within_reach(query), dtype=np.float32)

    def all_shares(self, queries: Sequence[tuple[str, ...]]) -> NDArray[np.float32]:
        """The same for many queries; shape ``(queries, documents)``."""
        from scipy.sparse import csc_matrix, csr_matrix

        found = np.zeros((len(queries), self._total), dtype=np.float32)
        if not self._vocabulary:
            return found
        known = [[self._vocabulary[token] for token in query if token in self._idf] for query in queries]
        ends = np.cumsum([0, *map(len, known)])
        places = np.concatenate([np.array(each, dtype=np.intp) for each in known])
        size = len(self._starts) - 1
        asked = csr_matrix((np.ones(len(places), np.float32), places, ends), shape=(len(queries), size))
        scores = csc_matrix((self._scores, self._documents, self._starts), shape=(self._total, size))
        reached = np.array([self._within_reach(query) or 1.0 for query in queries], dtype=np.float32)
        found += (asked @ scores.T).toarray()
        return np.asarray(found / reached[:, None], dtype=np.float32)

    def share_of(self, counts: Counter[str], query: tuple[str, ...], without: Counter[str] = NOTHING) -> float:
        """The share of a document, given by how often it has each word, without being one of the others.

        ``without`` are words of it that are not to count.
        """
        usual = _K1 * (1 - _B + _B * (counts.total() - without.total()) / self._mean_length)
        found = 0.0
        for token in query:
            there = counts[token] - without[token]
            found += self._idf.get(token, 0.0) * there / (there + usual)
        return found / self._within_reach(query) if query else 0.0

    def _within_reach(self, query: tuple[str, ...]) -> float:
        """The best that a query could reach."""
        return sum(self._idf.get(token, self._unknown_idf) for token in query)
