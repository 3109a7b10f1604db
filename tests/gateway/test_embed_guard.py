"""Who may call /v1 from a browser: exact origins of a key, CORS, pause, and the topics of a key."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from faq.answer import Answer, Choice
from faq.corpus import served_corpus
from gateway.app import create_app
from gateway.embed.keys import EmbedKey, KeyStore, KnownKeys
from gateway.schemas import ChatOut
from gateway.settings import Settings
from gateway.talk import within
from law.acts import known_acts
from law.citations import Citation

pytestmark = pytest.mark.model

PAPER = "https://bao.example.vn"
KEY = EmbedKey("pk_00000000000000a1", "Báo thử", (PAPER, "https://bao.example.vn:8443"), datetime(2026, 11, 1))
PAUSED = replace(KEY, id="pk_00000000000000a2", paused="Tạm dừng để bảo trì đến 8 giờ sáng mai.")
NARROW = replace(KEY, id="pk_00000000000000a3", topics=("phi",), title="Hỏi về phí", accent="#005ea5", logo="bao.svg")
APP = replace(KEY, id="pk_00000000000000a4", webview=True)
ASK = {"message": "Ai phải nộp phí thi hành án?"}

#: Origins that look like the allowed one and are not.
ELSEWHERE = [
    "https://evil.example",
    "https://tin.bao.example.vn",
    "https://evil-bao.example.vn",
    "https://bao.example.vn.evil.example",
    "https://bao.example.vnx",
    "http://bao.example.vn",
    "https://bao.example.vn:444",
    "https://bao.example.vn:443",
    "https://BAO.example.vn",
    "https://bao.example.vn/",
    "https://bao.example.vn.",
    "https://bao.example.vn https://evil.example",
    "null",
    "file://",
    "",
    "*",
]


@pytest.fixture(scope="module")
def client(assistant, tmp_path_factory):
    settings = Settings(
        database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db", base_url="https://hoidap.example.vn"
    )
    store = KeyStore(settings.database_url)
    for key in (KEY, PAUSED, NARROW, APP):
        store.add(key)
    app = create_app(lambda: assistant, settings)
    with TestClient(app, raise_server_exceptions=False) as running:
        running.settings, running.state = settings, app.state.hoidap
        while running.get("/readyz").status_code != 200:
            pass
        yield running


def chat(client, key=None, origin=None, **more):
    address = "/v1/chat" + (f"?key={key}" if key else "")
    return client.post(address, json={**ASK, **more}, headers={} if origin is None else {"Origin": origin})


def refused(response, code, status=403):
    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message", "field"}
    assert response.json()["error"]["code"] == code and response.json()["error"]["message"]
    return True


def cors(response):
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize("origin", KEY.origins)
def test_an_allowed_origin_is_answered_and_echoed_exactly(client, origin):
    response = chat(client, KEY.id, origin)
    assert response.status_code == 200 and response.json()["status"] == "answered"
    assert response.headers["access-control-allow-origin"] == origin
    assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_any_other_origin_is_refused_without_cors(client, origin):
    response = chat(client, KEY.id, origin)
    assert refused(response, "origin_refused") and cors(response) == {}
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize("key", [None, "pk_00000000000000ff", "", "' or 1=1 --"])
def test_a_cross_origin_call_without_a_key_that_exists_is_refused(client, key):
    response = chat(client, key, PAPER)
    assert refused(response, "origin_refused") and cors(response) == {}


@pytest.mark.parametrize("origin", ["http://testserver", "https://hoidap.example.vn", None])
def test_our_own_pages_and_programs_need_no_key(client, origin):
    response = chat(client, None, origin)
    assert response.status_code == 200 and cors(response) == {}


def test_our_own_name_on_another_port_or_scheme_is_not_ours(client):
    for origin in ("http://testserver:81", "https://testserver", "http://hoidap.example.vn"):
        assert refused(chat(client, None, origin), "origin_refused")


def test_an_unknown_key_is_refused_even_where_no_key_is_needed(client):
    assert refused(chat(client, "pk_00000000000000ff"), "unknown_key")


@pytest.mark.parametrize(
    "method, path",
    [
        ("POST", "/v1/feedback"),
        ("POST", "/v1/faq"),
        ("GET", "/v1/law/luat-thads-2025/dieu-34"),
        ("POST", "/v1/tools/limitation/ics"),
        ("GET", "/v1/tools"),
        ("GET", "/v1/documents/x/don.pdf"),
        ("GET", "/v1/nothing-here"),
        ("PUT", "/v1/chat"),
    ],
)
def test_every_address_below_v1_is_guarded(client, method, path):
    """But reading answers, which are public: tests/gateway/partners/test_partner_guard.py."""
    assert refused(client.request(method, path, headers={"Origin": "https://evil.example"}), "origin_refused")
    joined = path + ("&" if "?" in path else "?") + f"key={KEY.id}"
    allowed = client.request(method, joined, headers={"Origin": PAPER})
    assert allowed.status_code != 403 and allowed.headers["access-control-allow-origin"] == PAPER


def preflight(client, path, origin, key=None, method="POST"):
    return client.options(
        path,
        params={"key": key} if key else {},
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type",
        },
    )


def test_a_preflight_of_an_allowed_origin_says_what_may_be_sent(client):
    response = preflight(client, "/v1/chat", PAPER, KEY.id)
    assert response.status_code == 204 and response.content == b""
    assert response.headers["access-control-allow-origin"] == PAPER
    assert response.headers["access-control-allow-headers"] == "content-type"
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_preflight_of_another_origin_is_refused(client, origin):
    response = preflight(client, "/v1/chat", origin, KEY.id)
    assert refused(response, "origin_refused") and cors(response) == {}


@pytest.mark.parametrize("key", [None, "pk_00000000000000ff"])
def test_a_preflight_without_a_key_is_refused(client, key):
    assert refused(preflight(client, "/v1/chat", PAPER, key), "origin_refused")


def test_a_paused_key_says_the_operators_words_and_the_page_can_read_them(client):
    assert preflight(client, "/v1/chat", PAPER, PAUSED.id).status_code == 204
    response = chat(client, PAUSED.id, PAPER)
    assert refused(response, "paused") and response.json()["error"]["message"] == PAUSED.paused
    assert response.headers["access-control-allow-origin"] == PAPER
    assert refused(chat(client, PAUSED.id, "https://evil.example"), "origin_refused")


def test_refusals_of_a_message_can_be_read_by_the_page(client):
    response = chat(client, KEY.id, PAPER, message="")
    assert refused(response, "empty_message", 422)
    assert response.headers["access-control-allow-origin"] == PAPER


@pytest.mark.parametrize("origin", ["null", "file://", "capacitor://localhost", "ionic://localhost"])
def test_an_app_without_an_origin_may_use_a_key_that_says_so(client, origin):
    assert chat(client, APP.id, origin).headers["access-control-allow-origin"] == origin
    assert refused(chat(client, KEY.id, origin), "origin_refused")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost", "capacitor:", "javascript://x", ""])
def test_the_exception_for_apps_opens_nothing_else(client, origin):
    assert refused(chat(client, APP.id, origin), "origin_refused")


def test_a_turn_is_kept_with_the_key_it_was_asked_through(client):
    chat(client)
    chat(client, KEY.id, PAPER)
    with create_engine(client.settings.database_url).connect() as connection:
        channels = [row[0] for row in connection.execute(text("select channel from turns order by number"))]
    assert channels[-2:] == ["web", f"embed:{KEY.id}"]


# -- GET /v1/widget


def widget(client, origin=None, **query):
    return client.get("/v1/widget", params=query, headers={} if origin is None else {"Origin": origin})


def test_the_widget_is_told_what_to_show(client):
    response = widget(client, PAPER, key=NARROW.id)
    told = response.json()
    assert set(told) == {
        *("title", "notice", "accent", "logo", "topics"),
        *("suggestions", "contact", "portal", "max_characters"),
    }
    assert (told["title"], told["accent"], told["max_characters"]) == ("Hỏi về phí", "#005ea5", 1000)
    assert told["logo"] == "https://hoidap.example.vn/logo/bao.svg" and told["portal"] == "https://hoidap.example.vn"
    assert told["topics"] == [{"id": "phi", "name": "Phí, chi phí, miễn giảm"}]
    assert 1 <= len(told["suggestions"]) <= 6
    assert all(each["page"].startswith("/hoi-dap/phi/") for each in told["suggestions"])
    assert "không phải tư vấn" in told["notice"] and told["contact"]["text"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "key, origin, code",
    [
        ("pk_00000000000000ff", PAPER, "unknown_key"),
        (KEY.id, "https://evil.example", "origin_refused"),
        (None, PAPER, "origin_refused"),
        (PAUSED.id, PAPER, "paused"),
        (PAUSED.id, "https://evil.example", "origin_refused"),
    ],
)
def test_the_widget_can_read_why_it_is_refused(client, key, origin, code):
    response = widget(client, origin, **({"key": key} if key else {}))
    assert refused(response, code)
    assert response.headers["access-control-allow-origin"] == "*"
    assert preflight(client, "/v1/widget", origin, key, "GET").status_code == 204


def test_our_own_page_is_told_without_a_key(client):
    told = widget(client, "https://hoidap.example.vn").json()
    assert told["title"] == "Hỏi–Đáp Thi hành án" and told["accent"] is None and len(told["topics"]) == 21
    assert len(told["suggestions"]) == 6


def test_suggestions_fit_the_topic_that_the_page_names(client):
    pages = [each["page"] for each in widget(client, topic="thoi-hieu").json()["suggestions"]]
    assert pages[0] == "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau" and all("/thoi-hieu/" in page for page in pages)
    assert len(widget(client, topic="no-such-topic").json()["suggestions"]) == 6


@pytest.mark.parametrize(
    "words, first",
    [
        ("Công ty nhận quyết định trừ lương của nhân viên thì phải làm gì?", "nguoi-su-dung-lao-dong"),
        ("Thừa phát lại đổi tên thành Thừa hành viên từ 01/7/2026", "van-phong-thua-phat-lai-doi-ten"),
        ("Đội tuyển Việt Nam thắng 3-0 tại sân Mỹ Đình tối qua", "thoi-hieu-bao-lau"),
        ("Thời tiết ngày mai: mưa lớn ở miền Trung", "thoi-hieu-bao-lau"),
        ("<script>alert(1)</script>", "thoi-hieu-bao-lau"),
        ("   ", "thoi-hieu-bao-lau"),
    ],
)
def test_suggestions_follow_the_host_page_only_when_they_surely_fit(client, words, first):
    suggestions = widget(client, text=words).json()["suggestions"]
    assert suggestions[0]["page"].endswith("/" + first) and len(suggestions) == 6


def test_a_suggestion_sent_as_a_message_is_answered_by_its_entry(client):
    for each in widget(client).json()["suggestions"]:
        assert chat(client, message=each["title"]).json()["page"] == each["page"]


def test_a_text_that_is_too_long_is_refused(client):
    assert refused(widget(client, text="x" * 301), "invalid_field", 422)


# -- the topics of a key


def test_an_answer_outside_the_topics_of_a_key_becomes_a_sentence_and_a_link(client):
    question = "Thời hiệu yêu cầu thi hành án là bao lâu, tính từ ngày nào?"
    whole, reply = (chat(client, key, PAPER, message=question).json() for key in (KEY.id, NARROW.id))
    assert whole["entry"] == "thoi-hieu-bao-lau"
    assert (reply["status"], reply["entry"]) == ("handoff", None)
    assert reply["page"] == "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
    assert "ngoài chủ đề" in reply["text"] and whole["text"] not in str(reply)
    assert reply["citations"] == reply["choices"] == []


def test_an_answer_within_the_topics_is_whole_but_offers_nothing_outside(client):
    reply = chat(client, NARROW.id, PAPER).json()
    assert reply["entry"] == "ai-chiu-phi" and reply["citations"]
    assert all(choice["page"].startswith("/hoi-dap/phi/") for choice in reply["choices"])


def test_choices_outside_the_topics_are_not_offered(client, unclear):
    whole, reply = (chat(client, key, PAPER, message=unclear).json() for key in (KEY.id, NARROW.id))
    assert whole["choices"]
    assert all("/phi/" in choice["page"] for choice in reply["choices"])
    if not reply["choices"]:
        assert reply["status"] == "handoff" and reply["page"] == whole["choices"][0]["page"]


class Wording:
    def response(self, name):
        return name


@pytest.mark.parametrize("first, kept", [("muc-phi", True), ("thoi-hieu-bao-lau", False)])
def test_a_short_answer_beside_choices_goes_with_its_choice(first, kept):
    cited = Citation.parse("luat-thads-2025/dieu-34/khoan-2")
    choices = tuple(Choice(id, "Câu hỏi?") for id in (first, "ai-chiu-phi"))
    answer = Answer("clarify", "Nếu đúng: …", date(2026, 11, 22), choices=choices, citations=(cited,))
    out = ChatOut.of(answer, "c", "t", [], known_acts(), served_corpus())
    shown = within(out, ("phi",), Wording())
    assert [choice.entry for choice in shown.choices] == ([first] if kept else []) + ["ai-chiu-phi"]
    assert (shown.text, bool(shown.citations)) == (("Nếu đúng: …", True) if kept else ("utter_clarify", False))


def test_words_for_somebody_in_danger_stay_on_a_page_with_topics(client):
    reply = chat(
        client, NARROW.id, PAPER, message="tôi không muốn sống nữa. Nhà ở duy nhất có bị kê biên để thi hành án không?"
    ).json()
    assert "115" in reply["text"] + " ".join(reply["notices"])


# -- keys change while the server runs


@pytest.mark.asyncio
async def test_a_change_is_seen_within_five_seconds_and_the_database_is_not_asked_each_time(tmp_path):
    store = KeyStore(f"sqlite:///{tmp_path}/keys.db")
    store.add(KEY)
    now, asked = [0.0], []
    every = store.all
    store.all = lambda: asked.append(1) or every()
    known = KnownKeys(store, lambda: now[0])
    assert (await known.find(KEY.id)).paused is None
    store.change(replace(KEY, paused="Nghỉ"))
    now[0] = 4.9
    assert (await known.find(KEY.id)).paused is None and len(asked) == 1
    now[0] = 5.0
    assert (await known.find(KEY.id)).paused == "Nghỉ"
    store.remove(KEY.id)
    now[0] = 10.0
    assert await known.find(KEY.id) is None


def test_a_pause_by_another_process_reaches_the_running_server(client):
    """The server's own store is another object over the same database, as another worker's would be."""
    key = replace(KEY, id="pk_00000000000000b1")
    store = KeyStore(client.settings.database_url)
    store.add(key)
    client.state.embeds._until = 0
    assert chat(client, key.id, PAPER).status_code == 200
    store.change(replace(key, paused="Nghỉ một lát"))
    client.state.embeds._until -= KnownKeys.KEEP_SECONDS
    assert refused(chat(client, key.id, PAPER), "paused")
    store.change(replace(key, origins=("https://khac.example.vn",)))
    client.state.embeds._until -= KnownKeys.KEEP_SECONDS
    assert refused(chat(client, key.id, PAPER), "origin_refused")
