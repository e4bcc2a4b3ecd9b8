"""Runs one call: arguments, a turn, a deadline, the function, its outputs kept; comes back as an Outcome."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast, get_args

from ajeeb.errors import AjeebError, ModelFailed
from ajeeb.events import Done, Failed, FailureStatus, Outcome, Output, Provenance
from ajeeb.models import Json, Turns

from .call import Call
from .invoking import Invoking
from .live import Live
from .pace import Pace
from .procedure import OWN_ARGUMENTS, Procedure
from .results import MAX_TEXT, Made, answer, made, storable
from .typed import checked_arguments, checked_json

log = logging.getLogger("ajeeb.procedures")
_MAX_MESSAGE = 2000  # characters
_STATUSES: tuple[str, ...] = get_args(FailureStatus)


class Keep(Protocol):
    """Puts an encoded image where it stays, and gives back its SHA-256."""

    async def __call__(self, made: Made) -> str: ...


@dataclass
class _Times:
    queued_at: int
    expected_ms: int | None
    started_at: int | None = None
    finished_at: int | None = None


@dataclass
class Runner:
    """Holds the turns of every procedure, and remembers how long calls took of late. now: UTC milliseconds."""

    now: Callable[[], int]
    _turns: dict[str, Turns] = field(default_factory=dict)
    _paces: dict[str, Pace] = field(default_factory=dict)
    _invoking: Invoking = field(default_factory=Invoking)

    async def run(
        self, procedure: Procedure, values: dict[str, Any], call: Call, keep: Keep, live: Live | None = None
    ) -> Outcome:
        """How the call ended. Never raises, whatever the function does; cancelling it is passed on.

        values: what there is to give to the function, by name; it gets what it takes. live: is told all about it.
        """
        live, pace = live or Live(procedure.candidates, blind=procedure.blind), self.pace(procedure)
        call = replace(call, watch=live.watch, ended=live.end)
        times = _Times(queued_at=self.now(), expected_ms=pace.expected_ms(pace.next_position))
        results: tuple[Made, ...] = ()
        pace.calls += 1
        try:
            arguments = self._arguments(procedure, values, call)
            async with self._turn(procedure, call, live):
                times.started_at = self.now()
                results = await self._results(procedure, call, arguments)
            outputs = [await _kept(result, index, keep) for index, result in enumerate(results)]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the researcher's code may raise anything
            times.finished_at = self.now()
            provenance = _provenance(procedure, call, results, times, live)
            return _failed(_fault(procedure, call, error), provenance, live)
        finally:
            pace.calls -= 1
        times.finished_at = self.now()
        provenance = _provenance(procedure, call, results, times, live)
        pace.took(times.finished_at - (provenance.started_at or times.queued_at))
        return Done(outputs=tuple(outputs), provenance=provenance, tries=tuple(live.tries))

    def pace(self, procedure: Procedure) -> Pace:
        """How quickly its calls go."""
        return self._paces.setdefault(procedure.shared_as, Pace(at_once=procedure.concurrency))

    def close(self) -> None:
        """Let go of what functions ran on."""
        self._invoking.close()

    @asynccontextmanager
    async def _turn(self, procedure: Procedure, call: Call, live: Live) -> AsyncIterator[None]:
        if procedure.queues_itself:
            yield
            return
        turns = self._turns.setdefault(
            procedure.shared_as, Turns(procedure.concurrency, procedure.per_worker)
        )
        async with turns.taken(live.watch(0), call.worker):
            yield

    def _arguments(self, procedure: Procedure, values: dict[str, Any], call: Call) -> dict[str, Any]:
        given = procedure.arguments({**values, "seed": call.seed, "call": call})
        return checked_arguments(procedure.name, procedure.function, given, OWN_ARGUMENTS)

    async def _results(self, procedure: Procedure, call: Call, arguments: dict[str, Any]) -> tuple[Made, ...]:
        """What the function gives within its deadline; the queue is not counted."""
        try:
            # Models have deadlines of their own, one for each go.
            async with asyncio.timeout(None if procedure.queues_itself else procedure.timeout_s) as deadline:
                value = await self._invoking.result(procedure, call, arguments)
                # Reading and encoding images takes its time, which other workers' calls must not wait for.
                if isinstance(value, str) and len(value) <= MAX_TEXT:
                    return _read(procedure, value)
                return await asyncio.to_thread(_read, procedure, value)
        except TimeoutError as error:
            late = f"took longer than {procedure.timeout_s:g} s"
            what = late if deadline.expired() else f"gave up waiting: {_said(error)}"
            raise ModelFailed("timeout", f"{procedure.name}() {what}") from error
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ModelFailed("cancelled", f"{procedure.name}() was cancelled from within") from error


def _read(procedure: Procedure, value: Any) -> tuple[Made, ...]:
    if procedure.gives == "json":
        return answer(checked_json(procedure.name, procedure.function, value))
    results = made(value)
    if len(results) != procedure.candidates:
        given = "1 output" if len(results) == 1 else f"{len(results)} outputs"
        wanted = (
            f"an attempt has one; for several say candidates={len(results)}"
            if procedure.candidates == 1
            else f"an attempt has {procedure.candidates} candidates"
        )
        raise ModelFailed("invalid", f"{procedure.name}() gave {given}, and {wanted}")
    return results


def _fault(procedure: Procedure, call: Call, error: BaseException) -> ModelFailed:
    """What went wrong, as one of the kinds that are told apart."""
    status, message, trace = "internal", _said(error), None
    failed = error if isinstance(error, ModelFailed) else None
    if failed is not None:
        status = failed.status if failed.status in _STATUSES else status
    elif isinstance(error, AjeebError):
        status = "unavailable"
    else:
        message, trace = f"{procedure.name}() raised {type(error).__name__}: {message}", error
    log.warning("call %s of %s is %s: %s", call.id, procedure.name, status, message, exc_info=trace)
    fault = ModelFailed(
        status,
        message,
        lasting=failed is not None and failed.lasting,
        fields=failed.fields if failed is not None else None,
    )
    fault.__cause__ = error.__cause__ or error if failed is not None else error
    return fault


def _failed(fault: ModelFailed, provenance: Provenance, live: Live) -> Failed:
    return Failed(
        status=cast(FailureStatus, fault.status),
        message=str(fault),
        error_class=type(fault.__cause__ or fault).__name__,
        provenance=provenance,
        tries=tuple(live.tries),
        fields=fault.fields,
        lasting=fault.lasting,
    )


def _said(error: BaseException) -> str:
    try:
        return storable(str(error))[:_MAX_MESSAGE]
    except Exception:
        log.exception("an error of type %s cannot say what it is", type(error).__name__)
        return "(no message)"


async def _kept(result: Made, index: int, keep: Keep) -> Output:
    if result.data is None and result.text is None:
        return Output(index=index, kind="json", data=result.json)
    if result.data is None:
        return Output(index=index, kind="text", text=result.text, notes=result.notes, values=result.values)
    return Output(
        index=index,
        kind="image",
        asset=await keep(result),
        media_type=result.media_type,
        width=result.width,
        height=result.height,
        notes=result.notes,
        values=result.values,
    )


def _provenance(
    procedure: Procedure, call: Call, results: tuple[Made, ...], times: _Times, live: Live
) -> Provenance:
    """Of the call as a whole; what there is to know of each go at a model stands beside it."""
    tries = live.tries
    one = next((t for t in tries if t.status == "ok"), tries[-1] if tries else None)
    started = [t.started_at for t in tries if t.started_at is not None]
    chunks = [t.first_chunk_at for t in tries if t.first_chunk_at is not None]
    prompt = one.prompt_sent if one is not None else call.prompt
    return Provenance(
        procedure=procedure.name,
        backend=procedure.backend or "function",
        model_requested=procedure.backend,
        model_responded=f"{procedure.backend} {procedure.backend_version}".strip(),
        params=procedure.params,
        seed=call.seed,
        prompt_sent=None if prompt is None else storable(prompt),
        prompt_effective=results[0].prompt_effective if results else None,
        queued_at=times.queued_at,
        queue_position=live.first_position,
        expected_ms=times.expected_ms,
        started_at=min(started, default=None) if procedure.queues_itself else times.started_at,
        first_chunk_at=min(chunks, default=None),
        finished_at=times.finished_at,
        trace=_plain(results[0].trace) if results else None,
    )


def _plain(trace: Json) -> Json:
    """The trace as JSON; what is none in it, as text."""
    try:
        return json.loads(storable(json.dumps(trace, default=repr, ensure_ascii=False)))
    except (TypeError, ValueError, RecursionError):
        return storable(repr(trace))[:_MAX_MESSAGE]
