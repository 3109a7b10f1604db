"""What all printed products share: words that stay on one line, the parts of an answer, pages by typst.

Words reach typst as JSON and are only ever shown as text. The fonts are our own, so that a page looks the same
everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst
import yaml

from faq.entry import FaqEntry
from faq.exporters.selection import BadSelection, Publisher
from faq.topics import known_topics
from law.acts import Acts
from law.citations import POINT_LETTERS, Citation

HERE = Path(__file__).parent
FONTS_DIR = HERE / "fonts"
LAYOUTS_DIR = HERE / "layouts"
FONT = "Be Vietnam Pro"

#: How a QR code comes as a file.
CodeKind = Literal["svg", "png"]

_NBSP = "\u00a0"
#: Words that belong to the number or letter behind them, and units that belong to the number before them.
_BEFORE = (
    "Điều|điều|Khoản|khoản|Điểm|điểm|Chương|Câu|câu|ngày|Ngày|tháng|năm|số|Số|trang|tr\\.|định|tư|quyết|sự|Luật|luật"
)
_AFTER = "đồng|ngày|tháng|năm|tuổi|giờ|lần|triệu|tỷ|nghìn|phút|người|bản|kỳ|phần"
_GLUE = (
    (re.compile(r"\b(Nghị|Thông|Pháp) (định|tư|lệnh) (?=\d)"), rf"\1{_NBSP}\2{_NBSP}"),
    (re.compile(rf"\b({_BEFORE}) (?=\d)"), rf"\1{_NBSP}"),
    (re.compile(r"\b([Đđ]iểm) (?=[a-zđ]\b)"), rf"\1{_NBSP}"),
    (re.compile(rf"(?<=\d) ({_AFTER})\b"), rf"{_NBSP}\1"),
    (re.compile(r"\b(triệu|tỷ|nghìn) (?=đồng\b)"), rf"\1{_NBSP}"),
)
_ITEM = re.compile(r"(?:(?P<number>\d+)\.|-) (?P<text>.+)")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The wording of printed products, by product."""
    data: dict[str, Any] = yaml.safe_load((HERE / "print.yml").read_text(encoding="utf-8"))
    return data


def glued(text: str) -> str:
    """The same words with hard spaces where a line must not break: "khoản 1", "30 ngày", "2 triệu đồng"."""
    for pattern, put in _GLUE:
        text = pattern.sub(put, text)
    return text


@dataclass(frozen=True)
class Part:
    """A paragraph or a list of an answer, as written; ``items`` are the lines of a list without their marks."""

    kind: Literal["text", "steps", "points"]
    text: str = ""
    items: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The part as lines of text, each item with its mark."""
        if self.kind == "text":
            return self.text
        marks = (f"{at}. " if self.kind == "steps" else "- " for at in range(1, len(self.items) + 1))
        return "\n".join(mark + item for mark, item in zip(marks, self.items))


def parts_of(body: str) -> list[Part]:
    """An answer as paragraphs and lists, in order; ``short_answer`` is the first."""
    parts = []
    for piece in body.split("\n\n"):
        items = [_ITEM.fullmatch(line) for line in piece.split("\n")]
        if all(items):
            found = [item for item in items if item]
            parts.append(Part("steps" if found[0]["number"] else "points", items=tuple(item["text"] for item in found)))
        else:
            parts.append(Part("text", piece.replace("\n", " ")))
    return parts


def parts_out(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Parts for a layout, with hard spaces."""
    return [{"kind": p.kind, "text": glued(p.text), "items": [glued(item) for item in p.items]} for p in parts]


def article_order(mark: str | None) -> tuple[int, str]:
    """Where "7", "7a" or nothing stands among articles or clauses."""
    digits = re.match(r"\d*", mark or "")
    count = digits[0] if digits else ""
    return int(count or 0), (mark or "")[len(count) :]


def _order(citation: Citation) -> tuple[tuple[int, str], tuple[int, str], int]:
    point = POINT_LETTERS.find((citation.point or " ")[0])
    return article_order(citation.article), article_order(citation.clause), point


def in_order(citations: Iterable[Citation]) -> list[Citation]:
    """Citations by act as first named, then by article, clause and point as numbered."""
    listed = list(dict.fromkeys(citations))
    acts = list(dict.fromkeys(citation.act for citation in listed))
    return sorted(listed, key=lambda citation: (acts.index(citation.act), _order(citation)))


def basis_lines(citations: Iterable[Citation], acts: Acts) -> list[str]:
    """The legal basis, a line an act: ``Luật … 2025: điểm a khoản 2 Điều 33; khoản 1, 2 Điều 34``."""
    by_act: dict[str, dict[str | None, dict[str | None, list[str]]]] = {}
    for each in in_order(citations):
        points = by_act.setdefault(each.act, {}).setdefault(each.article, {}).setdefault(each.clause, [])
        if each.point:
            points.append(each.point)
    lines = []
    for act, articles in by_act.items():
        places = [_place(article, clauses) for article, clauses in articles.items() if article]
        lines.append(f"{acts[act].short}: {'; '.join(places)}" if places else acts[act].short)
    return lines


