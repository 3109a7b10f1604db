"""Who the person is in the matter, when their words say so: it orders what is offered and decides no answer."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from viet.diacritics import fold

ROLES_FILE = Path(__file__).parent / "roles.yml"
_ME = "tôi"


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(role, pattern over folded words) for every phrase; each ways of saying "I" stands for the others."""
    data = yaml.safe_load(ROLES_FILE.read_text(encoding="utf-8"))
    me = "|".join(sorted((re.escape(fold(word)) for word in data["me"]), key=len, reverse=True))
    return tuple(
        (role, re.compile(rf"\b{re.escape(fold(phrase)).replace(fold(_ME), f'(?:{me})')}\b"))
        for role, phrases in data["roles"].items()
        for phrase in phrases
    )


def role_said(text: str) -> str | None:
    """``creditor``, ``debtor`` or ``third_party`` when the words say one of them and no other."""
    words = " ".join(re.findall(r"[^\W_]+", fold(text).lower()))
    said = {role for role, pattern in _phrases() if pattern.search(words)}
    return said.pop() if len(said) == 1 else None
