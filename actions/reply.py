"""Answer from the entries, offer choices, or say that we do not know."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from faq.answer import Choice, acts_known_as, choices_for
from faq.corpus import served_corpus
from faq.ranking import Match, Ranking
from law.acts import Certainty, known_acts
from law.agencies.mentions import body_named_in
from law.glossary import known_terms, old_terms_in

#: Intents that have a fixed response, used unless an entry answers the message.
SMALL_TALK = {
    "greet": ("utter_greet", "answered"),
    "goodbye": ("utter_goodbye", "answered"),
    "thanks": ("utter_thanks", "answered"),
    "bot_challenge": ("utter_bot_challenge", "answered"),
    "ask_human": ("utter_contact", "handoff"),
}
OFF_TOPIC = "out_of_scope"
#: Another subject is believed from this confidence on; below it the search decides alone.
OFF_TOPIC_FROM = 0.8

#: What is said beside an answer that rests on less than a text known to be in force.
UNSURE = {Certainty.PRESUMED: "utter_notice_presumed", Certainty.REPORTED: "utter_notice_reported"}

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
        found = message["faq_matches"]
        day = date.fromisoformat(found["as_of"])
        ranking = Ranking(tuple(Match(row["entry"], row["score"]) for row in found["ranking"]), found["outcome"])
        intent = (message.get("intent") or {}).get("name")
        # the classifier's confidence is numpy's number; what goes to Rasa must be plain
        elsewhere = intent == OFF_TOPIC and float(message["intent"].get("confidence", 1.0)) >= OFF_TOPIC_FROM
        outcome = _outcome(ranking, elsewhere)
        asked = str(message.get("text") or "")
        if outcome == "answer":
            self._answer(dispatcher, ranking, day)
            self._explain_old_names(dispatcher, asked, ranking, day)
            return []
        if intent in SMALL_TALK:
            response, status = SMALL_TALK[intent]
            self._say(dispatcher, response, status, day, ranking)
            return []
        if outcome == "clarify":
            choices = choices_for(ranking, served_corpus(), day)
            response = "utter_clarify" if len(choices) > 1 else "utter_clarify_one"
            self._say(dispatcher, response, "clarify", day, ranking, choices)
        else:
            self._say(dispatcher, "utter_unanswered", "unanswered", day, ranking, elsewhere=elsewhere)
        self._explain_old_names(dispatcher, asked, None, day)
        return []

    def _answer(self, dispatcher: CollectingDispatcher, ranking: Ranking, day: date) -> None:
        entry = served_corpus().at(ranking.matches[0].entry, day)
        citations = entry.citations_on(day)
        others = choices_for(ranking, served_corpus(), day)[1:]
        data = {
            "status": "answered",
            "entry": entry.id,
            "citations": [str(citation) for citation in citations],
            "choices": _choices(others),
            "as_of": day.isoformat(),
            "ranking": _rows(ranking),
        }
        dispatcher.utter_message(text=entry.body, json_message=data)
        if entry.effective.end is not None:
            dispatcher.utter_message(response="utter_notice_past", ended=entry.effective.end.strftime("%d/%m/%Y"))
        for certainty, response in UNSURE.items():
            if acts := acts_known_as(certainty, entry, day, known_acts()):
                dispatcher.utter_message(response=response, acts=", ".join(acts))

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
    ) -> None:
        hotline = os.environ.get(HOTLINE_SETTING)
        data = {
            "status": status,
            "entry": None,
            "citations": [],
            "as_of": day.isoformat(),
            "choices": _choices(choices),
            "ranking": _rows(ranking),
            "elsewhere": elsewhere,
        }
        dispatcher.utter_message(response=response, json_message=data)
        if status in ("unanswered", "handoff") and hotline:
            dispatcher.utter_message(response="utter_hotline", hotline=hotline)


def _outcome(ranking: Ranking, elsewhere: bool) -> str:
    """A message that looks like another subject must match an entry more clearly to be answered."""
    exact = bool(ranking.matches) and ranking.matches[0].score >= 1.0
    if elsewhere and not exact:
        return {"answer": "clarify"}.get(ranking.outcome, "unanswered")
    return ranking.outcome


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    return [{"entry": choice.entry, "title": choice.title} for choice in choices]


def _rows(ranking: Ranking) -> list[dict[str, Any]]:
    return [{"entry": match.entry, "score": match.score} for match in ranking.matches]
