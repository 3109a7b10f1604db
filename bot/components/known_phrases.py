"""A message that is an example of the training data has that example's intent."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.faq_retriever import FAQ_INTENT
from bot.fingerprint import digest
from viet import diacritics, segment


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KnownPhrases(GraphComponent):
    """Buttons send fixed words: they must never be guessed at.

    Questions of the FAQ are left to the search, which knows them by itself.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, intents: Dict[str, str]) -> None:
        self._storage = storage
        self._resource = resource
        self._intents = intents

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnownPhrases:
        """Make one that knows nothing yet."""
        return cls(model_storage, resource, {})

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Retrain when the plain code changes."""
        return digest(diacritics, segment)

    def train(self, training_data: TrainingData) -> Resource:
        """Note every example; one that stands under two intents is left to the classifier."""
        found: Dict[str, set[str]] = {}
        for message in training_data.intent_examples:
            if message.get(TEXT) and message.get(INTENT) != FAQ_INTENT:
                for key in {_key(message.get(TEXT)), _key(diacritics.fold(message.get(TEXT)))}:
                    found.setdefault(key, set()).add(message.get(INTENT))
        self._intents = {phrase: intents.pop() for phrase, intents in found.items() if len(intents) == 1}
        with self._storage.write_to(self._resource) as folder:
            (folder / "phrases.json").write_text(json.dumps(self._intents, ensure_ascii=False), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnownPhrases:
        """Read the phrases."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, json.loads((folder / "phrases.json").read_text(encoding="utf-8")))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing in the training data depends on it."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Set the intent of a message that is known."""
        for message in messages:
            if intent := self._intents.get(_key(message.get(TEXT) or "")):
                message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages


def _key(text: str) -> str:
    return " ".join(piece.text for piece in segment.syllables(text.lower().strip(" .,!?…")))
