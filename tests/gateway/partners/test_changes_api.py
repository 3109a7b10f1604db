"""What became of the answers, step by step: numbers to go on from, filters, what is merged, and the words."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot import day, knowledge
from faq.corpus import Corpus
from gateway.partners.history import History
from law.citations import Citation
from tests.gateway.partners.bare import PORTAL, serving

FIRST, SECOND, THIRD = datetime(2026, 11, 1, 3), datetime(2026, 11, 10, 3), datetime(2026, 11, 20, 3)
CITED = ((date(2026, 7, 1), (Citation.parse("luat-thads-2008/dieu-60"),)),)

#: The number of the last change that was there from the start.
BEGIN = []


def read_as(corpus, **bodies):
    """The corpus with other entries' texts; none for an entry that is not shown."""
    versions = dict(corpus.versions)
    for name, change in bodies.items():
        id = name.replace("_", "-")
        if change is None:
            versions.pop(id)
        else:
            *older, newest = corpus.versions[id]
            versions[id] = (*older, replace(newest, **change))
    return Corpus(versions)


def past(url):
    """One corrected twice, one corrected and mended back, one withdrawn, one new; the basis of one moved."""
    corpus, history, today = knowledge.shown(), History(url), day.today()
    gone = replace(corpus.versions["ai-chiu-phi"][-1], id="da-rut", title="Câu đã rút?", topic="phi")
    first = read_as(
        corpus,
        thoi_hieu_bao_lau={"body": "Một."},
        ai_chiu_phi={"citations": CITED},
        muc_phi=None,
    )
    history.note(Corpus({**first.versions, "da-rut": (gone,)}), today, FIRST)
    BEGIN.append(history.last()[0])
    second = read_as(corpus, thoi_hieu_bao_lau={"body": "Hai."}, dinh_gia_tai_san={"body": "Sai."})
    history.note(second, today, SECOND)
    history.note(corpus, today, THIRD)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("changes"), past) as running:
        running.begin = BEGIN[-1]
        yield running


def ask(client, **query):
    response = client.get("/v1/changes", params=query)
    assert response.status_code == 200
    return response.json()


def told(answer):
    return [(item["kind"], item["entry"]) for item in answer["items"]]


def test_changes_come_in_the_order_of_their_numbers_with_a_number_to_go_on_from(client):
    answer = ask(client, after=client.begin)
    assert told(answer) == [
        ("corrected", "ai-chiu-phi"),
        ("ended", "da-rut"),
        ("corrected", "dinh-gia-tai-san"),
        ("new", "muc-phi"),
        ("corrected", "thoi-hieu-bao-lau"),
        ("corrected", "dinh-gia-tai-san"),
        ("corrected", "thoi-hieu-bao-lau"),
    ]
    numbers = [item["number"] for item in answer["items"]]
    assert numbers == sorted(numbers) and answer["last"] == numbers[-1] and answer["next"] is None
    assert ask(client, after=answer["last"]) == {"items": [], "last": answer["last"], "next": None}


def test_each_change_says_what_it_is_about(client):
    item = ask(client, after=client.begin, topic="thoi-hieu")["items"][0]
    entry = knowledge.shown().versions["thoi-hieu-bao-lau"][-1]
    assert item == {
        "number": item["number"],
        "at": "2026-11-10T10:00:00+07:00",
        "kind": "corrected",
        "entry": entry.id,
        "topic": "thoi-hieu",
        "title": entry.title,
        "page": f"/hoi-dap/thoi-hieu/{entry.id}",
        "url": f"{PORTAL}/hoi-dap/thoi-hieu/{entry.id}",
        "effective_from": "2026-07-01",
        "what_changed": ["Trả lời ngắn trước đây: Một.", "Trả lời ngắn nay sửa là: Hai.", item["what_changed"][-1]],
        "before": "Một.",
        "after": "Hai.",
    }


