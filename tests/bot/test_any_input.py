"""Whatever is typed, a turn ends with an answer and never with an error."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faq.answer import STATUSES
from gateway.assistant import BadMessage

pytestmark = pytest.mark.model

WORDS = [
    "thi hành án", "phí", "tính giúp", "10/5/2022", "31/2", "1,2 tỷ", "à không", "không", "thôi", "Điều 45",
    "ko tra no",
    "🙂", "<b>", "{{x}}", "tiếng Việt", "ภาษา", "русский", "العربية", "\u202e",
    "🏠👨‍👩‍👧", "a" * 300, "1234567890" * 2, "?", "Nhà ở duy nhất", "menu",
]  # fmt: skip
NUMBERS = itertools.count()
OFTEN = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@OFTEN
@given(text=st.text(max_size=400) | st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join))
def test_one_message_of_any_kind_gets_a_reply(ask, text):
    try:
        answer = ask(text, conversation=f"any-{next(NUMBERS)}").reply.answer
    except BadMessage:
        return
    assert answer.status in STATUSES and answer.status != "error"
    assert answer.text


@settings(OFTEN, max_examples=15)
@given(turns=st.lists(st.sampled_from(WORDS), min_size=3, max_size=7))
def test_a_talk_of_any_messages_goes_on(ask, turns):
    conversation = f"talk-{next(NUMBERS)}"
    ask("Tính thời hiệu yêu cầu thi hành án", conversation=conversation)
    for text in turns:
        try:
            answer = ask(text, conversation=conversation).reply.answer
        except BadMessage:
            continue
        assert answer.status != "error" and answer.text
