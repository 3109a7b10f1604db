"""Learn from the entries' own questions how to order entries and when to trust the order.

Two small linear models for questions whose vector is known and two for words alone, kept as JSON that a
person can read. The *order* weighs the measures of ``faq.search``; it is learned so that
the right entry comes first (a softmax over all entries), each question being measured with itself
left out. The *trust* is the probability that the first entry is right, a sum of rising lines of several
stretches; it is learned from the same questions, from questions whose own entry was taken away, and
from messages about something else; an entry other than the question's own counts as right as often as
readers found it so.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faq.search import BY_VECTORS, BY_WORDS, FEATURES, Index, Query, query_of
from law.citations import find
from viet.diacritics import has_marks

#: What the trust model sees of one ranked question: how far the first entry leads, how near it is, and
#: whether words alone and vectors alone would also put it near the front.
TRUST_FEATURES = (
    "share",
    "margin",
    "entry_words",
    "answer_words",
    "vector_best",
    "vector_mean",
    "vector_answer",
    "topic",
    "words_agree",
    "vectors_agree",
)

#: Learned thresholds keep wrong answers rarer than this among answers to held-out questions, as ``ANSWERED_BY`` expects
#: them. It expects too many among the surest: there, of entries akin, 0.81 answered the question, of others 0.48.
MAX_WRONG_OF_ANSWERED = 0.09
#: The same for messages whose intent is surely a question of ours: the trust need not keep away other subjects there.
MAX_WRONG_WHEN_OURS = 0.12
#: Below the answer threshold choices are offered, down to the trust under which this share of the held-out questions
#: falls whose entry is one of the first three: fewer are given up, and nonsense gets no choices.
MOST_GIVEN_UP = 0.05
#: Choices whose first is right less often than this are never offered.
CLARIFY_FROM = 0.15

#: Only a question that an entry lists is surer.
SUREST = 0.9999

#: How often an entry answers a question written for another one: 240 held-out questions with another entry in first
#: place, each with that entry's answer, read by two readers (alike in 38 of 40 read by both; in part counts half).
#: *akin*: both rest on the same seldom-cited clause (``Index.akin``).
ANSWERED_BY = {"akin": 0.7, "other": 0.25}

#: A measure says more about being right in one stretch than in another: shares of all cases at which they meet.
STRETCHES = (0.2, 0.4, 0.6, 0.8)

#: How much each kind of evidence weighs when the trust is learned: much to be refused, so that it is told apart.
EVIDENCE = {"own": 0.7, "without_entry": 0.1, "off_topic": 0.2}
#: The same for the scale of the trust: a guess at what is left once the intent has kept away most of what is about
#: something else.
TRAFFIC = {"own": 0.9, "without_entry": 0.05, "off_topic": 0.05}

_FORMS = ("whole", "words")
_LARGEST_MARGIN = 5.0

Matrix = NDArray[np.float32]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Match:
    """One entry and the probability that it answers the question."""

    entry: str
    score: float


@dataclass(frozen=True)
class Ranking:
    """Entries by falling score; ``outcome`` is ``answer``, ``clarify`` or ``unanswered``."""

    matches: tuple[Match, ...]
    outcome: str


UNANSWERED = Ranking((), "unanswered")


@dataclass(frozen=True)
class Weights:
    """What was learned for one form of typing, in the order of the feature names."""

    order: tuple[float, ...]
    #: a slope for each stretch of each measure
    trust: tuple[float, ...]
    trust_bias: float
    answer_from: float
    clarify_from: float = CLARIFY_FROM
    #: for messages that surely ask about our subject
    answer_ours_from: float = 1.0
    #: for each measure, where one stretch ends and the next begins; without any, each is one stretch
    knots: tuple[tuple[float, ...], ...] = ()

    def logits(self, measures: Matrix) -> Numbers:
        """One number for each entry; only differences matter."""
        return np.asarray(measures @ np.array(self.order, dtype=measures.dtype), dtype=np.float64)

    def trust_of(self, features: Numbers) -> Numbers:
        """Probability that the first entry is right; ``features`` in the order of ``TRUST_FEATURES``."""
        logits = stretches(features, self.knots) @ np.array(self.trust) + self.trust_bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


@dataclass(frozen=True)
class Ranker:
    """The learned model, whole."""

    whole: Weights
    #: for measures without vectors
    words: Weights

    def rank(
        self,
        query: Query,
        measures: Matrix,
        ids: Sequence[str] | NDArray[np.object_],
        top: int = 5,
        vectors: bool = True,
        ours: bool = False,
    ) -> Ranking:
        """Order entries and decide; ``measures`` has one row for each of ``ids``. ``ours``: see ``Searcher.search``."""
        if not len(ids) or not query.folded:
            return UNANSWERED
        weights = self.whole if vectors else self.words
        logits = weights.logits(measures)
        trust = min(float(weights.trust_of(trust_features(measures, logits))), SUREST)
        order = _first(logits, top)
        shares = np.exp(logits[order] - logits[order[0]])
        matches = tuple(Match(ids[row], round(float(trust * share), 4)) for row, share in zip(order, shares))
        if trust >= (min(weights.answer_from, weights.answer_ours_from) if ours else weights.answer_from):
            return Ranking(matches, "answer")
        return Ranking(matches, "clarify" if trust >= weights.clarify_from else "unanswered")

    def to_json(self) -> str:
        """Readable form: every weight beside its name."""
        return json.dumps({form: _named(getattr(self, form)) for form in _FORMS}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Ranker:
        """Read ``to_json``; ``ValueError`` when it was learned for other measures."""
        data = json.loads(text)
        return cls(**{form: _unnamed(data[form]) for form in _FORMS})


def _named(weights: Weights) -> dict[str, Any]:
    knots = weights.knots or ((),) * len(weights.trust)
    ends = np.cumsum([len(each) + 1 for each in knots])
    return {
        "order": dict(zip(FEATURES, weights.order)),
        "trust": {
            name: {"knots": each, "slopes": weights.trust[end - len(each) - 1 : end]}
            for name, each, end in zip(TRUST_FEATURES, knots, ends)
        },
        "trust_bias": weights.trust_bias,
        "answer_from": weights.answer_from,
        "clarify_from": weights.clarify_from,
        "answer_ours_from": weights.answer_ours_from,
    }


def _unnamed(data: dict[str, Any]) -> Weights:
    order, trust = data["order"], data["trust"]
    if tuple(order) != FEATURES or tuple(trust) != TRUST_FEATURES:
        raise ValueError("the ranking model was learned for other measures: run `hoidap train`")
    return Weights(
        order=tuple(order.values()),
        trust=tuple(slope for each in trust.values() for slope in each["slopes"]),
        trust_bias=data["trust_bias"],
        answer_from=data["answer_from"],
        clarify_from=data["clarify_from"],
        answer_ours_from=data["answer_ours_from"],
        knots=tuple(tuple(each["knots"]) for each in trust.values()),
    )


def stretches(features: Numbers, knots: Sequence[Sequence[float]]) -> Numbers:
    """Each measure cut at its knots into the parts that lie in each stretch, which add up to it; last axis.

    With a slope for each, the trust rises by more in one stretch than in another and never falls.
    """
    if not knots:
        return features
    parts = []
    for measure, cuts in zip(np.moveaxis(features, -1, 0), knots):
        below = [np.minimum(measure, cut) for cut in cuts] + [measure]
        parts += [below[0], *(upper - lower for lower, upper in itertools.pairwise(below))]
    return np.stack(parts, axis=-1)


def _knots(features: Numbers) -> tuple[tuple[float, ...], ...]:
    """Where stretches with as many cases each meet; none in a measure that is the same in all."""
    cuts = np.quantile(features, STRETCHES, axis=0).T
    return tuple(
        tuple(sorted({round(float(cut), 4) for cut in some if low < cut < high}))
        for some, low, high in zip(cuts, features.min(axis=0), features.max(axis=0))
    )


def _first(logits: Numbers, top: int) -> NDArray[np.intp]:
    """The rows of the ``top`` highest numbers, best first; of equal ones the earlier row."""
    least = np.partition(logits, -top)[-top] if len(logits) > top else -np.inf
    high = np.flatnonzero(logits >= least)
    order: NDArray[np.intp] = np.argsort(-logits[high], kind="stable")
    return np.asarray(high[order][:top])


def trust_features(measures: Matrix, logits: Numbers) -> Numbers:
    """What rankings look like from outside: shape ``(..., len(TRUST_FEATURES))``.

    ``measures`` has the shape ``(..., entries, len(FEATURES))`` and ``logits`` ``(..., entries)``; an entry whose
    logit is ``-inf`` is not there.
    """
    best = logits.argmax(axis=-1)[..., None]
    named = dict(zip(FEATURES, np.moveaxis(np.take_along_axis(measures, best[..., None], -2)[..., 0, :], -1, 0)))
    first = np.take_along_axis(logits, best, -1)
    others = logits.copy()
    np.put_along_axis(others, best, -np.inf, -1)
    named["share"] = 1.0 / np.exp(logits - first).sum(axis=-1)
    named["margin"] = np.minimum(first[..., 0] - others.max(axis=-1), _LARGEST_MARGIN)
    for name, columns in (("words_agree", BY_WORDS), ("vectors_agree", BY_VECTORS)):
        alone = measures[..., columns].sum(axis=-1)
        nearer = (alone > np.take_along_axis(alone, best, -1)) & (logits > -np.inf)
        named[name] = 1.0 / (1 + np.count_nonzero(nearer, axis=-1))
    return np.asarray(np.stack([named[name] for name in TRUST_FEATURES], axis=-1), dtype=np.float64)


@dataclass(frozen=True)
class Report:
    """What training saw, as shares over held-out questions (each left out of its own entry).

    ``top1`` and ``top3``: the entry itself is first, or among three. ``wrong_of_answered`` is what ``ANSWERED_BY``
    makes one expect.
    """

    questions: int
    off_topic: int
    top1: dict[str, float]
    top3: dict[str, float]
    answered: dict[str, float]
    wrong_of_answered: dict[str, float]
    off_topic_answered: dict[str, float]


_FIGURES = ("top1", "top3", "answered", "wrong_of_answered", "off_topic_answered")


def learn(index: Index, off_topic: Sequence[Query]) -> tuple[Ranker, Report]:
    """Fit the model on the index's questions and on messages about something else.

    ``ValueError`` when there is nothing to tell right from wrong (too few entries or messages).
    """
    rows = np.array([index.row_of_question(document) for document in range(len(index.questions))])
    elsewhere = [query for query in off_topic if query.folded]
    if len(index.ids) < 2 or not elsewhere:
        raise ValueError("the ranking needs at least two entries and some off-topic examples")
    measured, others, akin = index.measure_own(), index.measure_all(elsewhere), index.akin()
    in_words, others_in_words = measured.copy(), others.copy()
    for measures in (in_words, others_in_words):
        measures[..., BY_VECTORS] = 0.0
    with ThreadPoolExecutor(len(_FORMS)) as pool:
        # most of it is computed outside Python
        forms = (pool.submit(_learn, *each, rows, akin) for each in ((measured, others), (in_words, others_in_words)))
        learned = dict(zip(_FORMS, [form.result() for form in list(forms)]))
    figures = {name: {form: seen[name] for form, (_, seen) in learned.items()} for name in _FIGURES}
    weights = {form: weights for form, (weights, _) in learned.items()}
    return Ranker(**weights), Report(len(rows), len(off_topic), **figures)


def _learn(
    measured: Matrix, others: Matrix, rows: NDArray[np.intp], akin: NDArray[np.bool_]
) -> tuple[Weights, dict[str, float]]:
    """The weights of one form, and its ``_FIGURES``; ``rows`` are the entries of the questions that were held out."""
    order = _learn_order(measured, rows)
    seen, right, kinds = _evidence(order, measured, rows, others, akin)
    knots = _knots(seen)
    parts = stretches(seen, knots)
    trust, bias = _learn_trust(parts, right, kinds)
    trust, bias = _to_scale(trust, bias, parts, right, kinds)
    scores = Weights(order, trust, bias, 1.0, knots=knots).trust_of(seen)
    own = kinds == "own"
    best_first = np.argsort(-(measured @ np.array(order)), axis=1)
    offered = (best_first[:, :3] == rows[:, None]).any(axis=1)
    answer_from = _threshold(scores[own], right[own], MAX_WRONG_OF_ANSWERED)
    answer_ours_from = _threshold(scores[own], right[own], MAX_WRONG_WHEN_OURS)
    clarify_from = _floor(scores[own][offered], answer_ours_from)
    answered = scores >= answer_from
    figures = {
        "top1": float((best_first[:, 0] == rows).mean()),
        "top3": float(offered.mean()),
        "answered": float(answered[own].mean()),
        "wrong_of_answered": 1.0 - float(right[own & answered].mean()) if (own & answered).any() else 0.0,
        "off_topic_answered": float(answered[kinds == "off_topic"].mean()),
    }
    return Weights(order, trust, bias, answer_from, clarify_from, answer_ours_from, knots), figures


def _evidence(
    order: tuple[float, ...],
    measured: Matrix,
    rows: NDArray[np.intp],
    off_topic: Matrix,
    akin: NDArray[np.bool_],
) -> tuple[Numbers, Numbers, NDArray[np.str_]]:
    """Rankings seen from outside, how likely each is right, and its kind (a key of ``EVIDENCE``).

    The first entry is right when it is the question's own, sometimes when it is another (``ANSWERED_BY``), and never
    for a message about something else.
    """
    logits = measured @ np.array(order)
    without = logits.copy()
    without[np.arange(len(rows)), rows] = -np.inf
    seen = [trust_features(measured, logits), trust_features(measured, without)]
    right = []
    for each in (logits, without):
        first = each.argmax(axis=1)
        others = np.where(akin[rows, first], ANSWERED_BY["akin"], ANSWERED_BY["other"])
        right.append(np.where(first == rows, 1.0, others))
    seen.append(trust_features(off_topic, off_topic @ np.array(order)))
    right.append(np.zeros(len(off_topic)))
    kinds = np.repeat(["own", "without_entry", "off_topic"], [len(rows), len(rows), len(off_topic)])
    return np.concatenate(seen), np.concatenate(right), kinds


def _learn_order(measured: Matrix, rows: NDArray[np.intp]) -> tuple[float, ...]:
    """Softmax over entries; no weight is negative, so that nearer never means worse."""
    from scipy.optimize import minimize

    spread = np.maximum(measured.reshape(-1, measured.shape[-1]).std(axis=0), 1e-6)
    scaled = (measured / spread).astype(np.float64)
    questions = np.arange(len(rows))
    flat, own = scaled.reshape(-1, scaled.shape[-1]), scaled[questions, rows].sum(axis=0)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        logits = scaled @ weights
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        value = -np.log(shares[questions, rows] + 1e-12).mean() + 1e-3 * weights @ weights
        slope = shares.ravel() @ flat - own
        return float(value), slope / len(rows) + 2e-3 * weights

    start = np.full(measured.shape[-1], 0.5)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(start))
    return tuple(round(float(weight), 4) for weight in found.x / spread * (spread > 1e-6))


def _to_scale(
    trust: tuple[float, ...], bias: float, features: Numbers, right: Numbers, source: NDArray[np.str_]
) -> tuple[tuple[float, ...], float]:
    """The same order of trust, as probabilities in the ``TRAFFIC`` expected (Platt scaling)."""
    logits = features @ np.array(trust) + bias
    (slope,), shift = _learn_trust(logits[:, None], right, source, TRAFFIC)
    return tuple(round(slope * weight, 4) for weight in trust), round(slope * bias + shift, 4)


def _learn_trust(
    features: Numbers, right: Numbers, source: NDArray[np.str_], shares: Mapping[str, float] = EVIDENCE
) -> tuple[tuple[float, ...], float]:
    """Logistic regression on probabilities; no weight is negative: a nearer entry is never trusted less."""
    from scipy.optimize import minimize

    counts = Counter(source.tolist())
    weights = np.array([shares[name] / counts[name] for name in source.tolist()])
    spread = features.std(axis=0)
    told = spread > 1e-6  # what is the same in every case tells nothing
    scaled = np.column_stack([np.where(told, features / np.where(told, spread, 1.0), 0.0), np.ones(len(features))])

    def loss(coefficients: Numbers) -> tuple[float, Numbers]:
        logits = scaled @ coefficients
        pull = weights * (1.0 / (1.0 + np.exp(-logits)) - right)
        penalty = 1e-4 * coefficients[:-1]
        value = weights @ (np.logaddexp(0.0, logits) - right * logits) + 0.5 * penalty @ coefficients[:-1]
        return float(value), scaled.T @ pull + np.append(penalty, 0.0)

    bounds = [(0.0, None)] * features.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = np.where(told, found[:-1] / np.where(told, spread, 1.0), 0.0)
    return tuple(round(float(slope), 4) for slope in slopes), round(float(found[-1]), 4)


def _threshold(scores: Numbers, right: Numbers, most_wrong: float) -> float:
    """The lowest score from which on wrong answers stay rarer than ``most_wrong``."""
    order = np.argsort(-scores)
    share = np.cumsum(1.0 - right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share <= most_wrong)
    return round(float(scores[order][good[-1]]), 4) if len(good) else 1.0


def _floor(scores: Numbers, answer_from: float) -> float:
    """The trust below which ``MOST_GIVEN_UP`` of these scores lie, never above the answer threshold."""
    given_up = float(np.quantile(scores, MOST_GIVEN_UP)) if len(scores) else CLARIFY_FROM
    return round(min(max(CLARIFY_FROM, given_up), answer_from), 4)


class Searcher:
    """An index and the ranker learned for it."""

    def __init__(self, index: Index, ranker: Ranker) -> None:
        self.index = index
        self.ranker = ranker

    def search(self, text: str, day: date, top: int = 5, about: str | None = None, ours: bool = False) -> Ranking:
        """Rank the entries in force on ``day``; a question that an entry lists is answered by it.

        A long story is read whole, or by the sentence that says its matter alone; two questions that have two
        answers are offered both. ``about`` is what the talk was about before: a short "thế còn phí?" is read with it,
        and alone when that only leads back to the answer just given. ``ours`` says that the message surely asks about
        our subject: less trust in the entry is then enough.
        """
        in_force = self.index.in_force(day)
        rank = partial(self._rank, day=day, in_force=in_force, top=top, ours=ours)
        row = self.index.same_question(text)
        listed = self.index.ids[row] if row is not None and in_force[row] else None
        follows = listed is None and about is not None and is_follow_up(text)
        own, text = text, f"{about} {_own_words(text) or text}" if follows else text
        found = rank(text, words_only=listed is not None)
        if follows and found.matches and found.matches[0].entry == self._entry_of(str(about)):
            return self._beside(own, day, in_force, top, found)
        if listed is not None:
            others = (Match(match.entry, 0.0) for match in found.matches if match.entry != listed)
            return Ranking((Match(listed, 1.0), *others)[:top], "answer")
        sentences = story_sentences(text)
        self.index.expect([query for sentence in sentences if (query := query_of(sentence)).folded])
        told = {sentence: rank(sentence) for sentence in sentences}
        parts = [told[sentence] for sentence in sentences if asks(sentence)][-_MOST_QUESTIONS:]
        answers = {part.matches[0].entry: part for part in parts if part.outcome == "answer"}
        if len(answers) > 1:
            firsts = [part.matches[0] for part in answers.values()]
            others = (match for match in found.matches if match.entry not in answers)
            return Ranking((*firsts, *others)[:top], "clarify")
        joined = joined_questions(text)
        self.index.expect([query_of(part) for part in joined])
        asked = [rank(part) for part in joined]
        if is_short(text):
            found = max([found, *asked], key=_trust)
        surest = max([*told.values(), *asked], key=_trust, default=found)
        found = surest if _trust(surest) > _trust(found) + STORY_LOSES else found
        return self._with_cited(text, day, _with_other_questions(found, asked, top), top)

    def _entry_of(self, title: str) -> str | None:
        row = self.index.same_question(title)
        return None if row is None else self.index.ids[row]

    def _beside(self, text: str, day: date, in_force: NDArray[np.bool_], top: int, back: Ranking) -> Ranking:
        """What a follow-up's own words are about, without the answer given last, to which ``back`` leads."""
        own = _own_words(text)
        found = self._rank(f"{own} thi hành án", day, in_force, top + 1) if own else UNANSWERED
        others = tuple(each for each in (found.matches or back.matches) if each.entry != back.matches[0].entry)[:top]
        if found.outcome == "answer" and others[:1] == found.matches[:1]:
            return Ranking(others, "answer")
        return Ranking(others, "clarify") if others else back

    def _rank(
        self,
        text: str,
        day: date,
        in_force: NDArray[np.bool_],
        top: int,
        words_only: bool = False,
        ours: bool = False,
    ) -> Ranking:
        query = query_of(text)
        # picking all of very many entries one by one would take as long as measuring them
        kept = slice(None) if in_force.all() else np.flatnonzero(in_force)
        if not query.folded or not in_force.any():
            return UNANSWERED
        measured = self.index.measure(query, day, vectors=not words_only)
        names = self.index.names[kept]
        found = self.ranker.rank(query, measured[kept], names, top, vectors=not words_only, ours=ours)
        return _with_little_trust(found) if is_only_a_topic(query.text) else found

    def _with_cited(self, text: str, day: date, found: Ranking, top: int) -> Ranking:
        """A question that names a provision and little else is offered the entries that rest on it."""
        named = find(text)
        rest = len(text.split()) - sum(len(text[one.start : one.end].split()) for one in named)
        if not named or rest > MOST_WORDS_BESIDE_A_PROVISION or found.outcome == "answer":
            return found
        citing = self.index.citing(named[0], day)
        if not citing:
            return found
        known = {match.entry: match for match in found.matches}
        firsts = sorted(citing, key=lambda id: -known[id].score if id in known else 0.0)
        best = max([self.ranker.whole.clarify_from, *(match.score for match in found.matches)])
        offered = [Match(id, round(best / (at + 1), 4)) for at, id in enumerate(firsts[:top])]
        least = offered[-1].score
        others = [Match(m.entry, min(m.score, least)) for m in found.matches if m.entry not in citing]
        return Ranking((*offered, *others)[:top], "clarify")


