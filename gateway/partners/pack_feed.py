"""The feed of a pack: changes of its answers, and corrections of what was taken (Atom, RFC 4287)."""

from __future__ import annotations

from datetime import date

from bot.day import in_vietnam
from faq.corpus import Corpus
from faq.exporters.atom import bullets, listed, opened
from faq.exporters.html import paragraph
from faq.exporters.selection import Publisher
from gateway.partners.history import History
from gateway.partners.pack_news import Item, Notice, notices, words
from gateway.partners.packs import Holding, Pack
from law.acts import Acts

MOST = 50


def feed(
    pack: Pack,
    holdings: list[Holding],
    history: History,
    corpus: Corpus,
    on: date,
    acts: Acts,
    publisher: Publisher,
    address: str,
    page: str,
) -> bytes:
    """What became of a pack's answers since it was made, the newest first; ``address`` is the feed's own."""
    corrected = {notice.number: notice for notice in notices(history, holdings)}
    ours = set(pack.entries(on, corpus)).union(*(each.held for each in holdings))
    meant = [mark.number for mark in history.marks() if mark.id in ours and mark.at >= pack.created_at]
    changes = history.numbered(meant[-MOST:])[::-1]
    updated = in_vietnam(max((each.at for each in changes), default=pack.created_at))
    title = words()["feed"]["title"].format(name=pack.name)
    made = opened(updated, on, publisher, title, f"goi/{pack.id}", address, page)
    for change in changes:
        notice = corrected.get(change.number)
        item = Item(change)
        heading = words()["feed"]["correction" if notice else "heading"]
        entry = made.add_entry(order="append")
        entry.id(publisher.tag(f"goi/{pack.id}/{change.number}"))
        entry.title(heading.format(kind=item.kind, title=change.entry.title))
        entry.link(href=page, rel="alternate", type="text/html")
        entry.updated(in_vietnam(change.at))
        entry.category(term=change.kind, label=item.kind)
        lines = [notice.statement, *notice.told(acts)] if notice else item.told(acts)
        entry.summary("\n".join(lines))
        entry.content("\n".join(_content(item, notice, lines, corpus, on, acts, publisher)), type="html")
    data: bytes = made.atom_str(pretty=True)
    return data


def _content(
    item: Item, notice: Notice | None, lines: list[str], corpus: Corpus, on: date, acts: Acts, publisher: Publisher
) -> list[str]:
    said = words()["feed"]
    parts = [bullets(lines)]
    if notice is not None:
        parts += listed(said["to_do"], notice.to_do())
        text = notice.correction(corpus, on, acts, publisher)
        parts += [paragraph(said["publish"]), paragraph(text)] if text else [paragraph(words()["notice"]["newer"])]
    elif item.change.after is not None:
        parts += [paragraph(said["answer"]), paragraph(item.change.after.short_answer)]
    return parts
