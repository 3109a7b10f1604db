"""The interviews as Rasa forms: one validation and one closing action a tool, made from ``forms.yml``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.calculators.computation import BadInput, Computation
from actions.dialogue.computing import given
from actions.dialogue.crisis import speaks_of_self_harm
from actions.dialogue.interview import Interview, Step
from actions.dialogue.spec import Field, Form, known_forms
from actions.reply import (
    FIRST_FROM,
    ActionReply,
    choices_out,
    computed_out,
    intent_of,
    is_something_to_reply_to,
    latest_day,
    ranking_of,
    rows_of,
)
from actions.tools import TOOLS
from faq.answer import choices_for
from faq.corpus import served_corpus
from law.calendar import OutOfCalendar
from law.effective import NotInForce

REQUESTED = "requested_slot"
#: slots of the interviews themselves: the one filled last, tries in a row, tools already computed
ANSWERED, TRIES, DONE = "answered_slot", "tries", "tools_done"
#: Words that stop the interview or begin it again are believed from this confidence on.
STOP_FROM = 0.6
#: Words that ask for another tool, or mean something else where any words may be the answer, from this one on.
SURE_FROM = 0.9
#: Whoever asks for another tool in the middle of one does so in at most this many words.
LONGEST_SWITCH = 14


class _OfTool(Action, ABC):
    """An action of one tool's interview; the classes are made below, one a tool."""

    @property
    @abstractmethod
    def form(self) -> Form:
        """The interview."""

    def _compute(self, slots: Any, day: date) -> Computation:
        return TOOLS[self.form.tool].parse_obj(given(self.form.tool, slots, day)).run(day)

    def _slots(self, tracker: Tracker) -> dict[str, Any]:
        return {each.slot: tracker.get_slot(each.slot) for each in self.form.fields}


class ValidateForm(_OfTool):
    """Reads an answer, notes it, asks the next question; Rasa calls it for every message of a form."""

    def name(self) -> str:
        """The name by which Rasa finds the validation of a form."""
        return f"validate_{self.form.name}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take one message through the interview."""
        message = tracker.latest_message
        text, day, own = str(message.get("text") or ""), latest_day(message), f"use_{self.form.tool}"
        slots = self._slots(tracker)
        interview = Interview(known_forms(), self.form, slots, day, lambda filled: self._compute(filled, day))
        asked = self.form.field(tracker.get_slot(REQUESTED))
        in_danger = speaks_of_self_harm(text)
        if asked is None:
            step = interview.begin(
                "" if text.startswith("/") else text, self.form.tool in (tracker.get_slot(DONE) or ())
            )
        elif in_danger and asked.kind != "letter":
            step = Step(ask=asked, ended="danger")
        else:
            step = interview.answer(
                asked,
                text,
                tracker.get_slot(ANSWERED),
                tries=int(tracker.get_slot(TRIES) or 0),
                other=is_something_to_reply_to(message, SURE_FROM if asked.kind == "place" else FIRST_FROM),
                stop=_means(message, asked, STOP_FROM, "stop"),
                again=_means(message, asked, STOP_FROM, "start_over") or _means(message, asked, SURE_FROM, own),
                switch=_other_tool(message, asked, self.form) is not None,
            )
        events: list[EventType] = []
        if step.ended in ("digression", "danger"):
            events += ActionReply().run(dispatcher, tracker, domain)
        elif in_danger:
            # a letter may well speak of poison in a field, and who asks for a tool gets it: help is named beside
            dispatcher.utter_message(response="utter_notice_self_harm")
        events += [SlotSet(slot, value) for slot, value in step.set.items()]
        if step.answered is not None:
            events.append(SlotSet(ANSWERED, step.answered))
        elif asked is not None and step.set.get(asked.slot) is not None:
            events.append(SlotSet(ANSWERED, asked.slot))
        missed = asked is not None and step.missed
        events.append(SlotSet(TRIES, int(tracker.get_slot(TRIES) or 0) + 1 if missed else 0))
        events.append(SlotSet(REQUESTED, step.ask.slot if step.ask else None))
        self._speak(dispatcher, step, _beside(message, day) if asked is None else {})
        return events

    def _speak(self, dispatcher: CollectingDispatcher, step: Step, beside: dict[str, Any]) -> None:
        said = "\n\n".join(step.say)
        if step.ended == "danger":
            return  # nobody is asked for a date now; the question stays open
        if step.ask is None:
            # what was computed speaks for itself, beside what it took from before
            if step.ended == "done" and step.reused:
                for told in step.reused:
                    dispatcher.utter_message(text=known_forms().say("reused_done", told=told))
            elif said and step.ended != "done":
                over: dict[str, Any] = {"tool": self.form.tool, "over": step.ended}
                status = {"status": "handoff"} if step.ended == "given_up" else {}
                dispatcher.utter_message(text=said, json_message=over | status)
            if step.ended == "given_up":
                dispatcher.utter_message(response="utter_contact")
            return
        titles = list(step.choices) or [option.title for option in step.ask.options]
        asks = {"slot": step.ask.slot, "kind": step.ask.kind, "says": _says(step.ask)}
        data: dict[str, Any] = {
            "tool": self.form.tool,
            "asks": asks,
            "question": step.ask.ask,
            "buttons": titles,
            **beside,
        }
        dispatcher.utter_message(text="\n\n".join(filter(None, (said, step.ask.ask))), json_message=data)


