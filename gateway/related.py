"""Find the entries that a news text is about, beside the conversation: in a thread, and once for each text."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from datetime import date
from functools import lru_cache

from bot import knowledge
from faq.news import about_enforcement, read
from faq.ranking import Match
from faq.related import Related
from faq.search import Index
from gateway.assistant import Assistant, BadMessage

#: Texts whose entries are remembered, by digest: the readers of a newspaper see the same article.
TEXTS_KEPT = 1000


class Finder:
    """Reads and compares one text at a time, so that turns of the conversation are not slowed by many."""

    def __init__(self) -> None:
        self._found: OrderedDict[bytes, tuple[Match, ...]] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()
        self._among: Related | None = None

    async def find(self, assistant: Assistant, title: str, text: str, on: date) -> tuple[Match, ...]:
        """What may be shown under a text on a day, the surest first; mostly nothing. Nothing of the text is kept."""
        digest = hashlib.sha256(f"{on}\0{title}\0{text}".encode("utf-8", "surrogatepass")).digest()
        async with self._one_at_a_time:
            related = await asyncio.to_thread(entries_on, knowledge.index(), on)
            if related is not self._among:
                self._among = related
                self._found.clear()
            if digest not in self._found:
                self._found[digest] = await _look(assistant, related, title, text, on)
                while len(self._found) > TEXTS_KEPT:
                    self._found.popitem(last=False)
            self._found.move_to_end(digest)
            return self._found[digest]


@lru_cache(maxsize=1)
def entries_on(index: Index, on: date) -> Related:
    """The entries of an index on a day, ready to be compared; takes a second, once."""
    return Related(index, on)


async def _look(assistant: Assistant, related: Related, title: str, text: str, on: date) -> tuple[Match, ...]:
    article = await asyncio.to_thread(read, title, text)
    if not article.is_headline:
        return await asyncio.to_thread(related.about, article)
    if not about_enforcement(article):
        return ()
    try:
        _, ranking = await assistant.search(". ".join(article.pieces), on)
    except BadMessage:
        return ()
    return related.under_headline(article, ranking.matches)
