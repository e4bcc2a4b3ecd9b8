"""What an export reads: one state of the database, one assignment at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
from pydantic import ValidationError

from ajeeb.errors import Unknown
from ajeeb.events import Qualified, Recorded, RecordedDecision, worker_stream
from ajeeb.loops import fold_review
from ajeeb.store import Assignment, Run, Unit, recorded, recorded_decisions, runs, units

from .columns import Row
from .filters import Filters
from .rows import Work


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
        """All units that are asked for, by number."""
        wanted = self.filters.units
        found = units(self.connection, self.run.run_id)
        return (unit for unit in found if unit.number in wanted) if wanted else found

    def unit_statuses(self) -> Mapping[str, tuple[int, int]]:
        """By unit, if any work was done on it: (workers who hold it, workers who are done), exported or not."""
        rows = self.connection.execute(_HOLDS, (self.run.run_id, self.until.position))
        return {unit_id: (taken, done) for unit_id, taken, done in rows}

    def work(self, assignment_id: str, unit: Unit) -> tuple[Work, int]:
        """All that is known of one assignment, and how many batches of observations cannot be read.

        A page says what it likes: nothing that it said may keep an export from being made.
        """
        streams = (assignment_id, f"{assignment_id}/review", f"{assignment_id}/seen")
        events: list[Recorded] = []
        seen: list[Recorded] = []
        stored: list[str] = []
        review: list[tuple[Any, ...]] = []
        unreadable = 0
        found: list[Any] = self.connection.execute(_EVENTS, (*streams, self.until.position)).fetchall()
        for stream, seq, at, data, action, digest, by in found:
            if stream == assignment_id:
                events.append(recorded(seq, at, data, action, digest))
                stored.append(data)
            elif stream == streams[1]:
                review.append((stream, seq, at, by, data))
            else:
                try:
                    seen.append(recorded(seq, at, data, action, digest))
                except ValidationError:
                    unreadable += 1
        erased = self.connection.execute(_ERASED, (assignment_id,)).fetchone()
        work = Work(
            assignment=Assignment(assignment_id=assignment_id, run_id=unit.run_id, unit_id=unit.unit_id),
            unit=unit,
            events=events,
            observed=seen,
            review=fold_review(recorded_decisions(review)),
            erased=bool(erased and erased[0]),
            stored=stored,
        )
        return work, unreadable

    def events(self, stream: str) -> list[Recorded]:
        """The events of a stream, in order."""
        found = self.connection.execute(
            "SELECT seq, at, data, action, digest FROM event WHERE stream = ? AND position <= ? ORDER BY seq",
            (stream, self.until.position),
        )
        return [recorded(*row) for row in found]

    def decided(self, stream: str) -> list[RecordedDecision]:
        """The decisions of a stream, in order."""
        found = self.connection.execute(
            "SELECT stream, seq, at, actor, data FROM event WHERE stream = ? AND position <= ? ORDER BY seq",
            (stream, self.until.position),
        )
        return list(recorded_decisions(found))

    def settings(self) -> dict[str, Any]:
        """What is kept with the run besides its task, such as its pay."""
        found = self.connection.execute("SELECT settings FROM run WHERE run_id = ?", (self.run.run_id,)).get
        settings: dict[str, Any] = json.loads(found or "{}")
        return settings

    def units_of(self, assignments: Sequence[tuple[str, str]]) -> dict[str, Unit]:
        """The units of these (assignment, unit), by their ids."""
        wanted = {unit_id for _, unit_id in assignments}
        found = (self.connection.execute(_UNIT, (unit_id,)).fetchone() for unit_id in sorted(wanted))
        names = ("unit_id", "run_id", "number", "inputs", "target_asset", "places", "form_asset")
        rows = [dict(zip(names, row, strict=True)) for row in found if row is not None]
        return {row["unit_id"]: Unit(**{**row, "inputs": json.loads(row["inputs"])}) for row in rows}

    def measures(self) -> dict[str, list[str]]:
        """Names of the measures of this run, each with the names of its parts."""
        kinds: list[Any] = self.connection.execute(_MEASURES, (self.until.position,)).fetchall()
        if len(kinds) > 1:  # some may be of other runs only: a search of this run's work for each
            within = (self.until.position, self.run.run_id)
            kinds = [kind for kind in kinds if self.connection.execute(_IS_MEASURED, (*kind, *within)).get]
        found: dict[str, set[str]] = {}
        for name, parts in kinds:
            found.setdefault(name, set()).update(json.loads(parts))
        return {name: sorted(found[name]) for name in sorted(found)}

    def erasures(self) -> int:
        """How often something of this data was erased: what was read before is not to be mixed with what is now."""
        found: Any = self.connection.execute(
            "SELECT count(*) FROM event WHERE kind = 'erased' AND actor IS NOT NULL"
        ).get
        return int(found)

    def worker(self, worker_key: str) -> Row:
        """A worker, by the pseudonym."""
        row = self.connection.execute(_WORKER, (worker_key,)).fetchone() or ("", None, None)
        qualifications: dict[str, int] = {}
        for one in self.decided(worker_stream(worker_key)):
            match one.decision:
                case Qualified(name=name, value=None):
                    qualifications.pop(name, None)
                case Qualified(name=name, value=value) if value is not None:
                    qualifications[name] = value
        return {
            "worker_key": worker_key,
            "provider": row[0],
            "first_seen": row[1],
            "qualifications": dict(sorted(qualifications.items())) or None,
            "erased_at": row[2],
        }

    def asset(self, sha256: str) -> Row | None:
        """What is known of a file."""
        row = self.connection.execute(
            "SELECT media_type, bytes, width, height, created_at FROM asset WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return None if row is None else dict(zip(_ASSET, row, strict=True))


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
    """The last event of the run, decisions included; with `as_of` the last one up to that position.

    Raises: Unknown if the log does not reach that far.
    """
    reached: Any = connection.execute("SELECT coalesce(max(position), 0) FROM event").get
    if as_of is not None and not 0 < as_of <= reached:
        raise Unknown(f"there is no event {as_of}; the log has events 1 to {reached}")
    within = (run.run_id, reached if as_of is None else as_of)
    position: Any = connection.execute(_LATE, within).get or connection.execute(_LAST, within).get or 0
    at: Any = connection.execute("SELECT at FROM event WHERE position = ?", (position,)).get or 0
    return Until(position=position, at=at)


_ASSET = ("media_type", "bytes", "width", "height", "created_at")
_UNIT = """
    SELECT unit_id, run_id, number, inputs, target_asset, places, form_asset FROM unit WHERE unit_id = ?
