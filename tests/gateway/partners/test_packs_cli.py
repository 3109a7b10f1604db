"""``hoidap pack``: packs made and kept by the operator."""

import json

import pytest
from pack_samples import PNG, answer, show
from typer.testing import CliRunner

from faq.corpus import serve, served_corpus
from gateway.cli import app
from gateway.partners.packs import PackStore

runner = CliRunner()


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/c.db"
    monkeypatch.setenv("DATABASE_URL", url)
    before = served_corpus()
    show(answer("a"), answer("b", topic="cap-duong"))
    yield PackStore(url)
    serve(before)


def run(*words, code=0):
    done = runner.invoke(app, ["pack", *words])
    assert done.exit_code == code, done.stderr
    return done


def made(*words):
    return run("add", "Loa xã", *words).stdout.strip().removeprefix("/goi/")


def test_a_pack_is_added_with_options_and_logo(store, tmp_path):
    (tmp_path / "l.png").write_bytes(PNG)
    id = made(
        "--publisher", "Mặt trận xã", "--topic", "phi", "--format", "leaflet",
        "--format", "loudspeaker:minutes=3,voice=nam", "--logo", str(tmp_path / "l.png"),
    )  # fmt: skip
    pack = store.get(id)
    assert (pack.publisher, pack.owner, pack.logo, pack.topics) == ("Mặt trận xã", None, PNG, ("phi",))
    assert pack.formats == {"leaflet": {}, "loudspeaker": {"minutes": 3, "voice": "nam"}}


def test_unless_told_otherwise_a_pack_bears_its_own_name_and_the_usual_formats(store):
    pack = store.get(made())
    assert (pack.publisher, list(pack.formats)) == ("Loa xã", ["leaflet", "loudspeaker", "handbook"])


@pytest.mark.parametrize(
    "words, why",
    [
        (("--topic", "khong-co"), "không có chủ đề"),
        (("--format", "khong-co"), "không có định dạng"),
        (("--format", "loudspeaker:minutes=99"), "phải là số từ"),
        (("--format", "loudspeaker:minutes"), "viết như"),
        (("--logo", "/khong/co"), "Không đọc được"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_vietnamese(store, words, why):
    assert why in run("add", "Loa xã", *words, code=2).stderr.replace("\n", " ")
    assert store.all() == []


def test_only_what_is_named_changes(store):
    id = made("--topic", "phi", "--format", "json")
    run("set", id, "--publisher", "Đài xã")
    assert (store.get(id).publisher, store.get(id).topics) == ("Đài xã", ("phi",))
    run("set", id, "--all-topics", "--id", "b", "--format", "csv")
    assert (store.get(id).topics, store.get(id).ids, list(store.get(id).formats)) == ((), ("b",), ["csv"])
    run("set", id, "--no-ids", "--topic", "cap-duong")
    assert (store.get(id).topics, store.get(id).ids) == (("cap-duong",), ())
    run("set", id, "--topic", "khong-co", code=2)
    assert store.get(id).topics == ("cap-duong",)


def test_a_logo_is_put_and_taken_off(store, tmp_path):
    id = made()
    (tmp_path / "l.png").write_bytes(PNG)
    (tmp_path / "l.txt").write_text("x")
    run("logo", id, str(tmp_path / "l.png"))
    assert store.get(id).logo == PNG
    run("logo", id, str(tmp_path / "l.txt"), code=2)
    run("logo", id, code=2)
    assert store.get(id).logo == PNG
    run("logo", id, "--none")
    assert store.get(id).logo is None


def test_packs_are_listed_and_shown(store):
    assert "Chưa có gói nào" in run("list").stderr
    id = made("--topic", "phi")
    assert "Loa xã" in run("list").stdout
    assert [each["id"] for each in json.loads(run("list", "--json").stdout)] == [id]
    shown = run("show", id).stdout
    assert f"/goi/{id}" in shown and "Lượt tải: 0" in shown and "0, chưa đọc 0" in shown
    data = json.loads(run("show", id, "--json").stdout)
    assert (data["taken"], data["notices"], data["topics"]) == (0, [], ["phi"])


def test_a_pack_is_removed_with_what_was_noted_of_it(store):
    from datetime import datetime

    id = made()
    store.note_download(id, "json", datetime(2026, 11, 22), 1, ["a"], ["a"])
    store.note_reading(id, 1, datetime(2026, 11, 22))
    run("remove", id, "--yes")
    assert store.all() == [] and store.taken(id) == 0 and store.last_reading(id) is None
    assert "hoidap pack list" in run("remove", id, "--yes", code=2).stderr
