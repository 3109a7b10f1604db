"""What the components add to Rasa's own."""

import numpy as np
import pytest
import rasa.shared.nlu.training_data.loading as loading
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import coo_matrix

from bot.components import reading
from bot.components.classifier import IntentClassifier
from bot.components.faq_retriever import _is_surely_ours
from bot.components.tokenizer import VietnameseTokenizer, Word
from bot.components.word_counts import WordCounts
from bot.importer import FaqImporter
from bot.knowledge import ROOT
from viet import diacritics
from viet.restore import Restorer


def made(kind, folder):
    context = ExecutionContext(GraphSchema({}), node_name="classifier")
    return kind.create(kind.get_default_config(), LocalModelStorage(folder), Resource("classifier"), context)


def message(counts, vector, text="chào"):
    """A message as the featurizers leave it; ``None`` leaves a feature out."""
    found = Message.build(text)
    for values, place in ((counts, coo_matrix), (vector, np.array)):
        if values is not None:
            for kind in (FEATURE_TYPE_SEQUENCE, FEATURE_TYPE_SENTENCE):
                found.add_features(Features(place([values]), kind, TEXT, "a featurizer"))
    return found


def test_features_stacked_at_once_are_those_stacked_one_by_one(tmp_path):
    messages = [message([0, 2, 0], [0.5, -1.5]), message([1, 0, 3], [0.0, 4.0]), message([0, 0, 0], [1.0, 1.0])]
    for some in (messages, messages[:1]):
        ours, theirs = (
            made(kind, tmp_path)._create_X(some) for kind in (IntentClassifier, LogisticRegressionClassifier)
        )
        assert ours.shape == (len(some), 5)
        assert (ours == theirs.toarray()).all()


@pytest.mark.parametrize(("counts", "vector", "row"), [([0, 2], None, [0, 2]), (None, [0.5], [0.5])])
def test_a_message_without_one_kind_of_feature_is_left_to_rasa(counts, vector, row, tmp_path):
    assert made(IntentClassifier, tmp_path)._create_X([message(counts, vector)]).tolist() == [row]


SAID = ["tòa xử xong", "tòa xử cho tôi", "bao lâu tòa xử xong cho tôi", "😀", "chưa-từng-thấy", "tòa tòa tòa"]


def test_words_counted_for_all_messages_at_once_are_those_counted_one_by_one(tmp_path):
    tokenizer, counted = made(VietnameseTokenizer, tmp_path), []
    for kind in (WordCounts, CountVectorsFeaturizer):
        context = ExecutionContext(GraphSchema({}), node_name="counts")
        settings = {**kind.get_default_config(), "min_df": 2}
        featurizer = kind.create(settings, LocalModelStorage(tmp_path), Resource("counts"), context)
        featurizer.train(TrainingData(tokenizer.process([Message.build(text) for text in SAID[:3]])))
        messages = featurizer.process(tokenizer.process([Message.build(text) for text in SAID]))
        counted.append([found and found.features.toarray().tolist() for found in map(_of_whole, messages)])
    ours, theirs = counted
    assert ours == theirs
    assert sum(found is not None for found in ours) >= 5 and max(ours[5][0]) == 3


def test_words_are_not_counted_one_by_one_and_no_words_not_at_all(tmp_path):
    featurizer = made(WordCounts, tmp_path)
    assert featurizer.process([]) == []
    untrained = featurizer.process([Message.build("tòa xử xong")])
    assert untrained[0].features == []
    tokenizer = made(VietnameseTokenizer, tmp_path)
    featurizer.train(TrainingData(tokenizer.process([Message.build(text) for text in SAID])))
    (found,) = featurizer.process(tokenizer.process([Message.build(SAID[0])]))
    assert [each.type for each in found.features] == [FEATURE_TYPE_SENTENCE]


def _of_whole(found):
    return found.get_sparse_features(TEXT)[1]


