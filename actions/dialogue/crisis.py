"""Words that may mean that somebody thinks of ending their life; nothing is guessed about them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from viet.diacritics import fold

PHRASES_FILE = Path(__file__).parent / "crisis.yml"


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Phrases with and without marks, and figures of speech that only look like them."""
    data = yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8"))
    bare = [fold(phrase) for phrase in data["any"] if phrase not in data["marks_only"]]
    return (*data["any"], *bare, *data["without_marks"]), (*data["unless"], *map(fold, data["unless"]))


def speaks_of_self_harm(text: str) -> bool:
    """Whether a message holds one of the phrases, with or without tone marks, figures of speech aside.

    A message may have marks in some of its words only, so the bare phrases are looked for in any message.
    """
    phrases, _ = _phrases()
    said = _without_figures(text)
    return any(_words(phrase) in said for phrase in phrases)


def is_figure_of_speech(text: str) -> bool:
    """Whether a message only looks like that: it holds such a figure of speech and nothing else of the kind."""
    return _without_figures(text) != _words(text) and not speaks_of_self_harm(text)


def _without_figures(text: str) -> str:
    said = _words(text)
    for figure in _phrases()[1]:
        said = said.replace(_words(figure), " ")
    return said


@lru_cache(maxsize=1024)
def _words(text: str) -> str:
    """The words of a text with a space on either side, so that only whole words match."""
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "
