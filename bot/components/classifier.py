"""Rasa's classifier of intents, with the features of all messages stacked at once."""

from __future__ import annotations

from typing import List

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
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
        found = [(message.get_sparse_features(TEXT)[1], message.get_dense_features(TEXT)[1]) for message in messages]
        counted = [words.features.toarray() for words, _ in found if words]
        vectors = [vector.features for _, vector in found if vector]
        if not len(counted) == len(vectors) == len(messages):
            return np.asarray(super()._create_X(messages).toarray())
        return np.hstack([np.concatenate(counted), np.concatenate(vectors)])
