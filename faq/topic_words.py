"""Which topic a question is about, told by its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

#: Ridge regression's penalty (0.3 to 10 tried on held-out questions: the same within half a point).
PENALTY = 1.0
#: Of more questions than these every so many-th is learned from.
MOST_LEARNED_FROM = 20_000


class TopicWords:
    """One linear score for each topic from the words that a question has, learned by ridge regression on TF-IDF.

    Where two entries say nearly the same about different procedures (a civil and an administrative judgment), the
    vectors and single rare words tell them apart less than all words of their topics do.
    """

    def __init__(self, places: dict[str, int], idf: Numbers, weights: Numbers, bias: Numbers) -> None:
        self._places = places
        self._idf = idf
        #: one row a word, one column a topic
        self._weights = weights
        self._bias = bias

    @classmethod
    def learn(cls, documents: Sequence[Sequence[str]], topics: NDArray[np.intp], count: int) -> TopicWords:
        """``documents`` are the words of each question, ``topics`` its topic's number below ``count``."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        step = _step(len(documents))
        if not any(documents[::step]):
            return cls({}, np.zeros(0, np.float32), np.zeros((0, count), np.float32), np.zeros(count, np.float32))
        reader = TfidfVectorizer(analyzer=_in_order, dtype=np.float32)
        counted = reader.fit_transform(documents[::step])
        is_about = np.eye(count, dtype=np.float32)[topics[::step]]
        model = _regression().fit(counted, is_about)
        weights = np.asarray(model.coef_, dtype=np.float32).reshape(count, -1).T
        bias = np.broadcast_to(np.asarray(model.intercept_, dtype=np.float32), count)
        return cls(reader.vocabulary_, reader.idf_.astype(np.float32), np.ascontiguousarray(weights), bias)

    @staticmethod
    def held_out(
        documents: Sequence[Sequence[str]], topics: NDArray[np.intp], count: int, parts: NDArray[np.intp]
    ) -> Numbers:
        """The scores of each document by what is learned without its part; shape ``(documents, count)``.

        ``parts`` is each document's part; a word that only this part has is unknown.
        """
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        found = np.zeros((len(documents), count), dtype=np.float32)
        if not any(documents):
            return found
        counted = CountVectorizer(analyzer=_in_order, dtype=np.float32).fit_transform(documents)
        is_about = np.eye(count, dtype=np.float32)[topics]
        for part in np.unique(parts):
            others = np.flatnonzero(parts != part)
            others = others[:: _step(len(others))]
            known = np.flatnonzero(counted[others].getnnz(axis=0))
            if not len(known):
                continue
            learned, own = counted[others][:, known], counted[parts == part][:, known]
            weighted = TfidfTransformer().fit(learned)
            model = _regression().fit(weighted.transform(learned), is_about[others])
            found[parts == part] = model.predict(weighted.transform(own)).reshape(-1, count)
        return found

    def scores(self, words: Sequence[str]) -> Numbers:
        """How much a question sounds like each topic, about in [0, 1]; shape ``(topics,)``."""
        known = [place for word in _in_order(words) if (place := self._places.get(word)) is not None]
        if not known:
            return self._bias
        share = self._idf[known]
        share = share / np.linalg.norm(share)
        return np.asarray(self._bias + share @ self._weights[known], dtype=np.float32)


def _in_order(words: Sequence[str]) -> list[str]:
    """Each word once, so that sums are the same in every process (the order of a set is not)."""
    return sorted(set(words))


def _step(count: int) -> int:
    """Of so many questions, every how many-th is learned from."""
    return max(-(-count // MOST_LEARNED_FROM), 1)


def _regression() -> Any:
    from sklearn.linear_model import Ridge

    return Ridge(PENALTY, solver="sparse_cg", tol=1e-2)
