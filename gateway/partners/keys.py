"""Partner keys: who reads the answers by program, and how much; of a secret only its digest is kept."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Column, DateTime, Integer, String, Table, Text

from gateway.database import metadata
from gateway.failure import ASK_FOR_KEY, Failure
from gateway.kept import Kept

partner_keys = Table(
    "partner_keys",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("name", String(120), nullable=False),
    #: SHA-256 of the secret: it has 192 random bits, so nothing slower is needed
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("contact", String(254)),
    Column("reads_per_minute", Integer, nullable=False),
    Column("reads_per_day", Integer, nullable=False),
    Column("paused", Text),
    Column("created_at", DateTime, nullable=False),
    #: when the secret was last made
    Column("secret_at", DateTime, nullable=False),
)

READS_PER_MINUTE = 600
READS_PER_DAY = 100_000

LONGEST_NAME = 120
LONGEST_CONTACT = 254
LONGEST_PAUSE = 300

ID = re.compile(r"pt_[0-9a-f]{16}")
SECRET = re.compile(r"hd_[0-9a-f]{48}")
_HASH = re.compile(r"[0-9a-f]{64}")
_CONTACT = re.compile(r"[^@\s<>\"]+@[^@\s<>\".]+(?:\.[^@\s<>\".]+)+")


class BadPartner(ValueError):
    """A partner that cannot be kept; the message is for the operator."""


@dataclass(frozen=True)
class PartnerKey:
    """One partner: what its program may do with its secret."""

    id: str
    name: str
    secret_hash: str
    created_at: datetime
    secret_at: datetime
    #: an e-mail address for news about the interface
    contact: str | None = None
    #: calls of every kind, but named for what nearly all of them are
    reads_per_minute: int = READS_PER_MINUTE
    reads_per_day: int = READS_PER_DAY
    #: why the partner is refused for now, in words for its programmers
    paused: str | None = None


def new_id() -> str:
    """A public id that nobody has yet."""
    return f"pt_{secrets.token_hex(8)}"


def new_secret() -> str:
    """A secret, to be shown once."""
    return f"hd_{secrets.token_hex(24)}"


def hash_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checked(partner: PartnerKey) -> PartnerKey:
    """The partner when everything in it can be kept; ``BadPartner`` names what cannot."""
    if not ID.fullmatch(partner.id):
        raise BadPartner(f"mã '{partner.id}' không đúng dạng pt_…")
    if not partner.name.strip() or len(partner.name) > LONGEST_NAME:
        raise BadPartner(f"tên đơn vị phải có từ 1 đến {LONGEST_NAME} ký tự")
    if not _HASH.fullmatch(partner.secret_hash):
        raise BadPartner("phải lưu SHA-256 của mã bí mật, không lưu mã bí mật")
    if partner.contact is not None and not (
        _CONTACT.fullmatch(partner.contact) and len(partner.contact) <= LONGEST_CONTACT
    ):
        raise BadPartner(f"thư điện tử '{partner.contact}' phải có dạng ten@bao.example.vn")
    if partner.reads_per_minute < 1 or partner.reads_per_day < 1:
        raise BadPartner("giới hạn phải từ 1 lượt gọi trở lên")
    if partner.paused is not None and not 0 < len(partner.paused.strip()) <= LONGEST_PAUSE:
        raise BadPartner(f"lời báo tạm dừng phải có từ 1 đến {LONGEST_PAUSE} ký tự")
    return partner


class PartnerStore(Kept[PartnerKey]):
    """Keeps partners in the database."""

    def __init__(self, url: str) -> None:
        super().__init__(url, partner_keys, _row, _partner)

    def with_secret(self, secret: str) -> PartnerKey | None:
        """The partner whose secret this is."""
        return self.first(partner_keys.c.secret_hash == hash_of(secret))


def _row(partner: PartnerKey) -> dict[str, Any]:
    return dict(partner.__dict__)


def _partner(row: Mapping[str, Any]) -> PartnerKey:
    return PartnerKey(**row)


class KnownPartners:
    """The partners as the running server asks for them.

    The database is asked each time, so that a secret that was rotated stops at once in every process.
    """

    def __init__(self, store: PartnerStore) -> None:
        self.store = store

    async def find(self, secret: str) -> PartnerKey | None:
        """The partner of a secret."""
        return await asyncio.to_thread(self.store.with_secret, secret) if SECRET.fullmatch(secret) else None


#: Makes the key appear in the OpenAPI document; who calls is decided in ``gateway.embed.guard``.
BEARER = HTTPBearer(
    scheme_name="partner",
    description="Mã bí mật của đối tác, dạng `hd_…`, do đơn vị vận hành cấp. Cách xin mã: trang /doi-tac.",
    auto_error=False,
)


_KEY = Depends(BEARER)


def partner_of(request: Request, _: HTTPAuthorizationCredentials | None = _KEY) -> PartnerKey:
    """The partner who calls; 401 when the call bears no key."""
    partner: PartnerKey | None = getattr(request.state, "partner", None)
    if partner is None:
        raise Failure(
            401, "partner_required", "send your key: Authorization: Bearer hd_…", "Authorization", ASK_FOR_KEY
        )
    return partner


#: For routes that anybody may call, with quotas of their own when they have a key: ``@app.get(…, **KEY_OPTIONAL)``.
KEY_OPTIONAL: dict[str, Any] = {"dependencies": [_KEY], "openapi_extra": {"security": [{}]}}
#: For routes of partners only: ``partner: PartnerKey = PARTNER``.
PARTNER = Depends(partner_of)
