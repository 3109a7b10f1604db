"""Feeds, the sitemap and robots.txt, read as programs read them."""

from datetime import date
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from bot import day, knowledge
from gateway.app import create_app
from gateway.portal.feeds import sitemap_of
from gateway.settings import Settings

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    def never():
        raise RuntimeError("no model in this test")

    settings = Settings(
        database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db", base_url="https://hoidap.vn"
    )
    with TestClient(create_app(never, settings), raise_server_exceptions=False) as running:
        yield running


def feed_of(response):
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


@pytest.mark.parametrize("path", ["/feed.xml", "/hoi-dap/phi/feed.xml"])
def test_a_feed_has_what_atom_asks_for(pages, path):
    feed = feed_of(pages.get(path))
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.find(f"a:{name}", ATOM).text
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == f"https://hoidap.vn{path}"
    entries = feed.findall("a:entry", ATOM)
    assert entries
    ids = [entry.find("a:id", ATOM).text for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        for name in ("title", "updated", "summary", "content"):
            assert entry.find(f"a:{name}", ATOM).text


def test_a_topic_has_only_its_own_answers(pages):
    feed = feed_of(pages.get("/hoi-dap/phi/feed.xml"))
    links = [link.get("href") for link in feed.findall("a:entry/a:link", ATOM)]
    assert all(link.startswith("https://hoidap.vn/hoi-dap/phi/") for link in links)


def test_a_changed_answer_tells_what_was_said_before_and_what_now(pages):
    feed = feed_of(pages.get("/hoi-dap/thoi-hieu/feed.xml"))
    told = {
        entry.find("a:link", ATOM).get("href"): entry.find("a:content", ATOM).text
        for entry in feed.findall("a:entry", ATOM)
    }
    words = told["https://hoidap.vn/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"]
    versions = knowledge.shown().versions["thoi-hieu-bao-lau"]
    assert "thay cho câu trả lời áp dụng đến hết 30/06/2026" in words
    assert words.index(versions[0].short_answer) < words.index(versions[1].short_answer)


def test_the_newest_news_comes_first(pages):
    """What is news, and when, is tried in tests/faq/exporters/test_export_changes.py."""
    feed = feed_of(pages.get("/feed.xml"))
    updated = [entry.find("a:updated", ATOM).text for entry in feed.findall("a:entry", ATOM)]
    assert updated == sorted(updated, reverse=True) and feed.find("a:updated", ATOM).text == updated[0]


def test_an_unknown_topic_has_no_feed(pages):
    assert pages.get("/hoi-dap/khong-co/feed.xml").status_code == 404


def test_a_feed_that_did_not_change_is_not_sent_again(pages):
    first = pages.get("/feed.xml")
    assert pages.get("/feed.xml", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_the_sitemap_lists_every_entry_with_the_day_of_its_reading(pages):
    root = ElementTree.fromstring(pages.get("/sitemap.xml").content)
    pages_listed = {url.find("s:loc", MAP).text: url.find("s:lastmod", MAP) for url in root.findall("s:url", MAP)}
    for entry in knowledge.shown().in_force(day.today()):
        found = pages_listed[f"https://hoidap.vn/hoi-dap/{entry.topic}/{entry.id}"]
        newest = max(version.review.on for version in knowledge.shown().versions[entry.id])
        assert found.text == newest.isoformat()
    assert len(root.findall("s:url", MAP)) == len(pages_listed), "an address is listed twice"


def test_every_address_of_the_sitemap_leads_somewhere(pages):
    root = ElementTree.fromstring(pages.get("/sitemap.xml").content)
    broken = [
        url.text
        for url in root.findall("s:url/s:loc", MAP)
        if pages.get(url.text.removeprefix("https://hoidap.vn"), follow_redirects=False).status_code != 200
    ]
    assert broken == []


def test_addresses_in_the_sitemap_are_escaped():
    assert "a&amp;b" in sitemap_of("https://a&b.vn", knowledge.shown(), date(2026, 11, 22))


def test_robots_keep_out_of_conversations_and_find_the_sitemap(pages):
    text = pages.get("/robots.txt").text
    assert "Disallow: /tro-chuyen" in text and "Disallow: /v1/" in text
    assert "Sitemap: https://hoidap.vn/sitemap.xml" in text
