"""Multiple-choice questions that rest on entries: the file format, read strictly, and which of them may go out."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from faq.corpus import Corpus, Stamps, stamps_of
from faq.entry import BrokenEntry, FaqEntry, Review, WordLoader
from law.citations import Citation

logger = logging.getLogger(__name__)

QUIZZES_DIR = Path(__file__).parent / "quizzes"
FIELDS = ("id", "entry", "question", "right", "wrong", "explanation", "citations", "as_of", "digest", "reviewed")
WRONG_OPTIONS = 3
LETTERS = "ABCD"

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Question:
    """One question with one right answer; ``topic`` is the name of its file."""

    id: str
    topic: str
    #: the entry that it rests on, as its text was when the question was reviewed
    entry: str
    text: str
    right: str
    wrong: tuple[str, ...]
    explanation: str
    citations: tuple[Citation, ...]
    as_of: date
    #: of the entry's text, by ``digest_of``
    digest: str
    review: Review | None
    path: Path
    #: counts from 1
    line: int

    @property
    def served(self) -> bool:
        """Only a question with a second reading goes out."""
        return self.review is not None and self.review.complete

    @property
    def options(self) -> tuple[str, ...]:
        """All options, in an order that depends on the id and the words only."""
        return tuple(sorted((self.right, *self.wrong), key=self._place))

    @property
    def key(self) -> str:
        """The letter of the right option."""
        return LETTERS[self.options.index(self.right)]

    def mark(self, option: str) -> str:
        """A short mark of an option's words, for addresses: an option that was reworded gets another one."""
        return self._place(option)[:6]

    def _place(self, option: str) -> str:
        return hashlib.sha256(f"{self.id}\n{option}".encode()).hexdigest()


def digest_of(entry: FaqEntry) -> str:
    """A short digest of an entry's text: it tells whether the text changed since a question was reviewed."""
    return hashlib.sha256(entry.body.encode()).hexdigest()[:12]


