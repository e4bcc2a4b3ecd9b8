"""Arguments and results of a procedure, checked by the types that its function declares."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Mapping
from types import SimpleNamespace
from typing import Any, get_type_hints

from pydantic import ConfigDict, PydanticUndefinedAnnotation, PydanticUserError, TypeAdapter, ValidationError

from ajeeb.errors import ModelFailed

_CONFIG = ConfigDict(arbitrary_types_allowed=True)
_VARIABLE = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)


def checked_arguments(
    name: str, function: Callable[..., Any], values: dict[str, Any], own: Collection[str] = ()
) -> dict[str, Any]:
    """The values as the types of the arguments say: a text `"512"` becomes a number where one is declared.

    own: names that are given as they are. Raises: ModelFailed (`invalid`), naming each argument that is wrong.
    """
    adapters = _adapters(function)
    right, wrong = dict(values), {}
    for argument in values.keys() & adapters.keys() - set(own):
        try:
            right[argument] = adapters[argument].validate_python(values[argument])
        except ValidationError as error:
            wrong[argument] = _sentence(error)
    if wrong:
        said = "; ".join(f"'{argument}': {text}" for argument, text in sorted(wrong.items()))
        raise ModelFailed("invalid", f"{name}() cannot take {said}", fields=wrong)
    return right


def unknown_arguments(function: Callable[..., Any], given: Collection[str]) -> list[str]:
    """The names that the function does not take."""
    parameters = inspect.signature(function).parameters
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return []
    return sorted(name for name in given if name not in parameters)


def checked_json(name: str, function: Callable[..., Any], value: Any) -> Any:
    """What a function gave as plain JSON, by the type that it says it returns: a dataclass or a model too.

    Raises: ModelFailed (`invalid`) if it is of another.
    """
    adapter = _adapters(function).get("return")
    if adapter is None or value is None:
        return value
    try:
        return adapter.dump_python(adapter.validate_python(value), mode="json")
    except ValidationError as error:
        raise ModelFailed(
            "invalid", f"{name}() returned something else than it says: {_sentence(error)}"
        ) from error
    except (ValueError, TypeError) as error:
        raise ModelFailed("invalid", f"{name}() returned what is not JSON ({error})") from error


def _adapters(function: Callable[..., Any]) -> Mapping[str, TypeAdapter[Any]]:
    """By argument, and `return`; only for those that declare a type which can be checked."""
    plain = function if inspect.isroutine(function) else type(function).__call__
    return _adapters_of(getattr(plain, "__func__", plain))


@functools.lru_cache(maxsize=256)
def _adapters_of(function: Callable[..., Any]) -> Mapping[str, TypeAdapter[Any]]:
    parameters = inspect.signature(function).parameters
    skipped = {name for name, one in parameters.items() if one.kind in _VARIABLE}
    adapters = {
        name: _adapter(_hint(function, name, annotation))
        for name, annotation in getattr(function, "__annotations__", {}).items()
        if name not in skipped
    }
    return {name: adapter for name, adapter in adapters.items() if adapter is not None}


def _hint(function: Callable[..., Any], name: str, annotation: Any) -> Any:
    """The type that one annotation stands for; Any if it cannot be read here, as one that only type checkers import."""
    alone = SimpleNamespace(__annotations__={name: annotation})
    names = getattr(inspect.unwrap(function), "__globals__", {})
    try:
        return get_type_hints(alone, names, include_extras=True)[name]
    except Exception:  # noqa: BLE001 - reading an annotation runs whatever text stands there
        return Any


def _adapter(hint: Any) -> TypeAdapter[Any] | None:
    if hint in (Any, object):
        return None
    for config in (_CONFIG, None):  # a type with a configuration of its own takes no other
        try:
            adapter: TypeAdapter[Any] = TypeAdapter(hint, config=config)
            if adapter.pydantic_complete:
                return adapter
        except (PydanticUserError, PydanticUndefinedAnnotation):
            continue
    return None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"])
    return f"{where + ': ' if where else ''}{first['msg'][0].lower()}{first['msg'][1:]}"
