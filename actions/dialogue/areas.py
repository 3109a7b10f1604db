"""Questions about other fields of law: which field it is and which body to ask; the words are in ``areas.yml``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from law.words import Word, has_marks, words

AREAS_FILE = Path(__file__).parent / "areas.yml"

_Read = Callable[[Word], str]


@dataclass(frozen=True)
class Area:
    """A field of law that is not ours, and the words that say whom to ask."""

    id: str
    name: str
    says: str


@dataclass
class _Phrase:
    """What it means that a phrase stands in a message."""

    #: the areas that it belongs to
    speaks_of: list[Area] = field(default_factory=list)
    #: the areas that it rules out
    rules_out: list[Area] = field(default_factory=list)


def area_of(text: str) -> Area | None:
    """The area of the longest phrase in a message, if nothing else in the message is about enforcement.

    What stands inside a longer phrase of an area does not count: ``thi hành án hình sự`` does not hold ``thi hành án``.
    """
    marked = has_marks(text)
    said = _line(text, _spoken if marked else _folded)
    found: list[Area] = []
    out: list[Area] = []
    for line, phrase in _known(marked):
        if line in said:
            out += phrase.rules_out
            found += phrase.speaks_of
            if phrase.speaks_of:
                said = said.replace(line, " · ")
    return next((area for area in found if area not in out), None)


@lru_cache(maxsize=2)
def _known(marked: bool) -> list[tuple[str, _Phrase]]:
    """All phrases as they are compared (without marks for what was typed without), the longest first."""
    data: dict[str, Any] = yaml.safe_load(AREAS_FILE.read_text(encoding="utf-8"))
    read = _spoken if marked else _folded
    areas = {row["id"]: Area(row["id"], row["name"], row["says"]) for row in data["areas"]}
    phrases: dict[str, _Phrase] = {}

    def phrase(written: str) -> _Phrase:
        return phrases.setdefault(_line(written, read), _Phrase())

    for row in data["areas"]:
        area = areas[row["id"]]
        for each in row["words"]:
            if marked or each not in row.get("marks_only", ()):
                phrase(each).speaks_of.append(area)
        for each in row["unless"]:
            phrase(each).rules_out.append(area)
    for each in data["unless"]:
        phrase(each).rules_out.extend(areas.values())
    return sorted(phrases.items(), key=lambda item: (-len(item[0]), not item[1].rules_out))


def _line(text: str, read: _Read) -> str:
    """The words with one blank around each, so that a phrase is found in whole words only."""
    return f" {' '.join(map(read, words(text)))} "


def _spoken(word: Word) -> str:
    return word.spoken


def _folded(word: Word) -> str:
    return word.folded
