"""Imported official texts: kept by act and first day, opened by citation, searched by words."""

import time
from datetime import date, datetime

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from bot import day
from gateway import app
from gateway.lawtexts import LawTexts, Pointer
from gateway.settings import Settings
from law.acts import Act, Acts, load_acts
from law.citations import Citation
from law.effective import Interval
from law.fulltext import Article, FullText

NOW = datetime(2026, 11, 21, 9, 0)
LAW = "luat-thads-2025"
START, LATER, TODAY = date(2026, 7, 1), date(2027, 1, 1), date(2026, 11, 21)
ACTS = load_acts()

VOLUNTARY = Article(
    "36",
    "Thời hạn tự nguyện thi hành án",
    "1. Thời hạn tự nguyện thi hành án là 10 ngày kể từ ngày nhận quyết định:\na) Của người phải thi hành án;\n"
    "b) Của người được ủy quyền.\n2. Người cố tình trốn tránh bị cưỡng chế ngay.",
)
CHECK = Article(
    "37",
    "Xác minh điều kiện thi hành án",
    "1. Chấp hành viên tiến hành xác minh tài sản trong thời hạn 09 ngày.\n2. Kết quả xác minh phải lập biên bản.",
)
FEES = Article("53", "Phí thi hành án", "Người được thi hành án nộp phí thi hành án.")


def full(*articles):
    return FullText("106/2025/QH15", None, None, None, articles)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/law.db"


@pytest.fixture
def texts(url):
    return LawTexts(url)


@pytest.fixture
def filled(texts):
    texts.add(LAW, full(VOLUNTARY, CHECK, FEES), START, "luat.docx", NOW)
    return texts


def test_an_empty_database_has_nothing_to_open_or_find(texts):
    assert texts.count() == 0
    assert texts.article(LAW, "36", TODAY) is None
    assert texts.open(Citation(LAW, "36", "1"), TODAY) is None
    assert list(texts.all_on(ACTS, TODAY)) == []
    assert Pointer(texts, ACTS, TODAY).nearest("thời hạn tự nguyện thi hành án") == []


def test_what_was_imported_is_there_for_the_next_process(filled, url):
    assert LawTexts(url).count() == filled.count() == 3
    assert LawTexts(url).article(LAW, "36", TODAY) == VOLUNTARY


def test_importing_again_replaces_the_text_of_that_day(filled):
    changed = Article("36", "Tên khác", "Lời khác.")
    assert filled.add(LAW, full(changed), START, "moi.docx", NOW) == 1
    assert filled.count() == 1
    assert filled.article(LAW, "36", TODAY) == changed
    assert filled.article(LAW, "37", TODAY) is None, "an article that the new file does not have is gone"


def test_importing_one_act_leaves_the_others(filled):
    filled.add("luat-tthc-2015", full(Article("36", "Khác", "x")), START, "tthc.json", NOW)
    assert filled.count() == 4
    assert filled.article(LAW, "36", TODAY) == VOLUNTARY


def test_the_source_and_the_moment_of_an_import_are_kept(filled, url):
    with create_engine(url, future=True).connect() as connection:
        rows = connection.execute(text("select distinct act, valid_from, source, imported_at from law_articles")).all()
    assert [tuple(map(str, row)) for row in rows] == [(LAW, "2026-07-01", "luat.docx", "2026-11-21 09:00:00.000000")]


def test_a_failed_import_leaves_the_old_text(filled):
    with pytest.raises(Exception, match="UNIQUE"):
        filled.add(LAW, full(VOLUNTARY, VOLUNTARY), START, "hong.docx", NOW)
    assert filled.count() == 3
    assert filled.article(LAW, "37", TODAY) == CHECK


def test_a_text_without_articles_is_refused_and_the_old_one_kept(filled):
    with pytest.raises(ValueError, match=r"the text of 'luat-thads-2025' from rong\.docx has no article"):
        filled.add(LAW, full(), START, "rong.docx", NOW)
    assert filled.count() == 3


