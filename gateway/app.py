"""The HTTP interface: chat, the entries, health, and the page at ``/``."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from bot import day, knowledge
from bot.engine import NotUsable, log_failure
from faq.answer import acts_known_as
from faq.corpus import UnknownEntry
from faq.entry import BrokenEntry
from gateway import talk
from gateway.assistant import Assistant, BadMessage
from gateway.embed.guard import EmbedGuard
from gateway.embed.keys import EmbedKey, KeyStore, KnownKeys
from gateway.embed.widget import add_widget
from gateway.failure import ERRORS, Failure
from gateway.headers import SecurityHeaders
from gateway.lawtexts import LawTexts
from gateway.partners.history import History
from gateway.portal import add_portal
from gateway.portal.lost import broken, is_page, lost
from gateway.proxies import BehindProxies
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
from gateway.state import State
from gateway.static_files import LastingFiles
from gateway.tools_http import add_tools
from gateway.turns import TurnStore
from gateway.widget_files import add_widget_files
from law.acts import Certainty
from law.citations import Citation
from law.effective import NotInForce
from viet.encode import EncoderError
from viet.normalise import clean
from viet.restore import BrokenTable

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"

#: A request body larger than this is refused unread; the longest message fits many times over.
MAX_BODY_BYTES = 64 * 1024

#: FastAPI's own pages of documentation need their scripts from elsewhere; ours is the plain JSON.
OPENAPI_PATH = "/openapi.json"

#: How often changed entry files are looked for.
LOOK_EVERY_SECONDS = 1.0

DAY_QUERY = Query(None, description="Ngày cần hỏi luật, mặc định là hôm nay ở Việt Nam.", examples=["2026-11-21"])

ATTEMPT_QUERY = Query(
    None,
    regex=r"^[A-Za-z0-9_-]{16,64}$",
    description="Mã ngẫu nhiên của lần gửi: gửi lại cùng tin nhắn với cùng mã thì nhận lại câu trả lời cũ.",
)


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
                await asyncio.to_thread(state.note_changes)
                if state.assistant is not None:
                    await asyncio.to_thread(state.refresh_pointer, day.today())
            except Exception as error:
                log_failure("reloading what changed", None, error)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        settings.prepare()
        state.turns = TurnStore(settings.database_url)
        state.texts = LawTexts(settings.database_url)
        state.embeds = KnownKeys(KeyStore(settings.database_url))
        state.history = History(settings.database_url)
        state.note_changes()
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
    _add_guards(app, state)
    _add_chat(app, state)
    _add_faq(app, state)
    _add_law(app, state)
    add_tools(app, state.letters)
    add_widget(app, state)
    _add_health(app, state)
    app.mount("/static", LastingFiles(directory=STATIC), name="static")
    add_widget_files(app)
    add_portal(app, state)
    return app


async def _answered(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """The response, or that we failed.

    Not a handler of the framework's, whose answers pass none of the layers around this one.
    """
    try:
        return await call_next(request)
    except Exception as error:
        log_failure("request", None, error)
        if is_page(request.url.path):
            return broken(request)
        return Failure(500, "internal_error", "the server failed; the failure is logged").response()


def _add_guards(app: FastAPI, state: State) -> None:
    """What every call passes, the innermost first."""

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if "transfer-encoding" in request.headers:
            # a body that does not say how long it is could be any length; browsers always say it
            return Failure(411, "length_required", "send the body with its Content-Length").response()
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            return Failure(413, "body_too_large", f"a request may have at most {MAX_BODY_BYTES} bytes").response()
        return await _answered(request, call_next)

    app.add_middleware(EmbedGuard, state=state)

    @app.middleware("http")
    async def log(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        started = time.perf_counter()
        response = await _answered(request, call_next)
        # the path only: a query string may hold a citizen's words
        logger.info(
            "%s %s %s %.0f ms",
            request.method,
            request.url.path,
            response.status_code,
            (time.perf_counter() - started) * 1000,
        )
        return response

    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(BehindProxies, proxies=state.settings.proxies)

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
    async def http_error(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and is_page(request.url.path):
            return lost(request)
        codes = {404: "not_found", 405: "method_not_allowed", 400: "invalid_json"}
        return Failure(error.status_code, codes.get(error.status_code, "http_error"), str(error.detail)).response()


def _add_chat(app: FastAPI, state: State) -> None:
    @app.post("/v1/chat", response_model=ChatOut, responses=ERRORS, tags=["chat"], summary="Gửi một tin nhắn")
    async def chat(body: ChatIn, request: Request, attempt: str | None = ATTEMPT_QUERY) -> ChatOut:
        """Take one message; the answer carries its status, its legal basis and the day it was asked for."""
        key: EmbedKey | None = request.state.embed
        return await talk.take_once(state, attempt, body, talk.WEB, key)

    @app.post("/v1/feedback", status_code=204, responses=ERRORS, tags=["chat"], summary="Câu trả lời có ích không")
    def feedback(body: FeedbackIn) -> Response:
        """Say whether an answer helped; saying it again replaces what was said."""
        talk.rate(state, body)
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
