"""Find the entry that answers a question: words of its questions and answer, and sentence vectors.

``Index`` measures how near a question is to every entry, in a few numbers each; ``faq.ranking``
turns the numbers into an order and a probability. Neither reads the clock or the network.
"""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from faq.bm25 import Bm25
from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.topic_words import TopicWords
from faq.topics import ADMINISTRATIVE
from law.acts import known_acts
from law.citations import Citation, TypedCitation
from law.glossary import known_terms
from viet.diacritics import fold, restore
from viet.encode import VectorCache, Vectors
from viet.noise import mend
from viet.normalise import clean, expand, place_tones
from viet.segment import plain_words

#: Below this share of syllables with marks, a question is read as typed without marks.
UNMARKED_SHARE = 0.3

#: What is measured for each entry, in this order; shares and cosines, about in [0, 1].
FEATURES = (
    "entry_words",
    "answer_words",
    "vector_best",
    "vector_mean",
    "vector_answer",
    "topic",
    "procedure",
)

#: The measures by words, those by the question's vector, and those by the words of the entry's whole topic.
BY_WORDS, BY_VECTORS, BY_TOPIC = slice(0, 2), slice(2, 5), slice(5, 7)

#: How far the scatter of questions within an entry is evened out (a share of its mean), learned by hold-out:
#: 0.05 to 3 tried, the top-1 of held-out questions is flat from 0.3 on.
WHITENING = 1.0
#: Up to so many vectors, each is compared in all its directions; of more, in the first ``HEAD``, which the questions
#: differ most in, and the ``NEAREST`` by these in all (with the same share of our questions, top-1 of held-out ones is
#: 0.15 points lower; 1.0 by 32 directions).
COMPARED_WHOLE = 20_000
HEAD, NEAREST = 96, 2_000
#: A clause cited by at most so many entries is about one matter (of 250 entries; 4 to 12 tried).
SELDOM = 8
#: Messages whose reading is remembered: several parts of a turn ask for it.
_LATEST_KEPT = 16
#: Days whose versions are remembered.
_DAYS_KEPT = 32
#: Held-out questions are measured by a geometry and by words of topics that were learned without their part.
PARTS = 5


@dataclass(frozen=True)
class Query:
    """A question in the forms that the index compares; ``text`` is what is encoded."""

    text: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    #: typed with marks; otherwise they were restored
    marked: bool


@lru_cache(maxsize=_LATEST_KEPT)
def query_of(text: str) -> Query:
    """Read a question: slips mended, abbreviations written out, missing marks restored, old names replaced."""
    written_out = expand(mend(clean(text)))
    tokens = plain_words(written_out)
    with_marks = sum(fold(token) != token for token in tokens)
    return _read(restore(written_out), with_marks >= UNMARKED_SHARE * len(tokens))


def document_of(text: str) -> Query:
    """Read a reviewed text in the same forms; it is written with care, so nothing is mended or restored.

    Its tokens are kept once for all documents.
    """
    read = _read(expand(clean(text)), marked=True)
    return replace(read, words=tuple(map(sys.intern, read.words)), folded=tuple(map(sys.intern, read.folded)))


def _read(text: str, marked: bool) -> Query:
    renamed = in_todays_names(text)
    tokens = plain_words(renamed)
    return Query(renamed, grams(tokens), grams([fold(token) for token in tokens]), marked)


def in_todays_names(text: str) -> str:
    """An expanded text with the law's present names in place of old and everyday ones (``law/glossary.yml``)."""
    pattern, names = _old_names()
    return pattern.sub(lambda found: names[found[0]], text)


