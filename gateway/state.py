"""What the running server holds; every part of the gateway gets it when its routes are added."""

from __future__ import annotations

from datetime import date, datetime

from bot import day, knowledge
from faq.corpus import Corpus
from gateway.assistant import Assistant
from gateway.attempts import Attempts
from gateway.embed.keys import KnownKeys
from gateway.embed.limits import Limits
from gateway.failure import Failure
from gateway.lawtexts import LawTexts, Pointer
from gateway.letterbox import Letterbox
from gateway.partners.basis import Basis, digest_of
from gateway.partners.campaign_use import Counting, KnownCampaigns
from gateway.partners.deliveries import Sender
from gateway.partners.history import History
from gateway.partners.keys import KnownPartners
from gateway.partners.packs import PackStore
from gateway.partners.products import Products
from gateway.partners.webhook_store import EndpointStore
from gateway.related import Finder
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
        self.related = Finder()
        self.limits = Limits(settings)
        self.embeds: KnownKeys | None = None
        self.partners: KnownPartners | None = None
        self.history: History | None = None
        self.basis: Basis | None = None
        #: since when the answers rest on what they rest on; UTC without a zone
        self.answers_since = datetime.min
        self.packs: PackStore | None = None
        self.products = Products(settings.products)
        #: the newest change that what this process shows has in it
        self.shown_number = 0
        self.campaigns: KnownCampaigns | None = None
        self.counting: Counting | None = None
        self.webhooks: EndpointStore | None = None
        self.sender: Sender | None = None
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
            self.shown_number, _ = self.history.last()
            assert self.basis is not None
            self.answers_since = self.basis.since(digest_of(corpus, knowledge.acts()), day.now())
            self._noted = (corpus, today)

    def refresh_pointer(self, on: date) -> None:
        """Index the imported texts of a day, when there are any."""
        assert self.texts is not None
        if (self.pointer is None or self.pointer.day != on) and self.texts.count():
            self.pointer = Pointer(self.texts, knowledge.acts(), on)
