"""Runs one call: arguments, a slot, a deadline, the function, its outputs kept; comes back as an Outcome."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Protocol, cast, get_args

from anyio import to_thread

from ajeeb.errors import AjeebError, ModelFailed
from ajeeb.events import Done, Failed, FailureStatus, Outcome, Output, Provenance
from ajeeb.models import ImageAnswer, Json

from .procedure import Call, Procedure
from .results import Made, answer, made, storable
from .slots import Slots

log = logging.getLogger("ajeeb.procedures")
_MAX_MESSAGE = 2000  # characters
_STATUSES: tuple[str, ...] = get_args(FailureStatus)


class Keep(Protocol):
    """Puts an encoded image where it stays, and gives back its SHA-256."""

    async def __call__(self, made: Made) -> str: ...


@dataclass
class _Times:
    queued_at: int
    started_at: int | None = None
    finished_at: int | None = None


@dataclass
class Runner:
    """Holds the slots of every procedure, and remembers how long calls took of late. now: UTC milliseconds."""

    now: Callable[[], int]
    _slots: dict[str, Slots] = field(default_factory=dict)
    _took_ms: dict[str, deque[int]] = field(default_factory=dict)

    async def run(self, procedure: Procedure, values: dict[str, Any], call: Call, keep: Keep) -> Outcome:
        """How the call ended. Never raises, whatever the function does; cancelling it is passed on.

        values: what there is to give to the function, by name; it gets what it takes.
        """
        times = _Times(queued_at=self.now())
        slots = self._slots.setdefault(procedure.name, Slots(procedure.concurrency))
        arguments = procedure.arguments({**values, "seed": call.seed, "call": call})
        results: tuple[Made, ...] = ()
        outputs: tuple[Output, ...] = ()
        fault: ModelFailed | None = None
        try:
            async with slots.taken(call.id):
                times.started_at = self.now()
                results = await _results(procedure, arguments)
            outputs = tuple([await _kept(result, index, keep) for index, result in enumerate(results)])
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the researcher's code may raise anything
            fault = _fault(procedure, call, error)
        times.finished_at = self.now()
        provenance = _provenance(procedure, call, results, times)
        if fault is not None:
            kind = type(fault.__cause__ or fault).__name__
            status = cast(FailureStatus, fault.status)
            return Failed(status=status, message=str(fault), error_class=kind, provenance=provenance)
        self._took_ms.setdefault(procedure.name, deque(maxlen=20)).append(times.finished_at - times.queued_at)
        return Done(outputs=outputs, provenance=provenance)

    def queue_position(self, procedure: str, call_id: str) -> int | None:
        """How many calls go before this one; None if it runs."""
        slots = self._slots.get(procedure)
        return slots.position(call_id) if slots else None

    def expected_ms(self, procedure: str) -> int | None:
        """How long such calls took of late, waiting included: the median of the last 20; None if there were none."""
        took = self._took_ms.get(procedure)
        return int(median(took)) if took else None


async def _results(procedure: Procedure, arguments: dict[str, Any]) -> tuple[Made, ...]:
    """What the function gives within its deadline; the queue is not counted."""
    try:
        async with asyncio.timeout(procedure.timeout_s) as deadline:
            value = await _invoke(procedure, arguments)
            # Reading and encoding images takes its time, which other workers' calls must not wait for.
            read = made if procedure.gives == "outputs" else answer
            return (
                read(value) if isinstance(value, str | ImageAnswer) else await asyncio.to_thread(read, value)
            )
    except TimeoutError as error:
        late = f"took longer than {procedure.timeout_s:g} s"
        what = late if deadline.expired() else f"gave up waiting: {_said(error)}"
        raise ModelFailed("timeout", f"{procedure.name}() {what}") from error
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise ModelFailed("cancelled", f"{procedure.name}() was cancelled from within") from error


async def _invoke(procedure: Procedure, arguments: dict[str, Any]) -> Any:
    if inspect.iscoroutinefunction(procedure.function):
        return await procedure.function(**arguments)
    # A plain function may block; a thread that is given up on ends by itself.
    value = await to_thread.run_sync(lambda: procedure.function(**arguments), abandon_on_cancel=True)
    return await value if inspect.isawaitable(value) else value


def _fault(procedure: Procedure, call: Call, error: BaseException) -> ModelFailed:
    """What went wrong, as one of the kinds that are told apart."""
    status, message, trace = "internal", _said(error), None
    if isinstance(error, ModelFailed):
        status = error.status if error.status in _STATUSES else status
    elif isinstance(error, AjeebError):
        status = "unavailable"
    else:
        message, trace = f"{procedure.name}() raised {type(error).__name__}: {message}", error
    log.warning("call %s of %s is %s: %s", call.id, procedure.name, status, message, exc_info=trace)
    fault = ModelFailed(status, message)
    fault.__cause__ = error.__cause__ or error if isinstance(error, ModelFailed) else error
    return fault


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
        return Output(index=index, kind="text", text=result.text, notes=result.notes)
    return Output(
        index=index,
        kind="image",
        asset=await keep(result),
        media_type=result.media_type,
        width=result.width,
        height=result.height,
        notes=result.notes,
    )


def _provenance(procedure: Procedure, call: Call, results: tuple[Made, ...], times: _Times) -> Provenance:
    return Provenance(
        procedure=procedure.name,
        backend=procedure.backend or "function",
        model_requested=procedure.backend,
        model_responded=f"{procedure.backend} {procedure.backend_version}".strip(),
        params=procedure.params,
        seed=call.seed,
        prompt_sent=None if call.prompt is None else storable(call.prompt),
        prompt_effective=results[0].prompt_effective if results else None,
        queued_at=times.queued_at,
        started_at=times.started_at,
        finished_at=times.finished_at,
        trace=_plain(results[0].trace) if results else None,
    )


def _plain(trace: Json) -> Json:
    """The trace as JSON; what is none in it, as text."""
    try:
        return json.loads(storable(json.dumps(trace, default=repr, ensure_ascii=False)))
    except (TypeError, ValueError, RecursionError):
        return storable(repr(trace))[:_MAX_MESSAGE]
