"""What nobody's click sets going: settle calls whose server died, end assignments whose time is up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ajeeb.actions import Calls, Deps, look
from ajeeb.errors import AjeebError, Unknown
from ajeeb.events import Ended
from ajeeb.store import Append

log = logging.getLogger("ajeeb.sweep")
_EVERY_S = 5.0


async def recover(deps: Deps, calls: Calls) -> int:
    """Take up every call that was running when the last server stopped; how many there were."""
    lost = await deps.store.running_calls()
    for call in lost:
        try:
            await calls.recover(call.call_id, call.assignment_id)
        except Unknown:
            log.info("call %s belongs to a run that is not served now", call.call_id)
    return len(lost)


Overdue = Callable[[str, int], Awaitable[list[str]]]


async def sweep(deps: Deps, overdue: Overdue) -> None:
    """End the assignments whose time is up and whose page is gone."""
    for run in deps.runs.values():
        limit_s = run.task.task.time_limit_s
        if limit_s is None:
            continue
        for assignment_id in await overdue(run.run.run_id, deps.now() - int(limit_s * 1000)):
            standing = await look(deps, assignment_id)
            now = deps.now()
            if standing.state.ended is None and standing.rules.time_is_up(standing.state, now - _GRACE_MS):
                ended = Ended(
                    reason="timeout", auto=True, incomplete=standing.state.open_judgement is not None
                )
                await deps.store.append(
                    Append(stream=assignment_id, events=(ended,), at=now, expect=standing.state.seq)
                )


_GRACE_MS = 5_000  # the page itself sends what stands in its fields; let that come first


async def keep_sweeping(deps: Deps, overdue: Overdue) -> None:
    """Sweep every few seconds, until cancelled."""
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await sweep(deps, overdue)
        except AjeebError as error:
            log.warning("sweeping will be tried again: %s", error)