class ActionCompute(_OfTool):
    """Ends an interview with the figure, its steps and what they rest on."""

    def name(self) -> str:
        """The action that follows a form in the rules."""
        return f"action_{self.form.tool}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Compute, unless the interview was left before its end."""
        slots = self._slots(tracker)
        day = latest_day(tracker.latest_message)
        events: list[EventType] = [SlotSet(ANSWERED, None), SlotSet(TRIES, 0)]
        if self.form.next(slots) is not None:
            events += (SlotSet(each.slot, None) for each in self.form.fields if not each.fact)
            other = _other_tool(tracker.latest_message, None, self.form)
            return [*events, FollowupAction(other.name)] if other else events
        try:
            computation = self._compute(slots, day)
        except (BadInput, NotInForce, OutOfCalendar) as error:
            text = error.text(self.form.tool) if isinstance(error, BadInput) else None
            response = {"text": text} if text else {"response": "utter_tool_refused"}
            dispatcher.utter_message(**response, json_message={"status": "unanswered", "tool": self.form.tool})
            return events
        data = computed_out(computation, given(self.form.tool, slots, day))
        dispatcher.utter_message(text=computation.summary, json_message=data)
        done = dict.fromkeys((*(tracker.get_slot(DONE) or ()), self.form.tool))
        return [*events, SlotSet(DONE, list(done))]


def _beside(message: dict[str, Any], day: date) -> dict[str, Any]:
    """What the search found for the message that started a tool: the person may have wanted to read, not to compute."""
    ranking = ranking_of(message)
    choices = choices_for(ranking, served_corpus(), day) if ranking.outcome != "unanswered" else ()
    return {"ranking": rows_of(ranking), "choices": choices_out(choices)}


def _means(message: dict[str, Any], asked: Field | None, least: float, wanted: str) -> bool:
    """Whether a message has an intent; in a letter, where any words are an answer, only known words have one."""
    intent, confidence = intent_of(message)
    return intent == wanted and confidence >= (1.0 if asked and asked.kind == "letter" else least)


def _other_tool(message: dict[str, Any], asked: Field | None, form: Form) -> Form | None:
    """The other tool that a message asks for; a long story is told to the one that asks."""
    if len(str(message.get("text") or "").split()) > LONGEST_SWITCH:
        return None
    others = (each for each in known_forms().forms.values() if each is not form)
    return next((each for each in others if _means(message, asked, SURE_FROM, f"use_{each.tool}")), None)


def _says(asked: Field) -> list[str]:
    """Every answer that can be chosen, so that the search need not be asked about it."""
    return [phrase for option in asked.options for phrase in (option.title, *option.words)]


def _made(base: Any) -> Iterable[type[_OfTool]]:
    for tool, form in known_forms().forms.items():
        yield type(f"{base.__name__}{tool.title()}", (base,), {"form": form, "__module__": __name__})


#: rasa-sdk registers every class that is not abstract; the bases lack a form.
MADE = (*_made(ValidateForm), *_made(ActionCompute))