def test_a_withdrawn_answer_has_no_page_any_more_and_a_new_one_no_text_before(client):
    items = {item["kind"]: item for item in ask(client, after=client.begin)["items"]}
    ended, new = items["ended"], items["new"]
    assert (ended["page"], ended["url"], ended["after"], ended["effective_from"]) == (None, None, None, None)
    assert ended["before"] and ended["what_changed"] == [
        "Áp dụng đến hết 09/11/2026. Từ 10/11/2026 không còn câu trả lời nào của mục này được áp dụng."
    ]
    assert new["before"] is None and new["after"] and new["what_changed"] == ["Áp dụng từ 01/07/2026."]


def test_a_program_that_follows_the_pages_misses_nothing_and_hears_nothing_twice(client):
    whole, seen, address = ask(client, limit=500), [], "/v1/changes?limit=100"
    while address:
        response = client.get(address)
        answer = response.json()
        seen += answer["items"]
        assert answer["last"] == answer["items"][-1]["number"]
        address = answer["next"] and answer["next"].removeprefix(PORTAL)
        assert (f'<{answer["next"]}>; rel="next"' == response.headers.get("link")) is bool(address)
    assert len(whole["items"]) > 200 and seen == whole["items"]


def test_pages_of_a_filter_skip_what_is_not_meant(client):
    first = ask(client, after=client.begin, topic="thoi-hieu", limit=1)
    second = ask(client, after=first["last"], topic="thoi-hieu", limit=1)
    assert [each["after"] for each in first["items"]] == ["Hai."]
    assert [each["before"] for each in second["items"]] == ["Hai."] and second["next"] is None
    assert f"after={first['last']}" in first["next"] and "topic=thoi-hieu" in first["next"]
    newest = ask(client, after=client.begin)["last"]
    assert second["last"] == newest, "what was passed over need not be looked through again"


@pytest.mark.parametrize(
    "query, entries",
    [
        ({"topic": "phi"}, {"ai-chiu-phi", "da-rut", "muc-phi"}),
        ({"act": "luat-thads-2008"}, {"ai-chiu-phi"}),
        ({"act": "luat-thads-2008", "article": "60"}, {"ai-chiu-phi"}),
        ({"act": "luat-thads-2008", "article": "6"}, set()),
        ({"since": "2026-11-20"}, {"dinh-gia-tai-san", "thoi-hieu-bao-lau"}),
        ({"since": "2026-11-20T10:00:01+07:00"}, set()),
    ],
)
def test_filters_look_at_the_text_before_as_well(client, query, entries):
    assert {entry for _, entry in told(ask(client, after=client.begin, **query))} == entries


def test_merged_changes_tell_of_each_answer_once_from_first_to_last(client):
    answer = ask(client, after=client.begin, net="true", limit=1)
    assert sorted(told(answer)) == [
        ("corrected", "ai-chiu-phi"),
        ("corrected", "thoi-hieu-bao-lau"),
        ("ended", "da-rut"),
        ("new", "muc-phi"),
    ]
    mended = next(item for item in answer["items"] if item["entry"] == "thoi-hieu-bao-lau")
    assert mended["before"] == "Một." and mended["after"].startswith("Bạn có 05 năm")
    numbers = [item["number"] for item in answer["items"]]
    assert numbers == sorted(numbers) and answer["next"] is None
    assert answer["last"] == ask(client, after=client.begin)["last"]


def test_a_number_beyond_the_newest_is_answered_with_the_newest(client):
    """A program whose number comes from a database that was begun anew can see that."""
    newest = ask(client, after=client.begin)["last"]
    assert ask(client, after=newest + 1000) == {"items": [], "last": newest, "next": None}


def test_what_is_noted_while_the_answer_is_made_comes_the_next_time(client, monkeypatch):
    newest = ask(client, after=client.begin)["last"]
    monkeypatch.setattr(client.state.history, "last", lambda: (newest - 1, THIRD))
    answer = ask(client, after=client.begin)
    assert answer["last"] == newest - 1 and len(answer["items"]) == 6
