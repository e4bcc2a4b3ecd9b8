"""Every answer of every run, kept up to date from the events that are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import apsw

from ajeeb.events import Decided
from ajeeb.loops import Reviewed, fold, fold_review
from ajeeb.review.answer_columns import ERASED, EXCLUDED, OPEN, PILOT, REJECTED, SIMULATED, Place, RunAnswers
from ajeeb.review.answer_fields import AnswerField, form_answers, loop_fields
from ajeeb.review.assignments import run_config
from ajeeb.review.policy import Policy, policy_of
from ajeeb.store import recorded
from ajeeb.store.decisions import decisions

from .forms import Version
from .place import counts_now
from .told import Told, told_of

_SENT_KINDS = ("asked", "settled", "judged")


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the loop of a run asks."""

    policy: Policy
    fields: Mapping[str, AnswerField]


@dataclass
class _Working:
    """A loop's assignment until it has ended. sent: place and answers of each attempt. made: how attempts ended."""

    run: RunAnswers
    asked: _Asked
    who: int
    sent: dict[str, tuple[Place, Mapping[str, Any]]] = field(default_factory=dict)
    made: list[tuple[str, bool]] = field(default_factory=list)

    def take(self, told: Told, *, keeping: bool = True) -> None:
        """What one event says of an attempt. keeping: its answers were not kept before."""
        found, attempt_id = told.found, told.found.get("attempt_id")
        if told.kind == "asked":
            place = Place(who=self.who, turn=len(self.sent) + 1, at=told.position)
            self.sent[attempt_id] = (place, found["answers"])
        elif attempt_id in self.sent:
            place, answers = self.sent[attempt_id]
            if told.kind == "judged":
                self._add("judge", place, found["answers"], keeping)
            elif not found.get("late"):
                self.made.append((found["outcome"]["status"], bool(found["outcome"].get("exposed"))))
                if counts_now(self.asked.policy, self.made):
                    self._add("ask", place, answers, keeping)

    def _add(self, part: str, place: Place, answers: Mapping[str, Any], keeping: bool) -> None:
        for name, asked in self.asked.fields.items():
            if keeping and asked.part == part:
                self.run.column(asked).add(place, answers.get(name))


