"""What an action makes happen. Pure: the events to record, or Invalid naming the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ajeeb.errors import Invalid, Stale
from ajeeb.events import Asked, Ended, Event, Judged, PagePassed
from ajeeb.forms import Answers, refusals

from .action import Action, Leave, Pass, TimeUp, Turn
from .rules import Rules
from .state import State

_MAX_UNSENT = 20_000  # characters
EARLY_MS = 15_000  # the page sends its snapshot 10 s before the deadline, and clocks differ a little


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """What only the shell can give: the time in UTC milliseconds, and ids never used before."""

    now: int
    attempt_id: str
    call_id: str


def decide(rules: Rules, state: State, action: Action, fresh: Fresh) -> tuple[Event, ...]:
    """The events to record for an action, in order.

    Raises: Invalid naming the fields that are not accepted; Stale if the page knew less than it should have.
    """
    if state.ended is not None:
        raise Stale("This task has already ended.")
    if not isinstance(action, TimeUp) and rules.time_is_up(state, fresh.now):
        return (
            Ended(reason="timeout", unsent=_unsent(_typed(action)), incomplete=_incomplete(state), auto=True),
        )
    match action:
        case Pass():
            return _pass(rules, state, action)
        case Turn():
            return _turn(rules, state, action, fresh)
        case Leave():
            reason = rules.reason_to_leave(state)
            return (Ended(reason=reason, unsent=_unsent(action.unsent), incomplete=_incomplete(state)),)
        case TimeUp():
            return _time_up(rules, state, action, fresh)


def _pass(rules: Rules, state: State, action: Pass) -> tuple[Event, ...]:
    if action.page != state.pages_passed or action.page >= len(rules.pages):
        raise Stale
    agreed = action.answers.get("agree") is True and len(action.answers) == 1
    if rules.pages[action.page] == "consent" and not agreed:
        raise Invalid({"agree": "Please tick this if you agree; without it the task cannot start."})
    return (PagePassed(page=action.page, answers=action.answers),)


def _turn(rules: Rules, state: State, action: Turn, fresh: Fresh) -> tuple[Event, ...]:
    if state.pages_passed < len(rules.pages):
        raise Stale("Please go through the pages before the task first.")
    latest = state.latest
    if action.on != (latest.id if latest else None):
        raise Stale
    if state.running is not None:
        raise Stale("Your last attempt is still being worked on.")
    judged = state.open_judgement
    if judged is None:
        if action.judge is not None:
            raise Invalid({"": "There is no result to judge yet."})
        return (_asked(rules, state, action.ask, state.last_judgement, fresh),)
    judgement = _accepted_judgement(rules, action.judge)
    fact = Judged(attempt_id=judged.id, answers=judgement)
    goal = rules.loop.goal
    if goal is not None and goal.holds(judgement):
        return (fact, Ended(reason="goal", unsent=_unsent(action.ask or {})))
    if rules.used_up(state):
        return (fact, Ended(reason="limit", unsent=_unsent(action.ask or {})))
    return (fact, _asked(rules, state, action.ask, judgement, fresh))


def _accepted_judgement(rules: Rules, judge: Answers | None) -> Answers:
    judgement = judge or {}
    wrong = refusals(rules.loop.judge, judgement)
    if wrong:
        raise Invalid(wrong)
    return judgement


def _asked(rules: Rules, state: State, ask: Answers | None, judgement: Answers | None, fresh: Fresh) -> Asked:
    answers = ask or {}
    made = [attempt.answers for attempt in state.attempts if rules.counts(attempt)]
    wrong = refusals(rules.loop.ask, answers) or rules.loop.repeated(answers, made)
    if wrong:
        raise Invalid(wrong)
    branch, hint = rules.loop.hint(judgement)
    return Asked(
        attempt_id=fresh.attempt_id,
        call_id=fresh.call_id,
        procedure=rules.loop.procedure,
        answers=answers,
        seed=rules.seed(state),
        branch=branch,
        hint=hint,
    )


def _time_up(rules: Rules, state: State, action: TimeUp, fresh: Fresh) -> tuple[Event, ...]:
    deadline = rules.deadline(state)
    if deadline is None or state.running is not None or fresh.now < deadline - EARLY_MS:
        raise Stale("There is still time.")
    return (Ended(reason="timeout", unsent=_unsent(action.unsent), incomplete=_incomplete(state), auto=True),)


def _incomplete(state: State) -> bool:
    return state.open_judgement is not None or state.running is not None


def _typed(action: Action) -> Answers:
    match action:
        case Turn():
            return {**(action.ask or {}), **(action.judge or {})}
        case Leave() | TimeUp():
            return action.unsent
        case Pass():
            return {}


def _unsent(answers: Answers) -> dict[str, Any]:
    """Typed text that was not sent: kept as it is, except what no database holds."""
    return {name: _storable(value) for name, value in answers.items() if value not in (None, "")}


def _storable(value: Any) -> Any:
    if not isinstance(value, str):
        return value if isinstance(value, int | float | bool) else None
    return value[:_MAX_UNSENT].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
