"""``/widget``: the built files of the widget, as they ship; ``make widget`` builds them from ``widget/``."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response

from gateway.failure import Failure

FILES = Path(__file__).parent / "widget"
SOURCES = Path(__file__).parents[1] / "widget"

#: What a build depends on beside ``src/``; the same list stands in widget/build.mjs.
ALSO = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")

LASTING = "public, max-age=31536000, immutable"
#: Asked for again each time, and answered with 304 when nothing changed.
CHECKED = "no-cache"


#: Names without a hash, each the newest file of an element.
NEWEST = {"widget.js": "chat", "lienquan.js": "related"}
_VERSIONED = re.compile(r"hoidap-[a-z]+\.[0-9a-f]+\.js")


@dataclass(frozen=True)
class Built:
    """An element that ships: the name with its hash, and the integrity that a page can ask for."""

    file: str
    integrity: str
    bytes: int

    @property
    def path(self) -> str:
        """Its lasting address on the portal."""
        return f"/widget/{self.file}"

    @property
    def gzip_bytes(self) -> int:
        """What travels to a browser."""
        return len(_packed(self.file)[1])


@lru_cache(maxsize=1)
def _manifest() -> dict[str, Any]:
    return dict(json.loads((FILES / "manifest.json").read_text(encoding="utf-8")))


def built(element: str = "chat") -> Built:
    """What the manifest says of ``chat`` (``<hoidap-tha>``) or of ``related`` (``<hoidap-lienquan>``)."""
    said = _manifest() if element == "chat" else _manifest()[element]
    return Built(said["file"], said["integrity"], said["bytes"])


def built_from() -> str:
    """The digest of the sources that the files were built from."""
    return str(_manifest()["sources"])


def sources_digest() -> str:
    """The digest of the sources as they are now; ``built_from`` tells the one of the build."""
    names = [path.relative_to(SOURCES).as_posix() for path in (SOURCES / "src").rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for name in sorted([*names, *ALSO]):
        digest.update(name.encode() + b"\0" + (SOURCES / name).read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=16)
def _packed(name: str) -> tuple[bytes, bytes, str]:
    """A file, the same compressed, and its tag."""
    content = (FILES / name).read_bytes()
    return content, gzip.compress(content, 9, mtime=0), f'"{hashlib.sha256(content).hexdigest()[:24]}"'


def add_widget_files(app: FastAPI) -> None:
    """Add the routes; only names that are there when the server starts are served."""
    types = {".js": "text/javascript; charset=utf-8", ".json": "application/json", ".txt": "text/plain; charset=utf-8"}
    there = {path.name for path in FILES.iterdir() if path.suffix in types and path.name != "kept.txt"}

    @app.get("/widget/{name}", include_in_schema=False)
    def file(request: Request, name: str) -> Response:
        """One built file: a versioned one for a year, ``widget.js`` and ``lienquan.js`` always the newest."""
        stored = built(NEWEST[name]).file if name in NEWEST else name
        if stored not in there:
            raise Failure(404, "not_found", "no such file of the widget")
        content, packed, tag = _packed(stored)
        headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": CHECKED}
        if _VERSIONED.fullmatch(name):
            headers["Cache-Control"] = LASTING
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["Content-Encoding"] = packed, "gzip"
        return Response(content, media_type=types[Path(stored).suffix], headers=headers)
