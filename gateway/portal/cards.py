"""The pictures that social networks show beside a shared address, drawn by typst from our own font."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst

from faq.exporters.typeset import FONTS_DIR
from gateway.portal.rendering import STATIC, TEMPLATES


@lru_cache(maxsize=64)
def card(title: str, topic: str) -> bytes:
    """One picture, 1200 × 630; the latest are kept."""
    made = typst.compile(
        str(TEMPLATES / "card.typ"),
        root=str(Path(STATIC).parent),
        format="png",
        ppi=72,
        font_paths=[str(FONTS_DIR)],
        ignore_system_fonts=True,
        sys_inputs={"title": title, "topic": topic, "icon": "/static/icon.svg"},
    )
    return made[0] if isinstance(made, list) else made
