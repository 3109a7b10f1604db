"""Vietnamese words for Rasa."""

from __future__ import annotations

import itertools
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import get_text_hash

from bot.components.reading import read
from bot.fingerprint import digest
from viet import diacritics, normalise, restore, segment


class Word(Token):
    """A token that is quickly told from others: Rasa asks for it after each component, Rasa's own takes 6 digests."""

    def fingerprint(self) -> str:
        """A digest of all that is set here."""
        return str(get_text_hash(f"{self.start} {self.end} {self.text} {self.lemma}"))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Gives every token its exact place in the citizen's text.

    ``text`` is what was typed; ``lemma`` is the same word written out and with its tone marks, put back
    in the light of the whole message, so that what is typed without marks is read as if typed with them.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Intents are single words here; the keys are those that Rasa's base class reads."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Retrain when the plain code or its lexicon changes."""
        return digest(segment, diacritics, normalise, normalise.LEXICON, restore)

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Split one attribute of a message into words."""
        words = segment.words(message.get(attribute))
        written_out = [normalise.expand(word.text) for word in words]
        gaps = [" " * (before.end < after.start) for before, after in itertools.pairwise(words)]
        parts = [*itertools.chain(*itertools.zip_longest(written_out, gaps, fillvalue=""))]
        restored = diacritics.restore("".join(parts))
        ends = list(itertools.accumulate(map(len, parts)))[::2]
        lemmas = [restored[end - len(word) : end] for word, end in zip(written_out, ends)]
        if attribute == TEXT:
            read(message)  # the marks just restored are those of the message
        return [Word(word.text, word.start, word.end, lemma=lemma) for word, lemma in zip(words, lemmas)]
