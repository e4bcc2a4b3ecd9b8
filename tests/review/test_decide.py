"""What is recorded when a reviewer wants something, and when it is refused."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ajeeb.errors import AjeebError, Invalid
from ajeeb.events import BonusGiven, Decided, Excluded, Noted, RecordedDecision, Undone
from ajeeb.loops import Reviewed, fold_review
from ajeeb.review.decide import Closed, NotHandedIn, Work, decide
from ajeeb.review.review_columns import columns
from ajeeb.review.reviewer import Reviewer
from ajeeb.review.taking_back import AlreadySo, NothingToUndo
from ajeeb.review.wanted import (
    Approve,
    Bonus,
    Exclude,
    Include,
    Note,
    Reject,
    SoftReject,
    Undo,
    Wanted,
)

ANN, BOB, CHIEF = Reviewer(name="ann"), Reviewer(name="bob"), Reviewer(name="chief", over_others=True)
HANDED_IN = Work(status="submitted", attempts=frozenset({"t1", "t2"}), currency="EUR")
REJECT = Reject(reason_code="off_topic", message="This was about something else.")


def after(*steps: tuple[Reviewer, Wanted], work: Work = HANDED_IN) -> Reviewed:
    """Where a review stands after these."""
    reviewed = Reviewed()
    for by, wanted in steps:
        reviewed = fold_review([_next(reviewed, by, wanted, work)], reviewed)
    return reviewed


def _next(reviewed: Reviewed, by: Reviewer, wanted: Wanted, work: Work) -> RecordedDecision:
    decision = decide(reviewed, work, wanted, by)
    return RecordedDecision(stream="a/review", seq=reviewed.seq + 1, at=1, by=by.name, decision=decision)


@pytest.mark.parametrize(
    ("wanted", "recorded"),
    [
        (Approve(), Decided(verdict="approved")),
        (SoftReject(reason_code="late "), Decided(verdict="soft_rejected", reason_code="late")),
        (REJECT, Decided(verdict="rejected", reason_code="off_topic", message="This was about something else.")),
        (Bonus(minor=50), BonusGiven(minor=50, currency="EUR")),
        (Bonus(minor=50, currency="eur"), BonusGiven(minor=50, currency="EUR")),
        (Exclude(attempt_id="t2", note="a bot"), Excluded(attempt_id="t2", note="a bot")),
        (Exclude(), Excluded()),
        (Note(text=" look at this "), Noted(text="look at this")),
    ],
)  # fmt: skip
def test_what_is_wanted_is_recorded(wanted: Wanted, recorded: Any) -> None:
    assert decide(Reviewed(), HANDED_IN, wanted, ANN) == recorded


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Reject(reason_code="", message="why"), "reason_code"),
        (Reject(reason_code="bot", message="  "), "message"),
        (Bonus(minor=0), "minor"),
        (Bonus(minor=-5), "minor"),
        (Bonus(minor=10_000_001), "minor"),
        (Bonus(minor=5, currency="USD"), "currency"),
        (Exclude(attempt_id="t9"), "attempt_id"),
        (Note(text="  "), "text"),
        (Note(text="x", attempt_id="t9"), "attempt_id"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(wanted: Wanted, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        decide(Reviewed(), HANDED_IN, wanted, ANN)
    assert list(refused.value.fields) == [field]


def test_a_bonus_needs_a_currency_where_the_run_has_none() -> None:
    bare = Work(status="submitted")
    with pytest.raises(Invalid, match="currency"):
        decide(Reviewed(), bare, Bonus(minor=5), ANN)
    with pytest.raises(Invalid, match="ISO 4217"):
        decide(Reviewed(), bare, Bonus(minor=5, currency="XYZ"), ANN)
    assert decide(Reviewed(), bare, Bonus(minor=5, currency="usd"), ANN) == BonusGiven(
        minor=5, currency="USD"
    )


@pytest.mark.parametrize("status", ["open", "timed_out", "returned"])
@pytest.mark.parametrize("wanted", [Approve(), SoftReject(), REJECT])
def test_there_is_no_verdict_on_what_was_not_handed_in(status: str, wanted: Wanted) -> None:
    with pytest.raises(NotHandedIn):
        decide(Reviewed(), Work(status=status), wanted, ANN)


def test_notes_and_exclusions_need_no_work_handed_in_and_a_bonus_needs_it_ended() -> None:
    at_work = Work(status="open", attempts=frozenset({"t1"}), currency="EUR")
    assert isinstance(decide(Reviewed(), at_work, Note(text="slow"), ANN), Noted)
    assert isinstance(decide(Reviewed(), at_work, Exclude(attempt_id="t1"), ANN), Excluded)
    with pytest.raises(NotHandedIn):
        decide(Reviewed(), at_work, Bonus(minor=5), ANN)
    ended = Work(status="timed_out", currency="EUR")
    assert isinstance(decide(Reviewed(), ended, Bonus(minor=5), ANN), BonusGiven)


@pytest.mark.parametrize("wanted", [Approve(), Note(text="x"), Undo(), Exclude()])
def test_nothing_is_decided_about_what_was_erased(wanted: Wanted) -> None:
    with pytest.raises(Closed):
        decide(after((ANN, Approve())), Work(status="submitted", erased=True), wanted, ANN)


def test_the_same_verdict_again_is_no_news_and_another_one_counts() -> None:
    with pytest.raises(AlreadySo, match="ann"):
        decide(after((ANN, Approve())), HANDED_IN, Approve(message="well done"), BOB)
    with pytest.raises(AlreadySo):
        decide(after((ANN, REJECT)), HANDED_IN, REJECT, BOB)
    changed = after((ANN, Approve()), (BOB, REJECT))
    assert columns(changed)["decision"] == "rejected"
    assert columns(changed)["decided_by"] == "bob"
    back = after((ANN, Approve()), (BOB, REJECT), (BOB, Undo()))
    assert (columns(back)["decision"], columns(back)["decided_by"]) == ("approved", "ann")


def test_what_is_excluded_twice_or_not_at_all_is_no_news() -> None:
    once = after((ANN, Exclude(attempt_id="t1")))
    with pytest.raises(AlreadySo):
        decide(once, HANDED_IN, Exclude(attempt_id="t1"), BOB)
    with pytest.raises(AlreadySo):
        decide(once, HANDED_IN, Include(attempt_id="t2"), BOB)
    with pytest.raises(AlreadySo):
        decide(once, HANDED_IN, Include(), BOB)
    again = after((ANN, Exclude(attempt_id="t1")), (BOB, Include(attempt_id="t1")))
    assert again.excluded == {}
    assert columns(after((ANN, Exclude()), (ANN, Exclude(attempt_id="t2")))) | {"review_seq": 0} == columns(
        Reviewed()
    ) | {"excluded": 1, "excluded_attempts": 1}


def test_undo_takes_back_the_last_own_decision_that_stands() -> None:
    both = after((ANN, Approve()), (ANN, Bonus(minor=10)), (BOB, Note(text="nice")))
    assert decide(both, HANDED_IN, Undo(), ANN) == Undone(seq=2)
    twice = after((ANN, Approve()), (ANN, Bonus(minor=10)), (ANN, Undo()))
    assert decide(twice, HANDED_IN, Undo(), ANN) == Undone(seq=1)
    with pytest.raises(NothingToUndo):
        decide(after((ANN, Approve()), (ANN, Undo())), HANDED_IN, Undo(), ANN)


@pytest.mark.parametrize("undo", [Undo(), Undo(seq=1)])
@pytest.mark.parametrize("by", [ANN, CHIEF])
def test_a_verdict_that_somebody_replaced_is_not_taken_back(undo: Undo, by: Reviewer) -> None:
    replaced = after((by, Approve()), (BOB, REJECT))
    with pytest.raises(
        NothingToUndo, match=r"^bob rejected this \(.*\) since; that stands now, and nothing was"
    ):
        decide(replaced, HANDED_IN, undo, by)
    back = after((by, Approve()), (BOB, REJECT), (BOB, Undo()))
    assert decide(back, HANDED_IN, undo, by) == Undone(seq=1)
    own = after((by, Approve()), (by, REJECT))
    assert decide(own, HANDED_IN, Undo(), by) == Undone(seq=2)


def test_undo_takes_back_toggles_one_by_one() -> None:
    toggle: list[tuple[Reviewer, Wanted]] = [(ANN, Exclude(attempt_id="t1")), (ANN, Include(attempt_id="t1"))]
    included = after(*toggle)
    assert included.excluded == {}
    assert decide(included, HANDED_IN, Undo(), ANN) == Undone(seq=2)
    assert decide(included, HANDED_IN, Undo(seq=2), CHIEF) == Undone(seq=2)
    back = after(*toggle, (ANN, Undo()))
    assert list(back.excluded) == ["t1"]
    twice = after(*toggle, (ANN, Undo()), (ANN, Undo()))
    assert twice.excluded == {}
    with pytest.raises(NothingToUndo):
        decide(twice, HANDED_IN, Undo(), ANN)
    with pytest.raises(NothingToUndo, match="ann"):
        decide(included, HANDED_IN, Undo(seq=2), BOB)


def test_an_exclusion_does_not_stand_again_beside_a_newer_one() -> None:
    anew = after((ANN, Exclude()), (BOB, Include()), (ANN, Exclude()))
    with pytest.raises(AlreadySo):
        decide(anew, HANDED_IN, Undo(), BOB)
    assert after((ANN, Exclude()), (BOB, Include()), (ANN, Exclude()), (CHIEF, Include())).excluded == {}


def test_only_who_manages_takes_back_what_others_decided() -> None:
    made = after((ANN, Approve()))
    with pytest.raises(NothingToUndo, match="ann"):
        decide(made, HANDED_IN, Undo(seq=1), BOB)
    with pytest.raises(NothingToUndo):
        decide(made, HANDED_IN, Undo(seq=7), CHIEF)
    assert decide(made, HANDED_IN, Undo(seq=1), CHIEF) == Undone(seq=1)
    with pytest.raises(NothingToUndo):  # once
        decide(after((ANN, Approve()), (CHIEF, Undo(seq=1))), HANDED_IN, Undo(seq=1), CHIEF)


WANTED = st.one_of(
    st.just(Approve()),
    st.just(SoftReject()),
    st.sampled_from(["bot", "late"]).map(lambda code: Reject(reason_code=code, message="no")),
    st.integers(0, 3).map(lambda minor: Bonus(minor=minor)),
    st.sampled_from(["", "t1", "t2", "t3"]).map(lambda one: Exclude(attempt_id=one)),
    st.sampled_from(["", "t1", "t2"]).map(lambda one: Include(attempt_id=one)),
    st.just(Note(text="x")),
    st.one_of(st.none(), st.integers(0, 12)).map(lambda seq: Undo(seq=seq)),
)


@given(
    st.lists(st.tuples(st.sampled_from([ANN, BOB, CHIEF]), WANTED), max_size=25),
    st.lists(st.integers(0, 25), max_size=5),
)
def test_any_sequence_folds_to_the_same_state_in_whatever_batches(
    steps: list[tuple[Reviewer, Wanted]], cuts: list[int]
) -> None:
    reviewed, recorded = Reviewed(), []
    for by, wanted in steps:
        try:
            recorded.append(_next(reviewed, by, wanted, HANDED_IN))
        except AjeebError:
            continue  # nothing is recorded then
        reviewed = fold_review(recorded[-1:], reviewed)
    batched, edges = Reviewed(), sorted({0, *(min(cut, len(recorded)) for cut in cuts), len(recorded)})
    for start, end in pairwise(edges):
        batched = fold_review(recorded[start:end], batched)
    assert batched == reviewed == fold_review(recorded)
    # Nothing is lost: everything that was made is there, and stands unless it was taken back.
    assert list(reviewed.made) == recorded
    taken_back: set[int] = set()
    for one in recorded:
        if isinstance(one.decision, Undone):
            target = recorded[one.decision.seq - 1].decision
            taken_back -= {target.seq} if isinstance(target, Undone) else set()
            taken_back.add(one.decision.seq)
    assert [one.seq for one in reviewed.standing] == [
        one.seq for one in recorded if one.seq not in taken_back and not isinstance(one.decision, Undone)
    ]
    excluded = [one.decision.attempt_id for one in reviewed.standing if isinstance(one.decision, Excluded)]
    assert len(excluded) == len(set(excluded))
    told = columns(reviewed)
    assert told["bonus_minor"] == sum(
        one.decision.minor for one in reviewed.standing if isinstance(one.decision, BonusGiven)
    )
    assert told["review_seq"] == len(recorded)
