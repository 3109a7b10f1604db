"""Who may read by program: public reads from any page, a partner's key with its quotas, and refusals."""

from dataclasses import replace
from datetime import date

import pytest

from bot import day
from gateway.embed import guard
from gateway.partners.endings import Ending, read
from gateway.partners.keys import PARTNER, PartnerKey, PartnerStore, hash_of, new_secret
from tests.gateway.partners.bare import SECRET, bearer, partner, serving

PAUSED_SECRET, SMALL_SECRET = "hd_" + "b2" * 24, "hd_" + "c3" * 24
KEY = partner()
PAUSED = partner("pt_00000000000000a2", PAUSED_SECRET, paused="Tạm dừng đến thứ hai.")
SMALL = partner("pt_00000000000000a3", SMALL_SECRET, reads_per_minute=2, reads_per_day=3)
ELSEWHERE = {"Origin": "https://evil.example"}
READS = ["/v1/faq", "/v1/topics", "/v1/changes", "/v1/faq/ai-chiu-phi", "/v1/faq/khong-co"]


def store_all(url):
    for each in (KEY, PAUSED, SMALL):
        PartnerStore(url).add(each)


def who_am_i(app):
    @app.get("/v1/who-am-i")
    def mine(partner: PartnerKey = PARTNER):
        return partner.id


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    limits = {"limited": True, "reads_per_minute": 500, "turns_per_minute": 3}
    with serving(tmp_path_factory.mktemp("guard"), store_all, who_am_i, **limits) as client:
        yield client


@pytest.fixture
def fresh(running):
    """The server with nothing counted yet."""
    running.state.limits._storage.reset()
    return running


def refused(response, code, status):
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"} and error["code"] == code and error["message"]
    return True


# -- public reads


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_answers_may_be_read_from_any_page_without_a_key(fresh, path, method, origin):
    response = fresh.request(method, path, headers={"Origin": origin} if origin else {})
    assert response.status_code in (200, 404)
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    exposed = response.headers["access-control-expose-headers"].split(", ")
    assert {"ETag", "Last-Modified", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Total-Count"} <= set(
        exposed
    )
    # the answer is the same for every page: a cache may give it to all
    assert "Origin" not in response.headers.get("vary", "")


@pytest.mark.parametrize(
    "method, path",
    [("POST", "/v1/faq"), ("GET", "/v1/faqs"), ("GET", "/v1/tools"), ("POST", "/v1/chat"), ("GET", "/v1/who-am-i")],
)
def test_nothing_else_may_be_called_from_any_page(fresh, method, path):
    response = fresh.request(method, path, headers={**ELSEWHERE, **bearer()})
    assert refused(response, "origin_refused", 403)
    assert "access-control-allow-origin" not in response.headers and "Origin" in response.headers["vary"]


def preflight(client, path, method):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization,if-none-match"}
    return client.options(path, headers={**ELSEWHERE, **asked})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_is_told_what_it_may_send_to_read(fresh, method):
    response = preflight(fresh, "/v1/changes", method)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    allowed = response.headers["access-control-allow-headers"].split(", ")
    assert set(allowed) == {"authorization", "content-type", "if-none-match", "if-modified-since"}
    assert response.headers["access-control-allow-methods"] == "GET, HEAD"


def test_a_page_that_asks_to_write_is_refused(fresh):
    assert refused(preflight(fresh, "/v1/changes", "POST"), "origin_refused", 403)


