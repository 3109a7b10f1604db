"""What search engines read: schema.org data of a page (JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from faq.entry import FaqEntry
from faq.exporters import jsonld
from faq.exporters.selection import PORTAL_NAME
from gateway.paths import act_path, entry_path
from gateway.portal.rendering import markdown
from law.acts import Act

Node = Mapping[str, Any]


def graph(*nodes: Node) -> dict[str, Any]:
    """The data block of a page."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def website(base: str) -> Node:
    """The site as a whole and its search."""
    return {
        "@type": "WebSite",
        "name": PORTAL_NAME,
        "url": f"{base}/",
        "inLanguage": "vi",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{base}/hoi-dap?tim={{words}}"},
            "query-input": "required name=words",
        },
    }


def breadcrumbs(base: str, trail: Iterable[tuple[str, str]]) -> Node:
    """The way to a page: (address, words) from the library down to the page itself."""
    steps = [("/", "Trang chủ"), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": words, "item": f"{base}{address}"}
            for number, (address, words) in enumerate(steps, 1)
        ],
    }


def faq_page(base: str, entry: FaqEntry, acts: Iterable[Act]) -> Node:
    """An entry as a question with its accepted answer, and the legislation that it rests on."""
    assert entry.review is not None
    address = f"{base}{entry_path(entry)}"
    return {
        "@type": "FAQPage",
        "@id": address,
        "url": address,
        "name": entry.title,
        "inLanguage": "vi",
        "dateModified": entry.review.on.isoformat(),
        "isBasedOn": [{"@id": f"{base}{act_path(act.id)}"} for act in acts],
        "mainEntity": [jsonld.question(entry, str(markdown(entry.body)), address)],
    }


def legislation(base: str, act: Act, on: date) -> Node:
    """One instrument and whether it is in force on a day."""
    return jsonld.legislation(act, f"{base}{act_path(act.id)}", on)
