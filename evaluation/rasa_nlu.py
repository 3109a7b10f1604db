"""Rasa's own test of the intents: ``rasa train nlu`` on part of the examples, ``rasa test nlu`` on the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from evaluation.suites import HOLD_OUT_EVERY
from faq.corpus import Corpus
from faq.search import questions_of
from viet.diacritics import fold, has_marks

ROOT = Path(__file__).parent.parent

#: What the intents do not need: the search has suites of its own, and no entity is tested.
_LEFT_OUT = ("bot.components.faq_retriever.FaqRetriever", "bot.components.legal_entities.LegalEntityExtractor")

Examples = Sequence[tuple[str, str]]


class RasaTestFailed(RuntimeError):
    """A rasa command failed; the message ends with what it said last."""


def examples_of(corpus: Corpus, written: Examples) -> list[tuple[str, str]]:
    """The examples of the files, and of each entry as many questions as the bot's importer takes."""
    # Rasa is loaded late: it takes seconds
    from bot.components.faq_retriever import FAQ_INTENT
    from bot.importer import spread

    newest = [versions[-1] for versions in corpus.versions.values()]
    return [*written, *((FAQ_INTENT, text) for entry in newest for text in spread(questions_of(entry)))]


def hold_out(examples: Examples) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Examples to learn from and to test, one in ``HOLD_OUT_EVERY`` of each intent; tested with and without marks."""
    seen: dict[str, int] = {}
    learned: list[tuple[str, str]] = []
    tested: list[tuple[str, str]] = []
    for intent, text in dict.fromkeys(examples):
        at = seen[intent] = seen.get(intent, -1) + 1
        (tested if at % HOLD_OUT_EVERY == 0 else learned).append((intent, text))
    return learned, _both_forms(tested)


def _both_forms(examples: Examples) -> list[tuple[str, str]]:
    bare = [(intent, fold(text)) for intent, text in examples if has_marks(text)]
    return list(dict.fromkeys([*examples, *bare]))


def try_intents(corpus: Corpus, written: Examples, out: Path) -> dict[str, Any]:
    """Train and test in a temporary project; Rasa's report stays in ``out``, its main figures are given back."""
    learned, tested = hold_out(examples_of(corpus, written))
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"] = [part for part in config["pipeline"] if part["name"] not in _LEFT_OUT]
    for absent in ("importers", "policies"):
        config.pop(absent, None)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        (project / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
        intents = sorted({intent for intent, _ in learned})
        (project / "domain.yml").write_text(yaml.safe_dump({"version": "3.1", "intents": intents}), encoding="utf-8")
        _write(project / "train.yml", learned)
        _write(project / "test.yml", tested)
        _rasa(project, "train", "nlu", "--nlu", "train.yml", "--out", "models", "--fixed-model-name", "intents")
        _rasa(project, "test", "nlu", "--model", "models/intents.tar.gz", "--nlu", "test.yml", "--out", str(out))
    report = json.loads((out / "intent_report.json").read_text(encoding="utf-8"))
    return figures(report, len(learned), len(tested))


def figures(report: dict[str, Any], learned: int, tested: int) -> dict[str, Any]:
    """What we show of Rasa's ``intent_report.json``."""
    averages = ("accuracy", "macro avg", "weighted avg", "micro avg")
    accuracy = report.get("accuracy", report.get("micro avg", {}).get("f1-score", 0.0))
    return {
        "learned": learned,
        "tested": tested,
        "accuracy": accuracy,
        "f1_macro": report["macro avg"]["f1-score"],
        "f1_weighted": report["weighted avg"]["f1-score"],
        "intents": {
            intent: {"n": row["support"], "precision": row["precision"], "recall": row["recall"], "f1": row["f1-score"]}
            for intent, row in sorted(report.items())
            if intent not in averages
        },
    }


def _write(path: Path, examples: Examples) -> None:
    by_intent: dict[str, list[str]] = {}
    for intent, text in examples:
        by_intent.setdefault(intent, []).append(text)
    blocks = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for intent, texts in by_intent.items()
    ]
    path.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=100_000), "utf-8")


def _rasa(project: Path, *arguments: str) -> None:
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=project,
        env={**os.environ, **quiet},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RasaTestFailed(f"rasa {' '.join(arguments[:2])}: {(done.stderr or done.stdout)[-800:]}")
