"""A filter of the table of work as conditions in SQL. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import parse_qs

from pydantic import ValidationError

from ajeeb.errors import Invalid

from .work_shapes import Flag, WorkFilter

Limits = Mapping[bool, int]
"""Simulated or not, to the milliseconds under which work is faster than 95 % of the others; {} if nothing tells."""

FLAGGED: dict[Flag, str] = {
    "fast": "coalesce(a.ended_at - a.opened_at < iif(a.simulated, :fast_simulated, :fast_people), 0)",
    "pasted": "(a.pasted > 0 AND a.pasted * 2 >= a.typed)",
    "small_edits": "(a.small_edits >= 2)",
}
"""Flag to when an assignment has it: faster than 95 % of its kind; half of what was sent came from the clipboard, or
more; two attempts or more that asked nearly the same as the one before."""


@dataclass
class Where:
    """Conditions on `assignment a`, joined by AND, with their parameters by name."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, condition: str, **values: Any) -> None:
        """One more condition."""
        self.conditions.append(condition)
        self.values |= values

    @property
    def sql(self) -> str:
        """The conditions after `WHERE`."""
        return " AND ".join(self.conditions)


def where_of(run_id: str, wanted: WorkFilter, limits: Limits) -> Where:
    """What a filter asks, but for its search."""
    where = Where()
    where.add("a.run_id = :run", run=run_id, **flag_values(limits))
    _among(where, "status", "a.status", wanted.status)
    _among(where, "end", "a.end_reason", wanted.end)
    if wanted.decision:
        undecided = " OR (a.decision IS NULL AND a.status <> 'open')" * ("undecided" in wanted.decision)
        names = _listed(where, "decision", [one for one in wanted.decision if one != "undecided"])
        where.add(f"(a.decision IN ({names}){undecided})")
    if wanted.flag:
        where.add("(" + " OR ".join(FLAGGED[one] for one in wanted.flag) + ")")
    for name, condition in _EQUAL.items():
        value = getattr(wanted, name)
        if value is not None:
            where.add(condition, **{name: value})
    for name, (yes, no) in _EITHER.items():
        value = getattr(wanted, name)
        if value is not None:
            where.add(yes if value in (True, "simulated") else no)
    return where


def flag_values(limits: Limits) -> dict[str, Any]:
    """The parameters of FLAGGED."""
    return {"fast_people": limits.get(False), "fast_simulated": limits.get(True)}


def filter_of(query: str) -> WorkFilter:
    """The filter in the address of a table of work, without its question mark; how it is sorted does not matter.

    Raises: Invalid naming what cannot be read.
    """
    read = parse_qs(query, max_num_fields=100)
    fields = WorkFilter.model_fields
    unknown = sorted(set(read) - set(fields) - _OF_THE_PAGE)
    if unknown:
        raise Invalid({unknown[0]: f"there is no filter '{unknown[0]}'; there are: {', '.join(fields)}"})
    many = ("status", "decision", "end", "flag")
    try:
        return WorkFilter.model_validate(
            {name: values if name in many else values[-1] for name, values in read.items() if name in fields}
        )
    except ValidationError as error:
        raise Invalid({str(one["loc"][0]): one["msg"] for one in error.errors()}) from error


def _among(where: Where, name: str, column: str, values: tuple[str, ...]) -> None:
    if values:
        where.add(f"{column} IN ({_listed(where, name, values)})")


def _listed(where: Where, name: str, values: Any) -> str:
    named = {f"{name}_{n}": value for n, value in enumerate(values)}
    where.values |= named
    return ", ".join(f":{one}" for one in named)


_OF_THE_PAGE = {"sort", "order", "after", "limit"}
_EQUAL = {
    "unit": "a.unit_number = :unit",
    "worker": "a.worker_key = :worker",
    "score_min": "a.score >= :score_min",
    "score_max": "a.score <= :score_max",
    "attempts_min": "a.attempts >= :attempts_min",
    "attempts_max": "a.attempts <= :attempts_max",
    "opened_from": "a.opened_at >= :opened_from",
    "opened_to": "a.opened_at < :opened_to",
}
_EITHER = {
    "by": ("a.simulated", "NOT a.simulated"),
    "pilot": ("a.pilot", "NOT a.pilot"),
    "failures": ("a.failures > 0", "a.failures = 0"),
    "excluded": ("(a.excluded OR a.excluded_attempts > 0)", "NOT (a.excluded OR a.excluded_attempts > 0)"),
    "notes": ("a.notes > 0", "a.notes = 0"),
}
FLAGS: tuple[Flag, ...] = get_args(Flag)