"""
_EVENTS = """
    SELECT stream, seq, at, data, action, digest, actor FROM event
    WHERE stream IN (?, ?, ?) AND position <= ? ORDER BY stream, seq
"""
_ERASED = "SELECT erased FROM assignment WHERE assignment_id = ?"
_WORKER = "SELECT provider, first_seen, erased_at FROM worker WHERE worker_key = ?"
# Of a run at which somebody works the last event is among the last of all.
_LATE = """
    WITH late AS (SELECT position, stream FROM event WHERE position <= ?2 ORDER BY position DESC LIMIT 1000)
    SELECT max(position) FROM late
    WHERE stream = 'run/' || ?1
        OR EXISTS (
            SELECT 1 FROM assignment
            WHERE run_id = ?1 AND assignment_id = substr(stream, 1, instr(stream || '/', '/') - 1)
        )
        OR stream LIKE 'worker/%'
            AND EXISTS (SELECT 1 FROM assignment WHERE run_id = ?1 AND worker_key = substr(stream, 8))
"""
# One look into the index for each stream: positions of a stream grow with its numbers.
_LAST = """
    WITH stream (name) AS (
        SELECT assignment_id FROM assignment WHERE run_id = ?1
        UNION ALL SELECT assignment_id || '/seen' FROM assignment WHERE run_id = ?1
        UNION ALL SELECT assignment_id || '/review' FROM assignment WHERE run_id = ?1
        UNION ALL SELECT DISTINCT 'worker/' || worker_key FROM assignment WHERE run_id = ?1
        UNION ALL SELECT 'run/' || ?1
    )
    SELECT max((
        SELECT e.position FROM event e WHERE e.stream = stream.name AND e.position <= ?2 ORDER BY e.seq DESC LIMIT 1
    )) FROM stream
"""
_HOLDS = """
    SELECT a.unit_id, count(*) FILTER (WHERE e.stream IS NULL OR e.reason <> 'timeout'),
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
    WHERE a.run_id = ?1 AND o.position <= ?2 GROUP BY a.unit_id
"""
_PARTS = "(SELECT json_group_array(key) FROM json_each(e.data, '$.parts'))"
_MEASURES = f"""
    SELECT DISTINCT e.data ->> 'name', {_PARTS} FROM event e WHERE e.kind = 'measured' AND e.position <= ?
"""
_IS_MEASURED = f"""
    SELECT EXISTS (
        SELECT 1 FROM assignment a JOIN event e ON e.stream = a.assignment_id AND e.kind = 'measured'
        WHERE e.data ->> 'name' = ? AND {_PARTS} = ? AND e.position <= ? AND a.run_id = ?
    )
"""
