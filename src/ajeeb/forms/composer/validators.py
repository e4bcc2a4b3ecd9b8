"""The built-in validators of a field, and as one table for the page."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from .checks import BUILTINS, against
from .field_kind import FieldKind
from .json_values import Json
from .kinds import KINDS
from .refusal import MESSAGES, Refusal
from .regex import DEFAULT_FLAGS


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
    return () if kind is None else against(kind.seen(configured), configured.get("validators"), value, custom)
