"""The meaning of a whole message for Rasa's classifier."""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import knowledge
from bot.components.reading import read
from bot.fingerprint import digest
from faq import search
from law import glossary
from viet import diacritics, e5, encode, noise, normalise, restore
from viet.encode import Vectors


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceVectors(DenseFeaturizer, GraphComponent):
    """Gives a message the vector that the search compares it by: slips mended and marks restored.

    The mean over the training examples is taken away: all sentences have it in common.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        name: str,
        storage: ModelStorage,
        resource: Resource,
        centre: Vectors | None = None,
    ) -> None:
        super().__init__(name, config)
        self._scale = float(config["scale"])
        self._storage = storage
        self._resource = resource
        self._centre = centre

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``scale``: how much the vector, of length 1, weighs beside counted words."""
        return {**DenseFeaturizer.get_default_config(), "scale": 20.0}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceVectors:
        """Make an untrained component."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceVectors:
        """Read what the examples have in common."""
        with model_storage.read_from(resource) as folder:
            centre = np.load(folder / "centre.npy", allow_pickle=False)
        return cls(config, execution_context.node_name, model_storage, resource, centre)

    @classmethod
    def required_components(cls) -> List[type]:
        """Rasa's order of things: featurizers come after a tokenizer."""
        return [Tokenizer]

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Nothing to check beyond what the base class does."""

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Retrain when the reading of a message or the encoder changes."""
        code = digest(
            search, diacritics, e5, encode, glossary.GLOSSARY_FILE, noise, normalise, normalise.LEXICON, restore
        )
        return f"{code} {knowledge.encoder().name}"

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the mean. Meanwhile the index waits with its texts: they are encoded while the intents are learned."""
        texts = [read(message).text for message in training_data.training_examples]
        knowledge.vectors().encode_queries(texts)
        self._centre = np.mean([knowledge.vectors().encode_query(text) for text in texts], axis=0)
        with self._storage.write_to(self._resource) as folder:
            np.save(folder / "centre.npy", self._centre, allow_pickle=False)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the vector of each message."""
        assert self._centre is not None
        for message in messages:
            vector = self._scale * (knowledge.vectors().encode_query(read(message).text) - self._centre)
            features = Features(vector[None], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            message.add_features(features)
        return messages
