"""Bodies that a message names by a name that is gone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from law.agencies.bodies import REORGANISED, AmbiguousPlace, Found, UnknownPlace, find_body
from law.agencies.places import kind_at
from law.words import Word, fold, has_marks, words

#: An enforcement body, in folded words.
_BODY = re.compile(r"\b(?P<kind>(?:chi )?cuc |co quan )?(?:thi hanh an(?: dan su)?|thads|tha) ")

#: Words that people put together with a place, without tỉnh, thành phố… before it.
_CITY = ("tphcm", "hcm")
#: A place and the province behind it have no more words than this.
_LONGEST = 14


@dataclass(frozen=True)
class Named:
    """What somebody called the body, and the body that took over its work."""

    formerly: str
    body: str


def body_named_in(text: str, day: date) -> Named | None:
    """The body of today for an old body named in ``text``; none when it is named as it is called on ``day``."""
    if day < REORGANISED:
        return None
    whole = unicodedata.normalize("NFC", text)
    told, marked = words(whole), has_marks(whole)
    folded = "".join(f"{word.folded} " for word in told)
    for match in _BODY.finditer(folded):
        at = folded[: match.end()].count(" ")
        if at == len(told) or any(word.apart for word in told[folded[: match.start()].count(" ") + 1 : at + 1]):
            continue
        kind = (match["kind"] or "").strip()
        placed = kind_at(told, at, marked) is not None or told[at].folded in _CITY
        if (placed or kind in ("cuc", "chi cuc")) and (found := _place_at(whole, told, at)):
            return _named(found, kind)
    return None


def _place_at(whole: str, told: Sequence[Word], at: int) -> Found | None:
    """The place that begins at a word: with the province that may follow it, or else up to the next sign."""
    signs = [later for later in range(at + 1, len(told)) if told[later].apart]
    for end in (at + _LONGEST, min(signs, default=at + _LONGEST)):
        rest = whole[told[at].start : told[min(end, len(told)) - 1].end]
        try:
            found = find_body(rest)
        except (AmbiguousPlace, UnknownPlace):
            continue
        if f"{fold(rest)} ".startswith(f"{found.matched} "):
            return found
    return None


def _named(found: Found, kind: str) -> Named | None:
    if found.level == "district":
        return Named(found.district_body, found.body.name) if found.district_body else None
    if found.level == "province" and kind != "chi cuc" and (found.formerly or kind == "cuc"):
        province = found.formerly or found.body.formerly[0]
        return Named(found.body.former_name(province), found.body.name)
    return None
