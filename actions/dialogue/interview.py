"""One turn of an interview: what is noted, what is said, what is asked next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from actions.calculators.computation import BadInput, Wording
from actions.dialogue import letters, reading
from actions.dialogue.reading import Problem, Value
from actions.dialogue.spec import Field, Form, Forms, is_open
from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.effective import NotInForce
from viet import quantities

#: After so many answers in a row that cannot be read the interview stops and names a person to ask.
MOST_TRIES = 2


@dataclass(frozen=True)
class Step:
    """What one message does to an interview."""

    #: slots to set; ``None`` empties one
    set: Mapping[str, Any] = field(default_factory=dict)
    say: tuple[str, ...] = ()
    ask: Field | None = None
    #: buttons instead of the field's own options
    choices: tuple[str, ...] = ()
    #: ``done``, ``stopped``, ``given_up`` or ``switched`` (to another tool) when the interview is over; ``digression``
    #: when the message is no answer but something else that can be replied to
    ended: str | None = None
    #: the message could not be read at all
    missed: bool = False
    #: the answer that ``à không, …`` would take back now, when it is another than the one just set
    answered: str | None = None
    #: what was kept from before, to be told even when the tool has all it needs
    reused: tuple[str, ...] = ()


class Interview:
    """The interview of one tool on one day; ``check`` computes, and refuses what cannot be."""

    def __init__(
        self,
        forms: Forms,
        form: Form,
        slots: Mapping[str, Any],
        day: date,
        check: Callable[[Mapping[str, Any]], object],
    ) -> None:
        self._forms = forms
        self._form = form
        self._slots = dict(slots)
        self._day = day
        self._check = check

    def begin(self, text: str, done_before: bool) -> Step:
        """Start: keep what another tool was told, read what the first message already says."""
        changes: dict[str, Any] = {}
        say = [self._forms.say("started", title=self._form.title)]
        if self._form.intro:
            say.append(Wording.of(self._form.tool).say(self._form.intro))
        reused: dict[str, str] = {}
        if reading.words_of(text) == reading.words_of(self._form.title):
            text = ""  # its button says nothing about the case
        for each in self._form.fields:
            value = self._slots.get(each.slot)
            if each.fact and value is not None and not done_before and each.applies(self._slots):
                told = each.told.format(value=_said(each, value))
                reused[each.slot] = told
                say.append(self._forms.say("reused", told=told))
            else:
                changes[each.slot] = self._slots[each.slot] = None
        found = self._harvest(text)
        for slot, value in found.items():
            changes[slot] = self._slots[slot] = value.value
            if (field := self._form.field(slot)) and field.kind not in ("choice", "place"):
                say.append(self._forms.say("noted", value=value.said))
        step = replace(self._go_on(changes, say), reused=tuple(reused.values()))
        return replace(step, answered=next(reversed(found), next(reversed(reused), None)))

    def answer(
        self,
        asked: Field,
        text: str,
        answered: str | None,
        tries: int = 0,
        other: bool = False,
        stop: bool = False,
        again: bool = False,
        switch: bool = False,
    ) -> Step:
        """Take one message.

        ``answered`` is the slot filled before and ``tries`` how many messages in a row could not be read.
        ``other`` says that the message is a question of its own, ``stop`` that it sounds like leaving, ``again``
        like beginning once more, ``switch`` like asking for another tool: they count only when it is no answer.
        """
        leaving = stop or again or switch
        if answered and reading.takes_back(asked, text):
            corrected = self._correct(answered, text, asked)
            if corrected is not None:
                return corrected
        if asked.kind == "letter" and not (leaving and not self._chooses_in_letter(asked, text)):
            return self._letter(asked, text)
        # any words may name a place, but those that mean something else must be a known one
        strays = asked.kind == "letter" or (asked.kind == "place" and (other or leaving) and not _is_place(text))
        read = None if strays else reading.read(asked, text, self._day, self._slots.get(asked.slot))
        if isinstance(read, Value):
            self._slots[asked.slot] = read.value
            changes = {asked.slot: read.value}
            noted = asked.kind in reading.SEVERAL or read.assumed
            say = [self._forms.say("noted", value=read.said)] if noted else []
            if asked.kind == "day":
                changes |= self._second_day(asked, text)
            changes |= self._volunteered(text)
            return self._go_on(changes, say)
        if isinstance(read, Problem):
            return Step(say=(self._forms.say(read.key, **read.values),), ask=asked, choices=read.choices)
        if stop:
            return self.stop()
        if switch:
            return Step(ended="switched")
        if again:
            return self.begin("", done_before=True)
        if other:
            return Step(say=(self._forms.say("back_to_form"),), ask=asked, ended="digression")
        if tries + 1 >= MOST_TRIES:
            return Step(say=(self._forms.say("not_understood_again"),), ended="given_up")
        return Step(say=(self._forms.say("not_understood"),), ask=asked, missed=True)

    def _correct(self, answered: str, text: str, asked: Field) -> Step | None:
        """Take back the answer before; ``None`` when the message holds no other answer to that question."""
        before = self._form.field(answered)
        if before is None:
            return None
        if before.kind == "letter":
            kind = self._slots["document_kind"]
            last = letters.last_answered(kind, self._slots.get(before.slot))
            if last is None:
                return None
            read = reading.corrected(letters.as_field(last), text, None, self._day)
            if isinstance(read, Value):
                return self._note_letter(last.key, read, [self._forms.say("changed", value=read.said)])
        else:
            read = reading.corrected(before, text, self._slots.get(answered), self._day)
            if read is None:
                before, read = self._correct_earlier(before, text)
            if isinstance(read, Value):
                self._slots[before.slot] = read.value
                return self._go_on({before.slot: read.value}, [self._forms.say("changed", value=read.said)])
        if isinstance(read, Problem):
            return Step(say=(self._forms.say(read.key, **read.values),), ask=self._now(asked), choices=read.choices)
        return None

    def _correct_earlier(self, before: Field, text: str) -> tuple[Field, Value | Problem | None]:
        """Another answer of the same message that the words can take back: the sum, when a day came after it."""
        for each in reversed(self._form.fields):
            old = self._slots.get(each.slot)
            if each.kind in ("day", "money", "percent") and each is not before and old is not None:
                read = reading.corrected(each, text, old, self._day)
                if read is not None:
                    return each, read
        return before, None

    def _chooses_in_letter(self, asked: Field, text: str) -> bool:
        """Whether a message is a choice that the letter offers now: ``bỏ qua`` leaves a line, not the letter."""
        wanted = letters.waiting(self._slots["document_kind"], self._slots.get(asked.slot))
        return wanted is not None and reading.chooses(letters.as_field(wanted), text)

    def _letter(self, asked: Field, text: str) -> Step:
        """One answer for a letter; words are taken as they are."""
        wanted = letters.waiting(self._slots["document_kind"], self._slots.get(asked.slot))
        assert wanted is not None
        read = reading.read(letters.as_field(wanted), text, self._day)
        if isinstance(read, Problem):
            return Step(say=(self._forms.say(read.key, **read.values),), ask=self._now(asked), choices=read.choices)
        if read is None:
            return Step(say=(self._forms.say("not_understood"),), ask=self._now(asked))
        return self._note_letter(wanted.key, read, [])

    def _note_letter(self, key: str, read: Value, say: list[str]) -> Step:
        slot = letters.SLOT
        refusal = letters.refused(self._slots["document_kind"], key, read.value, self._day)
        if refusal is not None:
            asked = self._form.field(slot)
            return Step(say=(refusal.text(self._form.tool),), ask=self._now(asked) if asked else None)
        filled = letters.noted(self._slots["document_kind"], self._slots.get(slot), key, read.value)
        self._slots[slot] = filled
        return self._go_on({slot: filled}, say)

    def _now(self, asked: Field) -> Field:
        """What is asked in truth: for a letter, its own next question."""
        if asked.kind != "letter":
            return asked
        wanted = letters.waiting(self._slots["document_kind"], self._slots.get(asked.slot))
        return replace(letters.as_field(wanted), kind="letter") if wanted else asked

    def stop(self) -> Step:
        """Leave the interview."""
        return Step(say=(self._forms.say("stopped"),), ended="stopped")

    def _go_on(self, changes: dict[str, Any], say: list[str]) -> Step:
        """Ask the next question, or the one again whose answer the calculator refuses; else the interview is done."""
        waiting = self._form.waiting(self._slots)
        refusal = self._refusal(waiting)
        again = self._refused_field(refusal) if refusal is not None else None
        if refusal is not None and again is not None:
            changes[again.slot] = None
            return Step(changes, (*say, refusal.text(self._form.tool)), again)
        if waiting:
            return Step(changes, tuple(say), self._now(waiting[0]))
        return Step(changes, tuple(say), ended="done")

    def _refusal(self, waiting: list[Field]) -> BadInput | None:
        """Why the answers cannot be computed with; tried as soon as what is still to be asked has a trial value."""
        if any(each.trial is None for each in waiting):
            return None
        try:
            self._check(self._slots | {each.slot: each.trial for each in waiting})
        except BadInput as refusal:
            return refusal
        except (NotInForce, ValueError):
            pass
        return None

    def _refused_field(self, refusal: BadInput) -> Field | None:
        """The answered field that a refusal is about."""
        answered = (each for each in reversed(self._form.fields) if not is_open(self._slots.get(each.slot)))
        return next((each for each in answered if refusal.field in each.inputs and each.applies(self._slots)), None)

    def _harvest(self, text: str) -> dict[str, Value]:
        """What the first message already answers, each number and day used once."""
        found: dict[str, Value] = {}
        known = dict(self._slots)
        days = [each for each in quantities.find_days(text, self._day) if each.day and each.why is None]
        amounts = [each for each in quantities.find_amounts(text) if not each.negative]
        for each in self._form.fields:
            if not is_open(known.get(each.slot)) or not each.applies(known):
                continue
            value: Value | None = None
            if each.kind == "choice":
                value = _mentioned(each, text)
            elif each.kind == "day" and days:
                read = reading.read(each, text[days[0].start : days[0].end], self._day)
                value = read if isinstance(read, Value) else None
                days.pop(0)
            elif each.kind == "day_list" and days:
                read = reading.read(each, text, self._day)
                value = read if isinstance(read, Value) else None
                days = []
            elif each.kind == "money" and amounts:
                amount = amounts.pop(0)
                read = reading.read(each, text[amount.start : amount.end], self._day)
                value = read if isinstance(read, Value) else None
            elif each.kind == "percent" and quantities.find_percent(text):
                read = reading.read(each, text, self._day)
                value = read if isinstance(read, Value) else None
            elif each.kind == "place" and self._form.tool == "agency" and _is_place(text):
                value = Value(text, text)
            if value is not None:
                found[each.slot] = value
                known[each.slot] = value.value
        return found

    def _volunteered(self, text: str) -> dict[str, Any]:
        """What is never asked for but was said."""
        fields = [each for each in self._form.fields if each.volunteered and self._slots.get(each.slot) is None]
        said = {each.slot: value.value for each in fields if (value := _mentioned(each, text))}
        self._slots.update(said)
        return said

    def _second_day(self, asked: Field, text: str) -> dict[str, Any]:
        """``từ 1/1/2020 đến 1/1/2021`` answers two questions at once."""
        following = self._form.next(self._slots)
        days = [each for each in quantities.find_days(text, self._day) if each.day and each.why is None]
        if following is None or following.kind != "day" or len(days) != 2:
            return {}
        read = reading.read(following, text[days[1].start : days[1].end], self._day)
        if not isinstance(read, Value):
            return {}
        self._slots[following.slot] = read.value
        return {following.slot: read.value}


def _said(wanted: Field, value: Any) -> str:
    """A slot's value for people."""
    if wanted.kind == "day":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def _mentioned(wanted: Field, text: str) -> Value | None:
    """The one option that a running text names by its title or by a phrase of two words or more."""
    said = f" {' '.join(reading.words_of(text))} "
    named = []
    for option in wanted.options:
        phrases = [" ".join(reading.words_of(phrase)) for phrase in (option.title, *option.words)]
        against = [" ".join(reading.words_of(phrase)) for phrase in option.not_beside]
        if any(f" {phrase} " in said for phrase in against):
            continue
        if any(len(phrase.split()) > 1 and f" {phrase} " in said for phrase in phrases):
            named.append(option)
    return Value(named[0].value, named[0].title) if len(named) == 1 else None


def _is_place(text: str) -> bool:
    if len(text) > reading.LONGEST_PLACE:
        return False
    try:
        find_body(text)
    except AmbiguousPlace:
        return True
    except UnknownPlace:
        return False
    return True
