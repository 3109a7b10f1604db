"""Legal entities in a citizen's words: provisions, case numbers, money, days, bodies and roles.

A spaCy pipeline over our own syllables: phrases are matched without tone marks by an ``EntityRuler``, numbers of
papers by rules on the raw text, money and days by ``viet.quantities``. Offsets are always into the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import spacy
import yaml
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from law import citations
from viet.diacritics import fold
from viet.quantities import find_amounts, find_days
from viet.segment import syllables

LEXICON = Path(__file__).parent / "lexicon" / "entities.yml"

LABELS = ("law_citation", "judgment_number", "money", "date", "agency", "role")

#: A day written with all four figures of its year is the same day whenever it is read.
_ANY_DAY = date(2000, 1, 1)
_JUDGMENT = re.compile(
    r"(?<![\w/])\d{1,5}/(?:19|20)\d{2}/(?!(?:NĐ|ND|TT|QH|TTLT|NQ|UBTVQH|CT|VBHN)\b|QH\d)"
    r"[A-ZĐ]{2,6}\d?(?:-[A-ZĐ]{2,8}){0,2}(?!\w)",
    re.IGNORECASE,
)
_ACT_NUMBER = re.compile(
    r"(?:(?:bộ luật|bo luat|luật|luat|nghị định|nghi dinh|thông tư|thong tu|nđ|tt)(?:\s+(?:số|so))?\s+)?"
    r"(?<![\w/])\d{1,4}/(?:19|20)\d{2}(?:/(?:NĐ-CP|ND-CP|QH\d{2}|TT-[A-ZĐ]{2,6}|TTLT(?:-[A-ZĐ]+)+))(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LegalEntity:
    """``text[start:end]`` is a ``label``; ``value`` is its normal form (đồng, ISO day, role name)."""

    label: str
    value: str
    start: int
    end: int


def extract(text: str) -> list[LegalEntity]:
    """Find entities in order; where two overlap, the longer one stays."""
    pieces = syllables(text)
    if not pieces:
        return []
    nlp = _pipeline()
    doc = Doc(nlp.vocab, words=[piece.text for piece in pieces])
    doc.user_data["text"] = text
    doc.user_data["starts"] = {piece.start: at for at, piece in enumerate(pieces)}
    doc.user_data["ends"] = {piece.end: at for at, piece in enumerate(pieces, 1)}
    for token in doc:
        token.norm_ = fold(token.text).lower()
    for _, component in nlp.pipeline:
        doc = component(doc)
    return [LegalEntity(span.label_, span.id_, pieces[span.start].start, pieces[span.end - 1].end) for span in doc.ents]


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    nlp = spacy.blank("xx")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "NORM"})
    table = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    patterns = []
    for label, names in table.items():
        for name, phrases in names.items():
            for phrase in phrases:
                words = [piece.text for piece in syllables(phrase)]
                lowered = [{"NORM": fold(word).lower()} for word in words]
                patterns.append({"label": label, "id": name, "pattern": lowered})
    ruler.add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.add_pipe("legal_numbers")
    return nlp


@Language.component("legal_numbers")
def _legal_numbers(doc: Doc) -> Doc:
    spans = list(doc.ents)
    starts, ends = doc.user_data["starts"], doc.user_data["ends"]
    for label, value, start, end in _numbers(doc.user_data["text"]):
        if start in starts and end in ends:
            spans.append(Span(doc, starts[start], ends[end], label=label, span_id=value))
    doc.set_ents(filter_spans(spans))
    return doc


def _numbers(text: str) -> Iterator[tuple[str, str, int, int]]:
    for cited in citations.find(text):
        parts = (("Điều", cited.article), ("khoản", cited.clause), ("điểm", cited.point))
        value = " ".join(f"{word} {number}" for word, number in reversed(parts) if number)
        yield "law_citation", f"{value} {cited.act}" if cited.act else value, cited.start, cited.end
    for match in _ACT_NUMBER.finditer(text):
        yield "law_citation", match[0], match.start(), match.end()
    for match in _JUDGMENT.finditer(text):
        yield "judgment_number", match[0].upper(), match.start(), match.end()
    for found in find_days(text, _ANY_DAY):
        if found.day and text[: found.end].endswith(str(found.day.year)):
            yield "date", found.day.isoformat(), found.start, found.end
    for amount in find_amounts(text):
        if amount.vnd and not amount.negative:
            yield "money", str(amount.vnd), amount.start, amount.end
