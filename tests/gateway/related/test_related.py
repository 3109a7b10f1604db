"""``POST /v1/related``: what is shown under news texts, measured; what is refused; who may ask."""

import asyncio
import json
from dataclasses import replace
from datetime import date, datetime

import pytest
import yaml
from fastapi.testclient import TestClient

from bot import knowledge
from evaluation import related as measuring
from faq.news import read
from faq.related import LEARNED_FILE, MEASURES, MOST_SHOWN, Learned, Related, learned
from gateway.app import create_app
from gateway.embed.keys import EmbedKey, KeyStore
from gateway.settings import Settings

pytestmark = pytest.mark.model

TODAY = date(2026, 11, 22)
PAPER = "https://bao.example.vn"
KEY = EmbedKey("pk_00000000000000b1", "Báo thử", (PAPER,), datetime(2026, 11, 1))
NARROW = replace(KEY, id="pk_00000000000000b2", topics=("ke-bien",))

CASES = {case.id: case for case in measuring.development()}
ARTICLE = CASES["more-tai-san-chung-vo-chong"]
BODY = {"title": ARTICLE.title, "text": ARTICLE.text}
HEADLINE = "Ra sân bay mới biết bị tạm hoãn xuất cảnh vì còn nợ tiền thi hành án"


@pytest.fixture(scope="module")
def search(assistant):
    def find(text):
        return asyncio.run(assistant.search(text, TODAY))[1].matches

    return find


@pytest.fixture(scope="module")
def entries(assistant):
    return Related(knowledge.index(), TODAY)


@pytest.fixture(scope="module")
def client(assistant, tmp_path_factory):
    folder = tmp_path_factory.mktemp("related")
    settings = Settings(
        database_url=f"sqlite:///{folder}/turns.db", products=folder, base_url="https://hoidap.example.vn"
    )
    store = KeyStore(settings.database_url)
    for key in (KEY, NARROW):
        store.add(key)
    app = create_app(lambda: assistant, settings)
    with TestClient(app, raise_server_exceptions=False) as running:
        running.state = app.state.hoidap
        while running.get("/readyz").status_code != 200:
            pass
        yield running


def ask(client, key=None, origin=None, **body):
    address = "/v1/related" + (f"?key={key}" if key else "")
    return client.post(address, json=body, headers={} if origin is None else {"Origin": origin})


def shown(client, title="", text=""):
    response = ask(client, title=title, text=text)
    assert response.status_code == 200
    return [item["entry"] for item in response.json()["items"]]


# How good it is. The floors are what was measured (docs/related.md), less one text each for entries that change.


@pytest.mark.parametrize(
    "name, found",
    [
        pytest.param("news_development.yml", 8, id="development"),
        pytest.param("news_more.yml", 14, id="more"),
        pytest.param(measuring.HELD, 5, id="held"),
    ],
)
def test_what_is_shown_under_news_texts_belongs_there(entries, search, name, found):
    texts = measuring.cases(measuring.FOLDER / name)
    figures = measuring.measure(texts, lambda case: measuring.shown(entries, search, case.title, case.text))
    assert figures.precision >= 0.9
    assert figures.found >= found
    assert (figures.near_wrong, figures.other_shown) == (0, 0)


@pytest.mark.parametrize(
    "name, found",
    [
        pytest.param("news_development.yml", 1, id="development"),
        pytest.param("news_more.yml", 4, id="more"),
        pytest.param("headlines.yml", 18, id="headlines"),
        pytest.param(measuring.HELD, 0, id="held"),
    ],
)
def test_what_is_shown_under_headlines_alone_belongs_there(entries, search, name, found):
    texts = measuring.cases(measuring.FOLDER / name)
    figures = measuring.measure(texts, lambda case: measuring.shown(entries, search, case.title, ""))
    assert figures.precision >= 0.9
    assert figures.found >= found
    assert (figures.near_wrong, figures.other_shown) == (0, 0)


def test_nothing_unwelcome_is_shown_under_the_texts_looked_at(entries, search):
    rows = [
        row for name in measuring.DEVELOPMENT for row in yaml.safe_load((measuring.FOLDER / name).read_text("utf-8"))
    ]
    wrong = [
        (row["id"], match.entry)
        for row in rows
        for match in measuring.shown(entries, search, row["title"], row["text"])
        if match.entry in row.get("unwelcome", ())
    ]
    assert len(wrong) <= 1, wrong