#: A sentence of a story is asked in its place when it is trusted by so much more. What leads up to a question mostly
#: belongs to it; small talk around it lowers the trust in the whole by more (0.05 to 0.5 tried on 118 stories: flat
#: from 0.3 on).
STORY_LOSES = 0.35

#: A question about a provision itself ("Điều 45 nói gì?") has few words besides it.
MOST_WORDS_BESIDE_A_PROVISION = 8

#: How a message goes on with the talk, typed with marks and without; "thế nào" and "thế chấp" begin otherwise,
#: "con" is a child and "vay" a loan where marks are typed.
_FOLLOW_UP = re.compile(
    r"(?:(?:dạ|vâng|ừ|à|rồi)\b[\s,]+)*(?:(?:thế|vậy)\b(?!\s+(?:nào|chấp|giới))|còn\b|mà\b|(?<=rồi )(?:sao|thì|ai|thế))",
    re.IGNORECASE,
)
_FOLLOW_UP_BARE = re.compile(
    r"(?:(?:da|vang|u|a|roi)\b[\s,]+)*"
    r"(?:(?:the|vay)(?:[\s,]+(?:con|thi|neu|ai|phi|chi|khi|bao|o|co|mat|phai|lam|nop|gui|sao)\b|[\s,?]*$)"
    r"|con[\s,]+(?!toi|em|cai|trai|gai|dau|nho|chung|no|minh|ho)\w|ma\b|(?<=roi )(?:sao|thi|ai|the))",
    re.IGNORECASE,
)
_LONGEST_FOLLOW_UP = 9

