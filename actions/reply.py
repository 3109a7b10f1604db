"""Answer from the entries, offer choices or tools, speak of the last answer, or say that we do not know."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.calculators.computation import BadInput, Computation
from actions.dialogue.areas import Area, area_of
from actions.dialogue.crisis import is_figure_of_speech, speaks_of_self_harm
from actions.dialogue.matters import names_a_matter
from actions.dialogue.roles import role_said
from actions.dialogue.spec import known_forms
from actions.tools import TOOLS
from faq.answer import Choice, acts_known_as, choices_for
from faq.corpus import UnknownEntry, served_corpus
from faq.entry import FaqEntry
from faq.ranking import CLARIFY_FROM, Match, Ranking, is_follow_up
from law.acts import Certainty, known_acts
from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.agencies.mentions import body_named_in
from law.calendar import OutOfCalendar
from law.citations import Citation
from law.effective import NotInForce
from law.glossary import known_terms, old_terms_in
from law.transition import NEW_LAW

#: Intents that have a fixed response, used unless an entry answers the message.
SMALL_TALK = {
    "greet": ("utter_greet", "answered"),
    "goodbye": ("utter_goodbye", "answered"),
    "thanks": ("utter_thanks", "answered"),
    "bot_challenge": ("utter_bot_challenge", "answered"),
    "ask_human": ("utter_contact", "handoff"),
    "bribery": ("utter_bribery", "handoff"),
    "insult": ("utter_insult", "handoff"),
    "not_helpful": ("utter_not_helpful", "handoff"),
    "distress": ("utter_distress", "handoff"),
    "affirm": ("utter_go_on", "answered"),
    "deny": ("utter_go_on", "answered"),
    "stop": ("utter_stopped", "answered"),
    "start_over": ("utter_restarted", "answered"),
}
#: Intents whose fixed response comes before any entry: somebody's life is more than a deadline.
FIRST = {"self_harm": ("utter_self_harm", "handoff"), "threat": ("utter_threat", "handoff")}
#: The tool offered beside a fixed response.
OFFERED = {"ask_human": "agency"}
#: Fixed words that also stand beside an entry's answer.
BESIDE = {"distress": "utter_notice_distress", "bribery": "utter_notice_bribery"}
#: A fixed response that no entry may override is believed from this confidence on.
FIRST_FROM = 0.6
#: Intents whose fixed reply would puzzle or hurt somebody who meant something else, and those that say whether
#: the subject is ours: below this confidence the search decides alone. Words of self-harm are known by their
#: phrases besides (``dialogue.crisis``).
BELIEVED_FROM = {
    "self_harm": 0.9,
    "threat": 0.85,
    "insult": 0.95,
    "distress": 0.85,
    "bribery": 0.85,
    "menu": 0.9,
    "not_helpful": 0.9,
    "greet": 0.8,
    "thanks": 0.8,
    "goodbye": 0.8,
    "stop": 0.8,
    "start_over": 0.8,
    "affirm": 0.9,
    "deny": 0.9,
    "bot_challenge": 0.6,
    "ask_human": 0.6,
    "ask_shorter": 0.7,
    "ask_more": 0.6,
    "ask_basis": 0.65,
    "ask_old_law": 0.65,
    "out_of_scope": 0.8,
    "ask_faq": 0.8,
}
#: What is asked about the last answer.
ABOUT_LAST = ("ask_shorter", "ask_more", "ask_basis", "ask_old_law")
#: When nothing was answered yet, that is said from this confidence on.
ABOUT_LAST_FROM = 0.9
#: Another subject, and a question about ours.
OFF_TOPIC, FAQ = "out_of_scope", "ask_faq"
#: A first choice as likely as this is shown with its short answer.
LIKELY_FROM = 0.65
#: So many answers in a row that help nobody, and a person is named.
MISSES_UNTIL_CONTACT = 2

#: What is said beside an answer that rests on less than a text known to be in force.
UNSURE = {Certainty.PRESUMED: "utter_notice_presumed", Certainty.REPORTED: "utter_notice_reported"}

#: The slot that keeps who the person is: creditor, debtor, third_party.
OWN_ROLE = "own_role"

#: The number that citizens may call, set by the operator; none is built in, since none is verified.
HOTLINE_SETTING = "HOIDAP_HOTLINE"


class ActionReply(Action):
    """One reply for one message: text for people and, beside it, status and evidence as data."""

    def name(self) -> str:
        """The name under which the domain lists this action."""
        return "action_reply"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Decide by the search's outcome and the intent; wording comes from entries and responses."""
        message = tracker.latest_message
        day = latest_day(message)
        ranking = ranking_of(message)
        intent, confidence = intent_of(message)
        if confidence < BELIEVED_FROM.get(intent or "", 0.0):
            intent = None
        meant = (message.get("metadata") or {}).get("offered")
        if intent == "affirm" and meant and served_corpus().has(meant, day):
            ranking = Ranking((Match(meant, 1.0),), "answer")
        listed = bool(ranking.matches) and ranking.matches[0].score >= 1.0
        asked = str(message.get("text") or "")
        area = area_of(asked)
        outcome = _outcome(ranking, intent, asked, area)
        about_last = not listed and _asks_about_last(intent, confidence, asked)
        role = role_said(asked)
        events = [SlotSet(OWN_ROLE, role)] if role else []
        role = role or tracker.get_slot(OWN_ROLE)
        in_danger = speaks_of_self_harm(asked)
        if in_danger and not listed and outcome != "answer":
            intent, confidence = "self_harm", 1.0
        elif intent == "self_harm" and is_figure_of_speech(asked):
            intent = "distress"
        if intent in FIRST and confidence >= FIRST_FROM and not listed:
            self._say(dispatcher, *FIRST[intent], day, ranking)
        elif intent == "menu" and not listed:
            self._menu(dispatcher, day, ranking)
        elif about_last and self._about_last(dispatcher, str(intent), message, day, ranking):
            pass
        elif about_last and outcome != "answer" and _needs_last(intent, confidence):
            self._say(dispatcher, "utter_nothing_said_yet", "clarify", day, ranking)
        elif outcome == "answer":
            beside = ["utter_notice_self_harm"] if in_danger else []
            if intent in BESIDE and confidence >= FIRST_FROM:
                beside.append(BESIDE[intent])
            self._answer(dispatcher, ranking, day, _tool_of(intent), role, beside)
            self._explain_old_names(dispatcher, asked, ranking, day)
        elif intent == "distress" and ranking.matches and (outcome == "clarify" or names_a_matter(asked)):
            # fear around the question lowers the score of every entry; choices are then better than none
            choices = _nearest_first(choices_for(ranking, served_corpus(), day), role, day)
            likely = _likely(ranking, day)
            if likely and choices[0].entry == likely.id:
                self._guess(dispatcher, ranking, day, choices, likely)
                dispatcher.utter_message(response=BESIDE["distress"])
            else:
                self._say(dispatcher, "utter_distress_choices", "clarify", day, ranking, choices)
        elif intent in SMALL_TALK:
            buttons = [known_forms().forms[OFFERED[intent]].title] if intent in OFFERED else []
            self._say(dispatcher, *SMALL_TALK[intent], day, ranking, buttons=buttons)
        else:
            self._unsure(dispatcher, outcome, ranking, day, intent, tracker, role, area)
            self._explain_old_names(dispatcher, asked, None, day)
        return [*events, *_forgotten(tracker)] if intent == "start_over" else events

    def _unsure(
        self,
        dispatcher: CollectingDispatcher,
        outcome: str,
        ranking: Ranking,
        day: date,
        intent: str | None,
        tracker: Tracker,
        role: str | None,
        area: Area | None,
    ) -> None:
        """Name the body for another area, offer choices or say that there is no answer; then name a person to ask."""
        tool = _tool_of(intent)
        off_topic = intent == OFF_TOPIC
        if area and (off_topic or (outcome == "unanswered" and not tool)):
            response = "utter_elsewhere"
            self._say(
                dispatcher, response, "unanswered", day, ranking, elsewhere=True, area=area.name, says=area.says
            )  # fmt: skip
            return
        if outcome == "clarify" or tool:
            choices = choices_for(ranking, served_corpus(), day) if outcome == "clarify" else ()
            choices = _nearest_first(choices, role, day)
            likely = _likely(ranking, day) if choices and not (tool or off_topic or area) else None
            if area and choices:
                self._say(
                    dispatcher, "utter_clarify_elsewhere", "clarify", day, ranking, choices,
                    buttons=[tool] if tool else [], area=area.name, says=area.says,
                )  # fmt: skip
            elif likely and choices[0].entry == likely.id:
                self._guess(dispatcher, ranking, day, choices, likely)
            else:
                response = "utter_clarify" if len(choices) > 1 or tool else "utter_clarify_one"
                self._say(dispatcher, response, "clarify", day, ranking, choices, buttons=[tool] if tool else [])
        else:
            self._say(dispatcher, "utter_unanswered", "unanswered", day, ranking, elsewhere=off_topic)
        if int((tracker.latest_message.get("metadata") or {}).get("misses") or 0) + 1 == MISSES_UNTIL_CONTACT:
            say_contact(dispatcher, tracker)

    def _guess(
        self,
        dispatcher: CollectingDispatcher,
        ranking: Ranking,
        day: date,
        choices: tuple[Choice, ...],
        entry: FaqEntry,
    ) -> None:
        """Ask whether the first choice is meant, with its short answer for who finds it is."""
        self._say(
            dispatcher, "utter_clarify_likely", "clarify", day, ranking, choices, citations=entry.citations_on(day),
            title=entry.title, short=entry.short_answer,
        )  # fmt: skip

    def _menu(self, dispatcher: CollectingDispatcher, day: date, ranking: Ranking) -> None:
        """The questions asked most, and the tools."""
        forms, corpus = known_forms(), served_corpus()
        entries = [corpus.at(id, day) for id in forms.menu if corpus.has(id, day)]
        choices = tuple(Choice(entry.id, entry.title) for entry in entries)
        buttons = [form.title for form in forms.forms.values()]
        self._say(dispatcher, "utter_menu", "clarify", day, ranking, choices, buttons=buttons)

    def _about_last(
        self, dispatcher: CollectingDispatcher, intent: str, message: dict[str, Any], day: date, ranking: Ranking
    ) -> bool:
        """Say the last answer shorter, its basis, or the rule before; false when there was no such answer."""
        last = (message.get("metadata") or {}).get("last") or {}
        cited = [Citation.parse(text) for text in last.get("citations", ())]
        if intent == "ask_basis" and cited:
            acts = known_acts()
            basis = "\n".join(f"- {acts.label(citation)}" for citation in cited)
            self._say(dispatcher, "utter_basis", "answered", day, ranking, citations=cited, basis=basis)
            return True
        if last.get("computed") and intent in ("ask_shorter", "ask_more"):
            self._about_computation(dispatcher, intent, last, day, ranking)
            return True
        if last.get("given") and intent == "ask_old_law":
            self._computed_before(dispatcher, str(last["tool"]), last["given"], ranking)
            return True
        try:
            entry = served_corpus().at(str(last.get("entry")), day)
        except (UnknownEntry, NotInForce):
            return False
        if intent == "ask_shorter":
            self._say(
                dispatcher, "utter_shorter", "answered", day, ranking, citations=entry.citations_on(day),
                entry=entry.id, short=entry.short_answer,
            )  # fmt: skip
        elif intent == "ask_more":
            corpus = served_corpus()
            related = [corpus.at(id, day) for id in entry.see_also if corpus.has(id, day)]
            choices = tuple(Choice(each.id, each.title) for each in related[:5])
            buttons = [form.title for form in known_forms().offered_with(entry.id)]
            self._say(dispatcher, "utter_more", "clarify", day, ranking, choices, buttons=buttons)
        elif intent == "ask_old_law":
            self._before(dispatcher, entry.id, day, ranking)
        return True

    def _about_computation(
        self, dispatcher: CollectingDispatcher, intent: str, last: Mapping[str, Any], day: date, ranking: Ranking
    ) -> None:
        """A computation's sentence is its short form; the entries beside which its tool is offered explain it."""
        cited = [Citation.parse(text) for text in last["citations"]]
        if intent == "ask_shorter":
            short = str(last["computed"])
            self._say(dispatcher, "utter_shorter", "answered", day, ranking, citations=cited, short=short)
            return
        form, corpus = known_forms().forms[str(last["tool"])], served_corpus()
        entries = [corpus.at(id, day) for id in form.offered_with if corpus.has(id, day)]
        choices = tuple(Choice(entry.id, entry.title) for entry in entries)
        self._say(dispatcher, "utter_more", "clarify", day, ranking, choices)

    def _computed_before(
        self, dispatcher: CollectingDispatcher, tool: str, given: Mapping[str, Any], ranking: Ranking
    ) -> None:
        """The same figure by the law before 1 July 2026, or that the tool cannot give it."""
        before = NEW_LAW - timedelta(1)
        try:
            computation = TOOLS[tool].parse_obj({**given, "as_of": before}).run(before)
        except (BadInput, NotInForce, OutOfCalendar):
            self._say(dispatcher, "utter_no_old_computation", "unanswered", before, ranking)
            return
        data = computed_out(computation, {**given, "as_of": before.isoformat()})
        dispatcher.utter_message(response="utter_old_computation", summary=computation.summary, json_message=data)

    def _before(self, dispatcher: CollectingDispatcher, id: str, day: date, ranking: Ranking) -> None:
        """The rule that an entry's answer replaced on 1 July 2026."""
        before = NEW_LAW - timedelta(1)
        try:
            old, now = served_corpus().at(id, before), served_corpus().at(id, day)
        except NotInForce:
            self._say(dispatcher, "utter_no_old_law", "unanswered", day, ranking)
            return
        response = "utter_same_before" if old.body == now.body else "utter_old_law"
        self._say(
            dispatcher,
            response,
            "answered",
            before,
            ranking,
            citations=old.citations_on(before),
            entry=id,
            body=old.body,
        )

    def _answer(
        self,
        dispatcher: CollectingDispatcher,
        ranking: Ranking,
        day: date,
        wanted: str | None,
        role: str | None,
        beside: Sequence[str],
    ) -> None:
        """The first entry's answer; fixed words of care for the person stand before notices about the law."""
        entry = served_corpus().at(ranking.matches[0].entry, day)
        citations = entry.citations_on(day)
        others = _nearest_first(choices_for(ranking, served_corpus(), day)[1:], role, day)
        data = {
            "status": "answered",
            "entry": entry.id,
            "citations": [str(citation) for citation in citations],
            "choices": choices_out(others),
            "buttons": list(dict.fromkeys(filter(None, (wanted, *_tools_beside(entry.id))))),
            "as_of": day.isoformat(),
            "ranking": rows_of(ranking),
        }
        dispatcher.utter_message(text=entry.body, json_message=data)
        for response in beside:
            dispatcher.utter_message(response=response)
        for response, values in _notices(entry, day):
            dispatcher.utter_message(response=response, **values)

    def _explain_old_names(
        self, dispatcher: CollectingDispatcher, asked: str, ranking: Ranking | None, day: date
    ) -> None:
        """Say what an old name stands for today, unless the answer's own text explains it."""
        told = served_corpus().at(ranking.matches[0].entry, day).body.lower() if ranking else ""
        named = body_named_in(asked, day)
        for term, name in old_terms_in(asked, known_terms(), day):
            if not term.search_only and name.lower() not in told and not (named and term.says):
                dispatcher.utter_message(response="utter_notice_name", sentence=term.sentence(name))
        if named:
            dispatcher.utter_message(response="utter_notice_body", formerly=named.formerly, body=named.body)

    def _say(
        self,
        dispatcher: CollectingDispatcher,
        response: str,
        status: str,
        day: date,
        ranking: Ranking,
        choices: tuple[Choice, ...] = (),
        elsewhere: bool = False,
        buttons: Sequence[str] = (),
        citations: Sequence[Citation] = (),
        entry: str | None = None,
        **values: str,
    ) -> None:
        hotline = os.environ.get(HOTLINE_SETTING)
        data = {
            "status": status,
            "entry": entry,
            "citations": [str(citation) for citation in citations],
            "as_of": day.isoformat(),
            "choices": choices_out(choices),
            "buttons": list(buttons),
            "ranking": rows_of(ranking),
            "elsewhere": elsewhere,
        }
        dispatcher.utter_message(response=response, json_message=data, **values)
        if status in ("unanswered", "handoff") and hotline:
            dispatcher.utter_message(response="utter_hotline", hotline=hotline)


