"""`attempts_flat`: one row per attempt with the joins done; its columns depend on the task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ajeeb.events import Done
from ajeeb.forms import Choice, FieldSpec, Pick, Scale, Text
from ajeeb.loops import Loop
from ajeeb.store import Unit

from .columns import ASSIGNMENT, ATTEMPT, OUTPUT, Column, Kind, Row
from .kinds import as_kind, input_kinds
from .rows import Rows

_FROM_ATTEMPT = (
    "attempt_id", "assignment_id", "k", "counted", "state", "prompt", "score", "branch", "hint_shown", "seed",
    "t_asked", "t_draft_start", "t_submit", "t_output_shown_first", "t_output_shown_last", "t_judged", "writing_ms",
    "queue_ms", "model_ms", "judging_ms", "active_ms", "blur_ms", "pasted_share", "edit_distance_prev", "excluded",
    "exclude_reason",
)  # fmt: skip
_FROM_ASSIGNMENT = ("run_id", "unit_id", "worker_key", "end_reason", "pilot", "simulated")
_OWN = (
    Column("unit", "whole", "number of the unit, from 1"),
    Column("assignment_status", "text", "open, submitted, timed_out, or what a reviewer decided"),
    Column("image", "text", "file of the first output, relative to the export"),
    Column("text", "text", "text of the first output"),
    Column("notes", "text", "sentences that the worker was told about the output, one a line"),
    Column("target", "text", "file of what the worker looked at, relative to the export"),
    Column("call_status", "text", "how the call ended"),
    Column("model", "text", "what answered"),
)


@dataclass(frozen=True, kw_only=True)
class Flat:
    """The columns of one run's `attempts_flat`, and where each comes from."""

    columns: tuple[Column, ...]
    asks: Mapping[str, str]
    judges: Mapping[str, str]
    inputs: Mapping[str, str]
    measures: Mapping[str, tuple[str, str | None]]
    media: Callable[[str | None], str | None]

    def rows(self, unit: Unit, made: Rows) -> Iterable[Row]:
        """The rows of one assignment."""
        kinds = {column.name: column.kind for column in self.columns}
        inputs = {name: as_kind(kinds[name], unit.inputs.get(key)) for name, key in self.inputs.items()}
        for attempt, settled in zip(made.attempt, made.settled, strict=True):
            outcome = settled.outcome if settled else None
            first = outcome.outputs[0] if isinstance(outcome, Done) and outcome.outputs else None
            ran = outcome.provenance if outcome else None
            yield {
                **{name: attempt[name] for name in _FROM_ATTEMPT},
                **{name: made.assignment[name] for name in _FROM_ASSIGNMENT},
                "unit": unit.number,
                "assignment_status": made.assignment["status"],
                "image": self.media(first.asset) if first and first.kind == "image" else None,
                "text": first.text if first else None,
                "notes": "\n".join(first.notes) if first else None,
                "target": self.media(unit.target_asset),
                "call_status": outcome.status if outcome else None,
                "model": (ran.model_responded or ran.model_requested or ran.backend or None) if ran else None,
                **inputs,
                **{name: attempt["answers_before"].get(key) for name, key in self.asks.items()},
                **{name: (attempt["answers_after"] or {}).get(key) for name, key in self.judges.items()},
                **{name: _score(attempt, *place) for name, place in self.measures.items()},
            }


def flat(
    loop: Loop,
    units: Iterable[Unit],
    measures: Mapping[str, Sequence[str]],
    media: Callable[[str | None], str | None],
) -> Flat:
    """The columns for a run: those of every task, then the unit's values, the answers and the measures."""
    known = {column.name: column for column in (*ASSIGNMENT, *OUTPUT, *ATTEMPT)}
    columns = [*(known[name] for name in (*_FROM_ATTEMPT, *_FROM_ASSIGNMENT)), *_OWN]
    taken = {column.name for column in columns}

    def add(name: str, kind: Kind, says: str) -> str:
        while name in taken:
            name = f"{name}_"
        taken.add(name)
        columns.append(Column(name, kind, says))
        return name

    inputs = {
        add(f"unit_{key}", kind, f"the unit's `{key}`"): key for key, kind in input_kinds(units).items()
    }
    asks = _answers(loop.ask, "answer", taken, add)
    judges = _answers(loop.judge, "judgement", taken, add)
    places: dict[str, tuple[str, str | None]] = {}
    for measure, parts in measures.items():
        places[add(measure, "number", f"`{measure}` of the first output, 0 to 1")] = (measure, None)
        for part in parts:
            places[add(f"{measure}_{part}", "number", f"part `{part}` of `{measure}`")] = (measure, part)
    return Flat(columns=tuple(columns), asks=asks, judges=judges, inputs=inputs, measures=places, media=media)


def _answers(
    fields: Mapping[str, FieldSpec], prefix: str, taken: set[str], add: Callable[[str, Kind, str], str]
) -> dict[str, str]:
    """Column to field. The fields named `prompt` and `score` have their columns already."""
    own = {"prompt": Text, "score": Scale}
    columns = {}
    for key, spec in fields.items():
        if key in own and isinstance(spec, own[key]):
            continue
        name = f"{prefix}_{key}" if key in taken else key
        columns[add(name, _answer_kind(spec), spec.label)] = key
    return columns


def _answer_kind(spec: FieldSpec) -> Kind:
    match spec:
        case Scale() | Pick():
            return "whole"
        case Text() | Choice():
            return "text"


def _score(attempt: Row, measure: str, part: str | None) -> float | None:
    found = attempt["auto_scores"].get(measure)
    if found is None:
        return None
    value: float | None = found["value"] if part is None else found["parts"].get(part)
    return value
