"""The assistant in one process: Rasa's agent and our actions, without any Rasa port."""

from __future__ import annotations

import logging
import os
import traceback
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot import knowledge, logs
from bot.expected import PRIVATE_KINDS

logs.configure()

# before anything of Rasa; skops, which reading a model needs, looks through all that is loaded and is quick before it
import skops.io  # noqa: E402, F401

from bot import lazy_tensorflow  # noqa: E402

# isort: split
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import OutputChannel, UserMessage  # noqa: E402
from rasa.core.tracker_store import InMemoryTrackerStore  # noqa: E402
from rasa.shared.core.constants import ACTION_LISTEN_NAME  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402
from rasa_sdk.executor import ActionExecutor  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from bot import shortcuts  # noqa: E402
from faq.answer import Answer, Choice  # noqa: E402
from faq.ranking import Match, Ranking  # noqa: E402
from law.citations import Citation  # noqa: E402
from viet.diacritics import restorer  # noqa: E402

logger = logging.getLogger(__name__)

#: A message of at most this many characters is read; people tell stories.
MAX_CHARACTERS = 1000

#: Conversations kept in memory, and events kept of each: a long talk must not get slower.
CONVERSATIONS_KEPT = 2000
EVENTS_KEPT = 60
#: A conversation that has grown beyond them is cut back to so many, and what they rest on.
EVENTS_LEFT = 25

#: Typed ``/intent{...}`` would bypass understanding; a look-alike sign keeps the text and its length.
_SLASH, _HARMLESS_SLASH = "/", "\N{FULLWIDTH SOLIDUS}"


@dataclass(frozen=True)
class Reply:
    """An answer and the ranking it rests on (for those who check, not for citizens)."""

    turn: str
    answer: Answer
    ranking: tuple[Match, ...] = ()
    #: the message was typed into a letter: it may not be kept
    private: bool = False


@dataclass(frozen=True)
class Memory:
    """What the next message of a talk is read with; nothing of it outlives the process."""

    #: title of the entry answered last, for "thế còn …?"
    about: str | None = None
    #: the last answer's entry and citations, for "căn cứ đâu?"
    last: Mapping[str, Any] = field(default_factory=dict)
    #: what a tool is waiting for
    asks: Mapping[str, Any] = field(default_factory=dict)
    #: answers in a row that helped nobody
    misses: int = 0
    #: the entry that was asked about last: "có phải bạn hỏi …?"
    offered: str | None = None

    def metadata(self) -> dict[str, Any]:
        """As a message carries it."""
        return {
            "about": self.about,
            "last": dict(self.last),
            "asks": dict(self.asks),
            "misses": self.misses,
            "offered": self.offered,
        }

    def after(self, answer: Answer) -> Memory:
        """What is remembered once an answer has been given."""
        about, last = self.about, self.last
        if answer.entry is not None:
            versions = knowledge.shown().versions.get(answer.entry)
            about = versions[-1].title if versions else None
        if answer.entry is not None or answer.computation is not None:
            last = {"entry": answer.entry, "citations": [str(citation) for citation in answer.citations]}
        if answer.computation is not None:
            # a letter is not kept: it is computed no second time
            last = {**last, "computed": answer.text, "tool": answer.tool}
            if answer.given is not None and answer.tool != "document":
                last["given"] = dict(answer.given)
        missed = answer.status in ("unanswered", "clarify") and not answer.tool and not answer.buttons
        return Memory(about, last, answer.asks, self.misses + 1 if missed else 0, _offered(answer))


def _offered(answer: Answer) -> str | None:
    """The entry that a yes would mean: the only choice, or the first when its short answer stands in the reply."""
    asked = answer.status == "clarify" and not answer.tool and (answer.citations or len(answer.choices) == 1)
    return answer.choices[0].entry if asked and answer.choices else None


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects an action server and calls rasa-sdk's executor instead."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Run one action. A failing one becomes a reply with status ``error``; its text is not logged."""
        call = kwargs["json"]
        try:
            result = await self._executor.run(call)
        except Exception as error:
            turn = ((call["tracker"].get("latest_message") or {}).get("metadata") or {}).get("turn")
            log_failure(f"action {call.get('next_action')}", turn, error)
            responses: list[dict[str, Any]] = [{"response": "utter_error", "custom": {"status": "error"}}]
            if hotline := os.environ.get("HOIDAP_HOTLINE"):
                responses.append({"response": "utter_hotline", "hotline": hotline})
            return {"events": [], "responses": responses}
        return result or {"events": [], "responses": []}


class Collected(OutputChannel):
    """Keeps what the agent says as it says it (Rasa's own collector splits and reorders)."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa."""
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message, whole."""
        self.messages.append(message)


class RecentConversations(InMemoryTrackerStore):
    """Rasa's in-memory store, but long talks lose their oldest events and old talks are forgotten."""

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """A tracker that keeps the latest events only; none is lost in the middle of a turn."""
        return DialogueStateTracker(sender_id, self.domain.slots, max_event_history=4 * EVENTS_KEPT)

    async def save(self, tracker: Any) -> None:
        """Store a conversation and forget the oldest one when there are too many."""
        if len(tracker.events) > EVENTS_KEPT:
            tracker.events = type(tracker.events)(_latest(tracker), tracker.events.maxlen)
        self.store.pop(tracker.sender_id, None)
        await super().save(tracker)
        while len(self.store) > CONVERSATIONS_KEPT:
            del self.store[next(iter(self.store))]