#: A story is longer than this many syllables; shorter messages are one question.
_STORY_FROM = 18
#: Sentences of fewer syllables say nothing alone; so many of a story are read, and so many questions answered.
_SHORTEST_SENTENCE, _MOST_SENTENCES, _MOST_QUESTIONS = 4, 10, 3
_ASKS = re.compile(
    r"\?|\b(?:thế nào|làm sao|tại sao|vì sao|sao|bao nhiêu|bao lâu|khi nào|ở đâu|đâu|ai|gì|mấy|phải không|được không"
    r"|có .{1,40} không|như nào|kiểu gì)\b",
    re.IGNORECASE,
)


#: A message of so few syllables that asks nothing only names a topic; no held-out question is like it.
_LONGEST_TOPIC = 3
_EVERYWHERE = re.compile(r"\bthi hành án(?: dân sự)?\b")


def is_only_a_topic(text: str) -> bool:
    """Whether an expanded message names a matter and asks nothing: ``phí thi hành án``, ``cấp dưỡng``."""
    return len(_EVERYWHERE.sub(" ", text).split()) <= _LONGEST_TOPIC and _ASKS.search(text) is None


def _with_little_trust(found: Ranking) -> Ranking:
    """The same order; what was learned from whole questions says little about a topic, so nothing is answered."""
    matches = tuple(Match(match.entry, round(match.score / 2, 4)) for match in found.matches)
    return Ranking(matches, "clarify" if found.outcome == "answer" else found.outcome)


