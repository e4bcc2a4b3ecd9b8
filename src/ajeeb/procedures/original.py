"""Functions written for the original, `fn(request_id, args, agent_state)`, and what they are told of their worker."""

from __future__ import annotations

import copy
import functools
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ajeeb.models import Json

from .procedure import Procedure

TIMEOUT_S = 60.0
_AT_ONCE = 32  # of all workers together; one worker's calls run one after the other


class ConfigAttributeError(AttributeError):
    """A setting that the task was not given."""


class Settings(Mapping[str, Any]):
    """Settings by attribute or by key, as deep as they go; a missing one raises ConfigAttributeError."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {
            name: Settings(value) if isinstance(value, Mapping) else value for name, value in values.items()
        }

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError as error:
            there = ", ".join(self._values) or "none"
            raise ConfigAttributeError(f"there is no setting '{name}'; there are: {there}") from error

    def __repr__(self) -> str:
        return f"Settings({self._values!r})"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call of the same worker on the same unit, before or being served. Times are UTC milliseconds."""

    id: str
    procedure: str
    arguments: Json
    asked_at: int
    answer_id: str
    response: Json = None
    settled_at: int | None = None

    def entries(self) -> list[dict[str, Any]]:
        """The request, and the response if there is one, as the original lists them; times in seconds."""
        asked = {
            "uuid": self.id,
            "target": self.procedure,
            "args_json": json.dumps(self.arguments),
            "response_json": None,
            "timestamp": self.asked_at / 1000,
        }
        if self.settled_at is None:
            return [asked]
        answered = {
            "uuid": self.answer_id,
            "target": self.id,
            "args_json": None,
            "response_json": json.dumps(self.response),
            "timestamp": self.settled_at / 1000,
        }
        return [asked, answered]


@dataclass(frozen=True, kw_only=True)
class Named:
    """Something that is known by its id. db_id: as the original calls it."""

    id: str

    @property
    def db_id(self) -> str:
        """The id."""
        return self.id


@dataclass(frozen=True, kw_only=True)
class TaskRun(Named):
    """The run. args: its settings; `args.task.aux_parameters` are the author's own."""

    args: Settings


@dataclass(frozen=True, kw_only=True)
class Agent(Named):
    """One worker's hold on a form version. unit_id: the hold, as the original calls it; assignment_id: the version."""

    unit_id: str
    assignment_id: str
    worker_id: str
    run: TaskRun

    def get_task_run(self) -> TaskRun:
        """The run."""
        return self.run

    def get_unit(self) -> Named:
        """The piece of work that this worker holds."""
        return Named(id=self.unit_id)

    def get_assignment(self) -> Named:
        """The form version that is worked on."""
        return Named(id=self.assignment_id)

    def get_worker(self) -> Named:
        """The worker, by a key that tells nothing about who it is."""
        return Named(id=self.worker_id)


def _nowhere(_: Any) -> str:
    raise RuntimeError("there is no server that could keep this file")


@dataclass(frozen=True, kw_only=True)
class AgentState:
    """What a procedure may know: the form version, and every request of this worker so far, the present one included.

    Nothing in it is shared between workers, and all of it comes from the record: a restart changes nothing.
    """

    agent: Agent
    task_data: Json
    requests: Sequence[Request] = ()
    keep_file: Callable[[Any], str] = field(default=_nowhere, repr=False)

    def get_init_state(self) -> dict[str, Any]:
        """`task_data` and `previous_requests`; a copy, which may be changed."""
        entries = [entry for request in self.requests for entry in request.entries()]
        return {
            "task_data": copy.deepcopy(self.task_data),
            "previous_requests": sorted(entries, key=lambda entry: entry["timestamp"]),
        }

    def keep(self, image: Any) -> str:
        """Keeps an image (bytes, a path, a PIL image) with the call; gives the address to put into the answer."""
        return self.keep_file(image)


def is_original(function: Callable[..., Any]) -> bool:
    """Whether a function is written for the original: three positional arguments, named or annotated as there."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return False
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(positional) < 3 or any(p.default is p.empty for p in positional[3:]):
        return False
    first, second, last = (p.name.strip("_") for p in positional[:3])
    annotated = "AgentState" in str(positional[2].annotation)
    return first == "request_id" or second == "args" or last == "agent_state" or annotated


def as_original(name: str, function: Callable[..., Any]) -> Procedure:
    """The procedure that such a function is."""
    if inspect.iscoroutinefunction(function):

        async def awaited(request_id: str, arguments: Json, agent_state: AgentState) -> Json:
            return await function(request_id, arguments, agent_state)

        called: Callable[..., Any] = awaited
    else:

        def plain(request_id: str, arguments: Json, agent_state: AgentState) -> Json:
            return function(request_id, arguments, agent_state)

        called = plain
    functools.update_wrapper(called, function)
    # `inspect` follows this to the wrapped function, whose arguments have other names.
    del called.__wrapped__  # type: ignore[attr-defined] # set by update_wrapper
    return Procedure(name=name, function=called, timeout_s=TIMEOUT_S, concurrency=_AT_ONCE, gives="json")
