"""Letters and calendar files over HTTP: listed, drafted, fetched for minutes, never cached."""

import io
import zipfile

import docx
import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from actions.documents.kinds import known_kinds
from gateway.app import create_app
from gateway.letterbox import KEEP_SECONDS
from gateway.settings import Settings

VALUES = {
    "round": "first",
    "target": "officer",
    "finished": "no",
    "act": "Kê biên nhà",
    "reason": "Sai",
    "request": "Hủy",
}
GIVEN = {"kind": "complaint", "as_of": "2026-11-22", "values": VALUES}
KINDS = {"docx": "wordprocessingml.document", "pdf": "application/pdf"}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('db') / 'turns.db'}"
    return create_app(lambda: None, Settings(database_url=database))


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


@pytest.fixture(scope="module")
def drafted(client):
    return client.post("/v1/tools/document", json=GIVEN).json()


def test_the_letters_of_a_day_are_listed_with_what_they_ask_for(client):
    listed = client.get("/v1/documents", params={"as_of": "2026-11-22"}).json()
    assert {kind["kind"] for kind in listed} == set(known_kinds())
    complaint = next(kind for kind in listed if kind["kind"] == "complaint")
    assert complaint["name"] == known_kinds()["complaint"].name and complaint["use"]
    fields = {field["key"]: field for field in complaint["fields"]}
    assert fields["round"]["choices"] == {"first": "Lần đầu", "second": "Lần hai"} and fields["round"]["required"]
    assert fields["complainant_name"]["personal"] is True and fields["act"]["personal"] is False


def test_before_the_new_law_there_is_one_letter(client):
    listed = client.get("/v1/documents", params={"as_of": "2026-06-30"}).json()
    assert [kind["kind"] for kind in listed] == ["forced_admin_order"]


def test_a_drafted_letter_names_its_two_files_and_what_is_left_to_fill_in(drafted):
    assert [document["format"] for document in drafted["documents"]] == ["docx", "pdf"]
    assert [document["name"] for document in drafted["documents"]] == drafted["files"]
    assert drafted["tool"] == "document" and drafted["kind"] == "complaint" and drafted["blanks"]


@pytest.mark.parametrize("form", KINDS)
def test_a_drafted_letter_is_fetched_as_a_file_that_nobody_caches(client, drafted, form):
    document = next(each for each in drafted["documents"] if each["format"] == form)
    response = client.get(document["url"])
    assert response.status_code == 200 and KINDS[form] in response.headers["content-type"]
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-disposition"] == f'attachment; filename="{document["name"]}"'
    assert response.headers["x-content-type-options"] == "nosniff"
    if form == "pdf":
        assert response.content.startswith(b"%PDF-")
    else:
        assert zipfile.is_zipfile(io.BytesIO(response.content))
        assert "Kê biên nhà" in [each.text for each in docx.Document(io.BytesIO(response.content)).paragraphs]


def test_the_answer_holds_nothing_of_what_was_typed(client, drafted):
    assert "Kê biên nhà" not in client.post("/v1/tools/document", json=GIVEN).text
    assert all("Kê" not in document["url"] for document in drafted["documents"])


def test_each_draft_has_an_address_of_its_own(client, drafted):
    again = client.post("/v1/tools/document", json=GIVEN).json()
    assert again["documents"][0]["url"] != drafted["documents"][0]["url"]


@pytest.mark.parametrize("change", ["key", "form", "no form"])
def test_an_unknown_key_or_form_is_not_found(client, drafted, change):
    url = drafted["documents"][0]["url"]
    _, _, _, key, name = url.split("/")
    changed = {
        "key": f"/v1/documents/x{key}/{name}",
        "form": f"/v1/documents/{key}/a.exe",
        "no form": f"/v1/documents/{key}/a",
    }
    response = client.get(changed[change])
    assert (response.status_code, response.json()["error"]["code"]) == (404, "unknown_document")


def test_a_letter_is_gone_after_its_minutes(app, client, monkeypatch):
    url = client.post("/v1/tools/document", json=GIVEN).json()["documents"][0]["url"]
    letters = app.state.hoidap.letters
    later = letters._clock() + KEEP_SECONDS
    monkeypatch.setattr(letters, "_clock", lambda: later)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "given, code, field",
    [
        ({**GIVEN, "kind": "novel"}, "kind_unknown", "kind"),
        ({**GIVEN, "values": {**VALUES, "x": "y"}}, "field_unknown", "x"),
        ({**GIVEN, "values": {**VALUES, "round": "third"}}, "choice_unknown", "round"),
        ({**GIVEN, "values": {}}, "field_missing", "round"),
        ({**GIVEN, "as_of": "2026-06-30"}, "not_in_force", "as_of"),
        ({**GIVEN, "values": {"act": 5.5}}, "invalid_field", "values.act"),
    ],
)
def test_what_no_letter_can_be_made_of_is_refused_by_its_field(client, given, code, field):
    response = client.post("/v1/tools/document", json=given)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["field"]) == (422, code, field) and error["message"]


# --- calendar files


@pytest.mark.parametrize(
    "tool, given, day",
    [
        ("limitation", {"effective_on": "2022-05-12", "as_of": "2026-11-22"}, "2027-05-12"),
        ("timeline", {"notified_on": "2026-11-10", "as_of": "2026-11-22"}, None),
    ],
)
def test_the_last_days_are_fetched_as_a_calendar(client, tool, given, day):
    response = client.post(f"/v1/tools/{tool}/ics", json=given)
    assert response.status_code == 200 and response.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert events and (day is None or [event.decoded("dtstart").isoformat() for event in events] == [day])


def test_a_tool_without_days_has_no_calendar(client):
    assert client.post("/v1/tools/fee/ics", json={"amount_vnd": 5_000_000}).status_code == 404


def test_what_a_tool_refuses_is_refused_as_a_calendar_as_well(client):
    response = client.post("/v1/tools/limitation/ics", json={})
    assert (response.status_code, response.json()["error"]["code"]) == (422, "start_missing")
