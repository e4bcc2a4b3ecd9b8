"""One assignment from its first event to its last: the filmstrip."""

from __future__ import annotations

import json
from typing import Any

import apsw

from ajeeb.loops import State, endings, fold
from ajeeb.store import recorded

from .assignments import AssetUrl, assignment_row, neighbour, picture
from .film_shapes import (
    Film,
)
from .form_film import Files, form_film, pages_answered
from .left_form import draft_of
from .lost_money import lost_money
from .policy import policy_of
from .review_state import review_state
from .strip import Strip


def film(connection: apsw.Connection, asset_url: AssetUrl, assignment_id: str) -> Film:
    """The filmstrip of one assignment. Raises: Unknown."""
    kept: Any = connection.execute(_KEPT, (assignment_id,)).fetchone()
    run_id, task_name, kept_config, inputs, assurance, is_form = kept or ("", "", "{}", "{}", "", False)
    config = json.loads(kept_config)
    policy = policy_of(config)
    row = assignment_row(connection, policy, asset_url, assignment_id)
    events = [recorded(*one) for one in connection.execute(_EVENTS, (assignment_id,))]
    state = fold(events)
    files = Files(
        url=lambda sha256: asset_url(assignment_id, sha256),
        picture=lambda sha256: picture(connection, asset_url, assignment_id, sha256),
    )
    strip = Strip(
        policy=policy,
        state=state,
        numbers=dict(zip((a.id for a in state.attempts), policy.rules.numbers(state), strict=True)),
        ends=endings(events),
        lost=lambda call_id, goes: lost_money(connection, call_id, goes),
        picture=files.picture,
    )
    return Film(
        row=row,
        run_id=run_id,
        task_name=task_name,
        assurance=assurance,
        client=state.opened.client if state.opened else "",
        blind=False,
        work_seq=state.seq,
        review=review_state(connection, assignment_id),
        inputs=json.loads(inputs),
        score=policy.score,
        max_attempts=policy.loop.max_attempts,
        attempts=strip.attempts(events),
        unsent=_unsent(state),
        incomplete=state.ended.incomplete if state.ended else False,
        form=form_film(state, events, draft_of(connection, assignment_id), files) if is_form else None,
        pages=pages_answered(events, config),
        person_ms=(state.ended_at or state.last_at) - state.opened_at - state.waited_ms,
        wait_ms=state.waited_ms,
        events=tuple(strip.row(one) for one in events),
        newer=neighbour(connection, run_id, assignment_id, newer=True),
        older=neighbour(connection, run_id, assignment_id, newer=False),
    )


def _unsent(state: State) -> dict[str, Any]:
    """What was written and not sent. Fields begin with what was sent last, which is not that."""
    unsent = state.ended.unsent if state.ended else {}
    sent = state.latest.answers if state.latest else {}
    return {} if all(sent.get(name) == value for name, value in unsent.items()) else unsent


_KEPT = """
    SELECT r.run_id, r.task_name, r.config, u.inputs, a.assurance, u.form_asset IS NOT NULL
    FROM assignment a JOIN run r ON r.run_id = a.run_id JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.assignment_id = ?
"""
_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
