"""Rasa's classifier of intents, with the features of all messages stacked at once."""

from __future__ import annotations

from typing import List

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from viet.segment import plain_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Logistic regression as Rasa has it.

    Rasa joins the counted words and the vector of each message by themselves as sparse matrices, and then those of all
    messages, which takes longer than to learn from them.
    """

    def process(self, messages: List[Message]) -> List[Message]:
        """Tell each message's intent; what has no word in it (emoji, signs) has none, and is left to the fallback."""
        super().process(messages)
        for message in messages:
            if not plain_words(message.get(TEXT) or ""):
                message.set(INTENT, {"name": None, PREDICTED_CONFIDENCE_KEY: 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
        return messages

    def _create_X(self, messages: List[Message]) -> NDArray[np.float64]:  # noqa: N802 (the name is Rasa's)
        """One row for each message: counted words, then the vector."""
        # not by the message's own methods, which copy what they find
        found = [features for message in messages for features in message.features if _is_of_the_whole(features)]
        counted = [words.features.toarray() for words in found if words.is_sparse()]
        vectors = [vector.features for vector in found if vector.is_dense()]
        if not len(counted) == len(vectors) == len(messages):
            return np.asarray(super()._create_X(messages).toarray())
        return np.hstack([np.concatenate(counted), np.concatenate(vectors)])


def _is_of_the_whole(features: Features) -> bool:
    """Whether features are those of a message's whole text."""
    return bool(features.type == FEATURE_TYPE_SENTENCE and features.attribute == TEXT)
