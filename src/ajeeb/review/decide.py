"""From where a review stands and what is wanted to the decision that is recorded. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ajeeb.currencies import is_currency
from ajeeb.errors import Conflict, Invalid
from ajeeb.events import BonusGiven, Decided, Decision, Excluded, Noted, RecordedDecision, Undone, Verdict
from ajeeb.loops import Reviewed

from .decision_words import did, money
from .wanted import MOST_MINOR, Approve, Bonus, Exclude, Include, Note, Reject, SoftReject, Undo, Wanted


class NotHandedIn(Conflict):
    """The work goes on, or was given back: there is nothing to judge yet. Decide when it has been handed in."""

    code = "not_handed_in"


class Closed(Conflict):
    """What the worker did was erased: there is nothing left to decide on."""

    code = "closed"


class AlreadySo(Conflict):
    """It stands as it is wanted already. Nothing was recorded."""

    code = "already_so"


class NothingToUndo(Conflict):
    """There is no such decision that could be taken back, by this person."""

    code = "nothing_to_undo"


@dataclass(frozen=True, kw_only=True)
class Work:
    """The work that is decided on.

    status: what became of it, without any decision: open, submitted, timed_out or returned.
    attempts: the ids of its attempts. currency: of the run; empty if none is set.
    """

    status: str
    attempts: frozenset[str] = frozenset()
    currency: str = ""
    erased: bool = False


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Who decides. over_others: may take back what others decided."""

    name: str
    over_others: bool = False


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
            return Undone(seq=_exclusion(reviewed, attempt_id).seq, included=True)
        case Note(text=text, attempt_id=attempt_id):
            _known(work, attempt_id)
            if not text.strip():
                raise Invalid({"text": "the note is empty; write what others should know"})
            return Noted(text=text.strip(), attempt_id=attempt_id)
        case Undo(seq=seq):
            return Undone(seq=_to_undo(reviewed, seq, by).seq)


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
        before = _exclusion(reviewed, wanted.attempt_id)
        raise AlreadySo(f"{before.by} excluded this already; nothing was changed")
    return Excluded(
        attempt_id=wanted.attempt_id, reason_code=wanted.reason_code.strip(), note=wanted.note.strip()
    )


def _exclusion(reviewed: Reviewed, attempt_id: str) -> RecordedDecision:
    for one in reversed(reviewed.standing):
        if isinstance(one.decision, Excluded) and one.decision.attempt_id == attempt_id:
            return one
    raise AlreadySo("this is not excluded; there is nothing to take back")


def _to_undo(reviewed: Reviewed, seq: int | None, by: Reviewer) -> RecordedDecision:
    if seq is None:
        own = [one for one in reviewed.steps if one.by == by.name]
        if not own:
            raise NothingToUndo("nothing that you decided here stands; there is nothing to take back")
        found = own[-1]
    else:
        found = _step(reviewed, seq, by)
    match found.decision:
        case Undone(seq=excluded):
            _not_excluded_anew(reviewed, excluded)
        case Decided():
            _not_replaced(reviewed, found)
    return found


def _step(reviewed: Reviewed, seq: int, by: Reviewer) -> RecordedDecision:
    found = next((one for one in reviewed.steps if one.seq == seq), None)
    if found is None:
        raise NothingToUndo(f"there is no decision {seq} here that stands; look again")
    if found.by != by.name and not by.over_others:
        raise NothingToUndo(f"{found.by} decided this; they, or an admin, can take it back")
    return found


def _not_replaced(reviewed: Reviewed, found: RecordedDecision) -> None:
    """A verdict in whose place somebody put another one counts no more: to take it back would change nothing."""
    stands = reviewed.verdict
    if stands is not None and stands.seq != found.seq and stands.by != found.by:
        raise NothingToUndo(
            f"{stands.by} {did(stands.decision)} since; that stands now, and nothing was taken back:"
            " decide anew if you mean something else"
        )


def _not_excluded_anew(reviewed: Reviewed, seq: int) -> None:
    """An exclusion that is to stand again must not stand beside a newer one of the same."""
    for one in reviewed.made:
        target = one.decision if one.seq == seq else None
        if isinstance(target, Excluded) and target.attempt_id in reviewed.excluded:
            raise AlreadySo("this is excluded again already; nothing was changed")


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
