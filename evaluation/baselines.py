"""What simpler systems make of the same cases: words alone, vectors alone, and Rasa as it comes.

All are built on the same entries (without the questions held out); none sees more than ours does.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from evaluation.asking import KEPT, Said, Tell
from evaluation.suites import Case
from faq.bm25 import bm25s
from faq.corpus import Corpus
from faq.search import questions_of
from viet.encode import VectorCache
from viet.segment import plain_words

ROOT = Path(__file__).parent.parent

Scores = NDArray[np.float32]


class _Documents:
    """Questions, titles and answers, each a document of its entry; the best document counts."""

    def __init__(self, corpus: Corpus, answers: bool) -> None:
        self._corpus = corpus
        self.ids: list[str] = []
        self.texts: list[str] = []
        for id, versions in sorted(corpus.versions.items()):
            texts = [*questions_of(versions[-1]), *([versions[-1].body] if answers else [])]
            self.ids += [id] * len(texts)
            self.texts += texts
        self._in_force: dict[date, frozenset[str]] = {}

    def ranking(self, scores: Scores, day: date) -> tuple[tuple[str, float], ...]:
        """The entries in force on a day by their best document, best first."""
        if day not in self._in_force:
            self._in_force[day] = frozenset(entry.id for entry in self._corpus.in_force(day))
        best: dict[str, float] = {}
        for at in np.argsort(-scores, kind="stable"):
            id = self.ids[int(at)]
            if id in self._in_force[day] and id not in best:
                best[id] = float(scores[at])
                if len(best) == KEPT:
                    break
        return tuple(best.items())


class PlainBm25:
    """bm25s as it comes, over lower-case syllables as typed; it never declines."""

    name = "bm25"

    def __init__(self, corpus: Corpus) -> None:
        self._documents = _Documents(corpus, answers=True)
        self._model = bm25s().BM25()
        self._model.index([_tokens(text) for text in self._documents.texts], show_progress=False)

    def ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        """Rank by the score of each entry's best document."""
        said = []
        for number, case in enumerate(cases, 1):
            started = time.perf_counter()
            known = [token for token in _tokens(case.text) if token in self._model.vocab_dict]
            scores = self._model.get_scores(known) if known else np.zeros(len(self._documents.ids), dtype=np.float32)
            ranking = self._documents.ranking(np.asarray(scores), case.day) if known else ()
            said.append(_first(ranking, started))
            tell(number)
        return said


def _tokens(text: str) -> list[str]:
    return plain_words(text.lower())


class VectorsAlone:
    """The project's encoder and the nearest question; nothing learned, nothing restored."""

    name = "vectors"

    def __init__(self, corpus: Corpus, vectors: VectorCache) -> None:
        self._documents = _Documents(corpus, answers=False)
        self._vectors = vectors
        self._rows = vectors.encode([text.lower() for text in self._documents.texts])

    def ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        """Rank by the cosine of each entry's nearest question."""
        said = []
        for number, case in enumerate(cases, 1):
            started = time.perf_counter()
            cosines = self._rows @ self._vectors.encode_query(case.text.lower())
            said.append(_first(self._documents.ranking(cosines, case.day), started))
            tell(number)
        return said


def _first(ranking: tuple[tuple[str, float], ...], started: float) -> Said:
    ms = (time.perf_counter() - started) * 1000
    return Said("answered" if ranking else "unanswered", ranking[0][0] if ranking else None, ranking, ms)


class StockRasaFailed(RuntimeError):
    """The subprocess did not give an answer for every case; the message ends with what it said last."""


class StockRasa:
    """Rasa's own default pipeline with one retrieval intent, trained and asked in another process.

    Without ``diet``, which takes hours to train on two cores, it orders entries as with it, but cannot decline.
    ``folder`` keeps the model and the predictions by digest of what they were made of; predictions
    are kept under digests of the messages, never the messages.
    """

    name = "stock_rasa"

    def __init__(
        self, corpus: Corpus, examples: Sequence[tuple[str, str]], folder: Path, tell: Tell, diet: bool = False
    ) -> None:
        data = {
            "diet": diet,
            "questions": [
                [id, questions_of(versions[-1])[0], questions_of(versions[-1])]
                for id, versions in sorted(corpus.versions.items())
            ],
            "examples": [list(example) for example in examples],
        }
        self._data = json.dumps(data, ensure_ascii=False)
        self._folder = folder / hashlib.sha256(self._data.encode() + _SCRIPT.read_bytes()).hexdigest()[:16]
        self._corpus = corpus
        self._tell = tell
        self._diet = diet
        self._known: dict[str, Any] = {}
        if self._predictions.exists():
            self._known = json.loads(self._predictions.read_text(encoding="utf-8"))

    @property
    def _predictions(self) -> Path:
        return self._folder / "predictions.json"

    def ask(self, cases: Sequence[Case], tell: Callable[[int], None]) -> list[Said]:
        """Ask every message that was not asked of this model before."""
        keys = [hashlib.sha256(case.text.encode("utf-8", "replace")).hexdigest()[:24] for case in cases]
        missing = {key: case.text for key, case in zip(keys, cases) if key not in self._known}
        if missing:
            self._predict(missing, tell)
        tell(len(cases))
        return [self._said(self._known[key], case.day) for key, case in zip(keys, cases)]

    def _said(self, row: dict[str, Any], day: date) -> Said:
        in_force = {entry.id for entry in self._corpus.in_force(day)}
        ranking = tuple((id, score) for id, score in row["ranking"] if id in in_force)[:KEPT]
        if ranking and (row["intent"] == "faq" or not self._diet):
            return Said("answered", ranking[0][0], ranking, row["ms"])
        return Said("unanswered", None, ranking, row["ms"])

    def _predict(self, texts: dict[str, str], tell: Callable[[int], None]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "data.json").write_text(self._data, encoding="utf-8")
        quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "evaluation.stock_rasa", str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **quiet},
            encoding="utf-8",
            errors="replace",
        )
        assert process.stdin and process.stdout and process.stderr
        last: list[str] = []
        listener = threading.Thread(target=_listen, args=(process.stderr, self._tell, last), daemon=True)
        listener.start()
        rows = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())
        writer = threading.Thread(target=_write, args=(process.stdin, rows), daemon=True)
        writer.start()
        for done, line in enumerate(process.stdout, 1):
            row = json.loads(line)
            self._known[row.pop("id")] = row
            tell(done)
        process.wait()
        listener.join(5)
        if process.returncode or texts.keys() - self._known.keys():
            raise StockRasaFailed(f"stock Rasa ended with code {process.returncode}: {''.join(last)[-800:]}")
        self._predictions.write_text(json.dumps(self._known), encoding="utf-8")


_SCRIPT = Path(__file__).with_name("stock_rasa.py")
_EPOCH = re.compile(r"Epochs:\s+(\d+)%")


def _write(pipe: IO[str], text: str) -> None:
    try:
        pipe.write(text)
        pipe.close()
    except BrokenPipeError:
        pass  # the process ended early; whoever reads its output says so


def _listen(pipe: IO[str], tell: Tell, last: list[str]) -> None:
    """Follow the training's progress bars (one for the classifier, one for the selector)."""
    networks, reached, line = 1, 0, ""
    while char := pipe.read(1):
        if char not in "\r\n":
            line += char
            continue
        found = _EPOCH.search(line)
        if found:
            percent = int(found[1])
            networks += percent < reached
            reached = percent
            tell(f"Huấn luyện Rasa mặc định, mạng {networks}/2 (%)", percent, 100)
        elif line.strip():
            last[:] = [*last[-20:], line + "\n"]
        line = ""
