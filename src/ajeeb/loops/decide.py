"""What an action makes happen. Pure: the events to record, or Invalid naming the field."""

from __future__ import annotations

from dataclasses import dataclass

from ajeeb.errors import Invalid, Stale
from ajeeb.events import Asked, Ended, EndReason, Event, Failed, Judged, PagePassed
from ajeeb.forms import Answers, composer, refusals

from . import form
from .action import Action, Attach, Cancel, Invoke, Leave, Pass, Submit, TimeUp, Turn
from .form import FormRules
from .rules import Rules
from .settle import settle
from .state import State
from .unsent import unsent

EARLY_MS = 15_000  # a page sends its snapshot 10 s before the deadline, and clocks differ a little


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """What only the shell can give: the time in UTC milliseconds, and ids never used before.

    exposed: whether the worker has seen something of the output of the call that runs.
    """

    now: int
    attempt_id: str
    call_id: str
    exposed: bool = False


def decide(rules: Rules, state: State, action: Action, fresh: Fresh) -> tuple[Event, ...]:
    """The events to record for an action, in order.

    Raises: Invalid naming the fields that are not accepted; Stale if the page knew less than it should have.
    """
    if isinstance(action, Pass):
        if state.ended is None and rules.time_is_up(state, fresh.now):
            return _ended_unchecked(rules, state, {}, "timeout")
        return _pass(rules, state, action)
    if state.ended is not None:
        raise Stale("This task has already ended.")
    if not isinstance(action, TimeUp) and rules.time_is_up(state, fresh.now):
        return _ended_unchecked(rules, state, _typed(action), "timeout")
    match action:
        case Leave():
            return _ended_unchecked(rules, state, action.unsent, rules.reason_to_leave(state))
        case TimeUp():
            return _time_up(rules, state, action, fresh)
    if state.pages_passed < len(rules.pages):
        raise Stale("Please go through the pages before the task first.")
    return _work(rules, state, action, fresh)


def _work(rules: Rules, state: State, action: Action, fresh: Fresh) -> tuple[Event, ...]:
    if rules.form is None:
        match action:
            case Turn():
                return _turn(rules, state, action, fresh)
            case Cancel():
                return _cancel(rules, state, action, fresh)
    if rules.form is not None:
        match action:
            case Invoke():
                return (form.called(rules.form, state, action, fresh.call_id),)
            case Attach():
                return (form.attached(rules.form, state, action),)
            case Submit():
                return _submit(rules.form, state, action)
    raise Invalid({"": f"This task has no place for an action of kind '{action.kind}'."})


def _pass(rules: Rules, state: State, action: Pass) -> tuple[Event, ...]:
    if action.page != rules.page(state):
        raise Stale
    config = rules.page_forms.get(action.page)
    if config is not None:
        wrong = _wrong_on_page(config, action.answers)
        if wrong:
            raise Invalid(wrong)
        return (PagePassed(page=action.page, answers=action.answers),)
    agreed = action.answers.get("agree") is True and len(action.answers) == 1
    if (*rules.pages, *rules.after)[action.page] == "consent" and not agreed:
        raise Invalid({"agree": "Please tick this if you agree; without it the task cannot start."})
    return (PagePassed(page=action.page, answers=action.answers),)


def _wrong_on_page(config: composer.Json, answers: Answers) -> dict[str, str]:
    checked = composer.check(config, (), answers)
    unknown = dict.fromkeys(checked.unknown, "There is no field of this name on this page.")
    return unknown | checked.sentences


def _submit(rules: FormRules, state: State, action: Submit) -> tuple[Event, ...]:
    handed_in, incomplete = form.submitted(rules, state, action)
    return (handed_in, Ended(reason="submitted", incomplete=incomplete))


def _ended_unchecked(rules: Rules, state: State, values: Answers, reason: EndReason) -> tuple[Event, ...]:
    """An end that asks nobody whether all is well: the worker leaves, or the time is up."""
    auto = reason == "timeout"
    if rules.form is None or state.pages_passed < len(rules.pages):
        return (Ended(reason=reason, unsent=unsent(values), incomplete=_incomplete(state), auto=auto),)
    return (form.unchecked(rules.form, state, values), Ended(reason=reason, incomplete=True, auto=auto))


def _turn(rules: Rules, state: State, action: Turn, fresh: Fresh) -> tuple[Event, ...]:
    latest = state.latest
    if action.on != (latest.id if latest else None):
        raise Stale
    if state.running is not None:
        raise Stale("Your last attempt is still being worked on.")
    judged = state.open_judgement
    if judged is None:
        if action.judge is not None:
            raise Invalid({"": "There is no result to judge yet."})
        return (_asked(rules, state, action.ask, rules.last_facts(state), fresh),)
    judgement = _accepted_judgement(rules, action.judge)
    fact = Judged(attempt_id=judged.id, answers=judgement)
    goal, facts = rules.loop.goal, rules.facts(judged, judgement)
    if goal is not None and goal.holds(facts):
        return (fact, Ended(reason="goal", unsent=unsent(action.ask or {})))
    if rules.used_up(state):
        return (fact, Ended(reason="limit", unsent=unsent(action.ask or {})))
    return (fact, _asked(rules, state, action.ask, facts, fresh))


def _cancel(rules: Rules, state: State, action: Cancel, fresh: Fresh) -> tuple[Event, ...]:
    running = state.running
    if running is None or running.id != action.on:
        raise Stale("It had ended already. Here is what came.")
    outcome = Failed(status="cancelled", message="the worker cancelled it", exposed=fresh.exposed)
    return settle(rules, state, running.call_id, running.try_no, outcome)


def _accepted_judgement(rules: Rules, judge: Answers | None) -> Answers:
    judgement = judge or {}
    wrong = refusals(rules.loop.judge, judgement)
    if wrong:
        raise Invalid(wrong)
    return judgement


def _asked(rules: Rules, state: State, ask: Answers | None, facts: Answers | None, fresh: Fresh) -> Asked:
    answers = ask or {}
    made = [a.answers for a, counts in zip(state.attempts, rules.counted(state), strict=True) if counts]
    wrong = refusals(rules.loop.ask, answers) or rules.loop.repeated(answers, made)
    if wrong:
        raise Invalid(wrong)
    branch, hint = rules.loop.hint(facts)
    return Asked(
        attempt_id=fresh.attempt_id,
        call_id=fresh.call_id,
        procedure=rules.loop.procedure,
        answers=answers,
        seed=rules.seed(state),
        branch=branch,
        hint=hint,
        arms=rules.arms(state),
    )


def _time_up(rules: Rules, state: State, action: TimeUp, fresh: Fresh) -> tuple[Event, ...]:
    deadline = rules.deadline(state)
    if deadline is None or state.is_waiting or fresh.now < deadline - EARLY_MS - rules.auto_submit_ms:
        raise Stale("There is still time.")
    return _ended_unchecked(rules, state, action.unsent, "timeout")


def _incomplete(state: State) -> bool:
    return state.open_judgement is not None or state.is_waiting


def _typed(action: Action) -> Answers:
    match action:
        case Turn():
            return {**(action.ask or {}), **(action.judge or {})}
        case Leave() | TimeUp():
            return action.unsent
        case Submit():
            return action.values
    return {}
