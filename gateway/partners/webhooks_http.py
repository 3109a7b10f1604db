"""``/v1/webhooks``: a partner says where it wants to hear of changes, and sees what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import httpx
from fastapi import Depends, FastAPI, Path, Query, Response
from fastapi.encoders import jsonable_encoder
from pydantic import BaseModel, Extra, Field, StrictBool, StrictStr

from bot import day
from bot.day import in_vietnam
from faq.exporters.selection import BadSelection, check_name
from faq.topics import known_topics
from gateway.failure import ERRORS, Failure
from gateway.partners.addresses import BadAddress, NotSent, checked_url
from gateway.partners.changes_http import spelled
from gateway.partners.deliveries import NotToSend, NotYet, Sender
from gateway.partners.history import KINDS, Change
from gateway.partners.keys import PARTNER, PartnerKey
from gateway.partners.webhook_store import KEPT_ATTEMPTS, EndpointStore
from gateway.partners.webhooks import (
    MOST_ENDPOINTS,
    STOPPED,
    Attempt,
    Endpoint,
    TooManyEndpoints,
    UnknownEndpoint,
    new_endpoint_id,
    new_signing_secret,
)
from gateway.state import State

_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw7x3kq0n2q1k="
_ID = Path(..., examples=["wh_0123456789abcdef"])
_NUMBER = Path(..., ge=1, le=2**31 - 1, description="Số của thay đổi, như trong /v1/changes.", examples=[247])


class WebhookIn(BaseModel):
    """A new endpoint."""

    url: StrictStr = Field(
        description="Địa chỉ https nhận tin: tên miền công cộng, cổng 443 hoặc từ 1024.",
        example="https://bao.example.vn/hoidap?token=…",
    )
    topics: list[StrictStr] = Field(
        default_factory=list,
        max_items=100,
        description="Chỉ thay đổi của chủ đề này (xem /v1/topics); bỏ trống là tất cả.",
        example=["phi", "thoi-hieu"],
    )
    kinds: list[StrictStr] = Field(
        default_factory=list,
        max_items=len(KINDS),
        description=f"Chỉ loại thay đổi này: {', '.join(KINDS)}; bỏ trống là tất cả.",
        example=["changed", "corrected", "ended"],
    )

    class Config:
        """Unknown fields are an error, not a silence."""

        extra = Extra.forbid


class WebhookOut(BaseModel):
    """An endpoint, without its secret."""

    id: str = Field(example="wh_0123456789abcdef")
    url: str = Field(example="https://bao.example.vn/hoidap?token=…")
    topics: list[str] = Field(example=["phi", "thoi-hieu"])
    kinds: list[str] = Field(example=["changed", "corrected", "ended"])
    created_at: datetime
    status: Literal["active", "retrying", "disabled"] = Field(
        description="active: đang gửi · retrying: lần gửi gần nhất không tới, sẽ gửi lại · disabled: đã ngừng"
    )
    disabled: str | None = Field(
        None,
        description="Vì sao ngừng. failing: gửi lại mãi không tới · gone: máy nhận trả lời 410 · stopped: có người tắt",
        example=None,
    )
    disabled_at: datetime | None = None
    failures: int = Field(description="Số lần liền gửi không tới.", example=0)
    next_attempt_at: datetime | None = Field(None, description="Khi retrying: lúc gửi lại.")
    cursor: int = Field(
        description="Mọi thay đổi đến số này đã gửi, không cần gửi, hoặc có trước webhook.", example=246
    )
    newest: int = Field(description="Số của thay đổi mới nhất; lớn hơn cursor là còn phải xem.", example=247)
    old_secret_until: datetime | None = Field(None, description="Đến lúc này mã ký cũ vẫn ký cùng mã mới.")

    @classmethod
    def of(cls, endpoint: Endpoint, newest: int, now: datetime) -> WebhookOut:
        """Tell of an endpoint as it is now."""
        disabled, failing = endpoint.disabled is not None, endpoint.failures > 0
        both_sign = len(endpoint.secrets_at(now)) > 1
        return cls(
            id=endpoint.id,
            url=endpoint.url,
            topics=list(endpoint.topics),
            kinds=list(endpoint.kinds),
            created_at=in_vietnam(endpoint.created_at),
            status="disabled" if disabled else "retrying" if failing else "active",
            disabled=endpoint.disabled,
            disabled_at=_shown(endpoint.disabled_at),
            failures=endpoint.failures,
            next_attempt_at=None if disabled else _shown(endpoint.next_at),
            cursor=endpoint.cursor,
            newest=newest,
            old_secret_until=_shown(endpoint.old_until) if both_sign else None,
        )


class WebhookMade(WebhookOut):
    """A new endpoint with its secret, which is shown this once."""

    secret: str = Field(description="Mã ký, chỉ hiện một lần.", example=_SECRET)


class WebhookList(BaseModel):
    """All endpoints of the partner, the oldest first."""

    items: list[WebhookOut]


class SecretIn(BaseModel):
    """How to change the secret."""

    keep_old: StrictBool = Field(
        True, description="true: mã cũ còn ký cùng mã mới 24 giờ · false: mã cũ ngừng ngay, khi bị lộ"
    )

    class Config:
        """Unknown fields are an error, not a silence."""

        extra = Extra.forbid


class EnableIn(BaseModel):
    """How to go on."""

    missed: Literal["send", "skip"] = Field(
        "send", description="send: gửi bù mọi thay đổi đã lỡ · skip: chỉ gửi thay đổi từ nay về sau"
    )

    class Config:
        """Unknown fields are an error, not a silence."""

        extra = Extra.forbid


class DeliveryOut(BaseModel):
    """One attempt to send a message."""

    message: str = Field(description="webhook-id của tin.", example="msg_wh_0123456789abcdef_247")
    kind: str = Field(description="change: tự gửi · test: gửi thử · retry: bạn bảo gửi lại")
    number: int | None = Field(None, description="Số của thay đổi; không có khi gửi thử.", example=247)
    at: datetime
    ms: int = Field(description="Mất bao nhiêu mili giây.", example=84)
    delivered: bool = Field(example=True)
    status: int | None = Field(None, description="Mã HTTP máy nhận trả lời.", example=204)
    error: str | None = Field(
        None,
        description="status: không phải 2xx · redirect: chuyển hướng, không đi theo · gone: 410 · "
        "timeout: quá 10 giây · no_such_host: không có tên miền · refused_address: tên miền dẫn vào mạng riêng · "
        "tls: chứng thư sai · connection: không kết nối được",
    )
    said: str | None = Field(None, description="Đầu câu trả lời của máy nhận, khi tin không tới.")

    @classmethod
    def of(cls, attempt: Attempt) -> DeliveryOut:
        """Tell of an attempt."""
        return cls(
            message=attempt.message,
            kind=attempt.kind,
            number=attempt.number,
            at=in_vietnam(attempt.at),
            ms=round(attempt.ms),
            delivered=attempt.error is None,
            status=attempt.status,
            error=attempt.error,
            said=attempt.said,
        )


class DeliveryList(BaseModel):
    """The last attempts, the newest first."""

    items: list[DeliveryOut]


def _shown(moment: datetime | None) -> datetime | None:
    return in_vietnam(moment) if moment is not None else None


def item_of(portal: str | None) -> Callable[[Change], dict[str, Any]]:
    """How a message tells of a change: as ``GET /v1/changes`` does.

    Nobody asks, so the portal's own address is known only when the operator says it (``HOIDAP_BASE_URL``).
    """

    def item(change: Change) -> dict[str, Any]:
        told = spelled(change, portal or "")
        fields: dict[str, Any] = jsonable_encoder(told if portal else told.copy(update={"url": None}))
        return fields

    return item


def sender_of(state: State) -> Sender:
    """What sends the messages of a running server."""
    settings = state.settings
    assert state.history is not None and state.webhooks is not None
    return Sender(
        state.webhooks,
        state.history,
        item_of(settings.base_url),
        shown=lambda: state.shown_number,
        local=settings.webhooks_local,
    )


def add_webhooks(app: FastAPI, state: State) -> None:
    """Add the routes; all are for the partner's own endpoints, others' do not exist."""

    def store() -> EndpointStore:
        assert state.webhooks is not None
        return state.webhooks

    def sender() -> Sender:
        assert state.sender is not None
        return state.sender

    def mine_of(id: str = _ID, partner: PartnerKey = PARTNER) -> Endpoint:
        try:
            return store().get(id, partner.id)
        except UnknownEndpoint:
            raise Failure(404, "unknown_webhook", f"you have no webhook '{id[:24]}'", "id") from None

    mine = Depends(mine_of)

    def newest() -> int:
        assert state.history is not None
        return state.history.last()[0]

    def told(endpoint: Endpoint, response: Response) -> WebhookOut:
        _private(response)
        return WebhookOut.of(endpoint, newest(), day.now())

    def made(endpoint: Endpoint, response: Response) -> WebhookMade:
        return WebhookMade(**told(endpoint, response).dict(), secret=endpoint.secret)

    @app.post(
        "/v1/webhooks",
        status_code=201,
        response_model=WebhookMade,
        responses=ERRORS,
        tags=["webhooks"],
        summary="Thêm nơi nhận tin thay đổi",
    )
    async def add(body: WebhookIn, response: Response, partner: PartnerKey = PARTNER) -> WebhookMade:
        """Tell this address of every change from now on; ``secret`` is shown this once."""
        url = await _reachable(sender(), body.url, state.settings.webhooks_local)
        topics, kinds = _known(body)

        def keep() -> WebhookMade:
            endpoint = Endpoint(
                id=new_endpoint_id(),
                partner=partner.id,
                url=url,
                created_at=day.now(),
                secret=new_signing_secret(),
                cursor=newest(),
                topics=topics,
                kinds=kinds,
            )
            try:
                store().add(endpoint)
            except TooManyEndpoints:
                words = f"a partner has at most {MOST_ENDPOINTS} webhooks: delete one first"
                raise Failure(422, "too_many_webhooks", words) from None
            return made(endpoint, response)

        return await asyncio.to_thread(keep)

    @app.get(
        "/v1/webhooks", response_model=WebhookList, responses=ERRORS, tags=["webhooks"], summary="Các nơi nhận tin"
    )
    def list_(response: Response, partner: PartnerKey = PARTNER) -> WebhookList:
        """Your webhooks, the oldest first."""
        _private(response)
        last, now = newest(), day.now()
        return WebhookList(items=[WebhookOut.of(each, last, now) for each in store().all(partner.id)])

    @app.get(
        "/v1/webhooks/{id}", response_model=WebhookOut, responses=ERRORS, tags=["webhooks"], summary="Một nơi nhận tin"
    )
    def show(response: Response, endpoint: Endpoint = mine) -> WebhookOut:
        """One webhook: whether it is heard, or why it was disabled."""
        return told(endpoint, response)

    @app.delete("/v1/webhooks/{id}", status_code=204, responses=ERRORS, tags=["webhooks"], summary="Xóa nơi nhận tin")
    def remove(endpoint: Endpoint = mine) -> Response:
        """Send nothing more there, and forget what was sent."""
        store().remove(endpoint.id)
        return Response(status_code=204)

    @app.post(
        "/v1/webhooks/{id}/secret", response_model=WebhookMade, responses=ERRORS, tags=["webhooks"], summary="Đổi mã ký"
    )
    def rotate(response: Response, body: SecretIn | None = None, endpoint: Endpoint = mine) -> WebhookMade:
        """A new secret, shown this once; for 24 hours every message bears a signature of each."""
        keep_old = body is None or body.keep_old
        store().rotate(endpoint.id, new_signing_secret(), day.now(), keep_old)
        return made(store().get(endpoint.id), response)

    @app.post(
        "/v1/webhooks/{id}/enable", response_model=WebhookOut, responses=ERRORS, tags=["webhooks"], summary="Gửi tiếp"
    )
    def enable(response: Response, body: EnableIn | None = None, endpoint: Endpoint = mine) -> WebhookOut:
        """Send again after it was disabled: what was missed too, or only what is new."""
        skip = body is not None and body.missed == "skip"
        store().enable(endpoint.id, newest() if skip else None)
        return told(store().get(endpoint.id), response)

    @app.post(
        "/v1/webhooks/{id}/disable", response_model=WebhookOut, responses=ERRORS, tags=["webhooks"], summary="Ngừng gửi"
    )
    def disable(response: Response, endpoint: Endpoint = mine) -> WebhookOut:
        """Send nothing until it is enabled again."""
        store().disable(endpoint.id, STOPPED, day.now())
        return told(store().get(endpoint.id), response)

    @app.post(
        "/v1/webhooks/{id}/test", response_model=DeliveryOut, responses=ERRORS, tags=["webhooks"], summary="Gửi thử"
    )
    async def test(response: Response, endpoint: Endpoint = mine) -> DeliveryOut:
        """Send a message of the type ``test`` now, signed as all are, and tell what came of it."""
        _private(response)
        return DeliveryOut.of(await sender().test(endpoint))

    @app.get(
        "/v1/webhooks/{id}/deliveries",
        response_model=DeliveryList,
        responses=ERRORS,
        tags=["webhooks"],
        summary="Những lần gửi gần đây",
    )
    def deliveries(
        response: Response,
        limit: int = Query(50, ge=1, le=KEPT_ATTEMPTS),
        endpoint: Endpoint = mine,
    ) -> DeliveryList:
        """The last attempts, the newest first; the last 200 are kept."""
        _private(response)
        found = store().attempts(endpoint.id, limit)
        return DeliveryList(items=[DeliveryOut.of(attempt) for attempt in found])

    @app.post(
        "/v1/webhooks/{id}/deliveries/{number}/retry",
        response_model=DeliveryOut,
        responses={**ERRORS, 409: ERRORS[404]},
        tags=["webhooks"],
        summary="Gửi lại một thay đổi",
    )
    async def retry(response: Response, number: int = _NUMBER, endpoint: Endpoint = mine) -> DeliveryOut:
        """Send a change again now, under the same ``webhook-id``, and tell what came of it."""
        _private(response)
        try:
            return DeliveryOut.of(await sender().retry(endpoint, number))
        except NotToSend:
            words = f"no change {number} for this webhook"
            raise Failure(404, "unknown_delivery", words, "number") from None
        except NotYet as why:
            raise Failure(409, "not_yet", str(why), "number") from None


def _private(response: Response) -> None:
    response.headers["Cache-Control"] = "private, no-store"


def _known(body: WebhookIn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Topics and kinds, each once, when all are known."""
    try:
        for topic in body.topics:
            check_name("topics", topic[:80], known_topics(), "chủ đề")
        for kind in body.kinds:
            check_name("kinds", kind[:80], KINDS, "loại thay đổi")
    except BadSelection as error:
        raise Failure(422, "bad_selection", str(error), error.field) from None
    return tuple(dict.fromkeys(body.topics)), tuple(dict.fromkeys(body.kinds))


async def _reachable(sender: Sender, url: str, local: bool) -> str:
    """The address when something can be sent there."""
    try:
        usual = httpx.URL(checked_url(url, local))
        port = usual.port or (443 if usual.scheme == "https" else 80)
        await sender.reachable(usual.raw_host.decode("ascii"), port)
    except BadAddress as why:
        raise Failure(422, "bad_address", str(why), "url") from None
    except NotSent as refused:
        words = {"no_such_host": "no such host", "refused_address": "the host leads to an address that is not public"}
        raise Failure(422, "bad_address", words[refused.code], "url") from None
    return str(usual)
