"""The fields whose answers are counted and compared: of a loop and of a form, and what an answer stands for. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ajeeb.forms import Choice, FieldSpec, Pick, Scale, Text
from ajeeb.forms.composer import Json, all_fields, base_name, dynamic_fieldsets, index_of
from ajeeb.loops import Loop, State, answered

AnswerKind: TypeAlias = Literal["choice", "choices", "scale", "pick", "number", "text", "file"]
"""choice, choices: one or several of the options. pick: one of the outputs. scale: whole numbers from low to high."""

Value: TypeAlias = str | float
"""An answer as it is counted: a number, the value of an option, or several of them as a JSON list. Texts are counted
by their length in characters, files as 1."""

_KINDS: dict[str, AnswerKind] = {
    "radio": "choice",
    "select": "choice",
    "checkbox": "choices",
    "number": "number",
    "input": "text",
    "textarea": "text",
    "email": "text",
    "hidden": "text",
    "file": "file",
}


@dataclass(frozen=True, kw_only=True)
class AnswerField:
    """One field. part: where it stands. options: value to label, in order. low, high: of a scale."""

    name: str
    label: str
    part: Literal["ask", "judge", "form"]
    kind: AnswerKind
    options: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 0

    def value(self, answer: Any) -> Value | None:
        """An answer as it is counted; None for one that says nothing."""
        if isinstance(answer, bool):
            answer = str(answer).lower()
        match self.kind:
            case "choices":
                chosen = sorted(_chosen(answer))
                return json.dumps(chosen, ensure_ascii=False) if chosen else None
            case "choice":
                return next(_chosen(answer), None)
            case "text":
                return float(len(answer)) if isinstance(answer, str) and answer.strip() else None
            case "file":
                return 1.0 if answer else None
        return _number(answer)

    def chosen(self, answer: Any) -> tuple[str, ...]:
        """The labels of the options that an answer chooses; empty for other fields, and for no choice."""
        if self.kind not in ("choice", "choices"):
            return ()
        return tuple(self.options.get(one) or one for one in _chosen(answer) if one)


def loop_fields(loop: Loop) -> dict[str, AnswerField]:
    """The fields of a loop by name: what is judged, then what is asked."""
    judge = {name: _of_loop(name, "judge", spec) for name, spec in loop.judge.items()}
    return judge | {name: _of_loop(name, "ask", spec) for name, spec in loop.ask.items()}


def form_answers(version: Json, state: State) -> Iterator[tuple[AnswerField, str, Any]]:
    """What was handed in with a form: the field, the index of its round (empty outside of rounds), the answer.

    version: of the form. A field that was not in sight has no answer and is not among them.
    """
    values = state.submitted.values if state.submitted is not None else {}
    dynamic = dynamic_fieldsets(version, answered(state))
    static = all_fields(version, ())
    for name, asked in all_fields(version, dynamic).items():
        found = _of_form(base_name(name) if name not in static else name, asked)
        if found is not None and name in values:
            yield found, (index_of(name) or "") if name not in static else "", values[name]


def options_in(value: Value) -> tuple[str, ...]:
    """The options of an answer that has several."""
    return tuple(json.loads(value)) if isinstance(value, str) else ()


def _of_loop(name: str, part: Literal["ask", "judge"], spec: FieldSpec) -> AnswerField:
    match spec:
        case Scale():
            return AnswerField(
                name=name, label=spec.label, part=part, kind="scale", low=spec.low, high=spec.high
            )
        case Choice():
            options = {one: one for one in spec.options}
            return AnswerField(name=name, label=spec.label, part=part, kind="choice", options=options)
        case Pick():
            return AnswerField(name=name, label=spec.label, part=part, kind="pick", high=max(0, spec.of - 1))
        case Text():
            return AnswerField(name=name, label=spec.label, part=part, kind="text")


def _of_form(name: str, asked: Mapping[str, Json]) -> AnswerField | None:
    """None for what holds no answer that may be shown: buttons, passwords, unknown types."""
    kind = _KINDS.get(str(asked.get("type")))
    if kind is None:
        return None
    if kind == "choice" and asked.get("multiple"):
        kind = "choices"
    label = asked.get("label")
    return AnswerField(
        name=name,
        label=label if isinstance(label, str) else "",
        part="form",
        kind=kind,
        options=_options(asked.get("options")),
    )


def _options(options: Json) -> dict[str, str]:
    listed = options if isinstance(options, list) else []
    return {
        _plain(one["value"]): one["label"] if isinstance(one.get("label"), str) else _plain(one["value"])
        for one in listed
        if isinstance(one, dict) and "value" in one
    }


def _chosen(answer: Json) -> Iterator[str]:
    """What an answer chooses, as strings: ticked keys, chosen items, or the one choice."""
    if isinstance(answer, dict):
        yield from (key for key, ticked in answer.items() if ticked is True)
        return
    items = answer if isinstance(answer, list) else [answer]
    yield from (found for item in items if isinstance(item, str | int | float) and (found := _plain(item)))


def _plain(value: Json) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(answer: Any) -> float | None:
    try:
        number = float(answer)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
