"""What people think of an answer: kept beside its turn, without personal data, and shown to the editors."""

import json
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot import day
from gateway.app import create_app
from gateway.cli import app as command
from gateway.settings import Settings
from gateway.turns import Turn, TurnStore, Wanting

NOW = datetime(2026, 11, 22, 8, 0)


def turn(id, status="answered", asked="phí bao nhiêu", at=NOW, entry="muc-phi"):
    return Turn(id, "c", asked, status, entry, 0.9, "2026-11-22", "web", 1.0, at)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'turns.db'}"


@pytest.fixture
def store(url):
    return TurnStore(url)


@pytest.fixture
def client(url, store, monkeypatch):
    monkeypatch.setattr(day, "now", lambda: NOW)
    store.add(turn("t1"))
    with TestClient(create_app(lambda: None, Settings(database_url=url)), raise_server_exceptions=False) as running:
        yield running


def rated(url):
    with create_engine(url).connect() as connection:
        return [dict(row) for row in connection.execute(text("select * from ratings order by turn")).mappings()]


def feedback(client, **body):
    return client.post("/v1/feedback", json={"turn": "t1", "useful": True, **body})


# --- the store


def test_a_rating_is_kept_and_one_for_an_unknown_turn_is_not(store, url):
    store.add(turn("t1"))
    assert store.rate("t1", True, None, NOW) is True
    assert store.rate("t2", True, None, NOW) is False
    assert [row["turn"] for row in rated(url)] == ["t1"]


def test_what_is_said_again_replaces_what_was_said(store):
    store.add(turn("t1"))
    store.rate("t1", False, "sai", NOW)
    store.rate("t1", False, "thiếu", NOW)
    assert [row.reason for row in store.wanting(NOW)] == ["thiếu"]
    store.rate("t1", True, None, NOW)
    assert store.wanting(NOW) == []


def test_unanswered_turns_and_useless_answers_want_looking_at_newest_first(store):
    for id, status in (
        ("a", "answered"),
        ("b", "unanswered"),
        ("c", "answered"),
        ("d", "clarify"),
        ("e", "unanswered"),
    ):
        store.add(turn(id, status))
    store.rate("a", False, "không đúng", NOW)
    store.rate("c", True, None, NOW)
    store.rate("e", True, None, NOW)
    assert [row.turn for row in store.wanting(NOW)] == ["e", "b", "a"]
    assert store.wanting(NOW)[-1] == Wanting("a", NOW, "phí bao nhiêu", "answered", "muc-phi", False, "không đúng")
    assert [row.turn for row in store.wanting(NOW, limit=2)] == ["e", "b"]


def test_a_turn_without_words_shows_nothing_to_look_at(store):
    store.add(turn("a", "unanswered", asked=""))
    assert store.wanting(NOW) == []


@pytest.mark.parametrize("since, found", [(NOW, 1), (NOW + timedelta(seconds=1), 0)])
def test_only_turns_since_the_moment_are_shown(store, since, found):
    store.add(turn("a", "unanswered"))
    assert len(store.wanting(since)) == found


def test_a_rating_is_forgotten_with_its_turn(store, url):
    for id, age in (("old", 91), ("young", 90)):
        store.add(turn(id, at=NOW - timedelta(days=age)))
        store.rate(id, False, "sai", NOW)
    assert store.forget_older_than(90, NOW) == 1
    assert [row["turn"] for row in rated(url)] == ["young"]


# --- over HTTP


def test_a_rating_is_taken_and_nothing_is_sent_back(client, url):
    response = feedback(client, useful=False, reason="sai điều luật")
    assert (response.status_code, response.content) == (204, b"")
    (row,) = rated(url)
    assert (row["turn"], bool(row["useful"]), row["reason"]) == ("t1", False, "sai điều luật")


@pytest.mark.parametrize("reason", [None, "", "  \u200b "])
def test_a_reason_may_be_left_out(client, url, reason):
    assert feedback(client, reason=reason).status_code == 204
    assert rated(url)[0]["reason"] is None


def test_personal_data_is_removed_from_the_reason(client, url):
    feedback(client, useful=False, reason="gọi tôi 0912345678 hoặc a.b@example.com nhé")
    assert rated(url)[0]["reason"] == "gọi tôi [phone] hoặc [email] nhé"


def test_an_unknown_turn_is_not_found(client, url):
    response = feedback(client, turn="t2")
    assert response.status_code == 404
    assert response.json()["error"] == {"code": "unknown_turn", "message": "no such turn", "field": "turn"}
    assert rated(url) == []


@pytest.mark.parametrize(
    "body, field",
    [
        ({"turn": "t" * 33}, "turn"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": 5}, "reason"),
        ({"useful": "maybe"}, "useful"),
        ({"stars": 5}, "stars"),
    ],
)
def test_what_cannot_be_a_rating_is_refused_by_its_field(client, url, body, field):
    response = feedback(client, **body)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)
    assert rated(url) == []


def test_the_longest_reason_is_kept_whole(client, url):
    assert feedback(client, reason="x" * 500).status_code == 204
    assert rated(url)[0]["reason"] == "x" * 500


# --- the editors' list


def queue(*arguments):
    printed = CliRunner().invoke(command, ["queue", *arguments])
    assert printed.exit_code == 0, printed.output
    return printed


@pytest.fixture
def two_wanting(store, url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(day, "now", lambda: NOW)
    store.add(turn("old", "unanswered", "câu cũ", NOW - timedelta(days=8)))
    store.add(turn("u", "unanswered", "câu [chưa] rõ", NOW - timedelta(days=7), None))
    store.add(turn("r"))
    store.rate("r", False, "thiếu căn cứ", NOW)


def test_the_queue_shows_what_wants_looking_at_of_the_last_seven_days(two_wanting):
    lines = queue().stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].split("  ")[1] == "không có ích" and lines[0].endswith("phí bao nhiêu  (thiếu căn cứ)")
    assert "chưa trả lời được" in lines[1] and lines[1].endswith("câu [chưa] rõ")


def test_the_queue_looks_back_as_many_days_as_it_is_told(two_wanting):
    assert "câu cũ" in queue("--days", "8").stdout
    assert len(queue("--days", "1").stdout.splitlines()) == 1


def test_the_queue_as_lines_of_json(two_wanting):
    rows = [json.loads(line) for line in queue("--jsonl").stdout.splitlines()]
    assert rows[0] == {
        "turn": "r", "at": "2026-11-22T08:00:00", "asked": "phí bao nhiêu", "status": "answered",
        "entry": "muc-phi", "useful": False, "reason": "thiếu căn cứ",
    }  # fmt: skip
    assert (rows[1]["turn"], rows[1]["useful"], rows[1]["entry"]) == ("u", None, None)


def test_an_empty_queue_says_so_beside_the_output(store, url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", url)
    printed = queue()
    assert printed.stdout == "" and "Không có câu nào" in printed.stderr


def test_the_queue_refuses_no_days():
    assert CliRunner().invoke(command, ["queue", "--days", "0"]).exit_code == 2
