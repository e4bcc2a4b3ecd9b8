"""Leaving a job that runs elsewhere: it is stopped there, and the caller does not wait for slow networks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from ajeeb.errors import ModelFailed

log = logging.getLogger("ajeeb.models")
PATIENCE_S = 0.15
"""How long a cancelled call stays to see its job stopped."""
_LONGEST_S = 30.0
T = TypeVar("T")
_parting: set[asyncio.Task[None]] = set()  # the loop itself holds tasks only weakly


async def part(stop: Coroutine[Any, Any, None]) -> None:
    """Run `stop`; return after 150 ms whether it is done or not.

    The one place where a task outlives its caller: stopping somebody else's machine may take several round trips,
    a cancelled call has no time for them, and a job that goes on costs money. It ends by itself within 30 s.
    """
    task = asyncio.create_task(_bounded(stop))
    _parting.add(task)
    task.add_done_callback(_parting.discard)
    await asyncio.wait({task}, timeout=PATIENCE_S)


async def parted(within_s: float = _LONGEST_S) -> None:
    """Wait until every job that was left is stopped, for a loop that is about to end."""
    if _parting:
        await asyncio.wait(_parting, timeout=within_s)


async def begun(submit: Coroutine[Any, Any, T], undo: Callable[[T], Awaitable[None]]) -> T:
    """What submitting a job gives; cancelled meanwhile, the job is undone as soon as its id is known."""
    task = asyncio.create_task(submit)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await part(_undone(task, undo))
        raise


async def _undone(task: asyncio.Task[T], undo: Callable[[T], Awaitable[None]]) -> None:
    try:
        submitted = await task
    except ModelFailed:
        return  # it never began
    await undo(submitted)


async def _bounded(stop: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(_LONGEST_S):
            await stop
    except TimeoutError:
        log.warning("a cancelled job may still run at the model's side: it could not be stopped in time")
    except ModelFailed as error:
        log.warning("a cancelled job may still run at the model's side: %s", error)
