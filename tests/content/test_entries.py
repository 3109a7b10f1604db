"""The real entries: what holds for all of them, beyond what lint says of one."""

import re
from datetime import date

import pytest

from faq.corpus import load_corpus
from faq.lint import lint
from faq.topics import covered, known_groups

TODAY = date(2026, 11, 23)
NEW_LAW = date(2026, 7, 1)
CORPUS = load_corpus()
SERVED = CORPUS.served()
TOPICS = [
    "thoi-hieu",
    "don-yeu-cau",
    "tu-nguyen",
    "phi",
    "ke-bien",
    "nha-o-duy-nhat",
    "cuong-che",
    "cap-duong",
    "khieu-nai",
    "thi-hanh-an-hanh-chinh",
]

#: Words that tell of a body as gone.
PAST = re.compile(
    r"trước đây|trước ngày|không còn|còn không|\bcũ\b|đã (?:bỏ|giải thể|sáp nhập|chấm dứt)", re.IGNORECASE
)


def present_chi_cuc(text):
    """Sentences that speak of a Chi cục as if there were one today."""
    sentences = re.split(r"(?<=[.!?;])\s+|\n", text)
    return [sentence for sentence in sentences if "chi cục" in sentence.lower() and not PAST.search(sentence)]


def test_lint_finds_no_error():
    assert [str(finding) for finding in lint() if finding.error] == []


def test_citizens_can_ask_about_two_hundred_matters_today():
    assert len(SERVED.in_force(TODAY)) >= 200


def test_every_matter_that_must_have_an_answer_has_one_today():
    ids = {entry.id for entry in SERVED.in_force(TODAY)}
    missing = {
        group.title: [m.title for m in group.matters if m not in covered(group, ids)] for group in known_groups()
    }
    assert {title: matters for title, matters in missing.items() if matters} == {}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_promised_topic_has_three_entries_today(topic):
    assert len([entry for entry in SERVED.in_force(TODAY) if entry.topic == topic]) >= 3


def test_every_served_text_was_read_by_two_people():
    assert [
        entry.id for entry in SERVED if len(set(entry.review.by)) < 2 or not all(map(str.strip, entry.review.by))
    ] == []


def test_no_text_was_reviewed_after_today_or_before_the_new_law_was_known():
    known = date(2025, 12, 5)
    assert [entry.id for entry in SERVED if not known <= entry.review.on <= TODAY] == []


def test_an_entry_that_ends_with_the_old_law_goes_on_under_the_new():
    ended = {entry.id for entry in SERVED if entry.effective.end == NEW_LAW}
    begun = {entry.id for entry in SERVED if entry.effective.start == NEW_LAW}
    assert ended, "no entry has an answer for the time before 01/07/2026"
    assert ended - begun == set()


def test_every_answer_of_today_cites_something_in_force():
    assert [entry.id for entry in SERVED.in_force(TODAY) if not entry.citations_on(TODAY)] == []


def test_no_answer_of_today_sends_anybody_to_a_chi_cuc():
    told = {entry.id: present_chi_cuc(f"{entry.title}\n{entry.body}") for entry in SERVED.in_force(TODAY)}
    assert {id: sentences for id, sentences in told.items() if sentences} == {}


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("Nộp đơn tại Chi cục huyện. Chi cục huyện không còn.", ["Nộp đơn tại Chi cục huyện."]),
        ("Nộp ở tỉnh.\nHồ sơ trước đây ở Chi cục:", []),
        ("- Chi cục Thi hành án", ["- Chi cục Thi hành án"]),
    ],
)
def test_the_check_for_a_chi_cuc_reads_sentence_by_sentence(text, sentences):
    assert present_chi_cuc(text) == sentences
