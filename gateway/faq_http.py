"""``/v1/faq`` and ``/v1/topics``: the answers as an interface."""

from __future__ import annotations

from collections import Counter
from datetime import date

from fastapi import FastAPI, Path, Query, Request, Response
from pydantic import BaseModel, Field

from bot import day, knowledge
from faq.answer import acts_known_as
from faq.corpus import UnknownEntry
from faq.topics import known_topics
from gateway.assistant import BadMessage
from gateway.failure import ERRORS, Failure
from gateway.openapi import DAY
from gateway.partners.keys import KEY_OPTIONAL
from gateway.partners.reading import (
    ACT,
    ARTICLE,
    AUDIENCE,
    LONGEST_NAME,
    TOPIC,
    as_json,
    filters_of,
    moment_of,
    page_headers,
    since_when,
)
from gateway.paths import topic_path
from gateway.schemas import CitationOut, EntryList, EntryOut, EntrySummary, FoundOut, SearchOut
from gateway.state import State
from law.acts import Certainty
from law.effective import NotInForce
from viet.normalise import clean

CHANGED_SINCE = Query(
    None,
    max_length=40,
    description="Chỉ câu trả lời mới hoặc đã đổi ở đây từ ngày hay thời điểm đó. Đổi những gì: xem /v1/changes.",
    examples=["2026-07-01"],
)
MOST_ENTRIES = 500


class TopicCount(BaseModel):
    """A topic and how many answers it has on the day."""

    id: str = Field(example="thoi-hieu")
    name: str = Field(example="Thời hiệu yêu cầu")
    entries: int = Field(example=12)
    page: str = Field(description="Trang của chủ đề.", example="/hoi-dap/thoi-hieu")


class TopicCounts(BaseModel):
    """Every topic, in the order in which they are shown."""

    as_of: date = Field(example="2026-11-21")
    items: list[TopicCount]


def add_faq(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(
        "/v1/topics",
        response_model=TopicCounts,
        responses=ERRORS,
        tags=["faq"],
        summary="Các chủ đề",
        **KEY_OPTIONAL,
    )
    def topics(request: Request, as_of: date | None = DAY) -> Response:
        """The topics with the number of answers in force on a day; their ids are what ``topic`` takes elsewhere."""
        on = as_of or day.today()
        counted = Counter(entry.topic for entry in knowledge.shown().in_force(on))
        named = known_topics().items()
        items = [TopicCount(id=id, name=name, entries=counted[id], page=topic_path(id)) for id, name in named]
        return as_json(request, TopicCounts(as_of=on, items=items), since_when(state, as_of is None))

    @app.get(
        "/v1/faq",
        response_model=EntryList,
        responses=ERRORS,
        tags=["faq"],
        summary="Danh sách câu hỏi",
        **KEY_OPTIONAL,
    )
    def entries(
        request: Request,
        as_of: date | None = DAY,
        topic: list[str] | None = TOPIC,
        audience: str | None = AUDIENCE,
        act: str | None = ACT,
        article: str | None = ARTICLE,
        changed_since: str | None = CHANGED_SINCE,
        limit: int = Query(50, ge=1, le=MOST_ENTRIES),
        offset: int = Query(0, ge=0, le=1_000_000),
    ) -> Response:
        """Entries in force on a day, by topic and id; every filter given must hold."""
        on = as_of or day.today()
        wanted = filters_of(topic, audience, act, article)
        found = [each for each in knowledge.shown().in_force(on) if wanted.holds(each, each.citations_on(on))]
        if changed_since is not None:
            assert state.history is not None
            changed = state.history.changed_since(moment_of(changed_since, "changed_since"))
            found = [each for each in found if each.id in changed]
        items = [EntrySummary.of(each) for each in found[offset : offset + limit]]
        body = EntryList(as_of=on, total=len(found), items=items)
        modified = since_when(state, as_of is None, with_changes=changed_since is not None)
        return as_json(request, body, modified, page_headers(request, len(found), limit, offset))

    @app.get(
        "/v1/faq/search",
        response_model=SearchOut,
        responses=ERRORS,
        tags=["faq"],
        summary="Tìm câu hỏi",
        **KEY_OPTIONAL,
    )
    async def search(
        q: str = Query(..., description="Câu hỏi hoặc từ khóa", examples=["phí thi hành án bao nhiêu"]),
        as_of: date | None = DAY,
        limit: int = Query(5, ge=1, le=10),
    ) -> SearchOut:
        """Entries nearest to a question."""
        try:
            on, found = await state.ready_assistant().search(q, as_of)
        except BadMessage as error:
            raise Failure(422, error.code, error.text, "q") from None
        corpus = knowledge.shown()
        items = [
            FoundOut(entry=EntrySummary.of(corpus.at(match.entry, on)), score=match.score)
            for match in found.matches[:limit]
        ]
        return SearchOut(as_of=on, outcome=found.outcome, items=items)

    @app.get(
        "/v1/faq/{id}",
        response_model=EntryOut,
        responses=ERRORS,
        tags=["faq"],
        summary="Một câu trả lời",
        **KEY_OPTIONAL,
    )
    def entry(
        request: Request,
        id: str = Path(..., max_length=LONGEST_NAME, description="Mã câu trả lời.", examples=["thoi-hieu-bao-lau"]),
        as_of: date | None = DAY,
    ) -> Response:
        """One entry as it applies on a day."""
        on = as_of or day.today()
        return as_json(request, entry_out(id, on), since_when(state, as_of is None))


def entry_out(id: str, on: date) -> EntryOut:
    """An entry on a day, spelled out; ``Failure`` 404 when there is none."""
    try:
        found = knowledge.shown().at(id, on)
    except UnknownEntry:
        raise Failure(404, "unknown_entry", f"no FAQ entry '{clean(id)[:80]}'", "id") from None
    except NotInForce:
        raise Failure(404, "not_in_force", f"FAQ entry '{id}' has no version on {on}", "as_of") from None
    assert found.review is not None
    acts = knowledge.acts()
    return EntryOut(
        **EntrySummary.of(found).dict(),
        as_of=on,
        body=found.body,
        audience=list(found.audience),
        citations=[CitationOut.of(citation, acts, on) for citation in found.citations_on(on)],
        see_also=list(found.see_also),
        reviewed_on=found.review.on,
        presumed_acts=list(acts_known_as(Certainty.PRESUMED, found, on, acts)),
        reported_acts=list(acts_known_as(Certainty.REPORTED, found, on, acts)),
    )
