from datetime import date

import pytest

from faq.answer import CHOICE_SHARE, MAX_CHOICES, Answer, Choice, acts_known_as, choices_for
from faq.entry import FaqEntry
from faq.ranking import UNANSWERED, Match, Ranking
from law.acts import Certainty, load_acts
from law.citations import Citation

DAY = date(2026, 7, 1)


def test_the_status_comes_from_a_short_closed_list():
    assert Answer("answered", "…", DAY).status == "answered"
    with pytest.raises(ValueError, match="'maybe' is not one of answered, clarify, unanswered, handoff, error"):
        Answer("maybe", "…", DAY)


def test_choices_are_the_best_entries_with_their_titles(corpus):
    matches = tuple(Match(id, 0.5) for id in ("phi", "thoi-hieu", "nop-don", "ke-bien-nha"))
    choices = choices_for(Ranking(matches, "clarify"), corpus, DAY)
    assert [choice.entry for choice in choices] == ["phi", "thoi-hieu", "nop-don"]
    assert len(choices) == MAX_CHOICES
    assert choices[0] == Choice("phi", "Phí thi hành án là bao nhiêu phần trăm?")


@pytest.mark.parametrize("share, offered", [(CHOICE_SHARE, 2), (CHOICE_SHARE - 0.01, 1)], ids=["near", "too-far"])
def test_an_entry_far_behind_the_first_is_not_offered(corpus, share, offered):
    ranking = Ranking((Match("phi", 1.0), Match("nop-don", share)), "clarify")
    assert len(choices_for(ranking, corpus, DAY)) == offered


def test_no_match_offers_nothing(corpus):
    assert choices_for(UNANSWERED, corpus, DAY) == ()


@pytest.mark.parametrize(
    "day, names",
    [(date(2026, 6, 30), ()), (date(2026, 7, 1), ("Thông tư 216/2016/TT-BTC",))],
    ids=["last-certain-day", "first-presumed-day"],
)
def test_acts_only_presumed_in_force_are_named_once(corpus, day, names):
    entry = corpus.versions["phi"][0]
    cited = tuple(Citation.parse(f"tt-216-2016/dieu-{number}") for number in (4, 5))
    cited += (Citation.parse("luat-thads-2025/dieu-34"),)
    entry = FaqEntry(**{**vars(entry), "citations": ((entry.effective.start, cited),)})
    assert acts_known_as(Certainty.PRESUMED, entry, day, load_acts()) == names
