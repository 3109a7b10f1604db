import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.diacritics import fold, has_marks

TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = {"a": "aăâ", "e": "eê", "i": "i", "o": "oôơ", "u": "uư", "y": "y"}


@settings(deadline=None)
@given(st.text(st.characters()))
def test_fold_keeps_every_offset(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


def test_fold_takes_any_hostile_string(hostile, lone_surrogates):
    assert len(fold(hostile)) == len(hostile)
    assert fold(lone_surrogates) == lone_surrogates.replace("á", "a").replace("í", "i")


@pytest.mark.parametrize("base", VOWELS)
def test_every_vietnamese_vowel_loses_its_marks(base):
    marked = [unicodedata.normalize("NFC", letter + tone) for letter in VOWELS[base] for tone in TONES]
    assert {fold(letter) for letter in marked} == {base}
    assert {fold(letter.upper()) for letter in marked} == {base.upper()}


@pytest.mark.parametrize(
    "text, folded", [("Đường đến Tòa án", "Duong den Toa an"), ("判決 йά ≠ 50% 🏠", "判決 йά ≠ 50% 🏠")]
)
def test_only_latin_letters_change(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text, marked", [("thi hành án", True), ("đ", True), ("thi hanh an 50%", False), ("判決", False), ("", False)]
)
def test_marks_are_seen_only_where_there_are_some(text, marked):
    assert has_marks(text) is marked
