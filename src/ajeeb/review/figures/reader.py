"""Reads the log once, in order, and counts; what an erasure concerns is counted anew."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import apsw

from ajeeb.review.policy import Policy, policy_of

from .anew import Anew, concerned
from .answer_log import AnswerLog
from .calls import count_call
from .counts import Counts, RunCounts
from .forms import HandedIn, ReadAsset, versions
from .place import Place, opened
from .told import Told, last_position, told_after, told_of

BATCH = 1000  # events read on one state of the database, so that others get their turn
_OF_REVIEW = ("decided", "excluded", "undone")
_MOST_PLACES = 20_000  # assignments whose place is remembered; that of others is read again when they go on


class Figures:
    """Counts and answers of every run, and the position up to which the log is counted. One reader at a time."""

    def __init__(self, read_asset: ReadAsset = lambda sha256: b"") -> None:
        version = versions(read_asset)
        self.position = 0
        self.runs: dict[str, RunCounts] = {}
        self.answers = AnswerLog(version)
        self.changed: set[str] = set()
        """Runs of which something was counted since they were kept."""
        self.anew: dict[str, Anew] = {}
        """Runs that are to be counted anew up to the position, before anything else is read."""
        self._forms = HandedIn(version)
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._policies: dict[str, Policy] = {}

    def read_on(self, connection: apsw.Connection, most: int = BATCH) -> bool:
        """Count some more of the log, about so many events; False when there was nothing more."""
        if self.anew:
            self._count_anew(connection, next(iter(self.anew)))
            return True
        upto = min(self.position + most, last_position(connection))
        for told in told_after(connection, self.position, upto):
            self._take(connection, told)
        more, self.position = upto > self.position, max(upto, self.position)
        return more

    def counted(self, run_id: str) -> RunCounts:
        """What is counted of one run so far."""
        return self.runs.get(run_id) or RunCounts()

    def share(self, connection: apsw.Connection, run_id: str) -> float:
        """How much of the log is counted for a run, 0 to 1."""
        if run_id in self.anew:
            return self.anew[run_id].share(connection)
        last = last_position(connection)
        return 1.0 if self.position >= last else self.position / last

    def policy(self, connection: apsw.Connection, run_id: str) -> Policy:
        """The rules of one run; those of a task without a loop if the run is gone."""
        if run_id not in self._policies:
            config: Any = connection.execute("SELECT config FROM run WHERE run_id = ?", (run_id,)).get
            self._policies[run_id] = policy_of(json.loads(config or "{}"))
        return self._policies[run_id]

    def start_anew(self, run_id: str) -> None:
        """Let a run be counted anew."""
        self.anew[run_id] = Anew(run_id=run_id)
        self.changed.add(run_id)

    def _count_anew(self, connection: apsw.Connection, run_id: str) -> None:
        anew = self.anew[run_id]
        if anew.after == "":
            self.runs.pop(run_id, None)
            self.answers.start_anew(run_id)
        assignments = anew.next(connection)
        for assignment_id in assignments:
            for told in told_of(connection, assignment_id, self.position):
                self._take(connection, told)
        if not assignments:
            del self.anew[run_id]

    def _take(self, connection: apsw.Connection, told: Told) -> None:
        if told.kind == "erased":
            for assignment_id, run_id in concerned(connection, told.stream):
                if not self.answers.is_erased(assignment_id):
                    self.start_anew(run_id)
            return
        self.answers.take(connection, told)
        if told.kind in _OF_REVIEW:
            self.changed |= self.answers.runs_of(told.stream)
        else:
            self._count(connection, told)

    def _count(self, connection: apsw.Connection, told: Told) -> None:
        place = self._place(connection, told)
        if place is None:
            return
        run = self._run(place.run_id)
        counts = run.of(place.simulated)
        self.changed.add(place.run_id)
        if told.kind == "opened":
            counts.times.at(told.at).opened += 1
            return
        has_ended = place.ended
        place.take(told, counts)
        if place.erased:
            return
        if told.kind == "settled":
            again = bool(told.found.get("late")) and _is_told_again(connection, told)
            count_call(counts, told.at, told.found["outcome"], again)
        elif told.kind == "ended" and not has_ended:
            self._forms.count(connection, run, told.stream, told.position, place.simulated)

    def _run(self, run_id: str) -> RunCounts:
        found = self.runs.get(run_id)
        if found is None:
            found = self.runs[run_id] = RunCounts()
        return found

    def _place(self, connection: apsw.Connection, told: Told) -> Place | None:
        """Where this assignment was before this event; None if it never began, as streams of decisions do not."""
        place = None if told.kind == "opened" else self._places.get(told.stream)
        if place is None:
            place = self._begun(connection, told) if told.kind == "opened" else self._again(connection, told)
            if place is None:
                return None
            self._places[told.stream] = place
            if len(self._places) > _MOST_PLACES:
                self._places.popitem(last=False)
        self._places.move_to_end(told.stream)
        return place

    def _begun(self, connection: apsw.Connection, told: Told) -> Place:
        policy = self.policy(connection, str(told.found["run_id"]))
        return opened(told, policy, self.answers.is_erased(told.stream))

    def _again(self, connection: apsw.Connection, told: Told) -> Place | None:
        place, nowhere = None, Counts()  # it was counted when it was read first
        for earlier in told_of(connection, told.stream, told.position - 1):
            if earlier.kind == "opened":
                place = self._begun(connection, earlier)
            elif place is not None:
                place.take(earlier, nowhere)
        return place


def _is_told_again(connection: apsw.Connection, told: Told) -> bool:
    """Whether this very go of the call has ended before: a cancelled call that came to something all the same."""
    same = (told.stream, told.seq, told.found["call_id"], told.found.get("try_no", 1))
    return bool(connection.execute(_BEFORE, same).get)


_BEFORE = """
    SELECT EXISTS (SELECT 1 FROM event WHERE stream = ?1 AND seq < ?2 AND kind = 'settled'
        AND data ->> 'call_id' = ?3 AND coalesce(data ->> 'try_no', 1) = ?4)
"""
