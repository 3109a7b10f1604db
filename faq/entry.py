"""One reviewed answer: the file format, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from law.citations import Citation
from law.effective import Interval

AUDIENCES = ("creditor", "debtor", "third_party", "agency", "anyone")
FIELDS = ("title", "questions", "audience", "citations", "see_also", "reviewed", "until")

_PATH = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<start>\d{4}-\d{2}-\d{2})\.md")


class WordLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml is ten times as fast
    """YAML in which only true/false are booleans: ``on``, ``no``, ``y`` stay words."""


WordLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not (tag == "tag:yaml.org,2002:bool" and first in "oOyYnN")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class BrokenEntry(ValueError):
    """An entry file cannot be read; the message is for its editor, ``line`` counts from 1."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Review:
    """Who wrote and who read the text against the law, and when."""

    by: tuple[str, ...]
    on: date

    @property
    def complete(self) -> bool:
        """Whether a second reader, other than the author, has signed."""
        return len(set(self.by)) >= 2


@dataclass(frozen=True)
class FaqEntry:
    """One version of an answer; ``id`` is the slug that all versions share."""

    id: str
    topic: str
    effective: Interval
    title: str
    questions: tuple[str, ...]
    audience: tuple[str, ...]
    body: str
    #: (first day, citations) in order of days; one pair unless only the article moved
    citations: tuple[tuple[date, tuple[Citation, ...]], ...]
    see_also: tuple[str, ...] = ()
    review: Review | None = None

    @property
    def served(self) -> bool:
        """Only text with a second reading reaches citizens."""
        return self.review is not None and self.review.complete

    @property
    def short_answer(self) -> str:
        """The first paragraph, complete on its own."""
        return self.body.split("\n\n", 1)[0]

    def citations_on(self, day: date) -> tuple[Citation, ...]:
        """The provisions that support the text on ``day``."""
        current: tuple[Citation, ...] = ()
        for start, citations in self.citations:
            if start <= day:
                current = citations
        return current


@dataclass(frozen=True)
class EntryFile:
    """A file as written: parsed fields, their lines, and the body byte for byte."""

    path: Path
    topic: str
    slug: str
    start: date
    fields: dict[str, Any]
    lines: dict[str, int]
    body: str
    body_line: int

    def line_of(self, field: str, item: int | None = None) -> int:
        """The line of a field or of one of its items; of the front matter when the field is absent."""
        line = self.lines.get(field, 1)
        return line if item is None else self.lines.get(f"{field}.{item}", line)


def read_entry_file(path: Path) -> EntryFile:
    """Split one file into front matter and body; ``BrokenEntry`` says what is wrong and where."""
    name = _PATH.fullmatch(path.name)
    if not name:
        raise BrokenEntry(path, 1, "tên tệp phải có dạng ten-muc.NĂM-THÁNG-NGÀY.md, chữ thường không dấu")
    try:
        start = date.fromisoformat(name["start"])
    except ValueError:
        raise BrokenEntry(path, 1, f"'{name['start']}' không phải là ngày có thật") from None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BrokenEntry(path, 1, "tệp không phải UTF-8: lưu lại bằng UTF-8") from None
    pieces = re.split(r"^---[ \t]*\n", text, maxsplit=2, flags=re.MULTILINE)
    if len(pieces) != 3 or pieces[0].strip():
        raise BrokenEntry(path, 1, "phần đầu phải nằm giữa hai dòng '---'")
    _, front, body = pieces
    try:
        node = yaml.compose(front, Loader=WordLoader)
        fields = yaml.load(front, Loader=WordLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        raise BrokenEntry(
            path, line, f"YAML không đọc được ({error.problem}); câu có dấu ':' cần đặt trong ngoặc kép"
        ) from None
    except (ValueError, yaml.YAMLError) as error:
        raise BrokenEntry(path, 2, f"YAML không đọc được ({error})") from None
    if not isinstance(fields, dict) or not isinstance(node, yaml.MappingNode):
        raise BrokenEntry(path, 2, "phần đầu phải là các dòng 'tên: giá trị'")
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        if key.value in lines:
            raise BrokenEntry(path, line, f"trường '{key.value}' ghi hai lần: gộp làm một")
        lines[key.value] = line
        if isinstance(value, yaml.SequenceNode):
            lines |= {f"{key.value}.{at}": item.start_mark.line + 2 for at, item in enumerate(value.value)}
    body_line = front.count("\n") + 3 + len(body) - len(body.lstrip("\n"))
    return EntryFile(path, path.parent.name, name["slug"], start, fields, lines, body.strip("\n"), body_line)


def dated_citations(file: EntryFile) -> tuple[tuple[date, tuple[Citation, ...]], ...]:
    """Read ``citations``: a list, or lists by first day."""
    raw = file.fields.get("citations")
    line = file.line_of("citations")
    spans = raw if isinstance(raw, dict) else {file.start: raw}
    result = []
    for start, items in sorted(spans.items(), key=lambda span: str(span[0])):
        if not isinstance(start, date) or not isinstance(items, list) or not items:
            raise BrokenEntry(file.path, line, "citations phải là danh sách căn cứ, hoặc danh sách theo ngày")
        try:
            result.append((start, tuple(Citation.parse(str(item)) for item in items)))
        except ValueError as error:
            raise BrokenEntry(file.path, line, f"{error}. Ví dụ: luat-thads-2025/dieu-34/khoan-2") from None
    if result[0][0] != file.start:
        raise BrokenEntry(file.path, line, f"nhóm căn cứ đầu tiên phải bắt đầu từ {file.start} như tên tệp")
    return tuple(result)


def review_of(file: EntryFile) -> Review | None:
    """Read ``reviewed``; ``None`` for a draft."""
    raw = file.fields.get("reviewed")
    if raw is None:
        return None
    line = file.line_of("reviewed")
    if not isinstance(raw, dict) or set(raw) != {"by", "on"} or not isinstance(raw["on"], date):
        raise BrokenEntry(
            file.path, line, "reviewed phải có dạng {by: [người soạn, người đọc lại], on: NĂM-THÁNG-NGÀY}"
        )
    by = raw["by"] if isinstance(raw["by"], list) else [raw["by"]]
    return Review(tuple(str(name) for name in by if name), raw["on"])


def texts_of(file: EntryFile, field: str) -> tuple[str, ...]:
    """Read a list of texts; an absent field is empty."""
    raw = file.fields.get(field) or []
    if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
        raise BrokenEntry(
            file.path, file.line_of(field), f"{field} phải là danh sách dòng chữ; đặt trong ngoặc kép nếu có dấu ':'"
        )
    return tuple(raw)