def read_quiz(path: Path) -> list[Question]:
    """Read one file; ``BrokenEntry`` says what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=WordLoader)
        data = yaml.load(text, Loader=WordLoader)
    except UnicodeDecodeError:
        raise BrokenEntry(path, 1, "tệp không phải UTF-8: lưu lại bằng UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        raise BrokenEntry(path, line, f"YAML không đọc được ({error.problem})") from None
    except (ValueError, yaml.YAMLError) as error:
        raise BrokenEntry(path, 1, f"YAML không đọc được ({error})") from None
    if not isinstance(data, list) or not isinstance(node, yaml.SequenceNode):
        raise BrokenEntry(path, 1, "tệp phải là danh sách câu hỏi, mỗi câu bắt đầu bằng '- id: ...'")
    lines = [item.start_mark.line + 1 for item in node.value]
    return [_question(path, line, item) for line, item in zip(lines, data)]


def _question(path: Path, line: int, item: Any) -> Question:
    if not isinstance(item, dict):
        raise BrokenEntry(path, line, "mỗi câu hỏi phải là các dòng 'tên: giá trị'")
    unknown = [str(name) for name in item if name not in FIELDS]
    missing = [name for name in FIELDS if name not in item and name != "reviewed"]
    if unknown or missing:
        problem = f"không có trường '{unknown[0]}'" if unknown else f"thiếu '{missing[0]}'"
        raise BrokenEntry(path, line, f"{problem}. Các trường: {', '.join(FIELDS)}")
    words = {name: _words(path, line, name, item[name]) for name in (*FIELDS[:4], "explanation", "digest")}
    if not _ID.fullmatch(words["id"]):
        raise BrokenEntry(path, line, f"id '{words['id']}' phải viết thường không dấu, nối bằng '-'")
    wrong = item["wrong"]
    if not isinstance(wrong, list) or len(wrong) != WRONG_OPTIONS:
        raise BrokenEntry(path, line, f"wrong phải có đúng {WRONG_OPTIONS} phương án sai")
    if not isinstance(item["as_of"], date):
        raise BrokenEntry(path, line, "as_of phải là ngày dạng NĂM-THÁNG-NGÀY")
    citations = item["citations"]
    if not isinstance(citations, list) or not citations:
        raise BrokenEntry(path, line, "citations phải là danh sách căn cứ")
    try:
        cited = tuple(Citation.parse(str(citation)) for citation in citations)
    except ValueError as error:
        raise BrokenEntry(path, line, f"{error}. Ví dụ: luat-thads-2025/dieu-34/khoan-2") from None
    return Question(
        id=words["id"],
        topic=path.stem,
        entry=words["entry"],
        text=words["question"],
        right=words["right"],
        wrong=tuple(_words(path, line, "wrong", option) for option in wrong),
        explanation=words["explanation"],
        citations=cited,
        as_of=item["as_of"],
        digest=words["digest"],
        review=_review(path, line, item.get("reviewed")),
        path=path,
        line=line,
    )


def _words(path: Path, line: int, name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BrokenEntry(path, line, f"{name} phải là dòng chữ; đặt trong ngoặc kép nếu chỉ có số hoặc có dấu ':'")
    return value.strip()


def _review(path: Path, line: int, raw: Any) -> Review | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or set(raw) != {"by", "on"} or not isinstance(raw["on"], date):
        raise BrokenEntry(path, line, "reviewed phải có dạng {by: [người soạn, người đọc lại], on: NĂM-THÁNG-NGÀY}")
    by = raw["by"] if isinstance(raw["by"], list) else [raw["by"]]
    return Review(tuple(str(name) for name in by if name), raw["on"])


def quiz_paths(folder: Path = QUIZZES_DIR) -> list[Path]:
    """Every quiz file of ``folder``, in a fixed order."""
    return sorted(folder.glob("*.yml"))


def load_quizzes(folder: Path = QUIZZES_DIR) -> tuple[Question, ...]:
    """Every question of every topic; ``BrokenEntry`` names the first file that cannot be read."""
    return tuple(question for path in quiz_paths(folder) for question in read_quiz(path))


class WatchedQuizzes:
    """The questions of a folder, read again only when one of its files changes."""

    def __init__(self, folder: Path = QUIZZES_DIR) -> None:
        self._folder = folder
        self._seen: Stamps | None = None
        self._held: tuple[Question, ...] | None = None
        self._broken: BrokenEntry | None = None
        self._reading = threading.Lock()

    def questions(self) -> tuple[Question, ...]:
        """The questions as the files say now; files that cannot be read change nothing and are named in the log.

        ``BrokenEntry`` when they could never be read.
        """
        stamps = stamps_of(quiz_paths(self._folder))
        with self._reading:
            if stamps != self._seen:
                self._seen = stamps
                self._read()
            if self._held is None:
                assert self._broken is not None
                raise BrokenEntry(self._broken.path, self._broken.line, self._broken.message)
            return self._held

    def _read(self) -> None:
        """Read every file; a broken state is reported once and not at every look."""
        try:
            self._held = load_quizzes(self._folder)
        except FileNotFoundError:
            self._seen = None  # an editor replaced a file while it was read
            self._held = self._held or ()
        except BrokenEntry as error:
            self._broken = error
            logger.error("quizzes not reloaded: %s", error)


_watched = WatchedQuizzes()


def known_quizzes() -> tuple[Question, ...]:
    """The project's own questions as their files say now; ``BrokenEntry`` when they could never be read."""
    return _watched.questions()


def is_stale(question: Question, corpus: Corpus, day: date) -> bool:
    """Whether the entry says something else on ``day`` than when the question was reviewed, or nothing at all."""
    return not corpus.has(question.entry, day) or digest_of(corpus.at(question.entry, day)) != question.digest


def questions_on(entries: Iterable[FaqEntry], questions: Iterable[Question]) -> list[Question]:
    """The questions that may go out with these entries, in their order: twice read, and of the very text."""
    by_entry: dict[str, list[Question]] = {}
    for question in questions:
        by_entry.setdefault(question.entry, []).append(question)
    return [
        question
        for entry in entries
        for question in by_entry.get(entry.id, [])
        if question.served and question.digest == digest_of(entry)
    ]


def drawn(questions: Iterable[Question], seed: int) -> list[Question]:
    """The questions in an order that ``seed`` alone decides, one of each topic before a second of any.

    The first ten are thus spread over the law, and stay (but for one) when a single question falls out.
    """
    ranked, met = [], Counter[str]()
    for question in sorted(questions, key=lambda each: hashlib.sha256(f"{seed}\n{each.id}".encode()).digest()):
        ranked.append((met[question.topic], question))
        met[question.topic] += 1
    return [question for _, question in sorted(ranked, key=lambda pair: pair[0])]
