"""Questions about other fields of law: which field it is and which body to ask; the words are in ``areas.yml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from law.words import Word, has_marks, words

AREAS_FILE = Path(__file__).parent / "areas.yml"

_Read = Callable[[Word], str]


@dataclass(frozen=True)
class Area:
    """A field of law that is not ours, and the sentence that says whom to ask."""

    id: str
    name: str
    says: str


@dataclass(frozen=True)
class _Known:
    """The phrases as they are compared: with marks, or without for what was typed without."""

    phrases: tuple[tuple[str, Area], ...]
    unless: tuple[str, ...]
    own_unless: dict[Area, tuple[str, ...]]


def area_of(text: str) -> Area | None:
    """The area of the longest phrase in a message; none where what else it says is about enforcement."""
    marked = has_marks(text)
    known = _known(marked)
    said = _line(text, _spoken if marked else _folded)
    found = [(phrase, area) for phrase, area in known.phrases if phrase in said]
    for phrase, _ in found:
        said = said.replace(phrase, " · ")
    if any(phrase in said for phrase in known.unless):
        return None
    return next((area for _, area in found if not any(phrase in said for phrase in known.own_unless[area])), None)


@lru_cache(maxsize=2)
def _known(marked: bool) -> _Known:
    """The phrases of all areas, the longest first."""
    data = yaml.safe_load(AREAS_FILE.read_text(encoding="utf-8"))
    read = _spoken if marked else _folded
    phrases: list[tuple[str, Area]] = []
    own: dict[Area, tuple[str, ...]] = {}
    for row in data["areas"]:
        area = Area(row["id"], row["name"], row["says"])
        hidden = () if marked else row.get("marks_only", ())
        phrases += [(line, area) for line in _lines((each for each in row["words"] if each not in hidden), read)]
        own[area] = tuple(_lines(row["unless"], read))
    phrases.sort(key=lambda each: -len(each[0]))
    return _Known(tuple(phrases), tuple(_lines(data["unless"], read)), own)


def _lines(phrases: Iterable[str], read: _Read) -> Iterator[str]:
    return (_line(phrase, read) for phrase in phrases)


def _line(text: str, read: _Read) -> str:
    """The words with one blank around each, so that a phrase is found in whole words only."""
    return f" {' '.join(map(read, words(text)))} "


def _spoken(word: Word) -> str:
    return word.spoken


def _folded(word: Word) -> str:
    return word.folded
