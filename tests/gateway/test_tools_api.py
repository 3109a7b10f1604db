"""The calculators over HTTP and from the command line: same keys, one error shape."""

import json

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from actions.tools import TOOLS
from bot import day
from gateway.app import create_app
from gateway.cli import app as command
from gateway.settings import Settings

GIVEN = {"effective_on": "2022-05-12", "as_of": "2026-11-22"}


def no_assistant():
    raise RuntimeError("the tools need no assistant")


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('db') / 'turns.db'}"
    with TestClient(create_app(no_assistant, Settings(database_url=database))) as client:
        yield client


def test_a_tool_answers_with_its_figure_and_its_evidence(client):
    reply = client.post("/v1/tools/limitation", json=GIVEN).json()
    assert (reply["last_day"], reply["days_left"], reply["expired"]) == ("2027-05-12", 171, False)
    assert reply["tool"] == "limitation" and reply["as_of"] == "2026-11-22" and reply["certainty"] == "text"
    assert "luat-thads-2025/dieu-34/khoan-2" in [cited["id"] for cited in reply["citations"]]
    assert all(step["text"] for step in reply["steps"]) and reply["assumptions"]
    assert client.get(f"/v1/faq/{reply['entry']}").status_code == 200


def test_without_a_day_a_tool_computes_as_of_today(client, monkeypatch):
    monkeypatch.setattr(day, "today", lambda: day.date(2026, 7, 1))
    reply = client.post("/v1/tools/limitation", json={"effective_on": "2022-05-12"}).json()
    assert reply["as_of"] == "2026-07-01"


@pytest.mark.parametrize(
    "given, code, field",
    [
        ({}, "start_missing", "effective_on"),
        ({"effective_on": "2022-02-31"}, "invalid_field", "effective_on"),
        ({"effective_on": "2022-05-12", "x": 1}, "invalid_field", "x"),
        ({"effective_on": "2012-05-12", "as_of": "2014-01-01"}, "not_in_force", "as_of"),
        ({"due_on": "2099-12-31"}, "day_out_of_range", None),
    ],
)
def test_what_cannot_be_computed_is_refused_in_the_one_error_shape(client, given, code, field):
    reply = client.post("/v1/tools/limitation", json=given)
    assert reply.status_code == 422
    error = reply.json()["error"]
    assert (error["code"], error["field"]) == (code, field) and error["message"]


def test_an_unknown_tool_is_not_found(client):
    assert client.post("/v1/tools/alchemy", json={}).json()["error"]["code"] == "not_found"


def test_the_tools_are_listed_by_their_titles(client):
    tools = client.get("/v1/tools").json()
    assert {tool["name"] for tool in tools} == set(TOOLS)
    assert all(tool["title"] for tool in tools)


def test_the_interface_document_shows_what_each_tool_takes(client):
    paths = client.get("/openapi.json").json()["paths"]
    for name in TOOLS:
        body = paths[f"/v1/tools/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        assert body["$ref"].startswith("#/components/schemas/")


def test_the_command_prints_what_the_interface_answers(client):
    printed = CliRunner().invoke(command, ["calc", "limitation", "--json", json.dumps(GIVEN)])
    assert printed.exit_code == 0
    assert json.loads(printed.stdout) == client.post("/v1/tools/limitation", json=GIVEN).json()


@pytest.mark.parametrize(
    "arguments", [["alchemy"], ["limitation"], ["limitation", "--json", "{"], ["limitation", "--json", "{}"]]
)
def test_the_command_refuses_with_two(arguments):
    assert CliRunner().invoke(command, ["calc", *arguments]).exit_code == 2


def test_the_command_explains_in_words():
    printed = CliRunner().invoke(command, ["calc", "limitation", "--text", "--json", json.dumps(GIVEN)])
    assert "12/05/2027" in printed.stdout and "Điều 34 Luật Thi hành án dân sự 2025" in printed.stdout
