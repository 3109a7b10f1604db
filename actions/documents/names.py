"""Names of offices and courts as people give them, written out so that a letter can be addressed to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.words import fold

_AGENCY = "Thi hành án dân sự"
_COURT = "Tòa án nhân dân"
#: What says that a name is that of an enforcement body already.
_ENFORCEMENT = re.compile(r"\b(?:thi hanh an|thads|tha|van phong|quan khu|quan doi)\b")
#: Bodies that are gone since 1 July 2025 and gave way to that of the province.
_GONE = re.compile(r"^(?:co quan )?(?:chi )?cuc\b")
_OFFICE = re.compile(
    r"(?:trưởng\s+)?(?:văn phòng|vp)\s*(?:thi hành án dân sự|thi hành án|thads|tha)?\s*(?P<name>\S.*)", re.IGNORECASE
)


def agency(typed: str) -> str:
    """``Quảng Ngãi``, ``Kon Tum`` and ``Chi cục THADS huyện Sơn Tịnh`` become today's body of the province."""
    said = fold(typed)
    if _ENFORCEMENT.search(said) and not _GONE.search(said):
        return _capital(typed)
    try:
        return find_body(typed).body.name
    except (AmbiguousPlace, UnknownPlace):
        return _capital(typed) if _ENFORCEMENT.search(said) else f"{_AGENCY} {typed}"


def office(typed: str) -> str:
    """What stands behind the words ``văn phòng thi hành án dân sự``; an old name is kept whole."""
    if re.search(r"\b(?:thua phat lai|tpl)\b", fold(typed)):
        return f"(tên đang dùng: {_capital(typed)})"
    named = _OFFICE.fullmatch(typed)
    return named["name"] if named else typed


def court(typed: str) -> str:
    """``Quảng Ngãi`` becomes ``Tòa án nhân dân Quảng Ngãi``."""
    is_court = re.search(r"\b(?:toa|tand)\b", fold(typed))
    return _capital(typed) if is_court else f"{_COURT} {typed}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


NAMERS: Mapping[str, Callable[[str], str]] = {"agency": agency, "office": office, "court": court}
