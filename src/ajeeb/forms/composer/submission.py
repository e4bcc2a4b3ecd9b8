"""Checking what a page submitted, by the same rules as the page, and by what can be stored."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field

from .checks import is_empty
from .dynamic import (
    Answered,
    DynamicFieldset,
    all_fields,
    dynamic_fieldsets,
    fieldset_fields,
    grown,
    open_round,
)
from .json_values import Json
from .kinds import KINDS
from .refusal import Refusal
from .shapes import misshapen, wrong_as_a_whole
from .values import refused
from .walk import objects, static_fields

HIDING = frozenset({"hidden", "d-none"})
"""Classes with which authors hide fields."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What there is to say about a submission."""

    refused: dict[str, tuple[Refusal, ...]] = field(default_factory=dict)
    """Field name to what the validators have against its value."""
    unknown: list[str] = field(default_factory=list)
    """Names that no field of this form has."""
    misshapen: dict[str, str] = field(default_factory=dict)
    """Name to one sentence, for values that no page would send; the empty name stands for the whole."""
    incomplete: bool = False
    """Whether something is missing that only a worker who leaves early may leave out."""

    @property
    def sentences(self) -> dict[str, str]:
        """Field name to what is wrong with its value, for the worker."""
        said = {name: " ".join(one.text() for one in against) for name, against in self.refused.items()}
        return said | self.misshapen

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is refused. Unknown names do no harm, and are the caller's to drop or to keep."""
        return not self.refused and not self.misshapen


def check(
    config: Json,
    answered: Iterable[Answered],
    values: Json,
    invisible: Collection[str] = (),
    custom: Container[str] = frozenset(),
    *,
    leaving_early: bool = True,
) -> Checked:
    """What a submission has against it; whatever it holds, this answers.

    config: one form version. answered: the calls of this worker's procedures so far.
    values: what came, by field name. A field without a value counts as empty, unless it is hidden by its author or
        among the invisible ones.
    invisible: names of the fields that the page says were not to be seen.
    custom: names of validators that the task redefines; they are the page's to check.
    leaving_early: whether empty fields of the round that waits to go on are accepted; that makes it incomplete.
    """
    whole = wrong_as_a_whole(values)
    if whole is not None:
        return Checked(misshapen={"": whole})
    dynamic = dynamic_fieldsets(config, answered)
    every = all_fields(config, dynamic)
    odd = misshapen(every, values)
    against = refused(
        {name: each for name, each in every.items() if name not in odd},
        values,
        custom=custom,
        must_be_there=every.keys() - hidden_by_author(config, dynamic) - set(invisible),
    )
    waived = _unanswered(dynamic, values, against) if leaving_early else set()
    return Checked(
        refused={name: refusals for name, refusals in against.items() if name not in waived},
        unknown=[name for name in values if name not in every],
        misshapen=odd,
        incomplete=bool(waived),
    )


def hidden_by_author(config: Json, dynamic: Iterable[DynamicFieldset] = ()) -> set[str]:
    """The names of the fields that are hidden by a class of theirs, or of the row, fieldset or section around."""
    whole = grown(config, dynamic)
    hiding = {place.path for place in objects(whole) if len(place.path) > 1 and _hides(place.value)}
    return {
        place.value["name"]
        for place in static_fields(whole)
        if isinstance(place.value.get("name"), str)
        and any(place.path[:end] in hiding for end in range(2, len(place.path) + 1))
    }


def _hides(part: Mapping[str, Json]) -> bool:
    classes = part.get("classes")
    return isinstance(classes, str) and not HIDING.isdisjoint(classes.split())


def _unanswered(
    dynamic: Iterable[DynamicFieldset], values: Mapping[str, Json], among: Container[str]
) -> set[str]:
    """The empty fields, among these, of the round that waits to go on."""
    waiting = open_round(dynamic)
    if waiting is None:
        return set()
    return {
        name
        for name, each in fieldset_fields(waiting).items()
        if name in among and is_empty(KINDS[each["type"]].seen(each), values.get(name))
    }
