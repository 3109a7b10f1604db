"""``/static``: files whose address changes with their content are kept for a year, the others asked about again."""

from __future__ import annotations

import os
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class LastingFiles(StaticFiles):
    """Static files with a word to caches: ``?v=`` names the content; fonts keep theirs for good."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, *args: Any
    ) -> Response:
        """The file, or 304."""
        response = super().file_response(full_path, stat_result, scope, *args)
        lasting = scope.get("query_string", b"").startswith(b"v=") or str(full_path).endswith(".woff2")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response
