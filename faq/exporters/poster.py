"""An A4 poster that leads to a page: what it is about, a few short answers, a large code to scan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.selection import Publisher
from faq.exporters.wording import frame, in_figures, notices
from law.acts import Acts

MOST_ANSWERS = 3


def poster_data(
    title: str,
    dates: tuple[date, date],
    answers: Sequence[FaqEntry],
    count: int,
    page: str,
    scanned: str,
    day: date,
    acts: Acts,
    publisher: Publisher,
) -> dict[str, Any]:
    """What the poster says: of ``count`` answers the first few, as they apply on ``day``.

    ``page`` is the address in words, ``scanned`` the one in the code. Answers that need no warning go first.
    """
    words = typeset.words()["poster"]
    warned = {entry.id: notices(entry, day, acts) for entry in answers}
    shown = sorted(answers, key=lambda entry: bool(warned[entry.id]))[:MOST_ANSWERS]
    first, last = (in_figures(each) for each in dates)
    return {
        "day": typeset.day_out(day),
        "title": typeset.glued(title),
        "issuer": publisher.name,
        "logo": typeset.picture(publisher.logo),
        "kicker": words["kicker"],
        "dates": typeset.glued(words["dates"].format(first=first, last=last)),
        "answers": [
            {
                "question": typeset.glued(entry.title),
                "short": typeset.glued(entry.short_answer),
                "basis": typeset.glued(f"{typeset.words()['common']['basis']} {_basis(entry, day, acts)}."),
                "notices": [typeset.glued(notice) for notice in warned[entry.id]],
            }
            for entry in shown
        ],
        "scan": typeset.glued(words["scan"].format(count=count)),
        "address": words["address"],
        "page": typeset.bare(page),
        "qr": typeset.qr(scanned).decode(),
        "foot": [typeset.glued(f"{said}.") for said in (frame("applies_on", day=in_figures(day)), frame("disclaimer"))],
    }


def poster(data: dict[str, Any]) -> bytes:
    """The poster (PDF, one page)."""
    return typeset.pdf("poster", data)


def _basis(entry: FaqEntry, day: date, acts: Acts) -> str:
    return typeset.basis_short(entry.citations_on(day), acts)
