"""Reads the log once, in order, and counts."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import apsw

from ajeeb.review.policy import Policy, policy_of

from .calls import count_call
from .counts import Counts, RunCounts
from .forms import HandedIn, ReadAsset
from .place import Place, Told, opened

BATCH = 1000  # events read on one state of the database, so that others get their turn
_MOST_PLACES = 20_000  # assignments whose place is remembered; that of others is read again when they go on


class Figures:
    """Counts of every run, and the position up to which the log is counted. One reader at a time."""

    def __init__(self, read_asset: ReadAsset = lambda sha256: b"") -> None:
        self.position = 0
        self.runs: dict[str, RunCounts] = {}
        self.changed: set[str] = set()
        """Runs of which something was counted since they were kept."""
        self._forms = HandedIn(read_asset)
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._policies: dict[str, Policy] = {}

    def read_on(self, connection: apsw.Connection, most: int = BATCH) -> bool:
        """Count some more of the log, so many events at most; False when there was nothing more."""
        upto = min(self.position + most, last_position(connection))
        for position, stream, *row in connection.execute(_EVENTS, (self.position, upto)):
            self._count(connection, position, stream, _told(row))
        more, self.position = upto > self.position, max(upto, self.position)
        return more

    def counted(self, run_id: str) -> RunCounts:
        """What is counted of one run so far."""
        return self.runs.get(run_id) or RunCounts()

    def share(self, connection: apsw.Connection) -> float:
        """How much of the log is counted, 0 to 1."""
        last = last_position(connection)
        return 1.0 if self.position >= last else self.position / last

    def policy(self, connection: apsw.Connection, run_id: str) -> Policy:
        """The rules of one run; those of a task without a loop if the run is gone."""
        if run_id not in self._policies:
            config: Any = connection.execute("SELECT config FROM run WHERE run_id = ?", (run_id,)).get
            self._policies[run_id] = policy_of(json.loads(config or "{}"))
        return self._policies[run_id]

    def _count(self, connection: apsw.Connection, position: int, stream: str, told: Told) -> None:
        place = self._place(connection, position, stream, told)
        if place is None:
            return
        run = self.runs.setdefault(place.run_id, RunCounts())
        counts = run.of(place.simulated)
        self.changed.add(place.run_id)
        if told.kind == "opened":
            counts.times.at(told.at).opened += 1
            return
        has_ended = place.ended
        place.take(told, counts)
        if told.kind == "settled":
            again = told.found["late"] and _is_told_again(connection, stream, told.found)
            count_call(counts, told.at, told.found, again)
        elif told.kind == "ended" and not has_ended:
            self._forms.count(connection, run, stream, position, place.simulated)

    def _place(self, connection: apsw.Connection, position: int, stream: str, told: Told) -> Place | None:
        """Where this assignment was before this event; None if it never began, as streams of decisions do not."""
        place = self._places.get(stream)
        if place is None:
            place = self._begun(connection, told) if told.kind == "opened" else None
            place = place or self._again(connection, position, stream)
            if place is None:
                return None
            self._places[stream] = place
            if len(self._places) > _MOST_PLACES:
                self._places.popitem(last=False)
        self._places.move_to_end(stream)
        return place

    def _begun(self, connection: apsw.Connection, told: Told) -> Place:
        return opened(told, self.policy(connection, str(told.found["run_id"])))

    def _again(self, connection: apsw.Connection, position: int, stream: str) -> Place | None:
        place, nowhere = None, Counts()  # it was counted when it was read first
        for _, _, *row in connection.execute(_EARLIER, (stream, position)):
            told = _told(row)
            if told.kind == "opened":
                place = self._begun(connection, told)
            elif place is not None:
                place.take(told, nowhere)
        return place


def last_position(connection: apsw.Connection) -> int:
    """Place of the last event of all."""
    found: Any = connection.execute("SELECT coalesce(max(position), 0) FROM event").get
    return int(found)


def _told(row: list[Any]) -> Told:
    kind, at, attempt_id, found = row
    return Told(kind=kind, at=at, attempt_id=attempt_id, found=json.loads(found) if found else {})


def _is_told_again(connection: apsw.Connection, stream: str, found: dict[str, Any]) -> bool:
    """Whether this very go of the call has ended before: a cancelled call that came to something all the same."""
    same = (stream, found["seq"], found["call_id"], found["try_no"])
    return bool(connection.execute(_BEFORE, same).get)


_COLUMNS = """
    SELECT position, stream, kind, at, data ->> 'attempt_id', CASE kind
        WHEN 'opened' THEN json_object('run_id', data ->> 'run_id', 'simulated', data -> 'simulated')
        WHEN 'settled' THEN json_object('status', data ->> '$.outcome.status', 'late', data -> 'late',
            'exposed', data -> '$.outcome.exposed', 'seq', seq, 'call_id', data ->> 'call_id',
            'try_no', coalesce(data ->> 'try_no', 1),
            'took_ms', (data ->> '$.outcome.provenance.finished_at') - (data ->> '$.outcome.provenance.queued_at'),
            'tries', json((SELECT json_group_array(json_array(value ->> 'status', value ->> 'cache',
                value ->> 'cost_micros', value ->> 'currency')) FROM json_each(data, '$.outcome.tries'))))
        WHEN 'judged' THEN data -> 'answers'
        WHEN 'measured' THEN json_object('name', data ->> 'name', 'value', data -> 'value',
            'output', coalesce(data ->> 'output', 0))
        WHEN 'ended' THEN json_object('reason', data ->> 'reason')
    END
    FROM event
"""
_KINDS = "kind IN ('opened', 'page_passed', 'asked', 'settled', 'judged', 'measured', 'ended')"
_EVENTS = f"{_COLUMNS} WHERE position > ? AND position <= ? AND {_KINDS} ORDER BY position"
_EARLIER = f"{_COLUMNS} WHERE stream = ? AND position < ? AND {_KINDS} ORDER BY seq"
_BEFORE = """
    SELECT EXISTS (SELECT 1 FROM event WHERE stream = ?1 AND seq < ?2 AND kind = 'settled'
        AND data ->> 'call_id' = ?3 AND coalesce(data ->> 'try_no', 1) = ?4)
"""
