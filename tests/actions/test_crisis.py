"""Words that may mean a thought of ending one's life: none is missed, and the entries' own words are no alarm."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actions.dialogue.crisis import PHRASES_FILE, speaks_of_self_harm
from faq.corpus import load_corpus
from viet.diacritics import fold, has_marks

DATA = yaml.safe_load(PHRASES_FILE.read_text(encoding="utf-8"))
BARE = [phrase for phrase in DATA["any"] if phrase not in DATA["marks_only"]]


@pytest.mark.parametrize("phrase", DATA["any"])
def test_every_phrase_is_heard_inside_a_sentence_and_in_any_letters(phrase):
    assert speaks_of_self_harm(f"Nợ nhiều quá, tôi {phrase} mất thôi")
    assert speaks_of_self_harm(f"tôi {phrase}".upper())
    assert speaks_of_self_harm(f"tôi {phrase.replace(' ', '  ')}\n")


@pytest.mark.parametrize("phrase", [fold(phrase) for phrase in BARE] + DATA["without_marks"])
def test_a_phrase_typed_without_marks_is_heard(phrase):
    assert speaks_of_self_harm(f"no nhieu qua, toi {phrase} mat thoi")
    assert speaks_of_self_harm(f"nợ nhiều quá, tôi {phrase} mất thôi")


@pytest.mark.parametrize("phrase", DATA["marks_only"])
def test_a_phrase_that_without_marks_is_another_word_is_heard_with_marks_only(phrase):
    assert speaks_of_self_harm(f"tôi {phrase}")
    assert not speaks_of_self_harm(f"giay to {fold(phrase)}")


@pytest.mark.parametrize(
    "text", ["tien tu tu toi tra", "khau tru luong tu tu duoc khong", "hoi thuoc co quan nao", "bao gio tu sat nhap"]
)
def test_harmless_words_without_marks_are_not_taken_for_a_phrase(text):
    assert not has_marks(text) and not speaks_of_self_harm(text)


@pytest.mark.parametrize("figure", DATA["unless"])
def test_a_figure_of_speech_is_no_alarm_with_or_without_marks(figure):
    assert not speaks_of_self_harm(f"tôi {figure} vì sắp bị kê biên")
    assert not speaks_of_self_harm(fold(f"tôi {figure} vì sắp bị kê biên"))


@pytest.mark.parametrize("figure", DATA["unless"])
def test_a_figure_of_speech_does_not_hide_what_is_meant(figure):
    assert speaks_of_self_harm(f"tôi {figure}, chỉ muốn chết quách")
    assert speaks_of_self_harm(fold(f"tôi {figure}, chỉ muốn chết quách"))


@pytest.mark.parametrize("group", DATA)
def test_phrases_are_written_in_small_letters_and_once(group):
    assert len(set(DATA[group])) == len(DATA[group])
    assert all(phrase == " ".join(phrase.lower().split()) for phrase in DATA[group])


def test_what_counts_with_marks_only_is_one_of_the_phrases_and_what_has_none_has_none():
    assert set(DATA["marks_only"]) <= set(DATA["any"])
    assert not any(map(has_marks, DATA["without_marks"]))


def test_no_question_of_an_entry_is_an_alarm_with_or_without_marks():
    questions = {question for entry in load_corpus() for question in (entry.title, *entry.questions)}
    assert len(questions) > 2000
    assert [text for text in questions if speaks_of_self_harm(text) or speaks_of_self_harm(fold(text))] == []


@settings(deadline=None)
@example("")
@example("\u0301\x00 \ud83d\ude00")
@example("MUỐN CHẾT İ")
@given(st.text() | st.lists(st.sampled_from([*DATA["any"], *DATA["unless"], " ", ","])).map("".join))
def test_any_text_is_read_and_a_phrase_is_never_lost_by_more_words_around_it(text):
    assert speaks_of_self_harm(text) in (True, False)
    assert speaks_of_self_harm(f"{text} tự tử {text}")


def test_a_phrase_inside_another_word_is_no_alarm():
    assert not speaks_of_self_harm("van phong tu tu choi thi hanh an cua toi")
