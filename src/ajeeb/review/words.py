"""An event in words. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ajeeb.events import (
    Asked,
    Called,
    Done,
    Ended,
    EndReason,
    Event,
    Failed,
    Judged,
    Measured,
    Observed,
    Opened,
    Outcome,
    PagePassed,
    Settled,
    Submitted,
    Tried,
    Uploaded,
)
from ajeeb.loops import between, model_ms

_MAX_CHARS = 90
_ENDS: dict[EndReason, str] = {
    "goal": "Finished: the goal was reached",
    "limit": "Finished: all attempts were made",
    "submitted": "Finished: the form was handed in",
    "worker": "Ended early by the worker",
    "timeout": "Ended: the time was up",
    "error": "Ended after several failures of ours; owed pay",
}


def in_words(event: Event) -> str:
    """What happened, in one short sentence."""
    match event:
        case Opened():
            return f"A {'simulated worker' if event.simulated else 'person'} opened the task"
        case PagePassed():
            agreed = event.answers.get("agree") is True
            return "Agreed to the consent page" if agreed else f"Read page {event.page + 1}"
        case Asked():
            return f"Sent {_quoted(event.answers)}"
        case Tried():
            return f"The call was lost with the server; try {event.try_no} of the same call"
        case Settled():
            return _settled(event)
        case Measured():
            value = "could not be taken" if event.value is None else f"{event.value:.2f}"
            return f"Automatic {event.name}: {value}"
        case Judged():
            return f"Judged: {_listed(event.answers)}"
        case Ended():
            return _ENDS[event.reason]
        case Observed():
            return f"The page saw {len(event.items)} things"
    return _in_form(event)


def _in_form(event: Called | Uploaded | Submitted) -> str:
    match event:
        case Called():
            return f"Called {event.procedure}({_cut(json.dumps(event.arguments, ensure_ascii=False))})"
        case Uploaded():
            return f"Attached {_cut(event.name)} ({event.size:,} bytes) to {event.field}"
        case Submitted():
            return f"Handed in {len(event.values)} answers" + (", unchecked" if event.unchecked else "")


def _settled(event: Settled) -> str:
    outcome = event.outcome
    if not event.late:
        return _came(outcome)
    if isinstance(outcome, Failed) and outcome.status == "cancelled":
        # A plain function asks no model.
        goes = f", after {_counted(len(outcome.tries), 'go', 'goes')} at a model" if outcome.tries else ""
        return f"The cancelled call has ended{goes}"
    return f"{_came(outcome)} (came late: kept, shown to nobody)"


def _came(outcome: Outcome) -> str:
    match outcome:
        case Done():
            are_images = all(output.kind == "image" for output in outcome.outputs)
            one, many = ("image", "images") if are_images else ("answer", "answers")
            count = len(outcome.outputs)
            made = f"The {one}" if count == 1 else _counted(count, one, many)
            seconds = _seconds(outcome)
            return f"{made} came{'' if seconds is None else f'; the model took {seconds}'}"
        case Failed(status="cancelled"):
            seen = "after something of it was seen" if outcome.exposed else "before anything of it was seen"
            return f"Cancelled {seen}"
        case Failed(status="refused" | "filtered"):
            return f"No result: the model refused it ({outcome.status})"
        case Failed():
            return f"No result: {outcome.status}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _seconds(outcome: Done) -> str | None:
    ran = outcome.provenance
    ms = model_ms(outcome.tries) if outcome.tries else between(ran.started_at, ran.finished_at)
    if ms is None:
        return None
    return f"{ms} ms" if ms < 1000 else f"{ms / 1000:.1f} s"


def _quoted(answers: Mapping[str, Any]) -> str:
    text = next((value for value in answers.values() if isinstance(value, str)), "")
    return f"“{_cut(text)}”"


def _listed(answers: Mapping[str, Any]) -> str:
    listed = ", ".join(f"{name} {value}" for name, value in answers.items() if value not in (None, ""))
    return _cut(listed)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CHARS else f"{text[:_MAX_CHARS].rstrip()}…"
