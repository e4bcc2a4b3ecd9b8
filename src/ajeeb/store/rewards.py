"""What the work of a run is paid: kept among the settings of the run, where it may change while the run is open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.events import RunSet, run_stream

from .decisions import AppendDecisions, append_decisions

BY_TASK = "task"
"""Who set it, in the record: the file of the task, when its run was started or taken up again."""


@dataclass(frozen=True, kw_only=True)
class Pay:
    """An amount in the smallest units of its currency, such as cents."""

    minor: int
    currency: str


def reward_of(connection: apsw.Connection, run_id: str) -> Pay | None:
    """What one assignment of a run is paid now; None if nothing is."""
    kept = _settings(connection, run_id)
    if kept.get("reward_minor") is None:
        return None
    return Pay(minor=kept["reward_minor"], currency=kept["currency"])


def keep_reward(connection: apsw.Connection, run_id: str, reward: Pay | None, at: int) -> None:
    """Let a run pay this from now on; what is due or paid already stays as it is."""
    if reward == reward_of(connection, run_id):
        return
    given: dict[str, Any] = {
        "reward_minor": None if reward is None else reward.minor,
        "currency": None if reward is None else reward.currency,
    }
    settings = {**_settings(connection, run_id), **given}
    kept = {name: value for name, value in settings.items() if value is not None}
    connection.execute(
        "UPDATE run SET settings = ? WHERE run_id = ?", (json.dumps(kept, sort_keys=True), run_id)
    )
    changed = tuple(RunSet(name=name, value=value) for name, value in given.items())
    append_decisions(
        connection, AppendDecisions(stream=run_stream(run_id), decisions=changed, at=at, by=BY_TASK)
    )


def _settings(connection: apsw.Connection, run_id: str) -> dict[str, Any]:
    found: Any = connection.execute("SELECT settings FROM run WHERE run_id = ?", (run_id,)).get
    return dict(json.loads(found or "{}"))
