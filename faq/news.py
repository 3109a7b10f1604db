"""Read a news text: headline and sentences without tags and teasers, and whether it is about enforcing judgments."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from faq.search import UNMARKED_SHARE
from viet.diacritics import fold, restore
from viet.normalise import abbreviations, clean, place_tones
from viet.segment import syllables

WORDS_FILE = Path(__file__).with_name("related.yml")

#: What an article is about stands in its beginning; of longer ones so many words are read.
MOST_WORDS = 800
#: Shorter texts (a headline and its subheading) say too little to be weighed as articles.
FEW_WORDS = 40
#: Headline and first sentences, as far as they are encoded; a longer text is dearer and says little more.
LEAD_SENTENCES, LEAD_WORDS = 2, 40
#: Shorter pieces (bylines, places, dates) are no sentences.
_LEAST_WORDS = 4

#: An article is about enforcement when two of its sentences say so and one in ten, or one in five of a short one.
_PLACES, _SHARE, _SHARE_OF_SHORT = 2, 0.1, 0.2

#: A comment, something unseen with all that is in it, or a tag.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)|</?(?P<name>[a-z][a-z0-9-]*)[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
#: Where paragraphs are tags, a line broken within the source is none.
_BLOCK = re.compile(r"<(?:p|div|br|li|h[1-6])\b", re.IGNORECASE)
#: After these tags the same line goes on.
_INLINE = ("a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u")
_SENTENCE_END = re.compile(r"(?<=[.!?…”\"])[^\S\n]+|\n+")
_CAPITALS = re.compile(r"(?<!\w)[A-ZĐ]{2,}(?!\w)")
_EDGES = " \t*-–•|"


@dataclass(frozen=True)
class Article:
    """A news text as it is compared: in lower case, abbreviations written out, missing marks put back."""

    headline: str
    sentences: tuple[str, ...]

    @property
    def pieces(self) -> tuple[str, ...]:
        """The headline, when there is one, and the sentences."""
        return (self.headline, *self.sentences) if self.headline else self.sentences

    @property
    def length(self) -> int:
        """Words (syllables)."""
        return sum(len(piece.split()) for piece in self.pieces)

    @property
    def is_headline(self) -> bool:
        """Whether there is too little to be weighed as an article."""
        return self.length < FEW_WORDS

    @property
    def lead(self) -> str:
        """Headline and first sentences, at most ``LEAD_WORDS`` words."""
        first = self.pieces[: LEAD_SENTENCES + bool(self.headline)]
        return " ".join(". ".join(piece.rstrip(". ") for piece in first).split()[:LEAD_WORDS])

    def says(self, phrases: Iterable[str]) -> bool:
        """Whether any of the phrases stands in the text, in whole words."""
        return any(_says(piece, phrases) for piece in self.pieces)


def read(title: str, text: str) -> Article:
    """Read an article as a page or a program gives it: plain text or HTML, with a headline or without."""
    lines = [line.strip(_EDGES) for line in clean(without_tags(text)).splitlines()]
    headline = " ".join(clean(without_tags(title)).split())
    whole = "\n".join(_without_teasers([line for line in lines if line]))
    whole = " ".join(whole.split(" ")[: MOST_WORDS * 2])
    if _unmarked(whole):
        whole = restore(whole)
    if _unmarked(headline):
        headline = restore(headline)
    same = _key(headline)
    sentences = [piece for piece in _sentences(whole) if len(piece.split()) >= _LEAST_WORDS and _key(piece) != same]
    return Article(_written_out(headline), tuple(map(_written_out, _first(sentences, MOST_WORDS))))


def about_enforcement(article: Article) -> bool:
    """Whether an article is about enforcing judgments, and not about the agencies' own life; see ``related.yml``."""
    words = known_words()
    pieces = article.pieces
    if not pieces or _says(pieces[0], words["agency_life"]):
        return False
    places = sum(_speaks_of_enforcement(piece) for piece in pieces)
    return places >= len(pieces) * (_SHARE if places >= _PLACES else _SHARE_OF_SHORT) and places > 0


@lru_cache(maxsize=1)
def known_words() -> Mapping[str, Any]:
    """The words of ``related.yml``."""
    return dict(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))


def _speaks_of_enforcement(piece: str) -> bool:
    words = known_words()
    line = _line(piece)
    for phrase in words["other"]:
        line = line.replace(f" {phrase} ", " · ")
    return any(f" {phrase} " in line for phrase in words["enforcement"])


def _says(piece: str, phrases: Iterable[str]) -> bool:
    line = _line(piece)
    return any(f" {phrase} " in line for phrase in phrases)


@lru_cache(maxsize=4096)
def _line(piece: str) -> str:
    """The words of a piece with one blank around each."""
    return f" {' '.join(word.text for word in syllables(piece))} "


def without_tags(text: str) -> str:
    """The text of HTML, a line for each block; what has no tags stays, but for its entities.

    Read once from left to right: a parser that mends what is broken takes seconds over a text made to be slow.
    """

    def between(match: re.Match[str]) -> str:
        return "" if (match["name"] or "").lower() in _INLINE else "\n"

    if _TAG.search(text):
        text = _TAG.sub(between, " ".join(text.split("\n")) if _BLOCK.search(text) else text)
    return html.unescape(text)


def _without_teasers(lines: list[str]) -> list[str]:
    """The lines before the list of other articles; where such a line stands early, only it is left out."""
    teasers = known_words()["teasers"]
    kept: list[str] = []
    total = sum(map(len, lines))
    for line in lines:
        key = _key(line)
        if key in teasers and sum(map(len, kept)) >= total / 2:
            break
        if key not in teasers and not any(key.startswith(f"{teaser} ") and ":" in line for teaser in teasers):
            kept.append(line)
    return kept


def _sentences(text: str) -> list[str]:
    """The sentences of a text; after a full stop a small letter goes on with the same one (``ông N.V.L. và``)."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if "\n" in match[0] or not text[match.end() : match.end() + 1].islower():
            found.append(text[start : match.start()])
            start = match.end()
    return [piece.strip(_EDGES) for piece in (*found, text[start:])]


def _first(sentences: list[str], most_words: int) -> list[str]:
    """The first sentences, at most so many words."""
    kept: list[str] = []
    words = 0
    for sentence in sentences:
        words += len(sentence.split())
        if words > most_words and kept:
            break
        kept.append(sentence)
    return kept


def _written_out(text: str) -> str:
    """Lower case, abbreviations written out; newspapers write these in capitals: ``THA`` is one, ``tha`` a word."""
    if not text.isupper():
        text = _CAPITALS.sub(lambda match: abbreviations().get(match[0].lower(), match[0]), text)
    return place_tones(text).lower()


def _unmarked(text: str) -> bool:
    """Whether a text is written without tone marks."""
    words = [word.text for word in syllables(text) if word.text.isalpha()]
    return sum(fold(word) != word for word in words) < UNMARKED_SHARE * len(words)


def _key(text: str) -> str:
    """The words of a text, for comparing; signs and case do not count."""
    return " ".join(re.findall(r"\w+", text.lower()))
