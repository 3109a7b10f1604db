"""``GET /v1/changes``: what became of the answers here, in numbered steps that a program can follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, Field

from bot import knowledge
from bot.day import in_vietnam
from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters.changes import differences
from faq.exporters.wording import in_figures, wording
from gateway.failure import ERRORS
from gateway.partners.history import Change, History, net
from gateway.partners.keys import KEY_OPTIONAL
from gateway.partners.reading import (
    ACT,
    ARTICLE,
    AUDIENCE,
    TOPIC,
    Filters,
    address,
    as_json,
    filters_of,
    moment_of,
    since_when,
)
from gateway.paths import origin, page_of
from gateway.state import State
from law.acts import Acts
from law.citations import Citation

MOST = 500
#: Changes read from the database at a time while a filter looks for those that are meant.
BATCH = 500

AFTER = Query(0, ge=0, le=2**31 - 1, description="Chỉ thay đổi có số lớn hơn số này.", examples=[0])
SINCE = Query(
    None, max_length=40, description="Chỉ thay đổi từ ngày hay thời điểm đó.", examples=["2026-11-01T00:00:00+07:00"]
)
NET = Query(
    False,
    alias="net",
    description="true: mỗi câu một thay đổi, từ lời đầu đến lời cuối; câu đổi rồi trở lại như cũ thì bỏ. "
    "Trả hết trong một lần, không dùng limit.",
)


class ChangeOut(BaseModel):
    """One change of one answer."""

    number: int = Field(example=247)
    at: datetime = Field(description="Lúc máy chủ này ghi nhận, giờ Việt Nam.", example="2026-11-22T09:30:00+07:00")
    kind: str = Field(
        description="new: mới hoặc trở lại · changed: phiên bản khác được áp dụng, vì quy định đổi · "
        "corrected: sửa lời hoặc căn cứ của cùng phiên bản · ended: không còn được đưa ra",
        example="corrected",
    )
    entry: str = Field(example="thoi-hieu-bao-lau")
    topic: str = Field(example="thoi-hieu")
    title: str = Field(example="Thời hiệu yêu cầu thi hành án là bao lâu, tính từ ngày nào?")
    page: str | None = Field(
        None,
        description="Trang của câu trả lời; không có khi câu đã rút hẳn.",
        example="/hoi-dap/thoi-hieu/thoi-hieu-bao-lau",
    )
    url: str | None = Field(
        None,
        description="Địa chỉ đầy đủ của trang đó.",
        example="https://hoidap.example.vn/hoi-dap/thoi-hieu/thoi-hieu-bao-lau",
    )
    effective_from: date | None = Field(
        None, description="Ngày đầu phiên bản nay được áp dụng; không có khi ended.", example="2026-07-01"
    )
    what_changed: list[str] = Field(description="Đổi những gì, bằng câu tiếng Việt.", example=["Con số mới: 05 năm."])
    before: str | None = Field(None, description="Trả lời ngắn trước đó.", example="Bạn có 03 năm …")
    after: str | None = Field(None, description="Trả lời ngắn bây giờ.", example="Bạn có 05 năm …")

    @classmethod
    def of(cls, change: Change, acts: Acts, corpus: Corpus, portal: str) -> ChangeOut:
        """Spell a change out; ``portal`` is scheme and host."""
        entry, page = change.entry, page_of(change.id, corpus)
        return cls(
            number=change.number,
            at=in_vietnam(change.at),
            kind=change.kind,
            entry=change.id,
            topic=entry.topic,
            title=entry.title,
            page=page,
            url=f"{portal}{page}" if page else None,
            effective_from=change.after.effective.start if change.after else None,
            what_changed=told(change, acts),
            before=change.before.short_answer if change.before else None,
            after=change.after.short_answer if change.after else None,
        )


class ChangeList(BaseModel):
    """Changes, the oldest first."""

    items: list[ChangeOut]
    last: int = Field(
        description="Lần sau hỏi với after bằng số này thì không sót và không lặp thay đổi nào.", example=247
    )
    next: str | None = Field(
        None,
        description="Địa chỉ của trang kế tiếp, khi còn.",
        example="https://hoidap.example.vn/v1/changes?limit=100&after=247",
    )


def spelled(change: Change, portal: str) -> ChangeOut:
    """A change as every surface gives it, with the acts and pages of this process."""
    return ChangeOut.of(change, knowledge.acts(), knowledge.shown(), portal)


def told(change: Change, acts: Acts) -> list[str]:
    """What changed, in sentences."""
    words, noted = wording()["feed"], in_vietnam(change.at).date()
    if change.before is None:
        return [words["new"].format(day=in_figures(change.entry.effective.start))]
    if change.after is None:
        return [words["ended"].format(day=in_figures(noted), last=in_figures(noted - timedelta(1)))]
    lines = differences(change.before, change.after, acts)
    if change.kind == "changed":
        start = change.after.effective.start
        lines = [words["changed"].format(day=in_figures(start), last=in_figures(start - timedelta(1))), *lines]
    return lines


def holds(wanted: Filters, change: Change) -> bool:
    """Whether the text before or after is meant: who has the old one must learn that it is gone."""
    return any(wanted.holds(each, _cited(each)) for each in (change.before, change.after) if each is not None)


def _cited(entry: FaqEntry) -> tuple[Citation, ...]:
    return entry.citations_on(entry.effective.start)


def walk(history: History, number: int, moment: datetime | None, batch: int) -> Iterator[Change]:
    """Every change after a number and from a moment on, the oldest first, read a batch at a time."""
    while read := history.after(number, moment, batch):
        yield from read
        number = read[-1].number


def add_changes(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.get(
        "/v1/changes",
        response_model=ChangeList,
        responses=ERRORS,
        tags=["changes"],
        summary="Những gì đã thay đổi",
        **KEY_OPTIONAL,
    )
    def changes(
        request: Request,
        after: int = AFTER,
        since: str | None = SINCE,
        topic: list[str] | None = TOPIC,
        audience: str | None = AUDIENCE,
        act: str | None = ACT,
        article: str | None = ARTICLE,
        net_: bool = NET,
        limit: int = Query(100, ge=1, le=MOST),
    ) -> Response:
        """Changes noted by this server, the oldest first; ask again with ``after`` set to ``last``."""
        history = state.history
        assert history is not None
        wanted = filters_of(topic, audience, act, article)
        moment = moment_of(since, "since") if since is not None else None
        # asked before the changes are read: what is noted meanwhile comes again rather than never
        modified = since_when(state, depends_on_today=False, with_changes=True)
        newest, _ = history.last()
        batch = limit + 1 if wanted == Filters() and not net_ else BATCH
        meant = (change for change in walk(history, after, moment, batch) if change.number <= newest)
        if net_:
            found = [change for change in reversed(net(list(meant))) if holds(wanted, change)]
            more = False
        else:
            found = list(islice((change for change in meant if holds(wanted, change)), limit + 1))
            found, more = found[:limit], len(found) > limit
        last = found[-1].number if more else newest
        next_page = address(request, after=last) if more else None
        portal = origin(request)
        body = ChangeList(items=[spelled(change, portal) for change in found], last=last, next=next_page)
        headers = {"Link": f'<{next_page}>; rel="next"'} if next_page else {}
        return as_json(request, body, modified, headers)
