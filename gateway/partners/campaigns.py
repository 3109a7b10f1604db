"""Campaigns: a themed selection of answers with dates, a page, a code to scan and counts of use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, LargeBinary, String, Table, Text

from faq.corpus import Corpus
from faq.exporters import format_named
from faq.exporters.selection import Publisher, Selection, still_shown
from faq.quiz import known_quizzes, questions_on
from gateway.database import metadata
from gateway.kept import Kept
from gateway.partners.pack_logos import checked_logo
from gateway.turns import CAMPAIGN_CHANNEL

campaigns = Table(
    "campaigns",
    metadata,
    #: the name in its address
    Column("id", String(22), primary_key=True),
    Column("title", String(120), nullable=False),
    Column("introduction", Text, nullable=False),
    Column("organiser", String(120), nullable=False),
    Column("logo", LargeBinary),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    #: lists are kept as words with a space between them
    Column("topics", Text, nullable=False),
    Column("audience", String(40)),
    Column("ids", Text, nullable=False),
    Column("formats", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

#: With ``campaign:`` before it, it is a turn's channel (32 characters).
LONGEST_ID = 22
LONGEST_TITLE = 120
LONGEST_ORGANISER = 120
LONGEST_INTRODUCTION = 3000

#: Offered when nobody says what to offer.
USUAL_FORMATS = ("leaflet", "handbook", "loudspeaker")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_PICTURE = re.compile(r"!\[")
_HEADING = re.compile(r"^\s{0,3}(#{1,6}(\s|$)|(=+|-+)\s*$)", re.MULTILINE)

_LISTS = ("topics", "ids", "formats")


class BadCampaign(ValueError):
    """A campaign that cannot be kept; the message is for the operator."""


@dataclass(frozen=True)
class Campaign:
    """What a campaign is about, who holds it, from when to when."""

    id: str
    title: str
    organiser: str
    #: first and last day
    since: date
    until: date
    created_at: datetime
    #: plain text or Markdown without HTML, pictures and headings
    introduction: str = ""
    #: PNG or SVG, checked as those of packs
    logo: bytes | None = field(default=None, repr=False)
    topics: tuple[str, ...] = ()
    audience: str | None = None
    ids: tuple[str, ...] = ()
    #: names of the formats offered to take away
    formats: tuple[str, ...] = USUAL_FORMATS

    @property
    def channel(self) -> str:
        """Under which the turns asked on its page are kept."""
        return f"{CAMPAIGN_CHANNEL}{self.id}"

    def selection(self, on: date, corpus: Corpus) -> Selection:
        """The answers that it is about, as they apply on a day; those not shown any more fall out of ``ids``.

        ``BadSelection`` when all of them did.
        """
        return Selection(on, self.topics, self.audience, still_shown(self.ids, corpus, "đợt này"))

    def publisher(self, portal: str) -> Publisher:
        """Who stands on its products; ``portal`` is scheme and host."""
        return Publisher(self.organiser, self.logo, portal)

    def standing(self, on: date) -> str:
        """``coming``, ``running`` or ``ended`` on a day."""
        if on < self.since:
            return "coming"
        return "ended" if on > self.until else "running"


def checked(campaign: Campaign, corpus: Corpus, on: date) -> Campaign:
    """The campaign when everything in it can be kept; a ``ValueError`` names what cannot."""
    if not _ID.fullmatch(campaign.id) or len(campaign.id) > LONGEST_ID:
        raise BadCampaign(
            f"mã '{campaign.id}' phải viết thường không dấu, nối bằng '-', không quá {LONGEST_ID} ký tự, "
            "ví dụ thang-cao-diem-2026"
        )
    for name, text, most in (
        ("tên đợt", campaign.title, LONGEST_TITLE),
        ("đơn vị tổ chức", campaign.organiser, LONGEST_ORGANISER),
    ):
        if not text.strip() or len(text) > most or not text.isprintable():
            raise BadCampaign(f"{name} phải có từ 1 đến {most} ký tự, trên một dòng")
    _check_introduction(campaign.introduction)
    if campaign.until < campaign.since:
        raise BadCampaign(f"ngày kết thúc {campaign.until:%d/%m/%Y} trước ngày bắt đầu {campaign.since:%d/%m/%Y}")
    if not (campaign.topics or campaign.ids or campaign.audience):
        raise BadCampaign("phải chọn chủ đề (--topic), mục (--id) hoặc đối tượng (--audience)")
    if campaign.logo is not None:
        checked_logo(campaign.logo)
    # as named: a name that nobody knows is a mistake when a campaign is made
    entries = Selection(on, campaign.topics, campaign.audience, campaign.ids).entries(corpus)
    for name in campaign.formats:
        format_named(name)
        if name.startswith("quiz") and not questions_on(entries, known_quizzes()):
            raise BadCampaign(f"định dạng '{name}': chưa có câu hỏi trắc nghiệm đã đọc lại cho lựa chọn này")
    return campaign


def _check_introduction(text: str) -> None:
    if len(text) > LONGEST_INTRODUCTION:
        raise BadCampaign(f"lời giới thiệu dài {len(text)} ký tự, tối đa {LONGEST_INTRODUCTION}")
    for pattern, what in ((_MARKUP, "thẻ HTML"), (_PICTURE, "hình ảnh"), (_HEADING, "tiêu đề (dấu # hay gạch dưới)")):
        if pattern.search(text):
            raise BadCampaign(f"lời giới thiệu không được có {what}; chỉ dùng đoạn văn, danh sách, chữ đậm, liên kết")


class CampaignStore(Kept[Campaign]):
    """Keeps campaigns in the database."""

    def __init__(self, url: str) -> None:
        super().__init__(url, campaigns, _row, _campaign)


def _row(campaign: Campaign) -> dict[str, Any]:
    return {**campaign.__dict__, **{name: " ".join(getattr(campaign, name)) for name in _LISTS}}


def _campaign(row: Mapping[str, Any]) -> Campaign:
    return Campaign(**{**row, **{name: tuple(row[name].split()) for name in _LISTS}})
