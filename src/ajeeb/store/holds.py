"""Who holds which unit in SQLite: the hold that a worker has, or a new one."""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from ajeeb.events import Opened

from .base import Append, Assignment, Claim
from .log import append_to_log


def held(connection: apsw.Connection, claim: Claim) -> Assignment | None:
    """The hold that the worker has already; None if there is none that the claim would take."""
    for row in connection.execute(_HELD, (claim.worker_key, claim.run_id, claim.number, claim.number)):
        if claim.again or claim.number is not None or row[2] == "open":
            return Assignment(assignment_id=row[0], run_id=claim.run_id, unit_id=row[1])
    return None


def hold(connection: apsw.Connection, claim: Claim) -> Assignment | None:
    """A new hold, with its number and its worker's, and the event that says so; None if there is nothing free."""
    found = free_unit(connection, claim.run_id, claim.worker_key, claim.number)
    return None if found is None else place(connection, claim, found.unit_id)


def place(connection: apsw.Connection, claim: Claim, unit_id: str) -> Assignment:
    """A new hold on this unit, whoever claims it."""
    connection.execute(_WORKER, (claim.worker_key, claim.provider, claim.external_id, claim.at))
    connection.execute("UPDATE unit SET taken = taken + 1 WHERE unit_id = ?", (unit_id,))
    opened = _open(connection, claim, unit_id)
    append = Append(stream=claim.assignment_id, events=(opened,), at=claim.at, expect=0)
    append_to_log(connection, append, [opened.model_dump_json()])
    return Assignment(assignment_id=claim.assignment_id, run_id=claim.run_id, unit_id=unit_id)


@dataclass(frozen=True, kw_only=True)
class FreeUnit:
    """A unit that has a place left."""

    unit_id: str
    number: int


def free_unit(
    connection: apsw.Connection, run_id: str, worker_key: str, number: int | None = None
) -> FreeUnit | None:
    """The unit that this worker would get, of those that they have not had; None if there is none."""
    row = connection.execute(_FREE_UNIT, (run_id, number, number, worker_key)).fetchone()
    return None if row is None else FreeUnit(unit_id=row[0], number=row[1])


def _open(connection: apsw.Connection, claim: Claim, unit_id: str) -> Opened:
    row = {
        "assignment_id": claim.assignment_id,
        "run_id": claim.run_id,
        "unit_id": unit_id,
        "worker_key": claim.worker_key,
        "assurance": claim.assurance,
        "pilot": claim.pilot,
        "simulated": claim.simulated,
        "at": claim.at,
    }
    [(number, worker_number)] = connection.execute(_ASSIGNMENT, row)
    return Opened(
        run_id=claim.run_id,
        unit_id=unit_id,
        worker_key=claim.worker_key,
        assurance=claim.assurance,
        pilot=claim.pilot,
        simulated=claim.simulated,
        client=claim.client,
        number=number,
        worker_number=worker_number,
    )


_WORKER = """
    INSERT INTO worker (worker_key, provider, external_id, first_seen) VALUES (?, ?, ?, ?)
    ON CONFLICT (worker_key) DO NOTHING
"""
_ASSIGNMENT = """
    INSERT INTO assignment (assignment_id, run_id, unit_id, worker_key, status, assurance, pilot, simulated, opened_at,
        last_at, unit_number, number, worker_number)
    VALUES (:assignment_id, :run_id, :unit_id, :worker_key, 'open', :assurance, :pilot, :simulated, :at, :at,
        (SELECT number FROM unit WHERE unit_id = :unit_id),
        (SELECT coalesce(max(number), -1) + 1 FROM assignment WHERE run_id = :run_id),
        coalesce(
            (SELECT worker_number FROM assignment WHERE worker_key = :worker_key AND run_id = :run_id LIMIT 1),
            (SELECT coalesce(max(worker_number), -1) + 1 FROM assignment WHERE run_id = :run_id)))
    RETURNING number, worker_number
"""
_HELD = """
    SELECT a.assignment_id, a.unit_id, a.status FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.worker_key = ? AND a.run_id = ? AND (? IS NULL OR u.number = ?) AND NOT a.erased
    ORDER BY (a.status = 'open') DESC, a.opened_at DESC
"""
_FREE_UNIT = """
    SELECT unit_id, number FROM unit u
    WHERE run_id = ?1 AND (?2 IS NULL OR number = ?3) AND taken < places
        AND EXISTS (SELECT 1 FROM run r WHERE r.run_id = u.run_id AND r.state = 'open')
        AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.unit_id = u.unit_id AND a.worker_key = ?4)
        AND NOT EXISTS (
            SELECT 1 FROM worker w WHERE w.worker_key = ?4 AND (w.blocked OR w.erased_at IS NOT NULL))
    ORDER BY taken, number LIMIT 1
"""
