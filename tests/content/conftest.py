"""The official texts, which lie beside the repository on some machines and never inside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[3] / "shared" / "law"


@pytest.fixture(scope="session")
def official_texts() -> dict[str, Path]:
    """Full texts by official number."""
    if not TEXTS.is_dir():
        pytest.skip(f"the official texts are not at {TEXTS}: the law files cannot be compared with them here")
    documents = {path: json.loads(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*.json"))}
    # one text's header lost the last letter of its number
    mended = {"11/2016/TTLT-BTP-TANDTC-VKSNDT": "11/2016/TTLT-BTP-TANDTC-VKSNDTC"}
    numbers = {path: document["document"]["number"] for path, document in documents.items() if "articles" in document}
    return {mended.get(number, number): path for path, number in numbers.items()}
