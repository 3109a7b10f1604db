"""An editor's work is shown without a restart; a broken file changes nothing."""

import logging
from datetime import date

import pytest

from bot import knowledge
from faq import corpus as corpus_module
from faq.corpus import Watched
from faq.search import query_of
from tests.faq.conftest import GOOD, HashingEncoder
from viet.encode import EncoderError, VectorCache

DAY = date(2026, 11, 21)
NEW_QUESTION = "Con trâu có bị kê biên không?"


@pytest.fixture
def encoder(monkeypatch):
    made = HashingEncoder()
    monkeypatch.setattr(knowledge, "encoder", lambda: made)
    return made


@pytest.fixture
def put(tmp_path):
    """Write an entry: ``put(slug, text)``."""
    folder = tmp_path / "entries" / "chu-de"
    folder.mkdir(parents=True)

    def write(slug, text=GOOD):
        path = folder / f"{slug}.2026-07-01.md"
        path.write_bytes(text.encode())
        return path

    return write


@pytest.fixture
def running(monkeypatch, tmp_path, encoder, put):
    """A process of its own that shows one entry, ``muc-tot``, and keeps its vectors in a folder of its own."""
    monkeypatch.setattr(knowledge, "_files", Watched(tmp_path / "entries"))
    monkeypatch.setattr(knowledge, "_index", None)
    vectors = VectorCache(knowledge.encoder(), tmp_path / "vectors.npz")
    monkeypatch.setattr(knowledge, "vectors", lambda: vectors)
    monkeypatch.setattr(corpus_module, "_served", None)
    put("muc-tot")
    return knowledge.index()


