"""The security headers stand on every response: pages, files, the interface, refusals and failures."""

import re

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount

from gateway.app import create_app
from gateway.headers import EVERYWHERE
from gateway.settings import Settings

#: Values for what stands in braces in an address, so that the page is found.
FILLED = {
    "topic": "phi",
    "id": "ai-chiu-phi",
    "act": "luat-thads-2025",
    "citation:path": "luat-thads-2025/dieu-34",
    "slug": "thoi-hieu",
    "name": "widget.js",
    "file": "don-khieu-nai",
}


def no_assistant():
    raise RuntimeError("no model is needed to look at headers")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    logos = tmp_path_factory.mktemp("logos")
    (logos / "bao.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    database = f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db"
    return create_app(no_assistant, Settings(database_url=database, logos=logos))


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app, raise_server_exceptions=False) as running:
        yield running


def addresses(app):
    for route in app.routes:
        if isinstance(route, APIRoute):
            path = re.sub(r"\{([^}]*)\}", lambda found: FILLED.get(found.group(1), "x"), route.path)
            for method in sorted(route.methods):
                yield method, path
        elif not isinstance(route, Mount):
            yield "GET", route.path


#: The card of an answer: any site may frame it, and it may do no more than other pages.
CARD = "/nhung/muc/"


def strict(response):
    policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    framed_by = policy.pop("frame-ancestors")
    assert framed_by == ("*" if response.request.url.path.startswith(CARD) else "'none'")
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in str(policy) and "*" not in str(policy) and "http" not in str(policy)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    assert "geolocation=()" in response.headers["permissions-policy"]
    assert "access-control-allow-credentials" not in response.headers


def test_every_route_answers_with_the_security_headers(app, client):
    walked = [client.request(method, path, follow_redirects=False) for method, path in addresses(app)]
    assert len(walked) > 40
    for response in walked:
        strict(response)
    assert sum(response.status_code == 200 for response in walked) > 20


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/static/portal.css", 200),
        ("GET", "/static/none.css", 404),
        ("GET", "/nowhere", 404),
        ("DELETE", "/v1/chat", 405),
        ("POST", "/v1/chat", 422),
        ("GET", "/khung", 403),
        ("GET", "/logo/bao.svg", 200),
        ("GET", "/logo/../turns.db", 404),
    ],
)
def test_files_and_refusals_have_them_too(client, method, path, status):
    response = client.request(method, path)
    assert response.status_code == status
    strict(response)


def test_a_body_that_is_too_large_and_a_failure_of_ours_have_them_too(app, client, monkeypatch):
    response = client.post("/v1/chat", content=b"x" * 70_000)
    assert response.status_code == 413
    strict(response)
    unmeasured = client.post("/v1/chat", content=iter([b"x" * 70_000]))
    assert (unmeasured.status_code, unmeasured.json()["error"]["code"]) == (411, "length_required")
    strict(unmeasured)
    monkeypatch.setattr(app.state.hoidap, "turns", None)
    monkeypatch.setattr(app.state.hoidap, "assistant", object())
    failed = client.get("/readyz")
    assert failed.status_code in (500, 503) and set(failed.json()) == {"error"}
    strict(failed)
    monkeypatch.setattr(app.state.hoidap, "embeds", None)
    broken = client.get("/v1/tools?key=pk_00000000000000a1", headers={"Origin": "https://bao.example.vn"})
    assert broken.status_code in (500, 503) and set(broken.json()) == {"error"}
    strict(broken)


def test_only_what_other_sites_load_may_be_read_by_all_of_them(app, client):
    for method, path in addresses(app):
        response = client.request(method, path, headers={"Origin": "https://evil.example"}, follow_redirects=False)
        answers = method in ("GET", "HEAD") and path.startswith(("/v1/faq", "/v1/topics", "/v1/changes", "/v1/packs"))
        public = answers or path.startswith("/widget/") or path in ("/v1/widget", "/oembed")
        assert (response.headers.get("access-control-allow-origin") == "*") is public, path
    for path in ("/widget/widget.js", "/logo/bao.svg"):
        response = client.get(path)
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"


def test_the_policy_is_the_one_that_is_written_down():
    assert EVERYWHERE["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
