"""Reading answers by program: filters, pages, days, tags, and words that help when a name is wrong."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest

from bot import day, knowledge
from faq.corpus import Corpus, serve
from faq.entry import AUDIENCES, Review
from faq.topics import known_topics
from gateway.failure import Failure
from gateway.partners.basis import Basis
from gateway.partners.reading import moment_of
from tests.gateway.partners.bare import PORTAL, serving

DAY = {"as_of": "2026-11-21"}
LONG_AGO, NOW = datetime(2026, 11, 1, 3), datetime(2026, 11, 20, 3)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("reading")) as running:
        yield running


def ids(client, **query):
    response = client.get("/v1/faq", params={**DAY, "limit": 500, **query})
    assert response.status_code == 200
    return [item["id"] for item in response.json()["items"]]


def wrong(client, path, **query):
    response = client.get(path, params=query)
    assert response.status_code == 422
    return response.json()["error"]


def in_force():
    on = day.today().fromisoformat(DAY["as_of"])
    return [(entry, entry.citations_on(on)) for entry in knowledge.shown().in_force(on)]


# -- filters


def test_without_filters_every_answer_in_force_is_listed(client):
    assert ids(client) == [entry.id for entry, _ in in_force()]


def test_a_topic_or_several_narrow_the_list(client):
    assert ids(client, topic="phi") == [entry.id for entry, _ in in_force() if entry.topic == "phi"]
    both = ids(client, topic=["phi", "thoi-hieu"])
    assert both == [entry.id for entry, _ in in_force() if entry.topic in ("phi", "thoi-hieu")]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_for_anyone_is_for_every_audience_too(client, audience):
    expected = [entry.id for entry, _ in in_force() if {audience, "anyone"} & set(entry.audience)]
    assert expected and ids(client, audience=audience) == expected


@pytest.mark.parametrize("name", ["luat-thads-2025", "106/2025/QH15", "106/2025/qh15"])
def test_an_act_is_named_by_id_or_number(client, name):
    expected = [entry.id for entry, cited in in_force() if any(each.act == "luat-thads-2025" for each in cited)]
    assert expected and ids(client, act=name) == expected


@pytest.mark.parametrize("name", ["150/2026/NĐ-CP", "150/2026/ND-CP", "nd-150-2026"])
def test_a_number_may_be_typed_without_marks(client, name):
    assert ids(client, act=name) == ids(client, act="nd-150-2026") != []


def test_an_article_narrows_an_act(client):
    expected = [
        entry.id for entry, cited in in_force() if any((e.act, e.article) == ("luat-thads-2025", "34") for e in cited)
    ]
    found = ids(client, act="luat-thads-2025", article="34")
    assert found == expected and 0 < len(found) < len(ids(client, act="luat-thads-2025"))


def test_filters_must_all_hold(client):
    found = ids(client, topic="phi", audience="debtor", act="106/2025/QH15")
    assert set(found) == set(ids(client, topic="phi")) & set(ids(client, audience="debtor")) & set(
        ids(client, act="106/2025/QH15")
    )


def test_filters_hold_on_the_day_asked_for(client):
    old = ids(client, as_of="2026-06-30", act="luat-thads-2008")
    assert old and ids(client, act="luat-thads-2008") != old
    assert ids(client, as_of="2026-06-30", act="luat-thads-2025") == []


def test_nothing_found_is_an_empty_list(client):
    response = client.get("/v1/faq", params={"as_of": "1990-01-01"})
    assert response.status_code == 200 and response.json() == {"as_of": "1990-01-01", "total": 0, "items": []}
    assert response.headers["x-total-count"] == "0"


@pytest.mark.parametrize("path", ["/v1/faq", "/v1/changes"])
@pytest.mark.parametrize(
    "query, field, said",
    [
        ({"topic": "phii"}, "topic", "Có phải 'phi'?"),
        ({"topic": "phii"}, "topic", ", ".join(known_topics())),
        ({"topic": ["phi", ""]}, "topic", "không có chủ đề ''"),
        ({"audience": "debtors"}, "audience", "Có phải 'debtor'?"),
        ({"act": "luat-thads-2052"}, "act", "Có phải 'luat-thads-2025'?"),
        ({"act": "150/2026"}, "act", "150/2026/NĐ-CP"),
        ({"act": "Luật THADS"}, "act", "106/2025/QH15 (Luật Thi hành án dân sự 2025); 26/2008/QH12"),
        ({"act": "zzz"}, "act", "106/2025/QH15"),
        ({"act": ""}, "act", "không có văn bản"),
        ({"article": "34"}, "article", "phải có act"),
        ({"act": "luat-thads-2025", "article": "340"}, "article", "Luật Thi hành án dân sự 2025 không có Điều 340"),
    ],
)
def test_a_name_nobody_knows_is_refused_with_those_that_are_known_or_near(client, path, query, field, said):
    error = wrong(client, path, **query)
    assert (error["code"], error["field"]) == ("bad_selection", field) and said in error["message"]


@pytest.mark.parametrize(
    "path, query, field",
    [
        ("/v1/faq", {"article": "x", "act": "luat-thads-2025"}, "article"),
        ("/v1/faq", {"act": "x" * 121}, "act"),
        ("/v1/faq", {"limit": 0}, "limit"),
        ("/v1/faq", {"limit": 501}, "limit"),
        ("/v1/faq", {"offset": -1}, "offset"),
        ("/v1/faq", {"as_of": "2026-02-30"}, "as_of"),
        ("/v1/topics", {"as_of": "x"}, "as_of"),
        ("/v1/faq", {"changed_since": "hom-qua"}, "changed_since"),
        ("/v1/changes", {"since": "2026-13-01"}, "since"),
        ("/v1/changes", {"after": -1}, "after"),
        ("/v1/changes", {"after": 2**31}, "after"),
        ("/v1/changes", {"net": "maybe"}, "net"),
    ],
)
def test_a_value_of_another_form_is_refused_by_its_field(client, path, query, field):
    error = wrong(client, path, **query)
    assert (error["code"], error["field"]) == ("invalid_field", field)


# -- moments


@pytest.mark.parametrize(
    "text, moment",
    [
        ("2026-11-20", datetime(2026, 11, 19, 17)),
        ("2026-11-20T08:30:00+07:00", datetime(2026, 11, 20, 1, 30)),
        ("2026-11-20T08:30:00 07:00", datetime(2026, 11, 20, 1, 30)),
        ("2026-11-20T08:30:00", datetime(2026, 11, 20, 1, 30)),
        ("2026-11-20 08:30", datetime(2026, 11, 20, 1, 30)),
        ("2026-11-20T08:30:00Z", datetime(2026, 11, 20, 8, 30)),
        ("2026-11-20T08:30:00.5-05:00", datetime(2026, 11, 20, 13, 30, 0, 500_000)),
    ],
)
def test_a_day_begins_in_viet_nam_and_a_moment_is_there_unless_it_says_otherwise(text, moment):
    assert moment_of(text, "since") == moment


@pytest.mark.parametrize(
    "text", ["", "x", "20261120", "1700000000", "-1", "0001-01-01", "2026-11-20T25:00:00", "2026-11"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(Failure) as error:
        moment_of(text, "since")
    assert (error.value.http, error.value.field) == (422, "since")


# -- pages


def links(response):
    return {name: address for address, name in re.findall(r'<([^>]+)>; rel="(\w+)"', response.headers["link"])}


def test_the_pages_lead_from_one_to_the_next_and_back(client):
    expected, seen = ids(client, topic="phi"), []
    address = f"{PORTAL}/v1/faq?as_of=2026-11-21&topic=phi&limit=3"
    pages = []
    while address:
        response = client.get(address.removeprefix(PORTAL))
        pages.append(links(response))
        seen += [item["id"] for item in response.json()["items"]]
        assert response.headers["x-total-count"] == str(len(expected)) == str(response.json()["total"])
        address = pages[-1].get("next")
    assert seen == expected and len(pages) > 2
    assert "prev" not in pages[0] and "next" not in pages[-1]
    assert pages[2]["prev"].endswith("offset=3") and all(page["first"].endswith("offset=0") for page in pages)
    assert all(link.startswith(f"{PORTAL}/v1/faq?") and "topic=phi" in link for page in pages for link in page.values())


def test_far_beyond_the_end_there_is_a_way_back(client):
    response = client.get("/v1/faq?topic=phi&limit=4&offset=1000")
    assert response.json()["items"] == [] and "next" not in links(response)
    back = client.get(links(response)["prev"].removeprefix(PORTAL))
    assert len(back.json()["items"]) == 4 and "next" not in links(back)


# -- topics


def test_every_topic_is_listed_with_its_answers_on_the_day(client):
    items = client.get("/v1/topics", params=DAY).json()["items"]
    assert {item["id"]: item["name"] for item in items} == known_topics()
    for item in items:
        assert item["entries"] == len(ids(client, topic=item["id"])) and item["page"] == f"/hoi-dap/{item['id']}"
    assert sum(item["entries"] for item in client.get("/v1/topics?as_of=1990-01-01").json()["items"]) == 0


# -- what changed since


def older(url):
    """Two answers read otherwise until lately."""
    from gateway.partners.history import History

    corpus, history = knowledge.shown(), History(url)
    versions = {
        id: tuple(replace(each, body=f"Xưa.\n\n{each.body}", review=READ) for each in versions)
        if id in MOVED
        else versions
        for id, versions in corpus.versions.items()
    }
    history.note(Corpus(versions), day.today(), LONG_AGO)
    history.note(corpus, day.today(), NOW)


MOVED = ("ai-chiu-phi", "thoi-hieu-bao-lau")
READ = Review(("a", "b"), date(2026, 10, 1))


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("moved"), older) as running:
        yield running


@pytest.mark.parametrize(
    "since, found",
    [
        ("2026-11-20", True),
        ("2026-11-20T10:00:00+07:00", True),
        ("2026-11-20T10:00:01+07:00", False),
        ("2026-11-21", False),
    ],
)
def test_only_what_changed_here_from_a_moment_on(moved, since, found):
    changed = set(ids(moved, changed_since=since))
    assert (set(MOVED) <= changed) is found


def test_changed_since_goes_with_other_filters(moved):
    assert ids(moved, changed_since="2026-11-20T10:00:00+07:00", topic="phi", limit=1) == ["ai-chiu-phi"]


# -- tags and dates

SAME = ["/v1/faq?limit=500", "/v1/faq?topic=phi&limit=2", "/v1/faq/ai-chiu-phi", "/v1/topics", "/v1/changes?limit=2"]


@pytest.mark.parametrize("path", SAME)
def test_an_answer_that_is_the_same_is_not_sent_again(client, path):
    first = client.get(path)
    assert first.status_code == 200 and first.headers["cache-control"].startswith("public, max-age=60")
    by_tag = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    by_date = client.get(path, headers={"If-Modified-Since": first.headers["last-modified"]})
    head = client.head(path)
    assert (by_tag.status_code, by_date.status_code, head.status_code) == (304, 304, 200)
    assert by_tag.headers["etag"] == head.headers["etag"] == first.headers["etag"]
    # what stands beside the answer stands beside the 304 too
    assert all(by_tag.headers.get(name) == first.headers.get(name) for name in ("link", "x-total-count", "vary"))


def test_a_corrected_answer_has_another_tag_and_a_later_date(client, monkeypatch):
    paths = [*SAME, "/v1/faq/ai-chiu-phi?as_of=2026-11-21"]
    before = {path: client.get(path).headers for path in paths}
    untouched = client.get("/v1/faq/thoi-hieu-bao-lau").headers
    whole = knowledge.shown()
    body = "Lời mới.\n\nHết."
    mended = tuple(replace(each, body=body) for each in whole.versions["ai-chiu-phi"])
    later = day.now() + timedelta(minutes=5)
    monkeypatch.setattr(day, "now", lambda: later)
    serve(Corpus({**whole.versions, "ai-chiu-phi": mended}))
    try:
        client.state.note_changes()
        for path in paths:
            asked = {"If-None-Match": before[path]["etag"]}
            same = path in ("/v1/topics", "/v1/changes?limit=2")
            assert client.get(path, headers=asked).status_code == (304 if same else 200), path
            after = client.get(path, headers={"If-Modified-Since": before[path]["last-modified"]})
            assert after.status_code == 200 and after.headers["last-modified"] > before[path]["last-modified"], path
        assert client.get("/v1/faq/thoi-hieu-bao-lau").headers["etag"] == untouched["etag"]
    finally:
        serve(whole)
        client.state.note_changes()


def test_an_answer_that_names_todays_day_is_new_every_day(client, monkeypatch):
    first, fixed = client.get("/v1/topics").headers, client.get("/v1/topics", params=DAY).headers
    tomorrow = day.today() + timedelta(days=1)
    monkeypatch.setattr(day, "today", lambda: tomorrow)
    midnight = datetime.combine(tomorrow, datetime.min.time(), day.ZONE)
    again = client.get("/v1/topics", headers={"If-Modified-Since": first["last-modified"]})
    assert again.status_code == 200 and parsedate_to_datetime(again.headers["last-modified"]) == midnight
    assert client.get("/v1/topics", params=DAY, headers={"If-None-Match": fixed["etag"]}).status_code == 304
    assert client.get("/v1/topics", params=DAY).headers["last-modified"] == fixed["last-modified"]


def test_errors_are_not_kept_by_caches(client):
    response = client.get("/v1/faq?topic=phii")
    assert "etag" not in response.headers and "cache-control" not in response.headers


def test_the_date_stays_over_restarts_and_moves_when_the_basis_does(tmp_path):
    url = f"sqlite:///{tmp_path}/b.db"
    assert Basis(url).begun() is None
    assert Basis(url).since("a", LONG_AGO) == LONG_AGO
    assert Basis(url).since("a", NOW) == LONG_AGO, "another process, or the same one started again"
    assert Basis(url).since("b", NOW) == NOW
    back = NOW + timedelta(days=1)
    assert Basis(url).since("a", back) == back, "who has b since NOW must learn that a is back"
    assert Basis(url).begun() == LONG_AGO


def test_the_date_of_what_depends_on_changes_moves_with_them(moved):
    noted = NOW.replace(tzinfo=timezone.utc)
    assert parsedate_to_datetime(moved.get("/v1/changes").headers["last-modified"]) >= noted
