"""The questions offered to somebody who has not asked yet: chosen by hand in ``most_asked.yml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from faq.corpus import Corpus
from faq.entry import FaqEntry

FILE = Path(__file__).with_name("most_asked.yml")


@lru_cache(maxsize=1)
def _chosen() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def most_asked(corpus: Corpus, on: date, topic: str | None = None) -> list[FaqEntry]:
    """The chosen entries that apply on a day: of one topic, or one of each of the ten most asked topics."""
    ids = _chosen()["topics"].get(topic, ()) if topic else _chosen()["overall"]
    return [corpus.at(id, on) for id in ids if corpus.has(id, on)]


def suggested(corpus: Corpus, on: date, found: Iterable[str], topics: Iterable[str], count: int) -> list[FaqEntry]:
    """Up to ``count`` entries: those found, then the first ones of their topic, then of ``topics``, else of all."""
    entries = {id: corpus.at(id, on) for id in found if corpus.has(id, on)}
    within = list(topics)
    near = [entry.topic for entry in entries.values()]
    more = [entry for topic in dict.fromkeys(near) for entry in most_asked(corpus, on, topic)]
    more += in_turns([most_asked(corpus, on, topic) for topic in within]) if within else most_asked(corpus, on)
    for entry in more:
        entries.setdefault(entry.id, entry)
    return [entry for entry in entries.values() if not within or entry.topic in within][:count]


def in_turns(lists: list[list[FaqEntry]]) -> list[FaqEntry]:
    """The first of each list, then the second of each: several topics share the few places."""
    return [each[at] for at in range(max(map(len, lists), default=0)) for each in lists if at < len(each)]


def asked_first(entries: Iterable[FaqEntry]) -> list[FaqEntry]:
    """Entries of a topic with those to be read first in front."""
    order = {id: at for ids in _chosen()["topics"].values() for at, id in enumerate(ids)}
    return sorted(entries, key=lambda entry: order.get(entry.id, len(order)))


def topics_asked_first(counts: Mapping[str, int], corpus: Corpus) -> list[str]:
    """Topics in the order of the most asked entries, then the larger ones."""
    first = [corpus.versions[id][-1].topic for id in _chosen()["overall"] if id in corpus.versions]
    rest = sorted(counts, key=lambda topic: -counts[topic])
    return [topic for topic in dict.fromkeys([*first, *rest]) if counts.get(topic)]