def _latest(tracker: DialogueStateTracker) -> list[Event]:
    """The latest events, after what the forgotten ones had set: a tool's answers and that it is being used."""
    events = list(tracker.events)
    turns = (at for at, event in enumerate(events) if isinstance(event, UserUttered))
    start = next((at for at in turns if at >= len(events) - EVENTS_LEFT), len(events) - EVENTS_LEFT)
    known = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
    loop = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    return [*known, *loop, ActionExecuted(ACTION_LISTEN_NAME), *events[start:]]


class NotUsable(FileNotFoundError):
    """There is no trained model."""


class Engine:
    """One loaded model; replies to messages one at a time within a conversation."""

    def __init__(self, agent: Agent, conversations: RecentConversations) -> None:
        self._agent = agent
        self.conversations = conversations
        #: what each talk last came to, by conversation
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    @classmethod
    def load(cls, model: Path) -> Engine:
        """Load a trained model and all it leans on; whatever is missing or broken is said now, with its cure.

        ``NotUsable`` for the model, ``BrokenTable`` and ``EncoderError`` for what ships with the program,
        ``BrokenEntry`` for an entry.
        """
        if not model.exists():
            raise NotUsable(f"no trained model at {model}: run `hoidap train`")
        restorer()
        knowledge.encoder()
        store = RecentConversations(domain=Domain.empty())
        with lazy_tensorflow.made_later(lazy_tensorflow.TRAINING_CHECKS):
            agent = Agent.load(str(model), action_endpoint=InProcessActions(), tracker_store=store)
        shortcuts.take(agent)
        # what a turn multiplies is small: a second thread of OpenBLAS only spins beside the first all the while
        threadpool_limits(1, "blas")
        return cls(agent, store)

    def response(self, name: str, **values: object) -> str:
        """The wording of a response from the domain, filled in."""
        assert self._agent.domain is not None
        return str(self._agent.domain.responses[name][0]["text"]).format(**values)

    async def reply(self, text: str, conversation: str, as_of: date) -> Reply:
        """Take one cleaned message through understanding and action; never raises for its content."""
        turn = uuid.uuid4().hex
        said = Collected()
        memory = self._memories.get(conversation, Memory())
        metadata = {"as_of": as_of.isoformat(), "turn": turn, **memory.metadata()}
        message = UserMessage(_no_command(text), said, conversation, input_channel=said.name(), metadata=metadata)
        try:
            await self._agent.handle_message(message)
        except Exception as error:
            log_failure("turn", turn, error)
            said.messages.clear()
        reply = _reply(turn, said.messages, as_of, self.response("utter_error"))
        self._memories[conversation] = memory.after(reply.answer)
        self._memories.move_to_end(conversation)
        while len(self._memories) > CONVERSATIONS_KEPT:
            self._memories.popitem(last=False)
        return replace(reply, private=memory.asks.get("kind") in PRIVATE_KINDS)

    async def understand(self, text: str, as_of: date) -> dict[str, Any]:
        """What the pipeline finds in a cleaned message, without a reply: intent, entities, ``faq_matches``."""
        assert self._agent.processor is not None
        message = UserMessage(_no_command(text), metadata={"as_of": as_of.isoformat()})
        return dict(await self._agent.processor.parse_message(message))

    async def search(self, text: str, as_of: date) -> Ranking:
        """Only the FAQ search of a cleaned message."""
        found = (await self.understand(text, as_of)).get("faq_matches") or {"ranking": [], "outcome": "unanswered"}
        return Ranking(tuple(Match(**row) for row in found["ranking"]), found["outcome"])


def _no_command(text: str) -> str:
    return _HARMLESS_SLASH + text[1:] if text.startswith(_SLASH) else text


def _reply(turn: str, said: list[dict[str, Any]], as_of: date, sorry: str) -> Reply:
    """Put Rasa's messages together.

    The first with a status carries the data and the words, the others are notices. In an interview the last one
    asks; asked alone, its question is the reply (status ``clarify``).
    """
    data: dict[str, Any] = {}
    asking: dict[str, Any] = {}
    texts: list[str] = []
    question = ""
    for message in said:
        custom = message.get("custom") or {}
        answers = "status" in custom and not data
        data = custom if answers else data
        if "asks" in custom:
            asking, question = custom, message["text"]
        elif message.get("text"):
            texts.insert(0 if answers else len(texts), message["text"])
    if asking and not data and not texts:
        texts, question = [question], ""
    if not texts or not (data or asking or any("over" in (message.get("custom") or {}) for message in said)):
        return Reply(turn, Answer("error", sorry, as_of))
    answer = Answer(
        status=data.get("status") or ("clarify" if asking else "answered"),
        text=texts[0],
        as_of=date.fromisoformat(data["as_of"]) if "as_of" in data else as_of,
        citations=tuple(Citation.parse(text) for text in data.get("citations", ())),
        entry=data.get("entry"),
        choices=tuple(Choice(**choice) for choice in (data or asking).get("choices", ())),
        notices=tuple(texts[1:]),
        question=question or None,
        elsewhere=bool(data.get("elsewhere", False)),
        buttons=tuple(asking.get("buttons") or data.get("buttons", ())),
        tool=asking.get("tool") or data.get("tool"),
        asks=asking.get("asks", {}),
        computation=data.get("computation"),
        given=data.get("given"),
    )
    return Reply(turn, answer, tuple(Match(**row) for row in (data or asking).get("ranking", ())))


def log_failure(what: str, turn: str | None, error: Exception) -> None:
    """Log where something failed, without the error's own words: they may quote the citizen."""
    frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    logger.error("%s failed in turn %s: %s at %s", what, turn, type(error).__name__, " < ".join(frames[-3:][::-1]))