@lru_cache(maxsize=1)
def _old_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds every old name, the longest first, and what each is called today; lower case, as ``expand`` writes."""
    names = {place_tones(name).lower(): term.new.lower() for term in known_terms() for name in term.old}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), names


def grams(tokens: Sequence[str]) -> tuple[str, ...]:
    """Syllables and pairs of neighbours."""
    return (*tokens, *(f"{a}_{b}" for a, b in itertools.pairwise(tokens)))


@dataclass(frozen=True)
class Geometry:
    """Where sentence vectors lie: without what all have in common, and with the directions in which the
    questions of one entry differ among themselves made shorter (within-class covariance normalisation). The
    directions in which all questions differ most come first.
    """

    centre: Vectors
    turn: Vectors

    @classmethod
    def learn(cls, encoded: Vectors, rows: NDArray[np.intp], kept: NDArray[np.bool_] | None = None) -> Geometry:
        """Learn from question vectors (the first ``len(rows)``, ``rows`` being their entries) among all.

        ``kept`` names the questions to learn the turn from; each entry should keep two or more.
        """
        if not len(encoded):
            return cls(np.zeros(0, dtype=np.float32), np.zeros((0, 0), dtype=np.float32))
        centre = encoded.mean(axis=0)
        used = np.arange(len(rows)) if kept is None else np.flatnonzero(kept)
        questions, entries = encoded[used].astype(np.float64), rows[used]
        sums = np.zeros((int(rows.max(initial=-1)) + 1, encoded.shape[1]))
        # the questions of an entry stand together
        there, first = np.unique(entries, return_index=True)
        sums[there] = np.add.reduceat(questions, first) if len(first) else 0.0
        counts = np.maximum(np.bincount(entries, minlength=len(sums)), 1)
        apart = questions - (sums / counts[:, None])[entries]
        scatter = apart.T @ apart / max(len(used), 1)
        size = scatter.shape[0]
        ridge = WHITENING * np.trace(scatter) / size
        if ridge <= 0:
            return cls(centre, np.eye(size, dtype=np.float32))
        lengths, directions = np.linalg.eigh(scatter + ridge * np.eye(size))
        turn = directions / np.sqrt(lengths)
        moved = (questions - centre) @ turn
        moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        _, main = np.linalg.eigh(moved.T @ moved)
        return cls(centre, (turn @ main[:, ::-1]).astype(np.float32))

    def place(self, vectors: Vectors) -> Vectors:
        """The vectors in this geometry, of length 1."""
        if not self.turn.size:
            return vectors
        moved = (vectors - self.centre) @ self.turn
        lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
        return np.asarray(moved / lengths, dtype=np.float32)


class Placed:
    """Vectors of length 1 that others are compared with."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        self._heads = np.ascontiguousarray(vectors[:, :HEAD]) if len(vectors) > COMPARED_WHOLE else None

    def cosines(self, vector: Vectors) -> Vectors:
        """To each; of very many, those of the farther ones by their first directions alone."""
        if self._heads is None:
            return np.asarray(self.vectors @ vector)
        rough = np.asarray(self._heads @ vector[:HEAD])
        near = np.argpartition(rough, -NEAREST)[-NEAREST:]
        rough[near] = self.vectors[near] @ vector
        return rough


@dataclass(frozen=True)
class NearPair:
    """Two questions of different entries that say nearly the same; ``score`` is a centred cosine."""

    entry: str
    question: str
    other: str
    other_question: str
    score: float


@dataclass(frozen=True)
class _Versions:
    """The versions of one day, the entries (rows) that have one, and where each entry's begin among them."""

    kept: slice | NDArray[np.intp]
    rows: NDArray[np.intp]
    starts: NDArray[np.intp]


