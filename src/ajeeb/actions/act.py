"""The only path for anything a worker does: read, fold, decide, append; then the call runs and is settled."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ajeeb.errors import Conflict, Invalid, KeyReused, Unknown
from ajeeb.events import ActionId, Asked, Called, Observed
from ajeeb.loops import Action, AssetUrl, Fresh, Rules, State, View, advance, decide, view
from ajeeb.store import Append, Asset, Assignment

from .identity import new_id
from .served import Deps, ServedRun


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

    Raises: Unknown if there is none; NotServed.
    """
    assignment, before = deps.lately.get(assignment_id)
    assignment = assignment or await deps.store.assignment(assignment_id)
    if assignment is None:
        raise Unknown("This task is not known here.")
    state = advance(before, await deps.store.events(assignment_id, after=before.seq))
    deps.lately.keep(assignment, state)
    return _standing(deps, assignment, state)


async def recall(deps: Deps, assignment_id: str) -> Standing:
    """Where an assignment stood when it was last looked at here; somebody may have appended since."""
    assignment, state = deps.lately.get(assignment_id)
    return await look(deps, assignment_id) if assignment is None else _standing(deps, assignment, state)


def _standing(deps: Deps, assignment: Assignment, state: State) -> Standing:
    run = deps.served(assignment)
    return Standing(assignment=assignment, run=run, rules=run.rules(assignment.unit_id), state=state)


@dataclass(frozen=True, kw_only=True)
class Acted:
    """What an action led to. asked: what is now to be run, if there is something."""

    standing: Standing
    asked: Asked | Called | None = None


async def act(
    deps: Deps, assignment_id: str, action: Action, assets: Sequence[Asset] = (), *, exposed: bool = False
) -> Acted:
    """The state after the action, which is on disk. The same action again gives the present state and does nothing.

    assets: files that the action names, on disk already. exposed: whether the worker has seen something of the output
    of the call that runs.

    Raises: Invalid, naming the fields; Stale; KeyReused; Unknown; StorageFailed.
    """
    made = ActionId(key=action.key, digest=_digest(action))
    # What is remembered is good enough to try: `expect` finds out if it is not the present state.
    standing, is_present = await recall(deps, assignment_id), False
    while True:  # each turn of it means that something else was written first
        if action.key in standing.state.actions:
            return await _replayed(deps, assignment_id, made)
        fresh = Fresh(now=deps.now(), attempt_id=new_id(), call_id=new_id(), exposed=exposed)
        try:
            events = decide(standing.rules, standing.state, action, fresh)
            append = Append(
                stream=assignment_id,
                events=events,
                at=fresh.now,
                expect=standing.state.seq,
                action=made,
                assets=assets,
            )
            recorded = await deps.store.append(append)
        except Invalid:
            if is_present:
                raise
        except Conflict:
            pass
        else:
            after = replace(standing, state=advance(standing.state, recorded))
            deps.lately.keep(after.assignment, after.state)
            return Acted(
                standing=after, asked=next((e for e in events if isinstance(e, Asked | Called)), None)
            )
        standing, is_present = await look(deps, assignment_id), True


async def _replayed(deps: Deps, assignment_id: str, made: ActionId) -> Acted:
    """The present state, for an action that was done before."""
    standing = await look(deps, assignment_id)
    if standing.state.actions[made.key] != made:
        raise KeyReused
    return Acted(standing=standing)


async def observe(deps: Deps, assignment_id: str, observed: Observed) -> None:
    """Keep what the page observed; late data too.

    Raises: Unknown if there is no such assignment.
    """
    if await deps.store.assignment(assignment_id) is None:
        raise Unknown("This task is not known here.")
    await deps.store.observe(assignment_id, observed, deps.now())


def _digest(action: Action) -> str:
    return hashlib.sha256(action.model_dump_json().encode()).hexdigest()[:32]
