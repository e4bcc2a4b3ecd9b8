"""`attempts_flat`: one row per attempt with the joins done; its columns depend on the task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from ajeeb.events import Done, Output, Provenance, Try
from ajeeb.forms import Choice, FieldSpec, Pick, Scale, Text
from ajeeb.loops import Attempt, Ending, Loop, answered_by
from ajeeb.store import Unit

from .columns import ASSIGNMENT, ATTEMPT, OUTPUT, Column, Kind, Row
from .kinds import as_kind, input_kinds, json_of
from .output_rows import picks_of
from .rows import Rows, name_of

_FROM_ATTEMPT = (
    "attempt_id", "assignment_id", "k", "counted", "state", "exposed", "prompt", "score", "branch", "hint_shown",
    "seed", "replay_of", "t_asked", "t_draft_start", "t_submit", "t_preview_seen", "t_output_shown_first",
    "t_output_shown_last",
    "t_judged", "writing_ms", "queue_ms", "model_ms", "judging_ms", "active_ms", "blur_ms", "pasted_share",
    "edit_distance_prev", "cost", "currency", "excluded", "exclude_reason", "after_excluded",
)  # fmt: skip
_attempt = itemgetter(*_FROM_ATTEMPT)
_FROM_ASSIGNMENT = (
    "run_id", "unit_id", "worker_key", "end_reason", "pilot", "simulated", "verdict", "reason_code",
)  # fmt: skip
_OWN = (
    Column("unit", "whole", "number of the unit, from 1"),
    Column("assignment_status", "text", "open, submitted, timed_out, or what a reviewer decided"),
    Column("arm_id", "text", "arm of the chosen output, or of the first if none was chosen"),
    Column("chosen_index", "whole", "position of the output that was picked, from 0; null where nothing was"),
    Column("image", "image", "file of the chosen output, or of the first, relative to the export"),
    Column("text", "text", "text of the chosen output, or of the first"),
    Column("notes", "text", "sentences that the worker was told about that output, one a line"),
    Column("outputs", "text", "files and texts of all outputs by position, as a JSON array"),
    Column("target", "text", "file of what the worker looked at, relative to the export"),
    Column("call_status", "text", "how the call ended"),
    Column("model", "text", "what made the chosen output, or the first"),
)


@dataclass(frozen=True, kw_only=True)
class Flat:
    """The columns of one run's `attempts_flat`, and where each comes from."""

    loop: Loop
    columns: tuple[Column, ...]
    asks: Mapping[str, str]
    judges: Mapping[str, str]
    inputs: Mapping[str, tuple[str, Kind]]
    measures: Mapping[str, tuple[str, str | None]]
    media: Callable[[str | None], str | None]

    def rows(self, unit: Unit, made: Rows) -> Iterable[Row]:
        """The rows of one assignment."""
        inputs = {name: as_kind(kind, unit.inputs.get(key)) for name, (key, kind) in self.inputs.items()}
        assignment = {name: made.assignment[name] for name in _FROM_ASSIGNMENT}
        for row, attempt, ended in zip(made.attempt, made.state.attempts, made.ended, strict=True):
            picks = picks_of(self.loop, attempt.judgement)
            index = picks[0] if picks else 0
            yield {
                **dict(zip(_FROM_ATTEMPT, _attempt(row), strict=True)),
                **assignment,
                "unit": unit.number,
                "assignment_status": made.assignment["status"],
                "chosen_index": picks[0] if picks else None,
                **self._of_output(attempt, ended, index),
                "target": self.media(unit.target_asset),
                **inputs,
                **{name: row["answers_before"].get(key) for name, key in self.asks.items()},
                **{name: (row["answers_after"] or {}).get(key) for name, key in self.judges.items()},
                **{name: _score(row, index, *place) for name, place in self.measures.items()},
            }

    def _of_output(self, attempt: Attempt, ended: Ending | None, index: int) -> Row:
        """What is said of the output at this place."""
        outputs = attempt.outcome.outputs if isinstance(attempt.outcome, Done) else ()
        output = outputs[index] if index < len(outputs) else None
        return {
            "arm_id": attempt.arms[index] if index < len(attempt.arms) else None,
            "image": self.media(output.asset) if output else None,
            "text": output.text if output else None,
            "notes": "\n".join(output.notes) if output else None,
            "outputs": json_of([self._shown(one) for one in outputs] or None),
            "call_status": ended.outcome.status if ended else None,
            "model": _model(ended, index) if ended else None,
        }

    def _shown(self, output: Output) -> str | None:
        return self.media(output.asset) if output.kind == "image" else output.text


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
        add(f"unit_{key}", kind, f"the unit's `{key}`"): (key, kind)
        for key, kind in input_kinds(units).items()
    }
    asks = _answers(loop.ask, "answer", taken, add)
    judges = _answers(loop.judge, "judgement", taken, add)
    places: dict[str, tuple[str, str | None]] = {}
    for measure, parts in measures.items():
        places[add(measure, "number", f"`{measure}` of the chosen output, or of the first, 0 to 1")] = (
            measure,
            None,
        )
        for part in parts:
            places[add(f"{measure}_{part}", "number", f"part `{part}` of `{measure}`")] = (measure, part)
    return Flat(
        loop=loop,
        columns=tuple(columns),
        asks=asks,
        judges=judges,
        inputs=inputs,
        measures=places,
        media=media,
    )


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


def _score(attempt: Row, index: int, measure: str, part: str | None) -> float | None:
    found = attempt["auto_scores"].get(name_of(measure, index))
    if found is None:
        return None
    value: float | None = found["value"] if part is None else found["parts"].get(part)
    return value


def _model(ended: Ending, index: int) -> str | None:
    """What made an output, or was asked for it last."""
    asked = [one for one in ended.tries if one.output == index]
    ran = answered_by(ended.tries, index) or (asked[-1] if asked else ended.provenance)
    return (ran.model_responded or ran.model_requested or _who(ran) or None) if ran else None


def _who(ran: Try | Provenance) -> str:
    """The backend, or the name of the plain function that answered."""
    return ran.procedure if isinstance(ran, Provenance) and ran.backend in ("", "function") else ran.backend
