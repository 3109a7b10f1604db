"""What goes over the wire: pydantic models with examples, kept apart from the program's own types."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictStr

from actions.calculators.computation import Computation, plain
from faq.answer import Answer
from faq.corpus import Corpus
from faq.entry import FaqEntry
from gateway.lawtexts import Provision
from gateway.paths import entry_path, page_of
from law.acts import Acts
from law.citations import Citation


class CitationOut(BaseModel):
    """One provision: official number of the act, place in it, and a label to show."""

    act: str = Field(example="106/2025/QH15")
    article: str | None = Field(None, example="34")
    clause: str | None = Field(None, example="2")
    point: str | None = Field(None, example="a")
    label: str = Field(example="khoản 2 Điều 34 Luật Thi hành án dân sự 2025")
    id: str = Field(
        description="Dạng trong tệp; nối sau /v1/law/ để mở lời văn.", example="luat-thads-2025/dieu-34/khoan-2"
    )
    certainty: str = Field(
        description="text: đã đọc văn bản · presumed: được cho là còn áp dụng · reported: chỉ biết qua trang thông tin",
        example="text",
    )

    @classmethod
    def of(cls, citation: Citation, acts: Acts, day: date) -> CitationOut:
        """Spell a citation out, as sure as it is on ``day``."""
        return cls(
            id=str(citation),
            certainty=acts.certainty(citation, day).value,
            act=acts[citation.act].number,
            article=citation.article,
            clause=citation.clause,
            point=citation.point,
            label=acts.label(citation),
        )


class ChoiceOut(BaseModel):
    """An entry offered for clarification; send ``title`` as the next message to choose it."""

    entry: str = Field(example="thoi-hieu-bao-lau")
    title: str = Field(example="Thời hiệu yêu cầu thi hành án là bao lâu?")
    page: str | None = Field(None, description="Trang của câu trả lời.", example="/hoi-dap/thoi-hieu/thoi-hieu-bao-lau")


class DocumentOut(BaseModel):
    """A letter that was drafted, to be fetched within minutes; nothing of it is stored."""

    format: str = Field(description="docx · pdf", example="pdf")
    name: str = Field(example="don-yeu-cau-thi-hanh-an.pdf")
    url: str


class StepOut(BaseModel):
    """One step of a reckoning and the provisions it rests on."""

    text: str = Field(example="Thời hiệu yêu cầu thi hành án là 5 năm.")
    citations: list[CitationOut] = []


class ComputationOut(BaseModel):
    """A figure that explains itself; the tool's own keys stand beside these."""

    tool: str = Field(example="limitation")
    as_of: date
    summary: str
    steps: list[StepOut]
    citations: list[CitationOut]
    assumptions: list[str] = Field(description="Điều kết quả dựa vào mà chưa chắc đúng với mọi trường hợp.")
    certainty: str = Field(description="text · presumed · reported: theo căn cứ kém chắc nhất", example="text")
    entry: str | None = Field(None, description="Câu trả lời giải thích quy định này.", example="thoi-hieu-bao-lau")
    also: list[ComputationOut] = Field(
        default_factory=list, description="Kết quả theo cách kia, khi luật không nói rõ áp dụng quy định nào."
    )

    documents: list[DocumentOut] = Field(default_factory=list, description="Văn bản đã soạn, tải về trong 15 phút.")

    class Config:
        """The tool's own keys are let through."""

        extra = Extra.allow

    @classmethod
    def of(cls, computation: Computation, acts: Acts) -> ComputationOut:
        """Spell a computation out."""
        day = computation.as_of
        return cls.parse_obj(
            {
                **plain(dict(computation.result)),
                "tool": computation.tool,
                "as_of": day,
                "summary": computation.summary,
                "steps": [
                    StepOut(text=step.text, citations=[CitationOut.of(cited, acts, day) for cited in step.citations])
                    for step in computation.steps
                ],
                "citations": [CitationOut.of(cited, acts, day) for cited in computation.citations],
                "assumptions": list(computation.assumptions),
                "certainty": computation.certainty.value,
                "entry": computation.entry,
                "also": [cls.of(other, acts) for other in computation.also],
            }
        )


