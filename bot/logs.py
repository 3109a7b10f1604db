"""Logging without a citizen's words.

Rasa logs every message at debug level, through the standard library and through structlog, which
prints everything until it is configured. Both are held at warnings here, before Rasa is imported.
"""

from __future__ import annotations

import logging
import os
import warnings

import structlog

#: Loggers that would write what people typed (messages, trackers, URLs with questions).
TALKATIVE = ("rasa", "rasa_sdk", "uvicorn.access", "asyncio", "sanic", "matplotlib", "urllib3")


def configure(level: int = logging.INFO) -> None:
    """Set up logging for this process; call it before importing Rasa."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=UserWarning, module=r"(rasa|rasa_sdk|sanic|pkg_resources)(\..*)?")
