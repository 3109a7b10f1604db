"""The quizzes that may be shown on a day: those of topics, and ten questions drawn by a number."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from bot import knowledge
from faq.entry import BrokenEntry
from faq.exporters.quiz import Quiz, quiz_of
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.quiz import Question, known_quizzes, questions_on
from faq.topics import known_topics

logger = logging.getLogger(__name__)

#: How many questions a drawn quiz has, and the numbers that draw one.
DRAWN = 10
SEEDS = range(1, 10_000)


@dataclass(frozen=True)
class Offered:
    """A topic with a quiz; ``modified`` is the newest reading of its questions and their entries."""

    topic: str
    title: str
    count: int
    modified: date


def offered(on: date, topic: str | None = None) -> list[Offered]:
    """Every topic, or this one, with questions that rest on the very text of a day, in the order of topics.yml."""
    entries = [entry for entry in knowledge.shown().in_force(on) if topic in (None, entry.topic)]
    topics = {entry.id: entry.topic for entry in entries}
    found: dict[str, list[Question]] = defaultdict(list)
    for question in questions_on(entries, questions()):
        found[topics[question.entry]].append(question)
    return [
        Offered(id, name, len(found[id]), max(_read_on(question, on) for question in found[id]))
        for id, name in known_topics().items()
        if id in found
    ]


def of_topic(topic: str, on: date, portal: str) -> Quiz | None:
    """The quiz of a topic; none for one without questions on that day."""
    return _quiz(Selection(on, topics=(topic,)), portal) if topic in known_topics() else None


def of_seed(seed: int, on: date, portal: str) -> Quiz | None:
    """The ten questions that a number draws: the same for everybody, while their entries stay."""
    return _quiz(Selection(on), portal, DRAWN, seed) if seed in SEEDS else None


def modified(quiz: Quiz) -> date:
    """The newest reading of its questions and their entries."""
    return max(_read_on(question, quiz.as_of) for question, _ in quiz.asked)


def _quiz(selection: Selection, portal: str, count: int = 0, seed: int = 0) -> Quiz | None:
    publisher, corpus = Publisher(portal=portal), knowledge.shown()
    try:
        return quiz_of(selection, corpus, knowledge.acts(), publisher, count=count, seed=seed, questions=questions())
    except BadSelection:
        return None


def questions_digest() -> str:
    """Another digest when any question changed."""
    return hashlib.sha256(repr(questions()).encode()).hexdigest()


def questions() -> tuple[Question, ...]:
    """All questions; none, and a line in the log, while their files cannot be read: answers are shown all the same."""
    try:
        return known_quizzes()
    except BrokenEntry as error:
        logger.error("no quizzes: %s", error)
        return ()


def _read_on(question: Question, on: date) -> date:
    entry = knowledge.shown().at(question.entry, on)
    assert question.review is not None and entry.review is not None
    return max(question.review.on, entry.review.on)