ComputationOut.update_forward_refs()


class ProvisionOut(BaseModel):
    """Words of the law, as imported by the operator."""

    citation: CitationOut
    heading: str = Field(example="Yêu cầu và ra quyết định thi hành án theo yêu cầu")
    text: str
    as_of: date

    @classmethod
    def of(cls, provision: Provision, acts: Acts, day: date) -> ProvisionOut:
        """Spell a provision out."""
        citation = CitationOut.of(provision.citation, acts, day)
        return cls(citation=citation, heading=provision.heading, text=provision.text, as_of=day)


class FeedbackIn(BaseModel):
    """What somebody thinks of an answer."""

    turn: str = Field(max_length=32, description="Mã lượt trả lời.", example="0123456789abcdef0123456789abcdef")
    useful: bool = Field(example=True)
    reason: StrictStr | None = Field(None, max_length=500, description="Lý do ngắn; dữ liệu cá nhân sẽ bị bỏ đi.")

    class Config:
        """Unknown fields are an error, not a silence."""

        extra = Extra.forbid


class ChatIn(BaseModel):
    """One message of a citizen."""

    message: StrictStr = Field(example="Bản án có hiệu lực 3 năm rồi, giờ yêu cầu thi hành án còn kịp không?")
    conversation: str | None = Field(
        None, max_length=64, description="Mã cuộc trò chuyện do máy chủ cấp ở lượt trước; bỏ trống để bắt đầu mới."
    )
    as_of: date | None = Field(
        None, description="Ngày cần hỏi luật, mặc định là hôm nay ở Việt Nam.", example="2026-11-21"
    )

    class Config:
        """Unknown fields are an error, not a silence."""

        extra = Extra.forbid


class ChatOut(BaseModel):
    """The reply: status, words, and the provisions they rest on."""

    conversation: str
    turn: str
    status: str = Field(description="answered · clarify · unanswered · handoff · error", example="answered")
    text: str
    notices: list[str] = Field(default_factory=list, description="Lưu ý cố định phải hiện cùng câu trả lời.")
    entry: str | None = Field(None, example="thoi-hieu-bao-lau")
    page: str | None = Field(None, description="Trang của câu trả lời.", example="/hoi-dap/thoi-hieu/thoi-hieu-bao-lau")
    as_of: date
    citations: list[CitationOut] = []
    choices: list[ChoiceOut] = []
    question: str | None = Field(None, description="Câu công cụ hỏi tiếp, sau khi đã trả lời điều khác.")
    buttons: list[str] = Field(
        default_factory=list,
        description="Lời gợi ý để gửi làm tin nhắn tiếp theo: câu trả lời cho câu đang hỏi, hoặc công cụ phù hợp.",
    )
    tool: str | None = Field(None, description="Công cụ đang hỏi hoặc vừa tính xong.", example="limitation")
    asks: str | None = Field(None, description="Điều công cụ đang hỏi.", example="effective_on")
    computation: ComputationOut | None = Field(None, description="Kết quả tính với từng bước và căn cứ.")
    given: dict[str, Any] | None = Field(
        None, description="Dữ liệu đã dùng để tính, đúng dạng POST /v1/tools/{tool} nhận."
    )
    documents: list[DocumentOut] = Field(default_factory=list, description="Văn bản đã soạn, tải về trong 15 phút.")
    provisions: list[ProvisionOut] = Field(
        default_factory=list,
        description="Khi chưa có câu trả lời: điều khoản có lời văn gần nhất, do máy tìm, chưa ai kiểm tra.",
    )
    removed: list[str] = Field(
        default_factory=list,
        description="Loại dữ liệu cá nhân đã được bỏ khỏi câu hỏi trước khi xử lý.",
        example=["phone"],
    )

    @classmethod
    def of(
        cls, answer: Answer, conversation: str, turn: str, removed: list[str], acts: Acts, corpus: Corpus
    ) -> ChatOut:
        """Spell an answer out."""
        return cls(
            conversation=conversation,
            turn=turn,
            status=answer.status,
            text=answer.text,
            notices=list(answer.notices),
            entry=answer.entry,
            page=page_of(answer.entry, corpus),
            as_of=answer.as_of,
            citations=[CitationOut.of(citation, acts, answer.as_of) for citation in answer.citations],
            choices=[
                ChoiceOut(entry=choice.entry, title=choice.title, page=page_of(choice.entry, corpus))
                for choice in answer.choices
            ],
            question=answer.question,
            buttons=list(answer.buttons),
            tool=answer.tool,
            asks=answer.asks.get("slot"),
            computation=ComputationOut.of(Computation.from_json(answer.computation), acts)
            if answer.computation is not None
            else None,
            given=dict(answer.given) if answer.given is not None else None,
            removed=removed,
        )


