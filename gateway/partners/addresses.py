"""Where messages to partners may go: public hosts with encryption, and at the address that was checked."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import httpx

LONGEST_URL = 500

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
#: A name with a dot whose last part is no number: ``127.0.0.1``, ``2130706433`` and ``0x7f.1`` are none.
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
#: Ends of names that only mean something inside a network (RFC 6761, 6762, 8375 and usage).
_PRIVATE = (
    *("local", "localhost", "localdomain", "internal", "intranet", "private", "corp", "home", "lan"),
    *("arpa", "test", "invalid", "example", "onion", "alt"),
)
#: Hosts that are this machine, for trying; only with ``HOIDAP_WEBHOOKS_LOCAL``.
_THIS_MACHINE = ("localhost", "127.0.0.1")
_FIRST_FREE_PORT = 1024
#: The part of IPv6 that is routed on the internet.
_ROUTED = ipaddress.IPv6Network("2000::/3")

#: Addresses of a host and port, as the system finds them; ``OSError`` when there are none.
LookUp = Callable[[str, int], Sequence[str]]


class BadAddress(ValueError):
    """An address that is not taken; the message is for the partner's programmers."""


class NotSent(Exception):
    """Nothing was sent; ``code`` says why: ``no_such_host`` or ``refused_address``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def checked_url(url: str, local: bool = False) -> str:
    """The address in its usual spelling; ``BadAddress`` says what is wrong.

    Only its form is looked at; where the name leads is looked at each time something is sent.
    """
    if len(url) > LONGEST_URL:
        raise BadAddress(f"at most {LONGEST_URL} characters")
    try:
        # twice: only of an address in small letters is the usual port left out
        parsed = httpx.URL(str(httpx.URL(url)))
    except httpx.InvalidURL:
        raise BadAddress("not an address, e.g. https://bao.example.vn/hoidap") from None
    host = parsed.raw_host.decode("ascii")
    here = local and host in _THIS_MACHINE
    if parsed.scheme != "https" and not (parsed.scheme == "http" and here):
        raise BadAddress("must begin with https://")
    if parsed.userinfo:
        raise BadAddress("no user name or password in the address")
    if parsed.fragment:
        raise BadAddress("no part after #")
    if not here and not _is_public_name(host):
        raise BadAddress(
            f"'{host[:80]}' is no public host name; numeric addresses and names of private networks are refused"
        )
    if parsed.port is not None and not _FIRST_FREE_PORT <= parsed.port <= 65535:
        raise BadAddress(f"port 443, or {_FIRST_FREE_PORT} to 65535")
    return str(parsed)


def _is_public_name(host: str) -> bool:
    return len(host) <= 253 and bool(_NAME.fullmatch(host)) and host.rpartition(".")[2] not in _PRIVATE


def is_public(address: str) -> bool:
    """Whether an address is one of the internet's, whatever way it is written.

    IPv6 addresses that carry an IPv4 address (mapped, translated, 6to4, Teredo) are none: they would lead past the
    check of the address inside.
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return parsed in _ROUTED and parsed.is_global and parsed.sixtofour is None and parsed.teredo is None
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def look_up(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host, each once, in its order of preference."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


class Pinned(httpx.AsyncBaseTransport):
    """Looks a host up, refuses it unless all its addresses are public, and connects to one of those addresses.

    The name is not asked for a second time, so it cannot lead elsewhere in between; certificate, SNI and ``Host`` stay
    those of the name. Connections are not kept: two names at one address must not share one.
    """

    #: Of a host with many addresses so many are tried.
    MOST_ADDRESSES = 3

    def __init__(self, local: bool = False, find: LookUp = look_up, threads: Executor | None = None) -> None:
        self._local, self._find, self._threads = local, find, threads
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host when something may be sent there, else ``NotSent``."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, self._find, host, port)
        except (OSError, UnicodeError):
            raise NotSent("no_such_host") from None
        here = self._local and host in _THIS_MACHINE
        if not found or not all(ipaddress.ip_address(each).is_loopback if here else is_public(each) for each in found):
            raise NotSent("refused_address")
        return list(found)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first of the host's addresses that takes the connection."""
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        *others, last = (await self.addresses(host, port))[: self.MOST_ADDRESSES]
        for address in others:
            try:
                return await self._inner.handle_async_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_pinned(request, host, last))

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()


def _pinned(request: httpx.Request, host: str, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
