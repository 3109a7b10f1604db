"""An error as the interface answers it: one shape everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse

from gateway.schemas import ErrorOut

_CODES = (400, 401, 403, 404, 413, 422, 429, 500, 503)
ERRORS: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in _CODES}

#: What a 401 has to say: how to send a key.
ASK_FOR_KEY = {"WWW-Authenticate": "Bearer"}


class Failure(Exception):
    """An answer that is an error, in the one shape."""

    def __init__(
        self,
        http: int,
        code: str,
        message: str,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.http, self.code, self.message, self.field, self.headers = http, code, message, field, headers

    def response(self) -> JSONResponse:
        """The error as JSON."""
        body = {"error": {"code": self.code, "message": self.message, "field": self.field}}
        return JSONResponse(body, status_code=self.http, headers=dict(self.headers or {}))
