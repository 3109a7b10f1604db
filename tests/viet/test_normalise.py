import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viet.normalise import LEXICON, abbreviations, clean, expand, place_tones

ANY_TEXT = st.text(st.characters())
HANGUL_FILLERS = "\u115f\u1160\u3164\uffa0"
VISIBLE_TEXT = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters=HANGUL_FILLERS)
    | st.characters(min_codepoint=0x300, max_codepoint=0x345)
)


def assert_clean(text):
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text) == text
    assert text == text.strip()
    assert not [char for char in text if unicodedata.category(char)[0] == "C" and char not in "\n\t"]


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_gives_visible_nfc_text_and_has_nothing_left_to_do(text):
    assert_clean(clean(text))


def test_clean_takes_any_hostile_string(hostile, lone_surrogates):
    assert_clean(clean(hostile))
    assert clean(lone_surrogates) == "án phí"


@settings(deadline=None)
@given(VISIBLE_TEXT)
def test_clean_keeps_everything_visible_in_its_order(text):
    assert clean(text) == unicodedata.normalize("NFC", text).strip()


@pytest.mark.parametrize(
    "char",
    [
        pytest.param("\0", id="nul"),
        pytest.param("\r", id="carriage-return"),
        pytest.param("\x85", id="c1-control"),
        pytest.param("\u200b", id="zero-width-space"),
        pytest.param("\u200d", id="zero-width-joiner"),
        pytest.param("\ufeff", id="byte-order-mark"),
        pytest.param("\u00ad", id="soft-hyphen"),
        pytest.param("\u202e", id="right-to-left-override"),
        pytest.param("\u2069", id="bidi-isolate-end"),
        pytest.param("\U000e0041", id="tag-letter"),
        pytest.param("\ud800", id="lone-surrogate"),
        pytest.param("\ue000", id="private-use"),
        pytest.param("\U000e1000", id="unassigned"),
        pytest.param("\u034f", id="combining-grapheme-joiner"),
        pytest.param("\U000e0100", id="variation-selector-17"),
        pytest.param("\u3164", id="hangul-filler"),
    ],
)
def test_clean_removes_what_nobody_sees(char):
    assert clean(f"thi h{char}ành") == "thi hành"


@pytest.mark.parametrize("text", ["một\nhai", "một\thai", "🏠 nhà ⚖️", "50%", "a\u0327b"])
def test_clean_changes_nothing_that_is_seen(text):
    assert clean(text) == text


def test_a_mark_that_a_hidden_character_kept_from_its_letter_joins_it():
    assert clean("a\u200b\u0301n") == "án"


@pytest.mark.parametrize(
    "typed, placed",
    [
        ("hoà", "hòa"),
        ("HOÀ", "HÒA"),
        ("Uỷ ban", "Ủy ban"),
        ("UỶ BAN", "ỦY BAN"),
        ("khoẻ, thuỷ.", "khỏe, thủy."),
        ("loè", "lòe"),
        ("hòa", "hòa"),
        ("quý", "quý"),
        ("QUỶ", "QUỶ"),
        ("hoàn", "hoàn"),
        ("ngoài", "ngoài"),
        ("thuỳ_", "thuỳ_"),
    ],
)
def test_tone_marks_go_to_the_traditional_place(typed, placed):
    assert place_tones(typed) == placed


@settings(deadline=None)
@given(ANY_TEXT)
def test_placing_tones_keeps_the_length_and_is_done_at_once(text):
    placed = place_tones(text)
    assert len(placed) == len(text)
    assert place_tones(placed) == placed


@pytest.mark.parametrize(
    "typed, full",
    [
        ("ko", "không"),
        ("k", "không"),
        ("hok", "không"),
        ("dc", "được"),
        ("đc", "được"),
        ("THA", "thi hành án"),
        ("THADS", "thi hành án dân sự"),
        ("CHV", "chấp hành viên"),
        ("UBND", "ủy ban nhân dân"),
        ("TAND", "tòa án nhân dân"),
        ("BLTTHC", "luật tố tụng hành chính"),
        ("Nợ dc trả góp ko?", "nợ được trả góp không?"),
        ("UỶ ban, toà án", "ủy ban, tòa án"),
        ("tui hổng có tiền, ổng đòi hoài", "tôi không có tiền, ông ấy đòi hoài"),
    ],
)
def test_abbreviations_and_teencode_are_written_out(typed, full):
    assert expand(typed) == full


@pytest.mark.parametrize(
    "text",
    [
        "khi kiện",
        "300k",
        "12/2024/ds-st",
        "106/2025/qh15",
        "152/2026/nđ-cp",
        "216/2016/tt-btc",
        "không",
        "túi",
        "ông bà",
    ],
)
def test_short_forms_inside_words_and_numbers_stay(text):
    assert expand(text) == text


def test_every_row_of_the_lexicon_is_usable():
    rows = [row for row in (LEXICON / "abbreviations.tsv").read_text(encoding="utf-8").splitlines() if row[:1] != "#"]
    assert all(row.count("\t") == 1 and unicodedata.is_normalized("NFC", row) for row in rows)
    assert len(abbreviations()) == len(rows), "a short form stands in two rows"
    unreachable = [short for short, full in abbreviations().items() if expand(short) != full or expand(full) != full]
    assert unreachable == []
