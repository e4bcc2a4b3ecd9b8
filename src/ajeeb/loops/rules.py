"""What the rules need besides the loop and the state; and how they read the two together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ajeeb.events import Done, EndReason
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

    def counts(self, attempt: Attempt) -> bool:
        """Whether an attempt that has ended is one of `max_attempts`."""
        if isinstance(attempt.outcome, Done):
            return True
        refused = attempt.outcome is not None and attempt.outcome.status in ("refused", "filtered")
        return refused and self.loop.refusals == "count"

    def numbers(self, state: State) -> list[int | None]:
        """k of each attempt: from 1 without gaps for those that count, None for the others.

        A running one has the number that it gets if it counts.
        """
        numbers: list[int | None] = []
        k = 0
        for attempt in state.attempts:
            counted = attempt.outcome is None or self.counts(attempt)
            k += counted
            numbers.append(k if counted else None)
        return numbers

    def used_up(self, state: State) -> bool:
        """Whether every attempt has been made."""
        made = sum(self.counts(attempt) for attempt in state.attempts)
        return bool(self.loop.max_attempts) and made >= self.loop.max_attempts

    def reason_to_leave(self, state: State) -> EndReason:
        """How it counts if the worker leaves now: after several failures of ours it is our error, and owed pay."""
        return "error" if state.failures_in_a_row >= self.loop.failures_to_leave else "worker"

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
            parts.append(str(len(state.attempts) + 1))
        digest = hashlib.sha256("/".join(parts).encode()).digest()
        return int.from_bytes(digest[:4], "big") & 0x7FFF_FFFF
