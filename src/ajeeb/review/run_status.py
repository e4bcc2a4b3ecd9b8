"""How a run stands: its state and who brought it there, its settings, whether it is served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Unknown
from ajeeb.events import RunState, run_stream

from .run_shapes import RunSettings, RunStatus, StateNote

_SHOWN = ("blind", "retention_days", "retention", "archived")


@dataclass(frozen=True, kw_only=True)
class RunHere:
    """A run on this server.

    why_not: it is not served; empty if it is. out_of_money: its budget is used up. budget: what the run may spend at
    most in units of this currency; None is without end.
    """

    why_not: str = ""
    out_of_money: bool = False
    budget: float | None = None
    currency: str = "USD"


def run_status(
    connection: apsw.Connection, run_id: str, state: RunState, settings: str, here: RunHere | None
) -> RunStatus:
    """How a run stands. settings: as they are stored. here: None if it is not known to this server."""
    is_served = here is not None and not here.why_not
    not_known = "it is not served by this server; start the server with its task"
    return RunStatus(
        state=state,
        note=_note(connection, run_id),
        served=is_served,
        not_served="" if is_served or state == "closed" else here.why_not if here else not_known,
        out_of_money=here is not None and here.out_of_money,
        archived=bool(json.loads(settings).get("archived")),
    )


def run_settings(connection: apsw.Connection, run_id: str) -> RunSettings:
    """The settings of a run. Raises: Unknown."""
    row = connection.execute("SELECT settings FROM run WHERE run_id = ?", (run_id,)).fetchone()
    if row is None:
        raise Unknown(f"there is no run '{run_id}'")
    return settings_of(json.loads(row[0]))


def settings_of(kept: Mapping[str, Any]) -> RunSettings:
    """The settings that are shown, of those that are kept."""
    return RunSettings.model_validate({name: kept[name] for name in _SHOWN if kept.get(name) is not None})


def _note(connection: apsw.Connection, run_id: str) -> StateNote | None:
    row = connection.execute(_LAST_CHANGE, (run_stream(run_id),)).fetchone()
    return None if row is None else StateNote(at=row[0], by=row[1] or "", reason=row[2] or "")


_LAST_CHANGE = """
    SELECT at, actor, data ->> 'reason' FROM event WHERE stream = ? AND kind = 'run_changed' ORDER BY seq DESC LIMIT 1
"""
