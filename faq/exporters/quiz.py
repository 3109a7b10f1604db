"""Reviewed questions as a printed sheet with its key, for the online page, and for Moodle (GIFT and XML)."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import yaml

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.exporters.wording import in_figures, notices, statements
from faq.quiz import LETTERS, Question, drawn, known_quizzes, questions_on
from faq.topics import known_topics
from law.acts import Acts

WORDING_FILE = Path(__file__).with_name("quiz.yml")

#: What GIFT reads as its own signs.
_GIFT_SIGNS = re.compile(r"([\\~=#{}:])")


@lru_cache(maxsize=1)
def words() -> dict[str, str]:
    """The sentences of quiz.yml, read once a process."""
    data: dict[str, str] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True)
class Quiz:
    """The questions that go out, each with its entry, and what every format says with them."""

    title: str
    as_of: date
    acts: Acts
    publisher: Publisher
    asked: tuple[tuple[Question, FaqEntry], ...]
    sentences: tuple[str, ...]
    #: the address that a QR code leads to; empty without a portal
    page: str

    def notices(self, question: Question, entry: FaqEntry) -> list[str]:
        """The fixed warnings about what one question rests on."""
        cited = replace(entry, citations=((entry.effective.start, question.citations),))
        return notices(cited, self.as_of, self.acts)

    def numbers_by_notice(self) -> dict[str, list[int]]:
        """Each warning with the numbers of the questions that it is about, counted from 1."""
        said: dict[str, list[int]] = {}
        for number, (question, entry) in enumerate(self.asked, 1):
            for notice in self.notices(question, entry):
                said.setdefault(notice, []).append(number)
        return said


def quiz_of(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    title: str = "",
    count: int = 0,
    seed: int = 0,
    questions: Iterable[Question] | None = None,
) -> Quiz:
    """``count`` questions (0: all) of the selected entries; ``BadSelection`` when none may go out.

    They are the first ones, or, with a ``seed``, those that it draws: the same for everybody who names it.
    """
    entries = selection.entries(corpus)
    by_id = {entry.id: entry for entry in entries}
    found = questions_on(entries, known_quizzes() if questions is None else questions)
    if not found:
        raise BadSelection("topics", words()["none"].format(day=in_figures(selection.as_of)))
    found = (drawn(found, seed) if seed else found)[: count or len(found)]
    used = [by_id[id] for id in dict.fromkeys(question.entry for question in found)]
    page = typeset.topic_page(publisher, used)
    named = title or words()["title"].format(name=typeset.named(used))
    return Quiz(
        title=words()["drawn"].format(title=named, seed=seed) if seed else named,
        as_of=selection.as_of,
        acts=acts,
        publisher=publisher,
        asked=tuple((question, by_id[question.entry]) for question in found),
        sentences=tuple(statements(publisher, selection.as_of, used, acts, page)),
        page=page,
    )


def sheet(quiz: Quiz) -> bytes:
    """A printable sheet (PDF, A4); answers, explanations and sources follow on pages of their own."""
    publisher, said = quiz.publisher, quiz.numbers_by_notice()
    starred = {number for numbers in said.values() for number in numbers}
    glued = typeset.glued
    data = {
        "title": glued(quiz.title),
        "issuer": publisher.name,
        "logo": typeset.picture(publisher.logo),
        "day": typeset.day_out(quiz.as_of),
        "foot": " · ".join((publisher.name, *quiz.sentences[1:2], quiz.sentences[3])),
        "words": words() | {"score_line": words()["score_line"].format(count=len(quiz.asked))},
        "questions": [
            {
                "number": number,
                "text": glued(question.text),
                "options": [{"letter": letter, "text": glued(o)} for letter, o in zip(LETTERS, question.options)],
                "key": question.key,
                "right": glued(question.right),
                "explanation": glued(question.explanation),
                "basis": glued(f"{_basis(question, quiz.acts)}.") + (" *" if number in starred else ""),
                "page": typeset.bare(publisher.page(entry)),
            }
            for number, (question, entry) in enumerate(quiz.asked, 1)
        ],
        "sentences": [glued(sentence.rstrip(".")) + "." for sentence in quiz.sentences],
        "notices": [
            glued(words()["starred"].format(numbers=", ".join(map(str, numbers)), notice=notice))
            for notice, numbers in said.items()
        ],
        "qr": typeset.qr(quiz.page).decode(),
    }
    return typeset.pdf("quiz", data)


def plain(quiz: Quiz) -> dict[str, Any]:
    """The questions as plain data for the online page; ``answer`` counts the options from 0."""
    return {
        "title": quiz.title,
        "as_of": quiz.as_of.isoformat(),
        "publisher": quiz.publisher.name,
        "statements": list(quiz.sentences),
        "questions": [
            {
                "id": question.id,
                "topic": question.topic,
                "topic_title": known_topics().get(question.topic, question.topic),
                "entry": question.entry,
                "entry_title": entry.title,
                "page": quiz.publisher.page(entry),
                "question": question.text,
                "options": list(question.options),
                "answer": question.options.index(question.right),
                "explanation": question.explanation,
                "citations": [{"id": str(each), "label": quiz.acts.label(each)} for each in question.citations],
                "notices": quiz.notices(question, entry),
            }
            for question, entry in quiz.asked
        ],
    }


def as_json(quiz: Quiz) -> str:
    """``plain`` as text."""
    return json.dumps(plain(quiz), ensure_ascii=False, indent=1) + "\n"


def gift(quiz: Quiz) -> str:
    """The questions in Moodle's GIFT, a category a topic; a description at the top says source and day."""
    items = [f"::{_gift(words()['about'])}:: [plain]{_gift(_about(quiz))}"]
    topic = ""
    for question, entry in quiz.asked:
        if question.topic != topic:
            topic = question.topic
            # no sign of its own may be escaped in a category; "//" is a slash in a name
            items.append(f"$CATEGORY: {_category(quiz.title, topic)}")
        lines = [
            f"::{_gift(question.id)}:: [plain]{_gift(question.text)} {{",
            *(f"\t{'=' if option == question.right else '~'}{_gift(option)}" for option in question.options),
            f"\t####{_gift(_feedback(question, entry, quiz))}",
            "}",
        ]
        items.append("\n".join(lines))
    return "\n\n".join(items) + "\n"


