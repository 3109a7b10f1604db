"""oEmbed 1.0: found by discovery as a consumer finds it, its errors, its sizes, and the card that it frames."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from bot import day, knowledge
from gateway.app import create_app
from gateway.paths import entry_path
from gateway.portal.entries import address_on
from gateway.settings import Settings

HERE = "http://testserver"
PAGE = "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
OPERATOR = 'Sở "Tư pháp" & <Văn phòng>'
TODAY = date(2026, 11, 22)


def no_assistant():
    raise RuntimeError("no model is needed to embed an answer")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db"
    settings = Settings(database_url=database, operator=OPERATOR)
    with TestClient(create_app(no_assistant, settings), raise_server_exceptions=False) as running:
        yield running


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setattr(day, "today", lambda: TODAY)


def ask(client, url=HERE + PAGE, **query):
    return client.get("/oembed?" + urlencode({"url": url, **query}))


def conforms(card):
    """What section 2.3.4 of the specification asks of every answer, and of one of type ``rich``."""
    assert card["version"] == "1.0" and card["type"] == "rich"
    assert isinstance(card["html"], str) and card["html"]
    assert all(isinstance(card[name], int) and card[name] > 0 for name in ("width", "height"))
    thumbnail = [name in card for name in ("thumbnail_url", "thumbnail_width", "thumbnail_height")]
    assert all(thumbnail) or not any(thumbnail)
    assert set(card) <= {
        *("type", "version", "title", "author_name", "author_url", "provider_name", "provider_url", "cache_age"),
        *("thumbnail_url", "thumbnail_width", "thumbnail_height", "html", "width", "height"),
    }


def frame(card):
    """The one frame of an answer's HTML, which holds nothing else."""
    parsed = BeautifulSoup(card["html"], "html.parser")
    assert [each.name for each in parsed.find_all(True)] == ["iframe"] and not parsed.get_text()
    return parsed.iframe


def discovered(page):
    """(type, address) of the links of a page's head, as a consumer reads them."""
    head = BeautifulSoup(page, "html.parser").head
    return {each["type"]: each["href"] for each in head.find_all("link", rel="alternate") if "oembed" in each["type"]}


def test_a_consumer_follows_discovery_to_the_card(client):
    links = discovered(client.get(PAGE).text)
    assert set(links) == {"application/json+oembed", "text/xml+oembed"}
    answer = client.get(links["application/json+oembed"] + "&maxwidth=480&maxheight=900")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    card = answer.json()
    conforms(card)
    assert card["title"] == knowledge.shown().at("thoi-hieu-bao-lau", TODAY).title
    assert (card["provider_name"], card["provider_url"]) == ("Hỏi–Đáp Thi hành án", HERE + "/")
    assert card["author_name"] == OPERATOR
    shown = frame(card)
    assert (int(shown["width"]), int(shown["height"])) == (card["width"], card["height"]) == (480, card["height"])
    assert shown["frameborder"] == "0" and shown["title"] and "style" not in shown.attrs
    opened = client.get(shown["src"])
    assert opened.status_code == 200 and card["title"] in opened.text


def test_json_and_xml_say_the_same(client):
    links = discovered(client.get(PAGE).text)
    answer = client.get(links["text/xml+oembed"])
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>')
    root = ElementTree.fromstring(answer.content)
    said = client.get(links["application/json+oembed"]).json()
    assert root.tag == "oembed" and {each.tag: each.text for each in root} == {k: str(v) for k, v in said.items()}
    # an ampersand and brackets in a name stay what they are
    assert root.findtext("author_name") == OPERATOR


def test_every_answer_of_today_can_be_embedded(client):
    for entry in knowledge.shown().in_force(TODAY):
        answer = ask(client, HERE + entry_path(entry))
        assert answer.status_code == 200, entry.id
        conforms(answer.json())
        assert frame(answer.json())["src"] == f"{HERE}/nhung/muc/{entry.id}"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(HERE + PAGE + "/", id="slash"),
        pytest.param(HERE + PAGE + "?tu=bao.example.vn&fbclid=x#law", id="query-of-others"),
        pytest.param(PAGE, id="without-host"),
        pytest.param(HERE + "/hoi-dap/phi/thoi-hieu-bao-lau", id="topic-of-before"),
    ],
)
def test_an_address_as_people_paste_it_is_known(client, url):
    assert frame(ask(client, url).json())["src"] == f"{HERE}/nhung/muc/thoi-hieu-bao-lau"


@pytest.mark.parametrize(
    "url",
    [
        HERE + "/",
        HERE + "/hoi-dap",
        HERE + "/hoi-dap/thoi-hieu",
        HERE + "/hoi-dap/thoi-hieu/khong-co-cau-nay",
        HERE + PAGE + "/the.png",
        HERE + "/cong-cu/thoi-hieu",
        HERE + "/khung?key=pk_00000000000000a1",
        "https://khac.example.vn" + PAGE,
        "//khac.example.vn" + PAGE,
        "http://testserver.khac.example.vn" + PAGE,
        "http://[",
        "javascript:alert(1)",
        "",
    ],
)
def test_any_other_address_is_not_found(client, url):
    answer = ask(client, url)
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "not_embeddable"


@pytest.mark.parametrize("format", ["yaml", "JSON", "html", ""])
def test_another_format_is_not_implemented(client, format):
    answer = ask(client, format=format)
    assert (answer.status_code, answer.json()["error"]["field"]) == (501, "format")


