"""Which clauses and points an article has, read from its full text.

Used to write the ``articles`` part of ``law/acts/*.yml`` and to check it against the official
texts when they are at hand; the texts themselves stay out of the repository.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from law.citations import POINT_LETTERS

_CLAUSE_LINE = re.compile(r"^(\d{1,2}[a-zđ]?)\.\s")
_POINT_LINE = re.compile(rf"^([{POINT_LETTERS}])\)\s")


def places_of(text: str) -> Iterator[tuple[str, str | None, str]]:
    """Each line of one article with the clause ("" before the first) and the point it belongs to.

    A number or letter that does not follow its predecessor belongs to quoted text (an amending
    article) and begins nothing.
    """
    clauses: list[str] = []
    points = ""
    for line in text.split("\n"):
        clause, point = _CLAUSE_LINE.match(line), _POINT_LINE.match(line)
        if clause and _follows(clause[1], clauses):
            clauses.append(clause[1])
            points = ""
        elif point and len(points) < len(POINT_LETTERS) and point[1] == POINT_LETTERS[len(points)]:
            points += point[1]
        yield (clauses[-1] if clauses else "", points[-1:] or None, line)


def clauses_of(text: str) -> dict[str, tuple[str, ...]]:
    """Map each clause number ("" before the first, when points stand there) to the letters of its points."""
    clauses: dict[str, dict[str, None]] = {}
    for clause, point, _ in places_of(text):
        if clause or point:
            clauses.setdefault(clause, {}).update({point: None} if point else {})
    return {clause: tuple(points) for clause, points in clauses.items()}


def _follows(number: str, earlier: list[str]) -> bool:
    if not earlier:
        return number == "1"
    last = int(re.sub(r"\D", "", earlier[-1]))
    digits = int(re.sub(r"\D", "", number))
    return digits == last + 1 or (digits == last and not number.isdigit())


def compact(clauses: dict[str, tuple[str, ...]]) -> list[Any]:
    """Write clauses in the form that act files use: ``[1, 2, "4[a-đ]"]``."""
    items: list[Any] = []
    for key, points in clauses.items():
        text = f"{key}[{points[0]}-{points[-1]}]" if points else key
        items.append(int(text) if text.isdigit() else text)
    return items


def outline_of(path: Path) -> dict[str, list[Any]]:
    """Outline a full text in the JSON schema of an official-text file (``articles``: number, text)."""
    document = json.loads(path.read_text(encoding="utf-8"))
    return {article["number"]: compact(clauses_of(article["text"])) for article in document["articles"]}


def main(paths: list[str]) -> None:
    """Print the ``articles`` part of an act file for each full text named."""
    for name in paths:
        print("articles:")
        for number, clauses in outline_of(Path(name)).items():
            print(f'  "{number}": {json.dumps(clauses, ensure_ascii=False)}')


if __name__ == "__main__":
    main(sys.argv[1:])