def moodle(quiz: Quiz) -> bytes:
    """The questions in Moodle XML, a category a topic; a description at the top says source and day."""
    root = ET.Element("quiz")
    about = ET.SubElement(root, "question", type="description")
    _text(about, "name", words()["about"])
    _text(about, "questiontext", _about(quiz), format="plain_text")
    topic = ""
    for question, entry in quiz.asked:
        if question.topic != topic:
            topic = question.topic
            _text(ET.SubElement(root, "question", type="category"), "category", _category(quiz.title, topic))
        item = ET.SubElement(root, "question", type="multichoice")
        _text(item, "name", question.id)
        _text(item, "questiontext", question.text, format="plain_text")
        feedback = _feedback(question, entry, quiz)
        _text(item, "generalfeedback", feedback, format="plain_text")
        for name, value in (
            ("defaultgrade", "1.0"),
            ("penalty", "0.0"),
            ("hidden", "0"),
            ("idnumber", question.id),
            ("single", "true"),
            ("shuffleanswers", "true"),
            ("answernumbering", "ABCD"),
        ):
            ET.SubElement(item, name).text = value
        for option in question.options:
            fraction = "100" if option == question.right else "0"
            answer = ET.SubElement(item, "answer", fraction=fraction, format="plain_text")
            ET.SubElement(answer, "text").text = option
            _text(answer, "feedback", "", format="plain_text")
    ET.indent(root, " ")
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def entries_asked(quiz: Quiz) -> list[str]:
    """The ids of the answers that its questions rest on."""
    return list(dict.fromkeys(entry.id for _, entry in quiz.asked))


def _basis(question: Question, acts: Acts) -> str:
    return words()["basis"].format(basis="; ".join(typeset.basis_lines(question.citations, acts)))


def _about(quiz: Quiz) -> str:
    return "\n".join((quiz.title, *(f"{sentence.rstrip('.')}." for sentence in quiz.sentences)))


def _feedback(question: Question, entry: FaqEntry, quiz: Quiz) -> str:
    page = quiz.publisher.page(entry)
    lines: Sequence[str] = (
        question.explanation,
        f"{_basis(question, quiz.acts)}.",
        *quiz.notices(question, entry),
        words()["more"].format(page=page) if page else "",
    )
    return "\n".join(filter(None, lines))


def _category(title: str, topic: str) -> str:
    """A category below the course; a slash in a name is doubled, or it would be a path."""
    names = (title, known_topics().get(topic, topic))
    return "/".join(("$course$", *(name.replace("/", "//") for name in names)))


def _gift(text: str) -> str:
    r"""Text for GIFT: its signs with a backslash, a line break as ``\n``."""
    return _GIFT_SIGNS.sub(r"\\\1", text).replace("\n", "\\n")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(ET.SubElement(parent, name, attributes), "text").text = text


Given = ParamSpec("Given")
Made = TypeVar("Made")


def _from(choose: Callable[Given, Quiz], make: Callable[[Quiz], Made]) -> Callable[Given, Made]:
    """A format as the list of formats calls it: it takes what ``quiz_of`` takes."""

    def export(*args: Given.args, **options: Given.kwargs) -> Made:
        return make(choose(*args, **options))

    return export


export = _from(quiz_of, sheet)
quiz_json = _from(quiz_of, plain)
export_json = _from(quiz_of, as_json)
export_gift = _from(quiz_of, gift)
export_moodle = _from(quiz_of, moodle)
held = _from(quiz_of, entries_asked)
