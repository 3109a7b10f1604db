"""References to provisions: as written in files, as printed for people, as typed by people."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The letters that number points (điểm) in Vietnamese acts, in their order.
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

_ID = re.compile(
    r"(?P<act>[a-z0-9]+(?:-[a-z0-9]+)*)"
    r"(?:/dieu-(?P<article>\d+[a-zđ]?)"
    r"(?:/khoan-(?P<clause>\d+[a-zđ]?))?"
    rf"(?:/diem-(?P<point>[{POINT_LETTERS}]\d?))?)?"
)

_TYPED = re.compile(
    rf"(?:(?:điểm|diem)\s+(?P<point>[{POINT_LETTERS}]\d?)\s*[,;]?\s*)?"
    r"(?:(?:khoản|khoan)\s+(?P<clause>\d+[a-zđ]?)\s*[,;]?\s*)?"
    r"(?:điều|dieu|đ\.)\s*(?P<article>\d{1,3}[a-zđ]?)(?![\w/])"
    r"(?:\s*,?\s*(?:khoản|khoan)\s+(?P<clause_after>\d+[a-zđ]?)(?!\w))?"
    rf"(?:\s*,?\s*(?:điểm|diem)\s+(?P<point_after>[{POINT_LETTERS}]\d?)(?!\w))?"
    r"(?:\s*(?:của\s+|cua\s+)?(?P<act>"
    r"(?:bộ\s+luật|bo\s+luat|luật|luat|nghị\s+định|nghi\s+dinh|nđ|thông\s+tư|thong\s+tu|tt|bl)"
    r"(?:\s+số|\s+so)?\s*(?:\d+/\d{4}(?:/[\w-]+)?|(?:thads|tthc|thi\s+h[àa]nh\s+[áa]n(?:\s+d[âa]n\s+s[ựu])?"
    r"|t[ốo]\s+t[ụu]ng\s+h[àa]nh\s+ch[íi]nh|t[ốo]\s+t[ụu]ng\s+d[âa]n\s+s[ựu]|d[âa]n\s+s[ựu]|h[ìi]nh\s+s[ựu]"
    r"|h[ôo]n\s+nh[âa]n(?:\s+v[àa]\s+gia\s+[đd][ìi]nh)?|khi[ếe]u\s+n[ạa]i))(?:\s+(?:năm\s+|nam\s+)?\d{4})?"
    r"|bltthc|blttds|blds|blhs|lthads|lttcs|ltthc))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Citation:
    """One provision of one act; ``act`` is the act's id, e.g. ``luat-thads-2025``."""

    act: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read the file form ``act-id/dieu-45/khoan-1/diem-a``; ``ValueError`` otherwise."""
        match = _ID.fullmatch(text)
        if not match:
            raise ValueError(f"'{text}' is not of the form act-id/dieu-N/khoan-N/diem-x")
        return cls(**match.groupdict())

    def __str__(self) -> str:
        parts = [self.act]
        for word, value in (("dieu", self.article), ("khoan", self.clause), ("diem", self.point)):
            if value:
                parts.append(f"{word}-{value}")
        return "/".join(parts)

    def provision(self) -> str:
        """Print the place inside the act: ``điểm a khoản 1 Điều 45``; empty for a whole act."""
        words = [
            f"{word} {value}"
            for word, value in (("điểm", self.point), ("khoản", self.clause), ("Điều", self.article))
            if value
        ]
        return " ".join(words)


@dataclass(frozen=True)
class TypedCitation:
    """A provision as somebody typed it; ``act`` stays in their words, ``None`` if they named none."""

    start: int
    end: int
    article: str
    clause: str | None
    point: str | None
    act: str | None


def find(text: str) -> list[TypedCitation]:
    """Find provisions in running text, with or without tone marks; offsets are into ``text``."""
    return [
        TypedCitation(
            match.start(),
            match.end(),
            match["article"].lower(),
            _lower(match["clause"] or match["clause_after"]),
            _lower(match["point"] or match["point_after"]),
            match["act"],
        )
        for match in _TYPED.finditer(text)
    ]


def _lower(mark: str | None) -> str | None:
    return mark.lower() if mark else None
