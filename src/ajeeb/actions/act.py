"""The only path for anything a worker does: read, fold, decide, append; then the call runs and is settled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ajeeb.errors import Conflict, KeyReused, Unknown
from ajeeb.events import ActionId, Asked, Observed
from ajeeb.loops import Action, AssetUrl, Fresh, Rules, State, View, advance, decide, view
from ajeeb.store import Append, Assignment

from .identity import new_id
from .served import Deps, ServedRun

TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An assignment and where it stands."""

    assignment: Assignment
    run: ServedRun
    rules: Rules
    state: State

    def view(self, now: int, asset_url: AssetUrl) -> View:
        """What the page shows."""
        return view(self.rules, self.state, now, asset_url)


async def look(deps: Deps, assignment_id: str) -> Standing:
    """Where an assignment stands.

    Raises: Unknown if there is none, or if its run is not served here.
    """
    assignment, before = deps.lately.get(assignment_id)
    assignment = assignment or await deps.store.assignment(assignment_id)
    if assignment is None:
        raise Unknown("This task is not known here.")
    run = deps.served(assignment)
    state = advance(before, await deps.store.events(assignment_id, after=before.seq))
    deps.lately.keep(assignment, state)
    return Standing(assignment=assignment, run=run, rules=run.rules(assignment.unit_id), state=state)


@dataclass(frozen=True, kw_only=True)
class Acted:
    """What an action led to. asked: the attempt whose call is now to be run, if there is one."""

    standing: Standing
    asked: Asked | None = None


async def act(deps: Deps, assignment_id: str, action: Action) -> Acted:
    """The state after the action, which is on disk. The same action again gives the present state and does nothing.

    Raises: Invalid, naming the fields; Stale; KeyReused; Unknown; StorageFailed.
    """
    made = ActionId(key=action.key, digest=_digest(action))
    standing = await look(deps, assignment_id)
    for left in reversed(range(TRIES)):
        before = standing.state.actions.get(action.key)
        if before is not None:
            if before.digest != made.digest:
                raise KeyReused
            return Acted(standing=standing)
        fresh = Fresh(now=deps.now(), attempt_id=new_id(), call_id=new_id())
        events = decide(standing.rules, standing.state, action, fresh)
        append = Append(
            stream=assignment_id, events=events, at=fresh.now, expect=standing.state.seq, action=made
        )
        try:
            recorded = await deps.store.append(append)
        except Conflict:
            if not left:
                raise
            standing = await look(deps, assignment_id)
            continue
        after = Standing(
            assignment=standing.assignment,
            run=standing.run,
            rules=standing.rules,
            state=advance(standing.state, recorded),
        )
        deps.lately.keep(after.assignment, after.state)
        return Acted(
            standing=after, asked=next((event for event in events if isinstance(event, Asked)), None)
        )
    raise AssertionError("the last try returns or raises")


async def observe(deps: Deps, assignment_id: str, observed: Observed) -> None:
    """Keep what the page observed; late data too.

    Raises: Unknown if there is no such assignment.
    """
    if await deps.store.assignment(assignment_id) is None:
        raise Unknown("This task is not known here.")
    await deps.store.observe(assignment_id, observed, deps.now())


def _digest(action: Action) -> str:
    return hashlib.sha256(action.model_dump_json().encode()).hexdigest()[:32]
