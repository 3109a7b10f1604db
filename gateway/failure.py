"""An error as the interface answers it: one shape everywhere."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from gateway.schemas import ErrorOut

ERRORS: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in (400, 404, 413, 422, 500, 503)}


class Failure(Exception):
    """An answer that is an error, in the one shape."""

    def __init__(self, http: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__(code)
        self.http, self.code, self.message, self.field = http, code, message, field

    def response(self) -> JSONResponse:
        """The error as JSON."""
        body = {"error": {"code": self.code, "message": self.message, "field": self.field}}
        return JSONResponse(body, status_code=self.http)
