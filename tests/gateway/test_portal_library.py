"""The library: its pages, its search, an answer's page through time, and what machines read of it."""

import json
import re
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from bot import day, knowledge
from faq.topics import known_topics
from gateway.app import create_app
from gateway.portal import cards, finding
from gateway.portal.entries import view
from gateway.portal.rendering import markdown

ENTRY = "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

#: What schema.org and the search engines ask of each type that we use.
REQUIRED = {
    "FAQPage": {"mainEntity"},
    "Question": {"name", "acceptedAnswer"},
    "Answer": {"text"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Legislation": {"name", "legislationIdentifier", "legislationJurisdiction", "legislationLegalForce"},
    "Organization": {"name"},
    "WebSite": {"name", "url"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A server whose model never loads: pages do not wait for it."""
    from gateway.settings import Settings

    def never():
        raise RuntimeError("no model in this test")

    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db")
    with TestClient(create_app(never, settings), raise_server_exceptions=False) as running:
        yield running


def data_of(response):
    found = DATA.search(response.text)
    assert found, "no JSON-LD"
    return json.loads(found[1])


def nodes(data):
    """Every typed node, at any depth."""
    if isinstance(data, dict):
        if "@type" in data:
            yield data
        for value in data.values():
            yield from nodes(value)
    elif isinstance(data, list):
        for value in data:
            yield from nodes(value)


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# the pages


def test_every_entry_has_a_page_with_its_answer_and_its_law(pages):
    for entry in knowledge.shown().in_force(day.today()):
        response = pages.get(f"/hoi-dap/{entry.topic}/{entry.id}")
        assert response.status_code == 200, entry.id
        assert response.text.count("<h1>") == 1
        assert str(markdown(entry.short_answer)).strip() in response.text
        for citation in entry.citations_on(day.today()):
            assert knowledge.acts()[citation.act].number in response.text


def test_every_topic_lists_exactly_its_entries(pages):
    shown = knowledge.shown().in_force(day.today())
    for topic in known_topics():
        html = pages.get(f"/hoi-dap/{topic}").text
        listed = set(re.findall(rf'href="(/hoi-dap/{topic}/[a-z0-9-]+)"', html))
        assert listed == {f"/hoi-dap/{topic}/{entry.id}" for entry in shown if entry.topic == topic}


def test_the_library_counts_what_it_lists(pages):
    html = text_of(pages.get("/hoi-dap").text)
    shown = knowledge.shown().in_force(day.today())
    assert f"{len(shown)} câu trả lời đã được đọc lại" in html
    assert f"Thời hiệu yêu cầu {sum(e.topic == 'thoi-hieu' for e in shown)} câu" in html


def test_a_role_narrows_a_topic_and_keeps_what_is_for_anyone(pages):
    shown = [e for e in knowledge.shown().in_force(day.today()) if e.topic == "phoi-hop"]
    html = pages.get("/hoi-dap/phoi-hop?vai=co-quan").text
    for entry in shown:
        concerned = {"agency", "anyone"} & set(entry.audience)
        assert (f'href="/hoi-dap/phoi-hop/{entry.id}"' in html) == bool(concerned), entry.id


def test_an_unknown_role_is_no_filter(pages):
    assert pages.get("/hoi-dap?vai=gi-do").text == pages.get("/hoi-dap").text


def test_the_tool_that_fits_is_offered(pages):
    assert 'href="/cong-cu/' in pages.get(ENTRY).text
    assert "Công cụ cho việc này" not in pages.get("/hoi-dap/chap-hanh-vien/chap-hanh-vien-la-ai").text


def test_an_answer_leads_on_to_the_chat_with_its_question(pages):
    assert 'href="/?hoi=Th%E1%BB%9Di%20hi%E1%BB%87u' in pages.get(ENTRY).text


# through time


def test_an_older_day_shows_the_older_answer_under_a_banner(pages):
    html = pages.get(f"{ENTRY}?ngay=2026-06-30").text
    assert "Đây là quy định cũ, chỉ áp dụng đến hết ngày 30/06/2026" in html
    assert "26/2008/QH12" in html and "106/2025/QH15" not in text_of(html).split("Căn cứ pháp luật")[1]
    assert f'href="http://testserver{ENTRY}"' in html, "the canonical address is without the day"
    assert 'content="noindex' in html


def test_the_first_day_of_the_new_law_has_no_banner(pages):
    html = pages.get(f"{ENTRY}?ngay=2026-07-01").text
    assert "quy định cũ" not in html and "106/2025/QH15" in html


def test_versions_lead_to_each_other(pages):
    now = pages.get(ENTRY).text
    assert f'href="{ENTRY}?ngay=2026-06-30"' in now and "Quy định trước 01/07/2026" in now
    assert f'href="{ENTRY}"' in pages.get(f"{ENTRY}?ngay=2026-06-30").text


def test_a_day_before_the_first_version_says_so_and_shows_the_nearest(pages):
    html = pages.get(f"{ENTRY}?ngay=1990-01-01").text
    assert "Không có câu trả lời cho ngày 01/01/1990" in html and "đến hết 30/06/2026" in html


def test_a_version_to_come_is_announced_as_such():
    versions = knowledge.shown().versions["thoi-hieu-bao-lau"]
    begins = versions[-1].effective.start
    assert view(versions, begins, begins - timedelta(1), None).standing == "future"
    assert view(versions, begins, begins, None).standing == ""


@pytest.mark.parametrize("words", ["hom-qua", "2026-13-01", "<b>"])
def test_a_day_that_is_none_leads_to_today(pages, words):
    response = pages.get(ENTRY, params={"ngay": words}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, ENTRY)


def test_less_than_read_law_is_shown_with_its_notice(pages):
    acts = knowledge.acts()
    today = day.today()
    unsure = next(
        entry
        for entry in knowledge.shown().in_force(today)
        if any(acts.certainty(each, today).value == "presumed" for each in entry.citations_on(today))
    )
    html = pages.get(f"/hoi-dap/{unsure.topic}/{unsure.id}").text
    assert "Đến ngày kiểm tra chưa thấy văn bản bãi bỏ" in html and "chưa có văn bản xác nhận còn áp dụng" in html


# addresses that lead nowhere


def test_an_unknown_page_is_ours_and_helps(pages):
    response = pages.get("/hoi-dap/thoi-hieu/thoi-hieu-yeu-cau-thi-hanh")
    assert response.status_code == 404
    assert "Không có trang này" in response.text and f'href="{ENTRY}"' in response.text


@pytest.mark.parametrize(
    "path", ["/khong-co", "/hoi-dap/khong-co", "/hoi-dap/khong/co", "/a/b/c.html", "/%F0%9F%98%80"]
)
def test_every_wrong_address_of_a_page_gets_html(pages, path):
    response = pages.get(path)
    assert response.status_code == 404 and response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/v1/khong-co", "/v1/faq/khong-co", "/static/khong-co.js"])
def test_programs_get_json(pages, path):
    response = pages.get(path)
    assert response.status_code == 404 and response.json()["error"]["code"]


@pytest.mark.parametrize("path", ["/hoi-dap/thoi-hieu-bao-lau", "/hoi-dap/phi/thoi-hieu-bao-lau"])
def test_an_entry_under_another_topic_is_found(pages, path):
    response = pages.get(path, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (301, ENTRY)


def test_markup_in_an_address_stays_text(pages):
    for path in ("/hoi-dap?tim=<script>alert(1)</script>", "/hoi-dap/<script>alert(1)</script>", "/?hoi=<img src=x>"):
        html = pages.get(path).text
        assert "<script>alert" not in html and "<img src=x>" not in html


# search


def test_without_the_model_the_search_goes_by_words_and_says_so(pages):
    html = pages.get("/hoi-dap?tim=ke bien nha duy nhat").text
    assert "đang khởi động" in html and "ke-bien-nha-duy-nhat" in html


def test_words_that_nobody_wrote_find_nothing_kindly(pages):
    assert "Không tìm thấy câu trả lời nào cho “xyzzy”" in pages.get("/hoi-dap?tim=xyzzy").text


def test_words_without_marks_find_what_is_written_with_them():
    found = finding.by_words("MUC PHI", knowledge.shown().in_force(day.today()))
    assert "muc-phi" in [entry.id for entry in found][:3]


def test_a_search_is_kept_by_nobody(pages):
    response = pages.get("/hoi-dap?tim=phí")
    assert response.headers["cache-control"] == "private, no-store" and response.headers["x-robots-tag"] == "noindex"


@pytest.mark.model
def test_the_assistant_finds_what_is_meant(client):
    html = client.get("/hoi-dap", params={"tim": "bị trừ lương tối đa mấy phần", "phan": "ket-qua"}).text
    assert "tru-luong-bao-nhieu" in html and "<html" not in html and "đang khởi động" not in html


@pytest.mark.model
def test_results_keep_to_the_role(client):
    html = client.get("/hoi-dap", params={"tim": "kê biên", "vai": "co-quan", "phan": "ket-qua"}).text
    listed = re.findall(r'href="/hoi-dap/[a-z-]+/([a-z0-9-]+)"', html)
    audiences = [set(knowledge.shown().versions[id][-1].audience) for id in listed]
    assert listed and all({"agency", "anyone"} & each for each in audiences)


@pytest.mark.model
def test_a_search_that_is_too_long_is_told_kindly(client):
    assert "1000 ký tự" in client.get("/hoi-dap", params={"tim": "dài " * 300}).text


# for machines


@pytest.mark.parametrize("path", ["/", "/hoi-dap", "/hoi-dap/phi", ENTRY, f"{ENTRY}?ngay=2026-06-30"])
def test_structured_data_has_what_its_types_need(pages, path):
    data = data_of(pages.get(path))
    assert data["@context"] == "https://schema.org"
    for node in nodes(data):
        assert node["@type"] in REQUIRED, node["@type"]
        assert REQUIRED[node["@type"]] <= set(node), node
        for name in ("url", "item", "@id"):
            assert str(node.get(name, "http://")).startswith("http"), node


def test_an_answer_is_published_as_a_question_with_its_legislation(pages):
    found = {node["@type"]: node for node in nodes(data_of(pages.get(ENTRY)))}
    entry = knowledge.shown().at("thoi-hieu-bao-lau", day.today())
    assert found["Question"]["name"] == entry.title
    assert "05 năm" in found["Answer"]["text"]
    assert found["FAQPage"]["dateModified"] == entry.review.on.isoformat()
    acts = {
        node["legislationIdentifier"]: node
        for node in nodes(data_of(pages.get(ENTRY)))
        if node["@type"] == "Legislation"
    }
    assert acts["106/2025/QH15"]["legislationLegalForce"] == "https://schema.org/InForce"
    assert acts["106/2025/QH15"]["legislationDate"] == "2025-12-05"


def test_law_that_ended_is_not_published_as_an_answer(pages):
    types = {node["@type"] for node in nodes(data_of(pages.get(f"{ENTRY}?ngay=2026-06-30")))}
    assert types == {"BreadcrumbList", "ListItem"}


def test_a_card_is_a_picture_of_the_promised_size(pages):
    response = pages.get(f"{ENTRY}/the.png")
    assert response.headers["content-type"] == "image/png"
    assert response.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(response.content[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
    assert f"{ENTRY}/the.png" in pages.get(ENTRY).text


def test_the_longest_title_fits_its_card():
    longest = max((entry.title for entry in knowledge.shown()), key=len)
    topic = max(known_topics().values(), key=len)
    # one page: a card that overflows would become two
    assert cards.card(longest, topic)[:4] == b"\x89PNG"


def test_a_page_that_did_not_change_is_not_sent_again(pages):
    first = pages.get(ENTRY)
    again = pages.get(ENTRY, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content and again.headers["etag"] == first.headers["etag"]
    other = pages.get("/hoi-dap/phi/muc-phi", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    assert "last-modified" in first.headers and "public" in first.headers["cache-control"]


def test_a_page_can_be_asked_about_without_its_body(pages):
    response = pages.head(ENTRY)
    assert response.status_code == 200 and not response.content


def test_a_page_names_no_other_host(pages):
    for path in ("/", "/hoi-dap", "/hoi-dap/phi", ENTRY, "/khong-co"):
        html = pages.get(path).text
        found = set(re.findall(r'(?:src|href|action)="(https?://[^/"]+)', html))
        assert found <= {"http://testserver"}, path


def test_a_page_has_no_inline_script_or_style(pages):
    for path in ("/", "/hoi-dap", "/hoi-dap?tim=phí", "/hoi-dap/phi", ENTRY, "/khong-co"):
        html = pages.get(path).text
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", html), path
        assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html)), path


def test_files_named_by_their_content_are_kept_for_good(pages):
    styles = re.search(r'href="(/static/portal\.css\?v=[0-9a-f]+)"', pages.get("/").text)[1]
    assert "immutable" in pages.get(styles).headers["cache-control"]
    assert pages.get("/static/portal.css").headers["cache-control"] == "no-cache"
    assert "immutable" in pages.get("/static/fonts/be-vietnam-pro-400.woff2").headers["cache-control"]


def test_first_view_of_an_answer_is_light(pages):
    html = pages.get(ENTRY)
    files = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg)[^"]*)"', html.text)
    fonts = [f"/static/fonts/be-vietnam-pro-{weight}.woff2" for weight in (400, 600, 700)]
    packed = sum(int(pages.head(path).headers.get("content-length", 0)) for path in {*files, *fonts, ENTRY})
    assert 10_000 < packed <= 100_000


@pytest.mark.parametrize("day_asked", [date(2026, 6, 30), date(2026, 7, 1)])
def test_near_entries_apply_today_and_are_not_the_entry_itself(day_asked):
    for versions in knowledge.shown().versions.values():
        shown = view(versions, day_asked, day.today(), None)
        assert shown.entry.id not in [each.id for each in shown.near]
        assert all(day.today() in each.effective for each in shown.near)
