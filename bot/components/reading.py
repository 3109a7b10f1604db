"""How a message was read, kept with it for all components."""

from __future__ import annotations

from typing import cast

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from faq.search import Query, query_of

#: Under this key a message keeps how it was read.
_READ = "query"


def read(message: Message) -> Query:
    """A message in the forms that the search compares; each message is read once."""
    found = message.get(_READ)
    if found is None:
        found = query_of(message.get(TEXT) or "")
        message.set(_READ, found)
    return cast(Query, found)