def _place(article: str, clauses: Mapping[str | None, Sequence[str]]) -> str:
    """One article with its clauses and points; clauses without points are listed together."""
    said = [f"điểm {', '.join(points)} khoản {clause}" for clause, points in clauses.items() if clause and points]
    said += [f"điểm {', '.join(points)}" for clause, points in clauses.items() if not clause and points]
    bare = [clause for clause, points in clauses.items() if clause and not points]
    if bare:
        said.append(f"khoản {', '.join(bare)}")
    return " ".join(filter(None, (", ".join(said), f"Điều {article}")))


def basis_short(citations: Iterable[Citation], acts: Acts) -> str:
    """The legal basis by article only: ``Điều 33, 34 Luật … 2025; Điều 9 Nghị định …``."""
    by_act: dict[str, list[str]] = {}
    for each in in_order(citations):
        articles = by_act.setdefault(each.act, [])
        if each.article and each.article not in articles:
            articles.append(each.article)
    return "; ".join(
        f"Điều {', '.join(articles)} {acts[act].short}" if articles else acts[act].short
        for act, articles in by_act.items()
    )


def named(entries: Sequence[FaqEntry]) -> str:
    """What a product is about: its topic, or the whole field."""
    topics = list(dict.fromkeys(entry.topic for entry in entries))
    return topic_title(topics[0]) if len(topics) == 1 else str(words()["common"]["whole"])


def topic_title(topic: str) -> str:
    """A topic's name as people see it."""
    return known_topics().get(topic, topic)


def topic_page(publisher: Publisher, entries: Sequence[FaqEntry]) -> str:
    """The address of the topic of these entries, of all answers when there are several; empty without a portal."""
    if not publisher.portal:
        return ""
    home = f"{publisher.portal.rstrip('/')}/hoi-dap"
    topics = {entry.topic for entry in entries}
    return f"{home}/{topics.pop()}" if len(topics) == 1 else home


def bare(address: str) -> str:
    """An address as printed, without its scheme."""
    return re.sub(r"^https?://", "", address)


def qr(address: str, kind: CodeKind = "svg") -> bytes:
    """A QR code, error correction M, with its quiet zone; empty for no address."""
    if not address:
        return b""
    made = BytesIO()
    segno.make(address, error="m", micro=False).save(made, kind=kind, scale=12 if kind == "png" else 1, border=2)
    return made.getvalue()


def qr_file(address: str, kind: CodeKind) -> bytes:
    """A QR code to print: error correction M, the whole quiet zone of four modules, on white.

    A module is 1 mm wide (SVG) or 24 dots (PNG, 2 mm at 300 dots an inch): read from 40 cm, and larger when enlarged.
    """
    made = BytesIO()
    code = segno.make(address, error="m", micro=False)
    if kind == "svg":
        code.save(made, kind="svg", scale=1, unit="mm", border=4, light="white")
    else:
        code.save(made, kind="png", scale=24, border=4, dpi=300)
    return made.getvalue()


def picture(image: bytes | None, what: str = "logo") -> dict[str, Any] | None:
    """A picture for a layout: SVG as text, PNG as numbers; ``BadSelection`` for anything else."""
    if not image:
        return None
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        return {"format": "png", "data": list(image)}
    if b"<svg" in image[:2000]:
        return {"format": "svg", "data": list(image)}
    raise BadSelection(what, "hình phải là tệp PNG hoặc SVG")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS_DIR])


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def pdf(layout: str, data: Mapping[str, Any]) -> bytes:
    """One PDF of a layout; its only date is the one in ``data``."""
    made = typst.compile(
        LAYOUTS_DIR / f"{layout}.typ",
        root=LAYOUTS_DIR,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(data),
    )
    assert isinstance(made, bytes)
    return made


def pictures(layout: str, data: Mapping[str, Any], ppi: float = 72) -> list[bytes]:
    """One PNG a page."""
    made = typst.compile(
        LAYOUTS_DIR / f"{layout}.typ",
        root=LAYOUTS_DIR,
        format="png",
        ppi=ppi,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(data),
    )
    return made if isinstance(made, list) else [made]


def measured(layout: str, data: Mapping[str, Any]) -> Any:
    """What a layout measures: the value of its one ``<measured>`` metadata."""
    found = typst.query(
        LAYOUTS_DIR / f"{layout}.typ",
        "<measured>",
        field="value",
        one=True,
        root=LAYOUTS_DIR,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(data),
    )
    return json.loads(found)


def day_out(day: date) -> list[int]:
    """A day for the metadata of a PDF: year, month, day."""
    return [day.year, day.month, day.day]


def logo_png(logo: bytes | None) -> bytes | None:
    """A logo as PNG, for formats that know no SVG: an SVG is drawn by typst."""
    image = picture(logo)
    if image is None or image["format"] == "png":
        return logo
    return pictures("logo", {"logo": image}, ppi=300)[0]
