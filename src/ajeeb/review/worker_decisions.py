"""Decisions about workers: qualifications, blocks and notes, with the table that they change, all or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import Blocked, Noted, Qualified, worker_stream
from ajeeb.store import AppendDecisions, append_decisions


@dataclass(frozen=True, kw_only=True)
class AboutWorker:
    """A decision that somebody makes about a worker. at: UTC milliseconds."""

    worker_key: str
    decision: Qualified | Blocked | Noted
    at: int
    by: str


def decide_on_worker(connection: apsw.Connection, about: AboutWorker) -> None:
    """Record it, and change what lists read.

    Raises: Unknown; Conflict if it is so already, or if what is kept of the worker was erased.
    """
    row: Any = connection.execute(_KEPT, (about.worker_key,)).fetchone()
    if row is None:
        raise Unknown("there is no such worker")
    blocked, qualifications, erased_at = row
    if erased_at is not None:
        raise Conflict("this worker was erased; there is nobody left to decide about")
    match about.decision:
        case Blocked(blocked=wanted):
            if bool(blocked) == wanted:
                raise Conflict(
                    f"this worker is {'' if wanted else 'not '}blocked already; nothing was changed"
                )
            connection.execute(_BLOCK, (int(wanted), about.worker_key))
        case Qualified(name=name, value=value):
            kept = _qualified(json.loads(qualifications), name, value)
            connection.execute(_QUALIFY, (json.dumps(kept, sort_keys=True), about.worker_key))
        case Noted():
            pass
    append_decisions(
        connection,
        AppendDecisions(
            stream=worker_stream(about.worker_key), decisions=(about.decision,), at=about.at, by=about.by
        ),
    )


def _qualified(kept: dict[str, int], name: str, value: int | None) -> dict[str, int]:
    if kept.get(name) == value:
        had = "does not have" if value is None else "has"
        raise Conflict(f"this worker {had} “{name}”{'' if value is None else f', {value},'} already")
    left = {one: much for one, much in kept.items() if one != name}
    return left if value is None else {**left, name: value}


_KEPT = "SELECT blocked, qualifications, erased_at FROM worker WHERE worker_key = ?"
_BLOCK = "UPDATE worker SET blocked = ? WHERE worker_key = ?"
_QUALIFY = "UPDATE worker SET qualifications = ? WHERE worker_key = ?"
