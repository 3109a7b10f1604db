"""Drafted letters are kept for minutes, in memory, under keys that cannot be guessed."""

from datetime import date

import pytest

from actions.documents.letter import Letter
from gateway import letterbox
from gateway.letterbox import KEEP_SECONDS, Letterbox

LETTER = Letter.of(
    "complaint",
    {"round": "first", "target": "officer", "finished": "no", "act": "a", "reason": "b", "request": "c"},
    date(2026, 11, 22),
)


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def letters(clock):
    return Letterbox(clock)


def test_a_letter_is_found_by_its_key_and_by_no_other(letters):
    key = letters.put(LETTER)
    assert letters.get(key) is LETTER
    assert letters.get(key[:-1]) is None and letters.get("") is None


def test_a_letter_can_be_fetched_more_than_once(letters):
    key = letters.put(LETTER)
    assert letters.get(key) is letters.get(key) is LETTER


@pytest.mark.parametrize("seconds, kept", [(KEEP_SECONDS - 0.001, True), (KEEP_SECONDS, False)])
def test_a_letter_is_kept_until_its_time_is_over(letters, clock, seconds, kept):
    key = letters.put(LETTER)
    clock.now += seconds
    assert (letters.get(key) is LETTER) is kept


def test_what_is_over_is_gone_from_memory_and_younger_letters_stay(letters, clock):
    old = letters.put(LETTER)
    clock.now += KEEP_SECONDS / 2
    young = letters.put(LETTER)
    clock.now += KEEP_SECONDS / 2
    letters.put(LETTER)
    assert old not in letters._letters and letters.get(young) is LETTER


def test_fetching_does_not_prolong(letters, clock):
    key = letters.put(LETTER)
    for _ in range(2):
        clock.now += KEEP_SECONDS / 2
        kept = letters.get(key)
    assert kept is None


def test_of_too_many_letters_the_oldest_go_first(letters, monkeypatch):
    monkeypatch.setattr(letterbox, "MOST_LETTERS", 3)
    keys = [letters.put(LETTER) for _ in range(4)]
    assert [letters.get(key) is not None for key in keys] == [False, True, True, True]


def test_keys_are_long_and_each_is_another(letters):
    keys = {letters.put(LETTER) for _ in range(100)}
    assert len(keys) == 100 and min(map(len, keys)) >= 32


def test_what_was_typed_shows_in_no_printed_form():
    secret = Letter.of("complaint", dict(LETTER.values) | {"act": "bí mật"}, date(2026, 11, 22))
    assert "bí mật" not in repr(secret)
