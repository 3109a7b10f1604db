"""Addresses of pages; every link to a page of ours is made here."""

from __future__ import annotations

from fastapi import Request

from faq.corpus import Corpus
from faq.entry import FaqEntry
from law.citations import Citation

LIBRARY = "/hoi-dap"
TOOLS = "/cong-cu"
ACTS = "/van-ban"
AGENCIES = "/co-quan"
CAMPAIGNS = "/dot"
CARDS = "/nhung/muc"
REPUBLISH = "/dang-lai"
RELATED_LINES = "/nhung/lien-quan"
QUIZZES = "/trac-nghiem"
MATERIALS = "/tai-lieu"
PACKS = "/goi"
PARTNERS = "/doi-tac"
CORRECTIONS = "/dinh-chinh"

#: The last part of a tool's address, by the tool's name.
TOOL_SLUGS = {
    "limitation": "thoi-hieu",
    "timeline": "moc-thoi-gian",
    "fee": "phi-thi-hanh-an",
    "interest": "lai-cham-thi-hanh",
    "deduction": "tru-luong",
    "distribution": "chia-tien",
    "agency": "noi-nop-don",
    "complaint": "khieu-nai",
    "document": "soan-don",
}


def origin(request: Request) -> str:
    """Scheme and host under which people see us: the operator's word, else the request's."""
    named: str | None = request.app.state.hoidap.settings.base_url
    return named or f"{request.url.scheme}://{request.url.netloc}"


def entry_path(entry: FaqEntry) -> str:
    """The page of an entry: its canonical address, the same for every version."""
    return f"{LIBRARY}/{entry.topic}/{entry.id}"


def card_path(entry: FaqEntry) -> str:
    """The card of an entry, which other sites may frame."""
    return f"{CARDS}/{entry.id}"


def topic_path(topic: str) -> str:
    """The page of a topic."""
    return f"{LIBRARY}/{topic}"


def quiz_path(topic: str) -> str:
    """The quiz of a topic."""
    return f"{QUIZZES}/{topic}"


def page_of(id: str | None, corpus: Corpus) -> str | None:
    """The page of an entry by its id; none for an entry that is not shown."""
    versions = corpus.versions.get(id) if id is not None else None
    return entry_path(versions[-1]) if versions else None


def tool_path(name: str) -> str:
    """The page of a tool."""
    return f"{TOOLS}/{TOOL_SLUGS[name]}"


def letter_path(file_name: str) -> str:
    """The page of a kind of letter, by the name of its file without ending."""
    return f"{tool_path('document')}/{file_name}"


def act_path(act: str) -> str:
    """The page of an instrument."""
    return f"{ACTS}/{act}"


def provision_path(citation: Citation) -> str:
    """Where the page of an instrument tells of a provision."""
    return f"{act_path(citation.act)}#dieu-{citation.article}" if citation.article else act_path(citation.act)


def campaign_path(id: str) -> str:
    """The page of a campaign."""
    return f"{CAMPAIGNS}/{id}"


def pack_path(id: str) -> str:
    """The page of a pack."""
    return f"{PACKS}/{id}"
