"""Embed keys: which site may show the assistant, how it looks there, and how much it may ask."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Integer, String, Table, Text

from faq.topics import known_topics
from gateway.database import metadata
from gateway.kept import Kept

embed_keys = Table(
    "embed_keys",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("name", String(120), nullable=False),
    #: lists are kept as words with a space between them; neither an origin nor a topic holds one
    Column("origins", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("title", String(60)),
    Column("accent", String(7)),
    Column("logo", String(80)),
    Column("turns_per_minute", Integer, nullable=False),
    Column("turns_per_day", Integer, nullable=False),
    Column("paused", Text),
    Column("webview", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
)

TURNS_PER_MINUTE = 15
TURNS_PER_DAY = 20_000

LONGEST_NAME = 120
LONGEST_TITLE = 60
LONGEST_PAUSE = 300

LOGO = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}\.(?:svg|png|webp|jpg)")
_ID = re.compile(r"pk_[0-9a-f]{16}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+|localhost")
_ORIGIN = re.compile(r"(?P<scheme>[a-z]+)://(?P<host>[^/:?#@\s]+)(?::(?P<port>[0-9]{1,5}))?")
#: Hosts that are this machine: only they may be named without encryption.
_THIS_MACHINE = ("localhost", "127.0.0.1")
_USUAL_PORTS = {"https": "443", "http": "80"}


class BadKey(ValueError):
    """A key that cannot be kept; the message is for the operator."""


@dataclass(frozen=True)
class EmbedKey:
    """What one partner may do; the id is public, the origins are what protects it."""

    id: str
    name: str
    #: exactly as a browser sends them: scheme, host and a port that is not the usual one
    origins: tuple[str, ...]
    created_at: datetime
    #: only entries of these topics are answered; all when empty
    topics: tuple[str, ...] = ()
    title: str | None = None
    accent: str | None = None
    #: name of a file in the folder of logos
    logo: str | None = None
    turns_per_minute: int = TURNS_PER_MINUTE
    turns_per_day: int = TURNS_PER_DAY
    #: the words that citizens see while the key is paused
    paused: str | None = None
    #: apps whose pages have no origin of their own may use the key
    webview: bool = False

    @property
    def channel(self) -> str:
        """Under which turns asked through the key are kept."""
        return f"embed:{self.id}"


def new_id() -> str:
    """A public id that nobody has yet."""
    return f"pk_{secrets.token_hex(8)}"


def checked_origin(origin: str) -> str:
    """An origin as browsers send it; ``BadKey`` says what is wrong and what would be right."""
    if "*" in origin:
        raise BadKey(f"origin '{origin}': không dùng dấu *; ghi đủ từng địa chỉ, ví dụ https://bao.example.vn")
    parts = _ORIGIN.fullmatch(origin)
    if parts is None:
        likely = _ORIGIN.match(origin.lower())
        right = f"; có phải {likely.group(0)}?" if likely else ""
        raise BadKey(f"origin '{origin}': chỉ ghi giao thức và tên miền, không có đường dẫn hay dấu / ở cuối{right}")
    scheme, host, port = parts["scheme"], parts["host"], parts["port"]
    if scheme != "https" and not (scheme == "http" and host in _THIS_MACHINE):
        raise BadKey(f"origin '{origin}': phải là https:// (http:// chỉ cho localhost khi thử)")
    if not (_HOST.fullmatch(host) or host in _THIS_MACHINE):
        raise BadKey(
            f"origin '{origin}': tên miền viết chữ thường không dấu như trình duyệt gửi; "
            "tên miền tiếng Việt ghi dạng xn--…"
        )
    if port is not None and (not 0 < int(port) < 65536 or port.startswith("0")):
        raise BadKey(f"origin '{origin}': cổng phải từ 1 đến 65535")
    if port == _USUAL_PORTS[scheme]:
        raise BadKey(f"origin '{origin}': bỏ cổng :{port}, trình duyệt không gửi cổng mặc định")
    return origin


def checked(key: EmbedKey, logos: Path | None = None) -> EmbedKey:
    """The key when everything in it can be kept; ``BadKey`` names what cannot."""
    if not _ID.fullmatch(key.id):
        raise BadKey(f"mã '{key.id}' không đúng dạng pk_…")
    if not key.name.strip() or len(key.name) > LONGEST_NAME:
        raise BadKey(f"tên đơn vị phải có từ 1 đến {LONGEST_NAME} ký tự")
    if not key.origins:
        raise BadKey("phải có ít nhất một origin, ví dụ https://bao.example.vn")
    for origin in key.origins:
        checked_origin(origin)
    if unknown := [topic for topic in key.topics if topic not in known_topics()]:
        raise BadKey(f"không có chủ đề '{unknown[0]}'; các chủ đề: {', '.join(known_topics())}")
    if key.title is not None and not 0 < len(key.title.strip()) <= LONGEST_TITLE:
        raise BadKey(f"tiêu đề phải có từ 1 đến {LONGEST_TITLE} ký tự")
    if key.accent is not None and not _COLOUR.fullmatch(key.accent):
        raise BadKey(f"màu '{key.accent}' phải có dạng #rrggbb chữ thường, ví dụ #9b1c1c")
    if key.logo is not None and not LOGO.fullmatch(key.logo):
        raise BadKey(f"logo '{key.logo}' phải là tên tệp .svg, .png, .webp hoặc .jpg, chữ thường không dấu")
    if key.logo is not None and logos is not None and not (logos / key.logo).is_file():
        raise BadKey(f"không có tệp '{key.logo}' trong {logos}: chép tệp vào đó trước")
    if key.turns_per_minute < 1 or key.turns_per_day < 1:
        raise BadKey("giới hạn phải từ 1 lượt trở lên")
    if key.paused is not None and not 0 < len(key.paused.strip()) <= LONGEST_PAUSE:
        raise BadKey(f"lời báo tạm dừng phải có từ 1 đến {LONGEST_PAUSE} ký tự")
    return key


class KeyStore(Kept[EmbedKey]):
    """Keeps keys in the database."""

    def __init__(self, url: str) -> None:
        super().__init__(url, embed_keys, _row, _key)


def _row(key: EmbedKey) -> dict[str, Any]:
    return {**key.__dict__, "origins": " ".join(key.origins), "topics": " ".join(key.topics)}


def _key(row: Any) -> EmbedKey:
    return EmbedKey(**{**row, "origins": tuple(row["origins"].split()), "topics": tuple(row["topics"].split())})


class KnownKeys:
    """The keys as this process knows them: read again from the database when older than seconds."""

    KEEP_SECONDS = 5.0

    def __init__(self, store: KeyStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._keys: dict[str, EmbedKey] = {}
        self._until = float("-inf")
        self._reading = asyncio.Lock()

    async def find(self, id: str) -> EmbedKey | None:
        """The key of an id, as it was at most ``KEEP_SECONDS`` ago."""
        if self._clock() >= self._until:
            async with self._reading:
                if self._clock() >= self._until:
                    keys = await asyncio.to_thread(self._store.all)
                    self._keys = {key.id: key for key in keys}
                    self._until = self._clock() + self.KEEP_SECONDS
        return self._keys.get(id)
