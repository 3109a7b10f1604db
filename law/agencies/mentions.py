"""Bodies that a message names by a name that is gone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from law.agencies.bodies import REORGANISED, AmbiguousPlace, UnknownPlace, find_body, fold

#: An enforcement body and the place behind it, in folded words.
_NAMED = re.compile(
    r"\b(?P<kind>(?:chi )?cuc |co quan )?(?:thi hanh an(?: dan su)?|thads|tha) "
    r"(?P<place>(?:huyen|quan|thi xa|tx|thanh pho|tp|tinh) (?:\w+ ?){1,6})"
)


@dataclass(frozen=True)
class Named:
    """What somebody called the body, and the body that took over its work."""

    formerly: str
    body: str


def body_named_in(text: str, day: date) -> Named | None:
    """The body of today for an old body named in ``text``; none when it is named as it is called on ``day``."""
    if day < REORGANISED:
        return None
    folded = fold(text)
    match = _NAMED.search(folded)
    if match is None:
        return None
    try:
        found = find_body(folded[match.start("place") :])
    except (AmbiguousPlace, UnknownPlace):
        return None
    if found.level == "district" and found.district_body:
        return Named(found.district_body, found.body.name)
    if found.formerly or (match["kind"] or "").strip() in ("cuc", "chi cuc"):
        province = found.formerly or found.body.formerly[0]
        return Named(found.body.former_name(province), found.body.name)
    return None
