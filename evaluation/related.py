"""News texts and the entries that belong under them: choose what ``faq.related`` needs, and measure it.

Texts that were looked at while choosing are ``DEVELOPMENT`` and ``HEADLINES``; of ``HELD`` only totals are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from faq.news import Article, about_enforcement, read
from faq.ranking import Match
from faq.related import LEARNED_FILE, MEASURES, MOST_SHOWN, Learned, Numbers, Related, learned
from faq.related_learning import Flags, fit, threshold

FOLDER = Path(__file__).parents[1] / "tests" / "gateway" / "related"
DEVELOPMENT = ("news_development.yml", "news_more.yml")
HEADLINES = "headlines.yml"
HELD = "news_held.yml"

_HEAD = "# Written by `hoidap evaluate related --write` from the development texts; docs/related.md explains it.\n"

#: What is shown under development texts is to be right this often, each judged by what was learned without it.
#: Above the 0.9 that is promised: texts not seen yet are a little harder than those one has looked at.
PRECISION = 0.95

#: The search's score is the probability that its first entry is right; below this nothing is shown under a headline
#: alone, however well the headlines looked at came out: few of them lie there. It lets through as many of them (26) as
#: 0.7 did before the trust rose in stretches.
LEAST_SURE = 0.74

#: Entries by a search for a headline, as ``Assistant.search`` finds them.
Search = Callable[[str], Sequence[Match]]


@dataclass(frozen=True)
class Case:
    """A news text; ``expected`` are the entries that a careful editor would be glad to see under it."""

    id: str
    #: enforcement, near (looks like it) or other
    kind: str
    title: str
    text: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """What was shown under a set of texts."""

    texts: int
    shown: int
    shown_right: int
    #: texts under which something belongs, and those of them under which something right is shown
    with_expected: int
    found: int
    #: texts that only look like enforcement, and those of them under which something wrong is shown
    near: int
    near_wrong: int
    #: texts about anything else, and those of them under which anything is shown
    other: int
    other_shown: int

    @property
    def precision(self) -> float:
        """Share of what is shown that belongs there; 1 when nothing is shown."""
        return self.shown_right / self.shown if self.shown else 1.0

    @property
    def recall(self) -> float:
        """Share of the texts with something to show under which something right is shown."""
        return self.found / self.with_expected if self.with_expected else 1.0


def cases(path: Path) -> list[Case]:
    """The texts of a file; headlines alone have neither id nor text nor kind."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Case(
            row.get("id", row["title"]),
            row.get("kind", "enforcement" if row["expected"] else "near"),
            row["title"],
            row.get("text", ""),
            frozenset(row["expected"]),
        )
        for row in rows
    ]


def development() -> list[Case]:
    """The texts to choose from."""
    return [case for name in DEVELOPMENT for case in cases(FOLDER / name)]


def shown(related: Related, search: Search, title: str, text: str) -> tuple[Match, ...]:
    """What is shown under a text, as the server decides it."""
    article = read(title, text)
    if not article.is_headline:
        return related.about(article)
    return related.under_headline(article, search(". ".join(article.pieces))) if about_enforcement(article) else ()


def measure(texts: Iterable[Case], show: Callable[[Case], Sequence[Match]]) -> Figures:
    """Count what is shown."""
    counts = dict.fromkeys(Figures.__annotations__, 0)
    for case in texts:
        entries = [match.entry for match in show(case)]
        right = sum(entry in case.expected for entry in entries)
        counts["texts"] += 1
        counts["shown"] += len(entries)
        counts["shown_right"] += right
        counts["with_expected"] += bool(case.expected)
        counts["found"] += right > 0
        if case.kind in ("near", "other"):
            wrong = right < len(entries)
            counts[case.kind] += 1
            counts["near_wrong" if case.kind == "near" else "other_shown"] += wrong
    return Figures(**counts)


