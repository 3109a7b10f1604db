"""What is computed once comes out as Rasa computes it each time."""

import json

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import shortcuts

QUESTIONS = ("Ai phải nộp phí thi hành án?", "nop don o dau", "xin chào", "tính phí thi hành án", "🙂")


@pytest.fixture(scope="module")
def processor(assistant):
    return assistant._engine._agent.processor


@pytest.fixture(scope="module")
def stock(processor):
    """Rasa's runner over the nodes that ours has."""
    runner = DaskGraphRunner.__new__(DaskGraphRunner)
    ours = processor.graph_runner
    runner._graph_schema, runner._instantiated_nodes = ours._schema, ours._nodes
    runner._execution_context = None
    return runner


@pytest.mark.model
def test_a_loaded_engine_runs_its_graph_in_order(processor):
    assert isinstance(processor.graph_runner, shortcuts.InOrder)


@pytest.mark.model
@pytest.mark.parametrize("text", QUESTIONS)
def test_a_message_is_understood_as_by_rasas_runner(processor, stock, text):
    target = processor.model_metadata.nlu_target

    def understood(runner):
        tracker = DialogueStateTracker.from_events("runner", [])
        inputs = {PLACEHOLDER_MESSAGE: [UserMessage(text)], PLACEHOLDER_TRACKER: tracker}
        (message,) = runner.run(inputs=inputs, targets=[target])[target]
        return message.as_dict(only_output_properties=True)

    found = understood(processor.graph_runner)
    assert found["text"] == text
    assert json.dumps(found, default=str) == json.dumps(understood(stock), default=str)


@pytest.mark.model
def test_the_next_action_is_the_one_of_rasas_runner_and_rules(processor, stock, monkeypatch):
    target = processor.model_metadata.core_target
    tracker = DialogueStateTracker("runner", processor.domain.slots)

    def predicted(runner):
        return runner.run(inputs={PLACEHOLDER_TRACKER: tracker}, targets=[target])[target]

    ours = predicted(processor.graph_runner)
    monkeypatch.setattr(RulePolicy, "_find_action_from_rules", shortcuts._FIND_BY_RULES)
    assert ours.probabilities == predicted(stock).probabilities


@pytest.mark.parametrize(
    "said, named",
    [pytest.param({"intent": "greet"}, False, id="intent"), pytest.param({"text": "xin chào"}, True, id="words")],
)
def test_rules_by_words_are_looked_for_where_there_are_any(monkeypatch, said, named):
    policy = RulePolicy.__new__(RulePolicy)
    policy.lookup = {RULES: {json.dumps([{"user": said}]): "action_reply"}}
    by_rasa = ("action_reply", "rule", False)
    monkeypatch.setattr(shortcuts, "_FIND_BY_RULES", lambda *_: by_rasa)
    by_words, by_intent = (shortcuts._find_action_from_rules(policy, None, None, words) for words in (True, False))
    assert by_words == (by_rasa if named else (None, None, False))
    assert by_intent == by_rasa


def test_the_copy_of_a_slot_has_its_values_and_a_life_of_its_own():
    slot = AnySlot("amount", mappings=[{"type": "custom"}], initial_value=1, influence_conversation=False)
    slot.value = 2
    other = shortcuts._copy_of_slot(slot)
    assert type(other) is AnySlot and vars(other) == vars(slot)
    other.value = 3
    assert slot.value == 2


@pytest.mark.parametrize("result", [{"events": "none"}, {"events": [], "responses": {}}, {"events": [{}]}])
def test_a_result_that_rasa_refuses_is_refused(result):
    with pytest.raises(jsonschema.ValidationError):
        shortcuts._validate_once_made(RemoteAction("action_reply", EndpointConfig()), result)