def is_follow_up(text: str) -> bool:
    """Whether a message only goes on with what was talked about: ``thế còn phí?``, ``vậy ai trả?``."""
    words = text.strip().lower()
    form = _FOLLOW_UP if has_marks(words) else _FOLLOW_UP_BARE
    return len(words.split()) <= _LONGEST_FOLLOW_UP and form.match(words) is not None


def _own_words(text: str) -> str:
    """The matter that a follow-up names: ``thế còn phí thì sao?`` is about ``phí``."""
    form = _FOLLOW_UP if has_marks(text) else _FOLLOW_UP_BARE
    rest = re.sub(r"(?:\s*\b(?:thì|thi))?(?:\s+(?:sao|thế nào|the nao))?\W*$", "", form.sub("", text.strip(), count=1))
    return re.sub(r"^\W*(?:còn|con)\b\s*", "", rest).strip()


#: Between questions in one sentence, and the fewest words that each has.
_AND = re.compile(r"\s+(?:và|với lại)\s+|\s*[?;]\s*|,\s+(?:còn\s+)?", re.IGNORECASE)
_SHORTEST_HALF = 2
_ENDS_ASKING = re.compile(
    r"\b(?:không|chưa|gì|đâu|nào|sao|ai|mấy|bao nhiêu|bao lâu)(?:\s+(?:ạ|vậy|thế|nhỉ))?\W*$", re.IGNORECASE
)


