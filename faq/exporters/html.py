"""Reviewed text as HTML: paragraphs and lists; anything else stays text."""

from __future__ import annotations

from html import escape

from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False})


def html(text: str) -> str:
    """The body of an entry."""
    return str(_markdown.render(text)).strip()


def paragraph(text: str) -> str:
    """Words of ours as one paragraph."""
    return f"<p>{escape(text, quote=False)}</p>"