class Index:
    """All entries as documents (questions, titles, answers), measured per entry and day."""

    def __init__(
        self,
        corpus: Corpus,
        vectors: VectorCache,
        report: Callable[[int], None] | None = None,
        earlier: Index | None = None,
    ) -> None:
        """Index ``corpus``; ``report`` hears how many new texts are encoded, ``earlier`` lends what it has read."""
        self.corpus = corpus
        self._read: dict[str, Query] = earlier._read if earlier else {}
        self.ids: list[str] = sorted(corpus.versions)
        #: the same, to pick many at once
        self.names = np.array(self.ids, dtype=object)
        self._vectors = vectors
        newest = [corpus.versions[id][-1] for id in self.ids]
        #: question documents, grouped by entry; the title counts as a question
        self.questions: list[str] = [text for entry in newest for text in questions_of(entry)]
        self._lengths = np.array([len(questions_of(entry)) for entry in newest], dtype=np.intp)
        self._starts = np.cumsum(self._lengths) - self._lengths
        self._rows = np.repeat(np.arange(len(self.ids)), self._lengths)
        self._exact = self._keys()
        queries = [self._document(text) for text in self.questions]
        self._queries = queries
        self.texts = [query.text for query in queries]
        self.texts += [f"{entry.title} {entry.short_answer}".lower() for entry in newest]
        topics = sorted({ADMINISTRATIVE, *(entry.topic for entry in newest)})
        self._administrative = topics.index(ADMINISTRATIVE)
        #: of each entry (row)
        self._topics = np.array([topics.index(entry.topic) for entry in newest], dtype=np.intp)
        self._versions = [(row, entry) for row, id in enumerate(self.ids) for entry in corpus.versions[id]]
        self._version_rows = [row for row, _ in self._versions]
        self._on = lru_cache(maxsize=_DAYS_KEPT)(self._versions_on)
        # the network computes outside Python; meanwhile the words are counted
        with ThreadPoolExecutor(1) as beside:
            encoding = beside.submit(vectors.encode, self.texts, report)
            answers = [self._document(f"{entry.title}\n{entry.body}") for _, entry in self._versions]
            self._answer_words = Bm25([answer.folded for answer in answers])
            self._answers = [answer.words for answer in answers]
            self._entry_words = Bm25([tuple(self._entry_document(at)) for at in range(len(self._versions))])
            self._topic_words = TopicWords.learn(*self._of_topics())
            self._encoded = encoding.result()
        self._geometry = Geometry.learn(self._encoded, self._rows)
        placed = self._geometry.place(self._encoded)
        self._question_vectors, self._answer_vectors = Placed(placed[: len(queries)]), Placed(placed[len(queries) :])

    def _of_topics(self) -> tuple[list[tuple[str, ...]], NDArray[np.intp], int]:
        """The words of each question, its topic, and how many topics there are."""
        count = max(self._topics.max(initial=-1), self._administrative) + 1
        return [query.words for query in self._queries], self._topics[self._rows], count

    def _document(self, text: str) -> Query:
        if text not in self._read:
            self._read[text] = document_of(text)
        return self._read[text]

    def _entry_document(self, version: int) -> Iterator[str]:
        """The words of a version and of all questions of its entry."""
        row = self._versions[version][0]
        yield from self._answers[version]
        for at in range(self._starts[row], self._starts[row] + self._lengths[row]):
            yield from self._queries[at].words

    @cached_property
    def _entry_counts(self) -> list[Counter[str]]:
        return [Counter(self._entry_document(at)) for at in range(len(self._versions))]

    def expect(self, queries: Sequence[Query]) -> None:
        """Encode questions together that will be measured soon."""
        self._vectors.encode_queries([query.text for query in queries])

    def akin(self) -> NDArray[np.bool_]:
        """Which entries (rows, columns) rest on the same seldom-cited clause, or are the same.

        A clause that many entries cite (time limits of complaints, transition) makes no two of them akin.
        """
        clauses: list[set[Citation]] = []
        for id in self.ids:
            cited = {c for entry in self.corpus.versions[id] for _, group in entry.citations for c in group}
            clauses.append({Citation(c.act, c.article, c.clause) for c in cited if c.clause is not None})
        counts = Counter(clause for group in clauses for clause in group)
        seldom = [{clause for clause in group if counts[clause] <= SELDOM} for group in clauses]
        same = [[one is other or bool(one & other) for other in seldom] for one in seldom]
        return np.array(same, dtype=bool).reshape(len(self.ids), len(self.ids))

    def in_force(self, day: date) -> NDArray[np.bool_]:
        """Which entries (rows of ``measure``) have a version on ``day``."""
        found = np.zeros(len(self.ids), dtype=bool)
        found[self._on(day).rows] = True
        return found

    def _versions_on(self, day: date | None) -> _Versions:
        kept = np.array([day is None or day in entry.effective for _, entry in self._versions], dtype=bool)
        rows = np.array([row for row, _ in self._versions], dtype=np.intp)[kept]
        # versions stand in the order of their entries
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        return _Versions(slice(None) if kept.all() else np.flatnonzero(kept), rows[starts], starts)

    def same_question(self, text: str) -> int | None:
        """The one entry (row) that has this very question, typed with marks or without."""
        return self._exact.get(question_key(text))

    def citing(self, typed: TypedCitation, day: date) -> list[str]:
        """Entries in force on ``day`` that rest on a provision of an enforcement law as somebody typed it.

        Without an act's name it is the enforcement law of the day that is meant.
        """
        acts = known_acts()
        named = acts.named(typed.act) if typed.act else acts.named("Luật Thi hành án dân sự")
        meant = next((act for act in named if day in act.effective), None)
        if meant is None:
            return []
        wanted = (meant.id, typed.article)
        return [
            entry.id
            for id in self.ids
            for entry in self.corpus.versions[id]
            if day in entry.effective
            and any(
                (cited.act, cited.article) == wanted and typed.clause in (None, cited.clause)
                for cited in entry.citations_on(day)
            )
        ]

    def _keys(self) -> dict[str, int | None]:
        keys: dict[str, int | None] = {}
        for at, text in enumerate(self.questions):
            row = self.row_of_question(at)
            bare = fold(question_key(text))
            keys[bare] = row if keys.get(bare, row) == row else None
        return keys | {question_key(text): self.row_of_question(at) for at, text in enumerate(self.questions)}

    def measure(self, query: Query, day: date | None = None, vectors: bool = True) -> NDArray[np.float32]:
        """Measure a question against every entry; shape ``(entries, len(FEATURES))``, each measure in one piece.

        ``day`` picks the versions whose words count; ``None`` counts all. Without ``vectors`` the
        question is not encoded, and its cosines are 0.
        """
        measured = np.zeros((len(self.ids), len(FEATURES)), dtype=np.float32, order="F")
        shares = self._entry_words.shares(query.words), self._answer_words.shares(query.folded)
        measured[:, BY_WORDS] = self._of_entries(*shares, day).T
        measured[:, BY_TOPIC] = self._by_topic(self._topic_words.scores(query.words)).T
        if vectors:
            vector = self._geometry.place(self._vectors.encode_query(query.text)[None])[0]
            cosines, answer_cosines = self._question_vectors.cosines(vector), self._answer_vectors.cosines(vector)
            measured[:, BY_VECTORS] = self._by_vectors(cosines, answer_cosines).T
        return measured

    def measure_all(self, queries: Sequence[Query]) -> NDArray[np.float32]:
        """``measure`` for many questions at once; shape ``(queries, entries, len(FEATURES))``."""
        measured = np.empty((len(queries), len(self.ids), len(FEATURES)), dtype=np.float32)
        if not queries:
            return measured
        self.expect(queries)
        placed = self._geometry.place(np.array([self._vectors.encode_query(query.text) for query in queries]))
        topics = np.array([self._topic_words.scores(query.words) for query in queries])
        measured[..., BY_WORDS] = np.moveaxis(self._of_entries(*self._all_shares(queries)), 0, -1)
        to_questions, to_answers = (each.vectors.T for each in (self._question_vectors, self._answer_vectors))
        by_vectors = self._by_vectors(placed @ to_questions, placed @ to_answers)
        measured[..., BY_VECTORS] = np.moveaxis(by_vectors, 0, -1)
        measured[..., BY_TOPIC] = np.moveaxis(self._by_topic(topics), 0, -1)
        return measured

    def measure_own(self) -> NDArray[np.float32]:
        """Measure each question document of the index as if it were not in it.

        Shape ``(questions, entries, len(FEATURES))``. Its own document is left out of its entry, and
        the geometry and the words of topics are learned without its part of the questions.
        """
        measured = np.empty((len(self._queries), len(self.ids), len(FEATURES)), dtype=np.float32)
        parts = np.arange(len(self._queries)) % PARTS
        # most of it is computed outside Python
        with ThreadPoolExecutor(1) as beside:
            by_vectors = beside.submit(self._own_by_vectors, parts)
            measured[..., BY_WORDS] = np.moveaxis(self._own_by_words(), 0, -1)
            topics = TopicWords.held_out(*self._of_topics(), parts)
            measured[..., BY_TOPIC] = np.moveaxis(self._by_topic(topics), 0, -1)
            measured[..., BY_VECTORS] = np.moveaxis(by_vectors.result(), 0, -1)
        return measured

    def _own_by_words(self) -> NDArray[np.float32]:
        """The measures ``BY_WORDS``, each in one piece, of each question with its own document left out."""
        whole, answers = self._all_shares(self._queries)
        firsts, ends = (np.searchsorted(self._version_rows, self._rows, side).tolist() for side in ("left", "right"))
        for at, query in enumerate(self._queries):
            own = Counter(query.words)
            for version in range(firsts[at], ends[at]):
                whole[at, version] = self._entry_words.share_of(self._entry_counts[version], query.words, own)
        return self._of_entries(whole, answers)

    def _own_by_vectors(self, parts: NDArray[np.intp]) -> NDArray[np.float32]:
        """The measures ``BY_VECTORS``, each in one piece, in a geometry learned without the question's part."""
        count = len(self._queries)
        found = np.empty((BY_VECTORS.stop - BY_VECTORS.start, count, len(self.ids)), dtype=np.float32)
        for part in range(PARTS):
            placed = Geometry.learn(self._encoded, self._rows, parts != part).place(self._encoded)
            documents, answers = placed[:count], placed[count:]
            held = np.flatnonzero(parts == part)
            found[:, held] = self._by_vectors(documents[held] @ documents.T, documents[held] @ answers.T, held)
        return found

    def _all_shares(self, queries: Sequence[Query]) -> tuple[Vectors, Vectors]:
        """The shares of many questions in the words of each version, with its questions and in its answer."""
        whole = self._entry_words.all_shares([query.words for query in queries])
        return whole, self._answer_words.all_shares([query.folded for query in queries])

    def _of_entries(self, whole: Vectors, answers: Vectors, day: date | None = None) -> NDArray[np.float32]:
        """The measures ``BY_WORDS``, each in one piece: shares of the best version of each entry, in the last axis."""
        return np.stack([self._best_version(whole, day), self._best_version(answers, day)])

    def _by_vectors(
        self, cosines: Vectors, answer_cosines: Vectors, without: NDArray[np.intp] | None = None
    ) -> NDArray[np.float32]:
        """The measures ``BY_VECTORS``, each in one piece, from cosines to every question and answer (the last axis).

        ``without``: for each row of ``cosines`` the question (column) that is not to count.
        """
        lengths = self._lengths.astype(np.float32)
        if without is not None:
            each = np.arange(len(without))
            cosines[each, without] = 0.0
            lengths = np.tile(lengths, (len(without), 1))
            lengths[each, self._rows[without]] = np.maximum(lengths[each, self._rows[without]] - 1, 1)
        best = np.maximum.reduceat(cosines, self._starts, axis=-1)
        mean = np.add.reduceat(cosines, self._starts, axis=-1) / lengths
        return np.asarray(np.stack([best, mean, answer_cosines]), dtype=np.float32)

    def _by_topic(self, scores: Vectors) -> NDArray[np.float32]:
        """The measures ``BY_TOPIC``, each in one piece, from scores of every topic (the last axis)."""
        administrative = scores[..., self._administrative, None]
        procedure = np.where(self._topics == self._administrative, administrative, 1.0 - administrative)
        return np.stack([scores[..., self._topics], procedure])

    def nearest_pairs(self, at_least: float) -> list[NearPair]:
        """Questions that are nearly a question of another entry, each pair once, nearest first."""
        nearness = self._question_vectors.vectors @ self._question_vectors.vectors.T
        rows = self._rows
        nearness[rows[:, None] == rows[None, :]] = -1.0
        pairs = []
        for first, second in zip(*np.nonzero(np.triu(nearness >= at_least))):
            ids = self.ids[rows[first]], self.ids[rows[second]]
            texts = self.questions[first], self.questions[second]
            pairs.append(NearPair(ids[0], texts[0], ids[1], texts[1], float(nearness[first, second])))
        return sorted(pairs, key=lambda pair: -pair.score)

    def row_of_question(self, document: int) -> int:
        """The entry (row) that question document ``document`` belongs to."""
        return int(self._rows[document])

    def _best_version(self, values: Vectors, day: date | None) -> Vectors:
        """Of values for every version, in the last axis, those of the best on a day for every entry."""
        versions = self._on(day)
        best = np.zeros((*values.shape[:-1], len(self.ids)), dtype=np.float32)
        if len(versions.rows):
            best[..., versions.rows] = np.maximum.reduceat(values[..., versions.kept], versions.starts, axis=-1)
        return best


def questions_of(entry: FaqEntry) -> list[str]:
    """The title and every question of an entry."""
    return [entry.title, *entry.questions]


def question_key(question: str) -> str:
    """What makes two questions the same: case, spaces, punctuation and tone placement do not."""
    return " ".join(re.findall(r"\w+", place_tones(unicodedata.normalize("NFC", question)).lower()))
