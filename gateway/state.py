"""What the running server holds; every part of the gateway gets it when its routes are added."""

from __future__ import annotations

from datetime import date

from bot import day, knowledge
from faq.corpus import Corpus
from gateway.assistant import Assistant
from gateway.attempts import Attempts
from gateway.embed.keys import KnownKeys
from gateway.embed.limits import Limits
from gateway.failure import Failure
from gateway.lawtexts import LawTexts, Pointer
from gateway.letterbox import Letterbox
from gateway.partners.history import History
from gateway.schemas import ChatOut
from gateway.settings import Settings
from gateway.transcripts import Transcripts
from gateway.turns import TurnStore


class State:
    """What the running server holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.assistant: Assistant | None = None
        self.turns: TurnStore | None = None
        self.texts: LawTexts | None = None
        self.pointer: Pointer | None = None
        self.letters = Letterbox()
        self.transcripts = Transcripts()
        self.attempts: Attempts[ChatOut] = Attempts()
        self.limits = Limits(settings)
        self.embeds: KnownKeys | None = None
        self.history: History | None = None
        self._noted: tuple[Corpus, date] | None = None
        self.failure: str | None = None

    def ready_assistant(self) -> Assistant:
        """The loaded assistant; 503 until then."""
        if self.assistant is None:
            raise Failure(503, "not_ready", self.failure or "the model is being loaded, try again in a moment")
        return self.assistant

    def note_changes(self) -> None:
        """Note what is shown differently since the last look; nothing to do while entries and day are the same."""
        assert self.history is not None
        corpus, today = knowledge.shown(), day.today()
        if self._noted != (corpus, today):
            self.history.note(corpus, today, day.now())
            self._noted = (corpus, today)

    def refresh_pointer(self, on: date) -> None:
        """Index the imported texts of a day, when there are any."""
        assert self.texts is not None
        if (self.pointer is None or self.pointer.day != on) and self.texts.count():
            self.pointer = Pointer(self.texts, knowledge.acts(), on)
