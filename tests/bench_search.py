"""`make bench-search`: how long a search takes over our entries and over many made-up ones, encoding apart.

Made-up entries hold shuffled words of real ones: one question, a short body, a random vector. Times are of this
machine; the encoder is measured in the same run.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from bot import day, knowledge, training
from faq.corpus import Corpus
from faq.entry import FaqEntry, Review
from faq.ranking import Ranker, Searcher
from faq.search import Index, query_of
from law.citations import Citation
from law.effective import Interval
from tests.bench import questions
from viet.encode import VectorCache, Vectors

MANY = 100_000


class RandomVectors:
    """Vectors of the right size that say nothing."""

    name = "random"

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = self._random.standard_normal((len(texts), 384)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def made_up(count: int) -> Corpus:
    """Entries of shuffled words; some words stand in most of them, as in ours."""
    chance = random.Random(1)
    words = [word for entry in knowledge.shown() for text in entry.questions for word in text.split()]

    def some(length: int) -> str:
        return " ".join(chance.choices(words, k=length))

    cited = ((date(2026, 7, 1), (Citation("luat-thads-2025", "36", "1"),)),)
    review = Review(("soan", "doc"), date(2026, 7, 1))
    interval = Interval(date(2026, 7, 1), None)
    return Corpus(
        {
            f"e{at}": (FaqEntry(f"e{at}", "phi", interval, some(12), (), ("anyone",), some(40), cited, review),)
            for at in range(count)
        }
    )


def milliseconds(
    act: Callable[[str], object], texts: Sequence[str], before: Callable[[str], object] = lambda _: None
) -> float:
    """The median over the texts; what is done with each before is not counted."""
    times = []
    for text in texts:
        before(text)
        begun = time.perf_counter()
        act(text)
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000


def searched(searcher: Searcher, texts: Sequence[str], today: date) -> float:
    """A whole search; the message is read and encoded beforehand."""
    return milliseconds(
        lambda text: searcher.search(text, today), texts, lambda text: searcher.index.expect([query_of(text)])
    )


def main() -> None:
    today, texts = day.today(), questions()
    ranker = Ranker.from_json(_ranking())
    ours = Searcher(knowledge.index(), ranker)
    table = Table(title=f"{len(texts)} questions, median")
    for column in ("measure", "value"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    encoder = knowledge.encoder()
    table.add_row("encoding a question", f"{milliseconds(lambda text: encoder.encode([text]), texts):.1f} ms")
    found = searched(ours, texts, today)
    table.add_row(f"search over our {len(ours.index.ids)} entries, without encoding", f"{found:.1f} ms")
    fresh = Searcher(Index(knowledge.shown(), VectorCache(encoder, knowledge.VECTORS_FILE)), ranker)
    whole = milliseconds(lambda text: fresh.search(text, today), texts)
    table.add_row("the same with encoding", f"{whole:.1f} ms")
    before = psutil.Process().memory_info().rss
    many = Searcher(Index(made_up(MANY), VectorCache(RandomVectors())), ranker)
    grown = (psutil.Process().memory_info().rss - before) / 2**20
    table.add_row(f"search over {MANY:,} made-up entries, without encoding", f"{searched(many, texts, today):.1f} ms")
    table.add_row("memory that they take", f"{grown:.0f} MB")
    Console().print(table)


def _ranking() -> str:
    import tarfile

    with tarfile.open(training.MODEL) as model:
        name = next(name for name in model.getnames() if name.endswith("ranking.json"))
        file = model.extractfile(name)
        assert file is not None
        return file.read().decode("utf-8")


if __name__ == "__main__":
    main()