@pytest.fixture
def errors(caplog):
    """The error messages of ``bot.knowledge``, one for each refused reload."""
    caplog.set_level(logging.INFO, logger="bot.knowledge")
    return lambda: [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def shown():
    return set(knowledge.shown().versions)


def about_buffalo():
    return GOOD.replace("Ai được yêu cầu thi hành án?", NEW_QUESTION)


def test_nothing_is_reloaded_before_the_first_search(monkeypatch, tmp_path, put):
    monkeypatch.setattr(knowledge, "_files", Watched(tmp_path / "entries"))
    monkeypatch.setattr(knowledge, "_index", None)
    put("muc-tot")
    assert knowledge.reload_changed() is False


def test_the_first_index_shows_what_it_searches(running):
    assert running.ids == ["muc-tot"]
    assert knowledge.shown() is running.corpus
    assert knowledge.index() is running


def test_without_a_change_nothing_is_done(running, encoder):
    encoder.asked.clear()
    assert knowledge.reload_changed() is False
    assert knowledge.index() is running
    assert encoder.asked == []


def test_a_new_entry_is_shown_and_found(running, put, errors):
    put("muc-trau", about_buffalo())
    assert knowledge.reload_changed() is True
    index = knowledge.index()
    assert index is not running
    assert shown() == set(index.ids) == {"muc-tot", "muc-trau"}
    assert index.ids[index.same_question("con trau co bi ke bien khong")] == "muc-trau"
    entry_words = index.measure(query_of("kê biên con trâu"), DAY)[:, 0]
    assert index.ids[int(entry_words.argmax())] == "muc-trau"
    assert errors() == []
    assert knowledge.reload_changed() is False


def test_only_new_texts_are_encoded(running, put, encoder):
    encoder.asked.clear()
    put("muc-trau", about_buffalo())
    knowledge.reload_changed()
    assert sorted(encoder.asked) == sorted(set(knowledge.index().texts) - set(running.texts))


def test_a_changed_answer_is_shown(running, put):
    put("muc-tot", GOOD.replace("Đoạn đầu", "Đoạn mới"))
    assert knowledge.reload_changed() is True
    assert knowledge.shown().at("muc-tot", DAY).body.startswith("Đoạn mới")


@pytest.mark.parametrize("removed", [1, 2], ids=["one-of-two", "all"])
def test_a_deleted_entry_is_no_longer_shown_or_found(running, put, removed):
    paths = [put("muc-trau", about_buffalo()), put("muc-tot")]
    knowledge.reload_changed()
    for path in paths[:removed]:
        path.unlink()
    assert knowledge.reload_changed() is True
    assert shown() == set(knowledge.index().ids) == {"muc-tot"} - ({"muc-tot"} if removed == 2 else set())
    assert knowledge.index().same_question(NEW_QUESTION) is None


def test_a_draft_is_not_shown(running, put):
    put("muc-trau", about_buffalo().replace("reviewed: {by: [soan-1, doc-lai-2]", "reviewed: {by: [soan-1]"))
    assert knowledge.reload_changed() is True
    assert shown() == set(knowledge.index().ids) == {"muc-tot"}


@pytest.mark.parametrize(
    "text, named",
    [
        pytest.param("không có phần đầu", "muc-trau.2026-07-01.md:1", id="no-front-matter"),
        pytest.param(GOOD.replace("title:", "titel:"), "title", id="no-title"),
        pytest.param(GOOD.replace("luat-thads-2025/dieu-34", "Luật THADS/dieu-34"), "Luật THADS", id="no-citation"),
        pytest.param(GOOD.replace("luat-thads-2025", "luat-thads-2088"), "luat-thads-2088", id="unknown-act"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing_and_is_named_once(running, put, errors, text, named):
    corpus = knowledge.shown()
    put("muc-tot", GOOD.replace("Đoạn đầu", "Đoạn mới"))
    put("muc-trau", text)
    assert knowledge.reload_changed() is False
    assert knowledge.index() is running
    assert knowledge.shown() is corpus, "not even the good file beside it is shown"
    (message,) = errors()
    assert message.startswith("entries not reloaded: ")
    assert named in message
    assert knowledge.reload_changed() is False
    assert len(errors()) == 1


def test_all_is_shown_once_the_broken_file_is_mended(running, put, errors):
    put("muc-tot", GOOD.replace("Đoạn đầu", "Đoạn mới"))
    put("muc-trau", "không có phần đầu")
    knowledge.reload_changed()
    put("muc-trau", about_buffalo())
    assert knowledge.reload_changed() is True
    assert shown() == {"muc-tot", "muc-trau"}
    assert knowledge.shown().at("muc-tot", DAY).body.startswith("Đoạn mới")
    assert len(errors()) == 1


def test_a_draft_that_cites_an_unknown_act_stops_nobody(running, put, errors):
    draft = about_buffalo().replace("luat-thads-2025", "luat-thads-2088")
    put("muc-trau", draft.replace("reviewed: {by: [soan-1, doc-lai-2]", "reviewed: {by: [soan-1]"))
    put("muc-tot", GOOD.replace("Đoạn đầu", "Đoạn mới"))
    assert knowledge.reload_changed() is True
    assert shown() == {"muc-tot"}
    assert errors() == []


def failing(texts):
    raise EncoderError("no vectors")


def test_an_encoder_that_fails_keeps_what_is_shown(running, put, encoder, monkeypatch):
    put("muc-trau", about_buffalo())
    monkeypatch.setattr(encoder, "encode", failing)
    with pytest.raises(EncoderError):
        knowledge.reload_changed()
    assert knowledge.index() is running
    assert shown() == {"muc-tot"}


def test_a_change_that_met_a_failing_encoder_is_tried_again(running, put, encoder, monkeypatch):
    put("muc-trau", about_buffalo())
    with monkeypatch.context() as patch:
        patch.setattr(encoder, "encode", failing)
        with pytest.raises(EncoderError):
            knowledge.reload_changed()
    assert knowledge.reload_changed() is True
    assert shown() == {"muc-tot", "muc-trau"}


def test_vectors_of_texts_that_are_gone_leave_the_file(running, put, tmp_path):
    put("muc-trau", about_buffalo())
    knowledge.reload_changed()
    larger = (tmp_path / "vectors.npz").stat().st_size
    (tmp_path / "entries" / "chu-de" / "muc-trau.2026-07-01.md").unlink()
    knowledge.reload_changed()
    assert (tmp_path / "vectors.npz").stat().st_size < larger
