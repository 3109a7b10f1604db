"""The HTTP interface: chat, the entries, health, and the page at ``/``."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from actions.tools.document import DocumentIn
from bot import day, knowledge
from bot.engine import NotUsable, log_failure
from faq.answer import acts_known_as
from faq.corpus import UnknownEntry
from faq.entry import BrokenEntry
from gateway.assistant import Assistant, BadMessage
from gateway.failure import ERRORS, Failure
from gateway.lawtexts import LawTexts, Pointer
from gateway.letterbox import Letterbox
from gateway.schemas import (
    ChatIn,
    ChatOut,
    CitationOut,
    EntryList,
    EntryOut,
    EntrySummary,
    FeedbackIn,
    FoundOut,
    ProvisionOut,
    SearchOut,
)
from gateway.settings import Settings
from gateway.tools_http import add_tools, offered
from gateway.turns import Turn, TurnStore
from law.acts import Certainty
from law.citations import Citation
from law.effective import NotInForce
from viet import identifiers
from viet.encode import EncoderError
from viet.normalise import clean
from viet.restore import BrokenTable

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"

#: A request body larger than this is refused unread; the longest message fits many times over.
MAX_BODY_BYTES = 64 * 1024

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
#: FastAPI's own pages of documentation need their scripts from elsewhere; ours is the plain JSON.
OPENAPI_PATH = "/openapi.json"

#: How often changed entry files are looked for.
LOOK_EVERY_SECONDS = 1.0

DAY_QUERY = Query(None, description="Ngày cần hỏi luật, mặc định là hôm nay ở Việt Nam.", examples=["2026-11-21"])


class State:
    """What the running server holds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.assistant: Assistant | None = None
        self.turns: TurnStore | None = None
        self.texts: LawTexts | None = None
        self.pointer: Pointer | None = None
        self.letters = Letterbox()
        self.failure: str | None = None

    def ready_assistant(self) -> Assistant:
        """The loaded assistant; 503 until then."""
        if self.assistant is None:
            raise Failure(503, "not_ready", self.failure or "the model is being loaded, try again in a moment")
        return self.assistant

    def refresh_pointer(self, on: date) -> None:
        """Index the imported texts of a day, when there are any."""
        assert self.texts is not None
        if (self.pointer is None or self.pointer.day != on) and self.texts.count():
            self.pointer = Pointer(self.texts, knowledge.acts(), on)


