"""Who is a partner, what is kept of its secret, and the commands that keep it."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from gateway.cli import app
from gateway.kept import UnknownId
from gateway.partners.keys import (
    ID,
    SECRET,
    BadPartner,
    KnownPartners,
    PartnerStore,
    checked,
    hash_of,
    new_id,
    new_secret,
)
from tests.gateway.partners.bare import SECRET as OWN
from tests.gateway.partners.bare import partner


def test_ids_and_secrets_have_their_form_and_are_never_the_same():
    assert ID.fullmatch(new_id()) and SECRET.fullmatch(new_secret())
    assert len({new_secret() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "change, said",
    [
        ({"id": "pt_1"}, "mã"),
        ({"name": " "}, "tên đơn vị"),
        ({"name": "x" * 121}, "tên đơn vị"),
        ({"secret_hash": OWN}, "SHA-256"),
        ({"contact": "bao.example.vn"}, "thư điện tử"),
        ({"contact": "a@bao"}, "thư điện tử"),
        ({"contact": "a@bao.vn, b@bao.vn"}, "thư điện tử"),
        ({"contact": "x" * 250 + "@b.vn"}, "thư điện tử"),
        ({"reads_per_minute": 0}, "giới hạn"),
        ({"reads_per_day": 0}, "giới hạn"),
        ({"paused": " "}, "lời báo"),
        ({"paused": "x" * 301}, "lời báo"),
    ],
)
def test_a_partner_that_makes_no_sense_is_refused(change, said):
    with pytest.raises(BadPartner) as error:
        checked(replace(partner(), **change))
    assert said in str(error.value)


def test_a_partner_comes_back_from_the_database_as_it_went_in(tmp_path):
    store = PartnerStore(f"sqlite:///{tmp_path}/p.db")
    kept = partner(contact="ky-thuat@bao.example.vn", reads_per_minute=5, paused="Nghỉ")
    store.add(checked(kept))
    assert store.get(kept.id) == kept and store.all() == [kept]
    with pytest.raises(UnknownId):
        store.get("pt_00000000000000ff")


def test_of_a_secret_only_its_digest_is_kept(tmp_path):
    store = PartnerStore(f"sqlite:///{tmp_path}/p.db")
    store.add(partner())
    with create_engine(f"sqlite:///{tmp_path}/p.db").connect() as connection:
        row = str(connection.execute(text("select * from partner_keys")).one())
    assert OWN not in row and hash_of(OWN) in row


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "secret", ["", "hd_", OWN[:-1], OWN.upper(), OWN + "0", hash_of(OWN), "' or 1=1 --", "hd_" + "0" * 48]
)
async def test_only_the_whole_secret_is_recognised(tmp_path, secret):
    store = PartnerStore(f"sqlite:///{tmp_path}/p.db")
    store.add(partner())
    known = KnownPartners(store)
    assert await known.find(secret) is None
    assert await known.find(OWN) == partner()


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/p.db")

    def command(*arguments, **more):
        return CliRunner().invoke(app, ["partner", *arguments], **more)

    command.store = PartnerStore(f"sqlite:///{tmp_path}/p.db")
    return command


def test_an_operator_adds_shows_changes_pauses_and_removes_a_partner(run):
    made = run("add", "Báo thử", "--contact", "a@bao.example.vn", "--per-day", "50")
    assert made.exit_code == 0
    secret = made.stdout.splitlines()[0]
    [kept] = run.store.all()
    assert run.store.with_secret(secret) == kept
    assert (kept.name, kept.contact, kept.reads_per_minute, kept.reads_per_day) == (
        "Báo thử",
        "a@bao.example.vn",
        600,
        50,
    )

    def shown():
        return json.loads(run("show", kept.id, "--json").stdout)

    assert shown()["contact"] == "a@bao.example.vn" and "secret_hash" not in shown()
    assert run("set", kept.id, "--name", "Báo khác", "--per-minute", "7").exit_code == 0
    assert (shown()["name"], shown()["reads_per_minute"], shown()["reads_per_day"]) == ("Báo khác", 7, 50)
    assert run("set", kept.id, "--no-contact").exit_code == 0 and shown()["contact"] is None
    assert run("pause", kept.id, "--words", "Bảo trì").exit_code == 0 and shown()["paused"] == "Bảo trì"
    assert "tạm dừng" in run("list").stdout
    assert run("resume", kept.id).exit_code == 0 and shown()["paused"] is None
    assert run("remove", kept.id, input="n\n").exit_code == 1 and run.store.all()
    assert run("remove", kept.id, "--yes").exit_code == 0 and run.store.all() == []


def test_a_rotated_secret_takes_the_place_of_the_old_one(run):
    old = run("add", "Báo thử").stdout.splitlines()[0]
    [kept] = run.store.all()
    assert run("rotate", kept.id, input="n\n").exit_code == 1 and run.store.with_secret(old)
    new = run("rotate", kept.id, "--yes").stdout.splitlines()[0]
    assert new != old and run.store.with_secret(old) is None
    assert run.store.with_secret(new).id == kept.id


def test_a_secret_is_shown_once_and_by_nothing_else(run):
    secret = run("add", "Báo thử").stdout.splitlines()[0]
    [kept] = run.store.all()
    for arguments in (("list",), ("list", "--json"), ("show", kept.id), ("show", kept.id, "--json")):
        said = run(*arguments).output
        assert secret not in said and kept.secret_hash not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", " "),
        ("add", "Báo", "--contact", "x"),
        ("show", "pt_00000000000000ff"),
        ("rotate", "pt_x", "--yes"),
        ("set", "x"),
    ],
)
def test_what_cannot_be_done_says_so_and_ends_with_2(run, arguments):
    done = run(*arguments)
    assert done.exit_code == 2 and done.stderr.strip()
