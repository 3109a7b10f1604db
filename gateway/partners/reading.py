"""Reading by program: which answers are meant, a page of them at a time, and since when they read so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone

from fastapi import Query, Request, Response
from pydantic import BaseModel
from pydantic.datetime_parse import parse_datetime
from starlette.datastructures import URL

from bot import day, knowledge
from faq.entry import AUDIENCES, FaqEntry
from faq.exporters.selection import BadSelection, check_name
from faq.topics import known_topics
from gateway.conditional import conditional
from gateway.failure import Failure
from gateway.paths import origin
from gateway.state import State
from law.acts import Act, Acts
from law.citations import Citation
from law.words import fold

LONGEST_NAME = 120

_DATED = re.compile(r"\d{4}-\d\d-\d\d")
_ZONE_AFTER_BLANK = re.compile(r"(?<=:\d\d) (?=\d\d:?\d\d$)|(?<=\.\d) (?=\d\d:?\d\d$)")

TOPIC = Query(
    None, description="Mã chủ đề (xem /v1/topics); ghi nhiều lần thì lấy tất cả các chủ đề đó.", examples=["phi"]
)
AUDIENCE = Query(
    None,
    description="creditor: người được thi hành án · debtor: người phải thi hành án · third_party: người có quyền lợi "
    "liên quan · agency: cơ quan, tổ chức · anyone: mọi người. Câu dành cho mọi người luôn có mặt.",
    examples=["creditor"],
)
ACT = Query(
    None,
    max_length=LONGEST_NAME,
    description="Văn bản mà câu trả lời dẫn: mã, hoặc số và ký hiệu.",
    examples=["106/2025/QH15"],
)
ARTICLE = Query(
    None, pattern=r"^\d{1,3}[a-zđ]?$", description="Điều của văn bản đó; phải có act.", examples=["34"], max_length=4
)


@dataclass(frozen=True)
class Filters:
    """What must hold for an answer; an empty one holds for every answer."""

    topics: tuple[str, ...] = ()
    audience: str | None = None
    act: str | None = None
    article: str | None = None

    def holds(self, entry: FaqEntry, cited: Iterable[Citation]) -> bool:
        """Whether an answer that rests on these provisions is meant."""
        return (
            (not self.topics or entry.topic in self.topics)
            and (self.audience is None or self.audience in entry.audience or "anyone" in entry.audience)
            and (self.act is None or any(self._names(each) for each in cited))
        )

    def _names(self, citation: Citation) -> bool:
        return citation.act == self.act and self.article in (None, citation.article)


def filters_of(
    topic: Sequence[str] | None, audience: str | None, act: str | None, article: str | None = None
) -> Filters:
    """The filters of a call; ``Failure`` 422 names what is known, or what is nearest."""
    topics = [name[:LONGEST_NAME] for name in topic or ()]
    try:
        for name in topics:
            check_name("topic", name, known_topics(), "chủ đề")
        if audience is not None:
            check_name("audience", audience[:LONGEST_NAME], AUDIENCES, "đối tượng")
        found = act_named(act, knowledge.acts()) if act is not None else None
        if article is not None and found is None:
            raise BadSelection("article", "có article thì phải có act: Điều của văn bản nào?")
        if article is not None and found is not None and found.outline and article not in found.outline:
            raise BadSelection("article", f"{found.short} không có Điều {article}")
    except BadSelection as error:
        raise Failure(422, "bad_selection", str(error), error.field) from None
    return Filters(tuple(topics), audience, found.id if found else None, article)


def act_named(name: str, acts: Acts) -> Act:
    """The act of an id or an official number, typed with or without marks; ``BadSelection`` names the nearest."""
    wanted = fold(name)
    exact = [act for act in acts.values() if wanted in (fold(act.id), fold(act.number))]
    if len(exact) == 1:
        return exact[0]
    if near := acts.named(name):
        listed = "; ".join(f"{act.number} ({act.short})" for act in near)
        raise BadSelection("act", f"'{name}' không phải mã hay số ký hiệu văn bản. Có phải: {listed}?")
    check_name("act", name, [known for act in acts.values() for known in (act.id, act.number)], "văn bản")
    raise AssertionError("a name that is known was found above")


def moment_of(text: str, field: str) -> datetime:
    """A day (its first moment in Viet Nam) or a moment (in Viet Nam unless it names a zone); in UTC without a zone.

    In an address ``+07:00`` arrives as `` 07:00``; that is read as it was meant.
    """
    try:
        if not _DATED.match(text):
            raise ValueError(text)
        if len(text) == len("2026-11-22"):
            moment = datetime.combine(date.fromisoformat(text), time())
        else:
            moment = parse_datetime(_ZONE_AFTER_BLANK.sub("+", text))
        local = moment if moment.tzinfo else moment.replace(tzinfo=day.ZONE)
        return local.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        words = "phải là ngày (2026-11-20) hoặc thời điểm (2026-11-20T08:30:00+07:00)"
        raise Failure(422, "invalid_field", f"'{text[:LONGEST_NAME]}' {words}", field) from None


def since_when(state: State, depends_on_today: bool, with_changes: bool = False) -> datetime:
    """Since when an answer may read as it does (with a zone): entries, law and program, the day, what was noted."""
    moments = [state.answers_since.replace(tzinfo=timezone.utc)]
    if depends_on_today:
        moments.append(datetime.combine(day.today(), time(), day.ZONE))
    if with_changes:
        assert state.history is not None
        _, at = state.history.last()
        moments += [at.replace(tzinfo=timezone.utc)] if at else []
    return max(moments)


def as_json(request: Request, body: BaseModel, modified: datetime, headers: dict[str, str] | None = None) -> Response:
    """A body with its tag and date; 304 for who has it."""
    text = body.json(ensure_ascii=False, separators=(",", ":"))
    return conditional(request, Response(text, media_type="application/json", headers=headers), modified)


def address(request: Request, **changed: object) -> str:
    """The address of this call as others see it, with other values in its query; a value of none leaves it out."""
    url = URL(f"{origin(request)}{request.url.path}?{request.url.query}")
    gone = [name for name, value in changed.items() if value is None]
    return str(
        url.remove_query_params(gone).include_query_params(
            **{name: value for name, value in changed.items() if value is not None}
        )
    )


def page_headers(request: Request, total: int, limit: int, offset: int) -> dict[str, str]:
    """How many there are in all, and where the pages beside this one are (RFC 8288)."""
    places = {"first": 0}
    if offset > 0:
        places["prev"] = max(0, min(offset, total) - limit)
    if offset + limit < total:
        places["next"] = offset + limit
    links = (f'<{address(request, limit=limit, offset=place)}>; rel="{name}"' for name, place in places.items())
    return {"X-Total-Count": str(total), "Link": ", ".join(links)}
