"""What whoever has used an answer should correct: the page, and the feed as feed readers take it."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from bot import day, knowledge
from faq.corpus import Corpus
from gateway.partners.endings import Ending
from gateway.partners.history import History
from gateway.portal import corrections
from tests.faq.exporters.test_atom import RNG
from tests.gateway.partners.bare import PORTAL, serving
from tests.gateway.partners.test_changes_api import past

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("corrections"), past) as running:
        yield running


def atom_errors(data):
    RNG.validate(etree.fromstring(data))
    return list(RNG.error_log)


def entries(client):
    response = client.get("/dinh-chinh.xml")
    assert response.status_code == 200 and response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall("a:entry", ATOM)


def words(entry, name):
    return entry.find(f"a:{name}", ATOM).text


def test_the_feed_is_valid_and_newest_first(client):
    assert atom_errors(client.get("/dinh-chinh.xml").content) == []
    updated = [words(entry, "updated") for entry in entries(client)]
    assert updated == sorted(updated, reverse=True) and updated[-1] == "2026-11-10T10:00:00+07:00"
    ids = [words(entry, "id") for entry in entries(client)]
    assert len(set(ids)) == len(ids) == 6


def test_only_what_has_to_be_corrected_is_news(client):
    titles = {words(entry, "title") for entry in entries(client)}
    assert "Không còn áp dụng: Câu đã rút?" in titles
    assert all(title.split(":")[0] in ("Sửa lại", "Quy định đổi", "Không còn áp dụng") for title in titles)


def test_a_correction_says_what_to_do_what_changed_and_the_answer_now(client):
    newest = entries(client)[0]
    assert words(newest, "title").startswith("Sửa lại: Thời hiệu")
    assert newest.find("a:link", ATOM).get("href") == f"{PORTAL}/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
    told = words(newest, "content")
    assert "trước 20/11/2026: thay bằng lời dưới đây" in told
    assert "Trả lời ngắn trước đây: Hai." in told and "Trả lời ngắn nay sửa là: Bạn có 05 năm" in told
    assert "Căn cứ:" in told and "Thông tin chung, không thay cho tư vấn." in told
    assert words(newest, "summary").startswith("Bài đã dẫn câu trả lời này")


def test_a_withdrawn_answer_leads_to_the_page_of_corrections(client):
    gone = next(entry for entry in entries(client) if "Câu đã rút?" in words(entry, "title"))
    assert gone.find("a:link", ATOM).get("href") == f"{PORTAL}/dinh-chinh"
    assert "thôi áp dụng từ 10/11/2026" in words(gone, "content") and "Câu trả lời:" not in words(gone, "content")


def test_a_part_of_the_interface_that_will_end_is_news_too(client, monkeypatch):
    ending = Ending("/v1/topics", date(2026, 11, 1), date(2027, 12, 1), "Dùng /v1/faq.")
    monkeypatch.setattr("gateway.portal.corrections.known_endings", lambda: (ending,))
    assert atom_errors(client.get("/dinh-chinh.xml").content) == []
    told = entries(client)[0]
    assert words(told, "title") == "Giao diện /v1/topics ngừng từ ngày 01/12/2027"
    assert told.find("a:link", ATOM).get("href") == f"{PORTAL}/doi-tac#phien-ban"


def page(client):
    response = client.get("/dinh-chinh")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


def test_the_page_tells_by_day_in_plain_words(client):
    days = [heading.get_text(strip=True) for heading in page(client).select("main h2")]
    assert days == ["Ngày 20/11/2026", "Ngày 10/11/2026"]
    first = page(client).select_one("article.correction")
    assert first.h3.a["href"] == "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
    assert "Trả lời ngắn trước đây: Hai." in first.get_text()
    gone = next(each for each in page(client).select("article.correction") if "Câu đã rút?" in each.h3.get_text())
    assert gone.h3.a is None and "thôi áp dụng từ 10/11/2026" in gone.get_text()


def test_every_link_of_the_page_leads_somewhere(client):
    for link in page(client).select("main a[href^='/']"):
        assert client.get(link["href"]).status_code == 200, link["href"]


def test_a_version_that_takes_effect_is_told_as_a_change_of_the_law(tmp_path):
    def before(url):
        History(url).note(knowledge.shown(), date(2026, 6, 30), datetime(2026, 6, 30, 3))

    with serving(tmp_path, before) as client:
        told = [words(entry, "content") for entry in entries(client)]
        assert any("từ 01/07/2026 có câu trả lời mới" in each and "đến hết 30/06/2026" in each for each in told)
        shown = page(client)
        assert len(shown.select("article.correction")) == 100
        assert not shown.select("article.correction details[open]"), "many on one day are folded"


def test_before_anything_changed_the_page_says_since_when_it_looks(tmp_path):
    with serving(tmp_path) as client:
        assert entries(client) == [] and atom_errors(client.get("/dinh-chinh.xml").content) == []
        begun = f"{day.today():%d/%m/%Y}"
        assert begun in page(client).select_one("main .notice").get_text()
        assert page(client).select("article.correction") == []


def test_page_and_feed_are_not_sent_again_while_nothing_changed(client):
    for path in ("/dinh-chinh", "/dinh-chinh.xml"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", ["/gioi-thieu", "/nhung", "/doi-tac", "/dang-lai"])
def test_the_page_is_found_from_where_it_matters(client, path):
    assert 'href="/dinh-chinh"' in client.get(path).text


def test_markup_in_an_answer_stays_text(tmp_path):
    def prepare(url):
        corpus = knowledge.shown()
        *older, newest = corpus.versions["ai-chiu-phi"]
        odd = replace(newest, body="<b>Đậm</b> & <script>alert(1)</script>.")
        changed = Corpus({**corpus.versions, "ai-chiu-phi": (*older, odd)})
        History(url).note(changed, day.today(), datetime(2026, 11, 1))

    with serving(tmp_path, prepare) as client:
        assert atom_errors(client.get("/dinh-chinh.xml").content) == []
        assert "<script>alert" not in client.get("/dinh-chinh").text
        told = words(entries(client)[0], "content")
        assert "<script>" not in told and "&lt;script&gt;" in told


def test_the_words_are_in_their_file():
    source = Path(corrections.__file__).read_text(encoding="utf-8")
    assert "Bài đã dẫn" not in source
