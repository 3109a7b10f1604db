"""What became of the answers: noted once, by what readers see, with the text before and after."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from faq.corpus import Corpus
from faq.entry import FaqEntry, Review
from gateway.partners.history import History, net
from law.citations import Citation
from law.effective import Interval

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, 30)


def entry(id, body="Có.", start=date(2026, 7, 1), end=None, **fields):
    cited = ((start, (Citation.parse("luat-thads-2025/dieu-34"),)),)
    base = FaqEntry(
        id, "phi", Interval(start, end), f"{id}?", (), ("anyone",), body, cited, (),
        Review(("a", "b"), date(2026, 10, 5)),
    )  # fmt: skip
    return replace(base, **fields)


def corpus(*entries):
    versions = {}
    for each in entries:
        versions[each.id] = (*versions.get(each.id, ()), each)
    return Corpus(versions)


@pytest.fixture
def history(tmp_path):
    return History(f"sqlite:///{tmp_path / 'h.db'}")


def noted(history, *entries, on=DAY, at=NOW):
    before, _ = history.last()
    history.note(corpus(*entries), on, at)
    return [(change.kind, change.id) for change in history.after(before)]


def test_at_first_entries_are_new_on_the_day_they_were_read_or_took_effect(history):
    assert noted(history, entry("a"), entry("b", start=date(2026, 11, 1))) == [("new", "a"), ("new", "b")]
    assert [change.at for change in history.after()] == [datetime(2026, 10, 5), datetime(2026, 11, 1)]


def test_what_was_noted_is_not_noted_again(history):
    noted(history, entry("a"))
    assert noted(history, entry("a")) == []


def test_each_kind_of_change_has_its_name_and_the_text_before_and_after(history):
    noted(history, entry("a"), entry("b"), entry("c"))
    newer = entry("b", "Không.", start=date(2026, 11, 20))
    assert noted(history, entry("a", "Có, nhưng."), newer, entry("d")) == [
        ("corrected", "a"), ("changed", "b"), ("ended", "c"), ("new", "d"),
    ]  # fmt: skip
    corrected, changed, ended, new = history.after(3)
    assert (corrected.before.body, corrected.after.body) == ("Có.", "Có, nhưng.")
    assert (changed.before.effective.start, changed.after.effective.start) == (date(2026, 7, 1), date(2026, 11, 20))
    assert (ended.before.id, ended.after, ended.entry.id) == ("c", None, "c")
    assert (new.before, new.at) == (None, NOW)


def test_an_entry_that_comes_back_is_new(history):
    noted(history, entry("a"), entry("b"))
    assert noted(history, entry("b")) == [("ended", "a")]
    assert noted(history, entry("a"), entry("b")) == [("new", "a")]


def test_the_passing_of_a_day_is_a_change_when_it_brings_a_version(history):
    first = entry("a", end=date(2026, 12, 1))
    second = entry("a", "Từ nay khác.", start=date(2026, 12, 1))
    assert noted(history, first, second) == [("new", "a")]
    assert noted(history, first, second, on=date(2026, 12, 1)) == [("changed", "a")]
    assert noted(history, entry("z", end=date(2026, 12, 1)), first, second, on=date(2026, 12, 1)) == []


def test_drafts_signatures_and_phrasings_are_no_news(history):
    noted(history, entry("a"))
    draft = entry("b", review=None)
    read_again = entry("a", review=Review(("a", "c"), DAY), questions=("một cách hỏi khác",), see_also=("b",))
    assert noted(history, read_again, draft) == []


def test_a_moved_basis_is_news(history):
    moved = entry("a", citations=((date(2026, 7, 1), (Citation.parse("luat-thads-2025/dieu-35"),)),))
    noted(history, entry("a"))
    assert noted(history, moved) == [("corrected", "a")]


def test_two_processes_note_a_change_once(history, tmp_path):
    noted(history, entry("a"))
    other = History(f"sqlite:///{tmp_path / 'h.db'}")
    seen = history._last_of_each()
    history._last_of_each = lambda: seen
    assert other.note(corpus(entry("a", "Mới.")), DAY, NOW) == 1
    assert history.note(corpus(entry("a", "Mới.")), DAY, NOW) == 0
    assert len(other.after()) == 2


def test_asked_by_number_moment_and_count(history):
    noted(history, entry("a"), entry("b"))
    noted(history, entry("a", "Mới."), entry("b", "Mới."), at=NOW)
    assert [change.number for change in history.after(1, limit=2)] == [2, 3]
    assert [change.number for change in history.after(moment=NOW)] == [3, 4]
    assert history.after(moment=NOW + timedelta(seconds=1)) == []
    assert history.last() == (4, NOW)


def test_what_was_shown_once_a_change_was_noted(history):
    noted(history, entry("a"), entry("b"))
    noted(history, entry("a", "Mới."))
    assert {id: each.body for id, each in history.shown_after(2).items()} == {"a": "Có.", "b": "Có."}
    assert {id: each.body for id, each in history.shown_after(4).items()} == {"a": "Mới."}


def test_changes_add_up_to_one_an_entry(history):
    noted(history, entry("a"), entry("b"), entry("c"))
    noted(history, entry("a", "Hai."), entry("b", "Hai."))
    noted(history, entry("a", "Ba."), entry("b"), entry("d"))
    noted(history, entry("a", "Ba."), entry("b"), entry("c"))
    total = net(history.after(3))
    assert [(change.kind, change.id) for change in total] == [("corrected", "a")]
    assert (total[0].before.body, total[0].after.body) == ("Có.", "Ba.")
    assert [(change.kind, change.id) for change in net(history.after(6))] == [
        ("new", "c"), ("corrected", "b"), ("corrected", "a"),
    ]  # fmt: skip
