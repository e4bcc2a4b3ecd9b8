"""What requesters decided about one assignment, as rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ajeeb.events import BonusGiven, Decided, Decision, Excluded, Noted, Undone
from ajeeb.loops import Reviewed

from .columns import Row


def review_rows(assignment_id: str, reviewed: Reviewed) -> Iterator[Row]:
    """A row for each decision, in order, also for those that were taken back."""
    for one in reviewed.made:
        found = _of(one.decision)
        if found is not None:
            yield {
                "review_id": f"{one.stream}/{one.seq}",
                "assignment_id": assignment_id,
                "attempt_id": found.get("attempt_id") or None,
                "seq": one.seq,
                "reviewer": one.by or None,
                "decision": found["decision"],
                "reason_code": found.get("reason_code") or None,
                "feedback": found.get("feedback") or None,
                "note": found.get("note") or None,
                "bonus_minor": found.get("bonus_minor"),
                "currency": found.get("currency"),
                "undoes": found.get("undoes"),
                "stands": one.seq not in reviewed.undone,
                "at": one.at,
            }


def _of(decision: Decision) -> Row | None:
    match decision:
        case Decided(verdict=verdict, reason_code=code, message=message):
            return {"decision": verdict, "reason_code": code, "feedback": message}
        case BonusGiven(minor=minor, currency=currency, message=message):
            return {"decision": "bonus", "bonus_minor": minor, "currency": currency, "feedback": message}
        case Excluded(attempt_id=attempt_id, reason_code=code, note=note):
            return {"decision": "excluded", "attempt_id": attempt_id, "reason_code": code, "note": note}
        case Noted(attempt_id=attempt_id, text=text):
            return {"decision": "note", "attempt_id": attempt_id, "note": text}
        case Undone(seq=seq):
            return {"decision": "undone", "undoes": seq}
    return None
