"""Which answers are exported, and who issues them."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from faq.corpus import Corpus
from faq.entry import AUDIENCES, FaqEntry
from faq.topics import known_groups, known_topics
from law.words import fold

#: How this service is called.
PORTAL_NAME = "Hỏi–Đáp Thi hành án"


class BadSelection(ValueError):
    """Nothing can be selected by these filters; the message is for the person who chose them.

    ``field`` is the filter to mend: ``topics``, ``audience``, ``ids``, ``as_of`` or an option's name.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Publisher:
    """Who issues a product; ``portal`` is ``https://host``, empty for no links and no QR codes."""

    name: str = PORTAL_NAME
    #: PNG or SVG
    logo: bytes | None = None
    portal: str = ""

    def page(self, entry: FaqEntry) -> str:
        """The address of an entry's page; empty without a portal."""
        return f"{self.portal.rstrip('/')}/hoi-dap/{entry.topic}/{entry.id}" if self.portal else ""

    def tag(self, name: str) -> str:
        """A lasting identifier (tag URI, RFC 4151) under the portal's host, or under ours when none is named."""
        return f"tag:{urlsplit(self.portal).hostname or 'hoidap-thihanhan'},2026:{name}"


@dataclass(frozen=True)
class Selection:
    """Filters that must all hold; an empty one holds for every entry."""

    as_of: date
    topics: tuple[str, ...] = ()
    #: one of ``AUDIENCES``; what is for anyone is for this audience too
    audience: str | None = None
    #: these entries, in this order
    ids: tuple[str, ...] = ()

    def entries(self, corpus: Corpus) -> list[FaqEntry]:
        """The served versions in force on ``as_of``, by topic (topics.yml's order), then title.

        ``BadSelection`` for an unknown name, and when nothing is left.
        """
        shown = corpus.served()
        found = [shown.at(id, self.as_of) for id in self._chosen(shown) if shown.has(id, self.as_of)]
        if not found:
            raise BadSelection("as_of", f"không có mục nào áp dụng ngày {self.as_of:%d/%m/%Y} hợp với lựa chọn này")
        return found

    def weightiest(self, entries: Sequence[FaqEntry]) -> list[FaqEntry]:
        """The order for products that have no room for all: ``ids`` as named; else entries that answer a matter that
        must have an answer first, in the order of topics.yml. Topics that were named take turns: none is left out.
        """
        if self.ids:
            return list(entries)
        listed = [id for group in known_groups() for matter in group.matters for id in matter.entries]
        place = {id: at for at, id in reversed(list(enumerate(listed)))}
        found = sorted(entries, key=lambda entry: place.get(entry.id, len(listed)))
        if not self.topics:
            return found
        seen: Counter[str] = Counter()
        turn = {}
        for entry in found:
            turn[entry.id] = seen[entry.topic]
            seen[entry.topic] += 1
        return sorted(found, key=lambda entry: turn[entry.id])

    def histories(self, corpus: Corpus) -> list[tuple[FaqEntry, ...]]:
        """Every served version, oldest first, of each entry selected, whether or not it is in force on ``as_of``."""
        shown = corpus.served()
        found = [shown.versions[id] for id in self._chosen(shown)]
        if not found:
            raise BadSelection("topics", "không có mục nào hợp với lựa chọn này")
        return found

    def left_out(self, corpus: Corpus) -> tuple[str, ...]:
        """Those of ``ids`` that have no version on ``as_of``: ended, not yet in force, or never served."""
        shown = corpus.served()
        return tuple(id for id in self.ids if not shown.has(id, self.as_of))

    def _chosen(self, shown: Corpus) -> list[str]:
        names = known_topics()
        topics = list(dict.fromkeys([*names, *sorted({entry.topic for entry in shown})]))
        for topic in self.topics:
            check_name("topics", topic, topics, "chủ đề")
        if self.audience is not None:
            check_name("audience", self.audience, AUDIENCES, "đối tượng")
        for id in self.ids:
            check_name("ids", id, list(shown.versions), "mục", list_all=False)
        newest = {id: versions[-1] for id, versions in shown.versions.items() if self._wants(versions[-1])}
        if self.ids:
            return [id for id in dict.fromkeys(self.ids) if id in newest]
        place = {topic: at for at, topic in enumerate(topics)}
        return sorted(newest, key=lambda id: (place[newest[id].topic], fold(newest[id].title), id))

    def _wants(self, entry: FaqEntry) -> bool:
        audience = self.audience is None or self.audience in entry.audience or "anyone" in entry.audience
        return audience and (not self.topics or entry.topic in self.topics)


def still_shown(ids: Sequence[str], corpus: Corpus, of: str) -> tuple[str, ...]:
    """Of entries that were chosen once, those that are shown yet; ``of`` names what they were chosen for.

    ``BadSelection`` when all of them went: a selection that names none would mean every entry.
    """
    left = tuple(id for id in ids if id in corpus.versions)
    if ids and not left:
        raise BadSelection("ids", f"không còn câu trả lời nào của {of} được đưa ra")
    return left


def check_name(field: str, name: str, known: Iterable[str], kind: str, list_all: bool = True) -> None:
    """Refuse, by ``BadSelection``, a name that is not known, naming the nearest and, of a short list, all."""
    names = list(known)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, 1)
    hint = f" Có phải '{near[0]}'?" if near else ""
    listed = f" Đang có: {', '.join(names)}." if list_all else ""
    raise BadSelection(field, f"không có {kind} '{name}'.{hint}{listed}")