def test_the_measures_are_shares_and_the_more_the_better(entries):
    measures = entries.measure(read(**BODY))
    assert measures.shape == (len(entries.entries), len(MEASURES))
    assert measures.min() >= -1 and measures.max() <= 1
    assert all(weight >= 0 for weight in learned().weights)


def test_weights_for_other_measures_are_refused():
    data = yaml.safe_load(LEARNED_FILE.read_text(encoding="utf-8"))
    data["weights"] = {"loudness": 1.0}
    with pytest.raises(ValueError, match="hoidap evaluate related --write"):
        Learned.read(data)


def test_an_entry_of_another_procedure_needs_its_own_words(entries):
    civil, admin = (
        read(CASES[id].title, CASES[id].text)
        for id in ("more-muc-phi-thi-hanh-an", "chu-tich-phuong-khong-thi-hanh-an")
    )
    topics = [entry.topic == "thi-hanh-an-hanh-chinh" for entry in entries.entries]
    assert not entries.allowed(civil)[topics].any()
    assert entries.allowed(admin)[topics].all()


def test_entries_are_those_of_the_day():
    before = Related(knowledge.index(), date(2026, 6, 30))
    assert {entry.id for entry in before.entries} < set(knowledge.index().ids)
    assert all(date(2026, 6, 30) in entry.effective for entry in before.entries)


# What is answered


def test_an_article_gets_its_questions(client):
    response = ask(client, **BODY)
    reply = response.json()
    assert response.status_code == 200 and response.headers["cache-control"] == "no-store"
    assert set(reply) == {"as_of", "items", "portal", "notice"}
    assert reply["portal"] == "https://hoidap.example.vn" and "tư vấn" in reply["notice"]
    assert reply["items"][0]["entry"] == "ke-bien-tai-san-chung"
    scores = [item["score"] for item in reply["items"]]
    assert scores == sorted(scores, reverse=True) and all(learned().show_from <= score <= 1 for score in scores)
    for item in reply["items"]:
        assert set(item) == {"entry", "title", "page", "short_answer", "score"}
        assert client.get(item["page"]).status_code == 200
        entry = client.get(f"/v1/faq/{item['entry']}").json()
        assert (item["title"], item["short_answer"]) == (entry["title"], entry["short_answer"])


def test_a_headline_alone_gets_only_what_is_sure(client):
    assert shown(client, HEADLINE) == ["tam-hoan-xuat-canh"]
    assert shown(client, text=HEADLINE) == ["tam-hoan-xuat-canh"]
    assert shown(client, "Giá vàng hôm nay: vàng miếng, nhẫn trơn cùng giảm mạnh") == []


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_is_shown_than_asked_for(client, most):
    whole = ask(client, **BODY).json()["items"]
    assert ask(client, **BODY, most=most).json()["items"] == whole[:most]


def test_the_same_text_always_gets_the_same(client):
    first = ask(client, **BODY).json()
    client.state.related._found.clear()
    assert ask(client, **BODY).json() == first


def test_what_is_remembered_does_not_hold_the_text(client):
    ask(client, **BODY)
    assert client.state.related._found
    assert all(isinstance(key, bytes) and len(key) == 32 for key in client.state.related._found)


def test_tags_change_nothing(client):
    html = "".join(f"<p class='x'>{line}</p>\n" for line in ARTICLE.text.split("\n\n")) + "<script>alert(1)</script>"
    assert shown(client, f"<h1>{ARTICLE.title}</h1>", html) == shown(client, **BODY) != []


@pytest.mark.parametrize(
    "title, text",
    [
        pytest.param("a", "", id="one-letter"),
        pytest.param("", "<p></p><img src=x onerror=alert(1)>", id="only-tags"),
        pytest.param("😀" * 100, "😀 " * 1000, id="emoji"),
        pytest.param(
            "The bailiff seized the house",
            "The court upheld the judgment and ordered its enforcement. " * 30,
            id="english",
        ),
        pytest.param("Исполнение решения суда", "Пристав арестовал имущество должника. " * 60, id="russian"),
        pytest.param("法院执行判决", "法院判决执行。" * 300, id="chinese"),
        pytest.param("", "' or 1=1 -- {{7*7}} %s \\x00 \x00 \u202e" * 20, id="signs"),
        pytest.param("", "thi hành án " * 2500, id="one-word-over-and-over"),
        pytest.param("", "a" * 30_000, id="one-long-word"),
    ],
)
def test_what_is_no_article_about_enforcement_gets_nothing(client, title, text):
    assert shown(client, title, text) == []