def test_a_message_without_a_word_has_no_intent(tmp_path):
    classifier = made(IntentClassifier, tmp_path)
    classifier.clf.fit(np.eye(4), ["greet", "goodbye"] * 2)
    texts = {"😀😀": None, "?!": None, "": None, "chào 😀": "greet", "1": "greet"}
    messages = classifier.process([message([1, 0], [0.0, 0.0], text) for text in texts])
    assert [each.get("intent")["name"] for each in messages] == list(texts.values())
    assert all((each.get("intent")["confidence"] > 0) == bool(each.get("intent_ranking")) for each in messages)
    assert all((each.get("intent")["name"] is None) == (each.get("intent_ranking") == []) for each in messages)


@pytest.mark.parametrize(
    ("ranking", "ours"),
    [
        pytest.param({"ask_faq": 0.95, "greet": 0.05}, True, id="a-question"),
        pytest.param({"ask_faq": 0.6, "use_fee": 0.2, "distress": 0.15}, True, id="one-of-ours-whichever"),
        pytest.param({"ask_faq": 0.8, "out_of_scope": 0.2}, False, id="perhaps-another-subject"),
        pytest.param({"nlu_fallback": 0.95, "ask_faq": 0.05}, False, id="nothing-known"),
        pytest.param({}, False, id="no-words"),
    ],
)
def test_a_subject_is_surely_ours_when_our_intents_together_say_so(ranking, ours):
    rows = [{"name": name, "confidence": confidence} for name, confidence in ranking.items()]
    assert _is_surely_ours(Message(data={"intent_ranking": rows})) is ours


def test_the_classifier_learns_before_the_search_does():
    # Rasa runs what is ready in the order of names: while the intents are learned, the index's texts are encoded
    assert IntentClassifier.__module__ < "bot.components.faq_retriever"


def test_a_word_is_told_from_another_by_all_that_is_set():
    word = Word("kê biên", 3, 10, lemma="kê biên")
    others = [
        Word("kê khai", 3, 10, lemma="kê biên"),
        Word("kê biên", 4, 10, lemma="kê biên"),
        Word("kê biên", 3, 11, lemma="kê biên"),
        Word("kê biên", 3, 10, lemma="ke bien"),
    ]
    assert word.fingerprint() == Word("kê biên", 3, 10, lemma="kê biên").fingerprint()
    assert len({each.fingerprint() for each in (word, *others)}) == 5
    made = VietnameseTokenizer(VietnameseTokenizer.get_default_config()).tokenize(Message.build("ke bien nha"), TEXT)
    assert made and all(isinstance(each, Word) for each in made)


def test_a_message_is_read_once(monkeypatch):
    read = []
    query_of = reading.query_of
    monkeypatch.setattr(reading, "query_of", lambda text: read.append(text) or query_of(text))
    asked = Message.build("ke bien nha")
    assert reading.read(asked) is reading.read(asked)
    assert reading.read(asked).text == "kê biên nhà"
    assert read == ["ke bien nha"]


@pytest.mark.parametrize("text", ["ke bien nha, dat chua? phi bn", "  Kê biên nhà ,đất (chưa ở) ?", "", "😀", "?!"])
def test_marks_are_restored_once_for_words_and_search(text, tmp_path, monkeypatch):
    restored = []
    restore = Restorer.restore
    monkeypatch.setattr(Restorer, "restore", lambda self, text: restored.append(text) or restore(self, text))
    diacritics.restore.cache_clear()
    reading.query_of.cache_clear()
    asked = Message.build(text)
    words = made(VietnameseTokenizer, tmp_path).tokenize(asked, TEXT)
    assert len(restored) == 1
    assert "".join(word.lemma for word in words).replace(" ", "") == reading.read(asked).text.replace(" ", "")


def test_the_examples_are_read_once_whatever_the_language(monkeypatch):
    read = []
    load_data = loading.load_data
    monkeypatch.setattr(loading, "load_data", lambda path, *rest: read.append(path) or load_data(path, *rest))
    importer = FaqImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    assert importer.get_nlu_data("en").fingerprint() == importer.get_nlu_data("vi").fingerprint()
    assert read and len(read) == len(set(read))
