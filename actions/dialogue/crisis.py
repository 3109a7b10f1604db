"""Words that may mean that somebody thinks of ending their life; nothing is guessed about them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from viet.diacritics import fold, has_marks

PHRASES_FILE = Path(__file__).parent / "crisis.yml"


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Phrases with marks, phrases without, and figures of speech that only look like them."""
    data = yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8"))
    bare = [fold(phrase) for phrase in data["any"] if phrase not in data["marks_only"]]
    return tuple(data["any"]), (*bare, *data["without_marks"]), tuple(data["unless"])


def speaks_of_self_harm(text: str) -> bool:
    """Whether a message holds one of the phrases, with or without tone marks, figures of speech aside."""
    marked, bare, unless = _phrases()
    said = " ".join(text.lower().split())
    phrases = marked
    if not has_marks(said):
        phrases, unless = bare, tuple(map(fold, unless))
    for figure in unless:
        said = said.replace(figure, " ")
    return any(phrase in said for phrase in phrases)
