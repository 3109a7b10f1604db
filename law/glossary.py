"""Old names and the names that the law in force uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from law.citations import Citation
from law.words import has_marks, words

GLOSSARY_FILE = Path(__file__).parent / "glossary.yml"


@dataclass(frozen=True)
class Term:
    """One thing: what people still call it, and what the law calls it from a day on."""

    old: tuple[str, ...]
    new: str
    since: date
    citation: Citation
    #: the two names help to find each other, but one did not become the other
    search_only: bool = False
    #: a sentence of our own to say instead of "nay gọi là"
    says: str | None = None

    def sentence(self, typed: str) -> str:
        """What to tell somebody who used the old name ``typed``."""
        return self.says or f"“{typed[:1].upper()}{typed[1:]}” nay gọi là {self.new} (từ {self.since:%d/%m/%Y})."


def load_glossary(path: Path = GLOSSARY_FILE) -> tuple[Term, ...]:
    """Read the glossary; the order of the file decides which of two overlapping names is found."""
    return tuple(
        Term(
            tuple(row["old"]),
            row["new"],
            row["from"],
            Citation.parse(row["citation"]),
            bool(row.get("search_only", False)),
            row.get("says"),
        )
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


@lru_cache(maxsize=1)
def known_terms() -> tuple[Term, ...]:
    """The project's own glossary, read once a process."""
    return load_glossary()


def old_terms_in(text: str, terms: tuple[Term, ...], day: date) -> list[tuple[Term, str]]:
    """Terms whose old name stands in ``text`` and whose new name holds on ``day``.

    In a text with tone marks the marks must fit (``quân`` is not ``quận``), in a text without any they
    cannot. Each comes with the old name as the glossary writes it. A longer name hides the shorter one
    inside it (``văn phòng thừa phát lại`` is not ``thừa phát lại``).
    """
    marked = has_marks(text)
    rest = f" {_sounds(text, marked)} "
    found: dict[str, tuple[Term, str]] = {}
    for wanted, name, term in _names(terms, marked):
        if day >= term.since and wanted in rest:
            found.setdefault(term.new, (term, name))
            rest = rest.replace(wanted, "  ")
    return list(found.values())


@lru_cache(maxsize=4)
def _names(terms: tuple[Term, ...], marked: bool) -> list[tuple[str, str, Term]]:
    """Every old name as it is compared, as it is written, and its term; the longest first."""
    names = [(f" {_sounds(name, marked)} ", name, term) for term in terms for name in term.old]
    return sorted(names, key=lambda each: -len(each[1]))


def _sounds(text: str, marked: bool) -> str:
    """The words of a text, with a comma where a sign parts them."""
    return " ".join(f"{', ' if word.apart else ''}{word.spoken if marked else word.folded}" for word in words(text))
