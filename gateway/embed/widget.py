"""``GET /v1/widget``: what the widget shows before anybody has asked."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date

from fastapi import FastAPI, Query, Request, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

from bot import day, knowledge
from bot.engine import MAX_CHARACTERS
from faq.topics import known_topics
from gateway.assistant import BadMessage
from gateway.embed.keys import EmbedKey
from gateway.embed.wording import say
from gateway.failure import ERRORS
from gateway.headers import LOGO_FILES
from gateway.paths import entry_path
from gateway.portal.most_asked import suggested
from gateway.portal.notices import fixed
from gateway.portal.rendering import origin
from gateway.state import State

MOST_SUGGESTIONS = 6
LONGEST_TEXT = 300

#: An entry is suggested for a host page only when it is this surely what the page is about.
SURE = 0.7
#: Pages whose suggestions are remembered: a newspaper's readers see the same page.
PAGES_KEPT = 500


class TopicOut(BaseModel):
    """A topic by name."""

    id: str = Field(example="thoi-hieu")
    name: str = Field(example="Thời hiệu yêu cầu")


class SuggestionOut(BaseModel):
    """A question to offer; its title, sent as a message, is answered by it."""

    title: str
    page: str = Field(example="/hoi-dap/thoi-hieu/thoi-hieu-bao-lau")


class ContactOut(BaseModel):
    """How to reach a person."""

    text: str


class WidgetOut(BaseModel):
    """What the widget shows, by the key of the page that it is on."""

    title: str
    notice: str = Field(description="Lời báo cố định, phải luôn hiện.")
    accent: str | None = Field(None, example="#9b1c1c")
    logo: str | None = Field(None, description="Địa chỉ đầy đủ của tệp logo.")
    topics: list[TopicOut]
    suggestions: list[SuggestionOut]
    contact: ContactOut
    portal: str = Field(description="Trang chính; nối trước các địa chỉ page.", example="https://hoidap.example.vn")
    max_characters: int


class Suggestions:
    """Finds the entries that a host page is about; remembers what it found for pages seen before."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._found: OrderedDict[tuple[str, date], tuple[str, ...]] = OrderedDict()

    async def about(self, text: str, on: date) -> tuple[str, ...]:
        """Ids of the entries that a text is surely about; none while the model is being loaded."""
        if not text.strip() or self._state.assistant is None:
            return ()
        if (text, on) not in self._found:
            try:
                _, ranking = await self._state.assistant.search(text, on)
            except BadMessage:
                return ()
            self._found[text, on] = tuple(match.entry for match in ranking.matches if match.score >= SURE)
            while len(self._found) > PAGES_KEPT:
                self._found.popitem(last=False)
        return self._found[text, on]


def add_widget(app: FastAPI, state: State) -> None:
    """Add the route, and the logos of keys."""
    suggestions = Suggestions(state)
    app.mount(LOGO_FILES.rstrip("/"), StaticFiles(directory=state.settings.logos, check_dir=False), name="logos")

    @app.get("/v1/widget", response_model=WidgetOut, responses=ERRORS, tags=["widget"], summary="Thiết lập của widget")
    async def widget(
        request: Request,
        response: Response,
        topic: str | None = Query(None, description="Chủ đề của trang.", examples=["thoi-hieu"]),
        text: str = Query("", max_length=LONGEST_TEXT, description="Tiêu đề và mô tả của trang đang nhúng."),
    ) -> WidgetOut:
        """Wording, branding and questions to offer; ``key`` names the page's embed key."""
        key: EmbedKey | None = request.state.embed
        response.headers["Cache-Control"] = "no-store"
        on, corpus = day.today(), knowledge.shown()
        shown = {entry.topic for entry in corpus.in_force(on)}
        allowed = [id for id in known_topics() if id in shown and (key is None or not key.topics or id in key.topics)]
        narrowed = [topic] if topic in allowed else list(key.topics) if key else []
        entries = suggested(corpus, on, await suggestions.about(text, on), narrowed, MOST_SUGGESTIONS)
        portal = origin(request)
        return WidgetOut(
            title=(key and key.title) or say("title"),
            notice=say("notice"),
            accent=key.accent if key else None,
            logo=f"{portal}{LOGO_FILES}{key.logo}" if key and key.logo else None,
            topics=[TopicOut(id=id, name=known_topics()[id]) for id in allowed],
            suggestions=[SuggestionOut(title=entry.title, page=entry_path(entry)) for entry in entries],
            contact=ContactOut(text=contact(state.settings.hotline)),
            portal=portal,
            max_characters=MAX_CHARACTERS,
        )


def contact(hotline: str | None) -> str:
    """How to reach a person, with the number that the operator has verified."""
    words = fixed("utter_contact")
    return f"{words} {fixed('utter_hotline', hotline=hotline)}" if hotline else words
