"""Which decision is taken back: that it is there, stands, and is one's own. Pure."""

from __future__ import annotations

from ajeeb.errors import Conflict
from ajeeb.events import Decided, Excluded, RecordedDecision, Undone
from ajeeb.loops import Reviewed

from .decision_words import did
from .reviewer import Reviewer


class AlreadySo(Conflict):
    """It stands as it is wanted already. Nothing was recorded."""

    code = "already_so"


class NothingToUndo(Conflict):
    """There is no such decision that could be taken back, by this person."""

    code = "nothing_to_undo"


def to_undo(reviewed: Reviewed, seq: int | None, by: Reviewer) -> RecordedDecision:
    """The decision with this seq, or else the last own one that stands. Raises: NothingToUndo; AlreadySo."""
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


def exclusion(reviewed: Reviewed, attempt_id: str) -> RecordedDecision:
    """What excludes an attempt; the empty id stands for the whole. Raises: AlreadySo if nothing does."""
    for one in reversed(reviewed.standing):
        if isinstance(one.decision, Excluded) and one.decision.attempt_id == attempt_id:
            return one
    raise AlreadySo("this is not excluded; there is nothing to take back")
