"""Official full texts: read from a file, split into articles, clauses and points.

The texts stay out of the repository. An operator imports them so that a citation can be opened;
``law/acts`` keeps saying which provisions exist and when they apply.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from law.outline import clauses_of

_ARTICLE = re.compile(r"^Điều\s+(?P<number>\d+[a-zđ]?)\s*[.:]?\s*(?P<title>.*)$")
_NUMBER = re.compile(r"\b(\d{1,4}/\d{4}/[A-ZĐ][A-ZĐ0-9\-/]*[A-ZĐ0-9])")
#: A line that starts a part above articles, which belongs to no article.
_HEADING = re.compile(
    r"^(?:Phần|Chương|Mục|Tiểu mục)\s+(?:thứ\s+)?[\wÀ-ỹ]+\s*[.:]?\s*$|^(?:PHẦN|CHƯƠNG|MỤC)\s",
)


class UnreadableText(ValueError):
    """A file is no official text we can split; the message says what was expected."""


@dataclass(frozen=True)
class Article:
    """One article; ``text`` has a paragraph (clause, point or sub-paragraph) a line."""

    number: str
    title: str
    text: str


@dataclass(frozen=True)
class FullText:
    """One official text; what the file does not say is ``None``."""

    number: str
    title: str | None
    effective: date | None
    expired: date | None
    articles: tuple[Article, ...]


def read_full_text(path: Path) -> FullText:
    """Read a ``.json`` (the schema of our law texts), ``.docx`` or ``.html`` file.

    Raises ``UnreadableText`` when the file has another form, no official number or no article.
    """
    readers = {".json": _read_json, ".docx": _read_docx, ".html": _read_html, ".htm": _read_html}
    if path.suffix.lower() not in readers:
        raise UnreadableText(f"{path}: đuôi '{path.suffix}' chưa đọc được; dùng .json, .docx hoặc .html")
    try:
        text = readers[path.suffix.lower()](path)
    except UnreadableText:
        raise
    except Exception as error:
        raise UnreadableText(f"{path}: không mở được tệp ({type(error).__name__})") from None
    if not text.articles:
        raise UnreadableText(f"{path}: không thấy dòng nào bắt đầu bằng 'Điều <số>'")
    numbers = [article.number for article in text.articles]
    if len(set(numbers)) != len(numbers):
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise UnreadableText(f"{path}: Điều {twice} có hai lần; tách văn bản sửa đổi kèm theo ra tệp khác")
    return text


def _day(raw: Any) -> date | None:
    return date.fromisoformat(raw) if isinstance(raw, str) else None


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"[ \t\u00a0]+", " ", text)).strip()


def _read_json(path: Path) -> FullText:
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        document, rows = data["document"], data["articles"]
        articles = tuple(
            Article(str(row["number"]), row.get("title") or "", "\n".join(map(_clean, row["text"].split("\n"))))
            for row in rows
        )
        number = str(document["number"])
    except (KeyError, TypeError, AttributeError):
        raise UnreadableText(f"{path}: JSON cần có document.number và articles[].number, title, text") from None
    return FullText(
        number, document.get("title"), _day(document.get("effective")), _day(document.get("expired")), articles
    )


def _read_docx(path: Path) -> FullText:
    import docx

    document = docx.Document(str(path))
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            lines += [" | ".join(_clean(cell.text) for cell in row.cells) for row in block.rows]
        else:
            lines += block.text.split("\n")
    return _from_lines(path, lines)


def _read_html(path: Path) -> FullText:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_bytes(), "lxml")
    for noise in soup(["script", "style", "head", "nav", "footer"]):
        noise.decompose()
    for words in soup.find_all(string=True):
        words.replace_with(re.sub(r"\s+", " ", words))  # a line end in the source is layout; <br> makes a real one
    for line_break in soup("br"):
        line_break.replace_with("\n")
    inner = ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table"]
    blocks = [block for block in soup.find_all([*inner, "td"]) if block.name != "table" and not block.find(inner)]
    lines = [line for block in blocks for line in block.get_text().split("\n")]
    return _from_lines(path, lines)


def _from_lines(path: Path, raw: Iterable[str]) -> FullText:
    lines = [line for line in map(_clean, raw) if line]
    first = next((at for at, line in enumerate(lines) if _ARTICLE.match(line)), len(lines))
    number = next((match[1] for line in lines[:first] if (match := _NUMBER.search(line))), None)
    if number is None:
        raise UnreadableText(f"{path}: không thấy số hiệu (ví dụ 106/2025/QH15) trước Điều 1")
    return FullText(number, None, None, None, tuple(split_articles(lines[first:])))


def split_articles(lines: Iterable[str]) -> list[Article]:
    """Group the lines of a text by their article.

    A line ``Điều N`` whose number does not follow belongs to quoted text of an amending article;
    headings of chapters and sections are left out.
    """
    found: list[tuple[str, str, list[str]]] = []
    for line in lines:
        match = _ARTICLE.match(line)
        if match and (not found or _comes_next(found[-1][0], match["number"])):
            found.append((match["number"], match["title"].strip(), []))
        elif found and not _HEADING.match(line):
            found[-1][2].append(line)
    return [Article(number, title, "\n".join(body)) for number, title, body in found]


def _comes_next(last: str, number: str) -> bool:
    before, now = int(re.sub(r"\D", "", last)), int(re.sub(r"\D", "", number))
    return now == before + 1 or (now == before and not number.isdigit())


def provision(text: str, clause: str | None, point: str | None) -> str | None:
    """The words of a clause or point inside the text of one article; ``None`` when it has none such.

    The introduction of a clause stays before a point, so that the point can be understood.
    """
    if clause is None and point is None:
        return text
    outline = clauses_of(text)
    if (clause or "") not in outline or (point is not None and point not in outline[clause or ""]):
        return None
    lines = text.split("\n")
    if clause is not None:
        lines = _part(lines, rf"{re.escape(clause)}\.\s", [rf"{re.escape(other)}\.\s" for other in outline if other])
    if point is None:
        return "\n".join(lines)
    marks = [rf"{other}\)\s" for other in outline[clause or ""]]
    introduction = []
    for line in lines:
        if re.match(marks[0], line):
            break
        introduction.append(line)
    return "\n".join([*introduction, *_part(lines, rf"{point}\)\s", marks)])


def clauses(article: Article) -> dict[str, str]:
    """Every clause of an article with its words, the words before the first clause under ``""``."""
    numbers = [number for number in clauses_of(article.text) if number]
    parts: dict[str, list[str]] = {"": []}
    current = ""
    for line in article.text.split("\n"):
        if numbers and line.startswith(f"{numbers[0]}. "):
            current = numbers.pop(0)
            parts[current] = []
        parts[current].append(line)
    return {number: "\n".join(lines) for number, lines in parts.items() if lines}


def _part(lines: list[str], start: str, marks: list[str]) -> list[str]:
    begun = [at for at, line in enumerate(lines) if re.match(start, line)]
    if not begun:
        return []
    kept = [lines[begun[0]]]
    for line in lines[begun[0] + 1 :]:
        if any(re.match(mark, line) for mark in marks):
            break
        kept.append(line)
    return kept
