"""The entries and their search index as the running program holds them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from faq.corpus import Corpus, served_corpus
from faq.ranking import Report
from faq.search import Index
from law.acts import Acts, known_acts
from viet.encode import Encoder, VectorCache, encoder_from_settings

ROOT = Path(__file__).parent.parent

#: Where trained models and their vectors live; ``HOIDAP_MODELS`` names another folder.
MODELS_DIR = Path(os.environ.get("HOIDAP_MODELS", ROOT / "models"))
VECTORS_FILE = MODELS_DIR / "vectors.npz"
REPORT_FILE = MODELS_DIR / "ranking-report.json"

#: Hears how many new vectors are done; set by whoever shows progress.
on_encoded: Callable[[int], None] | None = None


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The sentence encoder, loaded once a process."""
    return encoder_from_settings()


def acts() -> Acts:
    """The legal instruments."""
    return known_acts()


def shown() -> Corpus:
    """The served entries as this process searches and shows them."""
    return served_corpus()


def index() -> Index:
    """A search index over the served entries; vectors of known texts come from the cache file."""
    vectors = VectorCache(encoder(), VECTORS_FILE)
    built = Index(shown(), vectors, on_encoded)
    vectors.save(keep=built.texts)
    return built


def save_report(report: Report) -> None:
    """Keep what the last training saw, for people to read."""
    REPORT_FILE.parent.mkdir(parents=True, exist_ok=True)
    REPORT_FILE.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
