"""What is new for who took a pack: the difference since the last download, and corrections of what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.day import in_vietnam
from faq.corpus import Corpus
from faq.exporters.selection import Publisher
from faq.exporters.spoken import read_aloud
from faq.exporters.typeset import basis_short
from faq.exporters.wording import doubts, in_figures
from gateway.partners.changes_http import told
from gateway.partners.history import CORRECTIONS, Change, History, net
from gateway.partners.materials import words as materials
from gateway.partners.packs import Download, Holding, Pack
from law.acts import Acts

WORDING_FILE = Path(__file__).with_name("packs.yml")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The sentences of packs.yml, read once a process."""
    data: dict[str, Any] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True)
class Item:
    """One answer that differs; ``why``: ``joined`` or ``left`` the pack while it stayed the same, else empty."""

    change: Change
    why: str = ""

    @property
    def kind(self) -> str:
        """What the change is called."""
        return str(words()["kinds"][self.change.kind])

    def told(self, acts: Acts) -> list[str]:
        """What is different, in sentences."""
        if self.why:
            return [words()[self.why]]
        if self.change.after is None:
            return [words()["gone"].format(day=in_figures(in_vietnam(self.change.at).date()))]
        return told(self.change, acts)


@dataclass(frozen=True)
class Notice:
    """A correction: an answer that files of the pack show has since become another one, or none."""

    change: Change
    #: names of the formats whose files show the text from before
    formats: tuple[str, ...]
    #: whether a later notice tells of the same answer
    superseded: bool

    @property
    def number(self) -> int:
        """The number of the change, by which the notice is named."""
        return self.change.number

    @property
    def kind(self) -> str:
        """What the change is called."""
        return str(words()["kinds"][self.change.kind])

    @property
    def statement(self) -> str:
        """What became of the answer, and since when."""
        start = self.change.after.effective.start if self.change.kind == "changed" and self.change.after else None
        day = in_figures(start or in_vietnam(self.change.at).date())
        return str(words()["notice"][self.change.kind].format(day=day))

    def told(self, acts: Acts) -> list[str]:
        """What is different, in sentences; nothing for an answer that is gone."""
        return told(self.change, acts) if self.change.after is not None else []

    def to_do(self) -> list[str]:
        """What to do with material that was handed out, by the kinds of files that were taken."""
        at = in_vietnam(self.change.at)
        moment = f"{at:%H:%M} ngày {in_figures(at.date())}"
        by_group: dict[str, list[str]] = {}
        for format in self.formats:
            material = materials().materials[format]
            by_group.setdefault(material.group, []).append(material.name.lower())
        return [
            words()["to_do"][group].format(formats=", ".join(by_group[group]), moment=moment)
            for group in materials().groups
            if group in by_group
        ]

    def correction(self, corpus: Corpus, on: date, acts: Acts, publisher: Publisher) -> str:
        """The words to publish on a day; empty when a later notice has them."""
        return "" if self.superseded else self._words(corpus, on, acts, publisher, with_page=True)

    def spoken(self, corpus: Corpus, on: date, acts: Acts, publisher: Publisher) -> str:
        """The same as it is read out; empty when a later notice has them."""
        return "" if self.superseded else read_aloud(self._words(corpus, on, acts, publisher, with_page=False))

    def _words(self, corpus: Corpus, on: date, acts: Acts, publisher: Publisher, with_page: bool) -> str:
        assert self.change.before is not None, "a correction has a text before"
        said = words()["correction"]
        given = {
            "publisher": publisher.name,
            "day": in_figures(in_vietnam(self.change.at).date()),
            "title": self.change.before.title,
        }
        if not corpus.has(self.change.id, on):
            return str(said["ended"].format(**given))
        now = corpus.at(self.change.id, on)
        basis = basis_short(now.citations_on(on), acts)
        given |= {"today": in_figures(on), "answer": now.short_answer, "basis": basis}
        same = now.short_answer == self.change.before.short_answer
        text = said["details" if same else "now"].format(**given)
        page = publisher.page(now)
        sentences = [text, *doubts(now, on, acts)]
        return " ".join(sentences) + (said["page"].format(page=page) if with_page and page else "")


@dataclass(frozen=True)
class Difference:
    """What is different since a download, or since a number of the history."""

    #: none when nothing was taken yet
    since: Download | None
    #: the number that was compared with; none when nothing was taken yet
    after: int | None
    #: the newest change that is told
    number: int
    items: tuple[Item, ...]


def notices(history: History, holdings: Sequence[Holding]) -> list[Notice]:
    """The correction notices of a pack, the newest first."""
    numbers = _corrections(history, holdings)
    newest = {id: number for number, id in sorted(numbers.items())}
    return [
        Notice(
            change,
            tuple(
                dict.fromkeys(
                    each.format for each in holdings if change.id in each.held and each.history < change.number
                )
            ),
            newest[change.id] != change.number,
        )
        for change in reversed(history.numbered(numbers))
    ]


def newest_notice(history: History, holdings: Sequence[Holding]) -> int:
    """The number of the newest correction notice; 0 when there is none."""
    return max(_corrections(history, holdings), default=0)


def _corrections(history: History, holdings: Iterable[Holding]) -> dict[int, str]:
    """Changes of entries after some file that shows them was taken: number to id."""
    oldest: dict[str, int] = {}
    for holding in holdings:
        for id in holding.held:
            oldest[id] = min(oldest.get(id, holding.history), holding.history)
    if not oldest:
        return {}
    marks = history.marks(min(oldest.values()))
    return {
        mark.number: mark.id
        for mark in marks
        if mark.kind in CORRECTIONS and mark.id in oldest and mark.number > oldest[mark.id]
    }


def difference(
    pack: Pack, last: Download | None, history: History, corpus: Corpus, on: date, after: int | None = None
) -> Difference:
    """What differs for a pack since its last download, or since change ``after``; the newest first.

    An entry that left the selection counts as ended, one that joined it as new.
    """
    newest, _ = history.last()
    if after is None and last is None:
        return Difference(None, None, newest, ())
    number = after if after is not None else last.history if last else 0
    shown = history.shown_after(number)
    if after is None and last is not None:
        then: frozenset[str] = last.selected
    else:
        then = frozenset(pack.entries(on, Corpus({id: (entry,) for id, entry in shown.items()})))
    now = set(pack.entries(on, corpus))
    changes = {change.id: change for change in net(history.after(number))}
    found = []
    for id in now | then:
        change = changes.get(id)
        at, place = (change.at, change.number) if change else (pack.changed_at, number)
        if id in now and id in then:
            if change is not None:
                found.append(Item(change))
        elif id in now:
            whole = change is not None and change.before is None
            joined = Change(place, at, "new", id, None, corpus.at(id, on))
            found.append(Item(change) if whole and change else Item(joined, "joined"))
        elif id in shown:
            gone = change is not None and change.after is None
            left = Change(place, at, "ended", id, shown[id], None)
            found.append(Item(change) if gone and change else Item(left, "left"))
    ordered = sorted(found, key=lambda item: (-item.change.number, item.change.id))
    return Difference(last if after is None else None, number, newest, tuple(ordered))


def told_of(items: Iterable[Item]) -> Mapping[str, int]:
    """How many answers there are of each kind, in the words of packs.yml."""
    counted: dict[str, int] = {}
    for item in items:
        counted[item.kind] = counted.get(item.kind, 0) + 1
    return counted
