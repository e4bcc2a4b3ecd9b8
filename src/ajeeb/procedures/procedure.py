"""A Python function that the page may have called, and what it is told about the call."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from ajeeb.errors import BadTask
from ajeeb.events import Outcome
from ajeeb.forms import Answers

OWN_ARGUMENTS = ("seed", "call")


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """A function with its limits; calling it calls the function.

    timeout_s: seconds that one try may take, the queue not counted.
    rerun: a call that was lost (the server died) is simply run again: for functions without effects outside.
    concurrency: calls at the same time; a plain function has 1 unless it says more, since few models are thread-safe.
    gives: outputs for the worker to judge, or any JSON for the code of a form.
    """

    name: str
    function: Callable[..., Any]
    timeout_s: float = 120.0
    rerun: bool = False
    concurrency: int = 1
    backend: str = ""
    backend_version: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    gives: Literal["outputs", "json"] = "outputs"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)

    @property
    def __name__(self) -> str:
        return self.name

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's arguments."""
        return tuple(inspect.signature(self.function).parameters)

    def check(self, known: Sequence[str]) -> None:
        """Whether every argument without a default has a value.

        Raises: BadTask naming the argument and what there is.
        """
        if inspect.isgeneratorfunction(self.function) or inspect.isasyncgenfunction(self.function):
            raise BadTask(f"{self.name}() is a generator; return the result instead of yielding it")
        for name, parameter in inspect.signature(self.function).parameters.items():
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise BadTask(
                    f"{self.name}() takes '{name}' by position only; values come by name: remove the '/'"
                )
            variable = parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
            if not variable and parameter.default is parameter.empty and name not in known:
                raise BadTask(f"{self.name}() wants '{name}', and there is only: {', '.join(known)}")

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


@dataclass(frozen=True, kw_only=True)
class EarlierAttempt:
    """An earlier attempt of the same assignment."""

    answers: Answers
    judgement: Answers | None
    outcome: Outcome | None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call, as the function sees it if it has an argument named `call`.

    k: number of the attempt, from 1. prompt: the first text of the attempt. unit: the values of the unit.
    history: the earlier attempts.
    """

    id: str
    k: int
    seed: int
    prompt: str | None = None
    unit: dict[str, Any] = field(default_factory=dict)
    history: tuple[EarlierAttempt, ...] = ()
    report: Callable[[float], None] = lambda fraction: None
    keep_file: Callable[[Any], str] = lambda image: ""

    def progress(self, fraction: float) -> None:
        """Tell the worker how far it is, from 0 to 1; may be called from any thread."""
        self.report(min(1.0, max(0.0, fraction)))

    def keep(self, image: Any) -> str:
        """Keeps an image (bytes, a path, a PIL image) with a form's call; gives the address to put into the answer."""
        return self.keep_file(image)


@overload
def procedure(function: Callable[..., Any], /) -> Procedure: ...
@overload
def procedure(
    *, timeout_s: float = ..., rerun: bool = ..., concurrency: int | None = ...
) -> Callable[[Callable[..., Any]], Procedure]: ...
def procedure(
    function: Callable[..., Any] | None = None,
    /,
    *,
    timeout_s: float = 120.0,
    rerun: bool = False,
    concurrency: int | None = None,
) -> Procedure | Callable[[Callable[..., Any]], Procedure]:
    """Give a function its limits: `@aj.procedure(timeout_s=20, rerun=True)`. See Procedure for what they mean."""

    def decorate(function: Callable[..., Any]) -> Procedure:
        many = 64 if inspect.iscoroutinefunction(function) else 1
        return Procedure(
            name=function.__name__,
            function=function,
            timeout_s=timeout_s,
            rerun=rerun,
            concurrency=concurrency or many,
        )

    return decorate if function is None else decorate(function)


def as_procedure(function: Callable[..., Any]) -> Procedure:
    """The procedure that a function is; one that already is a procedure stays as it is."""
    return function if isinstance(function, Procedure) else procedure(function)
