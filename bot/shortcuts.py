"""What Rasa computes anew in every turn though it comes out the same each time, computed once.

The results are Rasa's own; without any of these a turn is only slower. Together they take about 5 of 20 ms off all that
is not the encoding of the message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

import jsonschema
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT

#: Names of nodes, each with those that it needs, in an order in which all that a node needs comes before it.
_Order = list[tuple[str, list[str]]]


def take(agent: Agent) -> None:
    """Take them all: those of Rasa's classes for this process, the runner for this agent."""
    RemoteAction._validate_action_result = _validate_once_made  # type: ignore[method-assign]
    RulePolicy._find_action_from_rules = _find_action_from_rules  # type: ignore[method-assign]
    Slot.__copy__ = _copy_of_slot  # type: ignore[attr-defined]
    assert agent.processor is not None
    runner = agent.processor.graph_runner
    if isinstance(runner, DaskGraphRunner):
        agent.processor.graph_runner = InOrder(runner._instantiated_nodes, runner._graph_schema)


class InOrder(GraphRunner):
    """Runs a graph's nodes one after the other, in an order found once for each target.

    Rasa's runner gives dask a new graph each time, three times a turn; dask then looks for the order, and runs one node
    at a time as well.
    """

    def __init__(self, nodes: Mapping[str, GraphNode], schema: GraphSchema) -> None:
        self._nodes = nodes
        self._schema = schema
        self._orders: dict[tuple[str, ...], _Order] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> InOrder:
        """Make a runner with nodes of its own, as Rasa's are made."""
        nodes = DaskGraphRunner._instantiate_nodes(graph_schema, model_storage, execution_context, hooks)
        return cls(nodes, graph_schema)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of ``targets`` (all of the graph's when none is named), by name."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._orders:
            self._orders[wanted] = self._order(wanted)
        # a node takes and gives an output with the name of its node
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._orders[wanted]:
            outputs[name] = self._nodes[name](*(outputs[need] for need in needs))
        return dict(outputs[name] for name in wanted)

    def _order(self, targets: tuple[str, ...]) -> _Order:
        needed = self._schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: list(node.needs.values()) for name, node in needed.items()}
        # what no node gives is an input
        return [(name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs]


# Rasa validates every action's result and, each time, first validates the constant schema. A validator made once does
# the same checking of the result.
_RESULT = jsonschema.validators.validator_for({})(RemoteAction.action_response_format_spec())


def _validate_once_made(self: RemoteAction, result: dict[str, Any]) -> bool:
    _RESULT.validate(result)
    return True


def _copy_of_slot(self: Slot) -> Slot:
    """What ``copy.copy`` does with a plain object; a tracker copies all its slots, and is copied seven times a turn."""
    other = object.__new__(type(self))
    other.__dict__.update(self.__dict__)
    return other


_FIND_BY_RULES = RulePolicy._find_action_from_rules


def _find_action_from_rules(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[str | None, str | None, bool]:
    """As Rasa's, which looks for a rule by the words of a message first, even where no rule names words."""
    if use_text_for_last_user_input and not _names_words(self):
        return None, None, False
    found: tuple[str | None, str | None, bool] = _FIND_BY_RULES(self, tracker, domain, use_text_for_last_user_input)
    return found


def _names_words(policy: RulePolicy) -> bool:
    """Whether any rule is about what was said, word for word; rules do not change once they are read."""
    if not hasattr(policy, "_hoidap_names_words"):
        keys = [*policy.lookup[RULES], *policy.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {})]
        found = any(TEXT in state.get(USER, {}) for key in keys for state in json.loads(key))
        policy._hoidap_names_words = found  # type: ignore[attr-defined]
    return bool(policy._hoidap_names_words)  # type: ignore[attr-defined]
