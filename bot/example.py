"""A training example that is quickly copied and told from others."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.utils.io import deep_container_fingerprint, get_text_hash


class Example(Message):
    """Rasa's message, whose digest is worked out anew only for what has changed.

    Rasa merges training data step by step: each time it copies all examples and compares them by their digests, and it
    digests them again after each component. Its own copies hold everything once more, and every ``set`` or new feature
    makes it forget the digest of all; that takes a sixth of the time of training.
    """

    _cached_fingerprint: str | None

    def __init__(self, data: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self._data_digest: str | None = None

    @classmethod
    def of(cls, message: Message) -> Example:
        """The same as a message of Rasa's."""
        return cls(message.data, output_properties=message.output_properties, features=message.features)

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """Note a value; what is already there changes nothing."""
        if isinstance(info, str) and self.data.get(prop) == info:
            self.output_properties |= {prop} if add_to_output else set()
        else:
            super().set(prop, info, add_to_output)
            self._data_digest = None

    def add_diagnostic_data(self, origin: str, data: dict[str, Any]) -> None:
        """Note what a component says about itself."""
        super().add_diagnostic_data(origin, data)
        self._data_digest = None

    def fingerprint(self) -> str:
        """The same digest as Rasa's."""
        if self._cached_fingerprint is None:
            self._data_digest = self._data_digest or deep_container_fingerprint(self.data)
            both = [self._data_digest, deep_container_fingerprint(self.features)]
            self._cached_fingerprint = str(get_text_hash(json.dumps(both)))
        return self._cached_fingerprint

    def __deepcopy__(self, memo: dict[int, Any]) -> Example:
        copied = type(self)(
            {key: value if isinstance(value, str) else deepcopy(value, memo) for key, value in self.data.items()},
            output_properties=set(self.output_properties),
            time=self.time,
            features=deepcopy(self.features, memo),
        )
        copied._cached_fingerprint, copied._data_digest = self._cached_fingerprint, self._data_digest
        return copied
