"""What nobody's click sets going: settle calls whose server died, end assignments whose time is up, tell webhooks."""

from __future__ import annotations

import asyncio
import json
import logging

from ajeeb.actions import Calls, Deps, Standing, look
from ajeeb.actions.erasing import keep_erasing
from ajeeb.errors import AjeebError, NotServed, Unknown
from ajeeb.loops import Fresh, TimeUp, decide
from ajeeb.store import Append, SqliteStore
from ajeeb.webhooks import keep_relaying

log = logging.getLogger("ajeeb.sweep")
_EVERY_S = 5.0
_GRACE_MS = 5_000  # the page itself sends what stands in its fields when time is up; let that come first
_STRAY_MS = 10_000  # a call is started within moments of its intent, or never by itself


async def recover(deps: Deps, calls: Calls, older_than_ms: int = 0) -> int:
    """Take up every call that is running as far as the record knows, and is not running here; how many there were."""
    asked_before = deps.now() - older_than_ms
    lost = [call for call in await deps.store.running_calls() if call.asked_at <= asked_before]
    for call in lost:
        try:
            await calls.recover(call.call_id, call.assignment_id)
        except (Unknown, NotServed):
            log.info("call %s belongs to a run that is not served now", call.call_id)
    return len(lost)


async def sweep(deps: Deps) -> None:
    """End the assignments whose time is up and whose page is gone."""
    for run in list(deps.runs.values()):
        limit_s = run.task.task.time_limit_s
        if limit_s is not None:
            for assignment_id in await deps.store.overdue(run.run.run_id, deps.now() - int(limit_s * 1000)):
                await _end_overdue(deps, assignment_id)


async def keep_sweeping(deps: Deps, calls: Calls, store: SqliteStore, *, on_loopback: bool) -> None:
    """Sweep every few seconds, tell webhooks, and erase what is due, until cancelled.

    on_loopback: see `webhooks.check_url`.
    """
    async with asyncio.TaskGroup() as group:
        group.create_task(_keep_sweeping(deps, calls))
        group.create_task(keep_relaying(store, deps.now, on_loopback=on_loopback))
        group.create_task(keep_erasing(deps, store))


async def _keep_sweeping(deps: Deps, calls: Calls) -> None:
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await sweep(deps)
            await recover(deps, calls, _STRAY_MS)
        except AjeebError as error:
            log.warning("sweeping will be tried again: %s", error)


async def _end_overdue(deps: Deps, assignment_id: str) -> None:
    standing = await look(deps, assignment_id)
    now, state = deps.now(), standing.state
    if state.ended is None and standing.rules.time_is_up(state, now - _GRACE_MS):
        events = decide(
            standing.rules, state, await _time_up(deps, standing), Fresh(now=now, attempt_id="", call_id="")
        )
        await deps.store.append(Append(stream=assignment_id, events=events, at=now, expect=state.seq))


async def _time_up(deps: Deps, standing: Standing) -> TimeUp:
    """What the page would have sent: of a form, what was kept of it."""
    draft = await deps.store.draft(standing.assignment.assignment_id) if standing.rules.form else None
    kept = json.loads(draft).get("values") if draft else None
    return TimeUp(key="time_is_up", unsent=kept if isinstance(kept, dict) else {})
