"""Posts for Zalo and Facebook with picture cards, a folder an answer, in one ZIP file.

Lengths are counted in characters of composed (NFC) text, as the platforms count Vietnamese letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters import Tell, typeset
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import frame, in_figures, notices
from faq.exporters.zipped import archive
from law.acts import Acts

#: A text message of Zalo: longer ones are refused. Several clients of its API name 2,000 characters ("Zalo API limit":
#: docs.openclaw.ai/channels/zalo; nextlevelbuilder/goclaw, maxTextLength); Zalo's own page could not be read.
ZALO_MESSAGE = 2000
#: An article of a Zalo Official Account, which is what a broadcast carries: title and summary
#: (npm @warriorteam/redai-zalo-sdk 1.32, docs/ARTICLE_MANAGEMENT.md: 150 and 300).
ZALO_ARTICLE_TITLE = 150
ZALO_ARTICLE_SUMMARY = 300
#: A Facebook post may have 63,206 characters by most sources, 10,000 by one (bulkpublish.com, 2026): the lower is kept.
FACEBOOK_POST = 10_000
#: What a desktop shows before "See more" (about 477: socialk.it, posthell.com, typecount.com).
FACEBOOK_SEEN = 477
#: Cards drawn in one go; more only takes more memory.
BATCH = 40

_SENTENCE_END = re.compile(r"(?<=[^\d][.!?…])\s+|\n+")


def export(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    full: bool = False,
    images: bool = True,
    tell: Tell | None = None,
) -> bytes:
    """A ZIP of posts; ``full`` takes the whole answer as far as the limit allows, ``images`` adds the cards."""
    entries = selection.entries(corpus)
    words = typeset.words()["social"]
    limits = {"zalo": ZALO_MESSAGE, "zalo_title": ZALO_ARTICLE_TITLE, "zalo_summary": ZALO_ARTICLE_SUMMARY}
    files = {"doc-truoc.txt": words["readme"].format(**limits, facebook_seen=FACEBOOK_SEEN).encode()}
    cards = _cards(entries, selection, acts, publisher, tell) if images else {}
    for at, entry in enumerate(entries, 1):
        folder = f"{at:03}-{entry.id}"
        files[f"{folder}/zalo.txt"] = post(entry, selection, acts, publisher, ZALO_MESSAGE, full).encode()
        files[f"{folder}/zalo-bai-viet.txt"] = article(entry, publisher).encode()
        files[f"{folder}/facebook.txt"] = post(entry, selection, acts, publisher, FACEBOOK_POST, full).encode()
        for name, picture in cards.get(entry.id, {}).items():
            files[f"{folder}/{name}"] = picture
    return archive(files, selection.as_of)


def post(
    entry: FaqEntry, selection: Selection, acts: Acts, publisher: Publisher, limit: int, full: bool = False
) -> str:
    """One post of at most ``limit`` characters: question, answer, warnings, basis, day, issuer, address, hashtags.

    Only the answer is shortened, after a whole sentence, and says so.
    """
    words = typeset.words()["social"]
    day, page = selection.as_of, publisher.page(entry)
    basis = typeset.basis_short(entry.citations_on(day), acts)
    tail = [
        *notices(entry, day, acts),
        f"{typeset.words()['common']['basis']} {basis}. {frame('applies_on', day=in_figures(day))}.",
        f"{frame('issued_by', name=publisher.name)}. {frame('disclaimer')}.",
        words["see"].format(page=page) if page else frame("check_unnamed") + ".",
        " ".join([*words["hashtags"], _hashtag(entry.topic)]),
    ]
    rest = len("\n\n".join([entry.title, "", *tail]))
    answer = "\n\n".join(part.plain for part in typeset.parts_of(entry.body)) if full else entry.short_answer
    more = words["shortened"].format(page=page) if page else words["shortened_unnamed"]
    return "\n\n".join([entry.title, shortened(answer, limit - rest, more), *tail])


def article(entry: FaqEntry, publisher: Publisher) -> str:
    """Title and summary of an article of a Zalo Official Account."""
    words = typeset.words()["social"]
    summary = shortened(entry.short_answer, ZALO_ARTICLE_SUMMARY, words["shortened_unnamed"])
    title = shortened(entry.title, ZALO_ARTICLE_TITLE, "")
    return f"{words['article_title']}\n{title}\n\n{words['article_summary']}\n{summary}\n"


def shortened(text: str, limit: int, more: str) -> str:
    """The text when it fits, else its first whole sentences and ``more``, within ``limit`` characters.

    Where not even one sentence fits only ``more`` is left.
    """
    if len(text) <= limit:
        return text
    kept = ""
    for end in (match.start() for match in _SENTENCE_END.finditer(text)):
        if end + 1 + len(more) > limit:
            break
        kept = text[:end]
    lines = kept.split("\n")
    while lines and lines[-1].rstrip().endswith(":"):
        lines.pop()
    return " ".join(filter(None, ("\n".join(lines).rstrip(), more)))


def _hashtag(topic: str) -> str:
    return "#" + "".join(word.capitalize() for word in topic.split("-"))


def _cards(
    entries: Sequence[FaqEntry], selection: Selection, acts: Acts, publisher: Publisher, tell: Tell | None
) -> dict[str, dict[str, bytes]]:
    """The two cards of each entry, by file name."""
    made: dict[str, dict[str, bytes]] = {}
    logo = typeset.picture(publisher.logo)
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        items = [_card(entry, selection, acts, publisher) for entry in batch]
        drawn = typeset.pictures("cards", {"items": items, "logo": logo})
        pairs: Iterable[tuple[bytes, bytes]] = zip(drawn[::2], drawn[1::2])
        for entry, (wide, square) in zip(batch, pairs):
            made[entry.id] = {"anh-ngang.png": wide, "anh-vuong.png": square}
        if tell is not None:
            tell(start + len(batch), len(entries))
    return made


def _card(entry: FaqEntry, selection: Selection, acts: Acts, publisher: Publisher) -> dict[str, Any]:
    day = selection.as_of
    basis = typeset.basis_short(entry.citations_on(day), acts)
    foot = f"{publisher.name}. {frame('applies_on', day=in_figures(day))}. {frame('disclaimer')}."
    return {
        "topic": typeset.topic_title(entry.topic),
        "question": typeset.glued(entry.title),
        "short": typeset.glued(entry.short_answer),
        "basis": typeset.glued(f"{typeset.words()['common']['basis']} {basis}."),
        "foot": typeset.glued(" ".join([*notices(entry, day, acts), foot])),
        "page": typeset.bare(publisher.page(entry)),
    }
