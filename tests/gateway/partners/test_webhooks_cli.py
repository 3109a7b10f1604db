"""``hoidap partner webhook``: what the operator sees and may do."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from typer.testing import CliRunner
from webhook_receiver import receiving

from gateway.cli import app
from gateway.partners.webhook_store import EndpointStore
from gateway.partners.webhooks import Attempt, Endpoint, new_endpoint_id, new_signing_secret

NOW = datetime(2026, 11, 22, 9, 30)


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/w.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("HOIDAP_WEBHOOKS_LOCAL", raising=False)
    return EndpointStore(url)


@pytest.fixture
def made(store):
    return add(store)


def add(store, **fields):
    base = Endpoint(
        new_endpoint_id(), "pt_00000000000000a1", "https://bao.example.vn/x?token=abc", NOW, new_signing_secret(), 7
    )
    store.add(replace(base, **fields))
    return replace(base, **fields)


def webhook(*arguments, **more):
    return CliRunner().invoke(app, ["partner", "webhook", *arguments], **more)


def test_the_list_shows_whose_where_and_how_it_goes(store, made):
    add(store, partner="pt_00000000000000a2", disabled="failing", disabled_at=NOW)
    add(store, failures=3, next_at=NOW)
    shown = webhook("list")
    assert shown.exit_code == 0 and made.id in shown.stdout and "bao.example.vn" in shown.stdout
    assert "token" not in shown.stdout and "đang gửi" in shown.stdout
    assert "gửi lại nhiều lần đều không tới" in shown.stdout and "22/11/2026 16:30:00" in shown.stdout
    listed = json.loads(webhook("list", "--json", "--partner", "pt_00000000000000a2").stdout)
    assert [each["disabled"] for each in listed] == ["failing"]


def test_no_secret_is_ever_shown(store, made):
    store.rotate(made.id, new_signing_secret(), NOW)
    for arguments in (("list",), ("list", "--json"), ("show", made.id), ("show", made.id, "--json")):
        shown = webhook(*arguments)
        assert shown.exit_code == 0 and "whsec_" not in shown.output and made.secret[6:] not in shown.output
    assert json.loads(webhook("show", made.id, "--json").stdout)["url"] == made.url
    assert made.url in webhook("show", made.id).stdout


def test_attempts_are_told_in_words(store, made):
    store.note(Attempt(made.id, "m", "change", 8, NOW, 12.4, 500, "status", "[red]hết chỗ[/]"))
    store.note(Attempt(made.id, "m", "change", 8, NOW, 12.4, None, "refused_address"))
    store.note(Attempt(made.id, "m", "test", None, NOW, 12.4, 204, None))
    shown = webhook("deliveries", made.id).stdout
    assert "tới (204)" in shown and "gửi thử" in shown and "[red]hết chỗ[/]" in shown
    assert "không phải 2xx (500)" in shown and "không phải của Internet" in shown
    rows = json.loads(webhook("deliveries", made.id, "--json", "--limit", "2").stdout)
    assert [row["error"] for row in rows] == [None, "refused_address"]


def test_it_is_stopped_and_goes_on_with_what_was_missed_or_without(store, made, monkeypatch):
    monkeypatch.setattr("gateway.cli_webhook._newest", lambda url: 9)
    assert webhook("disable", made.id).exit_code == 0
    assert store.get(made.id).disabled == "stopped" and "có người tắt" in webhook("show", made.id).stdout
    assert webhook("enable", made.id).exit_code == 0
    assert (store.get(made.id).disabled, store.get(made.id).cursor) == (None, 7)
    assert webhook("enable", made.id, "--skip").exit_code == 0
    assert store.get(made.id).cursor == 9


def test_a_test_is_sent_now_and_says_what_came_of_it(store, monkeypatch):
    with receiving() as receiver:
        made = add(store, url=receiver.url)
        refused = webhook("test", made.id)
        assert refused.exit_code == 1 and "không phải của Internet" in refused.stdout and receiver.got == []
        monkeypatch.setenv("HOIDAP_WEBHOOKS_LOCAL", "on")
        sent = webhook("test", made.id)
        assert sent.exit_code == 0 and "tới (204)" in sent.stdout and receiver.got[0].json["type"] == "test"


def test_removed_only_when_sure(store, made):
    assert webhook("remove", made.id, input="n\n").exit_code == 1 and store.all() == [made]
    assert webhook("remove", made.id, "--yes").exit_code == 0 and store.all() == []


@pytest.mark.parametrize("command", ["show", "deliveries", "test", "enable", "disable", "remove"])
def test_an_unknown_one_is_said_to_be_so(store, command):
    done = webhook(command, "wh_none")
    assert done.exit_code == 2 and "hoidap partner webhook list" in done.stderr


def test_with_a_partner_its_webhooks_go(store, tmp_path):
    id = json.loads(partner_added())["id"]
    gone, kept = add(store, partner=id), add(store)
    assert CliRunner().invoke(app, ["partner", "remove", id, "--yes"]).exit_code == 0
    assert [each.id for each in store.all()] == [kept.id] and gone.partner == id


def partner_added():
    assert CliRunner().invoke(app, ["partner", "add", "Báo thử"]).exit_code == 0
    (one,) = json.loads(CliRunner().invoke(app, ["partner", "list", "--json"]).stdout)
    return json.dumps(one)


def test_trying_on_this_machine_is_switched_on_or_off_and_nothing_else(monkeypatch):
    from gateway.settings import Settings

    for said, local in (("on", True), ("off", False), ("", False)):
        monkeypatch.setenv("HOIDAP_WEBHOOKS_LOCAL", said)
        assert Settings.from_environment().webhooks_local is local
    monkeypatch.setenv("HOIDAP_WEBHOOKS_LOCAL", "yes")
    with pytest.raises(ValueError, match="HOIDAP_WEBHOOKS_LOCAL"):
        Settings.from_environment()
