"""Warnings for validators: unknown names, arguments of a wrong form, and what has no effect."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterator, Mapping

from .checks import BUILTINS, Check, bound, has_effect, pattern_of
from .json_values import Json
from .regex import BadPattern, compiled
from .report import Problem
from .walk import Place


def advise_validators(place: Place, custom: Container[str] | None) -> Iterator[Problem]:
    """Warnings for the validators of a field. custom: names that the task brings along; None if not known."""
    validators = place.value.get("validators")
    if place.kind is None or not isinstance(validators, dict):
        return
    for name, argument in validators.items():
        path = (*place.path, "validators", name)
        builtin = BUILTINS.get(name)
        if custom is not None and name in custom:
            continue
        if builtin is None:
            if custom is not None:
                said = f"there is no validator '{name:.60}'; built-in ones: {', '.join(BUILTINS)}"
                yield Problem(code="W12", message=said, path=path)
        elif not has_effect(builtin, place.kind.seen(place.value)):
            said = f"'{name}' has no effect on a field of type {place.kind.name}"
            yield Problem(code="W14", message=said, path=path)
        else:
            wrong = _ARGUMENTS[builtin.check](argument)
            if wrong:
                yield Problem(code="W13", message=f"'{name}' takes {builtin.argument}{wrong}", path=path)


def _no_flag(argument: Json) -> str:
    flag = argument[0] if isinstance(argument, list) and len(argument) == 1 else argument
    return "" if isinstance(flag, bool) else "; any other value counts as true unless it is 0, null or empty"


def _no_number(argument: Json) -> str:
    arguments = tuple(argument) if isinstance(argument, list) else (argument,)
    return "; this one refuses nothing" if math.isnan(bound(arguments)) else ""


def _no_pattern(argument: Json) -> str:
    arguments = tuple(argument) if isinstance(argument, list) else (argument,)
    if not 1 <= len(arguments) <= 2 or not all(isinstance(part, str) for part in arguments):
        return "" if _is_pattern_with_null(arguments) else "; this is none"
    try:
        compiled(*pattern_of(arguments))
    except BadPattern as error:
        return f": {error}"
    return ""


def _is_pattern_with_null(arguments: tuple[Json, ...]) -> bool:
    return len(arguments) == 2 and isinstance(arguments[0], str) and arguments[1] is None


def _no_extensions(argument: Json) -> str:
    listed = argument if isinstance(argument, list) else [argument]
    if not listed or not all(isinstance(item, str) and item for item in listed):
        return "; this one is not"
    never = [item for item in listed if "." in item.lstrip(".")]
    return f"; '{never[0]:.60}' can never match, for only what follows the last dot counts" if never else ""


_ARGUMENTS: Mapping[Check, Callable[[Json], str]] = {
    "filled": _no_flag,
    "at_least": _no_number,
    "at_most": _no_number,
    "matches": _no_pattern,
    "extension": _no_extensions,
}
