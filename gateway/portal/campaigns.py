"""``/dot``: the pages of campaigns, their codes to scan, their posters and what can be taken away; all counted."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from fastapi import FastAPI, Request, Response

from bot import day, knowledge
from faq.entry import FaqEntry
from faq.exporters import FORMATS, typeset
from faq.exporters.poster import poster, poster_data
from faq.exporters.selection import BadSelection
from faq.topics import known_topics
from gateway import quizzes
from gateway.conditional import is_known
from gateway.embed.limits import TooMany
from gateway.failure import Failure
from gateway.partners.campaign_counts import DOWNLOAD, QR_VIEW, VIEW
from gateway.partners.campaign_report import POSTER, wording
from gateway.partners.campaigns import Campaign
from gateway.partners.downloads import product
from gateway.partners.materials import words
from gateway.partners.pack_logos import media_type
from gateway.partners.products import WAIT_SECONDS
from gateway.paths import CAMPAIGNS, campaign_path, quiz_path
from gateway.portal import structured
from gateway.portal.cards import card
from gateway.portal.entries import newest
from gateway.portal.lost import lost
from gateway.portal.most_asked import asked_first, in_turns
from gateway.portal.rendering import lasting, origin, page
from gateway.state import State
from gateway.widget_files import built

#: What the address in the code says, so that visits through it are told apart.
SCANNED = "?tu=qr"
#: So many answers of a topic are listed; when there are more than a few others, they are folded.
MOST_OPEN, FEW_MORE = 5, 2
#: How pages of campaigns may be kept: asked about each time, so that each visit is counted.
ASK_AGAIN = "no-cache"


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(CAMPAIGNS, include_in_schema=False)
    def listed(request: Request) -> Response:
        """The campaigns of today, of days to come and of the past; nothing while there is none."""
        return _list(request, state)

    @app.get(CAMPAIGNS + "/{id}", include_in_schema=False)
    def shown(request: Request, id: str, tu: str = "") -> Response:
        """The page of a campaign."""
        campaign = _find(state, id)
        if campaign is None:
            return lost(request, id)
        made = _page(request, state, campaign)
        _count(request, state, campaign, VIEW, *([QR_VIEW] if tu == "qr" else []))
        return made

    @app.get(CAMPAIGNS + "/{id}/qr.svg", include_in_schema=False)
    def code(request: Request, id: str) -> Response:
        """The code that leads to the page, for the page itself and for printers."""
        return _code(request, state, id, "svg")

    @app.get(CAMPAIGNS + "/{id}/qr.png", include_in_schema=False)
    def code_picture(request: Request, id: str) -> Response:
        """The code as a picture."""
        return _code(request, state, id, "png")

    @app.get(CAMPAIGNS + "/{id}/logo", include_in_schema=False)
    def logo(request: Request, id: str) -> Response:
        """The organiser's logo."""
        campaign = _find(state, id)
        if campaign is None or campaign.logo is None:
            return lost(request, id)
        return lasting(request, Response(campaign.logo, media_type=media_type(campaign.logo)), campaign.since)

    @app.get(CAMPAIGNS + "/{id}/the.png", include_in_schema=False)
    async def campaign_card(request: Request, id: str) -> Response:
        """The picture shown where the address is shared."""
        campaign = await asyncio.to_thread(_find, state, id)
        if campaign is None:
            return lost(request, id)
        made = await asyncio.to_thread(card, campaign.title, campaign.organiser)
        return lasting(request, Response(made, media_type="image/png"), campaign.since)

    @app.get(CAMPAIGNS + "/{id}/ap-phich.pdf", include_in_schema=False)
    async def printed(request: Request, id: str) -> Response:
        """The poster."""
        campaign = await asyncio.to_thread(_find, state, id)
        entries = _entries(campaign) if campaign else []
        if campaign is None or not entries:
            return lost(request, id)
        return await _poster(request, state, campaign, entries)

    @app.get(CAMPAIGNS + "/{id}/tai/{format}", include_in_schema=False)
    async def taken(request: Request, id: str, format: str) -> Response:
        """A product of the campaign's answers, under its organiser's name."""
        campaign = await asyncio.to_thread(_find, state, id)
        if campaign is None or format not in campaign.formats:
            return lost(request, id)
        return await _taken(request, state, campaign, format)


def _find(state: State, id: str) -> Campaign | None:
    assert state.campaigns is not None
    return state.campaigns.find(id)


def _count(request: Request, state: State, campaign: Campaign, kind: str, *more: str) -> None:
    assert state.counting is not None
    state.counting.visit(request, campaign.id, day.today(), kind, *more)


def _entries(campaign: Campaign) -> list[FaqEntry]:
    """The answers of a campaign as they apply today, in its order; none when all of them have ended."""
    try:
        return campaign.selection(day.today(), knowledge.shown()).entries(knowledge.shown())
    except BadSelection:
        return []


def _by_topic(campaign: Campaign, entries: Sequence[FaqEntry]) -> list[tuple[str, str, list[FaqEntry]]]:
    """(id, name, entries) of each topic, topics and entries as named; else those to be read first ahead."""
    groups: dict[str, list[FaqEntry]] = defaultdict(list)
    for entry in entries if campaign.ids else asked_first(entries):
        groups[entry.topic].append(entry)
    topics = dict.fromkeys((*campaign.topics, *(entry.topic for entry in entries)))
    return [(id, known_topics().get(id, id), groups[id]) for id in topics if id in groups]


