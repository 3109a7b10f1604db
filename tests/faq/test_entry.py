from datetime import date

import pytest

from faq.entry import BrokenEntry, dated_citations, read_entry_file, review_of, texts_of
from law.citations import Citation


def test_a_file_is_read_with_its_lines_and_its_body_byte_for_byte(put, good):
    file = read_entry_file(put(good))
    assert (file.topic, file.slug, file.start) == ("chu-de", "muc-tot", date(2026, 7, 1))
    assert (file.line_of("title"), file.line_of("questions"), file.line_of("reviewed"), file.body_line) == (
        2,
        3,
        18,
        20,
    )
    assert file.line_of("until") == 1
    assert f"{file.body}\n" == good.split("---\n")[2]
    assert texts_of(file, "questions")[9] == "Câu hỏi mười?"


@pytest.mark.parametrize("gap", ["", "\n", "\n\n"], ids=["no-blank-line", "one-blank-line", "two-blank-lines"])
def test_the_body_line_is_that_of_its_first_word(put, good, gap):
    path = put(good.replace("---\nĐoạn đầu", f"---\n{gap}Đoạn đầu"))
    file = read_entry_file(path)
    assert path.read_text(encoding="utf-8").split("\n")[file.body_line - 1] == "Đoạn đầu là câu trả lời ngắn."


def test_a_rule_line_in_the_body_belongs_to_the_body(put, good):
    assert read_entry_file(put(good + "---\ncuối")).body.endswith("---\ncuối")


@pytest.mark.parametrize("word", ["on", "off", "no", "yes", "y", "n", "No", "ON"])
def test_english_switches_stay_words_and_true_stays_true(put, good, word):
    file = read_entry_file(put(good.replace("title: Ai được yêu cầu thi hành án?", f"title: {word}\nuntil: true")))
    assert (file.fields["title"], file.fields["until"]) == (word, True)


@pytest.mark.parametrize(
    "reviewed, complete",
    [
        pytest.param("reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}", True, id="two-readers"),
        pytest.param("reviewed: {by: [soan-1, soan-1], on: 2026-11-21}", False, id="one-reader-twice"),
        pytest.param("reviewed: {by: [soan-1], on: 2026-11-21}", False, id="one-reader"),
        pytest.param("reviewed: {by: soan-1, on: 2026-11-21}", False, id="one-name"),
        pytest.param("reviewed: {by: [], on: 2026-11-21}", False, id="nobody"),
        pytest.param("reviewed:\n  by:\n    - soan-1\n    -\n  on: 2026-11-21", False, id="second-line-left-empty"),
        pytest.param("reviewed: {by: [soan-1, ''], on: 2026-11-21}", False, id="second-name-empty"),
    ],
)
def test_a_review_needs_two_different_names(put, good, reviewed, complete):
    text = good.replace("reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}", reviewed)
    try:
        review = review_of(read_entry_file(put(text)))
    except BrokenEntry:
        assert not complete
    else:
        assert review.on == date(2026, 11, 21)
        assert review.complete is complete


def test_a_file_without_a_review_is_a_draft(put, good):
    text = good.replace("reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}\n", "")
    assert review_of(read_entry_file(put(text))) is None


def test_citations_may_be_written_by_day(put, good):
    text = good.replace(
        "citations:\n  - luat-thads-2025/dieu-34/khoan-2",
        "citations:\n  2026-07-01: [luat-thads-2008/dieu-30]\n  2015-07-01: [luat-a/dieu-1]",
    )
    dated = dated_citations(read_entry_file(put(text, "muc-tot.2015-07-01.md")))
    assert dated == (
        (date(2015, 7, 1), (Citation("luat-a", "1"),)),
        (date(2026, 7, 1), (Citation("luat-thads-2008", "30"),)),
    )


def test_a_field_written_twice_is_refused(put, good):
    text = good.replace("audience: [creditor]", "audience: [creditor]\naudience: [debtor]")
    with pytest.raises(BrokenEntry):
        read_entry_file(put(text))
