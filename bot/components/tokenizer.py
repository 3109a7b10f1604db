"""Vietnamese words for Rasa."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.fingerprint import digest
from viet import diacritics, normalise, segment


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Gives every token its exact place in the citizen's text.

    ``text`` is what was typed; ``lemma`` is the same word written out and without tone marks, so
    featurizers can match questions typed without accents.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Intents are single words here; the keys are those that Rasa's base class reads."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Retrain when the plain code or its lexicon changes."""
        return digest(segment, diacritics, normalise, normalise.LEXICON)

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Split one attribute of a message into words."""
        words = segment.words(message.get(attribute))
        return [
            Token(word.text, word.start, word.end, lemma=diacritics.fold(normalise.expand(word.text))) for word in words
        ]
