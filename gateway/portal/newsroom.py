"""For newsrooms: ``/nhung/lien-quan``, a box of related questions as plain HTML; ``/dang-lai``, how to republish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from fastapi import FastAPI, Query, Request, Response
from markupsafe import Markup

from bot import day, knowledge
from faq.entry import FaqEntry
from faq.exporters.selection import PORTAL_NAME
from faq.related import MOST_SHOWN
from gateway.embed.guard import is_ours
from gateway.embed.limits import TooMany
from gateway.embed.wording import say
from gateway.failure import Failure
from gateway.paths import RELATED_LINES, REPUBLISH, entry_path, origin
from gateway.portal.finding import Results, search
from gateway.portal.rendering import in_figures, page, private
from gateway.related_http import LONGEST_TITLE
from gateway.state import State

#: At most three bytes each in UTF-8, so a form stays under what the server takes.
LONGEST_TEXT = 20_000
LONGEST_SEARCH = 300

LICENCE = knowledge.ROOT / "LICENSE"
LICENCE_PATH = f"{REPUBLISH}/giay-phep.txt"

#: The answers chosen by hand, by id.
TICKED = Query([])

_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z0-9-]{2,})(?:[:/?#].*)?")


@dataclass(frozen=True)
class Sent:
    """What an editor typed: of an article, and under which name its site is known."""

    title: str = ""
    text: str = ""
    host: str = ""

    @classmethod
    def of(cls, title: str, text: str, site: str) -> Sent:
        """Clean what was typed; a site that is no name of a host is left out."""
        named = _HOST.fullmatch(site.strip().lower())
        return cls(" ".join(title.split())[:LONGEST_TITLE], text.strip()[:LONGEST_TEXT], named[1] if named else "")


def snippet(portal: str, chosen: Sequence[FaqEntry], host: str, on: date) -> Markup:
    """The box as plain HTML: titles that lead to their pages, the day, the source; no class and no style."""
    came_from = f"?tu={quote(host)}" if host else ""
    rows = Markup("").join(
        Markup('    <li><a href="{}">{}</a></li>\n').format(f"{portal}{entry_path(entry)}{came_from}", entry.title)
        for entry in chosen
    )
    return Markup(
        "<aside>\n  <h3>Hỏi – đáp liên quan</h3>\n  <ul>\n{}  </ul>\n"
        "  <p><small>Theo luật áp dụng ngày {}. Thông tin chung, không thay cho tư vấn về vụ việc cụ thể. "
        'Nguồn: <a href="{}">{}</a>.</small></p>\n</aside>'
    ).format(rows, in_figures(on), f"{portal}/{came_from}", PORTAL_NAME)


async def fitting(state: State, sent: Sent, on: date) -> list[FaqEntry]:
    """The entries that an article is surely about, best first; ``Failure`` while the model is being loaded."""
    found = await state.related.find(state.ready_assistant(), sent.title, sent.text, on)
    return chosen_of((match.entry for match in found), on)


def chosen_of(ids: Iterable[str], on: date) -> list[FaqEntry]:
    """The first few of the entries named that apply on a day."""
    corpus = knowledge.shown()
    return [corpus.at(id, on) for id in dict.fromkeys(ids) if corpus.has(id, on)][:MOST_SHOWN]


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(RELATED_LINES, include_in_schema=False)
    async def by_hand(request: Request, tim: str = "", muc: list[str] = TICKED, trang: str = "") -> Response:
        """The form; what a search by hand found; the lines for the answers ticked there."""
        today, sent = day.today(), Sent.of("", "", trang)
        results = await search(state, tim[:LONGEST_SEARCH], today, None) if tim.strip() else None
        made = _page(request, sent, results=results, chosen=chosen_of(muc, today), ticked=bool(muc))
        return private(made) if tim or muc else made

    @app.post(RELATED_LINES, include_in_schema=False)
    async def by_text(request: Request) -> Response:
        """The lines for an article; neither it nor what was found is kept."""
        if not is_ours(request, state.settings.base_url):
            return private(_page(request, Sent(), problem=say("foreign_form"), http=403))
        async with request.form(max_files=0, max_fields=10, max_part_size=4 * LONGEST_TEXT) as form:
            sent = Sent.of(*(str(form.get(name) or "") for name in ("tieu-de", "bai", "trang")))
        if not sent.title and not sent.text:
            return private(_page(request, sent, problem="Bạn dán tiêu đề hoặc nội dung bài viết vào đây.", http=422))
        try:
            state.limits.take_write(request, None)
            chosen = await fitting(state, sent, day.today())
        except TooMany as error:
            made = _page(request, sent, problem=error.words, http=429)
            made.headers["Retry-After"] = str(error.seconds)
            return private(made)
        except Failure as error:
            words = (
                error.message
                if error.http < 500
                else "Máy tìm đang khởi động. Bạn thử lại sau ít phút, hoặc tìm bằng tay ở dưới."
            )
            return private(_page(request, sent, problem=words, http=error.http))
        return private(_page(request, sent, chosen=chosen, looked=True))

    @app.get(REPUBLISH, include_in_schema=False)
    def republish(request: Request) -> Response:
        """What may be republished, and what to put beside it."""
        return page(request, "republish.html", licence=LICENCE_PATH, hotline=state.settings.hotline)

    @app.get(LICENCE_PATH, include_in_schema=False)
    def licence(request: Request) -> Response:
        """The licence itself, to be handed on."""
        return Response(LICENCE.read_text(encoding="utf-8"), media_type="text/plain; charset=utf-8")


def _page(
    request: Request,
    sent: Sent,
    chosen: Sequence[FaqEntry] = (),
    results: Results | None = None,
    looked: bool = False,
    ticked: bool = False,
    problem: str = "",
    http: int = 200,
) -> Response:
    made = snippet(origin(request), chosen, sent.host, day.today()) if chosen else None
    return page(
        request,
        "related_lines.html",
        http,
        sent=sent,
        chosen=chosen,
        results=results,
        looked=looked,
        ticked=ticked,
        problem=problem,
        most=MOST_SHOWN,
        longest_title=LONGEST_TITLE,
        longest_text=LONGEST_TEXT,
        snippet=made,
        # as text, to be copied
        source=str.__str__(made) if made else "",
    )
