"""One turn from raw words to an answer: the path that HTTP and the command line share."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot import day
from bot.engine import MAX_CHARACTERS, Engine, Reply
from faq.ranking import Ranking
from viet import identifiers
from viet.normalise import clean

#: A question, a tool from its start to its figure, and a place: the first of each loads something.
WARM_UP = (
    "Thời hiệu yêu cầu thi hành án là bao lâu?",
    "Tính thời hiệu yêu cầu thi hành án",
    "Ngày bản án có hiệu lực",
    "10/05/2022",
    "Không",
    "Tìm cơ quan thi hành án có thẩm quyền",
    "huyện Sơn Tịnh, Quảng Ngãi",
)


class BadMessage(ValueError):
    """A message that cannot be taken; ``text`` is for the citizen, ``code`` for a program."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


@dataclass(frozen=True)
class Handled:
    """A reply, what was removed from the question, and how long it took."""

    reply: Reply
    asked: str
    removed: list[str] = field(default_factory=list)
    ms: float = 0.0


class Assistant:
    """Cleans, guards and fixes the day; the engine does the rest."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def load(cls, model: Path) -> Assistant:
        """Load the model; see ``Engine.load``."""
        return cls(Engine.load(model))

    async def ask(self, text: str, conversation: str, as_of: date | None = None) -> Handled:
        """Answer one message as of a day (today when none is named); ``BadMessage`` for none or too much."""
        started = time.perf_counter()
        asked, removed = identifiers.remove(self._checked(text))
        reply = await self._engine.reply(asked, conversation, as_of or day.today())
        return Handled(reply, asked, removed, (time.perf_counter() - started) * 1000)

    async def search(self, text: str, as_of: date | None = None) -> tuple[date, Ranking]:
        """Only the FAQ search, and the day it was asked for; ``BadMessage`` as for ``ask``."""
        on = as_of or day.today()
        return on, await self._engine.search(self._checked(text), on)

    def _checked(self, text: str) -> str:
        cleaned = clean(text)
        if not cleaned:
            raise BadMessage("empty_message", self._engine.response("utter_empty"))
        if len(cleaned) > MAX_CHARACTERS:
            raise BadMessage(
                "message_too_long",
                self._engine.response("utter_too_long", length=len(cleaned), limit=MAX_CHARACTERS),
            )
        return cleaned

    def response(self, name: str) -> str:
        """A fixed wording of the domain."""
        return self._engine.response(name)

    async def warm_up(self) -> None:
        """Take a question and a tool's whole interview, so that nothing is loaded late."""
        for text in WARM_UP:
            await self.ask(text, "warm-up")
