"""What can be kept in a key, and the command that keeps it."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from typer.testing import CliRunner

from gateway.cli import app
from gateway.embed.keys import BadKey, EmbedKey, KeyStore, checked, checked_origin, new_id

KEY = EmbedKey(new_id(), "Báo thử", ("https://bao.example.vn",), datetime(2026, 11, 1))


@pytest.mark.parametrize(
    "origin",
    [
        "https://bao.example.vn",
        "https://bao.example.vn:8443",
        "https://xn--bo-mia.vn",
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "https://localhost",
    ],
)
def test_an_origin_as_browsers_send_it_is_taken(origin):
    assert checked_origin(origin) == origin


@pytest.mark.parametrize(
    "origin, said",
    [
        ("*", "không dùng dấu *"),
        ("https://*.example.vn", "không dùng dấu *"),
        ("https://bao.example.vn/", "có phải https://bao.example.vn?"),
        ("https://bao.example.vn/tin", "có phải https://bao.example.vn?"),
        ("https://bao.example.vn?x", "không có đường dẫn"),
        ("https://u@bao.example.vn", "không có đường dẫn"),
        ("http://bao.example.vn", "phải là https"),
        ("ftp://bao.example.vn", "phải là https"),
        ("HTTPS://bao.example.vn", "có phải https://bao.example.vn?"),
        ("https://BAO.example.vn", "chữ thường"),
        ("https://báo.vn", "xn--"),
        ("https://bao", "tên miền"),
        ("https://bao..vn", "tên miền"),
        ("https://-bao.vn", "tên miền"),
        ("https://bao.vn.", "tên miền"),
        ("https://bao.example.vn:443", "bỏ cổng :443"),
        ("http://localhost:80", "bỏ cổng :80"),
        ("https://bao.example.vn:0", "cổng"),
        ("https://bao.example.vn:08", "cổng"),
        ("https://bao.example.vn:70000", "cổng"),
        ("https://bao.example.vn:", "chỉ ghi giao thức"),
        ("bao.example.vn", "chỉ ghi giao thức"),
        ("null", "chỉ ghi giao thức"),
        ("", "chỉ ghi giao thức"),
        ("https://bao.example.vn https://x.vn", "chỉ ghi giao thức"),
        ("https://bao.example.vn\n", "chỉ ghi giao thức"),
        ("https://bao.example.vn;script-src *", "không dùng dấu *"),
        ("https://bao.example.vn;frame-src", "tên miền"),
    ],
)
def test_anything_else_is_refused_and_says_what_would_be_right(origin, said):
    with pytest.raises(BadKey, match="origin") as error:
        checked_origin(origin)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "change, said",
    [
        ({"id": "pk_1"}, "mã"),
        ({"name": " "}, "tên đơn vị"),
        ({"origins": ()}, "ít nhất một origin"),
        ({"topics": ("phi", "thue")}, "không có chủ đề 'thue'"),
        ({"title": "x" * 61}, "tiêu đề"),
        ({"accent": "red"}, "#rrggbb"),
        ({"accent": "#9B1C1C"}, "#rrggbb"),
        ({"accent": "#9b1c1c;}"}, "#rrggbb"),
        ({"logo": "../secret.png"}, "logo"),
        ({"logo": "logo.html"}, "logo"),
        ({"turns_per_minute": 0}, "giới hạn"),
        ({"turns_per_day": 0}, "giới hạn"),
        ({"paused": " "}, "lời báo"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(change, said):
    with pytest.raises(BadKey) as error:
        checked(replace(KEY, **change))
    assert said in str(error.value)


def test_a_logo_must_lie_where_it_is_served_from(tmp_path):
    key = replace(KEY, logo="bao.svg")
    with pytest.raises(BadKey, match="không có tệp"):
        checked(key, tmp_path)
    (tmp_path / "bao.svg").write_text("<svg/>")
    assert checked(key, tmp_path) is key


def test_a_key_comes_back_from_the_database_as_it_went_in(tmp_path):
    store = KeyStore(f"sqlite:///{tmp_path}/keys.db")
    key = replace(
        KEY, origins=("https://a.vn", "https://b.vn:8443"), topics=("phi", "thoi-hieu"), accent="#005ea5", webview=True
    )
    store.add(key)
    assert store.get(key.id) == key and store.all() == [key]


@pytest.fixture
def embed(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/keys.db")
    monkeypatch.setenv("HOIDAP_LOGOS", str(tmp_path))

    def run(*arguments, **more):
        return CliRunner().invoke(app, ["embed", *arguments], **more)

    return run


def test_an_operator_adds_shows_changes_pauses_and_removes_a_key(embed):
    made = embed("add", "Báo thử", "--origin", "https://bao.example.vn", "--topic", "phi", "--accent", "#005ea5")
    assert made.exit_code == 0
    id = made.stdout.splitlines()[0]
    assert id.startswith("pk_") and len(f"embed:{id}") <= 32

    def shown():
        return json.loads(embed("show", id, "--json").stdout)

    assert shown()["origins"] == ["https://bao.example.vn"] and shown()["topics"] == ["phi"]
    assert embed("set", id, "--origin", "https://moi.example.vn", "--per-day", "50").exit_code == 0
    assert (shown()["origins"], shown()["turns_per_day"]) == (["https://moi.example.vn"], 50)
    assert (shown()["accent"], shown()["topics"], shown()["webview"]) == ("#005ea5", ["phi"], False)
    assert embed("set", id, "--all-topics", "--plain", "--webview").exit_code == 0
    assert (shown()["accent"], shown()["topics"], shown()["webview"]) == (None, [], True)
    assert (
        embed("pause", id, "--words", "Bảo trì đến 8 giờ").exit_code == 0 and shown()["paused"] == "Bảo trì đến 8 giờ"
    )
    assert "tạm dừng" in embed("list").stdout
    assert embed("resume", id).exit_code == 0 and shown()["paused"] is None
    assert embed("pause", id).exit_code == 0 and shown()["paused"]
    assert embed("remove", id, input="n\n").exit_code == 1 and shown()
    assert embed("remove", id, "--yes").exit_code == 0
    assert json.loads(embed("list", "--json").stdout) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "Báo"),
        ("add", "Báo", "--origin", "https://*.vn"),
        ("add", "Báo", "--origin", "https://bao.vn", "--topic", "x"),
        ("add", "Báo", "--origin", "https://bao.vn", "--logo", "none.svg"),
        ("show", "pk_x"),
        ("set", "pk_x", "--name", "y"),
        ("pause", "pk_x"),
        ("remove", "pk_x", "--yes"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(embed, arguments):
    assert embed(*arguments).exit_code == 2
    assert json.loads(embed("list", "--json").stdout) == []
