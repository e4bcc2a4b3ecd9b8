"""The built-in validators: one table that the server checks by and that the page is given.

Nothing is skipped for an empty value: an optional text with `minLength` 2 must have two characters. A validator that
cannot be computed (a pattern that is none, an argument of a wrong form) accepts, as a throwing one does in the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .json_values import Json, code_units, js_number, js_string, js_trim, js_truthy
from .kinds import KINDS, Traits
from .kinds.kind import FieldKind
from .refusal import MESSAGES, Refusal
from .regex import DEFAULT_FLAGS, BadPattern, has_match

Check = Literal["filled", "at_least", "at_most", "matches", "extension"]


@dataclass(frozen=True, kw_only=True)
class Builtin:
    """One built-in validator."""

    name: str
    """As it is spelled in `validators`."""
    check: Check
    """What is compared."""
    argument: str
    """What the argument may be, for messages and editors."""
    needs: Literal["validated", "measure", "text", "file"]
    """Which trait of the field's type it needs; without effect on other types."""


BUILTINS: Mapping[str, Builtin] = {
    each.name: each
    for each in (
        Builtin(name="required", check="filled", argument="true or false", needs="validated"),
        Builtin(name="minLength", check="at_least", argument="a number", needs="measure"),
        Builtin(name="maxLength", check="at_most", argument="a number", needs="measure"),
        Builtin(
            name="regexp",
            check="matches",
            argument="a JavaScript regular expression, or an array of one and its flags",
            needs="text",
        ),
        Builtin(name="fileExtension", check="extension", argument="an array of extensions", needs="file"),
    )
}


def definition() -> dict[str, Any]:
    """The validators as data, for the page: what each checks, and how each type of field is seen."""
    return {
        "validators": {name: dict(vars(builtin)) for name, builtin in BUILTINS.items()},
        "kinds": {
            name: {
                "one": kind.traits.as_json(),
                "multiple": (kind.traits_if_multiple or kind.traits).as_json(),
            }
            for name, kind in KINDS.items()
        },
        "default_flags": DEFAULT_FLAGS,
        "messages": dict(MESSAGES),
    }


def refusals(
    configured: Mapping[str, Json],
    value: Json,
    *,
    custom: Container[str] = (),
    kinds: Mapping[str, FieldKind] = KINDS,
) -> tuple[Refusal, ...]:
    """Everything that the built-in validators have against a value, in the order of the field's validators.

    configured: the field. value: as the page submits it. custom: names that the task's own validators redefine,
    which are the page's to check.
    """
    name = configured.get("type")
    kind = kinds.get(name) if isinstance(name, str) else None
    validators = configured.get("validators")
    if kind is None or not isinstance(validators, dict):
        return ()
    traits = kind.seen(configured)
    if not traits.is_validated:
        return ()
    found = [
        _CHECKS[BUILTINS[name].check](BUILTINS[name], traits, value, _arguments(argument))
        for name, argument in validators.items()
        if name in BUILTINS and name not in custom and has_effect(BUILTINS[name], traits)
    ]
    return tuple(refusal for refusal in found if refusal is not None)


def has_effect(builtin: Builtin, traits: Traits) -> bool:
    """Whether a validator does anything on fields of this type."""
    return {
        "validated": traits.is_validated,
        "measure": traits.measure != "none",
        "text": traits.takes_regexp,
        "file": traits.takes_extension,
    }[builtin.needs]


def is_empty(traits: Traits, value: Json) -> bool:
    """Whether `required` refuses the value."""
    match traits.empty:
        case "trimmed_text":
            return _text(value) == ""
        case "no_choice":
            return value is None or value == ""
        case "no_items" | "none_true":
            return measured(traits, value) == 0
        case "no_file":
            return value is None
        case "never":
            return False


def measured(traits: Traits, value: Json) -> int:
    """What the length validators compare: code units of trimmed text, chosen items, ticked options."""
    match traits.measure:
        case "code_units":
            return code_units(_text(value))
        case "items":
            return len(value) if isinstance(value, list) else int(js_truthy(value))
        case "true_options":
            return sum(ticked is True for ticked in value.values()) if isinstance(value, dict) else 0
        case "none":
            return 0


def bound(arguments: tuple[Json, ...]) -> float:
    """The argument of a length validator, floored; nan if it is no number, and then nothing is refused."""
    number = js_number(arguments[0]) if arguments else math.nan
    return math.floor(number) if math.isfinite(number) else number


def extension(file_name: str) -> str:
    """What counts as a file's extension: all after the last dot, or the whole name without one."""
    return file_name.rpartition(".")[2].lower()


def _arguments(argument: Json) -> tuple[Json, ...]:
    """An array is the list of arguments, anything else the only one."""
    return tuple(argument) if isinstance(argument, list) else (argument,)


def _filled(builtin: Builtin, traits: Traits, value: Json, arguments: tuple[Json, ...]) -> Refusal | None:
    if not arguments or not js_truthy(arguments[0]) or not is_empty(traits, value):
        return None
    return Refusal(validator=builtin.name, message="required")


def _at_least(builtin: Builtin, traits: Traits, value: Json, arguments: tuple[Json, ...]) -> Refusal | None:
    least = bound(arguments)
    return _off_bounds(builtin, traits, "min", least) if measured(traits, value) < least else None


def _at_most(builtin: Builtin, traits: Traits, value: Json, arguments: tuple[Json, ...]) -> Refusal | None:
    most = bound(arguments)
    return _off_bounds(builtin, traits, "max", most) if measured(traits, value) > most else None


def _off_bounds(builtin: Builtin, traits: Traits, end: str, limit: float) -> Refusal:
    kind = "text" if traits.measure == "code_units" else "items"
    return Refusal(validator=builtin.name, message=f"{end}_{kind}", values={"bound": js_string(limit)})


def _matches(builtin: Builtin, _: Traits, value: Json, arguments: tuple[Json, ...]) -> Refusal | None:
    pattern, flags = pattern_of(arguments)
    try:
        matches = has_match(pattern, flags, _text(value))
    except BadPattern:
        return None
    return Refusal(validator=builtin.name, message="regexp") if matches is False else None


def pattern_of(arguments: tuple[Json, ...]) -> tuple[str, str]:
    """Pattern and flags from the arguments of `regexp`."""
    pattern = js_string(arguments[0]) if arguments else ""
    flags = arguments[1] if len(arguments) > 1 else None
    return pattern, js_string(flags) if js_truthy(flags) else DEFAULT_FLAGS


def _extension(builtin: Builtin, _: Traits, value: Json, arguments: tuple[Json, ...]) -> Refusal | None:
    if value is None or not all(isinstance(allowed, str) for allowed in arguments):
        return None
    listed = [allowed.lower().replace(".", "") for allowed in arguments]
    name = value.get("name") if isinstance(value, dict) else None
    given = extension(name if isinstance(name, str) else "")
    if given in listed:
        return None
    return Refusal(
        validator=builtin.name, message="extension", values={"allowed": ", ".join(listed), "given": given}
    )


def _text(value: Json) -> str:
    return "" if value is None else js_trim(js_string(value))


_CHECKS: Mapping[Check, Callable[[Builtin, Traits, Json, tuple[Json, ...]], Refusal | None]] = {
    "filled": _filled,
    "at_least": _at_least,
    "at_most": _at_most,
    "matches": _matches,
    "extension": _extension,
}
