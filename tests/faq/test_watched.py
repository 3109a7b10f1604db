"""Entry files are read again when they change, and only then."""

import os
from datetime import date

import pytest

from faq import corpus as corpus_module
from faq.corpus import Watched, load_corpus
from faq.entry import BrokenEntry, read_entry_file

DAY = date(2026, 7, 1)
BROKEN = "không có phần đầu"


@pytest.fixture
def watched(entries):
    return Watched(entries)


@pytest.fixture
def reads(monkeypatch):
    """The names of the files that were opened."""
    opened = []

    def read(path):
        opened.append(path.name)
        return read_entry_file(path)

    monkeypatch.setattr(corpus_module, "read_entry_file", read)
    return opened


@pytest.fixture
def two(put, good):
    """Two entries of one topic."""
    return put(good, "muc-mot.2026-07-01.md"), put(good, "muc-hai.2026-07-01.md")


def replace(path, text):
    """Write as careful editors do: beside the file, then over it."""
    beside = path.with_suffix(".tmp")
    beside.write_bytes(text.encode())
    beside.replace(path)


def test_nothing_is_watched_in_an_empty_or_missing_folder(watched, entries):
    assert not watched.changed()
    entries.mkdir()
    assert not watched.changed()
    assert watched.read().versions == {}


def test_files_are_a_change_until_they_are_read(watched, two, entries):
    assert watched.changed()
    assert watched.read() == load_corpus(entries)
    assert not watched.changed()


@pytest.mark.parametrize(
    "change, ids",
    [
        pytest.param(lambda one, two: one.write_text(one.read_text() + "Thêm."), {"muc-mot", "muc-hai"}, id="written"),
        pytest.param(lambda one, two: replace(one, two.read_text() + "."), {"muc-mot", "muc-hai"}, id="replaced"),
        pytest.param(lambda one, two: os.utime(one, ns=(1, 1)), {"muc-mot", "muc-hai"}, id="touched"),
        pytest.param(lambda one, two: one.rename(one.with_name("ba.2026-07-01.md")), {"ba", "muc-hai"}, id="renamed"),
        pytest.param(lambda one, two: one.unlink(), {"muc-hai"}, id="deleted"),
        pytest.param(lambda one, two: (one.unlink(), two.unlink()), set(), id="all-deleted"),
    ],
)
def test_any_change_of_a_file_is_seen_once(watched, two, entries, change, ids):
    watched.read()
    change(*two)
    assert watched.changed()
    read = watched.read()
    assert set(read.versions) == ids
    assert read == load_corpus(entries)
    assert not watched.changed()


def test_a_file_of_a_new_topic_is_seen(watched, two, put, good):
    watched.read()
    put(good, "muc-ba.2026-07-01.md", topic="chu-de-moi")
    assert watched.changed()
    assert watched.read().at("muc-ba", DAY).topic == "chu-de-moi"


def test_a_new_version_ends_the_old_one_that_was_not_read_again(watched, put, good, reads):
    put(good.replace("luat-thads-2025/dieu-34/khoan-2", "luat-thads-2008/dieu-30"), "muc-tot.2015-07-01.md")
    assert watched.read().at("muc-tot", DAY).effective.end is None
    reads.clear()
    put(good)
    old, new = watched.read().versions["muc-tot"]
    assert (old.effective.end, new.effective.start) == (DAY, DAY)
    assert reads == ["muc-tot.2026-07-01.md"]


def test_what_is_no_entry_file_is_no_change(watched, two, entries):
    watched.read()
    (entries / "README.md").write_text("ghi chú")
    (two[0].with_suffix(".md~")).write_text("bản lưu")
    assert not watched.changed()


def test_only_changed_files_are_opened_again(watched, two, reads):
    before = watched.read()
    assert reads == ["muc-hai.2026-07-01.md", "muc-mot.2026-07-01.md"]
    reads.clear()
    replace(two[0], two[0].read_text().replace("Đoạn đầu", "Đoạn mới"))
    after = watched.read()
    assert reads == ["muc-mot.2026-07-01.md"]
    assert after.at("muc-mot", DAY).body.startswith("Đoạn mới")
    assert after.at("muc-hai", DAY).body is before.at("muc-hai", DAY).body
    assert after.at("muc-mot", DAY).body is not before.at("muc-mot", DAY).body


def test_reading_without_a_change_opens_nothing_and_says_the_same(watched, two, reads):
    before = watched.read()
    reads.clear()
    assert watched.read() == before
    assert reads == []


def test_a_broken_file_is_named_once_and_again_only_after_a_change(watched, two):
    good = two[0].read_text()
    watched.read()
    replace(two[0], BROKEN)
    assert watched.changed()
    with pytest.raises(BrokenEntry, match="muc-mot"):
        watched.read()
    assert not watched.changed(), "it was reported, and nothing changed since"
    replace(two[1], good + "Thêm.")
    assert watched.changed()
    with pytest.raises(BrokenEntry, match="muc-mot"):
        watched.read()
    replace(two[0], good + "Sửa.")
    assert watched.changed()
    assert watched.read().at("muc-mot", DAY).body.endswith("Sửa.")


def test_a_file_put_back_as_it_was_is_read_after_a_broken_one(watched, two, entries):
    before = watched.read()
    kept, status = two[0].read_text(), two[0].stat()
    replace(two[0], BROKEN)
    with pytest.raises(BrokenEntry):
        watched.read()
    two[0].write_text(kept)
    os.utime(two[0], ns=(status.st_atime_ns, status.st_mtime_ns))
    assert watched.changed()
    assert watched.read() == before


def test_two_topics_with_one_slug_are_named_once(watched, put, good):
    put(good)
    watched.read()
    twin = put(good, topic="chu-de-khac")
    with pytest.raises(BrokenEntry, match="đổi tên một tệp"):
        watched.read()
    assert not watched.changed()
    twin.unlink()
    assert watched.changed()
    assert set(watched.read().versions) == {"muc-tot"}


def test_a_file_that_vanishes_while_it_is_looked_at_is_seen_at_the_next_look(watched, two, monkeypatch):
    ghost = two[0].with_name("muc-ma.2026-07-01.md")
    listed = corpus_module.entry_paths
    monkeypatch.setattr(corpus_module, "entry_paths", lambda folder: [*listed(folder), ghost])
    assert set(watched.read().versions) == {"muc-mot", "muc-hai"}
    ghost.write_text(two[0].read_text())
    assert watched.changed()
    assert "muc-ma" in watched.read().versions