def test_a_lone_half_of_a_sign_is_taken(client):
    sent = '{"title": "\\ud800 ' + HEADLINE.replace('"', "") + '"}'
    response = client.post("/v1/related", content=sent.encode(), headers={"Content-Type": "application/json"})
    assert response.status_code == 200


def test_the_longest_text_is_read_for_what_it_begins_with(client):
    others = [case.text for case in CASES.values() if case.kind == "enforcement" and case is not ARTICLE]
    text = "\n\n".join([ARTICLE.text, *others, *others])[:30_000]
    assert len(text) == 30_000
    assert "ke-bien-tai-san-chung" in shown(client, ARTICLE.title, text)


# What is refused


@pytest.mark.parametrize(
    "body, code, field",
    [
        ({}, "empty_text", "text"),
        ({"title": " ", "text": "\n"}, "empty_text", "text"),
        ({"title": "a" * 301}, "invalid_field", "title"),
        ({"text": "a" * 30_001}, "invalid_field", "text"),
        ({"title": 5}, "invalid_field", "title"),
        ({"title": None}, "invalid_field", "title"),
        ({"title": "a", "most": 0}, "invalid_field", "most"),
        ({"title": "a", "most": 4}, "invalid_field", "most"),
        ({"title": "a", "url": "https://bao.example.vn"}, "invalid_field", "url"),
        (["a"], "invalid_field", None),
    ],
)
def test_bad_input_is_refused_in_one_shape(client, body, code, field):
    response = client.post("/v1/related", json=body)
    assert response.status_code == 422
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"} and error["message"]
    assert (error["code"], error["field"]) == (code, field)


def test_what_is_no_json_or_too_large_is_refused(client):
    headers = {"Content-Type": "application/json"}
    broken = client.post("/v1/related", content=b"{", headers=headers)
    large = client.post("/v1/related", content=json.dumps({"text": "ấ" * 12_000}).encode(), headers=headers)
    assert (broken.status_code, broken.json()["error"]["code"]) == (422, "invalid_json")
    assert (large.status_code, large.json()["error"]["code"]) == (413, "body_too_large")
    assert client.get("/v1/related").status_code == 405


def test_nothing_is_answered_before_the_model_is_there(tmp_path):
    def load():
        raise RuntimeError("no model")

    settings = Settings(database_url=f"sqlite:///{tmp_path}/turns.db", products=tmp_path)
    with TestClient(create_app(load, settings), raise_server_exceptions=False) as running:
        response = ask(running, title=HEADLINE)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "not_ready")


# Who may ask


def test_a_newsroom_asks_from_its_pages_with_its_key(client):
    response = ask(client, KEY.id, PAPER, title=HEADLINE)
    assert response.status_code == 200 and response.json()["items"]
    assert response.headers["access-control-allow-origin"] == PAPER


def test_a_page_without_a_key_is_refused(client):
    for key, origin in ((None, PAPER), (KEY.id, "https://evil.example")):
        response = ask(client, key, origin, title=HEADLINE)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "origin_refused")


def test_through_a_key_only_its_topics_are_shown(client):
    topics = [client.get(f"/v1/faq/{item['entry']}").json()["topic"] for item in ask(client, **BODY).json()["items"]]
    narrow = ask(client, NARROW.id, PAPER, **BODY).json()["items"]
    assert set(topics) - {"ke-bien"} and topics.count("ke-bien") == len(narrow) > 0
    assert ask(client, NARROW.id, PAPER, title=HEADLINE).json()["items"] == []


def test_calls_are_counted_as_writes(assistant, tmp_path):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/turns.db", products=tmp_path, limited=True, turns_per_minute=2
    )
    with TestClient(create_app(lambda: assistant, settings), raise_server_exceptions=False) as running:
        while running.get("/readyz").status_code != 200:
            pass
        codes = [ask(running, title="Bóng đá").status_code for _ in range(3)]
        assert codes == [200, 200, 429]


def test_the_example_of_the_openapi_document_works(client):
    document = client.get("/openapi.json").json()
    fields = document["components"]["schemas"]["RelatedIn"]["properties"]
    reply = ask(client, **{name: field["example"] for name, field in fields.items() if "example" in field})
    item = document["components"]["schemas"]["RelatedItem"]["properties"]
    assert reply.status_code == 200
    assert [each["entry"] for each in reply.json()["items"]] == [item["entry"]["example"]]
    assert reply.json()["items"][0]["page"] == item["page"]["example"]
    assert len(reply.json()["items"]) <= MOST_SHOWN
