"""When a model is fresh, and what training leaves alone."""

from types import SimpleNamespace

import pytest
import rasa.model_training

from bot import training
from bot.importer import FaqImporter
from bot.knowledge import ROOT
from viet import encode


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(training, "MODEL", tmp_path / "hoidap.tar.gz")
    monkeypatch.setattr(training, "STAMP", tmp_path / "hoidap.json")
    return tmp_path


def pretend(monkeypatch, makes_model):
    def train(**options):
        print("Your Rasa model is trained")
        if makes_model:
            training.MODEL.write_bytes(b"model")
        return SimpleNamespace(model=str(training.MODEL) if makes_model else None, code=0)

    monkeypatch.setattr(rasa.model_training, "train", train)


def test_a_model_made_with_another_encoder_is_not_fresh(monkeypatch):
    monkeypatch.delenv("HOIDAP_ENCODER", raising=False)
    bundled = training.sources_digest()
    monkeypatch.setenv("HOIDAP_ENCODER", "http://127.0.0.1:9/v1/embeddings#m")
    assert training.sources_digest() != bundled


def test_a_trained_model_is_fresh_until_a_source_changes(folder, monkeypatch):
    assert not training.is_fresh()
    pretend(monkeypatch, makes_model=True)
    training.train()
    assert training.is_fresh()
    monkeypatch.setattr(training, "sources_digest", lambda: "another")
    assert not training.is_fresh()


def test_training_prints_nothing_on_standard_output(folder, monkeypatch, capsys):
    pretend(monkeypatch, makes_model=True)
    training.train()
    printed = capsys.readouterr()
    assert printed.out == "" and "trained" in printed.err


def test_no_model_is_a_failure_and_leaves_no_stamp(folder, monkeypatch):
    pretend(monkeypatch, makes_model=False)
    with pytest.raises(training.TrainingFailed):
        training.train()
    assert not training.STAMP.exists()


def test_the_vectors_of_all_examples_stay_until_the_intents_are_learned():
    importer = FaqImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    # with fewer places each would be encoded again, one by one, as its turn comes
    assert 0 < len(importer.get_nlu_data().training_examples) < encode._QUERIES_KEPT
