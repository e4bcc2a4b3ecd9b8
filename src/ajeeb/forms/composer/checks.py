"""The built-in validators: what each checks, and what it has against a value.

Nothing is skipped for an empty value: an optional text with `minLength` 2 must have two characters. A validator that
cannot be computed (a pattern that is none, an argument of a wrong form) accepts, as a throwing one does in the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .field_kind import Traits
from .json_values import Json, code_units, js_number, js_string, js_trim, js_truthy
from .refusal import Refusal
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


class Span(NamedTuple):
    """How much of something `required` and the length validators ask for."""

    least: float
    most: float


def against(
    traits: Traits, validators: Json, value: Json, custom: Container[str] = ()
) -> tuple[Refusal, ...]:
    """Everything that the built-in ones of these validators have against a value, in their order."""
    if not isinstance(validators, dict) or not traits.is_validated:
        return ()
    found = [
        _CHECKS[BUILTINS[name].check](BUILTINS[name], traits, value, _arguments(argument))
        for name, argument in validators.items()
        if name in BUILTINS and name not in custom and has_effect(BUILTINS[name], traits)
    ]
    return tuple(refusal for refusal in found if refusal is not None)


def span(traits: Traits, validators: Json) -> Span:
    """The bounds that a field's validators set to its length, or to the number of choices."""
    least, most = 0.0, math.inf
    for name, argument in validators.items() if isinstance(validators, dict) else ():
        if name not in BUILTINS or not has_effect(BUILTINS[name], traits):
            continue
        limit = bound(_arguments(argument))
        match BUILTINS[name].check:
            case "filled" if is_required(validators):
                least = max(least, 1)
            case "at_least" if not math.isnan(limit):
                least = max(least, limit)
            case "at_most" if not math.isnan(limit):
                most = min(most, limit)
    return Span(least, most)


def is_required(validators: Json) -> bool:
    """Whether `required` is among the validators, and in force."""
    given = _arguments(validators.get("required")) if isinstance(validators, dict) else ()
    return bool(given) and js_truthy(given[0])


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
