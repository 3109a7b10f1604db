"""How much a visitor and a key may ask, and what stands in the refusal."""

from dataclasses import replace
from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from bot import day
from gateway.app import create_app
from gateway.embed.keys import EmbedKey, KeyStore
from gateway.embed.limits import BROWSERS_PER_ADDRESS
from gateway.settings import Settings

pytestmark = pytest.mark.model

PAPER = "https://bao.example.vn"
KEY = EmbedKey("pk_00000000000000a1", "Báo thử", (PAPER,), datetime(2026, 11, 1), turns_per_minute=2, turns_per_day=3)
GENEROUS = replace(KEY, id="pk_00000000000000a2", turns_per_minute=100, turns_per_day=1000)


@pytest.fixture
def start(assistant, tmp_path):
    running = []

    def begin(**more):
        more = {"limited": True, "turns_per_minute": 3, "reads_per_minute": 5, **more}
        settings = Settings(database_url=f"sqlite:///{tmp_path}/turns.db", **more)
        store = KeyStore(settings.database_url)
        if not store.all():
            store.add(KEY)
            store.add(GENEROUS)
        client = TestClient(create_app(lambda: assistant, settings), raise_server_exceptions=False)
        running.append(client)
        client.__enter__()
        while client.get("/readyz").status_code != 200:
            pass
        return client

    yield begin
    for client in running:
        client.__exit__(None, None, None)


def chat(client, key=None, **headers):
    if key is not None:
        headers.setdefault("Origin", PAPER)
    path = "/v1/chat" + (f"?key={key.id}" if key else "")
    return client.post(path, json={"message": "chào bạn"}, headers=headers)


def too_many(response):
    assert response.status_code == 429
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"} and error["code"] == "too_many"
    return int(response.headers["retry-after"])


def test_the_turn_after_the_last_allowed_one_is_refused_and_says_when_to_come_back(start):
    client = start()
    assert [chat(client).status_code for _ in range(3)] == [200] * 3
    response = chat(client)
    seconds = too_many(response)
    assert 1 <= seconds <= 60 and str(seconds) in response.json()["error"]["message"]


def test_after_the_seconds_named_the_allowance_is_back(start, monkeypatch):
    from limits.storage import memory

    client = start()
    for _ in range(3):
        chat(client)
    seconds = too_many(chat(client))
    real = memory.time.time
    monkeypatch.setattr(memory.time, "time", lambda: real() + seconds)
    assert [chat(client).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_refused_page_can_read_the_refusal_and_when_to_come_back(start):
    client = start()
    assert [chat(client, KEY).status_code for _ in range(2)] == [200] * 2
    response = chat(client, KEY)
    too_many(response)
    assert response.headers["access-control-allow-origin"] == PAPER
    assert "Retry-After" in response.headers["access-control-expose-headers"]


def test_a_key_has_an_allowance_of_its_own(start):
    client = start()
    for _ in range(3):
        chat(client)
    too_many(chat(client))
    assert chat(client, KEY).status_code == 200
    assert all(chat(client, GENEROUS).status_code == 200 for _ in range(10))


def test_a_program_with_a_key_is_counted_too(start):
    client = start()
    codes = [client.post(f"/v1/chat?key={KEY.id}", json={"message": "chào"}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_a_key_has_so_many_turns_a_day_for_all_its_visitors_together(start, monkeypatch):
    client = start()
    codes = [chat(client, KEY, **{"User-Agent": f"browser {number}"}).status_code for number in range(4)]
    assert codes == [200, 200, 200, 429]
    response = chat(client, KEY, **{"User-Agent": "browser 9"})
    assert too_many(response) <= 24 * 60 * 60 and "Hôm nay" in response.json()["error"]["message"]
    assert chat(client, GENEROUS).status_code == 200
    tomorrow = day.today().fromordinal(day.today().toordinal() + 1)
    monkeypatch.setattr(day, "today", lambda: tomorrow)
    assert chat(client, KEY, **{"User-Agent": "browser 9"}).status_code == 200


def test_people_behind_one_address_have_allowances_of_their_own_up_to_a_ceiling(start):
    client = start()
    answered = [
        chat(client, **{"User-Agent": f"phone {number // 3}"}).status_code
        for number in range(3 * BROWSERS_PER_ADDRESS + 1)
    ]
    assert answered == [200] * 3 * BROWSERS_PER_ADDRESS + [429]


def test_reads_and_other_writes_are_counted_apart_from_turns(start):
    client = start()
    assert [client.get("/v1/tools").status_code for _ in range(6)] == [200] * 5 + [429]
    body = {"turn": "x", "useful": True}
    assert [client.post("/v1/feedback", json=body).status_code for _ in range(4)] == [404] * 3 + [429]
    assert chat(client).status_code == 200


def test_what_is_no_call_to_the_interface_is_not_counted(start):
    client = start()
    assert all(client.get("/healthz").status_code == 200 for _ in range(20))


def test_a_refused_turn_costs_nothing_of_the_day(start):
    client = start()
    for _ in range(6):
        chat(client, KEY)
    assert chat(client, KEY, **{"User-Agent": "another"}).status_code == 200
    assert chat(client, KEY, **{"User-Agent": "another"}).status_code == 429


def test_what_a_visitor_says_about_proxies_counts_only_when_there_are_some(start):
    client = start()
    made_up = [chat(client, **{"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(4)]
    assert made_up == [200, 200, 200, 429]
    behind = start(proxies=1)
    assert all(chat(behind, **{"X-Forwarded-For": f"203.0.113.{number}"}).status_code == 200 for number in range(6))
    lied = [
        chat(behind, **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.99"}).status_code for number in range(4)
    ]
    assert lied == [200, 200, 200, 429]


def test_one_household_of_ipv6_is_one_visitor(start):
    client = start(proxies=1)
    codes = [chat(client, **{"X-Forwarded-For": f"2001:db8:1:2::{number}"}).status_code for number in range(4)]
    assert codes == [200, 200, 200, 429]
    assert chat(client, **{"X-Forwarded-For": "2001:db8:1:3::1"}).status_code == 200


def test_no_address_is_kept(start):
    client = start(proxies=1)
    chat(client, **{"X-Forwarded-For": "203.0.113.7", "User-Agent": "tell-tale"})
    limits = client.app.state.hoidap.limits
    counted = " ".join(limits._moving.storage().events)
    assert counted and "203.0.113.7" not in counted and "tell-tale" not in counted


def test_limits_are_on_unless_the_operator_says_otherwise(monkeypatch):
    for name in ("HOIDAP_LIMITS", "HOIDAP_TURNS_PER_MINUTE", "HOIDAP_READS_PER_MINUTE", "HOIDAP_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings.from_environment()
    assert (settings.limited, settings.turns_per_minute, settings.reads_per_minute) == (True, 15, 180)
    assert settings.proxies == 0
    monkeypatch.setenv("HOIDAP_LIMITS", "off")
    assert not Settings.from_environment().limited
    for name, wrong in (("HOIDAP_LIMITS", "maybe"), ("HOIDAP_PROXIES", "-1"), ("HOIDAP_TURNS_PER_MINUTE", "0")):
        monkeypatch.setenv("HOIDAP_LIMITS", "on")
        monkeypatch.setenv(name, wrong)
        with pytest.raises(ValueError, match=name):
            Settings.from_environment()
        monkeypatch.delenv(name)
