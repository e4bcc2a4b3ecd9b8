"""A Python function that the page may have called, and what it is told about the call."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from ajeeb.errors import BadTask

OWN_ARGUMENTS = ("seed", "call")


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """A function with its limits; calling it calls the function.

    timeout_s: seconds that one try may take, the queue not counted.
    rerun: a call that was lost (the server died) is simply run again: for functions without effects outside.
    concurrency: calls at the same time; a plain function has 1 unless it says more, since few models are thread-safe.
    per_worker: how many of them for one worker; None sets no limit of its own.
    gives: outputs for the worker to judge, or any JSON for the code of a form.
    queues_itself: what it asks has turns and deadlines of its own.
    on_server: runs on the server's own loop; only for code that is known not to block it.
    candidates: outputs of one call. blind: nothing that is told while it runs may show which model is at work.
    place: where it comes from; procedures of one name and place share their turns.
    """

    name: str
    function: Callable[..., Any]
    timeout_s: float = 120.0
    rerun: bool = False
    concurrency: int = 1
    per_worker: int | None = None
    backend: str = ""
    backend_version: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    gives: Literal["outputs", "json"] = "outputs"
    queues_itself: bool = False
    on_server: bool = False
    candidates: int = 1
    blind: bool = False
    place: str = ""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def shared_as(self) -> str:
        """What its turns are known by."""
        return f"{self.place}/{self.name}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's arguments."""
        return tuple(inspect.signature(self.function).parameters)

    def check(self, known: Sequence[str]) -> None:
        """Whether every argument without a default has a value.

        Raises: BadTask naming the argument and what there is.
        """
        for name, parameter in inspect.signature(self.function).parameters.items():
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise BadTask(
                    f"{self.name}() takes '{name}' by position only; values come by name: remove the '/'"
                )
            variable = parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
            if not variable and parameter.default is parameter.empty and name not in known:
                raise BadTask(f"{self.name}() wants '{name}', and there is only: {', '.join(known)}")

    @property
    def takes_all(self) -> bool:
        """Whether it takes the arguments of the page as one value, whatever is in them."""
        return "arguments" in self.parameters

    def missing(self, known: Collection[str]) -> str | None:
        """An argument without a default that there is no value for."""
        parameters = inspect.signature(self.function).parameters.values()
        variable = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
        return next(
            (
                p.name
                for p in parameters
                if p.default is p.empty and p.kind not in variable and p.name not in known
            ),
            None,
        )

    def arguments(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values that the function takes, by name."""
        wanted = inspect.signature(self.function).parameters
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in wanted.values()):
            return values
        return {name: values[name] for name in wanted if name in values}


@overload
def procedure(function: Callable[..., Any], /) -> Procedure: ...
@overload
def procedure(
    *, timeout_s: float = ..., rerun: bool = ..., concurrency: int | None = ..., per_worker: int | None = ...
) -> Callable[[Callable[..., Any]], Procedure]: ...
def procedure(
    function: Callable[..., Any] | None = None,
    /,
    *,
    timeout_s: float = 120.0,
    rerun: bool = False,
    concurrency: int | None = None,
    per_worker: int | None = None,
) -> Procedure | Callable[[Callable[..., Any]], Procedure]:
    """Give a function its limits: `@aj.procedure(timeout_s=20, rerun=True)`. See Procedure for what they mean."""

    def decorate(function: Callable[..., Any]) -> Procedure:
        is_async = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
        many = 64 if is_async else 1
        return Procedure(
            name=function.__name__,
            function=function,
            timeout_s=timeout_s,
            rerun=rerun,
            concurrency=concurrency or many,
            per_worker=per_worker,
        )

    return decorate if function is None else decorate(function)


def as_procedure(function: Callable[..., Any]) -> Procedure:
    """The procedure that a function is; one that already is a procedure stays as it is."""
    return function if isinstance(function, Procedure) else procedure(function)