@pytest.mark.parametrize("query", ["", "url=%2F&maxwidth=0", "url=%2F&maxheight=cao"])
def test_what_cannot_be_read_is_named(client, query):
    answer = client.get(f"/oembed?{query}")
    assert answer.status_code == 422 and answer.json()["error"]["field"] in ("url", "maxwidth", "maxheight")


@pytest.mark.parametrize("width, height", [(220, None), (320, 200), (600, 1000), (5000, None), (1, 1)])
def test_nothing_is_larger_than_what_was_asked_for(client, width, height):
    limits = {name: value for name, value in (("maxwidth", width), ("maxheight", height)) if value}
    card = ask(client, **limits).json()
    conforms(card)
    assert card["width"] <= width and card["height"] <= (height or 10_000)
    assert (int(frame(card)["width"]), int(frame(card)["height"])) == (card["width"], card["height"])
    fits = width >= 1200 and (height or 10_000) >= 630
    assert ("thumbnail_url" in card) is fits


def test_a_narrower_card_is_higher(client):
    heights = [ask(client, maxwidth=width).json()["height"] for width in (600, 480, 360, 260)]
    assert heights == sorted(heights) and heights[0] < heights[-1]


def test_the_picture_has_the_size_that_is_told(client):
    card = ask(client).json()
    picture = client.get(card["thumbnail_url"]).content
    told = [card["thumbnail_width"], card["thumbnail_height"]]
    assert [int.from_bytes(picture[at : at + 4], "big") for at in (16, 20)] == told


def test_scripts_of_other_sites_may_read_it(client):
    for answer in (ask(client), ask(client, "https://khac.example.vn/")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_it_is_asked_about_again_cheaply(client):
    first = ask(client)
    tag = first.headers["etag"]
    again = client.get("/oembed?" + urlencode({"url": HERE + PAGE}), headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.headers["access-control-allow-origin"] == "*"


def test_the_base_address_of_the_operator_is_used(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/turns.db", base_url="https://hoidap.example.vn")
    with TestClient(create_app(no_assistant, settings)) as running:
        links = discovered(running.get(PAGE).text)
        asked = urlsplit(links["application/json+oembed"])
        assert asked.netloc == "hoidap.example.vn"
        assert parse_qs(asked.query)["url"] == ["https://hoidap.example.vn" + PAGE]
        card = running.get(f"{asked.path}?{asked.query}").json()
        assert frame(card)["src"].startswith("https://hoidap.example.vn/nhung/muc/")
        assert "author_name" not in card


# the card


def test_the_card_may_be_framed_by_everybody_and_nothing_else_is_allowed(client):
    for id in ("thoi-hieu-bao-lau", "khong-co-cau-nay"):
        policy = client.get(f"/nhung/muc/{id}").headers["content-security-policy"]
        assert policy.endswith("frame-ancestors *") and "default-src 'none'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in client.get(PAGE).headers["content-security-policy"]


def test_the_card_holds_the_answer_and_links_that_leave_the_frame(client):
    entry = knowledge.shown().at("muc-phi", TODAY)
    card = BeautifulSoup(client.get("/nhung/muc/muc-phi").text, "html.parser")
    words = " ".join(card.main.get_text(" ").split())
    for told in (entry.title, entry.short_answer, "22/11/2026", OPERATOR, "không thay cho tư vấn", "Thông tư 216/2016"):
        assert told in words
    assert [each["href"] for each in card.find_all("a")] == [HERE + entry_path(entry)]
    assert all(each["target"] == "_blank" and each["rel"] == ["noopener"] for each in card.find_all("a"))
    assert not card.find_all(["script", "form", "button", "input", "iframe", "details"])
    assert card.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_an_answer_known_less_than_surely_carries_its_warning(client):
    assert "chưa có văn bản nào xác nhận còn áp dụng" in client.get("/nhung/muc/muc-phi").text


def test_the_card_of_an_old_version_says_so_and_leads_to_it(client):
    versions = next(each for each in knowledge.shown().versions.values() if len(each) > 1)
    old, last = versions[0], versions[0].effective.end - timedelta(1)
    address = HERE + address_on(old, TODAY)
    card = ask(client, address).json()
    shown = client.get(frame(card)["src"])
    assert "quy định cũ" in shown.text and f"{last:%d/%m/%Y}" in shown.text
    assert old.short_answer in BeautifulSoup(shown.text, "html.parser").get_text()
    assert BeautifulSoup(shown.text, "html.parser").find("a")["href"] == address
    assert discovered(client.get(address).text)["application/json+oembed"].count("ngay") == 1
    assert "quy định cũ" not in client.get(f"/nhung/muc/{old.id}").text


def test_a_card_whose_answer_is_gone_says_so_in_the_frame(client):
    answer = client.get("/nhung/muc/khong-co-cau-nay")
    assert answer.status_code == 404 and "không còn được đăng" in answer.text
    assert BeautifulSoup(answer.text, "html.parser").find("a")["target"] == "_blank"


@pytest.mark.parametrize("typed", ["abc", "2026-13-01", "9999-99-99"])
def test_a_day_that_cannot_be_read_is_today(client, typed):
    assert client.get(f"/nhung/muc/muc-phi?ngay={typed}").text == client.get("/nhung/muc/muc-phi").text
