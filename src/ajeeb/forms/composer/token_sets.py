"""Token sets: one object `{"tokens_values": {name: value}}` per form version; and making them from lists of values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from .json_values import Json
from .report import Problem
from .tokens import is_token_name, is_token_value

KEY = "tokens_values"
MAX_SETS = 1_000_000
"""How many token sets a permutation may make."""


def check_token_sets(sets: Json) -> Iterator[Problem]:
    """Every problem of group S."""
    if not isinstance(sets, list):
        yield Problem(code="S01", message="the token sets must be an array")
        return
    for index, item in enumerate(sets):
        if not item:
            said = f'the token set is empty; write {{"{KEY}": {{…}}}}'
            yield Problem(code="S02", message=said, path=(index,))
        else:
            yield from _set(item, index)
    names = [frozenset(values) for values in raw_sets(sets)]
    if len(set(names)) > 1:
        all_of_them = frozenset.union(*names)
        partly = ", ".join(f"'{name:.60}'" for name in sorted(all_of_them - frozenset.intersection(*names)))
        said = f"all token sets must have the same names; not in every one: {partly}"
        yield Problem(code="S06", message=said)


def check_separate(values: Json) -> Iterator[Problem]:
    """Every problem of group P, with what would make the token sets invalid as warnings."""
    if not isinstance(values, dict):
        yield Problem(
            code="P01", message="the separate values must be an object: token name to array of values"
        )
        return
    for name, options in values.items():
        if not options:
            yield Problem(code="P02", message=f"the token '{name:.60}' has no values", path=(name,))
        elif not isinstance(options, list):
            said = f"the values of the token '{name:.60}' must be an array"
            yield Problem(code="P03", message=said, path=(name,))
        elif not all(is_token_value(value) for value in options):
            said = "a value must be a string, a number or a boolean"
            yield Problem(code="W22", message=said, path=(name,))
        if not is_token_name(name):
            yield Problem(code="W22", message=_bad_name(name), path=(name,))
    count = math.prod(len(options) for options in values.values() if isinstance(options, list))
    if count > MAX_SETS:
        said = f"the values combine to more than {MAX_SETS:,} token sets"
        yield Problem(code="P04", message=said)


def raw_sets(sets: Json) -> list[dict[str, Json]]:
    """The values of every token set that is well-formed."""
    return [
        item[KEY]
        for item in (sets if isinstance(sets, list) else ())
        if isinstance(item, dict) and isinstance(item.get(KEY), dict)
    ]


def set_names(sets: Json) -> set[str]:
    """The names of all token sets."""
    return {name for values in raw_sets(sets) for name in values}


def permutate(values: Mapping[str, list[Json]]) -> list[Json]:
    """All combinations of the values, as token sets: the last name changes fastest. No names make one empty set.

    values: verified.
    """
    return [{KEY: dict(zip(values, chosen, strict=True))} for chosen in product(*values.values())]


def said_names(names: Iterable[str]) -> str:
    """Names for a message, sorted."""
    return ", ".join(f"'{name:.60}'" for name in sorted(names))


def _set(item: Json, index: int) -> Iterator[Problem]:
    if not isinstance(item, dict):
        yield Problem(code="S05", message="a token set must be an object", path=(index,))
        return
    if KEY not in item:
        yield Problem(code="S03", message=f"the token set has no '{KEY}'", path=(index,))
    for name in item:
        if name != KEY:
            said = f"a token set has no attribute '{name:.60}', only '{KEY}'"
            yield Problem(code="S04", message=said, path=(index, name))
    if KEY not in item:
        return
    if not isinstance(item[KEY], dict):
        said = f"'{KEY}' must be an object: token name to value"
        yield Problem(code="S05", message=said, path=(index, KEY))
        return
    for name, value in item[KEY].items():
        if not is_token_name(name):
            yield Problem(code="S07", message=_bad_name(name), path=(index, KEY, name))
        if not is_token_value(value):
            said = f"the value of '{name:.60}' must be a string, a number or a boolean"
            yield Problem(code="S08", message=said, path=(index, KEY, name))


def _bad_name(name: str) -> str:
    return f"'{name:.60}' cannot be the name of a token; use letters, digits and underscores"
