"""The built widget as it ships: fresh, small, and served so that other sites can pin it."""

import base64
import hashlib
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from gateway import widget_files
from gateway.app import create_app
from gateway.settings import Settings
from gateway.widget_files import FILES, built, built_from

#: Gzip bytes; the chat is loaded with the box of related questions only when somebody opens it.
BUDGETS = {"chat": 45_000, "related": 12_000}
BUDGET = BUDGETS["chat"]
NAMES = {"chat": "hoidap-tha", "related": "hoidap-lienquan"}


@pytest.fixture(scope="module")
def client():
    app = create_app(lambda: None, Settings(database_url="sqlite://"))
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("element", NAMES)
def test_the_manifest_describes_the_file(element):
    shipped = built(element)
    content = (FILES / shipped.file).read_bytes()
    assert shipped.integrity == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert shipped.file == f"{NAMES[element]}.{hashlib.sha256(content).hexdigest()[:12]}.js"
    assert shipped.bytes == len(content)


def test_the_box_of_related_questions_loads_the_very_chat_that_ships():
    code = (FILES / built("related").file).read_text(encoding="utf-8")
    assert built().file in code and built().integrity in code


def test_the_shipped_file_is_built_from_the_sources_as_they_are():
    assert built_from() == widget_files.sources_digest(), "run `make widget`"


def test_another_source_would_be_noticed(monkeypatch, tmp_path):
    for path in [*(widget_files.SOURCES / "src").rglob("*.ts"), *(widget_files.SOURCES / n for n in widget_files.ALSO)]:
        copy = tmp_path / path.relative_to(widget_files.SOURCES)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(widget_files, "SOURCES", tmp_path)
    assert widget_files.sources_digest() == built_from()
    (tmp_path / "src" / "words.ts").write_text("export {}")
    assert widget_files.sources_digest() != built_from()


@pytest.mark.parametrize("element", NAMES)
def test_all_of_its_script_is_within_the_budget(element):
    assert built(element).gzip_bytes <= BUDGETS[element]


@pytest.mark.parametrize("element", NAMES)
def test_it_is_one_file_that_fetches_no_code_and_names_no_other_site(element):
    code = (FILES / built(element).file).read_text(encoding="utf-8")
    assert not re.search(r"\bimport\s*\(|\bimport\s*[\"'{*]|\bfrom\s*[\"']|\beval\(|new Function|document\.write", code)
    named = set(re.findall(r"https?://[^\s\"'`)\\]+", code))
    # where a failure inside the library should be reported: words, never fetched
    assert {url for url in named if not url.startswith("http://www.w3.org/")} <= {"https://github.com/markedjs/marked."}


def test_only_the_file_of_the_manifest_and_kept_releases_ship():
    kept = (FILES / "kept.txt").read_text().split()
    assert {path.name for path in FILES.glob("*.js")} == {built().file, built("related").file, *kept}


def test_the_lock_names_no_registry():
    lock = (widget_files.SOURCES / "package-lock.json").read_text()
    assert '"resolved"' not in lock and "registry" not in lock


@pytest.mark.parametrize("element", NAMES)
def test_the_versioned_file_is_kept_for_a_year_and_open_to_every_site(client, element):
    response = client.get(built(element).path, headers={"Origin": "https://bao.example.vn"})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.content == (FILES / built(element).file).read_bytes()


def test_it_travels_compressed_when_the_browser_takes_it(client):
    packed = client.get(built().path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "accept-encoding" in packed.headers["vary"].lower()
    assert int(packed.headers["content-length"]) <= BUDGET
    plain = client.get(built().path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and packed.content == plain.content


@pytest.mark.parametrize("name, element", [("widget.js", "chat"), ("lienquan.js", "related")])
def test_the_unversioned_name_is_the_same_file_asked_for_again_each_time(client, name, element):
    response = client.get(f"/widget/{name}")
    assert response.content == client.get(built(element).path).content
    assert response.headers["cache-control"] == "no-cache"
    again = client.get(f"/widget/{name}", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


def test_the_manifest_can_be_read_by_a_site_that_pins_the_file(client):
    manifest = client.get("/widget/manifest.json").json()
    assert manifest["integrity"] == built().integrity
    assert manifest["related"]["integrity"] == built("related").integrity


@pytest.mark.parametrize("name", ["kept.txt", "hoidap-tha.000000000000.js", "..%2fapp.py", "%2e%2e/app.py", ""])
def test_nothing_else_is_served(client, name):
    assert client.get(f"/widget/{name}").status_code == 404


def test_a_file_that_comes_while_the_server_runs_is_not_served(client, tmp_path, monkeypatch):
    app = FastAPI()
    (tmp_path / "manifest.json").write_text("{}")
    monkeypatch.setattr(widget_files, "FILES", tmp_path)
    widget_files.add_widget_files(app)
    (tmp_path / "late.js").write_text("x")
    with pytest.raises(widget_files.Failure):
        TestClient(app).get("/widget/late.js")
