"""What the end of a call makes happen. Pure."""

from __future__ import annotations

from ajeeb.events import Ended, Event, Measured, Outcome, Recorded, Settled

from .rules import Rules
from .state import State, advance


def settle(
    rules: Rules,
    state: State,
    call_id: str,
    try_no: int,
    outcome: Outcome,
    measures: tuple[Measured, ...] = (),
) -> tuple[Event, ...]:
    """The events to record when one try of a call has ended; none if it had already ended.

    A result that nobody waits for any more (the worker left, another try was started) is kept and marked late.
    """
    attempt = state.attempt_of(call_id)
    if attempt is None:
        return _settle_form_call(state, call_id, try_no, outcome)
    is_cancelled = attempt.outcome is not None and attempt.outcome.status == "cancelled"
    if attempt.outcome is not None and attempt.try_no == try_no and not is_cancelled:
        return ()
    # What a cancelled call still came to is kept beside the record of its being cancelled.
    late = state.ended is not None or attempt.try_no != try_no or is_cancelled
    settled = Settled(call_id=call_id, attempt_id=attempt.id, try_no=try_no, outcome=outcome, late=late)
    if late:
        return (settled,)
    after = advance(state, [Recorded(seq=state.seq + 1, at=state.last_at, event=settled)])
    # A refusal that counts leaves nothing to judge: if it was the last attempt, this is the end.
    if after.open_judgement is None and rules.used_up(after):
        return (settled, Ended(reason="limit", auto=True))
    return (settled, *measures)


def _settle_form_call(state: State, call_id: str, try_no: int, outcome: Outcome) -> tuple[Event, ...]:
    call = state.call(call_id)
    if call is None or (call.outcome is not None and call.try_no == try_no):
        return ()
    late = state.ended is not None or call.try_no != try_no
    return (Settled(call_id=call_id, try_no=try_no, outcome=outcome, late=late),)
