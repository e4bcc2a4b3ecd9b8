"""How often each option was chosen, over everybody who filled a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .dynamic import DynamicFieldset, fieldset_fields
from .json_values import Json, dicts, js_string
from .templates import base_name
from .values import form_fields
from .walk import fields

CHOICES = ("radio", "checkbox", "select")
"""The types of fields that have a histogram."""
MOST_OTHERS = 20
"""How many values that are no option get a bar, the most frequent ones."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One option."""

    value: str
    """As a string, also where the option is a number."""
    label: str
    """Of the option; the value again for what is no option."""
    count: int
    """How many answers contain it."""


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """One field."""

    field: str
    """Its name; for fields of dynamic fieldsets the name in the template."""
    label: str
    """Its label; another field may have the same."""
    bars: tuple[Bar, ...]
    """The options in their order, then what else was chosen."""
    answered: int
    """How many answers have a choice in them: one of each worker, or of each round of a dynamic fieldset."""


@dataclass
class _Counted:
    """What was found of one field so far."""

    asked: Mapping[str, Json]
    counts: Counter[str] = field(default_factory=Counter)
    answered: int = 0

    def add(self, value: Json) -> None:
        chosen = set(_chosen(value))
        self.counts.update(chosen)
        self.answered += bool(chosen - {""})


def histograms(
    config: Json, submissions: Iterable[tuple[Iterable[DynamicFieldset], Mapping[str, Json]]]
) -> list[Histogram]:
    """A histogram for every field with options, those of templates included, in the order of the form.

    submissions: the dynamic fieldsets and the values of each worker. Rounds made of one template count together.
    """
    choices = (place.value for place in fields(config) if place.value["type"] in CHOICES)
    counted = {one["name"]: _Counted(one) for one in choices if isinstance(one.get("name"), str)}
    static = form_fields(config)
    for dynamic, values in submissions:
        made = {name: one for each in dynamic for name, one in fieldset_fields(each).items()}
        for name, one in {**static, **made}.items():
            if one["type"] in CHOICES and name in values:
                base = base_name(name) if name in made else name
                counted.setdefault(base, _Counted(one)).add(values[name])
    return [_histogram(name, found) for name, found in counted.items()]


def _chosen(value: Json) -> Iterator[str]:
    """What a value chooses, as strings: ticked keys, chosen items, or the one choice."""
    if isinstance(value, dict):
        yield from (key for key, ticked in value.items() if ticked is True)
        return
    items = value if isinstance(value, list) else [value]
    yield from (js_string(item) for item in items if isinstance(item, str | int | float))


def _histogram(name: str, found: _Counted) -> Histogram:
    options = {
        js_string(option["value"]): option.get("label")
        for option in dicts(found.asked, "options")
        if "value" in option
    }
    others = Counter(
        {value: count for value, count in found.counts.items() if value and value not in options}
    )
    labels = options | {value: value for value, _ in others.most_common(MOST_OTHERS)}
    label = found.asked.get("label")
    return Histogram(
        field=name,
        label=label if isinstance(label, str) else "",
        bars=tuple(
            Bar(value=value, label=label if isinstance(label, str) else value, count=found.counts[value])
            for value, label in labels.items()
        ),
        answered=found.answered,
    )
