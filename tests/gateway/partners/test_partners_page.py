"""The page for partners and the OpenAPI document: every call that they show is made, and does what they say."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from gateway.app import create_app
from gateway.openapi import TAGS
from gateway.partners.keys import PartnerStore
from gateway.portal.partners import examples
from gateway.settings import Settings
from tests.gateway.partners.bare import PORTAL, bearer, partner

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def client(assistant, tmp_path_factory):
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('page')}/turns.db", base_url=PORTAL)
    PartnerStore(settings.database_url).add(partner())
    with TestClient(create_app(lambda: assistant, settings), raise_server_exceptions=False) as running:
        for _ in range(200):
            if running.get("/readyz").status_code == 200:
                break
        yield running


@pytest.fixture(scope="module")
def page(client):
    response = client.get("/doi-tac")
    assert response.status_code == 200
    return BeautifulSoup(response.text, "html.parser")


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


# -- the page


@pytest.mark.parametrize("id", list(examples()))
def test_every_call_of_the_page_does_what_it_says(client, page, id):
    box = page.select_one(f"#goi-{id}")
    sent = (
        {"content": box["data-body"].encode(), "headers": {"Content-Type": "application/json"}}
        if box.get("data-body")
        else {}
    )
    response = client.request(box["data-method"], box["data-address"], **sent)
    assert response.status_code == int(box["data-status"])
    answer = response.json()
    assert answer.get("items", answer.get("error", answer))
    if box["data-method"] == "GET":
        assert box.select_one("a.run")["href"] == box["data-address"], "without JavaScript the call is a link"


@pytest.mark.parametrize("id", list(examples()))
def test_the_line_to_copy_makes_the_same_call(page, id):
    box = page.select_one(f"#goi-{id}")
    line = shlex.split(box.select_one("pre code").get_text().replace("\\\n", " "))
    assert line[0] == "curl"
    address = next(part for part in line if part.startswith(PORTAL))
    values = [part.partition("=")[::2] for flag, part in pairwise(line) if flag == "--data-urlencode"]
    wanted = urlsplit(box["data-address"])
    assert urlsplit(address).path == wanted.path
    assert (values or parse_qsl(urlsplit(address).query)) == parse_qsl(wanted.query)
    body = line[line.index("-d") + 1] if "-d" in line else None
    assert (json.loads(body) if body else None) == (json.loads(box["data-body"]) if box.get("data-body") else None)


def test_the_examples_show_what_their_words_promise(client):
    def ask(id):
        return client.get(examples()[id].address).json()

    assert ask("theo-ngay")["body"] != ask("mot-cau")["body"]
    assert all(item["topic"] == "thoi-hieu" for item in ask("danh-sach")["items"])
    assert ask("tim")["items"][0]["entry"]["topic"] == "phi"
    assert "Có phải 'phi'?" in ask("sai-ten")["error"]["message"]
    related = client.post("/v1/related", json=examples()["bai-viet"].body).json()["items"]
    assert 1 <= len(related) <= 3


def test_every_link_of_the_page_leads_somewhere(client, page):
    for link in page.select("main a[href^='/']"):
        path, _, place = link["href"].partition("#")
        response = client.get(path)
        assert response.status_code == (422 if "phii" in path else 200), link["href"]
        if place:
            assert f'id="{place}"' in response.text, link["href"]
    for link in page.select("a[href^='#']"):
        assert page.select_one(link["href"]), link["href"]


def test_the_names_that_can_be_filtered_by_are_the_real_ones(client, page):
    listed = [code.get_text() for code in page.select("#loc ~ details code")] or [
        code.get_text() for code in page.select("details code")
    ]
    for name in listed:
        query = {"topic": name} if client.get("/v1/faq", params={"topic": name}).status_code == 200 else {"act": name}
        assert client.get("/v1/faq", params=query).status_code == 200, name
    assert len(listed) > 40


def test_every_error_code_of_the_page_is_one_of_ours(page):
    source = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "gateway").rglob("*.py"))
    codes = [row.select_one("code").get_text() for row in page.select('[aria-labelledby="loi"] tbody tr')]
    assert len(codes) >= 10
    assert [code for code in codes if f'"{code}"' not in source] == []


def test_the_call_with_a_key_and_the_tag_work_as_shown(client, page):
    lines = {pre["id"]: pre.get_text() for pre in page.select("pre[id]")}
    assert lines["lenh-ma"].endswith(f'"Authorization: Bearer $HOIDAP_KEY" {PORTAL}/v1/topics')
    assert client.get("/v1/topics", headers=bearer()).status_code == 200
    tag = client.get("/v1/faq/thoi-hieu-bao-lau").headers["etag"]
    assert client.get("/v1/faq/thoi-hieu-bao-lau", headers={"If-None-Match": tag}).status_code == 304
    assert f"{PORTAL}/v1/faq/thoi-hieu-bao-lau" in lines["lenh-etag"]


def test_without_javascript_nothing_is_offered_that_does_not_work(page):
    for button in page.select("main button, .needs-script, .answer"):
        assert button.has_attr("hidden"), button


def test_the_policy_is_there(page):
    words = page.select_one('[aria-labelledby="phien-ban"]').get_text()
    for promise in ("chỉ thêm", "ít nhất 12 tháng", "Deprecation", "RFC 9745", "Sunset", "RFC 8594"):
        assert promise in words


# -- the OpenAPI document

#: What an example cannot do by itself: (method, path) -> the error that says so, and why.
CANNOT = {
    ("post", "/v1/feedback"): "unknown_turn",  # needs the turn of an answer: tried below
    ("get", "/v1/documents/{key}/{name}"): "unknown_document",  # a letter drafted minutes before: test_documents_api.py
    ("get", "/v1/law/{citation}"): "not_imported",  # texts that the operator imports: test_lawtexts.py
    ("post", "/v1/webhooks"): "bad_address",  # a host that is there: test_webhooks_api.py
}
#: What belongs to one partner is not there in a new database.
OF_A_PARTNER = re.compile(r"/v1/(webhooks|packs)/\{id\}")


def operations(document):
    return [(method, path, told) for path, methods in document["paths"].items() for method, told in methods.items()]


def example_of(schema, document):
    """The example of a schema, put together from those of its fields."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name in ("example", "default"):
        if name in schema:
            return schema[name]
    if schema.get("examples"):
        return schema["examples"][0]
    if "allOf" in schema:
        return example_of(schema["allOf"][0], document)
    if "properties" in schema:
        wanted = schema.get("required", [])
        made = {name: example_of(field, document) for name, field in schema["properties"].items() if name in wanted}
        more = {name: field["example"] for name, field in schema["properties"].items() if "example" in field}
        return {**made, **more}
    if schema.get("type") == "array":
        return [example_of(schema["items"], document)]
    if schema.get("enum"):
        return schema["enum"][0]
    raise AssertionError(f"no example in {schema}")


