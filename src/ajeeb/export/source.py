"""What an export reads: one state of the database, one assignment at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import apsw
from pydantic import ValidationError

from ajeeb.errors import Unknown
from ajeeb.events import Recorded
from ajeeb.store import Assignment, Run, Unit, recorded, runs, units

from .columns import Row


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which work is exported, besides that of workers in earnest."""

    pilot: bool = False
    simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class Until:
    """The event up to which everything is exported: its position in the log and its time in UTC ms; 0 if none."""

    position: int
    at: int


@dataclass(frozen=True, kw_only=True)
class Source:
    """The work of one run, up to one event."""

    connection: apsw.Connection
    run: Run
    until: Until
    filters: Filters

    def units(self) -> Iterator[Unit]:
        """All units, by number."""
        return units(self.connection, self.run.run_id)

    def unit_status(self, unit: Unit) -> str:
        """Whether it may be taken, is taken, or done; by all work on it, exported or not."""
        taken, done = self.connection.execute(_HOLDS, (unit.unit_id, self.until.position)).fetchone() or (
            0,
            0,
        )
        return "done" if done >= unit.places else "held" if taken >= unit.places else "open"

    def assignments(self, unit: Unit) -> Iterator[Assignment]:
        """Assignments of a unit that are exported, in the order in which they were opened."""
        filters = (self.filters.pilot, self.filters.simulated)
        for (assignment_id,) in self.connection.execute(_WORK, (unit.unit_id, self.until.position, *filters)):
            yield Assignment(assignment_id=assignment_id, run_id=unit.run_id, unit_id=unit.unit_id)

    def left_out(self) -> dict[str, int]:
        """Number of assignments that are not exported, by reason."""
        counts = {"pilot": 0, "simulated": 0}
        for pilot, simulated, count in self.connection.execute(
            _KINDS, (self.run.run_id, self.until.position)
        ):
            if pilot and not self.filters.pilot:
                counts["pilot"] += count
            elif simulated and not self.filters.simulated:
                counts["simulated"] += count
        return {reason: count for reason, count in counts.items() if count}

    def events(self, stream: str) -> list[Recorded]:
        """The events of a stream, in order."""
        return [recorded(*row) for row in self._rows(stream)]

    def observed(self, assignment_id: str) -> tuple[list[Recorded], int]:
        """What the pages of an assignment observed, and how many batches cannot be read.

        A page says what it likes: nothing that it said may keep an export from being made.
        """
        read, unreadable = [], 0
        for row in self._rows(f"{assignment_id}/seen"):
            try:
                read.append(recorded(*row))
            except ValidationError:
                unreadable += 1
        return read, unreadable

    def workers(self) -> Iterator[Row]:
        """The workers of the exported assignments, by their pseudonyms."""
        filters = (self.filters.pilot, self.filters.simulated)
        for key, provider, first_seen in self.connection.execute(
            _WORKERS, (self.run.run_id, self.until.position, *filters)
        ):
            yield {"worker_key": key, "provider": provider, "first_seen": first_seen, "qualifications": None}

    def measures(self) -> dict[str, list[str]]:
        """Names of the measures of this run, each with the names of its parts."""
        found: dict[str, list[str]] = {}
        for name, part in self.connection.execute(_MEASURES, (self.run.run_id, self.until.position)):
            found.setdefault(name, [])
            if part is not None:
                found[name].append(part)
        return found

    def asset(self, sha256: str) -> Row | None:
        """What is known of a file."""
        row = self.connection.execute(
            "SELECT media_type, bytes, width, height, created_at FROM asset WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return None if row is None else dict(zip(_ASSET, row, strict=True))

    def _rows(self, stream: str) -> Iterator[tuple[int, int, str, str | None, str | None]]:
        found = self.connection.execute(
            "SELECT seq, at, data, action, digest FROM event WHERE stream = ? AND position <= ? ORDER BY seq",
            (stream, self.until.position),
        )
        yield from found


def find_run(connection: apsw.Connection, run_id: str) -> Run:
    """The run with this id.

    Raises: Unknown naming the runs there are.
    """
    known = list(runs(connection))
    found = next((run for run in known if run.run_id == run_id), None)
    if found is None:
        names = ", ".join(f"{run.run_id} ({run.task_name})" for run in known) or "none yet"
        raise Unknown(f"there is no run '{run_id}' in this data folder; there are: {names}")
    return found


def find_until(connection: apsw.Connection, run: Run, as_of: int | None) -> Until:
    """The last event of the run; with `as_of` the last one up to that position.

    Raises: Unknown if the log does not reach that far.
    """
    reached = connection.execute("SELECT coalesce(max(position), 0) FROM event").get
    if as_of is not None and not 0 < as_of <= reached:
        raise Unknown(f"there is no event {as_of}; the log has events 1 to {reached}")
    position = connection.execute(_LAST, (run.run_id, reached if as_of is None else as_of)).get or 0
    at = connection.execute("SELECT at FROM event WHERE position = ?", (position,)).get or 0
    return Until(position=position, at=at)


_ASSET = ("media_type", "bytes", "width", "height", "created_at")
_WANTED = "(NOT a.pilot OR ?) AND (NOT a.simulated OR ?)"
_LAST = """
    SELECT max(position) FROM (
        SELECT max(e.position) AS position FROM assignment a JOIN event e ON e.stream = a.assignment_id
        WHERE a.run_id = ?1 AND e.position <= ?2
        UNION ALL
        SELECT max(e.position) FROM assignment a JOIN event e ON e.stream = a.assignment_id || '/seen'
        WHERE a.run_id = ?1 AND e.position <= ?2
    )
"""
_WORK = f"""
    SELECT a.assignment_id FROM assignment a JOIN event o ON o.stream = a.assignment_id AND o.seq = 1
    WHERE a.unit_id = ? AND o.position <= ? AND {_WANTED} ORDER BY o.position
"""
_KINDS = """
    SELECT a.pilot, a.simulated, count(*) FROM assignment a
    JOIN event o ON o.stream = a.assignment_id AND o.seq = 1
    WHERE a.run_id = ? AND o.position <= ? GROUP BY a.pilot, a.simulated
"""
_HOLDS = """
    SELECT count(*) FILTER (WHERE e.stream IS NULL OR e.reason <> 'timeout'),
        count(*) FILTER (WHERE e.reason <> 'timeout')
    FROM assignment a JOIN event o ON o.stream = a.assignment_id AND o.seq = 1
    LEFT JOIN (
        SELECT d.stream, d.position, iif(
            d.data ->> 'reason' = 'timeout'
                AND EXISTS (SELECT 1 FROM event s WHERE s.stream = d.stream AND s.kind = 'submitted'),
            'submitted', d.data ->> 'reason') AS reason
        FROM event d WHERE d.kind = 'ended'
    ) e
        ON e.stream = a.assignment_id AND e.position <= ?2
    WHERE a.unit_id = ?1 AND o.position <= ?2
"""
_WORKERS = f"""
    SELECT worker_key, provider, first_seen FROM worker WHERE worker_key IN (
        SELECT a.worker_key FROM assignment a JOIN event o ON o.stream = a.assignment_id AND o.seq = 1
        WHERE a.run_id = ? AND o.position <= ? AND {_WANTED}
    ) ORDER BY worker_key
"""
_MEASURES = """
    SELECT DISTINCT json_extract(e.data, '$.name') AS name, p.key AS part
    FROM assignment a JOIN event e ON e.stream = a.assignment_id AND e.kind = 'measured' AND e.position <= ?2
    LEFT JOIN json_each(e.data, '$.parts') p
    WHERE a.run_id = ?1 ORDER BY name, part
"""
