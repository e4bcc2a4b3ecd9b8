"""Calls as rows: one for each go at a model, or one where a function answered. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ajeeb.events import Asked, Called, Done, Failed, Output, Provenance, Recorded, Settled, Tried, Try
from ajeeb.loops import Ending

from .columns import Row
from .kinds import in_currency, json_of

Ends: TypeAlias = Mapping[tuple[str, int], Ending]
"""The end of each try of a call, by the call's id and the number of the try."""


@dataclass(frozen=True, kw_only=True)
class _Started:
    """One try of a call, from when it was started."""

    asked: Asked
    try_no: int
    ending: Ending | None


def call_rows(events: Sequence[Recorded], ends: Ends) -> Iterator[Row]:
    """The rows of each try of a call, in the order in which the tries were started."""
    asked: dict[str, Asked] = {}
    for one in events:
        match one.event:
            case Asked() as event:
                asked[event.call_id] = event
                yield from _rows(_Started(asked=event, try_no=1, ending=ends.get((event.call_id, 1))))
            case Tried(call_id=call_id, try_no=try_no):
                ending = ends.get((call_id, try_no))
                yield from _rows(_Started(asked=asked[call_id], try_no=try_no, ending=ending))


def form_call_rows(assignment_id: str, events: Sequence[Recorded], ends: Ends) -> Iterator[Row]:
    """The rows of each try of what a form's code asked for, in the order in which the tries were started."""
    called: dict[str, tuple[Called, int]] = {}
    for one in events:
        match one.event:
            case Called() as event:
                called[event.call_id] = (event, one.at)
                found, try_no = event, 1
            case Tried() as again if again.call_id in called:
                found, try_no = called[again.call_id][0], again.try_no
            case _:
                continue
        ending = ends.get((found.call_id, try_no))
        asked = Asked(attempt_id="", call_id=found.call_id, procedure=found.procedure, answers={})
        outputs = made(ending.settled) if ending else ()
        for row in _rows(_Started(asked=asked, try_no=try_no, ending=ending)):
            yield {
                **row,
                "attempt_id": None,
                "assignment_id": assignment_id,
                "element": found.element or None,
                "arguments": json_of(found.arguments),
                "response": next((json_of(output.data) for output in outputs if output.kind == "json"), None),
                "asked_at": called[found.call_id][1],
                "settled_at": ending.at if ending else None,
            }


def _rows(started: _Started) -> Iterator[Row]:
    tries = started.ending.tries if started.ending else ()
    if not tries:
        yield _call(started)
    for place, go in enumerate(tries):
        before = [one for one in tries[:place] if (one.backend, one.output) == (go.backend, go.output)]
        yield {**_of_call(started), "go": place + 1, "retries": len(before), **_go(go)}


def _of_call(started: _Started) -> Row:
    """What all rows of one try of a call have in common."""
    asked, ending = started.asked, started.ending
    return {
        "call_id": asked.call_id,
        "attempt_id": asked.attempt_id,
        "try_no": started.try_no,
        "procedure": asked.procedure,
        "call_status": ending.outcome.status if ending else None,
        "late": ending.told.late if ending else None,
    }


def _go(go: Try) -> Row:
    return {
        "output_index": go.output,
        "arm_id": go.arm or None,
        "backend": go.backend,
        "model_requested": go.model_requested or None,
        "model_responded": go.model_responded or None,
        "params": json_of(go.params),
        "seed": go.seed,
        "prompt_sent": go.prompt_sent,
        "prompt_effective": go.prompt_effective,
        "queued_at": go.queued_at,
        "queue_position": go.queue_position,
        "started_at": go.started_at,
        "first_chunk_at": go.first_chunk_at,
        "finished_at": go.finished_at,
        "status": go.status,
        "error_class": go.error_class or None,
        "message": go.message or None,
        "finish_reason": go.finish_reason,
        "input_tokens": go.input_tokens,
        "output_tokens": go.output_tokens,
        "n_outputs": go.n_outputs,
        "cost": in_currency(go.cost_micros),
        "currency": go.currency or None,
        "cache": go.cache,
        "safety": json_of(go.safety),
        "response_id": go.response_id,
        "received": json_of(go.received or None),
        "trace": json_of(go.trace),
    }


def _call(started: _Started) -> Row:
    """A call of which no go at a model is known: a function answered it, or it never came to a model."""
    asked, ending = started.asked, started.ending
    outcome = ending.outcome if ending else None
    ran = (ending.provenance if ending else None) or Provenance(procedure=asked.procedure, seed=asked.seed)
    failed = outcome if isinstance(outcome, Failed) else None
    return {
        **_of_call(started),
        "go": None,
        "output_index": None,
        "arm_id": same_arm(asked.arms),
        "backend": ran.backend or None,
        "model_requested": ran.model_requested or None,
        "model_responded": ran.model_responded or None,
        "params": json_of(ran.params),
        "seed": ran.seed,
        "prompt_sent": ran.prompt_sent,
        "prompt_effective": ran.prompt_effective,
        "queued_at": ran.queued_at,
        "queue_position": None,
        "started_at": ran.started_at,
        "first_chunk_at": ran.first_chunk_at,
        "finished_at": ran.finished_at,
        "status": outcome.status if outcome else None,
        "error_class": failed.error_class or None if failed else None,
        "message": failed.message if failed else None,
        "retries": None,
        "finish_reason": None,
        "input_tokens": None,
        "output_tokens": None,
        "n_outputs": len(outcome.outputs) if isinstance(outcome, Done) else 0,
        "cost": None,
        "currency": None,
        "cache": None,
        "safety": None,
        "response_id": None,
        "received": None,
        "trace": json_of(ran.trace),
    }


def same_arm(arms: Sequence[str]) -> str | None:
    """The arm that all outputs are assigned to; None if there is none, or several."""
    return arms[0] if len(set(arms)) == 1 and arms[0] else None


def made(settled: Settled) -> tuple[Output, ...]:
    """What a call gave."""
    return settled.outcome.outputs if isinstance(settled.outcome, Done) else ()
