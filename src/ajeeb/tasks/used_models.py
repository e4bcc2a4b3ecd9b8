"""The models that a task names, those included that stand in for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ajeeb.loops import Arms
from ajeeb.models import Model

from .task import Task


@dataclass(frozen=True, kw_only=True)
class Used:
    """A model of a task. arm: the one that it is; empty where there are none. stands_in_for: whom, as a fallback."""

    model: Model
    arm: str = ""
    stands_in_for: str = ""


def used_models(task: Task) -> tuple[Used, ...]:
    """The models of the task's loop, one of each name; none if a function answers, or in a form."""
    if task.loop is None:
        return ()
    run = task.loop.run
    named = run.arms if isinstance(run, Arms) else {"": run}
    found: dict[str, Used] = {}
    for arm, one in named.items():
        model = _model(one)
        for used in _with_fallbacks(model, arm) if model else ():
            found.setdefault(used.model.name, used)
    return tuple(found.values())


def _model(run: Any) -> Model | None:
    """The model that is declared; None if it is a function."""
    if isinstance(run, str):
        return Model(run)
    if isinstance(run, Mapping):
        return Model(**run)
    return run if isinstance(run, Model) else None


def _with_fallbacks(model: Model, arm: str) -> Iterator[Used]:
    used, stands_in_for = model, ""
    while True:
        yield Used(model=used, arm=arm, stands_in_for=stands_in_for)
        if used.second is None:
            return
        used, stands_in_for = used.second, used.known_as
