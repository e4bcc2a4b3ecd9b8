"""Every answer of every run, kept up to date from the log: each event is read once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import apsw

from ajeeb.events import Decided
from ajeeb.forms.composer import Json
from ajeeb.loops import Reviewed, fold, fold_review
from ajeeb.store import recorded
from ajeeb.store.decisions import decisions

from .answer_columns import ERASED, EXCLUDED, OPEN, PILOT, REJECTED, SIMULATED, Place, RunAnswers
from .answer_fields import AnswerField, form_answers, loop_fields
from .assignments import run_config
from .figures.forms import ReadAsset
from .figures.place import counts_now
from .policy import Policy, policy_of

_BATCH = 5_000  # events read on one state of the database, so that other readers get their turn
_VERSIONS = 64  # form versions kept in memory


@dataclass
class _Working:
    """A loop's assignment until it has ended. sent: place and answers of each attempt. made: how attempts ended."""

    run: RunAnswers
    policy: Policy
    fields: Mapping[str, AnswerField]
    who: int
    sent: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    made: list[tuple[str, bool]] = field(default_factory=list)

    def take(self, position: int, kind: str, found: Any) -> None:
        """What one event says of an attempt."""
        attempt_id = found["attempt_id"]
        if kind == "asked":
            place = Place(who=self.who, turn=len(self.sent) + 1, at=position)
            self.sent[attempt_id] = (place, found["answers"])
        elif attempt_id in self.sent:
            place, answers = self.sent[attempt_id]
            if kind == "judged":
                self._add("judge", place, found["answers"])
            elif not found["late"]:
                self.made.append((found["status"], bool(found["exposed"])))
                if counts_now(self.policy, self.made):
                    self._add("ask", place, answers)

    def _add(self, part: str, place: Place, answers: Mapping[str, Any]) -> None:
        for name, asked in self.fields.items():
            if asked.part == part:
                self.run.column(asked).add(place, answers.get(name))


class AnswerLog:
    """Holds how far it has read the log. One reader at a time."""

    def __init__(self, read_asset: ReadAsset) -> None:
        self._position = 0
        self._runs: dict[str, RunAnswers] = {}
        self._run_of: dict[str, RunAnswers] = {}
        self._working: dict[str, _Working] = {}
        self._policies: dict[str, Policy] = {}

        @lru_cache(maxsize=_VERSIONS)
        def version(sha256: str) -> Json:
            data = read_asset(sha256)
            return json.loads(data) if data else {}

        self.version: Callable[[str], Json] = version

    def read_on(self, connection: apsw.Connection) -> bool:
        """Read some more of the log; False when there was nothing more to read."""
        rows: list[tuple[Any, ...]] = connection.execute(_EVENTS, (self._position, _BATCH)).fetchall()
        for position, stream, kind, found in rows:
            self._position = position
            self._take(connection, stream, kind, found)
        return len(rows) == _BATCH

    def of(self, connection: apsw.Connection, run_id: str) -> RunAnswers:
        """The answers of one run, as far as the log was read. Raises: Unknown."""
        run = self._runs.setdefault(run_id, RunAnswers())
        for one in loop_fields(self._policy(connection, run_id).loop).values():
            run.column(one)
        return run

    def score(self, connection: apsw.Connection, run_id: str) -> str | None:
        """The field with the score; None if the task has none. Raises: Unknown."""
        score = self._policy(connection, run_id).score
        return score.name if score else None

    def _policy(self, connection: apsw.Connection, run_id: str) -> Policy:
        if run_id not in self._policies:
            self._policies[run_id] = policy_of(run_config(connection, run_id))
        return self._policies[run_id]

    def _take(self, connection: apsw.Connection, stream: str, kind: str, found: str) -> None:
        """One event, at the position that is read."""
        match kind:
            case "opened":
                self._open(connection, stream, json.loads(found))
            case "asked" | "settled" | "judged":
                if stream in self._working:
                    self._working[stream].take(self._position, kind, json.loads(found))
            case "submitted":
                self._hand_in(connection, stream)
            case "ended":
                self._working.pop(stream, None)
                self._flag(stream, OPEN, False)
            case "erased":
                for (assignment_id,) in connection.execute(_ERASED, (stream, stream)):
                    self._flag(assignment_id, ERASED, True)
            case _:
                self._review(connection, stream)

    def _open(self, connection: apsw.Connection, stream: str, opened: Any) -> None:
        run_id = opened["run_id"]
        number: Any = connection.execute(_NUMBER, (opened["unit_id"],)).get
        if run_id is None or number is None:  # erased
            return
        run = self._run_of[stream] = self._runs.setdefault(run_id, RunAnswers())
        flags = OPEN | SIMULATED * opened["simulated"] | PILOT * opened["pilot"]
        place = run.open(stream, number, flags)
        policy = self._policy(connection, run_id)
        if policy.loop.ask:
            self._working[stream] = _Working(run, policy, loop_fields(policy.loop), place)

    def _hand_in(self, connection: apsw.Connection, stream: str) -> None:
        run = self._run_of.get(stream)
        form: Any = connection.execute(_FORM, (stream,)).get
        if run is None or form is None:
            return
        # Without calls the values alone tell everything, and most forms have none.
        sql = _EVERY if connection.execute(_CALLED, (stream,)).get else _HANDED_IN
        state = fold(recorded(*row) for row in connection.execute(sql, (stream,)))
        for asked, index, answer in form_answers(self.version(form), state):
            turn = run.rounds.setdefault(index, len(run.rounds))
            run.column(asked).add(Place(who=run.place[stream], turn=turn, at=self._position), answer)

    def _review(self, connection: apsw.Connection, stream: str) -> None:
        assignment_id = stream.removesuffix("/review")
        if assignment_id not in self._run_of:
            return
        reviewed = fold_review(decisions(connection, stream))
        self._flag(assignment_id, REJECTED, _is_rejected(reviewed))
        self._flag(assignment_id, EXCLUDED, "" in reviewed.excluded)
        run = self._run_of[assignment_id]
        sent = [row[0] for row in connection.execute(_SENT, (assignment_id,))]
        run.left_out[run.place[assignment_id]] = frozenset(
            turn for turn, attempt_id in enumerate(sent, 1) if attempt_id in reviewed.excluded
        )

    def _flag(self, assignment_id: str, flag: int, on: bool) -> None:
        run = self._run_of.get(assignment_id)
        if run is not None:
            run.flag(run.place[assignment_id], flag, on)


