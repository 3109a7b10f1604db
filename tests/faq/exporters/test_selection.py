"""Which answers are exported: the filters, their order, and what is said about names that do not exist."""

from datetime import date, timedelta

import pytest

from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.topics import known_topics
from law.words import fold

DAY = date(2026, 12, 1)
CHANGE = date(2026, 7, 1)


def test_entries_come_by_topic_in_the_order_of_the_topics_file_then_by_title(real):
    topics = list(known_topics())
    keys = [(topics.index(entry.topic), fold(entry.title)) for entry in Selection(DAY).entries(real)]
    assert keys == sorted(keys) and len(keys) > 200


@pytest.mark.parametrize("day", [CHANGE - timedelta(1), CHANGE], ids=["last-day-of-old-law", "first-day-of-new-law"])
def test_the_version_in_force_on_the_day_is_taken(real, day):
    entries = Selection(day, ids=("thoi-hieu-bao-lau",)).entries(real)
    assert [day in entry.effective for entry in entries] == [True]


def test_drafts_never_leave(real):
    drafts = {entry.id for entry in real if not entry.served}
    assert drafts, "the corpus has no draft to try this on"
    chosen = {entry.id for history in Selection(DAY).histories(real) for entry in history}
    assert all(entry.served for history in Selection(DAY).histories(real) for entry in history)
    assert drafts - chosen == drafts - {entry.id for entry in real.served()}


def test_what_is_for_anyone_is_for_each_audience(real):
    for entry in Selection(DAY, audience="debtor").entries(real):
        assert {"debtor", "anyone"} & set(entry.audience)
    left = {e.id for e in Selection(DAY).entries(real)} - {
        e.id for e in Selection(DAY, audience="debtor").entries(real)
    }
    assert left and not any({"debtor", "anyone"} & set(real.versions[id][-1].audience) for id in left)


def test_named_entries_come_in_the_order_named_each_once(real):
    ids = ("muc-phi", "thoi-hieu-bao-lau", "muc-phi", "ai-chiu-phi")
    assert [e.id for e in Selection(DAY, ids=ids).entries(real)] == ["muc-phi", "thoi-hieu-bao-lau", "ai-chiu-phi"]
    assert [e.id for e in Selection(DAY, ids=ids, topics=("phi",)).entries(real)] == ["muc-phi", "ai-chiu-phi"]


def test_named_topics_take_turns_where_there_is_no_room_for_all(real):
    selection = Selection(DAY, ("phi", "cuong-che", "thoi-hieu"))
    entries = selection.entries(real)
    order = selection.weightiest(entries)
    assert {entry.topic for entry in order[:3]} == {entry.topic for entry in order[3:6]} == set(selection.topics)
    assert sorted(entry.id for entry in order) == sorted(entry.id for entry in entries)
    of_one = Selection(DAY, ("phi",))
    assert [entry for entry in order if entry.topic == "phi"] == of_one.weightiest(of_one.entries(real))


def test_a_named_entry_that_does_not_apply_is_left_out_and_told(real):
    ended = next(id for id, versions in real.served().versions.items() if versions[0].effective.start == CHANGE)
    selection = Selection(CHANGE - timedelta(1), ids=(ended, "thoi-hieu-bao-lau"))
    assert [entry.id for entry in selection.entries(real)] == ["thoi-hieu-bao-lau"]
    assert selection.left_out(real) == (ended,)
    assert [history[0].id for history in selection.histories(real)] == [ended, "thoi-hieu-bao-lau"]


@pytest.mark.parametrize(
    "filters, field, words",
    [
        ({"topics": ("phii",)}, "topics", "không có chủ đề 'phii'. Có phải 'phi'? Đang có: an-hinh-su, cap-duong"),
        ({"audience": "deptor"}, "audience", "không có đối tượng 'deptor'. Có phải 'debtor'? Đang có: creditor"),
        ({"ids": ("muc-phis",)}, "ids", "không có mục 'muc-phis'. Có phải 'muc-phi'?"),
        ({"as_of": date(1990, 1, 1)}, "as_of", "không có mục nào áp dụng ngày 01/01/1990"),
        ({"topics": ("thoi-hieu",), "ids": ("muc-phi",)}, "as_of", "không có mục nào áp dụng"),
    ],
    ids=["topic", "audience", "entry", "day", "nothing-left"],
)
def test_a_filter_that_cannot_be_used_is_named_with_the_cure(real, filters, field, words):
    with pytest.raises(BadSelection) as error:
        Selection(**{"as_of": DAY, **filters}).entries(real)
    assert error.value.field == field and words in str(error.value)


def test_pages_and_identifiers_stand_under_the_portal(real):
    entry = real.at("muc-phi", DAY)
    portal = Publisher(portal="https://hoidap.example/")
    assert portal.page(entry) == "https://hoidap.example/hoi-dap/phi/muc-phi"
    assert portal.tag("x") == "tag:hoidap.example,2026:x"
    assert Publisher().page(entry) == "" and Publisher().tag("x") == "tag:hoidap-thihanhan,2026:x"
