"""Buttons and other examples are known by heart; questions of the FAQ are left to the search."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.known_phrases import KnownPhrases

EXAMPLES = {
    "Tính phí thi hành án": "use_fee",
    "Phí tôi phải nộp là bao nhiêu?": "ask_faq",
    "Bỏ qua": "stop",
    "Được rồi": "affirm",
    "được rồi": "stop",
    "cảm ơn": "thanks",
    "cám ơn": "thanks",
    "má ơi": "insult",
    "ma oi": "greet",
}
GUESS = {"name": "out_of_scope", "confidence": 0.9}


class Storage:
    """A model's folder."""

    def __init__(self, folder):
        self.folder = folder

    @contextmanager
    def write_to(self, resource):
        yield self.folder

    read_from = write_to


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path)


@pytest.fixture
def trained(storage):
    component = KnownPhrases.create({}, storage, Resource("known"), SimpleNamespace())
    data = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in EXAMPLES.items()])
    assert component.process_training_data(data) is data
    assert component.train(data) == Resource("known")
    return component


def intent(component, text):
    message = Message({TEXT: text, INTENT: dict(GUESS)})
    assert component.process([message]) == [message]
    return message.get(INTENT)


@pytest.mark.parametrize(
    "text, name",
    [
        ("Tính phí thi hành án", "use_fee"),
        ("tinh phi thi hanh an", "use_fee"),
        ("TÍNH PHÍ  thi hành án!", "use_fee"),
        ("bo qua", "stop"),
        ("Cảm ơn.", "thanks"),
        ("cam on", "thanks"),
    ],
)
def test_an_example_has_its_intent_for_sure_with_and_without_marks(trained, text, name):
    assert intent(trained, text) == {"name": name, "confidence": 1.0}


@pytest.mark.parametrize(
    "text",
    ["Tính phí", "Tính phí thi hành án cho tôi", "Phí tôi phải nộp là bao nhiêu?", "", "...", "😀"],
    ids=["less", "more", "a-question-of-the-faq", "nothing", "signs", "emoji"],
)
def test_any_other_words_keep_what_was_guessed(trained, text):
    assert intent(trained, text) == GUESS


@pytest.mark.parametrize("text", ["được rồi", "duoc roi"])
def test_an_example_of_two_intents_is_left_to_the_guess(trained, text):
    assert intent(trained, text) == GUESS


def test_words_that_are_another_example_without_marks_are_known_only_with_them(trained):
    assert intent(trained, "ma oi") == GUESS
    assert intent(trained, "má ơi") == {"name": "insult", "confidence": 1.0}


def test_a_message_without_text_is_passed_over(trained):
    (message,) = trained.process([Message({})])
    assert message.get(INTENT) is None


def test_the_intent_is_part_of_what_is_put_out(trained):
    (message,) = trained.process([Message({TEXT: "bỏ qua"})])
    assert INTENT in message.output_properties


def test_what_was_learnt_is_loaded_again(trained, storage):
    loaded = KnownPhrases.load({}, storage, Resource("known"), SimpleNamespace())
    assert intent(loaded, "Tính phí thi hành án") == {"name": "use_fee", "confidence": 1.0}
    assert loaded._intents == trained._intents


def test_training_anew_forgets_what_was_known(trained):
    trained.train(TrainingData([Message({TEXT: "chào bạn", INTENT: "greet"})]))
    assert intent(trained, "bỏ qua") == GUESS
    assert intent(trained, "chào bạn")["name"] == "greet"


def test_before_training_nothing_is_known(storage):
    component = KnownPhrases.create({}, storage, Resource("known"), SimpleNamespace())
    assert intent(component, "bỏ qua") == GUESS


def test_the_fingerprint_names_the_code_that_makes_the_keys():
    assert KnownPhrases.fingerprint_addon({}) == KnownPhrases.fingerprint_addon({}) != ""


@given(st.text())
def test_any_text_is_looked_up(text):
    component = KnownPhrases(Storage(None), Resource("known"), {"bỏ qua": "stop"})
    assert intent(component, text)["name"] in ("out_of_scope", "stop")
