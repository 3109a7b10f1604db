"""Check entries before they are served: messages for editors, ``file:line``, with the cure."""

from __future__ import annotations

import difflib
import itertools
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from faq.corpus import ENTRIES_DIR, build, entry_paths
from faq.entry import (
    AUDIENCES,
    FIELDS,
    BrokenEntry,
    EntryFile,
    dated_citations,
    read_entry_file,
    review_of,
    texts_of,
)
from faq.search import question_key
from law.acts import Acts, load_acts
from law.effective import Interval
from law.parameters import DatedValue, Parameter, load_parameters, said_form, written
from viet import identifiers
from viet.normalise import clean

MAX_TITLE_CHARACTERS = 90
MAX_SHORT_ANSWER_SYLLABLES = 60
MIN_QUESTIONS = 10

#: A sentence longer than this is hard to follow on a phone or from a loudspeaker (a newspaper's rarely passes 40).
MAX_SENTENCE_SYLLABLES = 60
#: The mean over a text; newspapers stay below it.
MAX_MEAN_SENTENCE = 27
MAX_BODY_SYLLABLES = 420

#: Only the newest version carries these; older ones share them.
SHARED_FIELDS = ("title", "questions", "audience", "see_also")

_MARKUP = {
    "tiêu đề '#'": re.compile(r"^#", re.MULTILINE),
    "in đậm hoặc in nghiêng": re.compile(r"\*\S|__\S"),
    "liên kết": re.compile(r"\]\(|https?://"),
    "thẻ HTML": re.compile(r"</?[a-zA-Z]"),
    "bảng '|'": re.compile(r"^[ \t]*\|", re.MULTILINE),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend in one line of one file; a draft is reported without being an error."""

    path: Path
    line: int
    message: str
    error: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'' if self.error else '(lưu ý) '}{self.message}"


def lint(
    paths: Sequence[Path] | None = None,
    acts: Acts | None = None,
    folder: Path = ENTRIES_DIR,
    parameters: Mapping[str, Parameter] | None = None,
) -> list[Finding]:
    """Check all entries of ``folder``; report those among ``paths`` (files or folders), or all."""
    acts = acts if acts is not None else load_acts()
    parameters = parameters if parameters is not None else load_parameters()
    findings: list[Finding] = []
    files: list[EntryFile] = []
    for path in entry_paths(folder):
        try:
            files.append(read_entry_file(path))
        except BrokenEntry as error:
            findings.append(Finding(error.path, error.line, error.message))
    newest = {file.slug: file for file in sorted(files, key=lambda file: file.start)}
    slugs = set(newest)
    spans = _spans(files)
    for file in files:
        is_newest = newest[file.slug] is file
        try:
            findings += _check_fields(file, is_newest)
            findings += _check_citations(file, spans[file.path], acts)
            findings += _check_text(file)
            findings += _check_reading(file)
            findings += _check_numbers(file, spans[file.path], parameters)
            if is_newest:
                findings += _check_shared(file, slugs)
        except BrokenEntry as error:
            findings.append(Finding(error.path, error.line, error.message))
    findings += _check_versions(files)
    findings += _check_same_questions(newest.values())
    if paths is not None:
        wanted = [path.resolve() for path in paths]
        findings = [f for f in findings if any(f.path.resolve().is_relative_to(path) for path in wanted)]
    return sorted(set(findings))


def _spans(files: list[EntryFile]) -> dict[Path, Interval]:
    spans = {}
    for file in files:
        later = [other.start for other in files if other.slug == file.slug and other.start > file.start]
        until = file.fields.get("until")
        ends = later + ([until] if isinstance(until, date) and until > file.start else [])
        spans[file.path] = Interval(file.start, min(ends) if ends else None)
    return spans


def _check_fields(file: EntryFile, is_newest: bool) -> Iterator[Finding]:
    for name in file.fields:
        if name not in FIELDS:
            near = difflib.get_close_matches(str(name), FIELDS, 1)
            hint = f"Có phải '{near[0]}'?" if near else f"Các trường: {', '.join(FIELDS)}"
            yield Finding(file.path, file.line_of(name), f"không có trường '{name}'. {hint}")
        elif not is_newest and name in SHARED_FIELDS:
            yield Finding(file.path, file.line_of(name), f"bỏ '{name}': phiên bản cũ dùng chung của phiên bản mới nhất")
    review = review_of(file)
    line = file.line_of("reviewed")
    if review is None:
        yield Finding(file.path, 1, "bản nháp, không được phục vụ: ghi reviewed sau khi hai người đã đọc", error=False)
    elif not review.complete:
        yield Finding(
            file.path,
            line,
            f"mới có '{', '.join(review.by)}' đọc, không được phục vụ: cần người đọc lại khác",
            error=False,
        )


def _check_shared(file: EntryFile, slugs: set[str]) -> Iterator[Finding]:
    title = file.fields.get("title")
    if not isinstance(title, str) or not title:
        yield Finding(file.path, file.line_of("title"), "thiếu title: ghi câu hỏi chuẩn của mục")
    elif len(title) > MAX_TITLE_CHARACTERS:
        yield Finding(file.path, file.line_of("title"), f"title dài {len(title)} ký tự: rút còn {MAX_TITLE_CHARACTERS}")
    questions = texts_of(file, "questions")
    if len(questions) < MIN_QUESTIONS:
        yield Finding(
            file.path, file.line_of("questions"), f"mới có {len(questions)} câu hỏi: cần ít nhất {MIN_QUESTIONS}"
        )
    for at, question in enumerate(questions):
        line = file.line_of("questions", at)
        if clean(question) != question:
            yield Finding(file.path, line, "câu hỏi chưa ở dạng NFC, có ký tự ẩn hoặc khoảng trắng thừa: gõ lại")
        for identifier in identifiers.find(question):
            yield Finding(file.path, line, f"câu hỏi có dữ liệu cá nhân ({identifier.kind}): bỏ đi")
    audience = texts_of(file, "audience")
    for name in audience or ("",):
        if name not in AUDIENCES:
            yield Finding(
                file.path, file.line_of("audience"), f"audience '{name}' phải là một trong: {', '.join(AUDIENCES)}"
            )
    for slug in texts_of(file, "see_also"):
        if slug not in slugs or slug == file.slug:
            near = difflib.get_close_matches(slug, slugs - {file.slug}, 1)
            hint = f" Có phải '{near[0]}'?" if near else ""
            yield Finding(file.path, file.line_of("see_also"), f"see_also: không có mục '{slug}'.{hint}")


def _check_citations(file: EntryFile, span: Interval, acts: Acts) -> Iterator[Finding]:
    line = file.line_of("citations")
    dated = dated_citations(file)
    starts = [start for start, _ in dated]
    for (start, citations), next_start in zip(dated, [*starts[1:], None]):
        ends = [end for end in (next_start, span.end) if end is not None]
        if span.end is not None and start >= span.end:
            yield Finding(file.path, line, f"nhóm căn cứ từ {start} nằm sau khi phiên bản này kết thúc ({span.end})")
            continue
        cited_span = Interval(start, min(ends) if ends else None)
        for citation in citations:
            if citation.act not in acts:
                near = difflib.get_close_matches(citation.act, acts, 1)
                hint = f" Có phải '{near[0]}'?" if near else ""
                yield Finding(file.path, line, f"không có văn bản '{citation.act}'.{hint} Danh sách: law/acts/")
                continue
            act = acts[citation.act]
            if not act.holds(citation):
                yield Finding(file.path, line, f"{act.short} không có {citation.provision()}: sửa '{citation}'")
            if not act.effective.covers(cited_span):
                yield Finding(
                    file.path,
                    line,
                    f"{act.short} có hiệu lực từ {act.effective.start} đến trước {act.effective.end or '(nay)'},"
                    f" không phủ hết {cited_span.start} – {cited_span.end or 'nay'}:"
                    " đổi ngày của tệp hoặc ghi căn cứ theo ngày",
                )


def _check_text(file: EntryFile) -> Iterator[Finding]:
    first = file.body_line
    body = file.body
    if not body.strip():
        yield Finding(file.path, first, "chưa có câu trả lời dưới dòng '---' thứ hai")
        return
    short = body.split("\n\n", 1)[0]
    count = len(short.split())
    if count > MAX_SHORT_ANSWER_SYLLABLES:
        yield Finding(
            file.path,
            first,
            f"đoạn đầu dài {count} tiếng: rút còn {MAX_SHORT_ANSWER_SYLLABLES}, chuyển chi tiết xuống dưới",
        )
    for number, text in enumerate(body.split("\n"), first):
        if clean(text) != text.rstrip() or text != text.rstrip():
            yield Finding(file.path, number, "dòng chưa ở dạng NFC, có ký tự ẩn hoặc khoảng trắng thừa: gõ lại")
        for identifier in identifiers.find(text):
            yield Finding(file.path, number, f"có dữ liệu cá nhân hoặc số liên lạc ({identifier.kind}): bỏ đi")
    for kind, pattern in _MARKUP.items():
        if match := pattern.search(body):
            number = first + body.count("\n", 0, match.start())
            yield Finding(file.path, number, f"không dùng {kind}: chỉ viết đoạn văn, '- ' và '1. '")


def _sentences(text: str, first: int) -> Iterator[tuple[int, int]]:
    """Line and length in syllables of each sentence; a list item is read by itself."""
    for number, line in enumerate(text.split("\n"), first):
        for sentence in re.split(r"(?<=[.!?;:])\s+", line.strip()):
            if count := len(sentence.split()):
                yield number, count


def _check_reading(file: EntryFile) -> Iterator[Finding]:
    lengths = list(_sentences(file.body, file.body_line))
    if not lengths:
        return
    for number, count in lengths:
        if count > MAX_SENTENCE_SYLLABLES:
            yield Finding(file.path, number, f"câu dài {count} tiếng: tách thành câu ngắn hơn", error=False)
    mean = sum(count for _, count in lengths) / len(lengths)
    if mean > MAX_MEAN_SENTENCE:
        yield Finding(file.path, file.body_line, f"trung bình {mean:.0f} tiếng một câu: khó đọc, tách câu", error=False)
    total = sum(count for _, count in lengths)
    if total > MAX_BODY_SYLLABLES:
        yield Finding(file.path, file.body_line, f"bài dài {total} tiếng: rút gọn hoặc tách mục", error=False)


def _check_numbers(file: EntryFile, span: Interval, parameters: Mapping[str, Parameter]) -> Iterator[Finding]:
    """A number that the law's own files know must be theirs, for the days of this version or of one it names.

    Several numbers may be said alike (a bankruptcy order and another); one of them must fit.
    """
    said: dict[int, list[tuple[str, Parameter]]] = {}
    for parameter in parameters.values():
        for pattern in parameter.said_as:
            for match in said_form(pattern).finditer(file.body):
                said.setdefault(match.start("n"), []).append((match["n"], parameter))
    for at, candidates in sorted(said.items()):
        values = [(value, parameter) for _, parameter in candidates for value in parameter.history]
        shown = [_shown(value, parameter) for value, parameter in values if _overlaps(value.effective, span)]
        allowed = {value for value in shown if value is not None}
        number = candidates[0][0]
        if not allowed or _read(number) in allowed or _OTHER_TIME.search(_sentence_around(file.body, at)):
            continue
        names = ", ".join(f"law/parameters/{parameter.name}.yml" for _, parameter in candidates)
        title = candidates[0][1].title.lower()
        yield Finding(
            file.path,
            file.body_line + file.body.count("\n", 0, at),
            f"ghi {number} nhưng {title} là {', '.join(map(written, sorted(allowed)))} ({names}): sửa số",
        )


#: Words by which a sentence speaks of another time than its version's.
_OTHER_TIME = re.compile(
    r"trước (?:đây|ngày|01)|luật (?:cũ|mới|2008|2025)|từ (?:ngày )?01/7/2026|đến hết|hiện nay|nay là", re.I
)


def _shown(value: DatedValue, parameter: Parameter) -> Decimal | None:
    """The number that a text shows: a rate in hundredths; none for a table."""
    if isinstance(value.value, tuple):
        return None
    return Decimal(value.value) * (100 if parameter.unit == "percent" else 1)


def _read(number: str) -> Decimal | None:
    """A number as typed: dots between thousands, a comma before the decimals; none when it is no such number."""
    if re.fullmatch(r"\d+(,\d+)?|\d{1,3}(\.\d{3})+(,\d+)?", number):
        return Decimal(number.replace(".", "").replace(",", "."))
    return None


def _overlaps(one: Interval, other: Interval) -> bool:
    starts_before_end = other.end is None or one.start < other.end
    return starts_before_end and (one.end is None or other.start < one.end)


def _sentence_around(text: str, at: int) -> str:
    start = max(text.rfind(mark, 0, at) for mark in (". ", "\n"))
    ends = [found for mark in (". ", "\n") if (found := text.find(mark, at)) != -1]
    return text[start + 1 : min(ends, default=len(text))]


def _check_versions(files: list[EntryFile]) -> Iterator[Finding]:
    by_slug: dict[str, list[EntryFile]] = {}
    for file in files:
        by_slug.setdefault(file.slug, []).append(file)
    for group in by_slug.values():
        group.sort(key=lambda file: file.start)
        try:
            build(group)
        except BrokenEntry as error:
            yield Finding(error.path, error.line, error.message)
        for file, following in itertools.pairwise(group):
            until = file.fields.get("until")
            if isinstance(until, date) and until > following.start:
                yield Finding(
                    file.path,
                    file.line_of("until"),
                    f"chồng lên phiên bản {following.path.name}: bỏ until hoặc sửa ngày",
                )


def _check_same_questions(files: Iterable[EntryFile]) -> Iterator[Finding]:
    """The title counts as a question: it is searched like one."""
    seen: dict[str, EntryFile] = {}
    for file in files:
        try:
            questions = texts_of(file, "questions")
        except BrokenEntry:
            continue
        title = file.fields.get("title")
        asked = [(title, file.line_of("title"))] if isinstance(title, str) else []
        asked += [(question, file.line_of("questions", at)) for at, question in enumerate(questions)]
        for question, line in asked:
            first = seen.setdefault(question_key(question), file)
            if first is not file:
                yield Finding(file.path, line, f"câu hỏi '{question}' đã có ở {first.path}: bỏ một bên")
        keys = [question_key(question) for question, _ in asked]
        for (question, line), key, at in zip(asked, keys, range(len(keys))):
            if key in keys[:at]:
                yield Finding(file.path, line, f"câu hỏi '{question}' đã có ở chính mục này: bỏ một bên")


def main(names: list[str]) -> int:
    """``python -m faq.lint [PATH...]``: print findings; 1 when one of them is an error."""
    findings = lint([Path(name) for name in names] or None)
    for finding in findings:
        print(finding)
    return int(any(finding.error for finding in findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
