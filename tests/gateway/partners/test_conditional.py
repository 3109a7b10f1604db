"""Answers that are not sent again: tags and dates as RFC 9110 has them, also through gzip."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from gateway.conditional import Compressed, conditional

AT = datetime(2026, 11, 22, 9, 30, 15, 999_999, timezone.utc)
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def client():
    app = FastAPI()

    @app.get("/long")
    def long(request: Request):
        return conditional(request, Response("x" * 5000, media_type="text/plain", headers={"Link": "<a>"}), AT)

    @app.get("/short")
    def short(request: Request):
        return conditional(request, Response("x"), AT)

    app.add_middleware(Compressed, minimum_size=1024, compresslevel=6)
    with TestClient(app) as running:
        yield running


def test_an_answer_has_a_strong_tag_a_date_and_a_word_to_caches(client):
    headers = client.get("/long", headers=PLAIN).headers
    assert headers["etag"].startswith('"') and len(headers["etag"]) == 34
    assert headers["last-modified"] == "Sun, 22 Nov 2026 09:30:15 GMT"
    assert headers["cache-control"].startswith("public, max-age=60")
    assert client.get("/short", headers=PLAIN).headers["etag"] != headers["etag"]


@pytest.mark.parametrize(
    "named",
    ["{tag}", "W/{tag}", '"other", {tag}', '"a","b",W/{tag} , "c"', "*", " {tag} "],
)
def test_who_names_the_tag_is_not_sent_the_answer_again(client, named):
    tag = client.get("/long", headers=PLAIN).headers["etag"]
    response = client.get("/long", headers={**PLAIN, "If-None-Match": named.format(tag=tag)})
    assert response.status_code == 304 and response.content == b""
    for name in ("etag", "last-modified", "cache-control", "link", "vary"):
        assert name in response.headers
    assert "content-type" not in response.headers and "content-length" not in response.headers


@pytest.mark.parametrize("named", ['"other"', 'W/"other"', "{bare}", '"{bare}x"', '""'])
def test_who_names_another_tag_is(client, named):
    bare = client.get("/long", headers=PLAIN).headers["etag"].strip('"')
    response = client.get("/long", headers={**PLAIN, "If-None-Match": named.format(bare=bare)})
    assert response.status_code == (304 if named == "{bare}" else 200)


@pytest.mark.parametrize(
    "since, status",
    [
        pytest.param(AT, 304, id="the-same-second"),
        pytest.param(AT + timedelta(days=1), 304, id="later"),
        pytest.param(AT - timedelta(seconds=1), 200, id="a-second-before"),
    ],
)
def test_who_names_a_date_only_is_sent_what_is_newer(client, since, status):
    named = format_datetime(since.replace(microsecond=0), usegmt=True)
    assert client.get("/long", headers={"If-Modified-Since": named}).status_code == status


def test_a_date_that_cannot_be_read_is_passed_over(client):
    assert client.get("/long", headers={"If-Modified-Since": "hôm qua".encode()}).status_code == 200


def test_a_tag_counts_more_than_a_date(client):
    later = format_datetime(AT.replace(microsecond=0) + timedelta(days=1), usegmt=True)
    named = {"If-None-Match": '"other"', "If-Modified-Since": later}
    assert client.get("/long", headers=named).status_code == 200


def test_if_match_is_about_writing_and_changes_nothing(client):
    assert client.get("/long", headers={"If-Match": '"other"'}).status_code == 200


def test_the_compressed_answer_has_a_weak_tag_which_its_304_repeats(client):
    plain = client.get("/long", headers=PLAIN)
    packed = client.get("/long", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and packed.content == plain.content
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert "Accept-Encoding" in packed.headers["vary"] and "Accept-Encoding" in plain.headers["vary"]
    for tag in (plain.headers["etag"], packed.headers["etag"]):
        again = client.get("/long", headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
        assert again.status_code == 304 and again.headers["etag"] == tag
        assert "Accept-Encoding" in again.headers["vary"]


def test_what_is_too_short_to_compress_keeps_its_strong_tag(client):
    assert client.get("/short", headers={"Accept-Encoding": "gzip"}).headers["etag"].startswith('"')
