"""``/v1/quizzes``: questions with answers, explanations and legal basis, for partners' own pages."""

from __future__ import annotations

from datetime import date

from fastapi import FastAPI, Path, Request, Response
from pydantic import BaseModel, Field

from bot import day, knowledge
from faq.exporters.quiz import Quiz
from faq.topics import known_topics
from gateway import quizzes
from gateway.failure import ERRORS, Failure
from gateway.openapi import DAY
from gateway.paths import entry_path, quiz_path
from gateway.portal.entries import newest
from gateway.portal.rendering import lasting, origin
from gateway.schemas import CitationOut
from viet.normalise import clean

TOPIC = Field(example="phi")
TITLE = Field(example="Phí, chi phí, miễn giảm")
PAGE = Field(description="Trang làm bài.", example="/trac-nghiem/phi")


class QuizSummary(BaseModel):
    """A topic with a quiz."""

    topic: str = TOPIC
    title: str = TITLE
    questions: int = Field(description="Số câu.", example=4)
    page: str = PAGE


class QuizList(BaseModel):
    """The topics that have questions on a day."""

    as_of: date = Field(example="2026-11-22")
    total: int = Field(description="Số câu của mọi chủ đề.", example=74)
    items: list[QuizSummary]


class QuizQuestion(BaseModel):
    """One question; exactly one option is right."""

    id: str = Field(example="muc-phi-1")
    entry: str = Field(description="Câu trả lời mà câu hỏi dựa vào.", example="muc-phi")
    entry_title: str = Field(example="Mức phí thi hành án là bao nhiêu?")
    page: str = Field(description="Trang của câu trả lời.", example="/hoi-dap/phi/muc-phi")
    question: str = Field(example="… Theo Thông tư 216/2016, phí thi hành án là bao nhiêu?")
    options: list[str] = Field(
        description="Bốn phương án, thứ tự cố định.",
        example=["3 triệu đồng", "6 triệu đồng", "10 triệu đồng", "20 triệu đồng"],
    )
    answer: int = Field(description="Phương án đúng, đếm từ 0.", example=1)
    explanation: str = Field(
        example="Theo Thông tư 216/2016, mức phí là 3% số tiền thực nhận nếu trên 5.060.000 đồng đến 5 tỷ đồng: …"
    )
    citations: list[CitationOut]
    notices: list[str] = Field(description="Lưu ý cố định phải hiện cùng đáp án.")
    reviewed_on: date = Field(description="Ngày câu hỏi được người thứ hai đọc lại.", example="2026-11-22")


class QuizOut(BaseModel):
    """The questions of a topic, as the law of a day has them."""

    topic: str = TOPIC
    title: str = TITLE
    as_of: date = Field(example="2026-11-22")
    page: str = PAGE
    statements: list[str] = Field(
        description="Nguồn, ngày áp dụng, văn bản, lưu ý chung: hiện cùng bài.",
        example=["Phát hành: Hỏi–Đáp Thi hành án", "Theo quy định áp dụng ngày 22/11/2026."],
    )
    questions: list[QuizQuestion]

    @classmethod
    def of(cls, topic: str, quiz: Quiz) -> QuizOut:
        """Spell a quiz out."""
        return cls(
            topic=topic,
            title=known_topics()[topic],
            as_of=quiz.as_of,
            page=quiz_path(topic),
            statements=list(quiz.sentences),
            questions=[
                QuizQuestion(
                    id=question.id,
                    entry=entry.id,
                    entry_title=entry.title,
                    page=entry_path(entry),
                    question=question.text,
                    options=list(question.options),
                    answer=question.options.index(question.right),
                    explanation=question.explanation,
                    citations=[CitationOut.of(each, quiz.acts, quiz.as_of) for each in question.citations],
                    notices=quiz.notices(question, entry),
                    reviewed_on=question.review.on,
                )
                for question, entry in quiz.asked
                if question.review
            ],
        )


TOPIC_PATH = Path(..., description="Mã chủ đề.", examples=["thoi-hieu"])


def add_quizzes(app: FastAPI) -> None:
    """Add the routes; both may be asked again with the tag of the last answer (304 while nothing changed)."""

    @app.get(
        "/v1/quizzes", response_model=QuizList, responses=ERRORS, tags=["quizzes"], summary="Chủ đề có trắc nghiệm"
    )
    def topics(request: Request, as_of: date | None = DAY) -> Response:
        """Topics whose questions rest on the very answers of a day, with how many."""
        on = as_of or day.today()
        found = quizzes.offered(on)
        items = [
            QuizSummary(topic=each.topic, title=each.title, questions=each.count, page=quiz_path(each.topic))
            for each in found
        ]
        made = QuizList(as_of=on, total=sum(each.count for each in found), items=items)
        return lasting(request, _json(made), max((each.modified for each in found), default=newest(knowledge.shown())))

    @app.get(
        "/v1/quizzes/{topic}",
        response_model=QuizOut,
        responses=ERRORS,
        tags=["quizzes"],
        summary="Câu hỏi trắc nghiệm của một chủ đề",
    )
    def questions(request: Request, topic: str = TOPIC_PATH, as_of: date | None = DAY) -> Response:
        """Every question with its options, right answer, explanation and legal basis.

        A question is left out while the answer it rests on differs from the one it was reviewed with.
        """
        if topic not in known_topics():
            raise Failure(404, "unknown_topic", f"no topic '{clean(topic)[:80]}': see /v1/quizzes", "topic")
        on = as_of or day.today()
        quiz = quizzes.of_topic(topic, on, origin(request))
        if quiz is None:
            raise Failure(404, "no_questions", f"topic '{topic}' has no questions on {on}: see /v1/quizzes", "topic")
        return lasting(request, _json(QuizOut.of(topic, quiz)), quizzes.modified(quiz))


def _json(made: BaseModel) -> Response:
    return Response(made.json(ensure_ascii=False), media_type="application/json")
