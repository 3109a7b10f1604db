"""``/v1/webhooks``: a partner's own endpoints only, secrets shown once, and what was sent told as it was."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook
from webhook_receiver import receiving

from bot import day, knowledge
from faq.corpus import Corpus
from gateway.app import create_app
from gateway.partners.deliveries import Sender
from gateway.partners.keys import PartnerKey, PartnerStore, hash_of, new_id, new_secret
from gateway.settings import Settings

URL = "https://bao.example.vn/hoidap?token=abc"


class Partner:
    """One partner calling."""

    def __init__(self, client, store, **more):
        self.client, self.secret = client, new_secret()
        now = day.now()
        self.key = PartnerKey(new_id(), "Báo thử", hash_of(self.secret), now, now, **more)
        store.add(self.key)

    def __call__(self, method, path="", **more):
        headers = {"Authorization": f"Bearer {self.secret}"}
        return self.client.request(method, f"/v1/webhooks{path}", headers=headers, **more)

    def add(self, **body):
        response = self("POST", json={"url": URL, **body})
        assert response.status_code == 201, response.text
        return response.json()


@pytest.fixture(scope="module")
def never_sends():
    """The sender of the server does nothing by itself, so that tests say when something is sent."""
    patch = pytest.MonkeyPatch()

    async def nothing(self):
        return None

    patch.setattr(Sender, "run", nothing)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def app(tmp_path_factory, never_sends):
    folder = tmp_path_factory.mktemp("webhooks")
    settings = Settings(
        database_url=f"sqlite:///{folder}/w.db", webhooks_local=True, base_url="https://hoidap.example.vn"
    )
    return create_app(lambda: None, settings)


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app, raise_server_exceptions=False) as running:
        app.state.hoidap.sender._pinned._find = resolve
        yield running


def resolve(host, port):
    known = {
        "bao.example.vn": ["93.184.215.14"],
        "localhost": ["127.0.0.1"],
        "inside.example.vn": ["10.0.0.1"],
        "both.example.vn": ["93.184.215.14", "169.254.169.254"],
        "six.example.vn": ["::ffff:127.0.0.1"],
    }
    if host not in known:
        raise OSError("name or service not known")
    return known[host]


@pytest.fixture
def partner(app, client):
    return Partner(client, PartnerStore(app.state.hoidap.settings.database_url))


@pytest.fixture
def other(app, client):
    return Partner(client, PartnerStore(app.state.hoidap.settings.database_url))


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


def change(app, body):
    """Let one entry read differently; the number of that change and the entry."""
    state = app.state.hoidap
    shown = knowledge.shown().in_force(day.today())
    entries = {entry.id: entry for entry in shown}
    first = shown[0]
    entries[first.id] = replace(first, body=body)
    versions = {id: (entry,) for id, entry in entries.items()}
    assert state.history.note(Corpus(versions), day.today(), day.now()) == 1
    state.shown_number, _ = state.history.last()
    return state.shown_number, first.id


def send(client, app):
    """One look of the server's sender, and what follows from it."""
    sender = app.state.hoidap.sender
    client.portal.call(sender.look)
    client.portal.call(sender.idle)


def refused(response, http, code, field=None):
    assert response.status_code == http, response.text
    error = response.json()["error"]
    assert (error["code"], error["field"]) == (code, field) and error["message"]
    return error["message"]


def test_without_a_partners_key_there_is_nothing(client, partner):
    made = partner.add()
    for method, path in (
        ("POST", ""), ("GET", ""), ("GET", f"/{made['id']}"), ("DELETE", f"/{made['id']}"),
        ("POST", f"/{made['id']}/test"), ("POST", f"/{made['id']}/secret"), ("POST", f"/{made['id']}/enable"),
        ("POST", f"/{made['id']}/disable"), ("GET", f"/{made['id']}/deliveries"),
        ("POST", f"/{made['id']}/deliveries/1/retry"),
    ):  # fmt: skip
        response = client.request(method, f"/v1/webhooks{path}", json={"url": URL} if path == "" else None)
        refused(response, 401, "partner_required", "Authorization")
    assert partner("GET", f"/{made['id']}").status_code == 200


def test_a_new_webhook_is_told_with_its_secret_this_once(partner):
    response = partner("POST", json={"url": URL, "topics": ["phi", "phi"], "kinds": ["ended"]})
    made = response.json()
    assert re.fullmatch(r"wh_[0-9a-f]{16}", made["id"]) and re.fullmatch(r"whsec_[\w+/]{43}=", made["secret"])
    assert (made["url"], made["topics"], made["kinds"], made["status"]) == (URL, ["phi"], ["ended"], "active")
    assert made["cursor"] == made["newest"] and made["created_at"].endswith("+07:00")
    assert response.headers["cache-control"] == "private, no-store"
    for shown in (partner("GET"), partner("GET", f"/{made['id']}")):
        assert made["secret"] not in shown.text and "whsec_" not in shown.text
    assert partner("GET").json()["items"] == [partner("GET", f"/{made['id']}").json()]


