"""Where the review of an assignment stands, for its page and for who asks by program."""

from __future__ import annotations

import apsw

from ajeeb.events import BonusGiven, Decided, Excluded, Noted, RecordedDecision, Undone, review_stream
from ajeeb.loops import Reviewed, fold_review
from ajeeb.store import decisions

from .decide import Work
from .deciding import work_of
from .decision_words import did
from .review_shapes import MadeDecision, ReviewState


def review_state(connection: apsw.Connection, assignment_id: str) -> ReviewState:
    """Where a review stands, with all decisions. Raises: Unknown."""
    work = work_of(connection, assignment_id)
    reviewed = fold_review(decisions(connection, review_stream(assignment_id)))
    return shown(reviewed, work)


def shown(reviewed: Reviewed, work: Work) -> ReviewState:
    """A review as data."""
    verdict = reviewed.verdict
    excluded = reviewed.excluded
    steps = {one.seq for one in reviewed.steps}
    return ReviewState(
        seq=reviewed.seq,
        status=reviewed.status(work.status),
        verdict=verdict.decision.verdict if verdict and isinstance(verdict.decision, Decided) else None,
        verdict_by=verdict.by if verdict else "",
        verdict_at=verdict.at if verdict else None,
        bonus_minor=reviewed.bonus_minor,
        currency=work.currency,
        reward_minor=work.reward_minor,
        excluded="" in excluded,
        excluded_attempts=tuple(attempt_id for attempt_id in excluded if attempt_id),
        decisions=tuple(_made(one, stands=one.seq in steps) for one in reviewed.made),
    )


def _made(one: RecordedDecision, *, stands: bool) -> MadeDecision:
    decision = one.decision
    bonus = decision if isinstance(decision, BonusGiven) else None
    return MadeDecision.model_validate(
        {
            "seq": one.seq,
            "at": one.at,
            "by": one.by,
            "kind": decision.kind,
            "text": did(decision),
            "verdict": decision.verdict if isinstance(decision, Decided) else None,
            "reason_code": decision.reason_code if isinstance(decision, Decided | Excluded) else "",
            "message": _said(one),
            "minor": bonus.minor if bonus else 0,
            "currency": bonus.currency if bonus else "",
            "attempt_id": decision.attempt_id if isinstance(decision, Excluded | Noted) else "",
            "takes_back": decision.seq if isinstance(decision, Undone) else None,
            "stands": stands,
        }
    )


def _said(one: RecordedDecision) -> str:
    match one.decision:
        case Decided() | BonusGiven():
            return one.decision.message
        case Excluded():
            return one.decision.note
        case Noted():
            return one.decision.text
        case _:
            return ""
