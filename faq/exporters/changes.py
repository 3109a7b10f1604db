"""What became of answers: new, changed, ended; and what differs between two versions, in words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from faq.entry import FaqEntry
from faq.exporters.wording import in_figures, wording
from law.acts import Acts
from law.citations import Citation

_T = TypeVar("_T")

KINDS = ("new", "changed", "ended")


@dataclass(frozen=True)
class Event:
    """A version that begins, or ends with nothing after it."""

    kind: str
    entry: FaqEntry
    #: the version that ``entry`` takes the place of
    before: FaqEntry | None
    #: the day from which it counts
    on: date
    #: whether that day is still to come on the day asked for
    coming: bool
    #: the day of the news: when it was read or took effect, whichever is later; while it is to come, when it was read
    updated: date

    @property
    def key(self) -> str:
        """A name that stays the same as long as the event does: ``id/2026-07-01``, ``id/2026-07-01/het``."""
        return f"{self.entry.id}/{self.on.isoformat()}" + ("/het" if self.kind == "ended" else "")


def events(histories: Iterable[Sequence[FaqEntry]], as_of: date, since: date | None = None) -> list[Event]:
    """What happened to served versions, newest first; only what is news after ``since``.

    A text that was read again (a correction) is news on the day of that reading. The beginning of a version that
    has ended is no news any more: what took its place is, or its end.
    """
    found = [event for history in histories for event in _of(history, as_of)]
    wanted = [event for event in found if event.updated <= as_of and (since is None or event.updated > since)]
    return sorted(wanted, key=lambda event: (event.updated, event.on, event.key), reverse=True)


def _of(history: Sequence[FaqEntry], as_of: date) -> Iterable[Event]:
    starts = {entry.effective.start: entry for entry in history}
    ends = {entry.effective.end: entry for entry in history}
    for entry in history:
        before = ends.get(entry.effective.start)
        if entry.effective.end is None or as_of < entry.effective.end:
            yield _event("changed" if before else "new", entry, before, entry.effective.start, as_of)
        if entry.effective.end is not None and entry.effective.end not in starts:
            yield _event("ended", entry, None, entry.effective.end, as_of)


def _event(kind: str, entry: FaqEntry, before: FaqEntry | None, on: date, as_of: date) -> Event:
    assert entry.review is not None, "only served versions are news"
    coming = as_of < on
    return Event(kind, entry, before, on, coming, entry.review.on if coming else max(entry.review.on, on))


#: Sums, shares and periods; not articles, dates or numbers of acts.
_FIGURE = re.compile(
    r"(?<![\w/.,])\d[\d.,]*(?:\s*%|\s+(?:triệu |tỷ |nghìn )?(?:đồng|ngày làm việc|ngày|tháng|năm|tuổi|giờ|phút|lần))"
    r"(?!\s*\d)(?!\w)"
)
#: Words after which a number names a place in an act, a month or a year.
_PLACE = re.compile(r"(?:Điều|khoản|điểm|Chương|tháng|ngày|năm|số)\s+$", re.IGNORECASE)
#: Words by which a sentence of an old text tells of the law after it, and of a new one of the law before it.
_LATER = r"luật mới|hiện nay|nay là|{day}|{year}"
_EARLIER = r"luật cũ|trước đây|trước ngày|đến hết|trước {day}"
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
_MARK = re.compile(r"^(?:- |\d+\. )")


def differences(before: FaqEntry, after: FaqEntry, acts: Acts) -> list[str]:
    """What changed from one version to the next, or by a correction of the same version.

    Title, short answer, figures, provisions, how much of the wording.
    """
    words = wording()["feed"]
    day = in_figures(after.effective.start)
    moved = before.effective.start != after.effective.start
    told = []
    if before.title != after.title:
        told.append(words["title_gone"].format(before=before.title, after=after.title))
    if before.short_answer != after.short_answer:
        now = "short_answer_now" if moved else "short_answer_corrected"
        told += [
            words["short_answer"].format(before=before.short_answer),
            words[now].format(day=day, after=after.short_answer),
        ]
    gone, new = _changed_sentences(before.body, after.body)
    # a correction has no other side: both texts tell of the same time
    old_figures = _figures(_without(_LATER, before, after.effective.start) if moved else before.body)
    new_figures = _figures(_without(_EARLIER, after, after.effective.start) if moved else after.body)
    for key, figures in (
        ("numbers_gone", _only(old_figures, new_figures)),
        ("numbers_new", _only(new_figures, old_figures)),
    ):
        if figures:
            told.append(words[key].format(numbers=", ".join(figures)))
    old, new_basis = before.citations_on(_last_day(before)), after.citations_on(after.effective.start)
    for key, cited in (("citations_gone", _only(old, new_basis)), ("citations_new", _only(new_basis, old))):
        if cited:
            told.append(words[key].format(citations=by_act(cited, acts)))
    if gone or new:
        counted = (words["sentence_count"].format(count=count) for count in (len(gone), len(new)))
        told.append(words["sentences"].format(**dict(zip(("gone", "new"), counted))))
    return told or [words["same"]]


def by_act(citations: Iterable[Citation], acts: Acts) -> str:
    """Provisions gathered by act: ``Điều 60, khoản 2 Điều 7 Luật Thi hành án dân sự 2008; …``."""
    groups: dict[str, list[str]] = {}
    for citation in citations:
        groups.setdefault(citation.act, []).append(citation.provision())
    return "; ".join(f"{', '.join(filter(None, places))} {acts[id].short}".strip() for id, places in groups.items())


def sentences(text: str) -> list[str]:
    """The sentences of a body, list items by themselves, without their marks."""
    lines = (_MARK.sub("", line) for line in text.split("\n") if line)
    return [sentence for line in lines for sentence in _SENTENCE.split(line) if sentence]


def _changed_sentences(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = sentences(before), sentences(after)
    moves = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    changed = [move for move in moves if move[0] != "equal"]
    return [each for _, i, j, _, _ in changed for each in old[i:j]], [each for *_, i, j in changed for each in new[i:j]]


def _without(other_time: str, entry: FaqEntry, change: date) -> str:
    """A body without the sentences that tell of the other side of a change."""
    day = rf"0?{change.day}/0?{change.month}/{change.year}"
    pattern = re.compile(other_time.format(day=day, year=rf"\b{change.year}\b"), re.IGNORECASE)
    return "\n".join(each for each in re.split(r"(?<=[.!?])\s+|\n+", entry.body) if not pattern.search(each))


def _figures(text: str) -> list[str]:
    found = (match for match in _FIGURE.finditer(text) if not _PLACE.search(text[: match.start()]))
    return [re.sub(r"\s+", " ", match[0]) for match in found]


def _only(these: Iterable[_T], not_those: Iterable[_T]) -> list[_T]:
    others = set(not_those)
    return [each for each in dict.fromkeys(these) if each not in others]


def _last_day(entry: FaqEntry) -> date:
    end = entry.effective.end
    return end - timedelta(1) if end is not None else entry.effective.start
