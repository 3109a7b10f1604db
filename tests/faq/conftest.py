"""A made-up knowledge base of six entries, an encoder without a model, and a good entry file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from faq.corpus import Corpus
from faq.entry import FaqEntry, Review
from faq.ranking import Searcher, learn
from faq.search import Index, Query, query_of
from law.citations import Citation
from law.effective import Interval
from viet.encode import VectorCache

CHANGE = date(2026, 7, 1)
START = date(2015, 7, 1)

ENTRIES = {
    "thoi-hieu": ("Thời hiệu yêu cầu thi hành án là bao lâu?", "Yêu cầu trong mấy năm?", "Để lâu có mất quyền không?"),
    "nop-don": ("Nộp đơn thi hành án ở đâu?", "Gửi đơn qua bưu điện được không?", "Làm đơn cần giấy tờ gì?"),
    "ke-bien-nha": ("Nhà duy nhất có bị kê biên không?", "Kê biên căn nhà đang ở ra sao?", "Bị lấy nhà ở đâu?"),
    "phi": ("Phí thi hành án là bao nhiêu phần trăm?", "Ai phải trả phí?", "Nhận tiền rồi phí trừ thế nào?"),
    "cap-duong": ("Không cấp dưỡng cho con thì sao?", "Chồng cũ trốn cấp dưỡng nuôi con", "Cấp dưỡng đến khi nào?"),
    "khieu-nai": ("Khiếu nại chấp hành viên gửi ai?", "Khiếu nại trong mấy ngày?", "Cán bộ làm sai kêu ai?"),
}  # fmt: skip
SPANS = {
    "thoi-hieu": [(START, CHANGE), (CHANGE, None)],
    "khieu-nai": [(CHANGE, None)],
    "cap-duong": [(START, CHANGE)],
}
OFF_TOPIC = ["hôm nay trời đẹp quá", "giá vàng bây giờ", "bóng đá tối nay mấy giờ", "nấu phở thế nào", "xin chào bạn"]


class HashingEncoder:
    """Each word adds to one of 64 places; the same text always gives the same vector."""

    name = "hashing"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts):
            for word in re.findall(r"\w+", text.lower()):
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def entry(id: str, start: date, end: date | None) -> FaqEntry:
    title, *questions = ENTRIES[id]
    return FaqEntry(
        id=id,
        topic="chu-de",
        effective=Interval(start, end),
        title=title,
        questions=tuple(questions),
        audience=("anyone",),
        body=f"Trả lời về {id} từ {start}.\n\nChi tiết.",
        citations=((start, (Citation("luat-a", "1"),)),),
        review=Review(("soan", "doc"), CHANGE),
    )


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return Corpus({id: tuple(entry(id, *span) for span in SPANS.get(id, [(START, None)])) for id in ENTRIES})


@pytest.fixture(scope="session")
def index(corpus: Corpus) -> Index:
    return Index(corpus, VectorCache(HashingEncoder()))


@pytest.fixture(scope="session")
def index_of() -> Callable[[Corpus], Index]:
    return lambda corpus: Index(corpus, VectorCache(HashingEncoder()))


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="session")
def off_topic() -> list[Query]:
    return [query_of(text) for text in OFF_TOPIC]


@pytest.fixture(scope="session")
def searcher(index: Index, off_topic: list[Query]) -> Searcher:
    return Searcher(index, learn(index, off_topic)[0])


GOOD = """---
title: Ai được yêu cầu thi hành án?
questions:
  - Câu hỏi một?
  - Câu hỏi hai?
  - Câu hỏi ba?
  - Câu hỏi bốn?
  - Câu hỏi năm?
  - Câu hỏi sáu?
  - Câu hỏi bảy?
  - Câu hỏi tám?
  - Câu hỏi chín?
  - Câu hỏi mười?
audience: [creditor]
citations:
  - luat-thads-2025/dieu-34/khoan-2
see_also: []
reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}
---
Đoạn đầu là câu trả lời ngắn.

Đoạn sau có 1.200.000.000 đồng, hạn 01/7/2026.

- Gạch đầu dòng
"""


@pytest.fixture
def good() -> str:
    """A file with nothing to mend: ``title`` in line 2, questions from 4, body from 20."""
    return GOOD


@pytest.fixture
def entries(tmp_path: Path) -> Path:
    return tmp_path / "entries"


@pytest.fixture
def put(entries: Path) -> Callable[..., Path]:
    """Write an entry file: ``put(text, name, topic)``."""

    def write(text: str, name: str = "muc-tot.2026-07-01.md", topic: str = "chu-de") -> Path:
        path = entries / topic / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    return write
