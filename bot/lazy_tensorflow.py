"""Rasa without TensorFlow (400 MB, 5 s), which only components need that are not used here.

All of Rasa imports ``rasa.utils.train_utils``, which takes three classes from modules that import TensorFlow and makes
them only when DIET, TED or the like are trained; training imports all components to know their names; a model's
metadata names the class that checked its configuration before training, whose module imports DIET. Here classes stand
in their place that import the real one when they are made, so a project that adds such components finds them
working, and pays then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

#: What ``rasa.utils.train_utils`` (3.6.21) takes from modules that import TensorFlow.
TRAINING_HELPERS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}

#: What the metadata of a model names and using the model does not need.
TRAINING_CHECKS = {"rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",)}

#: Components that need TensorFlow. To train one of them its module must be the real one: importing it registers it.
COMPONENTS: dict[str, tuple[str, ...]] = {
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
}


def left_out_by(configuration: str) -> dict[str, tuple[str, ...]]:
    """The ``COMPONENTS`` that a configuration does not name; all that are there when it names one."""
    named = any(name in configuration for names in COMPONENTS.values() for name in names)
    return {} if named else COMPONENTS


@contextmanager
def made_later(names: Mapping[str, tuple[str, ...]]) -> Iterator[None]:
    """Whoever imports these classes of these modules meanwhile gets stand-ins; modules imported before stay."""
    absent = [module for module in names if module not in sys.modules]
    for module in absent:
        sys.modules[module] = ModuleType(module)
        for name in names[module]:
            setattr(sys.modules[module], name, _stand_in(module, name))
    try:
        yield
    finally:
        for module in absent:
            del sys.modules[module]


def _stand_in(module: str, name: str) -> type:
    def make(_: type, *arguments: Any, **options: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **options)

    return type(name, (), {"__new__": make})


with made_later(TRAINING_HELPERS):
    import rasa.utils.train_utils  # noqa: F401
