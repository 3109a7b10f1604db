"""The feed as RFC 4287 has it, and as a reader sees it."""

import re
from datetime import date
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from faq.exporters import FORMATS
from faq.exporters.changes import events
from faq.exporters.selection import BadSelection, Publisher, Selection

RNG = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("atom.rng"))))
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = date(2026, 12, 1)
CHANGE = date(2026, 7, 1)


@pytest.fixture(scope="module")
def data(real, acts):
    publisher = Publisher("Mặt trận & xã <A>", portal="https://hoidap.example")
    return FORMATS["atom"].export(Selection(DAY), real, acts, publisher, {"most": 1000})


def test_the_whole_feed_is_valid(data):
    RNG.assertValid(etree.fromstring(data))


@pytest.mark.parametrize(
    "pattern, instead",
    [
        (rb"<updated>[^<]*</updated>", b""),
        (rb"<updated>[^<]*</updated>", b"<updated>2026-11-21</updated>"),
        (rb"<id>[^<]*</id>", b"<id>khong co</id>"),
        (rb"<author>.*?</author>", b""),
        (rb"<title>", b"<title>x</title><title>"),
    ],
)
def test_the_schema_would_see_a_fault(data, pattern, instead):
    spoiled = re.sub(pattern, instead, data, count=1, flags=re.DOTALL)
    assert spoiled != data and not RNG.validate(etree.fromstring(spoiled))


def test_readers_find_no_fault_and_every_event(data, real):
    feed = feedparser.parse(data)
    assert not feed.bozo and feed.version == "atom10" and feed.feed.language == "vi"
    found = events(real.served().versions.values(), DAY)
    assert [entry.id for entry in feed.entries] == [f"tag:hoidap.example,2026:hoi-dap/{event.key}" for event in found]
    assert feed.feed.author == "Mặt trận & xã <A>"


def test_identifiers_are_tag_uris_and_differ(data):
    ids = [each.text for each in etree.fromstring(data).iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:[a-z.\-]+,\d{4}:[a-z0-9/.\-]+", id) for id in ids)


def test_each_kind_says_what_it_is(data):
    kinds = {}
    for entry in feedparser.parse(data).entries:
        term = next(tag.term for tag in entry.tags if tag.scheme)
        kinds.setdefault(term, set()).add(entry.title.split(":")[0])
    assert kinds == {"new": {"Mới"}, "changed": {"Thay đổi"}, "ended": {"Hết áp dụng"}}


def test_a_change_tells_old_and_new_and_the_answer_with_its_basis(data, real):
    (entry,) = [each for each in feedparser.parse(data).entries if each.id.endswith("/thoi-hieu-bao-lau/2026-07-01")]
    old, new = real.versions["thoi-hieu-bao-lau"]
    content = entry.content[0].value
    assert content.index(old.short_answer) < content.index(new.short_answer) < content.index("Câu trả lời:")
    assert "Thôi dẫn: " in content and "Căn cứ: " in content and "Luật Thi hành án dân sự 2025" in content
    assert "Thông tin chung, không thay cho tư vấn" in content
    assert entry.link == "https://hoidap.example/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"


def test_an_end_does_not_repeat_the_answer_that_no_longer_applies(data, real):
    (event, *_) = [each for each in events(real.served().versions.values(), DAY) if each.kind == "ended"]
    (entry,) = [each for each in feedparser.parse(data).entries if each.id.endswith(event.key)]
    assert event.entry.short_answer not in entry.content[0].value
    assert "không còn câu trả lời nào" in entry.summary


def test_what_is_to_come_is_announced_as_such(real, acts):
    """On the eve of the change, had the new texts been read by then."""
    from dataclasses import replace

    from faq.corpus import Corpus
    from faq.entry import Review

    read = Review(("a", "b"), date(2026, 6, 1))
    versions = tuple(replace(entry, review=read) for entry in real.versions["thoi-hieu-bao-lau"])
    corpus = Corpus({"thoi-hieu-bao-lau": versions})

    def titles(day):
        return [
            e.title for e in feedparser.parse(FORMATS["atom"].export(Selection(day), corpus, acts, Publisher())).entries
        ]

    assert [title.split(":")[0] for title in titles(date(2026, 6, 30))] == ["Sắp thay đổi", "Mới"]
    assert [title.split(":")[0] for title in titles(CHANGE)] == ["Thay đổi"]


def test_without_a_portal_there_are_no_links_and_it_is_still_valid(real, acts):
    made = FORMATS["atom"].export(Selection(DAY, topics=("phi",)), real, acts, Publisher())
    root = etree.fromstring(made)
    RNG.assertValid(root)
    assert not list(root.iter(f"{ATOM}link")) and not feedparser.parse(made).bozo


def test_since_and_most_cut_the_feed(real, acts):
    def count(**options):
        return len(feedparser.parse(FORMATS["atom"].export(Selection(DAY), real, acts, Publisher(), options)).entries)

    newest = max(entry.review.on for entry in real.served())
    assert count(most=7) == 7 and count(since=newest.isoformat()) == 0 < count(since="2026-07-01", most=1)
    with pytest.raises(BadSelection, match="'hôm qua' không phải là ngày"):
        count(since="hôm qua")
