"""What is news, since when, and what differs between two versions."""

from datetime import date, timedelta

import pytest

from faq.entry import FaqEntry, Review
from faq.exporters.changes import differences, events, sentences
from law.citations import Citation
from law.effective import Interval

OLD, CHANGE, READ = date(2015, 7, 1), date(2026, 7, 1), date(2026, 11, 21)
DAY = timedelta(1)


def version(start, end=None, read=READ, body="Trong 10 ngày.\n\nPhí 3%.", cited=("luat-thads-2008/dieu-45",), id="a"):
    citations = ((start, tuple(map(Citation.parse, cited))),)
    review = Review(("soan", "doc"), read)
    return FaqEntry(id, "phi", Interval(start, end), "Hỏi gì?", (), ("anyone",), body, citations, (), review)


def seen(history, as_of, since=None):
    return [(event.kind, event.on, event.updated, event.coming) for event in events([history], as_of, since)]


def test_a_first_version_is_new_and_one_that_takes_over_is_a_change():
    history = (version(OLD, CHANGE), version(CHANGE))
    (event,) = events([history], READ)
    assert (event.kind, event.before, event.entry) == ("changed", history[0], history[1])
    assert seen((version(OLD),), READ) == [("new", OLD, READ, False)]


def test_after_a_gap_a_version_is_new():
    history = (version(OLD, date(2020, 1, 1)), version(CHANGE))
    assert [(kind, on) for kind, on, *_ in seen(history, READ)] == [("new", CHANGE), ("ended", date(2020, 1, 1))]


def test_an_end_without_successor_is_told_from_its_reading_on():
    history = (version(OLD, CHANGE, read=date(2026, 5, 1)),)
    assert seen(history, CHANGE) == [("ended", CHANGE, CHANGE, False)]
    assert ("ended", CHANGE, date(2026, 5, 1), True) in seen(history, CHANGE - DAY)


def test_what_will_apply_is_news_when_it_is_read_and_again_when_it_applies():
    read = CHANGE - 20 * DAY
    history = (version(OLD, CHANGE, read=OLD), version(CHANGE, read=read))
    assert ("changed", CHANGE, read, True) in seen(history, CHANGE - DAY)
    assert seen(history, CHANGE) == [("changed", CHANGE, CHANGE, False)]
    keys = {event.key for day in (CHANGE - DAY, CHANGE) for event in events([history], day) if event.kind == "changed"}
    assert keys == {"a/2026-07-01"}


def test_nothing_is_news_before_it_was_read():
    assert seen((version(OLD, read=READ),), READ - DAY) == []


@pytest.mark.parametrize("since, count", [(READ - DAY, 1), (READ, 0)], ids=["day-before-reading", "day-of-reading"])
def test_only_what_came_after_a_day_can_be_asked_for(since, count):
    assert len(seen((version(OLD, read=READ),), READ + DAY, since)) == count


def test_the_newest_comes_first():
    one, other = (version(OLD, read=READ - DAY, id="a"),), (version(OLD, id="b"),)
    assert [event.entry.id for event in events([one, other], READ)] == ["b", "a"]


def test_all_ids_in_the_corpus_are_different(real):
    found = events(real.served().versions.values(), date(2026, 12, 1))
    keys = [event.key for event in found]
    assert len(set(keys)) == len(keys) > 240
    assert sum(event.kind == "ended" for event in found) == 8


def told(before, after, acts, **cited):
    old = version(OLD, CHANGE, body=before, **cited)
    return differences(old, version(CHANGE, body=after), acts)


def test_a_changed_short_answer_is_told_before_and_after(acts):
    lines = told("Có, trong 10 ngày.\n\nNhư nhau.", "Không, trong 09 ngày.\n\nNhư nhau.", acts)
    assert lines[0] == "Trả lời ngắn trước đây: Có, trong 10 ngày."
    assert lines[1] == "Trả lời ngắn từ 01/07/2026: Không, trong 09 ngày."
    assert "Con số không còn: 10 ngày." in lines and "Con số mới: 09 ngày." in lines
    assert lines[-1] == "Lời văn: bỏ hoặc sửa 1 câu, thêm hoặc viết lại 1 câu."


def test_figures_that_stay_are_not_told(acts):
    lines = told("Có.\n\nNộp 3% trong 15 ngày.", "Có.\n\nPhải nộp 3% trong 15 ngày.", acts)
    assert not [line for line in lines if "Con số" in line] and len(lines) == 1


@pytest.mark.parametrize(
    "text", ["Điều 15 ngày", "khoản 3 năm", "ngày 01/7/2026", "năm 2026", "Nghị định 62/2015/NĐ-CP"]
)
def test_places_and_dates_are_no_figures(acts, text):
    assert not [line for line in told("Có.\n\nTheo quy định.", f"Có.\n\nTheo {text}.", acts) if "Con số" in line]


def test_what_a_text_says_of_the_other_side_of_the_change_is_not_counted(acts):
    before = "Có.\n\nTrong 10 ngày. Từ 01/7/2026 chỉ còn 09 ngày."
    after = "Có.\n\nTrong 09 ngày. Trước đây là 10 ngày."
    lines = told(before, after, acts)
    assert "Con số không còn: 10 ngày." in lines and "Con số mới: 09 ngày." in lines


def test_a_correction_tells_only_the_figures_that_it_touched(acts):
    stays = "Ngưỡng tính theo lương 2.530.000 đồng từ 01/7/2026; trước đây là 2.340.000 đồng."
    old, new = (version(CHANGE, body=f"Mức là {share}.\n\n{stays}") for share in ("5%", "3%"))
    lines = differences(old, new, acts)
    assert "Con số không còn: 5%." in lines and "Con số mới: 3%." in lines


def test_provisions_gone_and_new_are_told_by_act(acts):
    old = version(OLD, CHANGE, cited=("luat-thads-2008/dieu-45/khoan-1", "luat-thads-2008/dieu-46", "nd-62-2015"))
    new = version(CHANGE, cited=("luat-thads-2025/dieu-41", "nd-62-2015"))
    assert differences(old, new, acts) == [
        "Thôi dẫn: khoản 1 Điều 45, Điều 46 Luật Thi hành án dân sự 2008.",
        "Dẫn thêm: Điều 41 Luật Thi hành án dân sự 2025.",
    ]


def test_two_versions_with_the_same_words_and_basis_say_so(acts):
    assert differences(version(OLD, CHANGE), version(CHANGE), acts) == ["Lời văn và căn cứ giữ nguyên."]


def test_list_items_are_sentences_without_their_marks():
    assert sentences("Một. Hai:\n\n- Ba.\n1. Bốn; năm") == ["Một.", "Hai:", "Ba.", "Bốn;", "năm"]
