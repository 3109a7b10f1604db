"""Official texts that an operator imported: kept in the database, opened by citation, searched by words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
)

from faq.bm25 import bm25s
from faq.search import grams
from gateway.database import metadata, open_database
from law.acts import Acts
from law.citations import Citation
from law.fulltext import Article, FullText, clauses, provision
from viet.diacritics import fold

articles = Table(
    "law_articles",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("act", String(64), nullable=False, index=True),
    Column("article", String(8), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("valid_from", String(10), nullable=False),
    Column("source", String(255), nullable=False),
    Column("imported_at", DateTime, nullable=False),
    UniqueConstraint("act", "article", "valid_from"),
)


@dataclass(frozen=True)
class Provision:
    """Words of the law: what was cited, the heading of its article, and the text in force."""

    citation: Citation
    heading: str
    text: str


class LawTexts:
    """Imported articles by act and by the day from which a text applies."""

    def __init__(self, url: str) -> None:
        self._database = open_database(url)

    def add(self, act: str, text: FullText, valid_from: date, source: str, now: datetime) -> int:
        """Store one text of an act, replacing the one with the same first day; returns the number of articles.

        ``ValueError`` when it has none: the stored text would be lost for nothing.
        """
        if not text.articles:
            raise ValueError(f"the text of '{act}' from {source} has no article")
        rows = [
            {
                "act": act,
                "article": article.number,
                "title": article.title,
                "text": article.text,
                "valid_from": valid_from.isoformat(),
                "source": source,
                "imported_at": now,
            }
            for article in text.articles
        ]
        same = (articles.c.act == act) & (articles.c.valid_from == valid_from.isoformat())
        with self._database.begin() as connection:
            connection.execute(delete(articles).where(same))
            connection.execute(insert(articles), rows)
        return len(rows)

    def count(self) -> int:
        """How many articles are kept."""
        with self._database.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(articles)).scalar_one())

    def article(self, act: str, number: str, day: date) -> Article | None:
        """One article as the newest text that had begun by ``day`` has it.

        Whether the act applies on that day is the act's own matter.
        """
        wanted = (
            select(articles.c.article, articles.c.title, articles.c.text)
            .where(
                (articles.c.act == act) & (articles.c.article == number) & (articles.c.valid_from <= day.isoformat())
            )
            .order_by(articles.c.valid_from.desc())
            .limit(1)
        )
        with self._database.connect() as connection:
            row = connection.execute(wanted).first()
        return Article(row[0], row[1], row[2]) if row else None

    def open(self, citation: Citation, day: date) -> Provision | None:
        """The words that a citation names; the whole article when a clause is not found in its text."""
        return self.open_all([citation], day).get(citation)

    def open_all(self, citations: Iterable[Citation], day: date) -> dict[Citation, Provision]:
        """The same for many citations, in one query; those without imported words are left out."""
        wanted: dict[str, set[str]] = {}
        cited = [citation for citation in citations if citation.article is not None]
        for citation in cited:
            wanted.setdefault(citation.act, set()).add(str(citation.article))
        if not wanted:
            return {}
        named = or_(*((articles.c.act == act) & articles.c.article.in_(numbers) for act, numbers in wanted.items()))
        rows = (
            select(articles.c.act, articles.c.article, articles.c.title, articles.c.text)
            .where(named & (articles.c.valid_from <= day.isoformat()))
            .order_by(articles.c.valid_from)
        )
        with self._database.connect() as connection:
            # of several texts of an article the newest comes last and stays
            found = {(row[0], row[1]): Article(row[1], row[2], row[3]) for row in connection.execute(rows)}
        places = {each: (each.act, str(each.article)) for each in cited}
        return {each: _opened(each, found[place]) for each, place in places.items() if place in found}

    def all_on(self, acts: Acts, day: date) -> Iterable[tuple[str, Article]]:
        """Every article of the acts in force on ``day``."""
        wanted = select(articles.c.act, articles.c.article, articles.c.title, articles.c.text, articles.c.valid_from)
        newest: dict[tuple[str, str], tuple[str, Article]] = {}
        with self._database.connect() as connection:
            for act, number, title, text, valid_from in connection.execute(wanted):
                if act in acts and day in acts[act].effective and valid_from <= day.isoformat():
                    held = newest.get((act, number))
                    if held is None or held[0] < valid_from:
                        newest[act, number] = (valid_from, Article(number, title, text))
        return [(act, article) for (act, _), (_, article) in newest.items()]


class Pointer:
    """Finds the clauses nearest to a question by its words, for questions that no entry answers."""

    #: A clause must hold this share of the question's neighbouring syllables, and two pairs at least.
    SHARE = 0.3

    def __init__(self, texts: LawTexts, acts: Acts, day: date) -> None:
        self.day = day
        self._clauses: list[tuple[Citation, str, str]] = []
        for act, article in texts.all_on(acts, day):
            for clause, words in clauses(article).items():
                self._clauses.append((Citation(act, article.number, clause or None), article.title, words))
        self._index: Any = None
        documents = [_terms(f"{title} {title} {words}") for _, title, words in self._clauses]
        if any(documents):
            self._index = bm25s().BM25()
            self._index.index(documents, show_progress=False)

    def nearest(self, question: str, count: int = 3) -> list[Provision]:
        """The best clauses, each of another article; none when too few of the question's words are in them."""
        asked = _terms(question)
        if self._index is None or not asked:
            return []
        known = [term for term in asked if term in self._index.vocab_dict]
        if not known:
            return []
        scores = self._index.get_scores(known)
        pairs = _pairs(asked)
        needed = max(2, self.SHARE * len(pairs))
        found: dict[tuple[str, str | None], Provision] = {}
        for at in scores.argsort()[::-1][: count * 5]:
            citation, title, words = self._clauses[int(at)]
            if len(pairs & _pairs(_terms(f"{title} {words}"))) < needed:
                continue
            found.setdefault((citation.act, citation.article), Provision(citation, title, words))
            if len(found) == count:
                break
        return list(found.values())


def _opened(citation: Citation, found: Article) -> Provision:
    words = provision(found.text, citation.clause, citation.point)
    if words is None:
        citation, words = Citation(citation.act, citation.article), found.text
    return Provision(citation, found.title, words)


def _terms(text: str) -> list[str]:
    """Syllables and pairs of neighbours, without tone marks: a pair is as good as a word in Vietnamese."""
    return list(grams(re.findall(r"[^\W_]+", fold(text.lower()))))


def _pairs(terms: list[str]) -> set[str]:
    return {term for term in terms if "_" in term}
