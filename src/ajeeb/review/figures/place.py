"""Where an assignment is, as far as counting needs it; made anew from its events if it was forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import Done, Failed, Outcome, Provenance
from ajeeb.loops import Attempt, State, picked
from ajeeb.review.policy import Policy

from .counts import MOST_ATTEMPTS, Attempts, Counts
from .told import Told

_FINE = 200  # steps between 0 and 1 in which a similarity is counted


@dataclass(kw_only=True)
class Place:
    """Where an assignment is. made: how each attempt ended, status and whether something had been seen.

    erased: nothing is counted of it but that it was opened and ended.
    """

    run_id: str
    simulated: bool
    erased: bool
    policy: Policy
    seen_at: int
    """When the worker got something to see last: the task, a page, an output."""
    asked_at: int = 0
    person_ms: int = 0
    """Until the attempt that was sent last."""
    made: list[tuple[str, bool]] = field(default_factory=list)
    k: int = 0
    attempt_id: str = ""
    """Of the attempt that was made last, and counts."""
    similarities: dict[int, float] = field(default_factory=dict)
    """By output of that attempt."""
    ended: bool = False

    def take(self, told: Told, counts: Counts) -> None:
        """Count what one event of this assignment says of its attempts and its end."""
        if self.ended or (self.erased and told.kind != "ended"):
            return
        match told.kind:
            case "page_passed":
                self.seen_at = told.at
            case "asked":
                self.asked_at, self.person_ms = told.at, max(0, told.at - self.seen_at)
            case "settled":
                self._settle(told, counts)
            case "judged" | "measured" if told.found["attempt_id"] == self.attempt_id:
                self._say(told, counts.attempts_of(self.k))
            case "ended":
                self._end(told, counts)

    def _settle(self, told: Told, counts: Counts) -> None:
        outcome, attempt_id = told.found["outcome"], told.found.get("attempt_id")
        if told.found.get("late") or not attempt_id:
            return
        self.seen_at = told.at
        self.made.append((outcome["status"], bool(outcome.get("exposed"))))
        if not counts_now(self.policy, self.made):
            return
        self.k, self.attempt_id, self.similarities = self.k + 1, attempt_id, {}
        attempts = counts.attempts_of(self.k)
        if self.k <= MOST_ATTEMPTS:
            attempts.n += 1
        attempts.person.add(self.person_ms)
        attempts.wait.add(told.at - self.asked_at)

    def _say(self, told: Told, attempts: Attempts) -> None:
        """What was said of the attempt that was made last, by the worker or by a measure."""
        found = told.found
        if told.kind == "judged":
            score = self.policy.score_of(found["answers"])
            if score is not None:
                attempts.scores[score] = attempts.scores.get(score, 0) + 1
            if self.policy.picks:
                self._similar(picked(self.policy.loop, found["answers"]), attempts)
        elif found["name"] == "similarity" and found["value"] is not None:
            output = found.get("output", 0)
            self.similarities[output] = found["value"]
            if not self.policy.picks and output == 0:
                self._similar(0, attempts)

    def _similar(self, output: int, attempts: Attempts) -> None:
        """Count the similarity of the output that stands for the attempt: the first, or the one that was picked."""
        if output in self.similarities:
            value = round(self.similarities[output] * _FINE) / _FINE
            attempts.similarities[value] = attempts.similarities.get(value, 0) + 1

    def _end(self, told: Told, counts: Counts) -> None:
        self.ended = True
        by_attempts = counts.ends.setdefault(told.found["reason"], {})
        made = min(self.k, MOST_ATTEMPTS)
        by_attempts[made] = by_attempts.get(made, 0) + 1
        counts.times.at(told.at).ended += 1


def opened(told: Told, policy: Policy, erased: bool) -> Place:
    """The place of an assignment that begins."""
    return Place(
        run_id=str(told.found["run_id"]),
        simulated=bool(told.found.get("simulated")),
        erased=erased,
        policy=policy,
        seen_at=told.at,
    )


def counts_now(policy: Policy, made: list[tuple[str, bool]]) -> bool:
    """Whether the last of these attempts is one of those that the task allows, by the rules of the run."""
    if made[-1][0] == "ok":  # whatever came before it
        return True
    attempts = tuple(_attempt(str(number), *one) for number, one in enumerate(made))
    return policy.rules.counted(State(attempts=attempts))[-1]


def _attempt(number: str, status: Any, exposed: bool) -> Attempt:
    outcome: Outcome = (
        Done(outputs=(), provenance=Provenance(procedure=""))
        if status == "ok"
        else Failed(status=status, message="", exposed=exposed)
    )
    return Attempt(id=number, call_id=number, procedure="", answers={}, asked_at=0, outcome=outcome)