@pytest.mark.parametrize("words", ["", "…", "?!\n-"], ids=["empty", "dots", "signs"])
def test_a_text_without_words_is_never_pointed_to(texts, words):
    texts.add(LAW, full(Article("1", words, words)), START, "a.json", NOW)
    assert Pointer(texts, ACTS, TODAY).nearest("thời hạn tự nguyện thi hành án") == []
    texts.add(LAW, full(Article("1", words, words), FEES), START, "a.json", NOW)
    assert [found.heading for found in Pointer(texts, ACTS, TODAY).nearest("ai nộp phí thi hành án")] == [FEES.title]


NEW_TEXT = Article("36", "Thời hạn tự nguyện", "1. Thời hạn là 15 ngày.")


@pytest.mark.parametrize(
    "day, article",
    [
        pytest.param(date(2026, 6, 30), None, id="day-before-the-first-text"),
        pytest.param(START, VOLUNTARY, id="first-day-of-the-first-text"),
        pytest.param(date(2026, 12, 31), VOLUNTARY, id="last-day-of-the-first-text"),
        pytest.param(LATER, NEW_TEXT, id="first-day-of-the-second-text"),
        pytest.param(date.max, NEW_TEXT, id="no-end-in-sight"),
    ],
)
@pytest.mark.parametrize("order", [1, -1], ids=["in-order", "newest-first"])
def test_of_two_texts_of_an_act_the_day_decides(texts, day, article, order):
    imports = [(full(VOLUNTARY, CHECK), START), (full(NEW_TEXT), LATER)]
    for words, valid_from in imports[::order]:
        texts.add(LAW, words, valid_from, "a.json", NOW)
    assert texts.count() == 3
    assert texts.article(LAW, "36", day) == article
    opened = texts.open(Citation(LAW, "36"), day)
    assert (opened.text if opened else None) == (article.text if article else None)
    shown = [found for act, found in texts.all_on(ACTS, day) if found.number == "36"]
    assert shown == ([article] if article else [])


@pytest.mark.parametrize(
    "citation, shown, words",
    [
        pytest.param(Citation(LAW, "53"), Citation(LAW, "53"), FEES.text, id="article"),
        pytest.param(
            Citation(LAW, "36", "2"),
            Citation(LAW, "36", "2"),
            "2. Người cố tình trốn tránh bị cưỡng chế ngay.",
            id="clause",
        ),
        pytest.param(
            Citation(LAW, "36", "1", "b"),
            Citation(LAW, "36", "1", "b"),
            "1. Thời hạn tự nguyện thi hành án là 10 ngày kể từ ngày nhận quyết định:\nb) Của người được ủy quyền.",
            id="point",
        ),
        pytest.param(Citation(LAW, "36", "9"), Citation(LAW, "36"), VOLUNTARY.text, id="no-such-clause"),
        pytest.param(Citation(LAW, "36", "1", "x"), Citation(LAW, "36"), VOLUNTARY.text, id="no-such-point"),
        pytest.param(Citation(LAW, "53", "1"), Citation(LAW, "53"), FEES.text, id="article-without-clauses"),
    ],
)
def test_a_citation_opens_its_words_or_the_whole_article(filled, citation, shown, words):
    opened = filled.open(citation, TODAY)
    assert (opened.citation, opened.text) == (shown, words)
    assert opened.heading == {"36": VOLUNTARY.title, "53": FEES.title}[citation.article]


@pytest.mark.parametrize(
    "citation",
    [
        Citation(LAW),
        Citation(LAW, "38"),
        Citation(LAW, "3"),
        Citation("luat-thads-2008", "36"),
        Citation(LAW, "36' or '1"),
    ],
    ids=["whole-act", "no-article", "start-of-a-number", "other-act", "quote"],
)
def test_what_was_not_imported_opens_nothing(filled, citation):
    assert filled.open(citation, TODAY) is None


def test_only_acts_that_we_know_and_that_apply_on_the_day_are_searched(texts):
    acts = Acts(
        {
            id: Act(id, id, id, id, "law", "Quốc hội", None, span)
            for id, span in {
                "ended": Interval(date(2015, 7, 1), TODAY),
                "running": Interval(date(2015, 7, 1)),
                "future": Interval(LATER),
            }.items()
        }
    )
    for id in ("ended", "running", "future", "unknown"):
        texts.add(id, full(FEES), date(2015, 7, 1), "a.json", NOW)
    assert [act for act, _ in texts.all_on(acts, TODAY)] == ["running"]
    assert sorted(act for act, _ in texts.all_on(acts, date(2026, 11, 20))) == ["ended", "running"]