def create_app(load_assistant: Callable[[], Assistant], settings: Settings | None = None) -> FastAPI:
    """Make the application; the assistant is loaded in the background after the start."""
    settings = settings or Settings.from_environment()
    state = State(settings)

    async def load() -> None:
        try:
            assistant = await asyncio.to_thread(load_assistant)
            await assistant.warm_up()
        except (NotUsable, BrokenTable, EncoderError, BrokenEntry) as error:
            state.failure = str(error)
            log_failure("loading the model", None, error)
            return
        except Exception as error:
            state.failure = f"the model could not be loaded ({type(error).__name__}): run `hoidap train`"
            log_failure("loading the model", None, error)
            return
        state.assistant = assistant
        logger.info("ready")

    async def watch() -> None:
        """Look for changed entry files and a new day: live within seconds, without a restart."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            try:
                await asyncio.to_thread(knowledge.reload_changed)
                if state.assistant is not None:
                    await asyncio.to_thread(state.refresh_pointer, day.today())
            except Exception as error:
                log_failure("reloading what changed", None, error)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        settings.prepare()
        state.turns = TurnStore(settings.database_url)
        state.texts = LawTexts(settings.database_url)
        state.turns.forget_older_than(settings.keep_days, day.now())
        tasks = [asyncio.create_task(load()), asyncio.create_task(watch())]
        yield
        for task in tasks:
            task.cancel()

    app = FastAPI(
        title="Hỏi–Đáp Thi hành án",
        version="1",
        description="Hỏi đáp về thi hành án dân sự và thi hành án hành chính, có căn cứ và ngày áp dụng.",
        lifespan=lifespan,
        openapi_url=OPENAPI_PATH,
        docs_url=None,
        redoc_url=None,
    )
    app.state.hoidap = state
    _add_guards(app)
    _add_chat(app, state)
    _add_faq(app, state)
    _add_law(app, state)
    add_tools(app, state.letters)
    _add_health(app, state)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(STATIC / "index.html")

    return app


def _add_guards(app: FastAPI) -> None:
    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        started = time.perf_counter()
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            response: Response = Failure(
                413, "body_too_large", f"a request may have at most {MAX_BODY_BYTES} bytes"
            ).response()
        else:
            response = await call_next(request)
        response.headers.update(HEADERS)
        # the path only: a query string may hold a citizen's words
        logger.info(
            "%s %s %s %.0f ms",
            request.method,
            request.url.path,
            response.status_code,
            (time.perf_counter() - started) * 1000,
        )
        return response

    @app.exception_handler(Failure)
    async def failure(_: Request, error: Failure) -> JSONResponse:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first.get("loc", ())[1:])
        code = "invalid_json" if "json" in str(first.get("type", "")) else "invalid_field"
        field = None if code == "invalid_json" else place or None
        return Failure(422, code, str(first.get("msg", "invalid request")), field).response()

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        codes = {404: "not_found", 405: "method_not_allowed", 400: "invalid_json"}
        return Failure(error.status_code, codes.get(error.status_code, "http_error"), str(error.detail)).response()

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        log_failure("request", None, error)
        return Failure(500, "internal_error", "the server failed; the failure is logged").response()


def _add_chat(app: FastAPI, state: State) -> None:
    @app.post("/v1/chat", response_model=ChatOut, responses=ERRORS, tags=["chat"], summary="Gửi một tin nhắn")
    async def chat(body: ChatIn) -> ChatOut:
        """Take one message; the answer carries its status, its legal basis and the day it was asked for."""
        assistant = state.ready_assistant()
        assert state.turns is not None
        conversation = body.conversation
        if conversation is None or not await asyncio.to_thread(state.turns.knows, conversation):
            conversation = secrets.token_urlsafe(24)
        try:
            handled = await assistant.ask(body.message, conversation, body.as_of)
        except BadMessage as error:
            raise Failure(422, error.code, error.text, "message") from None
        answer = handled.reply.answer
        top = handled.reply.ranking[0].score if handled.reply.ranking else None
        turn = Turn(
            id=handled.reply.turn,
            conversation=conversation,
            # what is typed into a letter is not kept
            asked="" if handled.reply.private else handled.asked,
            status=answer.status,
            entry=answer.entry,
            score=top,
            as_of=answer.as_of.isoformat(),
            channel="web",
            ms=round(handled.ms, 1),
            at=day.now(),
        )
        await asyncio.to_thread(state.turns.add, turn)
        out = ChatOut.of(answer, conversation, turn.id, handled.removed, knowledge.acts())
        if answer.tool == "document" and answer.given is not None:
            out.documents = offered(state.letters, DocumentIn.parse_obj(answer.given).letter(answer.as_of))
            out.given = None
        if answer.status == "unanswered" and not answer.elsewhere and state.pointer is not None:
            # the index is of one day; an answer for another day gets no pointers rather than another law's
            if state.pointer.day == answer.as_of:
                found = await asyncio.to_thread(state.pointer.nearest, handled.asked)
                out.provisions = [ProvisionOut.of(item, knowledge.acts(), answer.as_of) for item in found]
            if out.provisions:
                out.notices.append(assistant.response("utter_notice_unreviewed"))
        return out

    @app.post("/v1/feedback", status_code=204, responses=ERRORS, tags=["chat"], summary="Câu trả lời có ích không")
    def feedback(body: FeedbackIn) -> Response:
        """Say whether an answer helped; saying it again replaces what was said."""
        assert state.turns is not None
        reason, _ = identifiers.remove(clean(body.reason or ""))
        if not state.turns.rate(body.turn, body.useful, reason or None, day.now()):
            raise Failure(404, "unknown_turn", "no such turn", "turn")
        return Response(status_code=204)


def _add_faq(app: FastAPI, state: State) -> None:
    @app.get("/v1/faq", response_model=EntryList, responses=ERRORS, tags=["faq"], summary="Danh sách câu hỏi")
    def entries(
        as_of: date | None = DAY_QUERY,
        topic: str | None = Query(None, examples=["thoi-hieu"]),
        limit: int = Query(50, ge=1, le=500),
        offset: int = Query(0, ge=0, le=1_000_000),
    ) -> EntryList:
        """Entries in force on a day, by topic and id."""
        on = as_of or day.today()
        found = [entry for entry in knowledge.shown().in_force(on) if topic is None or entry.topic == topic]
        page = found[offset : offset + limit]
        return EntryList(as_of=on, total=len(found), items=[EntrySummary.of(entry) for entry in page])

    @app.get("/v1/faq/search", response_model=SearchOut, responses=ERRORS, tags=["faq"], summary="Tìm câu hỏi")
    async def search(
        q: str = Query(..., description="Câu hỏi hoặc từ khóa", examples=["phí thi hành án bao nhiêu"]),
        as_of: date | None = DAY_QUERY,
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

    @app.get("/v1/faq/{id}", response_model=EntryOut, responses=ERRORS, tags=["faq"], summary="Một câu trả lời")
    def entry(id: str, as_of: date | None = DAY_QUERY) -> EntryOut:
        """One entry as it applies on a day."""
        on = as_of or day.today()
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


def _add_law(app: FastAPI, state: State) -> None:
    @app.get(
        "/v1/law/{citation:path}",
        response_model=ProvisionOut,
        responses=ERRORS,
        tags=["law"],
        summary="Lời văn của một điều, khoản, điểm",
    )
    def words(
        citation: str,
        as_of: date | None = DAY_QUERY,
    ) -> ProvisionOut:
        """The imported words of a provision, e.g. ``/v1/law/luat-thads-2025/dieu-34/khoan-2``."""
        on = as_of or day.today()
        acts = knowledge.acts()
        try:
            wanted = Citation.parse(citation)
        except ValueError:
            raise Failure(
                404, "unknown_provision", "not of the form act-id/dieu-N/khoan-N/diem-x", "citation"
            ) from None
        if wanted.act not in acts or wanted.article is None or not acts[wanted.act].holds(wanted):
            raise Failure(404, "unknown_provision", f"no provision '{wanted}'", "citation")
        if on not in acts[wanted.act].effective:
            raise Failure(404, "not_in_force", f"'{wanted.act}' is not in force on {on}", "as_of")
        assert state.texts is not None
        found = state.texts.open(wanted, on)
        if found is None:
            raise Failure(404, "not_imported", f"the text of '{wanted.act}' is not imported: hoidap law import", None)
        return ProvisionOut.of(found, acts, on)


def _add_health(app: FastAPI, state: State) -> None:
    @app.get("/healthz", tags=["health"], summary="Máy chủ còn sống")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @app.get("/readyz", responses=ERRORS, tags=["health"], summary="Sẵn sàng trả lời")
    async def ready() -> dict[str, Any]:
        """The model is loaded and warmed, and the database answers."""
        state.ready_assistant()
        assert state.turns is not None
        try:
            await asyncio.to_thread(state.turns.ping)
        except Exception as error:
            log_failure("database", None, error)
            raise Failure(503, "database", "the database does not answer") from None
        return {"status": "ready", "entries": len(knowledge.shown().versions)}
