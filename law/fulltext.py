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

from law.outline import places_of

#: ``Điều 2. Tên điều``; without a sign after the number, the title must not go on like a sentence.
_ARTICLE = re.compile(
    r"^Điều\s+(?P<number>\d+[a-zđ]?)(?!\w)\s*"
    r"(?:[.:]\s*(?P<title>.*)|(?P<bare>(?!(?:Bộ luật|Luật|Nghị|Thông tư|Pháp lệnh|Hiến pháp|Khoản|Điểm|Điều)\b)"
    r"[^\W\d_a-zà-ỹđ].*(?<![.;:,]))?)$"
)
_NUMBER = re.compile(r"\b(\d{1,4}/\d{4}/[A-ZĐ][A-ZĐ0-9\-/]*[A-ZĐ0-9])")
#: A line that starts a part above articles, which belongs to no article; its title may be on the lines after it.
_HEADING = re.compile(
    r"^(?:phần|chương|mục|tiểu mục)\s+(?:thứ\s+)?"
    r"(?:[ivxlc]+[a-zđ]?|\d+[a-zđ]?|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)"
    r"(?:\s*[.:–-]\s*.*|\s+(?P<capitals>.*)|)$",
    re.IGNORECASE,
)
#: A title of a part has no more lines than this.
_TITLE_LINES = 3


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


def _day(path: Path, document: dict[str, Any], name: str) -> date | None:
    raw = document.get(name)
    if raw is None:
        return None
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise UnreadableText(f"{path}: document.{name} '{raw}' không phải ngày dạng NĂM-THÁNG-NGÀY") from None


def _number(raw: Any) -> str:
    """An official number or the number of an article; ``TypeError`` when it says nothing."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int)) or not str(raw).strip():
        raise TypeError(f"'{raw}' is no number")
    return str(raw).strip()


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"[ \t\u00a0]+", " ", text)).strip()


def _read_json(path: Path) -> FullText:
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    try:
        document, rows = data["document"], data["articles"]
        articles = tuple(
            Article(_number(row["number"]), row.get("title") or "", "\n".join(map(_clean, row["text"].split("\n"))))
            for row in rows
        )
        number = _number(document["number"])
    except (KeyError, TypeError, AttributeError):
        raise UnreadableText(f"{path}: JSON cần có document.number và articles[].number, title, text") from None
    begun, ended = _day(path, document, "effective"), _day(path, document, "expired")
    return FullText(number, document.get("title"), begun, ended, articles)


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


#: Elements that begin and end a line of their own.
_BLOCKS = [
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre"),
    *("table", "caption", "tr", "td", "th", "section", "article", "header", "main", "aside", "center", "hr"),
]


def _read_html(path: Path) -> FullText:
    from bs4 import BeautifulSoup, NavigableString

    soup = BeautifulSoup(path.read_bytes(), "lxml")
    for noise in soup(["script", "style", "head", "nav", "footer", "noscript", "template"]):
        noise.decompose()
    for words in soup.find_all(string=True):
        if type(words) is NavigableString:  # a comment stays one, and so is not read
            words.replace_with(re.sub(r"\s+", " ", words))  # a line end in the source is layout; <br> makes a real one
    for line_break in soup("br"):
        line_break.replace_with("\n")
    for block in soup(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
    lines = soup.get_text().split("\n")
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
    headings of chapters and sections with their titles are left out.
    """
    given = list(lines)
    found: list[tuple[str, str, list[str]]] = []
    at = 0
    while at < len(given):
        match = _ARTICLE.match(given[at])
        if match and (not found or _comes_next(found[-1][0], match["number"])):
            found.append((match["number"], (match["title"] or match["bare"] or "").strip(), []))
        elif found and (skipped := _headings(given, at, found[-1][0])):
            at += skipped
            continue
        elif found:
            found[-1][2].append(given[at])
        at += 1
    return [Article(number, title, "\n".join(body)) for number, title, body in found]


def _headings(lines: list[str], at: int, last: str) -> int:
    """How many lines from ``at`` are headings with their titles; none when quoted text goes on after them."""
    end = at
    while end < len(lines) and _is_heading(lines[end]):
        end += 1
        titles = 0
        while end + titles < len(lines) and titles <= _TITLE_LINES:
            if _is_heading(lines[end + titles]) or _ARTICLE.match(lines[end + titles]):
                break
            titles += 1
        if titles > _TITLE_LINES or end + titles == len(lines):
            titles = next((n for n in range(titles) if not lines[end + n].isupper()), titles)
        end += titles
    following = next((match for line in lines[end:] if (match := _ARTICLE.match(line))), None)
    return end - at if following is None or _comes_next(last, following["number"]) else 0


def _is_heading(line: str) -> bool:
    match = _HEADING.match(line)
    return match is not None and line[0].isupper() and (match["capitals"] is None or match["capitals"].isupper())


def _comes_next(last: str, number: str) -> bool:
    before, now = int(re.sub(r"\D", "", last)), int(re.sub(r"\D", "", number))
    return now == before + 1 or (now == before and not number.isdigit())


def provision(text: str, clause: str | None, point: str | None) -> str | None:
    """The words of a clause or point inside the text of one article; ``None`` when it has none such.

    The introduction of a clause stays before a point, so that the point can be understood.
    """
    if clause is None and point is None:
        return text
    lines = [(at, line) for number, at, line in places_of(text) if number == (clause or "")]
    if point is not None:
        if all(at != point for at, _ in lines):
            return None
        lines = [(at, line) for at, line in lines if at in (None, point)]
    return "\n".join(line for _, line in lines) if lines else None


def clauses(article: Article) -> dict[str, str]:
    """Every clause of an article with its words, the words before the first clause under ``""``."""
    parts: dict[str, list[str]] = {}
    for number, _, line in places_of(article.text):
        parts.setdefault(number, []).append(line)
    return {number: "\n".join(lines) for number, lines in parts.items()}
