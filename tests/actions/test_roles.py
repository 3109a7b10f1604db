"""Who the person is: heard when they say so of themselves, and used only to order what is offered."""

from datetime import date

import pytest
import yaml

from actions.dialogue.roles import ROLES_FILE, role_said
from actions.reply import _nearest_first
from faq.answer import Choice
from faq.corpus import served_corpus
from faq.entry import AUDIENCES
from viet.diacritics import fold

DATA = yaml.safe_load(ROLES_FILE.read_text(encoding="utf-8"))
PHRASES = [(role, phrase) for role, phrases in DATA["roles"].items() for phrase in phrases]
DAY = date(2026, 11, 22)


def test_the_roles_are_the_entries_own():
    assert set(DATA["roles"]) < set(AUDIENCES)


@pytest.mark.parametrize("role, phrase", PHRASES)
def test_every_phrase_is_heard_in_a_sentence_with_and_without_marks(role, phrase):
    for text in (f"Dạ {phrase}, giờ làm sao ạ?", fold(f"da {phrase} gio lam sao").upper()):
        assert role_said(text) == role


@pytest.mark.parametrize("me", DATA["me"])
def test_people_call_themselves_by_many_words(me):
    assert role_said(f"{me} thua kiện rồi") == "debtor"


@pytest.mark.parametrize(
    "text",
    [
        "Người phải thi hành án là ai?",
        "bị đơn thua kiện thì sao",
        "hiện tôi nợtiền",
        "tôi thắng kiện vụ này nhưng tôi thua kiện vụ kia",
        "",
    ],
)
def test_who_somebody_else_is_says_nothing(text):
    assert role_said(text) is None


def test_ones_own_side_comes_first_and_the_order_stays_otherwise():
    entries = served_corpus().in_force(DAY)
    debtor = [each for each in entries if each.audience == ("debtor",)][:2]
    creditor = [each for each in entries if each.audience == ("creditor",)][:2]
    anyone = [each for each in entries if "anyone" in each.audience][:1]
    offered = tuple(Choice(each.id, each.title) for each in (*debtor, *anyone, *creditor))
    assert len(offered) == 5
    ordered = [choice.entry for choice in _nearest_first(offered, "creditor", DAY)]
    assert ordered == [each.id for each in (*anyone, *creditor, *debtor)]
    assert _nearest_first(offered, None, DAY) == offered
