"""Functions that were written for the original."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from ajeeb.procedures import (
    Agent,
    AgentState,
    ConfigAttributeError,
    Request,
    Settings,
    TaskRun,
    as_original,
    is_original,
)


class RemoteProcedureAgentState: ...


def _by_name(request_id: str, args: Any, agent_state: Any) -> None: ...
def _with_underscores(_request_id: str, url: str, _agent_state: Any) -> None: ...
def _by_last_name(anything: str, args: Any, agent_state: Any) -> None: ...
def _by_middle_name(_: str, args: Any, state: Any) -> None: ...
def _by_annotation(a: str, b: Any, c: RemoteProcedureAgentState) -> None: ...
def _with_a_default(request_id: str, args: Any, agent_state: Any, more: int = 1) -> None: ...
def _with_more(request_id: str, args: Any, agent_state: Any, more: int) -> None: ...
def _ours(prompt: str, score: int, call: Any) -> None: ...
def _two(request_id: str, args: Any) -> None: ...
async def _awaited(request_id: str, args: Any, agent_state: Any) -> None: ...


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (_by_name, True),
        (_with_underscores, True),
        (_by_last_name, True),
        (_by_middle_name, True),
        (_by_annotation, True),
        (_with_a_default, True),
        (_awaited, True),
        (functools.partial(_with_more, more=1), True),
        (_with_more, False),
        (_ours, False),
        (_two, False),
        (dict, False),
    ],
)
def test_a_function_of_the_original_is_known_by_its_arguments(function: Any, expected: bool) -> None:
    assert is_original(function) is expected


def test_it_is_called_by_position_whatever_its_arguments_are_called() -> None:
    procedure = as_original("f", lambda _id, what, _state: (_id, what))
    assert procedure.parameters == ("request_id", "arguments", "agent_state")
    assert procedure(request_id="r", arguments=[1], agent_state=None) == ("r", [1])
    assert procedure.gives == "json"


def state(*requests: Request, settings: dict[str, Any] | None = None) -> AgentState:
    run = TaskRun(id="run-1", args=Settings({"task": {"aux_parameters": settings or {}}}))
    agent = Agent(id="a1", unit_id="a1", assignment_id="u1", worker_id="w1", run=run)
    return AgentState(agent=agent, task_data={"form": {"title": "x"}}, requests=requests)


def test_settings_are_read_by_attribute_and_by_key() -> None:
    task = state(settings={"max_answer_loops": 3}).agent.get_task_run().args.task
    assert task.aux_parameters.max_answer_loops == 3
    assert task["aux_parameters"]["max_answer_loops"] == 3
    assert task.aux_parameters.get("other") is None
    with pytest.raises(ConfigAttributeError, match="no setting 'other'; there are: max_answer_loops"):
        _ = task.aux_parameters.other


def test_requests_and_answers_are_listed_in_the_order_of_their_times() -> None:
    first = Request(
        id="r1",
        procedure="f",
        arguments={"n": 1},
        asked_at=1000,
        answer_id="c1",
        response=[],
        settled_at=3000,
    )
    second = Request(id="r2", procedure="g", arguments=None, asked_at=2000, answer_id="c2")
    entries = state(first, second).get_init_state()["previous_requests"]
    assert [
        (e["uuid"], e["target"], e["args_json"], e["response_json"], e["timestamp"]) for e in entries
    ] == [
        ("r1", "f", '{"n": 1}', None, 1.0),
        ("r2", "g", "null", None, 2.0),
        ("c1", "r1", None, "[]", 3.0),
    ]


def test_what_a_procedure_changes_is_its_own_copy() -> None:
    one = state()
    one.get_init_state()["task_data"]["form"]["title"] = "changed"
    assert one.get_init_state()["task_data"]["form"]["title"] == "x"


def test_ids_are_named_as_in_the_original() -> None:
    agent = state().agent
    assert (agent.db_id, agent.get_unit().db_id, agent.get_assignment().db_id, agent.get_worker().db_id) == (
        "a1",
        "a1",
        "u1",
        "w1",
    )
