"""The models that a task names, those included that stand in for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ajeeb.models import Model

from .modelled import models_of
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
    found: dict[str, Used] = {}
    for arm, model in models_of(task.loop).items():
        for used in _with_fallbacks(model, arm):
            found.setdefault(used.model.name, used)
    return tuple(found.values())


def _with_fallbacks(model: Model, arm: str) -> Iterator[Used]:
    used, stands_in_for = model, ""
    while True:
        yield Used(model=used, arm=arm, stands_in_for=stands_in_for)
        if used.second is None:
            return
        used, stands_in_for = used.second, used.known_as
