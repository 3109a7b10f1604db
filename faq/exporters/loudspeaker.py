"""A bulletin for the loudspeakers of a village: text as it is read, of a length asked for in minutes.

There is no sound: the one Vietnamese voice that ships inside a package, espeak-ng's, is no voice for listeners.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters.selection import Publisher, Selection
from faq.exporters.spoken import NORTH, SOUTH, Voice, full_date, number, read_aloud, readings, syllables
from faq.exporters.wording import notices
from faq.topics import known_topics
from law.acts import Acts

WORDING_FILE = Path(__file__).with_name("loudspeaker.yml")

#: How fast a bulletin is read, pauses included. Vietnamese read aloud runs at 5.22 syllables a second without its
#: pauses (Pellegrino, Coupé, Marsico, "A cross-language perspective on speech information rate", Language 87, 2011);
#: seven presenters of Vietnamese television measured over 26 seconds spoke 3.7 to 5.5 a second, pauses included
#: (a survey quoted at emcovu.com/trong-vong-1-phut-nen-doc-bao-nhieu-tu). Outdoors, for listeners at work and elderly
#: ones, we stay a little under the slowest of them: 200 a minute are 3.3 a second. A station sets its own ``rate``.
SYLLABLES_PER_MINUTE = 200
#: How far the length may lie from the one asked for.
TOLERANCE = 0.1
#: A longer sentence is broken at its semicolons and colons.
LONG_SENTENCE = 35
#: So many questions are begun before an answer is made fuller.
QUESTIONS_PER_MINUTE = 1.0
#: How much opening and end say, from much to little.
FRAMES = ("full", "brief", "short", "least")
#: A bulletin of so few questions may take another one to come nearer to its time.
FEW = 3
#: Up to this many acts are named at the end.
MAX_ACTS = 3


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The sentences of loudspeaker.yml, read once a process."""
    data: dict[str, Any] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True)
class Bulletin:
    """What is read, a sentence a line, and how long it takes; ``note`` is for the reader and is not read."""

    text: str
    syllables: int
    seconds: int
    note: str = ""
    #: ids of the answers that are read, whole or in part
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """An entry as it is read: its question, and its answer in pieces that stand only behind one another."""

    entry: FaqEntry
    title: str
    pieces: tuple[str, ...]
    notices: tuple[str, ...]
    #: syllables of the question and of each piece
    lengths: tuple[int, ...] = field(default=())


#: How many pieces of which item are read, in the order of the bulletin.
Plan = dict[int, int]


def export(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    minutes: int = 5,
    rate: int = SYLLABLES_PER_MINUTE,
    voice: str = "bac",
) -> str:
    """The bulletin; a note in front says when it could not be made as long as asked for."""
    bulletin = bulletin_of(selection, corpus, acts, publisher, minutes, rate, SOUTH if voice == "nam" else NORTH)
    return "\n\n".join(filter(None, (bulletin.note, bulletin.text))) + "\n"


def held(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    minutes: int = 5,
    rate: int = SYLLABLES_PER_MINUTE,
    voice: str = "bac",
) -> tuple[str, ...]:
    """Ids of the answers that such a bulletin reads."""
    spoken = SOUTH if voice == "nam" else NORTH
    return bulletin_of(selection, corpus, acts, publisher, minutes, rate, spoken).entries


def bulletin_of(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    minutes: int = 5,
    rate: int = SYLLABLES_PER_MINUTE,
    voice: Voice = NORTH,
) -> Bulletin:
    """Short answers first, then fuller ones, as far as the time goes; whole pieces only."""
    entries = selection.weightiest(selection.entries(corpus))
    wanted = minutes * rate
    # what is far more than enough is not read through
    enough = entries[: max(12, minutes * 6)]
    maker = _Maker(tuple(_item(entry, selection, acts, voice) for entry in enough), selection, acts, publisher, voice)
    plan, frame = maker.planned(wanted)
    text = maker.text(plan, frame)
    length = syllables(text)
    seconds = round(length * 60 / rate)
    note = ""
    if abs(length - wanted) > TOLERANCE * wanted:
        all_of_it = all(plan.get(at) == len(item.pieces) for at, item in enumerate(maker.items))
        note = words()["too_short" if all_of_it else "uneven"].format(length=_duration(seconds, voice))
    read = tuple(maker.items[at].entry.id for at in plan)
    return Bulletin(text, length, seconds, " ".join(note.split()), read)


def _item(entry: FaqEntry, selection: Selection, acts: Acts, voice: Voice) -> Item:
    title = read_aloud(entry.title, voice)
    pieces = tuple("\n".join(_sentences(piece, voice)) for piece in _pieces(entry.body))
    said = tuple("\n".join(_sentences(notice, voice)) for notice in notices(entry, selection.as_of, acts))
    return Item(entry, title, pieces, said, (syllables(title), *map(syllables, pieces)))


