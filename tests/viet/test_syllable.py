import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.corpus import load_corpus
from faq.search import questions_of
from viet.diacritics import fold, has_marks
from viet.normalise import abbreviations, clean, place_tones
from viet.syllable import folded_syllables, is_folded_syllable, is_syllable

WELL_WRITTEN = """
a ạ ở ý uế ấy án ép ít ong ốc ủy uỷ yếu oẳn ương ướt
thi hành nghiêng ngoằn ngoèo nguệch khuỷu khuya khuyết thuở huơ quét xoong boong hoắm loắt
gì gìn giết giếng giũa giường già quốc quý quỳnh quýt quỵt quắp quơ quạu
đường Đường ĐIỀU người rượu bươu cứu tuýp huých
"""


@pytest.fixture(scope="module")
def written():
    """How often each word stands in the entries' questions, lower case, tones at their traditional place."""
    entries = (versions[-1] for versions in load_corpus().versions.values())
    texts = (place_tones(clean(question)).lower() for entry in entries for question in questions_of(entry))
    return Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text))


def test_every_marked_word_of_the_entries_questions_is_a_syllable(written):
    marked = {word for word in written if has_marks(word)} - set(abbreviations())
    assert len(marked) > 1000
    assert {word for word in marked if not is_syllable(word)} == set()


def test_nearly_every_unmarked_word_of_the_entries_questions_is_a_syllable(written):
    bare = {word: times for word, times in written.items() if not has_marks(word)}
    foreign = {word: times for word, times in bare.items() if not is_syllable(word)}
    assert "email" in foreign, "foreign words and the initials of acts are none"
    assert sum(foreign.values()) < 0.01 * sum(bare.values())


def test_every_syllable_of_the_entries_questions_is_one_without_its_marks(written):
    assert [word for word in written if is_syllable(word) and not is_folded_syllable(fold(word))] == []


@pytest.mark.parametrize("text", WELL_WRITTEN.split())
def test_a_rare_but_well_written_syllable_is_one(text):
    assert is_syllable(text)
    assert is_folded_syllable(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("hạnhh", id="letter-too-many"),
        pytest.param("xyz", id="no-vowel"),
        pytest.param("b", id="lone-consonant"),
        pytest.param("thihành", id="two-syllables"),
        pytest.param("thi hành", id="two-words"),
        pytest.param("hành1", id="digit"),
        pytest.param("fan", id="foreign-letter"),
        pytest.param("anl", id="no-such-end"),
        pytest.param("trưng,", id="punctuation"),
        pytest.param("đđất", id="doubled-onset"),
        pytest.param("hanhf", id="telex"),
        pytest.param("ha2nh", id="vni"),
        pytest.param("ngừoi", id="marks-out-of-place"),
        pytest.param("đieu", id="some-marks-missing"),
        pytest.param("e\u0302\u0301\u0301", id="the-same-tone-twice"),
        pytest.param("hạ\u0301nh", id="two-tones"),
        pytest.param("hàóa", id="two-tones-on-two-vowels"),
        pytest.param("\u01f9ha", id="tone-on-a-consonant"),
        pytest.param("nha\u0300\u0327", id="foreign-mark"),
        pytest.param("ça", id="foreign-consonant"),
        pytest.param("äo", id="foreign-vowel"),
    ],
)
def test_what_is_not_written_like_a_syllable_is_refused(text):
    assert not is_syllable(text)


@pytest.mark.parametrize("end", ["c", "ch", "p", "t"])
@pytest.mark.parametrize(
    "tone, allowed",
    [
        pytest.param("", True, id="no-tone-typed"),
        pytest.param("\u0301", True, id="sac"),
        pytest.param("\u0323", True, id="nang"),
        pytest.param("\u0300", False, id="huyen"),
        pytest.param("\u0309", False, id="hoi"),
        pytest.param("\u0303", False, id="nga"),
    ],
)
def test_a_stopped_syllable_carries_only_sac_or_nang(tone, allowed, end):
    assert is_syllable(unicodedata.normalize("NFC", f"ca{tone}{end}")) is allowed
    assert is_syllable(unicodedata.normalize("NFC", f"ca{tone}n"))


@pytest.mark.parametrize("text", ["các\u0300", "ca\u0300\u0301c", "cảc", "cãc", "càc"])
def test_a_stop_with_a_second_or_a_soft_tone_is_refused(text):
    assert not is_syllable(text)


@pytest.mark.parametrize("text", ["hành", "ướt", "quyết", "Đúng", "ệ", "ỡ"])
def test_the_unicode_form_does_not_matter(text):
    assert is_syllable(unicodedata.normalize("NFD", text)) and is_syllable(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("text", ["hòa", "hoà", "thủy", "thuỷ", "khỏe", "khoẻ"])
def test_both_places_of_the_tone_are_accepted(text):
    assert is_syllable(text)


@pytest.mark.parametrize(
    "text, folded",
    [
        pytest.param("nguoi", True, id="bare"),
        pytest.param("NGUOI", True, id="capitals"),
        pytest.param("duong", True, id="bare-d"),
        pytest.param("quyt", True, id="of-quyt"),
        pytest.param("người", False, id="marked"),
        pytest.param("đuong", False, id="barred-d"),
        pytest.param("nguoif", False, id="telex"),
        pytest.param("xyz", False, id="no-vowel"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_folded_syllable_has_no_mark_at_all(text, folded):
    assert is_folded_syllable(text) is folded


def test_folded_syllables_are_plain_letters_and_syllables_too():
    forms = folded_syllables()
    assert 2000 < len(forms) < 5000
    assert [form for form in forms if not re.fullmatch("[a-z]{1,7}", form)] == []


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from("aăâeêioôơuưyđhngtcp\u0300\u0301\u0303\u0309\u0323"), max_size=12))
def test_any_text_is_judged_and_a_syllable_is_one_without_its_marks(text):
    if is_syllable(text):
        assert is_folded_syllable(fold(unicodedata.normalize("NFC", text)))
        assert is_syllable(text.upper())


def test_hostile_strings_are_no_syllables(hostile, lone_surrogates):
    assert not is_syllable(hostile) and not is_folded_syllable(hostile)
    assert not is_syllable(lone_surrogates)
