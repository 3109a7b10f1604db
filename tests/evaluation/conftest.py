"""Cases and outcomes in small."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from evaluation.asking import Outcome, Said
from evaluation.suites import Case
from faq.corpus import Corpus
from faq.entry import FaqEntry, Review
from law.citations import Citation
from law.effective import Interval

TODAY = date(2026, 11, 21)
CHANGE = date(2026, 7, 1)


def entry_of(id: str, questions: list[str], audience: tuple[str, ...] = ("anyone",), topic: str = "phi") -> FaqEntry:
    return FaqEntry(
        id=id,
        topic=topic,
        effective=Interval(date(2020, 1, 1), None),
        title=f"Tên của mục {id}?",
        questions=tuple(questions),
        audience=audience,
        body=f"Trả lời của {id}.",
        citations=(
            (date(2020, 1, 1), (Citation("luat-thads-2008", "44a"),)),
            (CHANGE, (Citation("luat-thads-2025", "36", "1"),)),
        ),
        review=Review(("soan", "doc"), CHANGE),
    )


@pytest.fixture
def corpus() -> Corpus:
    entries = [
        entry_of("phi", [f"Câu hỏi về phí số {n}?" for n in range(12)]),
        entry_of("ke-bien", [f"Câu hỏi kê biên số {n}?" for n in range(12)], topic="ke-bien"),
        entry_of("rieng", ["Người được thi hành án nộp đơn ở đâu?", "Nộp xong chờ bao lâu?"], ("creditor",)),
    ]
    return Corpus({entry.id: (entry,) for entry in entries})


@pytest.fixture
def case() -> Callable[..., Case]:
    def make(id: str = "a", text: str = "hỏi gì đó?", **fields: Any) -> Case:
        return Case(id, text, fields.pop("suite", "own"), fields.pop("day", TODAY), **fields)

    return make


@pytest.fixture
def outcome(case: Callable[..., Case]) -> Callable[..., Outcome]:
    """``outcome(status, rights, score)``: the first entry scores ``score``."""

    def make(
        status: str, rights: tuple[bool, ...] = (), score: float = 0.5, ms: float | None = None, **fields: Any
    ) -> Outcome:
        ranking = tuple((f"muc-{at}", score / (at + 1)) for at in range(len(rights)))
        entry = ranking[0][0] if status == "answered" and ranking else None
        said = Said(status, entry, ranking, ms)
        first_topic = fields.pop("first_topic", "")
        return Outcome(case(**fields), said, rights, entry is not None and rights[0], first_topic)

    return make