def computed_out(computation: Computation, given: Mapping[str, Any]) -> dict[str, Any]:
    """A computation as a message carries it, with what it was computed from."""
    return {
        "status": "answered",
        "tool": computation.tool,
        "as_of": computation.as_of.isoformat(),
        "citations": [str(citation) for citation in computation.citations],
        "computation": computation.to_json(),
        "given": dict(given),
    }


def say_contact(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Name the people who can help: the office of the place that was said, or how to find it."""
    try:
        found = find_body(str(tracker.get_slot("place") or ""))
    except (AmbiguousPlace, UnknownPlace):
        dispatcher.utter_message(response="utter_contact")
    else:
        dispatcher.utter_message(response="utter_contact_office", office=found.body.name)


def _asks_about_last(intent: str | None, confidence: float, asked: str) -> bool:
    """Whether a message is about the last answer, and not about something beside it (``còn phí thì sao``)."""
    beside = intent == "ask_more" and confidence < 1.0 and is_follow_up(asked)
    return intent in ABOUT_LAST and not beside


def _needs_last(intent: str | None, confidence: float) -> bool:
    """Whether nothing but the last answer can be meant; of the law before people also ask in general."""
    return intent != "ask_old_law" and confidence >= ABOUT_LAST_FROM


def _forgotten(tracker: Tracker) -> list[dict[str, Any]]:
    """Who begins again does not want to be answered with what was said before."""
    said = {each.slot for form in known_forms().forms.values() for each in form.fields} | {"tools_done", OWN_ROLE}
    return [SlotSet(slot, None) for slot in sorted(said & tracker.slots.keys()) if tracker.slots[slot] is not None]


def latest_day(message: Mapping[str, Any]) -> date:
    """The day that a message asks for, as the search or the gateway fixed it; ``KeyError`` for neither."""
    found = message.get("faq_matches") or message["metadata"]
    return date.fromisoformat(found["as_of"])


def ranking_of(message: Mapping[str, Any]) -> Ranking:
    """What the search found for a message."""
    found = message.get("faq_matches") or {"ranking": (), "outcome": "unanswered"}
    return Ranking(tuple(Match(row["entry"], row["score"]) for row in found["ranking"]), found["outcome"])


def intent_of(message: Mapping[str, Any]) -> tuple[str | None, float]:
    """The intent and how sure it is (numpy's number, made plain)."""
    intent = message.get("intent") or {}
    return intent.get("name"), float(intent.get("confidence") or 0.0)


def is_something_to_reply_to(message: Mapping[str, Any], least: float = FIRST_FROM) -> bool:
    """Whether a message that answers no question of an interview is one that we can reply to.

    A bare yes or no is an answer that could not be read, nothing to reply to. Where any words may be the
    answer, ``least`` asks for more than a guess.
    """
    intent, confidence = intent_of(message)
    fixed = intent in SMALL_TALK or intent in FIRST or intent in ABOUT_LAST or intent == "menu"
    fixed = fixed and intent not in ("affirm", "deny") and confidence >= least
    return ranking_of(message).outcome == "answer" or fixed or _is_question(message, least)


def _is_question(message: Mapping[str, Any], least: float) -> bool:
    text = str(message.get("text") or "")
    long = len(text.split()) > 3 and (least <= FIRST_FROM or "?" in text)
    return ranking_of(message).outcome == "clarify" and long


def _tool_of(intent: str | None) -> str | None:
    """The title of the tool that an intent asks for."""
    form = known_forms().forms.get((intent or "").removeprefix("use_")) if (intent or "").startswith("use_") else None
    return form.title if form else None


def _tools_beside(entry: str) -> list[str]:
    return [form.title for form in known_forms().offered_with(entry)]


def _outcome(ranking: Ranking, intent: str | None, asked: str, area: Area | None) -> str:
    """What the search found, in the light of the intent.

    A message that looks like another subject must match an entry more clearly to be answered, and must name a legal
    term of ours to get choices; one that surely asks about ours, and names no other field, gets choices sooner. Whose
    words are those of another field gets choices at most: the rules of that field are none of an entry's.
    """
    best = ranking.matches[0].score if ranking.matches else 0.0
    if intent == OFF_TOPIC and best < 1.0:
        named = ranking.outcome == "clarify" and names_a_matter(asked)
        return "clarify" if ranking.outcome == "answer" or named else "unanswered"
    if area and ranking.outcome == "answer" and best < 1.0:
        return "clarify"
    near = ranking.outcome == "unanswered" and best >= CLARIFY_FROM
    return "clarify" if near and intent == FAQ and not area else ranking.outcome


def _likely(ranking: Ranking, day: date) -> FaqEntry | None:
    """The first entry, when it is likely the right one and its rule is in force for certain: no notice is needed."""
    first = ranking.matches[0]
    if first.score < LIKELY_FROM:
        return None
    entry = served_corpus().at(first.entry, day)
    return None if _notices(entry, day) else entry


def _notices(entry: FaqEntry, day: date) -> list[tuple[str, dict[str, str]]]:
    """What must stand beside an answer: that its rule has ended, or is not known for certain to be in force."""
    found = []
    if entry.effective.end is not None:
        found.append(("utter_notice_past", {"ended": entry.effective.end.strftime("%d/%m/%Y")}))
    for certainty, response in UNSURE.items():
        if acts := acts_known_as(certainty, entry, day, known_acts()):
            found.append((response, {"acts": ", ".join(acts)}))
    return found


def _nearest_first(choices: tuple[Choice, ...], role: str | None, day: date) -> tuple[Choice, ...]:
    """Choices with those for the person's own side first; the search's order stays within each part."""
    if role is None:
        return choices
    corpus = served_corpus()
    return tuple(sorted(choices, key=lambda choice: not {role, "anyone"} & set(corpus.at(choice.entry, day).audience)))


def choices_out(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    """Choices as a message carries them."""
    return [{"entry": choice.entry, "title": choice.title} for choice in choices]


def rows_of(ranking: Ranking) -> list[dict[str, Any]]:
    """A ranking as a message carries it."""
    return [{"entry": match.entry, "score": match.score} for match in ranking.matches]
