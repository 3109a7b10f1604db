"""The questions offered to somebody new: every one is shown today, and the ten cover ten topics."""

import yaml

from bot import day
from faq.corpus import load_corpus
from faq.topics import known_topics
from gateway.portal.most_asked import FILE, most_asked, suggested

CHOSEN = yaml.safe_load(FILE.read_text(encoding="utf-8"))
CORPUS = load_corpus().served()
TODAY = day.today()


def test_every_chosen_entry_is_shown_today_and_none_twice():
    assert len(CHOSEN["overall"]) == 10
    for ids in (CHOSEN["overall"], *CHOSEN["topics"].values()):
        assert len(set(ids)) == len(ids)
        assert [id for id in ids if not CORPUS.has(id, TODAY)] == []


def test_the_ten_are_one_of_each_of_ten_topics():
    assert len({entry.topic for entry in most_asked(CORPUS, TODAY)}) == 10


def test_every_topic_has_its_own_questions_and_they_are_its_own():
    assert set(CHOSEN["topics"]) == set(known_topics())
    for topic, ids in CHOSEN["topics"].items():
        assert 3 <= len(ids) <= 6
        assert {CORPUS.at(id, TODAY).topic for id in ids} == {topic}


def test_what_was_found_comes_first_then_its_topic_then_the_ten():
    made = suggested(CORPUS, TODAY, ["muc-phi"], [], 6)
    assert made[0].id == "muc-phi" and {entry.topic for entry in made} == {"phi"} and len(made) == 6
    assert [entry.id for entry in suggested(CORPUS, TODAY, [], [], 6)] == CHOSEN["overall"][:6]


def test_topics_share_the_places_and_nothing_else_is_offered():
    made = suggested(CORPUS, TODAY, ["thoi-hieu-bao-lau"], ["phi", "dau-gia"], 6)
    assert [entry.topic for entry in made] == ["phi", "dau-gia"] * 3


def test_an_entry_that_is_no_longer_shown_is_not_offered():
    assert suggested(CORPUS, TODAY, ["no-such-entry"], [], 3)[0].id == CHOSEN["overall"][0]
