"""The procedures that the page of a form may call, by the names it calls them by."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from ajeeb.errors import BadTask
from ajeeb.procedures import Procedure, as_original, as_procedure, is_original

REGISTRIES = ("function_registry", "procedures")


def registry(given: Mapping[str, Callable[..., Any]]) -> dict[str, Procedure]:
    """A procedure for each function, written for the original or for Ajeeb.

    Raises: BadTask naming what is no function.
    """
    found = {}
    for name, function in given.items():
        if not callable(function):
            raise BadTask(f"procedures: '{name}' must be the name of a function, not of {function!r:.80}")
        found[name] = _procedure(name, function)
    return found


def of_module(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """What a module offers: its `function_registry` or `procedures`, else everything marked with @procedure.

    Raises: BadTask if it offers nothing, or its registry is no dict.
    """
    for name in REGISTRIES:
        given = getattr(module, name, None)
        if given is not None and not isinstance(given, ModuleType):
            if not isinstance(given, dict):
                raise BadTask(f"{module.__file__}: {name} must be a dict of functions by name")
            return given
    marked = {value.name: value for value in vars(module).values() if isinstance(value, Procedure)}
    if not marked:
        raise BadTask(
            f'{module.__file__} has no procedures: write function_registry = {{"name": function}} at its end'
        )
    return dict(marked)


def _procedure(name: str, function: Callable[..., Any]) -> Procedure:
    if isinstance(function, Procedure):
        if not is_original(function.function):
            return dataclasses.replace(function, name=name, gives="json")
        moved = as_original(name, function.function)
        return dataclasses.replace(
            moved, timeout_s=function.timeout_s, rerun=function.rerun, concurrency=function.concurrency
        )
    if is_original(function):
        return as_original(name, function)
    return dataclasses.replace(as_procedure(function), name=name, gives="json")
