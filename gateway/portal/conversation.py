"""``/tro-chuyen`` and ``/khung``: the conversation by form posts, for browsers without JavaScript and for frames."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from actions.calculators.ics import calendar_file
from actions.tools import TOOLS
from bot import day, knowledge
from bot.engine import MAX_CHARACTERS
from faq.topics import known_topics
from gateway import talk
from gateway.embed.guard import APP_SCHEMES, is_ours, refusal
from gateway.embed.keys import EmbedKey
from gateway.embed.limits import TooMany
from gateway.embed.wording import say
from gateway.failure import Failure
from gateway.headers import NOBODY, content_security_policy
from gateway.partners.campaigns import Campaign
from gateway.portal.most_asked import suggested
from gateway.portal.rendering import page
from gateway.schemas import ChatIn, FeedbackIn
from gateway.state import State
from gateway.tools_http import CALENDARS, computed
from gateway.transcripts import Exchange
from gateway.widget_files import built
from viet import identifiers
from viet.normalise import clean

CONVERSATION = "/tro-chuyen"
FRAME = "/khung"

MOST_SUGGESTIONS = 6
#: While the model is being loaded.
LOADING_SECONDS = 5
FIRST_DAY = date(2015, 7, 1)

#: What is asked when an answer was of no use; the same words as in the widget.
REASONS = ("Không đúng điều tôi hỏi", "Khó hiểu", "Thiếu điều tôi cần", "Tôi nghĩ là sai")

REMOVED = {
    "phone": "số điện thoại",
    "email": "địa chỉ thư điện tử",
    "citizen_id": "số căn cước",
    "account": "số tài khoản",
    "plate": "biển số xe",
}

#: The name of the campaign in the address of the page.
CAMPAIGN = "dot"

#: How a frame may look: names in its address, and the attributes of the widget that they become.
LOOKS = {"chu-de": "topic", "mau": "accent", "co-chu": "text-size", "ngon-ngu": "lang"}


@dataclass(frozen=True)
class Place:
    """Where the conversation takes place: a page of ours, or a frame with its key."""

    path: str
    key: EmbedKey | None
    looks: Mapping[str, str]
    #: the campaign for which questions are counted
    campaign: Campaign | None = None

    def address(self, below: str = "", **query: str) -> str:
        """An address of this place, which keeps its key, its looks and its campaign."""
        held = {"key": self.key.id} if self.key else {CAMPAIGN: self.campaign.id} if self.campaign else {}
        full = {**held, **self.looks, **{name: value for name, value in query.items() if value}}
        return f"{self.path}{below}" + (f"?{urlencode(full)}" if full else "")

    @property
    def attributes(self) -> dict[str, str]:
        """The looks as attributes of the widget."""
        return {LOOKS[name]: value for name, value in self.looks.items()}


class Refused(Exception):
    """Not for the one who asks; ``words`` say why."""

    def __init__(self, words: str, framed_by: tuple[str, ...] = NOBODY) -> None:
        super().__init__(words)
        self.words, self.framed_by = words, framed_by


def framers(key: EmbedKey) -> tuple[str, ...]:
    """Who may frame the conversation of a key."""
    return (*key.origins, *(f"{scheme}:" for scheme in APP_SCHEMES)) if key.webview else key.origins


def add(app: FastAPI, state: State) -> None:
    """Add the routes of the page and of the frame."""
    for path in (CONVERSATION, FRAME):
        _add_at(app, Talking(state, path), path)


def _add_at(app: FastAPI, talking: Talking, path: str) -> None:
    def route(below: str, method: str, answer: Callable[[Request], Awaitable[Response]]) -> None:
        async def endpoint(request: Request) -> Response:
            try:
                return await answer(request)
            except Refused as refused:
                response: Response = page(request, "frame_refused.html", 403, words=refused.words)
                response.headers["Content-Security-Policy"] = content_security_policy(refused.framed_by)
                return response

        app.add_api_route(
            f"{path}{below}", endpoint, methods=[method], include_in_schema=False, response_class=Response
        )

    route("", "GET", talking.show)
    route("", "POST", talking.ask)
    route("/danh-gia", "POST", talking.rate)
    route("/lich", "POST", talking.calendar)
    route("/bat-dau-lai", "POST", talking.start_over)


class Talking:
    """The routes of one place."""

    def __init__(self, state: State, path: str) -> None:
        self._state = state
        self._path = path

    async def show(self, request: Request) -> Response:
        """The conversation so far and the box for the next question; nothing is asked."""
        place = await self._place(request)
        query = request.query_params
        return self._page(
            request,
            place,
            query.get("cuoc", ""),
            typed=query.get("cau-hoi", "")[:MAX_CHARACTERS],
            on=query.get("ngay", ""),
        )

    async def ask(self, request: Request) -> Response:
        """Take one message, then show the conversation: a reload asks nothing again."""
        place, sent = await self._sent(request)
        message, conversation, on = sent.get("cau-hoi", ""), sent.get("cuoc", ""), sent.get("ngay", "")
        attempt = sent.get("lan", "")[:64] or None
        try:
            as_of = date.fromisoformat(on) if on else None
        except ValueError:
            return self._page(request, place, conversation, message, on, "Ngày áp dụng luật chưa đúng.", 422)
        try:
            self._state.limits.take_turn(request, place.key)
            body = ChatIn(message=message, conversation=conversation[:64] or None, as_of=as_of)
            campaign = place.campaign.id if place.campaign else None
            reply = await talk.take_once(self._state, attempt, body, talk.FORM, place.key, campaign)
        except TooMany as error:
            response = self._page(request, place, conversation, message, on, error.words, 429)
            response.headers["Retry-After"] = str(error.seconds)
            return response
        except Failure as error:
            response = self._page(
                request,
                place,
                conversation,
                message,
                on,
                error.message if error.http < 500 else say("not_ready"),
                error.http,
            )
            if error.http >= 500:
                response.headers["Retry-After"] = str(LOADING_SECONDS)
            return response
        asked, _ = identifiers.remove(clean(message))
        self._state.transcripts.add(Exchange(asked, reply))
        return _see(place.address(cuoc=reply.conversation, ngay=on), "moi")

    async def rate(self, request: Request) -> Response:
        """Say whether an answer helped, and why not."""
        place, sent = await self._sent(request)
        turn, conversation, useful = sent.get("luot", "")[:32], sent.get("cuoc", ""), sent.get("ich") == "1"
        reason = sent.get("ly-do") or None
        try:
            talk.rate(self._state, FeedbackIn(turn=turn, useful=useful, reason=reason and reason[:500]))
        except Failure:
            return self._page(request, place, conversation, problem=say("unknown_turn"), http=404)
        self._state.transcripts.rated(conversation, turn, useful, reason is not None)
        return _see(place.address(cuoc=conversation, ngay=sent.get("ngay", "")), "danh-gia")

    async def calendar(self, request: Request) -> Response:
        """The days of a result as a file, from what it was computed with."""
        place, sent = await self._sent(request)
        tool = sent.get("cong-cu", "")
        try:
            if tool not in CALENDARS:
                raise ValueError(tool)
            computation = computed(tool, TOOLS[tool].parse_obj(json.loads(sent.get("so-lieu", ""))))
        except (ValueError, ValidationError, Failure):
            return self._page(request, place, sent.get("cuoc", ""), problem=say("no_calendar"), http=422)
        return Response(
            calendar_file(computation),
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{tool}.ics"', "Cache-Control": "no-store"},
        )

    async def start_over(self, request: Request) -> Response:
        """Forget what is kept of the conversation and begin anew."""
        place, sent = await self._sent(request)
        self._state.transcripts.forget(sent.get("cuoc", ""))
        return _see(place.address())

    async def _place(self, request: Request) -> Place:
        if self._path != FRAME:
            named = request.query_params.get(CAMPAIGN, "")
            assert self._state.campaigns is not None
            campaign = await asyncio.to_thread(self._state.campaigns.find, named) if named else None
            return Place(self._path, None, {}, campaign)
        assert self._state.embeds is not None
        named = request.query_params.get("key", "")
        key = await self._state.embeds.find(named)
        if not named:
            raise Refused(say("no_key"))
        if failure := refusal(key, named):
            # the operator's words are for the readers of the partner's page
            raise Refused(failure.message, framers(key) if key else NOBODY)
        looks = {name: request.query_params[name][:40] for name in LOOKS if request.query_params.get(name)}
        return Place(self._path, key, looks)

    async def _sent(self, request: Request) -> tuple[Place, dict[str, str]]:
        """What a form of ours sent; other sites' forms are refused."""
        if not is_ours(request, self._state.settings.base_url):
            raise Refused(say("foreign_form"))
        place = await self._place(request)
        async with request.form(max_files=0, max_fields=20) as form:
            return place, {name: value for name, value in form.items() if isinstance(value, str)}

    def _page(
        self,
        request: Request,
        place: Place,
        conversation: str = "",
        typed: str = "",
        on: str = "",
        problem: str = "",
        http: int = 200,
    ) -> Response:
        exchanges = self._state.transcripts.of(conversation) if conversation else ()
        today, corpus, key = day.today(), knowledge.shown(), place.key
        topics = key.topics if key else ()
        wanted = place.attributes.get("topic", "")
        if wanted in known_topics() and (not topics or wanted in topics):
            topics = (wanted,)
        response = page(
            request,
            "frame.html" if key else "conversation.html",
            http,
            place=place,
            conversation=conversation,
            exchanges=exchanges,
            forgotten=bool(conversation) and not exchanges,
            suggestions=[] if exchanges else suggested(corpus, today, (), topics, MOST_SUGGESTIONS),
            typed=typed,
            on=on,
            first_day=FIRST_DAY,
            problem=problem,
            attempt=secrets.token_hex(16),
            notice=say("notice"),
            title=(key and key.title) or say("title"),
            reasons=REASONS,
            removed=REMOVED,
            calendars=CALENDARS,
            max_characters=MAX_CHARACTERS,
            widget=built(),
        )
        response.headers["Cache-Control"] = "no-store"
        if key:
            response.headers["Content-Security-Policy"] = content_security_policy(framers(key))
        return response


def _see(address: str, part: str = "") -> Response:
    return RedirectResponse(address + (f"#{part}" if part else ""), status_code=303)
