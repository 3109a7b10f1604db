"""One message to one address, once: what came back, in words from a closed list."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from dataclasses import dataclass

import httpx

from gateway.partners.addresses import NotSent, Pinned

# it logs whole addresses, and partners put tokens into theirs
logging.getLogger("httpx").setLevel(logging.WARNING)

#: So long an endpoint may take to answer, from the look-up of its name on.
ANSWER_SECONDS = 10.0
#: So long, and so much, of an answer's body is read.
BODY_SECONDS = 2.0
BODY_BYTES = 4096
#: So much of it is kept of a failed attempt.
SAID_CHARACTERS = 300

#: Why a message was not delivered, in words for the operator.
ERRORS = {
    "status": "máy nhận trả lời mã không phải 2xx",
    "redirect": "máy nhận chuyển hướng; hệ thống không đi theo",
    "gone": "máy nhận trả lời 410: không nhận nữa",
    "timeout": "máy nhận không trả lời trong 10 giây",
    "no_such_host": "không tìm thấy tên miền",
    "refused_address": "tên miền dẫn tới địa chỉ không phải của Internet công cộng",
    "tls": "chứng thư của máy nhận không hợp lệ",
    "connection": "không kết nối được, hoặc kết nối bị ngắt",
}

_HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": "hoidap-webhooks/1",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True)
class Answer:
    """What came of a message."""

    #: none when there was no answer
    status: int | None
    #: one of ``ERRORS``; none when the message was taken
    error: str | None
    #: how the body of a refusal begins
    said: str | None
    ms: float


class Poster:
    """Posts messages; follows no redirect and uses no proxy or password that the environment names."""

    def __init__(self, pinned: Pinned, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._answer_seconds = answer_seconds
        self._client = httpx.AsyncClient(
            transport=pinned, trust_env=False, follow_redirects=False, timeout=answer_seconds
        )

    async def post(self, url: str, content: bytes, headers: dict[str, str]) -> Answer:
        """Send JSON to an address; never raises for what the other side does."""
        request = self._client.build_request("POST", url, content=content, headers={**_HEADERS, **headers})
        started = time.perf_counter()
        status, error, said = None, None, None
        try:
            response = await asyncio.wait_for(self._client.send(request, stream=True), self._answer_seconds)
            status, error = response.status_code, _error_of(response.status_code)
            beginning = await _beginning(response)
            said = beginning if error is not None else None
        except (asyncio.TimeoutError, httpx.TimeoutException):
            error = "timeout"
        except NotSent as refused:
            error = refused.code
        except httpx.HTTPError as failed:
            error = "tls" if _is_of_tls(failed) else "connection"
        return Answer(status, error, said, (time.perf_counter() - started) * 1000)


async def _beginning(response: httpx.Response) -> str:
    """How an answer's body begins; the rest is not read, and a body that fails is no failure of the message."""
    read = bytearray()

    async def take() -> None:
        async for part in response.aiter_raw():
            read.extend(part[: BODY_BYTES - len(read)])
            if len(read) >= BODY_BYTES:
                return

    try:
        await asyncio.wait_for(take(), BODY_SECONDS)
    except (asyncio.TimeoutError, httpx.HTTPError):
        pass
    finally:
        await response.aclose()
    words = " ".join(bytes(read).decode(errors="replace").split())
    return "".join(letter for letter in words if letter.isprintable())[:SAID_CHARACTERS]


def _error_of(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if status == 410:
        return "gone"
    return "redirect" if 300 <= status < 400 else "status"


def _is_of_tls(error: BaseException) -> bool:
    """Whether a failure began as one of encryption."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