def foremost(campaign: Campaign, entries: Sequence[FaqEntry]) -> list[FaqEntry]:
    """The answers with the most useful ones in front: as the organiser named them, else the first of each topic."""
    return list(entries) if campaign.ids else in_turns([found for _, _, found in _by_topic(campaign, entries)])


def _list(request: Request, state: State) -> Response:
    assert state.campaigns is not None
    today, every = day.today(), state.campaigns.all()
    if not every:
        return lost(request)
    groups = {
        "running": state.campaigns.running(today),
        "coming": sorted((each for each in every if each.standing(today) == "coming"), key=lambda each: each.since),
        "ended": sorted((each for each in every if each.standing(today) == "ended"), key=lambda each: each.until)[::-1],
    }
    trail = [(CAMPAIGNS, "Đợt tuyên truyền")]
    data = structured.graph(structured.breadcrumbs(origin(request), trail))
    made = page(request, "campaigns.html", groups=groups, path_of=campaign_path, data=data)
    return lasting(request, made, newest(knowledge.shown().in_force(today)))


def _page(request: Request, state: State, campaign: Campaign, problem: str = "", http: int = 200) -> Response:
    today, base, path = day.today(), origin(request), campaign_path(campaign.id)
    entries = _entries(campaign)
    groups = _by_topic(campaign, entries)
    data = [structured.breadcrumbs(base, [(CAMPAIGNS, "Đợt tuyên truyền"), (path, campaign.title)])]
    with_quiz = {each.topic: each.count for each in quizzes.offered(today)}
    made = page(
        request,
        "campaign.html",
        http,
        campaign=campaign,
        path=path,
        standing=campaign.standing(today),
        groups=groups,
        total=len(entries),
        most_open=MOST_OPEN,
        few_more=FEW_MORE,
        materials=[words().materials[name] for name in campaign.formats] if entries else [],
        quizzes=[
            (f"{quiz_path(id)}?dot={campaign.id}", name, with_quiz[id]) for id, name, _ in groups if id in with_quiz
        ],
        logo=f"{path}/logo" if campaign.logo else None,
        topic=groups[0][0] if len(groups) == 1 else "",
        share=f"{base}{path}",
        widget=built(),
        problem=problem,
        data=structured.graph(*data),
    )
    if problem:
        made.headers["Cache-Control"] = "no-store"
        return made
    lasts = lasting(request, made, newest(entries) if entries else campaign.since)
    lasts.headers["Cache-Control"] = ASK_AGAIN
    return lasts


def _code(request: Request, state: State, id: str, kind: typeset.CodeKind) -> Response:
    campaign = _find(state, id)
    if campaign is None:
        return lost(request, id)
    made = typeset.qr_file(f"{origin(request)}{campaign_path(id)}{SCANNED}", kind)
    response = Response(made, media_type="image/svg+xml" if kind == "svg" else "image/png")
    if kind == "png":
        response.headers["Content-Disposition"] = f'attachment; filename="ma-qr-{id}.png"'
    return lasting(request, response, campaign.since)


async def _taken(request: Request, state: State, campaign: Campaign, format: str) -> Response:
    """A product as a file; the campaign's page with what went wrong where there is none."""
    titled = any(option.name == "title" for option in FORMATS[format].options)
    try:
        made = await product(
            state,
            campaign.selection(day.today(), knowledge.shown()),
            campaign.publisher(origin(request)),
            format,
            {"title": campaign.title} if titled else None,
            request=request,
            subject=campaign.title,
            before=lambda: state.limits.take_write(request, None),
        )
    except BadSelection as error:
        return _page(request, state, campaign, str(error), 404)
    except TooMany as error:
        return _later(_page(request, state, campaign, error.words, 429), error.seconds)
    except Failure as error:
        return _later(_page(request, state, campaign, wording()["page"]["busy"], error.http), WAIT_SECONDS)
    if made.status_code == 200:
        _count(request, state, campaign, f"{DOWNLOAD}{format}")
    return made


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


async def _poster(request: Request, state: State, campaign: Campaign, entries: Sequence[FaqEntry]) -> Response:
    """The poster; 304 for who has it."""
    data = await asyncio.to_thread(_poster_data, request, campaign, entries)
    headers = {
        "ETag": f'"{hashlib.sha256(data.encode()).hexdigest()[:40]}"',
        "Cache-Control": ASK_AGAIN,
        "X-Robots-Tag": "noindex",
        "Content-Disposition": f'inline; filename="ap-phich-{campaign.id}.pdf"',
    }
    if is_known(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    made = await asyncio.to_thread(_set, data)
    _count(request, state, campaign, f"{DOWNLOAD}{POSTER}")
    return Response(made, media_type="application/pdf", headers=headers)


def _poster_data(request: Request, campaign: Campaign, entries: Sequence[FaqEntry]) -> str:
    """What the poster says, as JSON: the same words give the same poster."""
    address = f"{origin(request)}{campaign_path(campaign.id)}"
    data = poster_data(
        title=campaign.title,
        dates=(campaign.since, campaign.until),
        answers=foremost(campaign, entries),
        count=len(entries),
        page=address,
        scanned=f"{address}{SCANNED}",
        day=day.today(),
        acts=knowledge.acts(),
        publisher=campaign.publisher(origin(request)),
    )
    return json.dumps(data, ensure_ascii=False)


@lru_cache(maxsize=32)
def _set(data: str) -> bytes:
    """A poster set in type; the latest are kept."""
    return poster(json.loads(data))