@pytest.mark.parametrize(
    "question, citation",
    [
        ("thời hạn tự nguyện thi hành án là mấy ngày kể từ ngày nhận quyết định?", Citation(LAW, "36", "1")),
        ("thoi han tu nguyen thi hanh an la may ngay ke tu ngay nhan quyet dinh", Citation(LAW, "36", "1")),
        ("CỐ TÌNH TRỐN TRÁNH có bị cưỡng chế ngay không", Citation(LAW, "36", "2")),
        ("kết quả xác minh có phải lập biên bản không", Citation(LAW, "37", "2")),
        ("ai nộp phí thi hành án", Citation(LAW, "53")),
    ],
)
def test_the_pointer_finds_the_clause(filled, question, citation):
    found = Pointer(filled, ACTS, TODAY).nearest(question)
    assert found[0].citation == citation
    assert found[0].text == filled.open(citation, TODAY).text


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "?!",
        "🏠",
        "thời hạn",
        "hôm nay trời đẹp quá",
        "giá vàng bây giờ là bao nhiêu",
        "đội bóng nào vô địch giải năm nay ngày nào đá",
        "x" * 5000,
        "\x00\u200b",
    ],
    ids=lambda question: question[:12] or "empty",
)
def test_an_unrelated_question_finds_nothing(filled, question):
    assert Pointer(filled, ACTS, TODAY).nearest(question) == []


def test_the_pointer_names_each_article_once_and_no_more_than_asked(filled):
    pointer = Pointer(filled, ACTS, TODAY)
    for count in (1, 2, 3, 10):
        found = pointer.nearest("thời hạn thi hành án, người được thi hành án, xác minh điều kiện thi hành án", count)
        articles = [provision.citation.article for provision in found]
        assert len(articles) == len(set(articles)) <= count


@pytest.mark.parametrize(
    "day, found", [(date(2026, 6, 30), False), (START, True)], ids=["before-the-law", "first-day-of-the-law"]
)
def test_the_pointer_speaks_of_the_law_of_its_day(filled, day, found):
    assert bool(Pointer(filled, ACTS, day).nearest("thời hạn tự nguyện thi hành án")) is found


def test_the_pointer_reads_the_newest_text_only(texts):
    texts.add(LAW, full(VOLUNTARY), START, "a.json", NOW)
    texts.add(LAW, full(NEW_TEXT), LATER, "b.json", NOW)
    (found,) = Pointer(texts, ACTS, LATER).nearest("thời hạn tự nguyện là mấy ngày")
    assert found.text == NEW_TEXT.text


@given(st.text())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_question_breaks_the_pointer(filled, question):
    pointer = filled.__dict__.setdefault("pointer", Pointer(filled, ACTS, TODAY))
    assert {provision.citation.act for provision in pointer.nearest(question)} <= {LAW}


class Quiet:
    """An assistant that only has to be there."""

    async def warm_up(self):
        return None


def soon(holds):
    """Wait until something holds; false when it never does."""
    for _ in range(200):
        if holds():
            return True
        time.sleep(0.02)
    return False


def test_after_midnight_the_clauses_of_the_new_day_are_searched(filled, url, monkeypatch):
    monkeypatch.setattr(app, "LOOK_EVERY_SECONDS", 0.02)
    monkeypatch.setattr(day, "today", lambda: START)
    server = app.create_app(Quiet, Settings(database_url=url))
    with TestClient(server):
        state = server.state.hoidap
        assert soon(lambda: state.pointer is not None and state.pointer.day == START)
        monkeypatch.setattr(day, "today", lambda: TODAY)
        assert soon(lambda: state.pointer.day == TODAY)


def test_a_text_imported_while_the_server_runs_is_searched_without_a_restart(texts, url, monkeypatch):
    monkeypatch.setattr(app, "LOOK_EVERY_SECONDS", 0.02)
    server = app.create_app(Quiet, Settings(database_url=url))
    with TestClient(server):
        assert soon(lambda: server.state.hoidap.assistant is not None)
        assert server.state.hoidap.pointer is None
        texts.add(LAW, full(VOLUNTARY), START, "luat.docx", NOW)
        assert soon(lambda: server.state.hoidap.pointer is not None)
