"""``POST /v1/related``: the questions to show under a news text, or none."""

from __future__ import annotations

from datetime import date

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Extra, Field, StrictStr

from bot import day, knowledge
from faq.entry import FaqEntry
from faq.related import MOST_SHOWN
from gateway.embed.keys import EmbedKey
from gateway.embed.wording import say
from gateway.failure import ERRORS, Failure
from gateway.paths import entry_path, origin
from gateway.portal.notices import doubts
from gateway.state import State

LONGEST_TITLE = 300
LONGEST_TEXT = 30_000


class RelatedIn(BaseModel):
    """A news text: its headline, its words (plain or HTML), or both."""

    title: StrictStr = Field(
        "",
        max_length=LONGEST_TITLE,
        description="Tiêu đề bài.",
        example="Ra sân bay mới biết bị tạm hoãn xuất cảnh vì còn nợ tiền thi hành án",
    )
    text: StrictStr = Field(
        "",
        max_length=LONGEST_TEXT,
        description="Lời của bài, thuần chữ hoặc HTML; 800 chữ đầu được đọc. Không được lưu.",
        example="",
    )
    most: int = Field(MOST_SHOWN, ge=1, le=MOST_SHOWN, description="Nhiều nhất bao nhiêu câu.")

    class Config:
        """Unknown fields are an error, not a silence."""

        extra = Extra.forbid


class RelatedItem(BaseModel):
    """A question that belongs under the text."""

    entry: str = Field(example="tam-hoan-xuat-canh")
    title: str = Field(example="Đang nợ thi hành án có bị cấm xuất cảnh không?")
    page: str = Field(example="/hoi-dap/cuong-che/tam-hoan-xuat-canh")
    short_answer: str = Field(example="Có thể bị tạm hoãn xuất cảnh …")
    score: float = Field(description="Xác suất câu này hợp với bài, theo máy.", ge=0, le=1, example=0.92)


class RelatedOut(BaseModel):
    """The questions to show; none when nothing is surely about the text."""

    as_of: date = Field(description="Ngày áp dụng luật của các câu trả lời.", example="2026-11-22")
    items: list[RelatedItem]
    portal: str = Field(description="Trang chính; nối trước các địa chỉ page.", example="https://hoidap.example.vn")
    notice: str = Field(description="Lời báo cố định, phải hiện cùng các câu hỏi.")


def add_related(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.post(
        "/v1/related",
        response_model=RelatedOut,
        responses=ERRORS,
        tags=["related"],
        summary="Câu hỏi liên quan đến một bài viết",
    )
    async def related(body: RelatedIn, request: Request, response: Response) -> RelatedOut:
        """Up to three questions that the text is surely about; an empty list far more often than a doubtful question.

        The text is neither stored nor logged.
        """
        if not body.title.strip() and not body.text.strip():
            raise Failure(422, "empty_text", "send a title or a text", "text")
        key: EmbedKey | None = request.state.embed
        on = day.today()
        found = await state.related.find(state.ready_assistant(), body.title, body.text, on)
        corpus = knowledge.shown()
        shown: list[tuple[FaqEntry, float]] = []
        for match in found:
            if corpus.has(match.entry, on):
                entry = corpus.at(match.entry, on)
                if key is None or not key.topics or entry.topic in key.topics:
                    shown.append((entry, match.score))
        response.headers["Cache-Control"] = "no-store"
        return _out(shown[: body.most], on, origin(request))


def _out(shown: list[tuple[FaqEntry, float]], on: date, portal: str) -> RelatedOut:
    items = [
        RelatedItem(
            entry=entry.id,
            title=entry.title,
            page=entry_path(entry),
            short_answer=entry.short_answer,
            score=score,
        )
        for entry, score in shown
    ]
    unsure = doubts([citation for entry, _ in shown for citation in entry.citations_on(on)], on)
    return RelatedOut(as_of=on, items=items, portal=portal, notice=" ".join([say("related_notice"), *unsure]))
