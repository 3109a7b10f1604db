"""The entries and their search index as the running program holds them."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from faq.corpus import Corpus, Watched, serve, served_corpus
from faq.entry import BrokenEntry
from faq.ranking import Report
from faq.search import Index
from law.acts import Acts, UnknownAct, known_acts
from viet.encode import Encoder, VectorCache, encoder_from_settings

logger = logging.getLogger(__name__)

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


_index: Index | None = None
_files = Watched()
_reloading = threading.Lock()


@lru_cache(maxsize=1)
def vectors() -> VectorCache:
    """The vectors of the index's texts, kept in a file, and of the latest messages."""
    return VectorCache(encoder(), VECTORS_FILE)


def _build_index(corpus: Corpus) -> Index:
    built = Index(corpus, vectors(), on_encoded, _index)
    vectors().save(keep=built.texts)
    return built


def index() -> Index:
    """The search index over the served entries; vectors of known texts come from the cache file."""
    global _index
    if _index is None:
        with _reloading:
            if _index is None:
                serve(_files.read().served())
                _index = _build_index(shown())
    return _index


def reload_changed() -> bool:
    """Read, index and show the entries anew when a file changed; says whether it did.

    Nothing is trained: the learned weights stay. Files that cannot be read, or that cite an act
    nobody knows, change nothing: what is shown stays, and the log names the file.
    """
    global _index
    if _index is None or not _files.changed():
        return False
    with _reloading:
        try:
            corpus = _files.read().served()
            for entry in corpus:
                for citation in (citation for _, group in entry.citations for citation in group):
                    acts()[citation.act]
        except (BrokenEntry, UnknownAct, OSError) as error:
            logger.error("entries not reloaded: %s", error)
            return False
        try:
            built = _build_index(corpus)
        except Exception:
            _files.forget()
            raise
        serve(corpus)
        _index = built
    logger.info("entries reloaded: %d", len(corpus.versions))
    return True


def save_report(report: Report) -> None:
    """Keep what the last training saw, for people to read."""
    REPORT_FILE.parent.mkdir(parents=True, exist_ok=True)
    REPORT_FILE.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