def choose(related: Related, search: Search) -> dict[str, Any]:
    """Learn weights and thresholds from the development texts; the content of ``related_learned.yml``."""
    texts = development()
    articles = [[article for article in _forms(case) if about_enforcement(article)] for case in texts]
    kept = [(case, group) for case, group in zip(texts, articles) if group]
    measured = [[related.measure(article) for article in group] for _, group in kept]
    ids = np.array([entry.id for entry in related.entries])
    belongs: list[Flags] = [np.isin(ids, list(case.expected)) for case, _ in kept]
    scores: list[float] = []
    right: list[bool] = []
    for at, (_, group) in enumerate(kept):
        without = _fit(measured[:at] + measured[at + 1 :], belongs[:at] + belongs[at + 1 :])
        for article, measures in zip(group, measured[at]):
            found = np.where(related.allowed(article), without.scores(measures), 0.0)
            for row in np.argsort(-found, kind="stable")[:MOST_SHOWN]:
                scores.append(float(found[row]))
                right.append(bool(belongs[at][row]))
    show_from = threshold(scores, right, PRECISION)
    model = _fit(measured, belongs)
    return {
        "weights": dict(zip(MEASURES, model.weights)),
        "bias": model.bias,
        "show_from": show_from,
        "headline_from": _headline_threshold(related, search, texts),
        "chosen": {
            "entries": len(related.entries),
            "texts": len(texts),
            "about_enforcement": len(kept),
            "precision_asked_for": PRECISION,
            "shown_when_left_out": sum(score >= show_from for score in scores),
            "right_when_left_out": sum(score >= show_from and good for score, good in zip(scores, right)),
        },
    }


def left_out(related: Related, show_from: float) -> Figures:
    """Figures of the development texts, each shown under by weights that were learned without it."""
    texts = development()
    kept = [case for case in texts if about_enforcement(read(case.title, case.text))]
    groups = {case.id: [a for a in _forms(case) if about_enforcement(a)] for case in kept}
    measured = {id: [related.measure(article) for article in group] for id, group in groups.items()}
    ids = np.array([entry.id for entry in related.entries])
    belongs = {case.id: np.isin(ids, list(case.expected)) for case in kept}

    def show(case: Case) -> list[Match]:
        if case.id not in groups:
            return []
        others = [id for id in groups if id != case.id]
        without = _fit([measured[id] for id in others], [belongs[id] for id in others])
        article = groups[case.id][0]
        found = np.where(related.allowed(article), without.scores(measured[case.id][0]), 0.0)
        order = np.argsort(-found, kind="stable")[:MOST_SHOWN]
        return [Match(str(ids[row]), float(found[row])) for row in order if found[row] >= show_from]

    return measure(texts, show)


def _forms(case: Case) -> list[Article]:
    """A text as it may come: whole, without its headline, its first half."""
    half = case.text[: len(case.text) // 2].rpartition("\n")[0]
    return [read(case.title, case.text), read("", case.text), read(case.title, half)]


def _fit(measured: Sequence[Sequence[Numbers]], belongs: Sequence[Flags]) -> Learned:
    rows = [each for group in measured for each in group]
    flags = [flag for group, flag in zip(measured, belongs) for _ in group]
    return Learned(*fit(rows, flags), show_from=1.0, headline_from=1.0)


def _headline_threshold(related: Related, search: Search, texts: Sequence[Case]) -> float:
    scores: list[float] = []
    right: list[bool] = []
    for case in [*texts, *cases(FOLDER / HEADLINES)]:
        article = read(case.title, "")
        if not about_enforcement(article):
            continue
        allowed = {entry.id for entry, may in zip(related.entries, related.allowed(article)) if may}
        for match in [match for match in search(case.title) if match.entry in allowed][:MOST_SHOWN]:
            scores.append(match.score)
            right.append(match.entry in case.expected)
    return max(threshold(scores, right, PRECISION), LEAST_SURE)


def tables(related: Related, search: Search, held: bool) -> dict[str, dict[str, float]]:
    """Figures by set: texts whole and their headlines alone; of the held texts only when asked for, totals only."""
    texts = development()
    found = {
        "development, left out": left_out(related, learned().show_from),
        "development": _as_served(related, search, texts),
        "development, headlines": _as_served(related, search, _headlines_of(texts)),
        "more headlines": _as_served(related, search, cases(FOLDER / HEADLINES)),
    }
    if held:
        kept = cases(FOLDER / HELD)
        found["held"] = _as_served(related, search, kept)
        found["held, headlines"] = _as_served(related, search, _headlines_of(kept))
    return {name: {**asdict(each), "precision": each.precision, "recall": each.recall} for name, each in found.items()}


def write(data: dict[str, Any]) -> None:
    """Write ``related_learned.yml`` anew."""
    LEARNED_FILE.write_text(_HEAD + yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    learned.cache_clear()


def _as_served(related: Related, search: Search, texts: Sequence[Case]) -> Figures:
    return measure(texts, lambda case: shown(related, search, case.title, case.text))


def _headlines_of(texts: Sequence[Case]) -> list[Case]:
    return [replace(case, text="") for case in texts]
