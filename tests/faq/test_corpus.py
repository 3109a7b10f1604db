from datetime import date

import pytest

from faq.corpus import BrokenEntry, UnknownEntry, load_corpus
from law.effective import NotInForce

SHARED = ["title", "questions", "audience", "see_also"]


def older(text):
    """The same file as an older version: without the fields that only the newest carries."""
    kept, skipping = [], False
    for line in text.split("\n"):
        name = line.split(":")[0]
        skipping = name in SHARED or (skipping and line.startswith(" "))
        kept += [] if skipping else [line]
    return "\n".join(kept).replace("luat-thads-2025/dieu-34/khoan-2", "luat-thads-2008/dieu-30/khoan-1")


@pytest.fixture
def corpus(put, good, entries):
    put(good)
    put(older(good).replace("Đoạn đầu", "Đoạn cũ"), "muc-tot.2015-07-01.md")
    return load_corpus(entries)


@pytest.mark.parametrize(
    "day, first_word",
    [
        pytest.param(date(2015, 7, 1), "Đoạn cũ", id="first-day-of-the-old-version"),
        pytest.param(date(2026, 6, 30), "Đoạn cũ", id="last-day-of-the-old-version"),
        pytest.param(date(2026, 7, 1), "Đoạn đầu", id="first-day-of-the-new-version"),
    ],
)
def test_the_version_in_force_on_the_day_is_the_one_given(corpus, day, first_word):
    entry = corpus.at("muc-tot", day)
    assert entry.short_answer == f"{first_word} là câu trả lời ngắn."
    assert corpus.in_force(day) == [entry]


def test_nothing_is_given_before_the_first_version_or_for_an_unknown_id(corpus):
    with pytest.raises(NotInForce, match="'muc-tot' has no version on 2015-06-30"):
        corpus.at("muc-tot", date(2015, 6, 30))
    with pytest.raises(UnknownEntry, match="no FAQ entry 'muc-xau'"):
        corpus.at("muc-xau", date(2026, 7, 1))
    assert corpus.in_force(date(2015, 6, 30)) == []


def test_older_versions_share_the_questions_of_the_newest(corpus):
    old, new = corpus.versions["muc-tot"]
    assert (old.title, old.questions, old.audience) == (new.title, new.questions, new.audience)
    assert old.effective.end == new.effective.start
    assert new.effective.end is None


@pytest.mark.parametrize(
    "day, served",
    [(date(2026, 12, 30), True), (date(2026, 12, 31), False)],
    ids=["last-day", "until"],
)
def test_until_is_the_first_day_without_a_rule(put, good, entries, day, served):
    put(good.replace("see_also", "until: 2026-12-31\nsee_also"))
    assert bool(load_corpus(entries).in_force(day)) is served


@pytest.mark.parametrize(
    "reviewed",
    [
        pytest.param("", id="draft"),
        pytest.param("reviewed: {by: [soan-1], on: 2026-11-21}\n", id="one-signature"),
        pytest.param("reviewed: {by: [soan-1, soan-1], on: 2026-11-21}\n", id="one-reader-twice"),
    ],
)
def test_text_without_a_second_reader_is_never_served(put, good, entries, reviewed):
    put(good.replace("reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}\n", reviewed))
    put(good, "muc-khac.2026-07-01.md")
    corpus = load_corpus(entries)
    assert {entry.id for entry in corpus} == {"muc-tot", "muc-khac"}
    assert {entry.id for entry in corpus.served()} == {"muc-khac"}


def test_a_draft_of_the_new_version_does_not_stretch_the_old_one(put, good, entries):
    put(good.replace("reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}\n", ""))
    put(older(good), "muc-tot.2015-07-01.md")
    served = load_corpus(entries).served()
    assert served.at("muc-tot", date(2026, 6, 30))
    with pytest.raises(NotInForce):
        served.at("muc-tot", date(2026, 7, 1))


@pytest.mark.parametrize(
    "day, act",
    [(date(2026, 6, 30), "luat-thads-2008"), (date(2026, 7, 1), "luat-thads-2025"), (date(2015, 6, 30), None)],
    ids=["last-day-of-the-old-law", "first-day-of-the-new-law", "before-both"],
)
def test_citations_follow_the_day_when_only_the_article_moved(put, good, entries, day, act):
    dated = "{2015-07-01: [luat-thads-2008/dieu-30], 2026-07-01: [luat-thads-2025/dieu-34]}"
    text = good.replace("citations:\n  - luat-thads-2025/dieu-34/khoan-2", f"citations: {dated}")
    put(text, "muc-tot.2015-07-01.md")
    (entry,) = load_corpus(entries)
    assert [citation.act for citation in entry.citations_on(day)] == ([act] if act else [])


def test_entries_in_force_are_ordered_by_topic_and_id(put, good, entries):
    for topic, slug in (("b", "a-muc"), ("a", "z-muc"), ("a", "b-muc")):
        put(good, f"{slug}.2026-07-01.md", topic)
    found = load_corpus(entries).in_force(date(2026, 7, 1))
    assert [(entry.topic, entry.id) for entry in found] == [("a", "b-muc"), ("a", "z-muc"), ("b", "a-muc")]


@pytest.mark.parametrize("name", ["muc-tot.2026-07-01.md", "muc-tot.2026-08-01.md"], ids=["same-day", "another-day"])
def test_one_slug_in_two_topics_is_refused(put, good, entries, name):
    put(good)
    put(good, name, topic="chu-de-khac")
    with pytest.raises(BrokenEntry, match="mục 'muc-tot' đã có ở chủ đề khác hoặc trùng ngày: đổi tên một tệp"):
        load_corpus(entries)
