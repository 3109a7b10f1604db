"""The figures of a report. Each function says its formula; an empty set gives 0 and says so by ``n``."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.asking import Outcome, by_id

#: Bins of equal width over [0, 1] for reliability and calibration error.
BINS = 10


def share(values: Iterable[bool]) -> float:
    """Number of true values / number of values."""
    counted = [bool(value) for value in values]
    return sum(counted) / len(counted) if counted else 0.0


def top1(outcomes: Sequence[Outcome]) -> float:
    """Cases whose first entry is right / cases."""
    return share(outcome.top1 for outcome in outcomes)


def top3(outcomes: Sequence[Outcome]) -> float:
    """Cases with a right entry among the first three / cases."""
    return share(outcome.top3 for outcome in outcomes)


def status_share(outcomes: Sequence[Outcome], *statuses: str) -> float:
    """Cases that ended in one of the statuses / cases."""
    return share(outcome.said.status in statuses for outcome in outcomes)


def silent(outcomes: Sequence[Outcome]) -> float:
    """Cases neither answered nor clarified / cases."""
    return 1.0 - status_share(outcomes, "answered", "clarify") if outcomes else 0.0


def wrong_of_answered(outcomes: Sequence[Outcome]) -> float:
    """Confidently wrong: answered cases whose answer is not right / answered cases."""
    return share(not outcome.answer_right for outcome in outcomes if outcome.said.status == "answered")


def answered_from_faq(outcomes: Sequence[Outcome]) -> float:
    """Cases answered with an entry / cases (what must stay near 0 for messages out of scope)."""
    return share(outcome.from_faq for outcome in outcomes)


@dataclass(frozen=True)
class Bin:
    """Cases whose score lies in ``[low, high)`` (the last bin includes 1)."""

    low: float
    high: float
    n: int
    #: mean score
    confidence: float
    #: share whose first entry is right
    accuracy: float


def _by_score(outcomes: Sequence[Outcome], bins: int) -> dict[int, list[Outcome]]:
    """The outcomes of each bin; one that is empty has none."""
    groups: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[min(int(outcome.score * bins), bins - 1)].append(outcome)
    return groups


def reliability(outcomes: Sequence[Outcome], bins: int = BINS) -> list[Bin]:
    """Scores of the first entry, answered or not, in bins of equal width, beside how often it is right."""
    groups = _by_score(outcomes, bins)
    return [
        Bin(
            at / bins,
            (at + 1) / bins,
            len(groups[at]),
            sum(outcome.score for outcome in groups[at]) / len(groups[at]) if groups[at] else 0.0,
            top1(groups[at]),
        )
        for at in range(bins)
    ]


def calibration_error(outcomes: Sequence[Outcome], bins: int = BINS) -> float:
    """Expected calibration error: sum over bins of (n_bin / n) * |accuracy - mean score|."""
    if not outcomes:
        return 0.0
    return sum(bin.n * abs(bin.accuracy - bin.confidence) for bin in reliability(outcomes, bins)) / len(outcomes)


def calibration_floor(outcomes: Sequence[Outcome], bins: int = BINS) -> float:
    """The calibration error to expect of true probabilities, as few cases scatter about them even then.

    A bin's share right is taken as normal around its mean score; the gap is ``sqrt(2 / pi * sum(p * (1 - p))) / n``.
    """
    spreads = (sum(one.score * (1.0 - one.score) for one in group) for group in _by_score(outcomes, bins).values())
    return sum(math.sqrt(2.0 / math.pi * spread) for spread in spreads) / max(len(outcomes), 1)


def loss_points(before: Sequence[Outcome], after: Sequence[Outcome]) -> float:
    """100 * (top-1 before - top-1 after), over the cases that both have."""
    old, new = by_id(before), by_id(after)
    both = old.keys() & new.keys()
    return 100.0 * (share(old[id].top1 for id in both) - share(new[id].top1 for id in both))


def accuracy_by(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, dict[str, float]]:
    """Top-1, top-3 and n of each group of cases, largest group first."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome)].append(outcome)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: {"n": len(group), "top1": top1(group), "top3": top3(group)} for name, group in ordered}


def confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """How many cases of a topic (outer) had a first entry of each topic (inner)."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        if outcome.first_topic:
            counts[outcome.case.topic][outcome.first_topic] += 1
    return {topic: dict(sorted(row.items())) for topic, row in sorted(counts.items())}


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest rank: the smallest value that at least ``percent`` % of the values do not exceed."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(math.ceil(percent / 100 * len(ordered)), 1) - 1]


def latency(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Percentiles of the times taken, in ms; nothing where no time was taken."""
    times = [outcome.said.ms for outcome in outcomes if outcome.said.ms is not None]
    return {f"ms_p{percent}": percentile(times, percent) for percent in (50, 95, 99)} if times else {}


def interval(part: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share ``part`` seen in ``n`` cases."""
    if not n:
        return 0.0, 1.0
    centre = (part + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(part * (1 - part) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def chance(better: int, worse: int) -> float:
    """Sign test, two-sided: how likely so uneven a split of changed cases is by chance alone.

    ``min(1, 2 * P(X <= min(better, worse)))`` with X binomial over ``better + worse`` throws at 1/2.
    """
    n = better + worse
    tail = sum(math.comb(n, k) for k in range(min(better, worse) + 1)) / 2.0**n
    return float(min(1.0, 2 * tail))


def in_scope_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures of a suite whose messages have an answer."""
    return {
        "n": len(outcomes),
        "top1": top1(outcomes),
        "top1_interval": list(interval(top1(outcomes), len(outcomes))),
        "top3": top3(outcomes),
        "answered": status_share(outcomes, "answered"),
        "clarified": status_share(outcomes, "clarify"),
        "silent": silent(outcomes),
        "wrong_of_answered": wrong_of_answered(outcomes),
        "calibration_error": calibration_error(outcomes),
        "calibration_floor": calibration_floor(outcomes),
        "errors": status_share(outcomes, "error"),
        **latency(outcomes),
    }


def out_of_scope_figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures of a suite whose messages have no answer in the FAQ."""
    return {
        "n": len(outcomes),
        "off_topic_answered": answered_from_faq(outcomes),
        "off_topic_answered_interval": list(interval(answered_from_faq(outcomes), len(outcomes))),
        "off_topic_clarified": status_share(outcomes, "clarify"),
        "errors": status_share(outcomes, "error"),
        **latency(outcomes),
    }


def off_topic_by_form(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Share answered from the FAQ and n, by form (near domain or far, intent, kind)."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.case.form].append(outcome)
    return {
        form: {"n": len(group), "off_topic_answered": answered_from_faq(group)}
        for form, group in sorted(groups.items())
    }
