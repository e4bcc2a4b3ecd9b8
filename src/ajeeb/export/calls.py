"""Calls of procedures as rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ajeeb.events import Asked, Called, Done, Failed, Output, Provenance, Recorded, Settled, Tried

from .columns import Row
from .kinds import json_of


def call_rows(events: Sequence[Recorded]) -> Iterator[Row]:
    """One row per try, in the order in which they were started."""
    ends = {(e.call_id, e.try_no): e for e in (one.event for one in events) if isinstance(e, Settled)}
    asked: dict[str, Asked] = {}
    for one in events:
        match one.event:
            case Asked() as event:
                asked[event.call_id] = event
                yield _call(event, 1, ends.get((event.call_id, 1)))
            case Tried() as event:
                yield _call(asked[event.call_id], event.try_no, ends.get((event.call_id, event.try_no)))


def form_call_rows(assignment_id: str, events: Sequence[Recorded]) -> Iterator[Row]:
    """One row per try of what a form's code asked for, in the order in which they were started."""
    ends = {(e.call_id, e.try_no): (e, one.at) for one in events if isinstance(e := one.event, Settled)}
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
        settled, settled_at = ends.get((found.call_id, try_no), (None, None))
        asked = Asked(attempt_id="", call_id=found.call_id, procedure=found.procedure, answers={})
        outputs = made(settled) if settled else ()
        yield {
            **_call(asked, try_no, settled),
            "attempt_id": None,
            "assignment_id": assignment_id,
            "element": found.element or None,
            "arguments": json_of(found.arguments),
            "response": next((json_of(output.data) for output in outputs if output.kind == "json"), None),
            "asked_at": called[found.call_id][1],
            "settled_at": settled_at,
        }


def _call(asked: Asked, try_no: int, settled: Settled | None) -> Row:
    outcome = settled.outcome if settled else None
    ran = (outcome.provenance if outcome else None) or Provenance(procedure=asked.procedure, seed=asked.seed)
    failed = outcome if isinstance(outcome, Failed) else None
    return {
        "call_id": asked.call_id,
        "attempt_id": asked.attempt_id,
        "try_no": try_no,
        "procedure": asked.procedure,
        "backend": ran.backend or None,
        "model_requested": ran.model_requested or None,
        "model_responded": ran.model_responded or None,
        "params": ran.params,
        "seed": ran.seed,
        "prompt_sent": ran.prompt_sent,
        "prompt_effective": ran.prompt_effective,
        "queued_at": ran.queued_at,
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
        "late": settled.late if settled else None,
        "trace": ran.trace,
    }


def made(settled: Settled) -> tuple[Output, ...]:
    """What a call gave."""
    return settled.outcome.outputs if isinstance(settled.outcome, Done) else ()


def between(start: int | None, end: int | None) -> int | None:
    """How long it took; None if one end is not known."""
    return None if start is None or end is None else max(0, end - start)
