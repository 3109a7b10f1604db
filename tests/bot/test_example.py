"""A training example is Rasa's message, only quicker."""

from copy import deepcopy

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data import message as messages
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from bot import example as examples
from bot.example import Example

ENTITY = {"start": 0, "end": 4, "value": "phí", "entity": "fee"}


def features():
    return Features(np.ones((1, 3)), FEATURE_TYPE_SENTENCE, TEXT, "vectors")


CHANGES = [
    pytest.param(lambda said: None, id="as-it-is"),
    pytest.param(lambda said: said.set(INTENT, "ask_faq"), id="same-intent"),
    pytest.param(lambda said: said.set(INTENT, "greet"), id="other-intent"),
    pytest.param(lambda said: said.set("entities", [dict(ENTITY), dict(ENTITY)]), id="entities"),
    pytest.param(lambda said: said.set("query", ("một", "hai"), add_to_output=True), id="any-value"),
    pytest.param(lambda said: said.add_features(features()), id="features"),
    pytest.param(lambda said: said.add_diagnostic_data("tokens", {"seen": 1}), id="diagnostic-data"),
]


@pytest.fixture
def pair():
    said = Message.build("phí thi hành án là bao nhiêu", intent="ask_faq", entities=[dict(ENTITY)])
    return Example.of(said), said


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("copied", [False, True], ids=["itself", "copied"])
def test_it_has_the_digest_of_rasas_message(pair, change, copied):
    quick, said = pair
    assert quick.fingerprint() == said.fingerprint()
    quick = deepcopy(quick) if copied else quick
    change(quick), change(said)
    assert quick.fingerprint() == said.fingerprint()
    assert quick == said and hash(quick) == hash(said) and len({quick, said}) == 1
    assert quick.data == said.data and quick.output_properties == said.output_properties


@pytest.mark.parametrize("change", CHANGES[2:])
def test_a_copy_shares_nothing_that_can_be_changed(pair, change):
    quick, _ = pair
    digest, copy = quick.fingerprint(), deepcopy(quick)
    change(copy)
    copy.get("entities")[0]["value"] = "khác"
    assert quick.fingerprint() == digest != copy.fingerprint()
    assert quick.get("entities") == [ENTITY] and not quick.features


def test_what_has_not_changed_is_not_digested_again(pair, monkeypatch):
    digested = []
    for module in (examples, messages.rasa.shared.utils.io):
        real = module.deep_container_fingerprint
        monkeypatch.setattr(
            module,
            "deep_container_fingerprint",
            lambda given, *rest, real=real: digested.append(given) or real(given, *rest),
        )
    quick, _ = pair
    quick.fingerprint()
    digested.clear()
    deepcopy(quick).fingerprint()
    quick.set(INTENT, "ask_faq")
    quick.fingerprint()
    assert digested == []
    quick.add_features(features())
    quick.fingerprint()
    assert not any(given is quick.data for given in digested)
