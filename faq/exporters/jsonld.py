"""schema.org data (JSON-LD): a FAQPage for each topic, and the legislation that it rests on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters.html import html, paragraph
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import acts_cited, notices, statements
from faq.topics import known_topics
from law.acts import Act, Acts

Node = dict[str, Any]


def export(selection: Selection, corpus: Corpus, acts: Acts, publisher: Publisher) -> str:
    """One document: a ``FAQPage`` for each topic, a ``Legislation`` for each act that they cite."""
    entries = selection.entries(corpus)
    topics = dict.fromkeys(entry.topic for entry in entries)
    pages = [
        faq_page([entry for entry in entries if entry.topic == topic], selection.as_of, acts, publisher)
        for topic in topics
    ]
    cited = acts_cited(entries, selection.as_of, acts)
    laws = [legislation(act, act_address(publisher, act), selection.as_of) for act in cited]
    document = {"@context": "https://schema.org", "@graph": [*pages, *laws]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def faq_page(entries: Sequence[FaqEntry], as_of: date, acts: Acts, publisher: Publisher) -> Node:
    """The entries of one topic, each a question with its accepted answer."""
    topic = entries[0].topic
    name = known_topics().get(topic, topic)
    address = f"{publisher.portal.rstrip('/')}/hoi-dap/{topic}" if publisher.portal else ""
    node: Node = {"@type": "FAQPage", "@id": address or publisher.tag(f"hoi-dap/{topic}")}
    if address:
        node["url"] = address
    return node | {
        "name": name,
        "inLanguage": "vi",
        "description": ". ".join(statements(publisher, as_of, entries, acts)),
        "dateModified": max(_read_on(entry) for entry in entries),
        "publisher": {"@type": "Organization", "name": publisher.name},
        "isBasedOn": [{"@id": act_address(publisher, act)} for act in acts_cited(entries, as_of, acts)],
        "mainEntity": [
            question(
                entry,
                "\n".join([html(entry.body), *(paragraph(notice) for notice in notices(entry, as_of, acts))]),
                publisher.page(entry),
            )
            for entry in entries
        ],
    }


def question(entry: FaqEntry, text: str, address: str = "") -> Node:
    """An entry as a question with its accepted answer; ``text`` is the answer in HTML."""
    answer = {"@type": "Answer", "text": text, "inLanguage": "vi", "dateModified": _read_on(entry)}
    if address:
        answer["url"] = address
    return {"@type": "Question", "name": entry.title, "inLanguage": "vi", "acceptedAnswer": answer}


def act_address(publisher: Publisher, act: Act) -> str:
    """What an act is called in the data: its page, else a lasting identifier."""
    path = f"van-ban/{act.id}"
    return f"{publisher.portal.rstrip('/')}/{path}" if publisher.portal else publisher.tag(path)


def legislation(act: Act, address: str, on: date) -> Node:
    """One instrument and whether it is in force on a day."""
    start, end = act.effective.start, act.effective.end
    node: Node = {
        "@type": "Legislation",
        "@id": address,
        "name": act.short,
        "alternateName": act.title,
        "legislationIdentifier": act.number,
        "legislationJurisdiction": "VN",
        "legislationPassedBy": {"@type": "Organization", "name": act.issuer},
        "legislationLegalForce": f"https://schema.org/{'InForce' if on in act.effective else 'NotInForce'}",
        "temporalCoverage": f"{start.isoformat()}/{end.isoformat() if end else '..'}",
        "inLanguage": "vi",
    }
    if address.startswith("http"):
        node["url"] = address
    if act.issued:
        node["legislationDate"] = act.issued.isoformat()
    return node


def _read_on(entry: FaqEntry) -> str:
    assert entry.review is not None
    return entry.review.on.isoformat()
