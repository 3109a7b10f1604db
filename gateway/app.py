"""The HTTP interface: chat, the entries, health, and the page at ``/``."""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Query, Request, Response
from fastapi import Path as PathValue
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from bot import day, knowledge
from bot.engine import NotUsable, log_failure
from faq.entry import BrokenEntry
from faq.exporters.selection import PORTAL_NAME
from gateway import talk
from gateway.assistant import Assistant
from gateway.conditional import Compressed
from gateway.embed.guard import Guard
from gateway.embed.keys import EmbedKey, KeyStore, KnownKeys
from gateway.embed.limits import MAX_BODY_BYTES
from gateway.embed.widget import add_widget
from gateway.failure import ERRORS, Failure
from gateway.faq_http import add_faq
from gateway.headers import SecurityHeaders
from gateway.lawtexts import LawTexts
from gateway.openapi import DAY, DESCRIPTION, TAGS
from gateway.partners.basis import Basis
from gateway.partners.campaign_counts import CountStore
from gateway.partners.campaign_use import Counting, KnownCampaigns
from gateway.partners.campaigns import CampaignStore
from gateway.partners.changes_http import add_changes
from gateway.partners.history import History
from gateway.partners.keys import KnownPartners, PartnerStore
from gateway.partners.pack_logos import MOST_BYTES as MOST_LOGO_BYTES
from gateway.partners.packs import PackStore
from gateway.partners.packs_http import add_packs, is_logo
from gateway.partners.visits import Visits
from gateway.partners.webhook_store import EndpointStore
from gateway.partners.webhooks_http import add_webhooks, sender_of
from gateway.portal import add_portal
from gateway.portal.lost import broken, is_page, lost
from gateway.proxies import BehindProxies
from gateway.quizzes_http import add_quizzes
from gateway.related_http import add_related
from gateway.schemas import (
    ChatIn,
    ChatOut,
    FeedbackIn,
    ProvisionOut,
)
from gateway.settings import Settings
from gateway.state import State
from gateway.static_files import LastingFiles
from gateway.tools_http import add_tools
from gateway.turns import TurnStore
from gateway.widget_files import add_widget_files
from law.citations import Citation
from viet.encode import EncoderError
from viet.restore import BrokenTable

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"

#: FastAPI's own pages of documentation need their scripts from elsewhere; ours is the plain JSON.
OPENAPI_PATH = "/openapi.json"

#: How often changed entry files are looked for.
LOOK_EVERY_SECONDS = 1.0

CITATION_PATH = PathValue(
    ..., description="Văn bản, điều, khoản, điểm như trong tệp.", examples=["luat-thads-2025/dieu-34/khoan-2"]
)

ATTEMPT_QUERY = Query(
    None,
    pattern=r"^[A-Za-z0-9_-]{16,64}$",
    description="Mã ngẫu nhiên của lần gửi: gửi lại cùng tin nhắn với cùng mã thì nhận lại câu trả lời cũ.",
)

CAMPAIGN_QUERY = Query(
    None,
    description="Mã của đợt tuyên truyền có trang đang hỏi; câu hỏi được đếm cho đợt đó. Mã không có thì bỏ qua.",
    examples=["thang-cao-diem-2026"],
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
        state.partners = KnownPartners(PartnerStore(settings.database_url))
        state.history = History(settings.database_url)
        state.basis = Basis(settings.database_url)
        state.packs = PackStore(settings.database_url)
        state.campaigns = KnownCampaigns(CampaignStore(settings.database_url))
        state.counting = Counting(CountStore(settings.database_url), Visits())
        state.webhooks = EndpointStore(settings.database_url)
        state.sender = sender_of(state)
        state.note_changes()
        state.turns.forget_older_than(settings.keep_days, day.now())
        tasks = [asyncio.create_task(load()), asyncio.create_task(watch()), asyncio.create_task(state.sender.run())]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.to_thread(state.counting.close)

    app = FastAPI(
        title=PORTAL_NAME,
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=lifespan,
        openapi_url=OPENAPI_PATH,
        docs_url=None,
        redoc_url=None,
    )
    app.state.hoidap = state
    _add_guards(app, state)
    _add_chat(app, state)
    add_faq(app, state)
    add_changes(app, state)
    add_packs(app, state)
    add_webhooks(app, state)
    _add_law(app, state)
    add_tools(app, state.letters)
    add_quizzes(app)
    add_related(app, state)
    add_widget(app, state)
    _add_health(app, state)
    app.mount("/static", LastingFiles(directory=STATIC), name="static")
    add_widget_files(app)
    add_portal(app, state)
    _answer_head(app)
    return app


def _answer_head(app: FastAPI) -> None:
    """Whatever can be read can be asked about without its body; the OpenAPI document need not say so."""
    for route in list(app.routes):
        if isinstance(route, APIRoute) and route.include_in_schema and route.methods == {"GET"}:
            head = copy.copy(route)  # making it anew would read its signature and types again
            head.methods, head.include_in_schema = {"HEAD"}, False
            app.router.routes.append(head)


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
        most = MOST_LOGO_BYTES if is_logo(request) else MAX_BODY_BYTES
        if not length.isdigit() or int(length) > most:
            return Failure(413, "body_too_large", f"a request may have at most {most} bytes").response()
        return await _answered(request, call_next)

    app.add_middleware(Guard, state=state)

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

    app.add_middleware(Compressed, minimum_size=1024, compresslevel=6)
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
    async def chat(
        body: ChatIn, request: Request, attempt: str | None = ATTEMPT_QUERY, campaign: str | None = CAMPAIGN_QUERY
    ) -> ChatOut:
        """Take one message; the answer carries its status, its legal basis and the day it was asked for."""
        key: EmbedKey | None = request.state.embed
        return await talk.take_once(state, attempt, body, talk.WEB, key, campaign)

    @app.post("/v1/feedback", status_code=204, responses=ERRORS, tags=["chat"], summary="Câu trả lời có ích không")
    def feedback(body: FeedbackIn) -> Response:
        """Say whether an answer helped; saying it again replaces what was said."""
        talk.rate(state, body)
        return Response(status_code=204)


def _add_law(app: FastAPI, state: State) -> None:
    @app.get(
        "/v1/law/{citation:path}",
        response_model=ProvisionOut,
        responses=ERRORS,
        tags=["law"],
        summary="Lời văn của một điều, khoản, điểm",
    )
    def words(
        citation: str = CITATION_PATH,
        as_of: date | None = DAY,
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
