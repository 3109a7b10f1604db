"""Logging without a citizen's words.

Rasa logs every message at debug level, through the standard library and through structlog, which
prints everything until it is configured. Both are held at warnings here, before Rasa is imported.
"""

from __future__ import annotations

import logging
import os

import structlog

#: Loggers that would write what people typed (messages, trackers, URLs with questions).
TALKATIVE = ("rasa", "rasa_sdk", "bm25s", "uvicorn.access", "asyncio", "sanic", "matplotlib", "urllib3", "jax", "absl")


def _quiet(record: logging.LogRecord) -> bool:
    """Let talkative libraries through from warnings on, whatever level they give themselves."""
    talkative = any(record.name == name or record.name.startswith(f"{name}.") for name in TALKATIVE)
    return record.levelno >= logging.WARNING or not talkative


def configure(level: int = logging.INFO) -> None:
    """Set up logging for this process; call it before importing Rasa."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # ours is the only progress bar; Rasa asks its level whether to draw its own
    os.environ.setdefault("TQDM_DISABLE", "1")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("gateway", "bot"):
        logging.getLogger(name).setLevel(level)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_quiet)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        # made anew for every line that Rasa does not write, otherwise
        cache_logger_on_first_use=True,
    )
    # the frozen engine and its old dependencies warn about themselves at every start
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
