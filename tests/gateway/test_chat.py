"""POST /v1/chat: answers, guards and what is kept of a turn."""

import json
import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from gateway.turns import Turn, TurnStore

pytestmark = pytest.mark.model


def chat(client, message, **more):
    return client.post("/v1/chat", json={"message": message, **more})


def kept(settings):
    with create_engine(settings.database_url).connect() as connection:
        return [dict(row) for row in connection.execute(text("select * from turns order by number")).mappings()]


def test_a_question_is_answered_with_its_legal_basis(client):
    reply = chat(client, "Ai phải nộp phí thi hành án?", as_of="2026-11-21").json()
    assert (reply["status"], reply["entry"], reply["as_of"]) == ("answered", "ai-chiu-phi", "2026-11-21")
    first = reply["citations"][0]
    assert (first["act"], first["article"], first["clause"]) == ("106/2025/QH15", "53", "1")
    assert first["label"] == "khoản 1 Điều 53 Luật Thi hành án dân sự 2025"


def test_a_choice_is_answered_when_its_title_is_sent(client, unclear):
    reply = chat(client, unclear).json()
    assert reply["status"] == "clarify" and 1 <= len(reply["choices"]) <= 3
    choice = reply["choices"][0]
    chosen = chat(client, choice["title"], conversation=reply["conversation"]).json()
    assert (chosen["status"], chosen["entry"]) == ("answered", choice["entry"])


@pytest.mark.parametrize(
    "body, code, field",
    [
        pytest.param(b'{"message": ""}', "empty_message", "message", id="empty"),
        pytest.param('{"message": "\u200b\u202e "}'.encode(), "empty_message", "message", id="only-hidden"),
        pytest.param(json.dumps({"message": "phí " * 2500}).encode(), "message_too_long", "message", id="10000"),
        pytest.param(b'{"message": 5}', "invalid_field", "message", id="number"),
        pytest.param(b'{"mesage": "x"}', "invalid_field", "message", id="misspelt"),
        pytest.param(b'{"message": "x", "sender": "y"}', "invalid_field", "sender", id="unknown-field"),
        pytest.param(b'{"message": "x", "as_of": "2026-02-30"}', "invalid_field", "as_of", id="no-such-day"),
        pytest.param(b"{broken", "invalid_json", None, id="broken-json"),
        pytest.param(b'{"message": "\xff\xfe"}', "invalid_json", None, id="invalid-utf8"),
        pytest.param(b"[]", "invalid_field", "message", id="no-object"),
        pytest.param(b"", "invalid_field", None, id="no-body"),
    ],
)
def test_bad_input_gets_a_clear_error_in_the_one_shape(client, settings, body, code, field):
    response = client.post("/v1/chat", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"}
    assert (error["code"], error["field"]) == (code, field)
    assert error["message"]
    assert kept(settings) == []


def test_the_length_limit_is_told_with_its_number(client):
    message = chat(client, "á" * 1001).json()["error"]["message"]
    assert "1001" in message and "1000" in message
    assert chat(client, "á" * 1000).status_code == 200


@pytest.mark.parametrize(
    "message",
    [
        "😀",
        "\ud83d\ude00 phí",
        "/restart",
        '/ask_faq{"a": 1}',
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "'; drop table turns; --",
        "{{7*7}} ${7*7} %s {x}",
        "a\u0000b",
        "\U000e0041phí\U000e007f",
    ],
)
def test_hostile_messages_get_a_normal_answer(client, settings, message):
    body = json.dumps({"message": message}).encode()
    response = client.post("/v1/chat", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200
    assert response.json()["status"] in ("answered", "clarify", "unanswered")
    assert len(kept(settings)) == 1


def test_lone_surrogates_are_dropped(client):
    response = client.post(
        "/v1/chat", content=b'{"message": "\\ud800 ph\\u00ed"}', headers={"content-type": "application/json"}
    )
    assert response.status_code == 200


def test_a_body_that_is_too_large_is_refused_unread(client):
    response = client.post("/v1/chat", content=b"x" * 70_000)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")


def test_a_conversation_goes_on_only_under_an_id_that_we_issued(client):
    first = chat(client, "chào bạn").json()["conversation"]
    assert chat(client, "cảm ơn", conversation=first).json()["conversation"] == first
    assert chat(client, "cảm ơn", conversation="made-up").json()["conversation"] != "made-up"


def test_a_turn_is_kept_without_identifiers(client, settings):
    reply = chat(client, "sđt 0912345678, stk 0123456789, phí thi hành án bao nhiêu").json()
    assert set(reply["removed"]) == {"phone", "account"}
    (turn,) = kept(settings)
    assert "0912345678" not in turn["asked"] and "0123456789" not in turn["asked"]
    assert "phí thi hành án bao nhiêu" in turn["asked"]
    assert (turn["id"], turn["conversation"]) == (reply["turn"], reply["conversation"])


def test_old_turns_are_deleted_and_younger_ones_stay(settings):
    store = TurnStore(settings.database_url)
    now = datetime(2026, 11, 21)
    for number, age in enumerate((91, 90, 1)):
        store.add(
            Turn(str(number), "c", "x", "answered", None, None, "2026-11-21", "web", 1.0, now - timedelta(days=age))
        )
    assert store.forget_older_than(90, now) == 1
    assert store.count() == 2


def test_no_log_holds_the_words_of_a_request(client, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    chat(client, "wxyzq phí thi hành án")
    client.get("/v1/faq/search", params={"q": "wxyzq kê biên"})
    client.post("/v1/chat", content=b'{"message": "wxyzq')
    printed = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert any("/v1/chat" in message for message in ours)
    assert "wxyzq" not in " ".join(ours) + printed.out + printed.err