class EntrySummary(BaseModel):
    """An entry in a list."""

    id: str = Field(example="thoi-hieu-bao-lau")
    topic: str = Field(example="thoi-hieu")
    title: str = Field(example="Thời hiệu yêu cầu thi hành án là bao lâu, tính từ ngày nào?")
    short_answer: str = Field(description="Đoạn đầu của câu trả lời, đủ ý.", example="Bạn có 05 năm để yêu cầu …")
    page: str = Field(example="/hoi-dap/thoi-hieu/thoi-hieu-bao-lau")
    effective_from: date = Field(example="2026-07-01")
    effective_until: date | None = Field(None, description="Ngày đầu tiên không còn áp dụng.", example="2027-01-01")

    @classmethod
    def of(cls, entry: FaqEntry) -> EntrySummary:
        """Summarise one version of an entry."""
        return cls(
            id=entry.id,
            topic=entry.topic,
            title=entry.title,
            short_answer=entry.short_answer,
            page=entry_path(entry),
            effective_from=entry.effective.start,
            effective_until=entry.effective.end,
        )


class EntryOut(EntrySummary):
    """A whole entry as it applies on a day."""

    as_of: date = Field(description="Theo luật áp dụng ngày này.", example="2026-11-21")
    body: str = Field(
        description="Cả câu trả lời, dạng CommonMark: đoạn văn và danh sách.", example="Bạn có 05 năm …\n\nVới vụ án …"
    )
    audience: list[str] = Field(example=["creditor", "debtor"])
    citations: list[CitationOut]
    see_also: list[str] = Field(description="Mã các câu nên đọc thêm.", example=["het-thoi-hieu"])
    reviewed_on: date = Field(description="Ngày đọc lại đối chiếu với luật.", example="2026-11-21")
    presumed_acts: list[str] = Field(
        default_factory=list,
        description="Văn bản được cho là còn áp dụng nhưng chưa có văn bản xác nhận: phải hiện lưu ý.",
        example=[],
    )
    reported_acts: list[str] = Field(
        default_factory=list, description="Văn bản chỉ biết qua trang thông tin: phải hiện lưu ý.", example=[]
    )


class EntryList(BaseModel):
    """Entries in force on a day, a page of them."""

    as_of: date = Field(example="2026-11-21")
    total: int = Field(description="Có bao nhiêu câu hợp các bộ lọc, ở mọi trang.", example=246)
    items: list[EntrySummary]


class FoundOut(BaseModel):
    """One search result; ``score`` is the probability that it answers the question."""

    entry: EntrySummary
    score: float


class SearchOut(BaseModel):
    """Search results, best first, and what the assistant would do with them."""

    as_of: date
    outcome: str = Field(description="answer · clarify · unanswered")
    items: list[FoundOut]


class ErrorBody(BaseModel):
    """What went wrong, in one shape for the whole interface."""

    code: str = Field(example="unknown_entry")
    message: StrictStr = Field(example="no FAQ entry 'x'")
    field: str | None = Field(None, example="id")


class ErrorOut(BaseModel):
    """The one error shape."""

    error: ErrorBody
