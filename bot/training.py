"""Train a model, and know whether the one at hand is fresh."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path

from bot import knowledge, logs
from bot.fingerprint import digest
from faq.bm25 import bm25s
from viet.encode import ENCODER_SETTING

ROOT = knowledge.ROOT
MODEL = knowledge.MODELS_DIR / "hoidap.tar.gz"
STAMP = knowledge.MODELS_DIR / "hoidap.json"

#: What a model depends on. The entries are not here: they are read when the model is loaded.
_SOURCES = (
    *("config.yml", "domain.yml", "data", "bot", "viet", "law/glossary.yml", "requirements.lock"),
    *("faq/bm25.py", "faq/search.py", "faq/topic_words.py", "faq/ranking.py"),
)


class TrainingFailed(RuntimeError):
    """Rasa did not produce a model."""


def sources_digest() -> str:
    """Digest of everything a model is made from, apart from the entries; another encoder makes another model."""
    files = digest(*(path for name in _SOURCES if (path := ROOT / name).exists()))
    chosen = os.environ.get(ENCODER_SETTING)
    return f"{files} {chosen}" if chosen else files


def is_fresh() -> bool:
    """Whether the model on disk was trained from the sources as they are."""
    if not MODEL.exists() or not STAMP.exists():
        return False
    return bool(json.loads(STAMP.read_text(encoding="utf-8")).get("sources") == sources_digest())


def train(on_encoded: Callable[[int], None] | None = None) -> Path:
    """Train with Rasa on the project's own files and return the model's path.

    ``on_encoded`` hears how many new texts were encoded; raises ``TrainingFailed``.
    """
    logs.configure()
    configuration = (ROOT / "config.yml").read_text(encoding="utf-8")
    stamp = sources_digest()
    knowledge.on_encoded = on_encoded
    try:
        # Rasa prints; standard output belongs to whoever called us
        with redirect_stdout(sys.stderr), ThreadPoolExecutor(1) as ahead:
            loaded = ahead.submit(knowledge.encoder)
            # before Rasa, as in ``bot.engine``
            import skops.io  # noqa: F401

            # isort: split
            # all that the index imports late is imported before its thread begins
            bm25s()
            import sklearn.feature_extraction.text
            import sklearn.linear_model  # noqa: F401
            from threadpoolctl import threadpool_limits

            loaded.result()
            # OpenBLAS's threads wait by spinning, and so take the processor from those that encode
            with threadpool_limits(1, "blas"):
                # sentences are encoded outside Python, so those of the index are while Rasa learns the intents; the
                # search, which comes last, waits for what is left of them
                ahead.submit(knowledge.index)
                from bot import lazy_tensorflow

                with lazy_tensorflow.made_later(lazy_tensorflow.left_out_by(configuration)):
                    import rasa.engine.recipes.default_components
                    import rasa.graph_components.validators.default_recipe_validator
                    import rasa.model_training
                result = rasa.model_training.train(
                    domain=str(ROOT / "domain.yml"),
                    config=str(ROOT / "config.yml"),
                    training_files=[str(ROOT / "data")],
                    output=str(knowledge.MODELS_DIR),
                    fixed_model_name=MODEL.name,
                    force_training=not MODEL.exists(),
                )
    finally:
        knowledge.on_encoded = None
    if result.model is None or not MODEL.exists():
        raise TrainingFailed(f"rasa train ended with code {result.code} and no model in {knowledge.MODELS_DIR}")
    STAMP.write_text(json.dumps({"sources": stamp}) + "\n", encoding="utf-8")
    return MODEL
