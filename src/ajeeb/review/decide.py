"""From where a review stands and what is wanted to the decision that is recorded. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ajeeb.currencies import is_currency
from ajeeb.errors import Conflict, Invalid
from ajeeb.events import BonusGiven, Decided, Decision, Excluded, Noted, Undone, Verdict
from ajeeb.loops import Reviewed

from .decision_words import money
from .reviewer import Reviewer
from .taking_back import AlreadySo, exclusion, to_undo
from .wanted import MOST_MINOR, Approve, Bonus, Exclude, Include, Note, Reject, SoftReject, Undo, Wanted


class NotHandedIn(Conflict):
    """The work goes on, or was given back: there is nothing to judge yet. Decide when it has been handed in."""

    code = "not_handed_in"


class Closed(Conflict):
    """What the worker did was erased: there is nothing left to decide on."""

    code = "closed"


@dataclass(frozen=True, kw_only=True)
class Work:
    """The work that is decided on.

    status: what became of it, without any decision: open, submitted, timed_out or returned.
    attempts: the ids of its attempts. currency: of the run; empty if none is set.
    reward_minor: what the run pays for one assignment, in smallest units; None if it pays nothing that is fixed.
    """

    status: str
    attempts: frozenset[str] = frozenset()
    currency: str = ""
    reward_minor: int | None = None
    erased: bool = False


def decide(reviewed: Reviewed, work: Work, wanted: Wanted, by: Reviewer) -> Decision:
    """The decision to record.

    Raises: NotHandedIn; Closed; AlreadySo; NothingToUndo; Invalid, naming the field.
    """
    if work.erased:
        raise Closed("the work of this worker was erased; there is nothing left to decide on")
    match wanted:
        case Approve() | SoftReject() | Reject():
            return _verdict(reviewed, work, wanted)
        case Bonus():
            return _bonus(work, wanted)
        case Exclude():
            return _excluded(reviewed, work, wanted)
        case Include(attempt_id=attempt_id):
            return Undone(seq=exclusion(reviewed, attempt_id).seq, included=True)
        case Note(text=text, attempt_id=attempt_id):
            _known(work, attempt_id)
            if not text.strip():
                raise Invalid({"text": "the note is empty; write what others should know"})
            return Noted(text=text.strip(), attempt_id=attempt_id)
        case Undo(seq=seq):
            return Undone(seq=to_undo(reviewed, seq, by).seq)


def _verdict(reviewed: Reviewed, work: Work, wanted: Approve | SoftReject | Reject) -> Decided:
    _handed_in(work)
    decided = Decided(
        verdict=_VERDICTS[wanted.kind],
        reason_code="" if isinstance(wanted, Approve) else wanted.reason_code.strip(),
        message=wanted.message.strip(),
    )
    if isinstance(wanted, Reject):
        _reasoned(decided)
    before = reviewed.verdict
    if before is not None and isinstance(before.decision, Decided) and _same(before.decision, decided):
        raise AlreadySo(f"{before.by} decided just so already; nothing was changed")
    return decided


def _same(before: Decided, now: Decided) -> bool:
    """To approve once more is no news, whatever was said the first time; a rejection may get another reason."""
    return before == now or before.verdict == now.verdict == "approved"


def _reasoned(decided: Decided) -> None:
    missing = {
        name: text
        for name, value, text in (
            ("reason_code", decided.reason_code, "say why, with a reason code"),
            ("message", decided.message, "tell the worker why, in a sentence"),
        )
        if not value
    }
    if missing:
        raise Invalid(missing)


def _bonus(work: Work, wanted: Bonus) -> BonusGiven:
    if work.status == "open":
        raise NotHandedIn("the worker is still at work; give the bonus when the work has ended")
    if wanted.minor <= 0:
        raise Invalid({"minor": "a bonus is above 0"})
    currency = wanted.currency.strip().upper() or work.currency
    if not currency:
        raise Invalid({"currency": "this run has no currency yet; name one, such as EUR"})
    if not is_currency(currency):
        raise Invalid({"currency": f"ISO 4217 has no currency '{currency}'; write one such as EUR"})
    if work.currency and currency != work.currency:
        raise Invalid({"currency": f"this run pays in {work.currency}, not in {currency}"})
    if wanted.minor > MOST_MINOR:
        raise Invalid(
            {"minor": f"a bonus is at most {money(MOST_MINOR, currency)}; a larger one is given in parts"}
        )
    return BonusGiven(minor=wanted.minor, currency=currency, message=wanted.message.strip())


def _excluded(reviewed: Reviewed, work: Work, wanted: Exclude) -> Excluded:
    _known(work, wanted.attempt_id)
    if wanted.attempt_id in reviewed.excluded:
        before = exclusion(reviewed, wanted.attempt_id)
        raise AlreadySo(f"{before.by} excluded this already; nothing was changed")
    return Excluded(
        attempt_id=wanted.attempt_id, reason_code=wanted.reason_code.strip(), note=wanted.note.strip()
    )


def _handed_in(work: Work) -> None:
    if work.status == "submitted":
        return
    if work.status == "open":
        raise NotHandedIn("the worker is still at work; decide when it has been handed in")
    raise NotHandedIn(f"this work was never handed in ({_BECAME[work.status]}); there is nothing to judge")


def _known(work: Work, attempt_id: str) -> None:
    if attempt_id and attempt_id not in work.attempts:
        raise Invalid({"attempt_id": "this assignment has no such attempt; look again"})


_VERDICTS: dict[str, Verdict] = {
    "approve": "approved",
    "soft_reject": "soft_rejected",
    "reject": "rejected",
}
_BECAME = {"timed_out": "its time was up", "returned": "it was given back"}
