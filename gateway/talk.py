"""One turn with a citizen: the same path for the interface, the widget and the pages without JavaScript."""

from __future__ import annotations

import asyncio
import secrets

from actions.tools.document import DocumentIn
from bot import day, knowledge
from gateway.assistant import Assistant, BadMessage
from gateway.embed.keys import EmbedKey
from gateway.embed.wording import say
from gateway.failure import Failure
from gateway.paths import LIBRARY, page_of
from gateway.schemas import ChatIn, ChatOut, FeedbackIn, ProvisionOut
from gateway.state import State
from gateway.tools_http import offered
from gateway.turns import CAMPAIGN_CHANNEL, Turn
from viet import identifiers
from viet.normalise import clean

#: Turns asked by the widget or the interface, and by forms without JavaScript.
WEB, FORM = "web", "form"

#: Words for somebody in danger or in distress: they stay, whatever the topics of a page.
CARE = ("utter_notice_distress", "utter_notice_self_harm", "utter_notice_bribery")


async def take_once(
    state: State,
    attempt: str | None,
    body: ChatIn,
    channel: str,
    key: EmbedKey | None = None,
    campaign: str | None = None,
) -> ChatOut:
    """As ``take``, but the same message under the same attempt is asked once."""
    if attempt is None:
        return await take(state, body, channel, key, campaign)
    sent = (attempt, body.conversation, body.message, body.as_of, key.id if key else channel)
    return await state.attempts.once(sent, lambda: take(state, body, channel, key, campaign))


async def take(
    state: State, body: ChatIn, channel: str, key: EmbedKey | None = None, campaign: str | None = None
) -> ChatOut:
    """Answer one message and keep the turn; through a key only what its topics allow is said.

    The turn is kept under the key; else under the campaign named, or in which the conversation went on so far.
    """
    assistant = state.ready_assistant()
    assert state.turns is not None and state.campaigns is not None
    conversation = body.conversation
    before = await asyncio.to_thread(state.turns.channel_of, conversation) if conversation else None
    if conversation is None or before is None:
        conversation = secrets.token_urlsafe(24)
    if key is None and (campaign or (before or "").startswith(CAMPAIGN_CHANNEL)):
        of_campaign = await asyncio.to_thread(state.campaigns.channel, campaign, before)
        channel = of_campaign or channel
    try:
        handled = await assistant.ask(body.message, conversation, body.as_of)
    except BadMessage as error:
        raise Failure(422, error.code, error.text, "message") from None
    answer = handled.reply.answer
    top = handled.reply.ranking[0].score if handled.reply.ranking else None
    turn = Turn(
        id=handled.reply.turn,
        conversation=conversation,
        # what is typed into a letter is not kept
        asked="" if handled.reply.private else handled.asked,
        status=answer.status,
        entry=answer.entry,
        score=top,
        as_of=answer.as_of.isoformat(),
        channel=key.channel if key else channel,
        ms=round(handled.ms, 1),
        at=day.now(),
    )
    await asyncio.to_thread(state.turns.add, turn)
    out = ChatOut.of(answer, conversation, turn.id, handled.removed, knowledge.acts(), knowledge.shown())
    if answer.tool == "document" and answer.given is not None:
        out.documents = offered(state.letters, DocumentIn.parse_obj(answer.given).letter(answer.as_of))
        out.given = None
    if answer.status == "unanswered" and not answer.elsewhere and state.pointer is not None:
        # the index is of one day; an answer for another day gets no pointers rather than another law's
        if state.pointer.day == answer.as_of:
            found = await asyncio.to_thread(state.pointer.nearest, handled.asked)
            out.provisions = [ProvisionOut.of(item, knowledge.acts(), answer.as_of) for item in found]
        if out.provisions:
            out.notices.append(assistant.response("utter_notice_unreviewed"))
    return within(out, key.topics, assistant) if key else out


def within(out: ChatOut, topics: tuple[str, ...], assistant: Assistant) -> ChatOut:
    """The reply as a page of these topics may show it: what is outside becomes a sentence and a link."""
    if not topics:
        return out
    offered_first = out.choices[0].entry if out.choices else None
    out.choices = [choice for choice in out.choices if _topic_of(choice.entry) in topics]
    if out.status == "clarify" and out.citations and out.choices and out.choices[0].entry != offered_first:
        # the short answer beside the choices was of a question outside
        out.text, out.citations = assistant.response("utter_clarify"), []
    entry = out.entry or (offered_first if out.status == "clarify" and not out.choices else None)
    if entry is None or _topic_of(entry) in topics:
        return out
    care = [assistant.response(name) for name in CARE]
    return ChatOut(
        conversation=out.conversation,
        turn=out.turn,
        status="handoff",
        text=say("outside_topics"),
        notices=[notice for notice in out.notices if notice in care],
        entry=None,
        computation=None,
        given=None,
        page=page_of(entry, knowledge.shown()) or LIBRARY,
        as_of=out.as_of,
        # a tool that is asking goes on asking
        question=out.question,
        buttons=out.buttons if out.asks else [],
        tool=out.tool if out.asks else None,
        asks=out.asks,
        removed=out.removed,
    )


def _topic_of(id: str) -> str | None:
    versions = knowledge.shown().versions.get(id)
    return versions[-1].topic if versions else None


def rate(state: State, body: FeedbackIn) -> None:
    """Note whether an answer helped; saying it again replaces what was said."""
    assert state.turns is not None
    reason, _ = identifiers.remove(clean(body.reason or ""))
    if not state.turns.rate(body.turn, body.useful, reason or None, day.now()):
        raise Failure(404, "unknown_turn", "no such turn", "turn")
