"""Training data for Rasa that is made from the entries, never typed twice."""

from __future__ import annotations

from functools import cached_property
from typing import Optional

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import knowledge
from bot.components.faq_retriever import FAQ_INTENT
from bot.example import Example
from faq.search import questions_of

#: The intent only tells questions from small talk and other subjects; that needs no more of each entry (4 to 10 tried;
#: of 10, more messages about something else are answered).
EXAMPLES_PER_ENTRY = 6


def spread(texts: list[str]) -> list[str]:
    """Some of the texts, from first to last."""
    step = max(len(texts) / EXAMPLES_PER_ENTRY, 1.0)
    return [texts[int(at * step)] for at in range(min(EXAMPLES_PER_ENTRY, len(texts)))]


class FaqImporter(RasaFileImporter):
    """Rasa's own files, and the entries' questions as ``ask_faq``."""

    @cached_property
    def _examples(self) -> TrainingData:
        written = super().get_nlu_data(self.get_config().get("language"))
        written.training_examples = [Example.of(message) for message in written.training_examples]
        versions = knowledge.shown().versions.values()
        questions = [text for entries in versions for text in spread(questions_of(entries[-1]))]
        asked = [Example.of(Message.build(text, intent=FAQ_INTENT)) for text in questions]
        return written.merge(TrainingData(asked))

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The examples of ``data/nlu`` and the entries' questions, read once: Rasa asks for them in two languages."""
        return self._examples
