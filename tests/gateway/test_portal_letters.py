"""/cong-cu/soan-don: letters by plain forms; what is typed reaches no address, no log and no database."""

import io
import logging
import re
import sqlite3
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import docx
import pytest
import yaml
from fastapi.testclient import TestClient

from actions.documents.kinds import KINDS_DIR, kinds_on, known_kinds
from bot import day
from gateway.app import create_app
from gateway.paths import letter_path
from gateway.settings import Settings

CASES = Path(__file__).parents[1] / "cases" / "document.yml"
TODAY = date(2026, 11, 22)
VALUES = {
    "round": "first",
    "target": "officer",
    "finished": "no",
    "act": "Kê biên nhà số 7 ngõ Kín",
    "reason": "Nhà là của Bùi Thị Bí Mật",
    "request": "Hủy quyết định",
    "complainant_name": "Bùi Thị Bí Mật",
    "complainant_phone": "0900000001",
}
COMPLAINT = letter_path("don-khieu-nai-thi-hanh-an")


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setattr(day, "today", lambda: TODAY)


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return tmp_path_factory.mktemp("db") / "turns.db"


@pytest.fixture(scope="module")
def client(database):
    with TestClient(create_app(no_assistant, Settings(database_url=f"sqlite:///{database}"))) as running:
        yield running


def no_assistant():
    raise RuntimeError("the pages need no assistant")


def send(client, values, path=COMPLAINT):
    return client.post(path, content=urlencode(values), headers={"content-type": "application/x-www-form-urlencoded"})


def links(text):
    return re.findall(r'href="(/v1/documents/[^"]+)"', text)


def test_every_letter_of_the_day_has_a_page_with_all_its_fields(client):
    listed = client.get("/cong-cu/soan-don").text
    for kind in kinds_on(TODAY):
        assert letter_path(kind.file_name) in listed
        page = client.get(letter_path(kind.file_name)).text
        assert all(f'name="{each.key}"' in page for each in kind.fields)
        assert all(each.ask.partition("(")[0].strip() in page for each in kind.fields if not each.personal)


def test_the_letter_that_most_people_need_stands_first_and_none_is_left_out(client):
    assert set(known_kinds()) == {path.stem for path in KINDS_DIR.glob("*.yml")}
    listed = client.get("/cong-cu/soan-don").text
    places = [listed.index(letter_path(kind.file_name)) for kind in kinds_on(TODAY)]
    assert places == sorted(places) and next(iter(known_kinds())) == "request_enforcement"


def test_a_letter_comes_as_both_files_with_what_was_typed(client):
    reply = send(client, VALUES)
    assert reply.status_code == 200 and reply.headers["cache-control"] == "no-store"
    word, pdf = links(reply.text)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(client.get(word).content)).paragraphs)
    assert "Bùi Thị Bí Mật" in text and "Kê biên nhà số 7 ngõ Kín" in text
    assert client.get(pdf).content.startswith(b"%PDF")
    assert "ĐƠN KHIẾU NẠI" in reply.text


def test_nothing_that_was_typed_reaches_an_address_the_log_or_the_database(client, database, caplog):
    with caplog.at_level(logging.DEBUG):
        good = send(client, VALUES)
        bad = send(client, {**VALUES, "known_day": "hôm nào đó", "request": ""})
    assert good.status_code == 200 and bad.status_code == 422
    secrets = ("Bí Mật", "ngõ Kín", "0900000001", "hôm nào đó", "B%C3%AD")
    log = "\n".join(record.getMessage() for record in caplog.records)
    addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', good.text + bad.text))
    stored = " ".join(sqlite3.connect(database).iterdump())
    for secret in secrets:
        assert secret not in log and secret not in addresses and secret not in stored
    assert good.history == [] and good.url.query == b""


def test_what_is_wrong_is_said_all_at_once_and_what_was_typed_stays(client):
    reply = send(client, {**VALUES, "request": "", "known_day": "31/02/2026", "reason": "dài " * 2000})
    assert reply.status_code == 422
    for key in ("request", "known_day", "reason"):
        assert f'href="#f-{key}"' in reply.text and f'id="f-{key}-loi"' in reply.text
    assert "Kê biên nhà số 7 ngõ Kín" in reply.text and 'value="31/02/2026"' in reply.text
    assert links(reply.text) == []


def test_days_and_sums_are_read_as_people_write_them(client):
    kind = known_kinds()["fee_relief"]
    path = letter_path(kind.file_name)
    needed = {each.key: each.choices[0].value if each.choices else "x" for each in kind.fields if each.required}
    reply = send(client, {**needed, "fee_amount": "3,6 triệu", "fee_day": "20/10/2026"}, path)
    assert "3.600.000 đồng" in reply.text and "20/10/2026" in reply.text


def test_names_are_never_taken_from_an_address(client):
    assert "Bí Mật" not in client.get(f"{COMPLAINT}?complainant_name=Bí+Mật").text


def cases():
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        values = case["given"].get("values", {}).values()
        if case["given"]["kind"] in known_kinds() and all(isinstance(value, str) for value in values):
            yield pytest.param(case, id=case["name"])


@pytest.mark.parametrize("case", list(cases())[::3])
def test_a_form_drafts_what_the_interface_drafts(client, case):
    kind = known_kinds()[case["given"]["kind"]]
    known = {each.key for each in kind.fields}
    values = {key: value for key, value in case["given"].get("values", {}).items() if key in known}
    given = {"kind": kind.id, "values": values, "as_of": case["as_of"].isoformat()}
    wanted = client.post("/v1/tools/document", json=given)
    reply = send(client, {**values, "ngay": case["as_of"].isoformat()}, letter_path(kind.file_name))
    assert reply.status_code == wanted.status_code
    if wanted.status_code == 200:
        for label in wanted.json()["blanks"]:
            assert label in reply.text


def test_an_unknown_letter_is_not_found(client):
    assert client.get("/cong-cu/soan-don/gi-do").status_code == 404
    assert send(client, VALUES, "/cong-cu/soan-don/gi-do").status_code == 404


def test_before_the_new_law_only_its_letters_are_offered(client):
    assert "don-khieu-nai" not in client.get("/cong-cu/soan-don?ngay=2026-06-30").text
    reply = send(client, {**VALUES, "ngay": "2026-06-30"})
    assert reply.status_code == 422 and links(reply.text) == []
