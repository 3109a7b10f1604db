"""The entries over HTTP, health, the page, and the OpenAPI document."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from gateway.app import create_app
from gateway.cli import app as command_line

pytestmark = pytest.mark.model

DAY = {"as_of": "2026-11-21"}


def test_the_list_pages_through_every_entry_in_force(client):
    whole = client.get("/v1/faq", params={**DAY, "limit": 500}).json()
    half = client.get("/v1/faq", params={**DAY, "limit": 10, "offset": 10}).json()
    assert whole["total"] == len(whole["items"]) >= 40
    assert half["items"] == whole["items"][10:20]


def test_the_list_can_be_narrowed_to_a_topic(client):
    items = client.get("/v1/faq", params={**DAY, "topic": "phi"}).json()["items"]
    assert items and {item["topic"] for item in items} == {"phi"}


def test_an_entry_is_shown_as_of_a_day(client):
    today = client.get("/v1/faq/ai-chiu-phi", params=DAY).json()
    before = client.get("/v1/faq/ai-chiu-phi", params={"as_of": "2026-06-30"}).json()
    assert today["body"] != before["body"]
    assert before["effective_until"] == today["effective_from"] == "2026-07-01"
    assert {citation["act"] for citation in before["citations"]} == {"26/2008/QH12", "216/2016/TT-BTC"}
    assert today["presumed_acts"] and not before["presumed_acts"]


def test_search_finds_the_entry_first(client):
    found = client.get("/v1/faq/search", params={"q": "ai phai nop phi thi hanh an", **DAY}).json()
    assert found["items"][0]["entry"]["id"] == "ai-chiu-phi"
    assert all(0 <= item["score"] <= 1 for item in found["items"])


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("/v1/faq/khong-co", 404, "unknown_entry"),
        ("/v1/faq/ai-chiu-phi?as_of=2001-01-01", 404, "not_in_force"),
        ("/v1/faq/ai-chiu-phi?as_of=hom-nay", 422, "invalid_field"),
        ("/v1/faq?limit=0", 422, "invalid_field"),
        ("/v1/faq/search", 422, "invalid_field"),
        ("/v1/faq/search?q=", 422, "empty_message"),
        ("/v1/faq/search?q=" + "a" * 1001, 422, "message_too_long"),
        ("/v1/khong-co", 404, "not_found"),
        ("/static/%2e%2e/app.py", 404, "not_found"),
        ("/v1/chat", 405, "method_not_allowed"),
    ],
)
def test_errors_have_one_shape(client, path, status, code):
    response = client.get(path)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"} and error["code"] == code


def test_an_unexpected_failure_is_an_error_in_the_same_shape(client, monkeypatch):
    monkeypatch.setattr("gateway.app.knowledge.shown", lambda: 1 / 0)
    response = client.get("/v1/faq")
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal_error")


def test_every_answer_carries_the_security_headers(client):
    for path in ("/", "/v1/faq", "/khong-co", "/healthz"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_ready_only_when_the_model_is_loaded(settings):
    def broken():
        raise OSError("no such model")

    with TestClient(create_app(broken, settings)) as client:
        for _ in range(50):
            response = client.get("/readyz")
            if "train" in response.text:
                break
        assert response.status_code == 503 and "hoidap train" in response.json()["error"]["message"]
        assert client.get("/healthz").status_code == 200
        assert client.post("/v1/chat", json={"message": "phí"}).status_code == 503


def test_the_examples_of_the_openapi_document_work(client):
    document = client.get("/openapi.json").json()
    fields = document["components"]["schemas"]["ChatIn"]["properties"]
    body = {name: field["example"] for name, field in fields.items() if "example" in field}
    assert client.post("/v1/chat", json=body).status_code == 200
    for path, methods in document["paths"].items():
        operation = methods.get("get")
        if operation and "{" not in path:
            shown = {p["name"]: p["schema"].get("examples") for p in operation.get("parameters", [])}
            query = {name: examples[0] for name, examples in shown.items() if examples}
            security = operation.get("security", [])
            own = bool(security) and {} not in security
            assert client.get(path, params=query).status_code == (401 if own else 200), path


def test_the_questions_that_the_page_offers_are_answered(client):
    entries = dict(
        re.findall(r'<li><a href="/hoi-dap/[a-z-]+/([a-z0-9-]+)[^"]*">([^<]+)</a></li>', client.get("/").text)
    )
    assert len(entries) >= 5
    for entry, title in entries.items():
        reply = client.post("/v1/chat", json={"message": unescape(title)}).json()
        assert (reply["status"], reply["entry"]) == ("answered", entry), title


def test_the_page_loads_nothing_from_elsewhere(client):
    for path in ("/", "/static/home.js", "/static/portal.css"):
        text = client.get(path).text.replace("http://testserver/", "/")
        assert not re.search(r"(?:src|href|url|fetch|import)\W{1,3}(?:https?:)?//", text)


def test_the_command_line_names_every_command_in_the_readme():
    from pathlib import Path

    readme = Path("README.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in command_line.registered_commands]
    assert names and all(f"hoidap {name}" in readme for name in names)
