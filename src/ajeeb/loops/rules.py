"""What the rules need besides the loop and the state; and how they read the two together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from ajeeb.events import Done, EndReason, Failed
from ajeeb.forms import OF_ASK, OF_OUTPUT, Answers, Pick
from ajeeb.forms.composer import Json

from .form import FormRules
from .policy import Loop
from .state import Attempt, Phase, State


@dataclass(frozen=True, kw_only=True)
class Rules:
    """One run's rules for one unit.

    form: what the unit's form allows; None for a task without one.
    pages, after: the kinds of the pages before and after the work, in order.
    page_forms: the configurations of those that are forms, by position; those after the work come last.
    seed_root: seed of the run; unit_id and unit_seed: of the unit.
    time_limit_ms: from opening to the end, the time waited for us not counted; None is unlimited.
    auto_submit_ms: how long before the end the page of a form hands in what stands in it.
    """

    loop: Loop
    form: FormRules | None = None
    pages: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    page_forms: dict[int, Json] = field(default_factory=dict)
    seed_root: int = 0
    unit_id: str = ""
    unit_seed: int | None = None
    time_limit_ms: int | None = None
    auto_submit_ms: int = 0

    def phase(self, state: State) -> Phase:
        """What the page is for now."""
        if state.ended is not None:
            return "done"
        if state.pages_passed < len(self.pages):
            return "page"
        if self.form is not None:
            return "form"
        if state.running is not None:
            return "running"
        return "ask" if state.open_judgement is None else "judge"

    def page(self, state: State) -> int | None:
        """Position of the page that is due: one before the work, or one after it; None if none is."""
        passed = state.pages_passed
        if state.ended is None:
            return passed if passed < len(self.pages) else None
        return passed if len(self.pages) <= passed < len(self.pages) + len(self.after) else None

    def counted(self, state: State) -> list[bool]:
        """Of each attempt, whether it is one of `max_attempts`; one that still runs is not yet."""
        counted = []
        free = {"refusal": self.loop.max_free_refusals, "cancel": self.loop.max_free_cancels}
        for attempt in state.attempts:
            kind = _free_kind(self.loop, attempt)
            if kind is not None:
                free[kind] -= 1
            counted.append(_made(attempt) if kind is None else free[kind] < 0)
        return counted

    def counts(self, state: State, attempt: Attempt) -> bool:
        """Whether an attempt that has ended is one of `max_attempts`."""
        return next(c for a, c in zip(state.attempts, self.counted(state), strict=True) if a.id == attempt.id)

    def numbers(self, state: State) -> list[int | None]:
        """k of each attempt: from 1 without gaps for those that count, None for the others.

        A running one has the number that it gets if it counts.
        """
        numbers: list[int | None] = []
        k = 0
        for attempt, counted in zip(state.attempts, self.counted(state), strict=True):
            k += counted or attempt.outcome is None
            numbers.append(k if counted or attempt.outcome is None else None)
        return numbers

    def used_up(self, state: State) -> bool:
        """Whether every attempt has been made."""
        return bool(self.loop.max_attempts) and sum(self.counted(state)) >= self.loop.max_attempts

    def facts(self, attempt: Attempt, judgement: Answers) -> Answers:
        """What conditions may ask after: the judgement, the attempt's fields, and the values of the picked output."""
        outputs = attempt.outcome.outputs if isinstance(attempt.outcome, Done) else ()
        chosen = picked(self.loop, judgement)
        values = outputs[chosen].values if chosen < len(outputs) else {}
        asked = {f"{OF_ASK}{name}": value for name, value in attempt.answers.items()}
        return {**judgement, **asked, **{f"{OF_OUTPUT}{name}": value for name, value in values.items()}}

    def last_facts(self, state: State) -> Answers | None:
        """The facts of the attempt that was judged last; None before the first."""
        judged = next((a for a in reversed(state.attempts) if a.judgement is not None), None)
        return None if judged is None else self.facts(judged, judged.judgement or {})

    def goal_is_met(self, state: State) -> bool:
        """Whether the goal is reached by what came, before anything is said about it."""
        attempt, goal = state.open_judgement, self.loop.goal
        return attempt is not None and goal is not None and goal.holds(self.facts(attempt, {}))

    def reason_to_leave(self, state: State) -> EndReason:
        """How it counts if the worker leaves now: after several failures of ours it is our error, and owed pay."""
        latest = state.latest
        lasting = latest is not None and isinstance(latest.outcome, Failed) and latest.outcome.lasting
        many = state.failures_in_a_row >= self.loop.failures_to_leave
        return "error" if many or lasting else "worker"

    def arms(self, state: State) -> tuple[str, ...]:
        """The arm of each output of the next attempt, by position; empty where there are none."""
        arms, many = self.loop.arms, self.loop.candidates
        if arms is None or state.opened is None:
            return ()
        # A prompt that is sent again after a failure goes to the same arm: no way to roll the dice again.
        made = sum(self.counted(state))
        of_run, of_unit = (
            str(self.seed_root),
            f"{self.seed_root}/{state.opened.unit_id}/{state.opened.number}",
        )
        match arms.per:
            case "worker":
                return (arms.at(of_run, state.opened.worker_number),) * many
            case "assignment":
                return (arms.at(of_run, state.opened.number),) * many
            case "attempt":
                return (arms.at(of_unit, made),) * many
        return tuple(arms.at(of_unit, made * many + place) for place in range(many))

    def deadline(self, state: State) -> int | None:
        """When the time is up, in UTC milliseconds. Waiting for a call moves it; None if there is no limit."""
        if self.time_limit_ms is None:
            return None
        return state.opened_at + self.time_limit_ms + state.waited_ms

    def time_is_up(self, state: State, now: int) -> bool:
        """Whether the time is up; never while a call runs."""
        deadline = self.deadline(state)
        return deadline is not None and not state.is_waiting and now > deadline

    def seed(self, state: State) -> int:
        """The seed of the next call, from 0 to 2**31 - 1."""
        policy = self.loop.seed
        if isinstance(policy, int):
            return policy
        if policy == "per_unit" and self.unit_seed is not None:
            return self.unit_seed
        parts = [str(self.seed_root)]
        if policy != "per_run":
            parts.append(self.unit_id)
        if policy == "per_attempt":
            # As with arms: what failed and is sent again has the same seed.
            parts.append(str(sum(self.counted(state)) + 1))
        digest = hashlib.sha256("/".join(parts).encode()).digest()
        return int.from_bytes(digest[:4], "big") & 0x7FFF_FFFF


def picked(loop: Loop, judgement: Answers) -> int:
    """Position of the output that a judgement picks; the first, if it picks none."""
    names = (name for name, spec in loop.judge.items() if isinstance(spec, Pick))
    found = next((judgement[name] for name in names if isinstance(judgement.get(name), int)), 0)
    return int(found)


def _made(attempt: Attempt) -> bool:
    """Whether an attempt counts, the free ones aside: it gave something, was refused, or was cancelled too late."""
    outcome = attempt.outcome
    if not isinstance(outcome, Failed):
        return outcome is not None
    return outcome.status in ("refused", "filtered") or (outcome.status == "cancelled" and outcome.exposed)


def _free_kind(loop: Loop, attempt: Attempt) -> Literal["refusal", "cancel"] | None:
    """Which of the capped kinds of free attempts this is; None if it is none."""
    outcome = attempt.outcome
    if isinstance(outcome, Failed) and outcome.status in ("refused", "filtered"):
        return "refusal" if loop.refusals == "retry" else None
    if isinstance(outcome, Failed) and outcome.status == "cancelled" and outcome.exposed:
        return "cancel" if loop.cancels == "retry" else None
    return None