def _is_rejected(reviewed: Reviewed) -> bool:
    verdict = reviewed.verdict
    decision = verdict.decision if verdict else None
    return isinstance(decision, Decided) and decision.verdict != "approved"


_EVENTS = """
    SELECT position, stream, kind, CASE kind
        WHEN 'opened' THEN json_object('run_id', data ->> 'run_id', 'unit_id', data ->> 'unit_id',
            'simulated', coalesce(data ->> 'simulated', 0), 'pilot', coalesce(data ->> 'pilot', 0))
        WHEN 'settled' THEN json_object('attempt_id', data ->> 'attempt_id', 'status', data ->> '$.outcome.status',
            'late', coalesce(data ->> 'late', 0), 'exposed', data ->> '$.outcome.exposed')
        WHEN 'asked' THEN json_object('attempt_id', data ->> 'attempt_id', 'answers', json(data -> 'answers'))
        WHEN 'judged' THEN json_object('attempt_id', data ->> 'attempt_id', 'answers', json(data -> 'answers'))
    END
    FROM event
    WHERE position > ? AND kind IN ('opened', 'asked', 'settled', 'judged', 'submitted', 'ended',
        'decided', 'excluded', 'undone', 'erased')
    ORDER BY position LIMIT ?
"""
_NUMBER = "SELECT number FROM unit WHERE unit_id = ?"
_FORM = "SELECT u.form_asset FROM assignment a JOIN unit u ON u.unit_id = a.unit_id WHERE a.assignment_id = ?"
_CALLED = "SELECT EXISTS (SELECT 1 FROM event WHERE stream = ? AND kind = 'called')"
_EVERY = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
_HANDED_IN = (
    "SELECT seq, at, data, action, digest FROM event WHERE stream = ? AND kind = 'submitted' ORDER BY seq"
)
_SENT = "SELECT data ->> 'attempt_id' FROM event WHERE stream = ? AND kind = 'asked' ORDER BY seq"
_ERASED = """
    SELECT assignment_id FROM assignment
    WHERE erased <> 0 AND (worker_key = substr(?, 8) AND ? LIKE 'worker/%' OR run_id = substr(?1, 5))
"""