def test_others_webhooks_do_not_exist(partner, other):
    id = partner.add()["id"]
    for method, path in (
        ("GET", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/secret"), ("POST", "/enable"), ("POST", "/disable"),
        ("GET", "/deliveries"), ("POST", "/deliveries/1/retry"),
    ):  # fmt: skip
        refused(other(method, f"/{id}{path}"), 404, "unknown_webhook", "id")
    assert other("GET").json() == {"items": []}
    assert partner("GET", f"/{id}").json()["status"] == "active"


@pytest.mark.parametrize("id", ["wh_0000000000000000", "wh_%00", "x" * 900, "pt_0000000000000000", "wh_'--"])
def test_an_id_that_is_none_is_not_found(partner, id):
    refused(partner("GET", f"/{id}"), 404, "unknown_webhook", "id")


def test_the_sixth_is_refused_until_one_is_deleted(partner):
    made = [partner.add() for _ in range(5)]
    refused(partner("POST", json={"url": URL}), 422, "too_many_webhooks")
    assert partner("DELETE", f"/{made[0]['id']}").status_code == 204
    refused(partner("DELETE", f"/{made[0]['id']}"), 404, "unknown_webhook", "id")
    partner.add()


@pytest.mark.parametrize(
    "url, said",
    [
        ("http://bao.example.vn/", "https://"),
        ("https://127.0.0.2/", "host name"),
        ("https://[::1]/", "host name"),
        ("https://2130706433/", "host name"),
        ("https://169.254.169.254/", "host name"),
        ("https://u:p@bao.example.vn/", "user name"),
        ("https://bao.example.vn:22/", "port"),
        ("https://inside.example.vn/", "not public"),
        ("https://both.example.vn/", "not public"),
        ("https://six.example.vn/", "not public"),
        ("https://nobody.example.vn/", "no such host"),
        ("x" * 600, "500 characters"),
    ],
)
def test_an_address_where_nothing_may_be_sent_is_refused(partner, url, said):
    assert said in refused(partner("POST", json={"url": url}), 422, "bad_address", "url")
    assert partner("GET").json()["items"] == []


@pytest.mark.parametrize(
    "body, code, field",
    [
        ({}, "invalid_field", "url"),
        ({"url": 1}, "invalid_field", "url"),
        ({"url": URL, "topics": ["phii"]}, "bad_selection", "topics"),
        ({"url": URL, "topics": "phi"}, "invalid_field", "topics"),
        ({"url": URL, "topics": ["x" * 900]}, "bad_selection", "topics"),
        ({"url": URL, "kinds": ["removed"]}, "bad_selection", "kinds"),
        ({"url": URL, "events": ["x"]}, "invalid_field", "events"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(partner, body, code, field):
    message = refused(partner("POST", json=body), 422, code, field)
    assert len(message) < 2000


def test_a_change_arrives_as_the_changes_list_tells_it(app, client, partner, receiver):
    made = partner.add(url=receiver.url)
    number, id = change(app, "Lời khác hẳn.")
    send(client, app)
    (got,) = receiver.got
    told = Webhook(made["secret"]).verify(got.body, got.headers)
    listed = client.get("/v1/changes", params={"after": number - 1}).json()["items"]
    assert [each["number"] for each in listed] == [number] and listed[0]["entry"] == id
    change_told = told.pop("change")
    assert told == {"type": "entry.changed", "number": number, "at": listed[0]["at"]}
    assert change_told.pop("url") == f"https://hoidap.example.vn{listed[0]['page']}"
    assert change_told == {name: value for name, value in listed[0].items() if name != "url"}
    (delivery,) = partner("GET", f"/{made['id']}/deliveries").json()["items"]
    assert [delivery[name] for name in ("delivered", "status", "error", "number")] == [True, 204, None, number]
    assert delivery["message"] == got.id and delivery["kind"] == "change" and delivery["at"].endswith("+07:00")


def test_a_test_message_is_sent_at_once_and_its_fate_is_told(app, partner, receiver):
    change(app, "Lời khác nữa.")
    made = partner.add(url=receiver.url)
    receiver.statuses, receiver.answer = [418], "<b>ấm trà</b>".encode()
    tried = partner("POST", f"/{made['id']}/test").json()
    assert [tried[name] for name in ("delivered", "status", "error")] == [False, 418, "status"]
    assert tried["said"] == "<b>ấm trà</b>"
    assert partner("POST", f"/{made['id']}/test").json()["delivered"] is True
    first, second = receiver.got
    told = Webhook(made["secret"]).verify(second.body, second.headers)
    assert (told["type"], told["number"]) == ("test", None) and told["change"]["entry"] and first.id != second.id
    shown = partner("GET", f"/{made['id']}").json()
    assert (shown["status"], shown["failures"]) == ("active", 0)
    assert [each["kind"] for each in partner("GET", f"/{made['id']}/deliveries").json()["items"]] == ["test", "test"]


def test_a_failing_webhook_says_so_and_when_it_is_tried_again(app, client, partner, receiver):
    made = partner.add(url=receiver.url)
    number, _ = change(app, "Một lời nữa.")
    receiver.statuses = [500, 500]
    send(client, app)
    shown = partner("GET", f"/{made['id']}").json()
    assert (shown["status"], shown["failures"], shown["cursor"], shown["newest"]) == ("retrying", 1, number - 1, number)
    assert shown["next_attempt_at"] > partner("GET", f"/{made['id']}/deliveries").json()["items"][0]["at"]
    refused(partner("POST", f"/{made['id']}/deliveries/{number + 1}/retry"), 404, "unknown_delivery", "number")
    assert partner("POST", f"/{made['id']}/deliveries/{number}/retry").json()["status"] == 500
    assert partner("POST", f"/{made['id']}/deliveries/{number}/retry").json()["delivered"] is True
    shown = partner("GET", f"/{made['id']}").json()
    assert (shown["status"], shown["cursor"], shown["next_attempt_at"]) == ("active", number, None)
    again = partner("POST", f"/{made['id']}/deliveries/{number}/retry").json()
    assert again["kind"] == "retry" and receiver.got[0].id == receiver.got[3].id


def test_a_disabled_webhook_says_why_and_goes_on_when_told(app, client, partner, receiver):
    made = partner.add(url=receiver.url)
    path = f"/{made['id']}"
    missed, _ = change(app, "Lời thứ tư.")
    receiver.statuses = [410]
    send(client, app)
    shown = partner("GET", path).json()
    assert (shown["status"], shown["disabled"], shown["disabled_at"] is None) == ("disabled", "gone", False)
    refused(partner("POST", f"{path}/deliveries/{missed}/retry"), 409, "not_yet", "number")
    assert partner("POST", f"{path}/enable", json={"missed": "send"}).json()["status"] == "active"
    send(client, app)
    assert receiver.numbers == [missed, missed]
    assert partner("POST", f"{path}/disable").json()["disabled"] == "stopped"
    skipped, _ = change(app, "Lời thứ năm.")
    shown = partner("POST", f"{path}/enable", json={"missed": "skip"}).json()
    assert (shown["status"], shown["cursor"]) == ("active", skipped)
    send(client, app)
    assert receiver.numbers == [missed, missed]
    refused(partner("POST", f"{path}/enable", json={"missed": "all"}), 422, "invalid_field", "missed")


def test_after_a_rotation_both_secrets_verify_unless_the_old_one_leaked(app, client, partner, receiver):
    made = partner.add(url=receiver.url)
    path = f"/{made['id']}"
    second = partner("POST", f"{path}/secret").json()
    assert second["secret"] != made["secret"] and second["old_secret_until"] > second["created_at"]
    partner("POST", f"{path}/test")
    for secret in (made["secret"], second["secret"]):
        Webhook(secret).verify(receiver.got[0].body, receiver.got[0].headers)
    third = partner("POST", f"{path}/secret", json={"keep_old": False}).json()
    assert third["old_secret_until"] is None
    partner("POST", f"{path}/test")
    assert len(receiver.got[1].headers["webhook-signature"].split()) == 1
    Webhook(third["secret"]).verify(receiver.got[1].body, receiver.got[1].headers)
    assert "whsec_" not in partner("GET", path).text


def test_only_topics_and_kinds_asked_for_arrive(app, client, partner, receiver):
    made = partner.add(url=receiver.url, kinds=["ended"])
    number, _ = change(app, "Lời thứ sáu.")
    send(client, app)
    assert receiver.got == [] and partner("GET", f"/{made['id']}").json()["cursor"] == number
    refused(partner("POST", f"/{made['id']}/deliveries/{number}/retry"), 404, "unknown_delivery", "number")


def test_a_paused_partner_hears_nothing_and_misses_nothing(app, client, partner, receiver):
    partner.add(url=receiver.url)
    store = PartnerStore(app.state.hoidap.settings.database_url)
    store.change(replace(partner.key, paused="chưa gia hạn"))
    number, _ = change(app, "Lời thứ bảy.")
    send(client, app)
    refused(partner("GET"), 403, "paused", "Authorization")
    assert receiver.got == []
    store.change(partner.key)
    send(client, app)
    assert receiver.numbers == [number]


def test_the_machine_description_knows_every_call_with_an_example(client):
    paths = client.get("/openapi.json").json()
    calls = {
        f"{method.upper()} {path.removeprefix('/v1/webhooks')}"
        for path, methods in paths["paths"].items()
        if path.startswith("/v1/webhooks")
        for method in methods
    }
    assert calls == {
        "POST ", "GET ", "GET /{id}", "DELETE /{id}", "POST /{id}/test", "POST /{id}/secret", "POST /{id}/enable",
        "POST /{id}/disable", "GET /{id}/deliveries", "POST /{id}/deliveries/{number}/retry",
    }  # fmt: skip
    schemas = paths["components"]["schemas"]
    assert schemas["WebhookIn"]["properties"]["url"]["example"].startswith("https://")
    assert schemas["DeliveryOut"]["properties"]["message"]["example"].startswith("msg_wh_")
    for path, methods in paths["paths"].items():
        if path.startswith("/v1/webhooks"):
            assert all({"partner": []} in call["security"] for call in methods.values()), path
