import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.segment import fixed_words, syllables, words

ANY_TEXT = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("thi hành án dân sự.,/ \n\u200d⚖️")))


def assert_covers(text, found):
    assert [text[word.start : word.end] for word in found] == [word.text for word in found]
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(word.text and word.text == word.text.strip() for word in found)
    assert "".join("".join(word.text.split()) for word in found) == "".join(text.split())


@pytest.mark.parametrize("answer", [[], ["án"], ["th", "ihành"], ["x" * 99]], ids=["none", "little", "cut", "much"])
def test_nothing_is_lost_whatever_the_word_model_says(monkeypatch, answer):
    monkeypatch.setattr("underthesea.word_tokenize", lambda *args, **settings: answer)
    assert_covers("thi hành án, kê biên", words("thi hành án, kê biên"))


@settings(deadline=None)
@given(ANY_TEXT)
def test_every_visible_character_is_in_exactly_one_word_at_its_place(text):
    assert_covers(text, words(text))
    assert_covers(text, syllables(text))


def test_hostile_strings_are_split_without_loss(hostile):
    assert_covers(hostile, words(hostile))


def test_lone_surrogates_are_split_like_any_other_text(lone_surrogates):
    assert_covers(lone_surrogates, words(lone_surrogates))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", []),
        ("nộp cho cơ quan thi hành án dân sự?", ["nộp", "cho", "cơ quan thi hành án dân sự", "?"]),
        ("chấp  hành\nviên", ["chấp  hành\nviên"]),
        ("thi-hành-án", ["thi", "-", "hành", "-", "án"]),
        ("12/2024/DS-ST", ["12", "/", "2024", "/", "DS", "-", "ST"]),
    ],
    ids=["nothing", "legal-terms", "term-over-blanks", "hyphens", "judgment-number"],
)
def test_words_are_cut_where_expected(text, expected):
    assert [word.text for word in words(text)] == expected


def test_long_text_keeps_its_legal_terms_beyond_one_piece_of_the_model():
    found = [word.text for word in words("Chấp hành viên kê biên nhà. " * 60)]
    assert found.count("kê biên") >= 57  # at most one is cut at each of the three seams


@pytest.mark.parametrize("typed", [str.lower, str.capitalize, str.upper], ids=["lower-case", "capital", "capitals"])
def test_a_legal_term_is_one_word_however_it_is_written(typed):
    terms = [typed(term) for term in fixed_words()]
    assert [term for term in terms if [word.text for word in words(term)] != [term]] == []


def test_fixed_words_are_lower_case_terms_longest_first():
    terms = fixed_words()
    assert "thi hành án dân sự" in terms
    assert [len(term) for term in terms] == sorted(map(len, terms), reverse=True)
    assert [term for term in terms if term != term.lower() or re.search(r"\s\s|^#", term)] == []
