"""Legal entities for Rasa."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import entities
from bot.fingerprint import digest
from law import citations
from viet import diacritics, quantities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LegalEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds provisions, case numbers, money, days, bodies and roles with character offsets."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LegalEntityExtractor:
        """Make the component; it has no settings."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Retrain when the plain code or its lexicon changes."""
        return digest(entities, citations, diacritics, quantities, entities.LEXICON)

    def process(self, messages: List[Message]) -> List[Message]:
        """Find entities in each message."""
        for message in messages:
            found = [
                {
                    "entity": entity.label,
                    "value": entity.value,
                    "start": entity.start,
                    "end": entity.end,
                    "extractor": type(self).__name__,
                }
                for entity in entities.extract(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
