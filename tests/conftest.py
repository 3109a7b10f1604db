"""What tests share: one trained model and one loaded assistant a run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

TODAY = date(2026, 11, 22)


def pytest_configure() -> None:
    """Tables of the command line are as wide in a worker process, which is told 80 columns, as without workers."""
    os.environ["COLUMNS"] = "200"


@pytest.fixture(scope="session")
def model() -> Path:
    """A model trained from the sources as they are; trained now when there is none."""
    from bot import training

    return training.MODEL if training.is_fresh() else training.train()


@pytest.fixture(scope="session")
def assistant(model: Path) -> Any:
    from gateway.assistant import Assistant

    return Assistant.load(model)


@pytest.fixture
def ask(assistant: Any) -> Callable[..., Any]:
    """``ask(text, conversation, as_of)`` without an event loop in the test."""

    def run(text: str, conversation: str = "test", as_of: date = TODAY) -> Any:
        return asyncio.run(assistant.ask(text, conversation, as_of))

    return run


@pytest.fixture(scope="session")
def unclear(assistant: Any) -> str:
    """A message that gets choices today; which of these vague ones does so depends on the entries."""
    for text in ("tài sản", "khiếu nại", "kê biên nhà", "tiền thi hành án", "đơn", "thời hạn", "cơ quan thi hành án"):
        # a thread of its own: a browser test has an event loop running in this one
        with ThreadPoolExecutor(1) as pool:
            handled = pool.submit(asyncio.run, assistant.ask(text, "unclear", TODAY)).result()
        if handled.reply.answer.status == "clarify":
            return text
    raise AssertionError("no vague message gets choices any more")


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    return asyncio.run
