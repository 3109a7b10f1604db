"""FAQ search for Rasa."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import day, expected, knowledge
from bot.components.reading import read
from bot.fingerprint import digest
from faq import bm25, corpus, entry, ranking, search, topic_words
from faq.ranking import Ranker, Searcher
from law import glossary
from law.agencies import bodies
from law.agencies.bodies import is_only_a_place
from viet import diacritics, encode, noise, normalise, restore, segment, syllable

logger = logging.getLogger(__name__)

MATCHES = "faq_matches"
FAQ_INTENT = "ask_faq"
#: Intents that start a tool begin so, and start it from this confidence on.
TOOL_INTENT = "use_"
TOOL_FROM = 0.7
#: The intents of a message that asks about our subject together have at least this probability.
SURELY_OURS = 0.9
#: What somebody wants to know who names a place and nothing else.
WHERE_INTENT = "use_agency"
#: Intents whose messages an entry may well answer.
MAY_BE_ANSWERED = ("distress", "self_harm", "threat", "bribery")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FaqRetriever(GraphComponent):
    """Adds ``faq_matches``: the entries in force on the message's day, best first, and the outcome.

    Training learns the ranking; the entries themselves are read from their files, so publishing an
    answer needs no retraining.
    """

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, ranker: Ranker | None = None
    ) -> None:
        self._top = int(config["top"])
        self._storage = storage
        self._resource = resource
        self._ranker = ranker

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``top``: how many entries a message carries along."""
        return {"top": 10}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqRetriever:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Retrain when the plain code, its lexicon or the entries change."""
        return digest(
            bodies,
            expected,
            bm25,
            search,
            ranking,
            topic_words,
            entry,
            corpus,
            diacritics,
            encode,
            glossary.GLOSSARY_FILE,
            noise,
            normalise,
            restore,
            segment,
            syllable,
            normalise.LEXICON,
            corpus.ENTRIES_DIR,
        )

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the ranking from the entries' questions and from every message that is no question."""
        messages = (message for message in training_data.intent_examples if _is_no_question(message.get(INTENT)))
        # the same words under two intents count once
        elsewhere = {text: message for message in messages if (text := message.get(TEXT))}
        ranker, report = ranking.learn(knowledge.index(), [read(message) for message in elsewhere.values()])
        with self._storage.write_to(self._resource) as folder:
            (folder / "ranking.json").write_text(ranker.to_json(), encoding="utf-8")
        knowledge.save_report(report)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FaqRetriever:
        """Read the ranking and the entries as they are now."""
        with model_storage.read_from(resource) as folder:
            ranker = Ranker.from_json((folder / "ranking.json").read_text(encoding="utf-8"))
        knowledge.index()
        return cls(config, model_storage, resource, ranker)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing in the training data depends on the search."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Rank the entries for each message; what only answers a tool's question is not searched for."""
        for message in messages:
            metadata = message.get(METADATA) or {}
            as_of = day.as_of(metadata)
            text = message.get(TEXT) or ""
            asks = metadata.get("asks") or {}
            found = ranking.UNANSWERED
            if self._ranker and not expected.answers(asks, text, as_of):
                # the index is asked for each time: it is replaced when an entry file changes
                searcher = Searcher(knowledge.index(), self._ranker)
                found = searcher.search(text, as_of, self._top, metadata.get("about"), _is_surely_ours(message))
            if _is_a_question(message.get(INTENT) or {}, found, text, as_of):
                message.set(INTENT, {"name": FAQ_INTENT, "confidence": 1.0}, add_to_output=True)
            elif not asks and found.outcome == "unanswered" and is_only_a_place(text):
                message.set(INTENT, {"name": WHERE_INTENT, "confidence": 1.0}, add_to_output=True)
            message.set(
                MATCHES,
                {
                    "as_of": as_of.isoformat(),
                    "outcome": found.outcome,
                    "ranking": [{"entry": match.entry, "score": match.score} for match in found.matches],
                },
                add_to_output=True,
            )
        return messages


def _is_surely_ours(message: Message) -> bool:
    """Whether the classifier takes a message for a question about our subject, whichever of its intents it is."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    ours = sum(float(each["confidence"]) for each in ranking if not _is_no_question(each["name"]))
    return ours >= SURELY_OURS


def _is_no_question(intent: Optional[str]) -> bool:
    """Whether messages of an intent are about something else; who wants a figure may also be answered."""
    return intent != FAQ_INTENT and not (intent or "").startswith(TOOL_INTENT) and intent not in MAY_BE_ANSWERED


def _is_a_question(intent: Dict[str, Any], found: ranking.Ranking, text: str, as_of: date) -> bool:
    """Whether a message is to be answered rather than to start a tool.

    A listed question is one whatever the classifier says. A tool is started only when it is surely asked
    for; a message that an entry answers must say so in words, or give a day or a sum to compute with.
    """
    if found.matches and found.matches[0].score >= 1.0:
        return True
    confidence = float(intent.get("confidence") or 0.0)
    if not (intent.get("name") or "").startswith(TOOL_INTENT) or confidence >= 1.0:
        return False
    return confidence < TOOL_FROM or (found.outcome == "answer" and not expected.asks_for_a_tool(text, as_of))
