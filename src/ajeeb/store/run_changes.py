"""Changes of a run, in the log and in its row at once: its state and its settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import RunChanged, RunSet, RunState, run_stream

from .decisions import AppendDecisions, append_decisions


@dataclass(frozen=True, kw_only=True)
class RunStanding:
    """A run as it is now. closed_at: UTC milliseconds."""

    run_id: str
    state: RunState
    closed_at: int | None
    settings: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RunChange:
    """A change of a run. at: UTC milliseconds. by: the account. expect: the state that its maker saw; None for any."""

    run_id: str
    at: int
    by: str
    expect: RunState | None = None


def state_of(connection: apsw.Connection, run_id: str) -> RunStanding:
    """How a run stands. Raises: Unknown."""
    row = connection.execute(
        "SELECT state, closed_at, settings FROM run WHERE run_id = ?", (run_id,)
    ).fetchone()
    if row is None:
        raise Unknown(f"there is no run '{run_id}'")
    return RunStanding(run_id=run_id, state=row[0], closed_at=row[1], settings=json.loads(row[2]))


def change_state(
    connection: apsw.Connection, change: RunChange, to: RunState, reason: str = ""
) -> RunStanding:
    """Pause a run, open it again or close it; what it is already is no change.

    Raises: Unknown; Conflict if it is closed, or if somebody else changed it first.
    """
    before = state_of(connection, change.run_id)
    if before.state == to:
        return before
    if before.state == "closed":
        raise Conflict(f"{change.run_id} is closed and stays so; launch its task again for more work")
    if change.expect not in (None, before.state):
        raise Conflict(f"{change.run_id} was changed in the meantime: it is {before.state} now; look again")
    _record(connection, change, RunChanged(state=to, reason=reason))
    connection.execute(
        "UPDATE run SET state = ?, closed_at = ? WHERE run_id = ?",
        (to, change.at if to == "closed" else None, change.run_id),
    )
    return state_of(connection, change.run_id)


def change_settings(connection: apsw.Connection, change: RunChange, values: Mapping[str, Any]) -> RunStanding:
    """Set what may change while a run is there; a value that it has already is no change.

    Raises: Unknown; Conflict if a run that is not closed is to be archived.
    """
    before = state_of(connection, change.run_id)
    if values.get("archived") and before.state != "closed":
        raise Conflict(f"{change.run_id} is {before.state}; close it before you archive it")
    new = {name: value for name, value in values.items() if before.settings.get(name) != value}
    if not new:
        return before
    _record(connection, change, *(RunSet(name=name, value=value) for name, value in new.items()))
    settings = json.dumps({**before.settings, **new}, sort_keys=True)
    connection.execute("UPDATE run SET settings = ? WHERE run_id = ?", (settings, change.run_id))
    return state_of(connection, change.run_id)


def _record(connection: apsw.Connection, change: RunChange, *decisions: RunChanged | RunSet) -> None:
    append_decisions(
        connection,
        AppendDecisions(stream=run_stream(change.run_id), decisions=decisions, at=change.at, by=change.by),
    )