def test_reads_without_a_key_are_counted_as_a_visitors(tmp_path):
    with serving(tmp_path, limited=True, reads_per_minute=2) as client:
        codes = [client.get("/v1/topics", headers=ELSEWHERE).status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        response = client.get("/v1/topics", headers=ELSEWHERE)
        assert response.headers["access-control-allow-origin"] == "*" and int(response.headers["retry-after"]) >= 1


def test_an_embed_key_that_is_named_must_exist_even_to_read(fresh):
    response = fresh.get("/v1/topics?key=pk_00000000000000ff", headers=ELSEWHERE)
    assert refused(response, "unknown_key", 403) and response.headers["access-control-allow-origin"] == "*"


# -- partners


def test_a_partner_is_recognised_and_told_what_is_left(fresh):
    first, second = (fresh.get("/v1/who-am-i", headers=bearer()) for _ in range(2))
    assert first.json() == KEY.id
    assert first.headers["ratelimit-policy"] == '"minute";q=600;w=60, "day";q=100000;w=86400'
    minute, whole_day = second.headers["ratelimit"].split(", ")
    assert minute.startswith('"minute";r=598;t=') and 1 <= int(minute.rpartition("=")[2]) <= 60
    assert whole_day.startswith('"day";r=99998;t=') and 1 <= int(whole_day.rpartition("=")[2]) <= 86400


def test_a_call_without_a_key_is_told_nothing_of_quotas_and_is_nobody(fresh):
    assert "ratelimit" not in fresh.get("/v1/topics").headers
    response = fresh.get("/v1/who-am-i")
    assert refused(response, "partner_required", 401) and response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("secret", ["hd_" + "0" * 48, "", SECRET[:-1], SECRET + "x", hash_of(SECRET), KEY.id])
def test_a_wrong_secret_is_refused_even_where_none_is_needed(fresh, secret):
    response = fresh.get("/v1/topics", headers=bearer(secret))
    assert refused(response, "unknown_partner", 401) and response.headers["www-authenticate"] == "Bearer"
    assert response.headers["access-control-allow-origin"] == "*" and "ratelimit" not in response.headers


def test_the_word_bearer_is_read_in_any_case_and_other_schemes_are_not_ours(fresh):
    assert fresh.get("/v1/who-am-i", headers={"Authorization": f"bearer {SECRET}"}).json() == KEY.id
    assert fresh.get("/v1/topics", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_whoever_tries_secrets_is_counted(tmp_path):
    with serving(tmp_path, store_all, limited=True, reads_per_minute=2) as client:
        tried = [client.get("/v1/topics", headers=bearer(new_secret())).status_code for _ in range(3)]
        assert tried == [401, 401, 429]
        assert client.get("/v1/topics", headers=bearer()).status_code == 200


def test_a_paused_partner_reads_the_operators_words(fresh):
    response = fresh.get("/v1/topics", headers=bearer(PAUSED_SECRET))
    assert refused(response, "paused", 403) and response.json()["error"]["message"] == PAUSED.paused


def test_a_rotation_a_pause_and_a_removal_count_at_once(fresh):
    """By the store of another process, and without waiting."""
    store, old, new = PartnerStore(fresh.settings.database_url), new_secret(), new_secret()
    changing = partner("pt_00000000000000b1", old)
    store.add(changing)
    assert fresh.get("/v1/who-am-i", headers=bearer(old)).json() == changing.id
    store.change(replace(changing, secret_hash=hash_of(new)))
    assert refused(fresh.get("/v1/topics", headers=bearer(old)), "unknown_partner", 401)
    assert fresh.get("/v1/who-am-i", headers=bearer(new)).json() == changing.id
    store.change(replace(changing, secret_hash=hash_of(new), paused="Nghỉ"))
    assert refused(fresh.get("/v1/topics", headers=bearer(new)), "paused", 403)
    store.remove(changing.id)
    assert refused(fresh.get("/v1/topics", headers=bearer(new)), "unknown_partner", 401)


def test_the_call_after_the_last_of_the_minute_is_refused_from_wherever_it_comes(fresh):
    calls = [
        fresh.get("/v1/topics", headers={**bearer(SMALL_SECRET), "User-Agent": f"server {number}"})
        for number in range(3)
    ]
    assert [each.status_code for each in calls] == [200, 200, 429]
    assert refused(calls[2], "too_many", 429)
    seconds = calls[2].headers["retry-after"]
    assert 1 <= int(seconds) <= 60
    assert calls[2].headers["ratelimit"].startswith(f'"minute";r=0;t={seconds}, "day";r=1;')
    assert fresh.get("/v1/topics").status_code == 200, "the partner's quota is not the visitor's"
    assert fresh.get("/v1/topics", headers=bearer()).status_code == 200, "nor another partner's"


def test_the_quota_of_a_day_is_back_after_midnight_in_viet_nam(fresh, monkeypatch):
    day_only = partner("pt_00000000000000b2", "hd_" + "d4" * 24, reads_per_minute=100, reads_per_day=3)
    PartnerStore(fresh.settings.database_url).add(day_only)
    calls = [fresh.get("/v1/topics", headers=bearer("hd_" + "d4" * 24)) for _ in range(4)]
    assert [each.status_code for each in calls] == [200, 200, 200, 429]
    assert 1 <= int(calls[3].headers["retry-after"]) <= 86400 and '"day";r=0' in calls[3].headers["ratelimit"]
    tomorrow = date.fromordinal(day.today().toordinal() + 1)
    monkeypatch.setattr(day, "today", lambda: tomorrow)
    assert fresh.get("/v1/topics", headers=bearer("hd_" + "d4" * 24)).status_code == 200


def test_calls_of_a_partner_cost_the_visitor_nothing_but_its_questions_do(fresh):
    for _ in range(5):
        fresh.get("/v1/topics", headers=bearer())
    assert "read:" not in " ".join(fresh.state.limits._moving.storage().events)
    codes = [fresh.post("/v1/chat", json={"message": "chào"}, headers=bearer()).status_code for _ in range(4)]
    assert codes[:3] != [429] * 3 and codes[3] == 429, "a key for reading buys no more questions"


def test_a_cache_shared_with_others_does_not_keep_what_a_partner_has_left(fresh):
    assert fresh.get("/v1/topics").headers["cache-control"].startswith("public")
    assert fresh.get("/v1/topics", headers=bearer()).headers["cache-control"].startswith("private")


def test_where_nothing_is_counted_nothing_is_told(tmp_path):
    with serving(tmp_path, store_all, limited=False) as client:
        response = client.get("/v1/topics", headers=bearer())
        assert response.status_code == 200 and "ratelimit" not in response.headers


def test_a_database_that_does_not_answer_refuses_and_can_be_read(fresh, monkeypatch):
    async def broken(_):
        raise OSError("gone")

    monkeypatch.setattr(fresh.state.partners, "find", broken)
    response = fresh.get("/v1/topics", headers={**bearer(), **ELSEWHERE})
    assert refused(response, "database", 503) and response.headers["access-control-allow-origin"] == "*"


# -- what will end


def test_a_part_that_will_end_says_so_in_every_answer(fresh, monkeypatch):
    ending = Ending("/v1/topics", date(2026, 11, 1), date(2027, 12, 1), "Dùng /v1/faq.")
    monkeypatch.setattr("gateway.partners.endings.known_endings", lambda: (ending,))
    headers = fresh.get("/v1/topics").headers
    assert headers["deprecation"] == "@1793466000"
    assert headers["sunset"] == "Tue, 30 Nov 2027 17:00:00 GMT"
    assert headers["link"] == '<https://hoidap.example.vn/doi-tac#phien-ban>; rel="deprecation"; type="text/html"'
    assert "deprecation" not in fresh.get("/v1/faq").headers


def test_the_addresses_of_pages_do_not_vanish_behind_the_news_of_an_end(fresh, monkeypatch):
    ending = Ending("/v1/faq", date(2026, 11, 1), date(2027, 12, 1), "")
    monkeypatch.setattr("gateway.partners.endings.known_endings", lambda: (ending,))
    link = fresh.get("/v1/faq?limit=1").headers["link"]
    assert 'rel="next"' in link and 'rel="deprecation"' in link
    assert "deprecation" in fresh.get("/v1/faq/ai-chiu-phi").headers["link"]


def test_an_end_that_is_announced_too_late_stops_the_start():
    row = {"path": "/v1/x", "announced": date(2026, 11, 1), "words": "x"}
    assert read([{**row, "ends": date(2027, 11, 1)}])
    with pytest.raises(ValueError, match="365 days"):
        read([{**row, "ends": date(2027, 10, 31)}])


def test_the_guard_knows_every_public_address():
    assert set(guard.PUBLIC) == {"/v1/faq", "/v1/topics", "/v1/changes", "/v1/packs"}