def joined_questions(text: str) -> list[str]:
    """The questions of one sentence (``có bị kê biên không và phí bao nhiêu``); none where there is but one."""
    read = query_of(text).text
    if not is_short(text):
        return [] if story_sentences(text) else _asking_clauses(read)
    for sign in _AND.finditer(read):
        halves = [read[: sign.start()], read[sign.end() :]]
        if _ENDS_ASKING.search(halves[0]) and all(len(half.split()) >= _SHORTEST_HALF for half in halves):
            return halves if _ASKS.search(halves[1]) else []
    return []


def _asking_clauses(sentence: str) -> list[str]:
    """The last questions of a long sentence, each with what leads up to it."""
    asked, begun = [], 0
    for end, next_begins in (*(sign.span() for sign in _AND.finditer(sentence)), (len(sentence), len(sentence))):
        clause = sentence[begun:end]
        asking = _ASKS.search(clause) or _ENDS_ASKING.search(clause)
        if asking and len(clause.split()) >= _SHORTEST_SENTENCE:
            asked.append(clause)
            begun = next_begins
    return asked[-_MOST_QUESTIONS:] if len(asked) > 1 else []


def _with_other_questions(found: Ranking, asked: Sequence[Ranking], top: int) -> Ranking:
    """A ranking after whose first place come the firsts of the questions that it does not answer."""
    if found.outcome == "unanswered":
        return found
    first = found.matches[0]
    others: dict[str, Match] = {}
    for each in asked:
        if each.outcome != "unanswered" and each.matches[0].entry != first.entry:
            others.setdefault(each.matches[0].entry, each.matches[0])
    least, row = first.score, [first]
    for match in (*others.values(), *(match for match in found.matches[1:] if match.entry not in others)):
        least = min(least, match.score)
        row.append(Match(match.entry, least))
    return Ranking(tuple(row[:top]), found.outcome)


def is_short(text: str) -> bool:
    """Whether a message is too short to be a story."""
    return len(text.split()) < _STORY_FROM


def story_sentences(text: str) -> list[str]:
    """The latest sentences of a longer message; none for a message of one sentence or a short one."""
    if is_short(text):
        return []
    sentences = [part.strip() for part in re.split(r"(?<=[.!?;\n])\s+|\n+", text) if part.strip()]
    told = [part for part in sentences if len(part.split()) >= _SHORTEST_SENTENCE]
    return told[-_MOST_SENTENCES:] if len(sentences) > 1 else []


def asks(sentence: str) -> bool:
    """Whether a sentence, typed with marks or without, asks something."""
    return _ASKS.search(query_of(sentence).text) is not None


def _trust(found: Ranking) -> float:
    return found.matches[0].score if found.matches else 0.0
