"""The same bytes every time for files that are archives inside (XLSX, DOCX, PPTX, ZIP)."""

from __future__ import annotations

import io
import re
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CORE = "docProps/core.xml"
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def archive(files: dict[str, bytes], day: date) -> bytes:
    """A ZIP of files in this order, all of one day (1980 or later)."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as out:
        for name, data in files.items():
            info = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            out.writestr(info, data)
    return made.getvalue()


def settled(data: bytes, day: date) -> bytes:
    """An office file whose archive and properties bear ``day`` instead of the moment of writing."""
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    with ZipFile(io.BytesIO(data)) as given:
        files = {name: given.read(name) for name in given.namelist()}
    if _CORE in files:
        files[_CORE] = _DATED.sub(rb"\g<1>" + moment + rb"\g<2>", files[_CORE])
    return archive(files, day)