def call_of(method, path, told, document):
    """The documented call: address, query and body, from the examples."""
    query = {}
    for each in told.get("parameters", []):
        shown = (
            each["schema"].get("examples") or each.get("examples") or ([each["example"]] if "example" in each else [])
        )
        if each["in"] == "path":
            assert shown, f"{path}: no example of {each['name']}"
            path = path.replace("{" + each["name"] + "}", str(shown[0]))
        elif each.get("required"):
            assert shown, f"{path}: no example of {each['name']}"
            query[each["name"]] = shown[0]
        elif shown:
            query[each["name"]] = shown[0]
    content = told.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return path, query, None
    named = list(content.get("examples", {}).values())
    body = content.get("example") or (named[0]["value"] if named else example_of(content["schema"], document))
    return path, query, body


def test_every_documented_example_is_answered(client, document):
    wrong = []
    for method, path, told in operations(document):
        address, query, body = call_of(method, path, told, document)
        response = client.request(method.upper(), address, params=query, json=body, headers=bearer())
        if response.is_success:
            continue
        code = response.json()["error"]["code"]
        if OF_A_PARTNER.search(path) and response.status_code == 404 and code.startswith("unknown_"):
            continue
        if CANNOT.get((method, path)) != code:
            wrong.append((method, path, query, body, response.text[:200]))
    assert wrong == []


def test_the_examples_that_need_something_before_work_after_it(client):
    turn = client.post("/v1/chat", json={"message": "Ai phải nộp phí thi hành án?"}).json()["turn"]
    assert client.post("/v1/feedback", json={"turn": turn, "useful": True}).status_code == 204


def test_every_call_has_a_summary_a_described_part_and_the_shape_of_its_errors(document):
    described = {tag["name"] for tag in TAGS}
    assert [tag["name"] for tag in document["tags"]] == [tag["name"] for tag in TAGS]
    for _, path, told in operations(document):
        assert told.get("summary"), path
        assert set(told["tags"]) <= described, path


def test_the_key_of_a_partner_is_described_and_asked_for_where_it_counts(document):
    scheme = document["components"]["securitySchemes"]["partner"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    security = {(method, path): told.get("security") for method, path, told in operations(document)}
    for path in ("/v1/faq", "/v1/faq/{id}", "/v1/faq/search", "/v1/topics", "/v1/changes"):
        assert {} in security["get", path] and {"partner": []} in security["get", path], "a key is welcome, not needed"
    assert security["post", "/v1/webhooks"] == [{"partner": []}]


def test_every_field_of_what_partners_read_has_an_example(document):
    bare = []
    for name in (
        "EntryList",
        "EntrySummary",
        "EntryOut",
        "TopicCounts",
        "TopicCount",
        "ChangeList",
        "ChangeOut",
        "CitationOut",
    ):
        for field, schema in document["components"]["schemas"][name]["properties"].items():
            nested = "$ref" in json.dumps(schema)
            if not nested and "example" not in schema:
                bare.append(f"{name}.{field}")
    assert bare == []


def test_the_operators_guide_names_every_command_and_address(document):
    guide = (ROOT / "docs" / "partners.md").read_text(encoding="utf-8")
    for command in ("add", "list", "show", "set", "rotate", "pause", "resume", "remove"):
        assert f"hoidap partner {command}" in guide, command
    for path in ("/v1/faq", "/v1/topics", "/v1/changes", "/dinh-chinh", "/dinh-chinh.xml", "/doi-tac"):
        assert path in guide, path
