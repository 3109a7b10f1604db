"""What the server says to people who see an embedded assistant; the words are in ``wording.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return dict(yaml.safe_load(Path(__file__).with_name("wording.yml").read_text(encoding="utf-8")))


def say(name: str, **values: object) -> str:
    """One fixed sentence, filled in."""
    return _words()[name].strip().format(**values)
