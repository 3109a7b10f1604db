"""Using the assistant does not load TensorFlow; what stands in its place makes the real classes."""

import subprocess
import sys
from types import ModuleType

import pytest

from bot.lazy_tensorflow import COMPONENTS, TRAINING_CHECKS, TRAINING_HELPERS, left_out_by, made_later
from bot.training import MODEL, ROOT


def run(program: str) -> str:
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()[-1]


@pytest.mark.model
def test_answering_loads_no_tensorflow(assistant):
    program = f"""
import asyncio, sys
from datetime import date
from pathlib import Path
from bot.engine import Engine
engine = Engine.load(Path({str(MODEL)!r}))
reply = asyncio.run(engine.reply("Ai phải nộp phí thi hành án?", "one", date(2026, 11, 22)))
assert reply.answer.status == "answered", reply
print("tensorflow" in sys.modules)
"""
    assert run(program) == "False"


def test_a_component_that_is_trained_with_tensorflow_gets_it():
    program = """
import sys
import bot.lazy_tensorflow
from rasa.utils import train_utils
assert "tensorflow" not in sys.modules
logger = train_utils.RasaTrainingLogger(1, True)
import tensorflow
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.utils.tensorflow.callback import RasaTrainingLogger
print(isinstance(logger, RasaTrainingLogger) and isinstance(logger, tensorflow.keras.callbacks.Callback))
"""
    assert run(program) == "True"


@pytest.mark.parametrize("name", [name for names in COMPONENTS.values() for name in names])
def test_a_configuration_that_names_one_of_them_gets_them_all(name):
    assert left_out_by(f"pipeline:\n- name: {name}\n  epochs: 1\n") == {}
    assert left_out_by((ROOT / "config.yml").read_text(encoding="utf-8")) == COMPONENTS


def test_training_loads_no_tensorflow_and_knows_the_components_of_our_configuration():
    program = """
import sys
from bot import lazy_tensorflow
with lazy_tensorflow.made_later(lazy_tensorflow.COMPONENTS):
    import rasa.engine.recipes.default_components
    import rasa.graph_components.validators.default_recipe_validator
    import rasa.model_training
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
for name in ("CountVectorsFeaturizer", "LogisticRegressionClassifier", "FallbackClassifier", "RulePolicy"):
    DefaultV1Recipe._from_registry(name)
print("tensorflow" in sys.modules)
"""
    assert run(program) == "False"


def test_rasa_still_has_the_names_that_are_replaced():
    program = f"""
from importlib import import_module
for module, names in {TRAINING_HELPERS | TRAINING_CHECKS | COMPONENTS!r}.items():
    for name in names:
        assert isinstance(getattr(import_module(module), name), type)
from rasa.utils import train_utils
print(all(hasattr(train_utils, name) for names in {TRAINING_HELPERS!r}.values() for name in names))
"""
    assert run(program) == "True"


def test_stand_ins_are_gone_afterwards_and_what_was_imported_before_stays(monkeypatch):
    known = ModuleType("known")
    monkeypatch.setitem(sys.modules, "known", known)
    with made_later({"known": ("A",), "colorsys_of_tests": ("B",)}):
        from colorsys_of_tests import B  # type: ignore[import-not-found]

        assert sys.modules["known"] is known
        assert not hasattr(known, "A")
    assert "colorsys_of_tests" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        B()