def _pieces(body: str) -> list[str]:
    """Paragraphs of an answer; a line that leads to a list stays with it."""
    pieces: list[str] = []
    for paragraph in body.split("\n\n"):
        if pieces and pieces[-1].endswith(":"):
            pieces[-1] += f"\n{paragraph}"
        else:
            pieces.append(paragraph)
    return pieces


def _sentences(text: str, voice: Voice) -> Iterator[str]:
    """The sentences of a piece as they are read, long ones in parts; each ends with a mark."""
    for line in read_aloud(text, voice).split("\n"):
        for sentence in re.split(r"(?<=[.!?])\s+", line.strip()):
            for part in _parts(sentence):
                yield _capital(part) if part[-1] in ".!?:" else f"{_capital(part).rstrip(',;')}."


def _parts(sentence: str) -> list[str]:
    """A long sentence in parts: at its semicolons, and where that is not enough at its colons."""
    if not sentence or syllables(sentence) <= LONG_SENTENCE:
        return [sentence] if sentence else []
    parts = re.split(r";\s+", sentence)
    parts = [
        piece
        for part in parts
        for piece in (re.split(r"(?<=:)\s+", part) if syllables(part) > LONG_SENTENCE else [part])
    ]
    return [part for part in parts if part]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


class _Maker:
    """Puts a bulletin together from its items and finds which of their pieces fill the time."""

    def __init__(
        self, items: tuple[Item, ...], selection: Selection, acts: Acts, publisher: Publisher, voice: Voice
    ) -> None:
        self.items = items
        self._selection = selection
        self._acts = acts
        self._publisher = publisher
        self._voice = voice
        self._read: dict[str, str] = {}
        self._counted: dict[str, int] = {}

    def planned(self, wanted: int) -> tuple[Plan, int]:
        """What is read, and how much opening and end say (see ``FRAMES``)."""
        first = sum(wanted < least * SYLLABLES_PER_MINUTE for least in (3, 2))
        best: tuple[Plan, int] | None = None
        for frame in range(first, len(FRAMES)):
            plan = self._filled(wanted, frame)
            if best is None or self._off(plan, frame, wanted) < self._off(best[0], best[1], wanted):
                best = plan, frame
            if self._off(plan, frame, wanted) <= TOLERANCE * wanted:
                break
        assert best is not None
        return best

    def _off(self, plan: Plan, frame: int, wanted: int) -> int:
        return abs(self._length(plan, frame) - wanted)

    def _filled(self, wanted: int, frame: int) -> Plan:
        """Items with short answers, then fuller ones, then more items, while they fit; then the nearest length."""
        begun = max(1, round(QUESTIONS_PER_MINUTE * wanted / SYLLABLES_PER_MINUTE))
        plan: Plan = {}
        for at in range(len(self.items)):
            if len(plan) < begun:
                self._try(plan, {at: 1}, frame, wanted)
        plan = plan or {min(range(len(self.items)), key=lambda at: self.items[at].lengths[1]): 1}
        grown = True
        while grown:
            grown = any(
                [
                    self._try(plan, {at: count + 1}, frame, wanted)
                    for at, count in sorted(plan.items())
                    if count < len(self.items[at].pieces)
                ]
            )
        for at in range(len(self.items)):
            if at not in plan:
                self._try(plan, {at: 1}, frame, wanted)
        return self._nearest(plan, frame, wanted)

    def _try(self, plan: Plan, more: Plan, frame: int, wanted: int) -> bool:
        """Put more into a plan when it still fits."""
        fits = self._length(plan | more, frame) <= wanted
        if fits:
            plan |= more
        return fits

    def _nearest(self, plan: Plan, frame: int, wanted: int) -> Plan:
        """Change one item at a time as long as that brings the length nearer."""
        while True:
            changes = [
                {**plan, at: count}
                for at, item in enumerate(self.items)
                for count in range(len(item.pieces) + 1)
                if count != plan.get(at, 0) and (count or len(plan) > 1)
            ]
            if len(plan) <= FEW:
                # one item in another's place
                changes += [
                    {at: count for at, count in plan.items() if at != out} | {other: 1}
                    for out in plan
                    for other in range(len(self.items))
                    if other not in plan
                ]
            changes = [{at: count for at, count in sorted(change.items()) if count} for change in changes]
            best = min(changes, key=lambda change: self._off(change, frame, wanted), default=plan)
            if self._off(plan, frame, wanted) <= TOLERANCE / 2 * wanted:
                return plan
            if self._off(best, frame, wanted) >= self._off(plan, frame, wanted):
                return plan
            plan = best

    def _length(self, plan: Plan, frame: int) -> int:
        """Syllables of a plan, without putting its text together."""
        own = sum(sum(self.items[at].lengths[: count + 1]) for at, count in plan.items())
        return own + sum(self._syllables(text) for text in self._frame(plan, frame))

    def _syllables(self, text: str) -> int:
        if text not in self._counted:
            self._counted[text] = syllables(text)
        return self._counted[text]

    def _frame(self, plan: Plan, frame: int) -> Iterator[str]:
        """Everything that is read besides questions and answers."""
        yield from self._opening(plan, frame)
        for place, (at, count) in enumerate(plan.items()):
            yield from self._announced(place, len(plan), frame)
            yield words()["answer"]
            if count > 1 and not frame:
                yield words()["more"]
            yield from self._warned(plan, at)
        yield from self._end(plan, frame)

    def _warned(self, plan: Plan, at: int) -> list[str]:
        """The notices of an item that no item before it had."""
        before = {notice for other in plan if other < at for notice in self.items[other].notices}
        return [notice for notice in self.items[at].notices if notice not in before]

    def _announced(self, place: int, count: int, frame: int) -> list[str]:
        if count == 1:
            return [] if frame == len(FRAMES) - 1 else [words()["only"]]
        if place == count - 1:
            return [words()["last"]]
        return [words()["first"] if place == 0 else self._aloud(words()["next"].format(number=place + 1))]

    def _aloud(self, text: str) -> str:
        """Text as it is read; each text is worked out once."""
        if text not in self._read:
            self._read[text] = read_aloud(text, self._voice)
        return self._read[text]

    def _opening(self, plan: Plan, frame: int) -> Iterator[str]:
        lines = words()[f"intro_{FRAMES[frame]}"]
        if len(plan) == 1:
            lines = [line for line in lines if "{count}" not in line]
        day = self._selection.as_of
        for line in lines:
            yield self._aloud(
                line.format(
                    topic=self._topic(plan),
                    publisher=self._publisher.name,
                    day=full_date(day.day, day.month, day.year, self._voice),
                    count=len(plan),
                )
            )

    def _topic(self, plan: Plan) -> str:
        topics = dict.fromkeys(self.items[at].entry.topic for at in plan)
        if len(topics) > 2:
            return str(words()["whole"])
        return str(words()["topics_and"]).join(known_topics().get(topic, topic).lower() for topic in topics)

    def _end(self, plan: Plan, frame: int) -> Iterator[str]:
        for line in words()[f"outro_{FRAMES[frame]}"]:
            if self._publisher.portal or "{pointer}" not in line:
                acts = self._acts_named(plan, MAX_ACTS if frame < 2 else 1)
                cut = any(count < len(self.items[at].pieces) for at, count in plan.items())
                shortened = words()["shortened"] if cut else ""
                yield self._aloud(line.format(acts=acts, shortened=shortened, pointer=readings()["web_pointer"]))

    def _acts_named(self, plan: Plan, most: int) -> str:
        """The acts that most of the entries rest on."""
        day = self._selection.as_of
        counted = Counter(
            act for at in plan for act in {citation.act for citation in self.items[at].entry.citations_on(day)}
        )
        order = sorted(counted, key=lambda act: (-counted[act], act))
        named = [self._acts[act].short for act in order[:most]]
        if most == 1:
            return named[0]
        if len(order) > most:
            return str(words()["acts_more"].format(acts=", ".join(named)))
        if len(named) == 1:
            return named[0]
        return str(words()["acts_and"].format(acts=", ".join(named[:-1]), last=named[-1]))

    def text(self, plan: Plan, frame: int) -> str:
        """The bulletin: a blank line between its parts."""
        parts = ["\n".join(self._opening(plan, frame))]
        for place, (at, count) in enumerate(plan.items()):
            item = self.items[at]
            lines = [*self._announced(place, len(plan), frame), item.title, words()["answer"], item.pieces[0]]
            if count > 1 and not frame:
                lines.append(words()["more"])
            lines += [*item.pieces[1:count], *self._warned(plan, at)]
            parts.append("\n".join(lines))
        parts.append("\n".join(self._end(plan, frame)))
        return "\n\n".join(parts)


def _duration(seconds: int, voice: Voice) -> str:
    """A length of time in words."""
    minutes, rest = divmod(seconds, 60)
    key = "minutes" if not rest else "minutes_seconds" if minutes else "seconds"
    return str(words()[key].format(minutes=number(minutes, voice), seconds=number(rest, voice)))
