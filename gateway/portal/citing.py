"""How an answer is cited: a line for a newspaper, the same as HTML and Markdown, and the lines of its card."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from bot import knowledge
from faq.exporters.selection import PORTAL_NAME
from gateway.paths import card_path
from gateway.portal.entries import View
from gateway.portal.rendering import in_figures
from law.acts import Act, Certainty
from law.citations import Citation

#: A card is as wide as a column of text; ``card_height`` holds from the narrowest phone on.
CARD_WIDTH = 600

_SAID = {
    Certainty.PRESUMED: " (chưa có văn bản xác nhận còn áp dụng)",
    Certainty.REPORTED: " (chỉ biết qua trang thông tin)",
}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True)
class Cited:
    """The lines to copy; each says source, title, day, legal basis, address and when it was read."""

    plain: str
    html: str
    markdown: str
    card: str


def cited(view: View, portal: str, operator: str | None, today: date) -> Cited:
    """The lines for the version and the day that a page shows."""
    source = f"{PORTAL_NAME} ({operator})" if operator else PORTAL_NAME
    address, title, rest = f"{portal}{view.address}", view.entry.title, _day_and_basis(view, today)
    read = f"xem ngày {in_figures(today)}"
    return Cited(
        plain=f"Theo {source}, “{title}”, {rest}, {address}, {read}.",
        html=str(Markup('<p>Theo {}, “<a href="{}">{}</a>”, {}, {}.</p>').format(source, address, title, rest, read)),
        markdown=f"Theo {_marked(source)}, “[{_marked(title)}]({address})”, {_marked(rest)}, {read}.",
        card=frame_of(view, portal, CARD_WIDTH, card_height(view, CARD_WIDTH)),
    )


def frame_of(view: View, portal: str, width: int, height: int) -> str:
    """The frame of an answer's card; sizes in pixels."""
    address, title = escape(f"{portal}{card_address(view)}"), escape(f"{view.entry.title} – {PORTAL_NAME}")
    return (
        f'<iframe src="{address}" title="{title}" width="{width}" height="{height}" '
        'frameborder="0" loading="lazy"></iframe>'
    )


def card_address(view: View) -> str:
    """The card of the version and the day that a page shows."""
    _, _, query = view.address.partition("?")
    return card_path(view.entry) + (f"?{query}" if query else "")


def basis_of(citations: Iterable[Citation], on: date) -> str:
    """Articles by instrument in the order of the file: ``Điều 34, 35 Luật … (số …); …``."""
    acts = knowledge.acts()
    articles: dict[str, list[str]] = {}
    for each in citations:
        held = articles.setdefault(each.act, [])
        if each.article and each.article not in held:
            held.append(each.article)
    return "; ".join(_named(acts[act], held, on) for act, held in articles.items())


def _named(act: Act, articles: list[str], on: date) -> str:
    name = act.short if act.number in act.short else f"{act.short} (số {act.number})"
    place = f"Điều {', '.join(articles)} " if articles else ""
    return f"{place}{name}{_SAID.get(act.certainty_on(on), '')}"


def _day_and_basis(view: View, today: date) -> str:
    old = "" if view.today else " (quy định cũ)" if view.entry.effective.start <= today else " (quy định chưa áp dụng)"
    return f"áp dụng ngày {in_figures(view.on)}{old}, căn cứ {basis_of(view.cited, view.on)}"


def _marked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


@dataclass(frozen=True)
class _Set:
    """How a paragraph of a card is set by newsroom.css, in pixels: width of a letter, a line, what is around."""

    letter: float
    line: float
    below: float
    inset: float = 0

    def height(self, text: str, column: float) -> float:
        # at the end of a line half a word stays empty
        letters = max(int((column - self.inset) * 0.96 / self.letter) - 2, 1)
        return -(-len(text) // letters) * self.line + self.below


_TITLE, _SHORT = _Set(9.9, 25.3, 8.5), _Set(8.5, 26.4, 10.2, 17)
_SMALL, _WARNING = _Set(7.3, 21, 10.2), _Set(7.5, 22.5, 24, 28)
#: Edges and padding on both sides, on narrow and on wide cards; edges, padding, issuer, button and a line to spare.
_NARROW, _WIDE, _AROUND = 36, 41, 122
_WIDE_FROM = 480
_LAST = "Theo luật áp dụng ngày 00/00/0000. Thông tin chung, không thay cho tư vấn về vụ việc cụ thể."
_OUTDATED = "Đây là quy định cũ, chỉ áp dụng đến hết ngày 00/00/0000."


def card_height(view: View, width: int) -> int:
    """How high the card of an answer must be in a column of so many pixels, so that nothing is cut."""
    column = width - (_WIDE if width >= _WIDE_FROM else _NARROW)
    warnings = [*view.notices, *([] if view.today else [_OUTDATED])]
    parts = [
        (_TITLE, view.entry.title),
        (_SHORT, view.entry.short_answer),
        (_SMALL, f"Căn cứ: {basis_of(view.cited, view.on)}."),
        (_SMALL, _LAST),
        *((_WARNING, said) for said in warnings),
    ]
    return round(_AROUND + sum(each.height(text, column) for each, text in parts))
