"""Check quiz questions before they go out: messages for editors, ``file:line``, with the cure."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from faq.corpus import Corpus, load_corpus
from faq.entry import BrokenEntry, FaqEntry
from faq.lint import Finding
from faq.quiz import QUIZZES_DIR, Question, digest_of, quiz_paths, read_quiz
from faq.topics import known_topics
from law.acts import Acts, load_acts
from viet import identifiers
from viet.normalise import clean

MAX_QUESTION_SYLLABLES = 60
MAX_OPTION_SYLLABLES = 30

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
#: Options that point at other options: their order is mixed, so they cannot be read.
_ABOUT_OPTIONS = re.compile(
    r"(?i:tất cả đều|tất cả các (?:đáp|phương) án|cả (?:hai|ba|bốn) (?:đáp|phương) án)|\b[A-D] và [A-D]\b|án [A-D]\b"
)


def check(
    paths: Sequence[Path] | None = None,
    corpus: Corpus | None = None,
    acts: Acts | None = None,
    folder: Path = QUIZZES_DIR,
    topics: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Check all questions of ``folder``; report those among ``paths`` (files or folders), or all.

    A question whose entry changed since it was reviewed is named without being an error: it is not exported.
    """
    corpus = corpus if corpus is not None else load_corpus()
    acts = acts if acts is not None else load_acts()
    topics = topics if topics is not None else known_topics()
    findings: list[Finding] = []
    questions: list[Question] = []
    for path in quiz_paths(folder):
        if path.stem not in topics:
            near = difflib.get_close_matches(path.stem, topics, 1)
            hint = f" Có phải '{near[0]}'?" if near else ""
            findings.append(Finding(path, 1, f"không có chủ đề '{path.stem}'.{hint}"))
        try:
            questions += read_quiz(path)
        except BrokenEntry as error:
            findings.append(Finding(error.path, error.line, error.message))
    counts = Counter(question.id for question in questions)
    for question in questions:
        if counts[question.id] > 1:
            findings.append(_finding(question, f"id '{question.id}' dùng {counts[question.id]} lần: đổi tên"))
        findings += _check(question, corpus, acts)
    if paths is not None:
        wanted = [path.resolve() for path in paths]
        findings = [f for f in findings if any(f.path.resolve().is_relative_to(path) for path in wanted)]
    return sorted(set(findings))


def _finding(question: Question, message: str, error: bool = True) -> Finding:
    return Finding(question.path, question.line, message, error)


def _check(question: Question, corpus: Corpus, acts: Acts) -> Iterator[Finding]:
    yield from _check_words(question)
    if question.review is None:
        yield _finding(question, "bản nháp, không được xuất: ghi reviewed sau khi hai người đã đọc", error=False)
    elif not question.review.complete:
        readers = ", ".join(question.review.by)
        yield _finding(question, f"mới có '{readers}' đọc, không được xuất: cần người đọc lại khác", error=False)
    if question.entry not in corpus.versions:
        near = difflib.get_close_matches(question.entry, corpus.versions, 1)
        hint = f" Có phải '{near[0]}'?" if near else ""
        yield _finding(question, f"không có mục '{question.entry}'.{hint}")
        return
    if not corpus.has(question.entry, question.as_of):
        yield _finding(question, f"mục '{question.entry}' không có phiên bản ngày {question.as_of}: sửa as_of")
        return
    entry = corpus.at(question.entry, question.as_of)
    if not entry.served:
        yield _finding(question, f"mục '{entry.id}' chưa được hai người duyệt nên không dùng được")
    if entry.topic != question.topic:
        yield _finding(question, f"mục '{entry.id}' thuộc chủ đề '{entry.topic}': chuyển câu hỏi sang tệp đó")
    yield from _check_version(question, entry, corpus)
    yield from _check_citations(question, entry, acts)
    yield from _check_numbers(question, entry)


def _check_words(question: Question) -> Iterator[Finding]:
    options = (question.right, *question.wrong)
    if len({_bare(option) for option in options}) != len(options):
        yield _finding(question, "có hai phương án giống nhau: mỗi phương án phải khác, chỉ một phương án đúng")
    for option in options:
        if _ABOUT_OPTIONS.search(option):
            yield _finding(question, f"phương án '{option}' nói về phương án khác: thứ tự được xáo, nên viết lại")
        if len(option.split()) > MAX_OPTION_SYLLABLES:
            yield _finding(question, f"phương án dài {len(option.split())} tiếng: rút gọn", error=False)
    if len(question.text.split()) > MAX_QUESTION_SYLLABLES:
        yield _finding(question, f"câu hỏi dài {len(question.text.split())} tiếng: rút gọn", error=False)
    for text in (question.text, question.explanation, *options):
        if clean(text) != text:
            yield _finding(question, "có chữ chưa ở dạng NFC hoặc có ký tự ẩn: gõ lại")
        for identifier in identifiers.find(text):
            yield _finding(question, f"có dữ liệu cá nhân hoặc số liên lạc ({identifier.kind}): bỏ đi")


def _bare(option: str) -> str:
    return " ".join(re.findall(r"\w+", option.lower()))


def _check_version(question: Question, entry: FaqEntry, corpus: Corpus) -> Iterator[Finding]:
    digest = digest_of(entry)
    if digest != question.digest:
        yield _finding(
            question,
            f"mục '{entry.id}' đã sửa sau khi câu hỏi được duyệt nên câu hỏi không được xuất:"
            f' đọc lại, sửa, rồi ghi digest: "{digest}"',
            error=False,
        )
    for version in corpus.versions[entry.id]:
        if version.effective.start > question.as_of and digest_of(version) != question.digest:
            yield _finding(
                question,
                f"từ {version.effective.start} mục '{entry.id}' có phiên bản mới:"
                " câu hỏi không được xuất cho những ngày đó",
                error=False,
            )


def _check_citations(question: Question, entry: FaqEntry, acts: Acts) -> Iterator[Finding]:
    supported = entry.citations_on(question.as_of)
    for citation in question.citations:
        if citation not in supported:
            label = acts.label(citation) if citation.act in acts else str(citation)
            yield _finding(question, f"mục '{entry.id}' không dẫn {label}: chọn trong căn cứ của mục")


def _check_numbers(question: Question, entry: FaqEntry) -> Iterator[Finding]:
    """What is said to be right may hold no number that the entry does not hold."""
    known = {_value(number) for number in _NUMBER.findall(f"{entry.title}\n{entry.body}")}
    for text in (question.right, question.explanation):
        for number in _NUMBER.findall(text):
            if _value(number) not in known:
                yield _finding(question, f"con số {number} không có trong mục '{entry.id}': sửa theo mục")


def _value(number: str) -> str:
    """A number without the zeros before it: ``05`` and ``5`` are one."""
    return number.lstrip("0") or "0"