class AnswerLog:
    """Holds the answers of runs. version: gives the content of a version of a form, by its SHA-256."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.runs: dict[str, RunAnswers] = {}
        self._run_of: dict[str, RunAnswers] = {}
        self._working: dict[str, _Working] = {}
        self._loops: dict[str, _Asked] = {}

    def take_up(self, runs: dict[str, RunAnswers]) -> None:
        """Go on from what was kept."""
        self.runs = runs
        self._run_of = {assignment_id: run for run in runs.values() for assignment_id in run.ids}

    def start_anew(self, run_id: str) -> None:
        """Forget the answers of a run, which are read again."""
        before = self.runs.pop(run_id, None)
        for assignment_id in before.ids if before else ():
            self._run_of.pop(assignment_id, None)
            self._working.pop(assignment_id, None)

    def runs_of(self, review: str) -> set[str]:
        """The run in which the work of this stream of decisions was done; none for other decisions."""
        run = self._run_of.get(_reviewed(review))
        return set() if run is None else {run.run_id}

    def is_erased(self, assignment_id: str) -> bool:
        """Whether nothing is held of an assignment but that it was there."""
        run = self._run_of.get(assignment_id)
        return run is None or bool(run.flags[run.place[assignment_id]] & ERASED)

    def of(self, connection: apsw.Connection, run_id: str) -> RunAnswers:
        """The answers of one run, as far as the log was read. Raises: Unknown."""
        run = self._run(run_id)
        for one in self._asked(connection, run_id).fields.values():
            run.column(one)
        return run

    def score(self, connection: apsw.Connection, run_id: str) -> str | None:
        """The field with the score; None if the task has none. Raises: Unknown."""
        score = self._asked(connection, run_id).policy.score
        return score.name if score else None

    def _asked(self, connection: apsw.Connection, run_id: str) -> _Asked:
        if run_id not in self._loops:
            policy = policy_of(run_config(connection, run_id))
            self._loops[run_id] = _Asked(policy=policy, fields=loop_fields(policy.loop))
        return self._loops[run_id]

    def take(self, connection: apsw.Connection, told: Told) -> None:
        """Keep the answers that an event tells of."""
        match told.kind:
            case "opened":
                self._open(connection, told)
            case "asked" | "settled" | "judged":
                working = self._working.get(told.stream) or self._again(connection, told)
                if working is not None:
                    working.take(told)
            case "submitted":
                self._hand_in(connection, told)
            case "ended":
                self._working.pop(told.stream, None)
                self._flag(told.stream, OPEN, False)
            case "decided" | "excluded" | "undone":
                self._review(connection, told.stream)

    def _open(self, connection: apsw.Connection, told: Told) -> None:
        run_id, found = told.found["run_id"], told.found
        row: Any = connection.execute(_UNIT, (told.stream, found["unit_id"])).fetchone()
        if row is None:
            return
        number, erased = row
        run = self._run_of[told.stream] = self._run(run_id)
        flags = OPEN | SIMULATED * bool(found.get("simulated")) | PILOT * bool(found.get("pilot"))
        place = run.open(told.stream, number, flags | ERASED * bool(erased))
        if not erased:
            self._work(connection, run, told.stream, place)

    def _work(
        self, connection: apsw.Connection, run: RunAnswers, assignment_id: str, place: int
    ) -> _Working | None:
        asked = self._asked(connection, run.run_id)
        if not asked.policy.loop.ask:
            return None
        working = self._working[assignment_id] = _Working(run, asked, place)
        return working

    def _run(self, run_id: str) -> RunAnswers:
        return self.runs.setdefault(run_id, RunAnswers(run_id=run_id))

    def _again(self, connection: apsw.Connection, told: Told) -> _Working | None:
        """An open assignment whose answers were taken up, as it was before this event."""
        run = self._run_of.get(told.stream)
        if run is None or run.flags[place := run.place[told.stream]] & (OPEN | ERASED) != OPEN:
            return None
        working = self._work(connection, run, told.stream, place)
        if working is not None:
            for earlier in told_of(connection, told.stream, told.position - 1):
                if earlier.kind in _SENT_KINDS:
                    working.take(earlier, keeping=False)
        return working

    def _hand_in(self, connection: apsw.Connection, told: Told) -> None:
        stream, run = told.stream, self._run_of.get(told.stream)
        form: Any = connection.execute(_FORM, (stream,)).get
        if run is None or form is None:
            return
        # Without calls the values alone tell everything, and most forms have none.
        sql = _EVERY if connection.execute(_CALLED, (stream,)).get else _HANDED_IN
        state = fold(recorded(*row) for row in connection.execute(sql, (stream,)))
        for asked, index, answer in form_answers(self.version(form), state):
            turn = run.rounds.setdefault(index, len(run.rounds))
            run.column(asked).add(Place(who=run.place[stream], turn=turn, at=told.position), answer)

    def _review(self, connection: apsw.Connection, stream: str) -> None:
        assignment_id = _reviewed(stream)
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


def _reviewed(stream: str) -> str:
    return stream.removesuffix("/review")


def _is_rejected(reviewed: Reviewed) -> bool:
    verdict = reviewed.verdict
    decision = verdict.decision if verdict else None
    return isinstance(decision, Decided) and decision.verdict != "approved"


_UNIT = """
    SELECT u.number, a.erased FROM assignment a JOIN unit u ON u.unit_id = ?2 WHERE a.assignment_id = ?1
"""
_FORM = "SELECT u.form_asset FROM assignment a JOIN unit u ON u.unit_id = a.unit_id WHERE a.assignment_id = ?"
_CALLED = "SELECT EXISTS (SELECT 1 FROM event WHERE stream = ? AND kind = 'called')"
_EVERY = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
_HANDED_IN = (
    "SELECT seq, at, data, action, digest FROM event WHERE stream = ? AND kind = 'submitted' ORDER BY seq"
)
_SENT = "SELECT data ->> 'attempt_id' FROM event WHERE stream = ? AND kind = 'asked' ORDER BY seq"
