"""Pay follows decisions: whatever is decided, taken back and paid in between, nobody is paid twice for the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.errors import AjeebError
from ajeeb.events import Decided, review_stream
from ajeeb.loops import Reviewed, fold_review
from ajeeb.review import wanted as want
from ajeeb.review.deciding import Asking, apply
from ajeeb.review.owed import Kept, Paid, Worked, owed, to_change
from ajeeb.review.paying import Ledger, SumChanged, ToPay, make_due, pay
from ajeeb.review.payment_lists import Payments, owed_assignments, pay_sums, payment_page, worker_sums
from ajeeb.review.reviewer import Reviewer
from ajeeb.store import decisions
from ajeeb.store.migrate import SCHEMA
from ajeeb.store.rewards import Pay, keep_reward, reward_of

WORKS = ("a1", "a2")
REWARD = Pay(minor=150, currency="USD")
RITA = Reviewer(name="rita")


def record(*, ended: str = "limit", simulated: int = 0, reward: Pay | None = REWARD) -> apsw.Connection:
    """A run in memory with two assignments of one worker, handed in."""
    connection = apsw.Connection(":memory:")
    connection.execute(SCHEMA.read_text(encoding="utf-8"))
    connection.execute(
        "INSERT INTO run (run_id, task_name, task_hash, parameters, config, environment, seed, pilot, created_at) "
        "VALUES ('r', 't', 'h', '{}', '{}', '{}', 1, 0, 1)"
    )
    keep_reward(connection, "r", reward, 1)
    connection.execute(
        "INSERT INTO worker (worker_key, provider, external_id, first_seen) VALUES ('w', 'name', '=ann', 1)"
    )
    for number, work in enumerate(WORKS, 1):
        connection.execute(
            "INSERT INTO unit (unit_id, run_id, number, inputs, places) VALUES (?, 'r', ?, '{}', 1)",
            (f"u{number}", number),
        )
        connection.execute(
            "INSERT INTO assignment (assignment_id, run_id, unit_id, worker_key, status, assurance, pilot, simulated, "
            "opened_at, last_at, ended_at, end_reason, unit_number, number) "
            "VALUES (?, 'r', ?, 'w', 'submitted', 'signed', 0, ?, 1, 2, 2, ?, ?, ?)",
            (work, f"u{number}", simulated, ended, number, number),
        )
    return connection


@dataclass
class Desk:
    """Somebody who decides and pays."""

    connection: apsw.Connection
    at: int = 100
    sent: int = 0
    log: list[str] = field(default_factory=list)

    def decide(self, work: str, wanted: want.Wanted) -> None:
        self.at += 1
        self.sent += 1
        asking = Asking(assignment_id=work, wanted=wanted, by=RITA, at=self.at, key=f"k{self.sent}")
        with self.connection:
            apply(self.connection, asking)

    def pay(self, *ids: str, seen: dict[str, int] | None = None) -> Any:
        self.at += 1
        which = ids or Payments()
        with self.connection:
            return pay(
                self.connection, Ledger(reference="T-1"), ToPay(which=which, at=self.at, by="olga", seen=seen)
            )

    def rows(self) -> dict[str, tuple[str, int]]:
        rows = self.connection.execute("SELECT payment_id, state, minor FROM payment ORDER BY payment_id")
        return {str(row[0]): (str(row[1]), int(str(row[2]))) for row in rows}

    def reviewed(self, work: str) -> Reviewed:
        return fold_review(decisions(self.connection, review_stream(work)))


steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(WORKS), st.sampled_from(("approve", "soft", "reject", "undo", "note"))),
        st.tuples(st.sampled_from(WORKS), st.integers(1, 500)),
        st.tuples(st.just("pay"), st.sampled_from(("all", "first"))),
        st.tuples(st.just("reward"), st.integers(1, 400)),
    ),
    max_size=25,
)


def step(desk: Desk, what: str, how: str | int) -> None:
    match what, how:
        case "pay", "all":
            desk.pay()
        case "pay", _:
            due = [one for one, (state, _) in desk.rows().items() if state == "due"]
            desk.pay(*(due[:1] or ["nothing"]))
        case "reward", int(minor):
            keep_reward(desk.connection, "r", Pay(minor=minor, currency="USD"), desk.at)
        case _, int(minor):
            desk.decide(what, want.Bonus(minor=minor))
        case _, "approve":
            desk.decide(what, want.Approve())
        case _, "soft":
            desk.decide(what, want.SoftReject(message="thank you"))
        case _, "reject":
            desk.decide(what, want.Reject(reason_code="spam", message="no"))
        case _, "undo":
            desk.decide(what, want.Undo())
        case _:
            desk.decide(what, want.Note(text="hm"))


def wants_pay(reviewed: Reviewed) -> bool:
    verdict = reviewed.verdict
    return (
        verdict is not None
        and isinstance(verdict.decision, Decided)
        and verdict.decision.verdict in ("approved", "soft_rejected")
    )


@settings(max_examples=60, deadline=None)
@given(steps)
def test_nothing_is_paid_twice_and_the_sums_are_what_is_owed(made: list[tuple[str, str | int]]) -> None:
    desk = Desk(record())
    paid: dict[str, int] = {}
    for what, how in made:
        before = desk.rows()
        try:
            step(desk, what, how)
        except AjeebError:
            assert desk.rows() == before, "what is refused changes nothing"
        rows = desk.rows()
        for payment_id, minor in paid.items():
            assert rows[payment_id] == ("paid", minor), "what was paid stays as it was paid"
        paid |= {one: minor for one, (state, minor) in rows.items() if state == "paid"}
        for work in WORKS:
            reviewed = desk.reviewed(work)
            live = {one: minor for one, (state, minor) in rows.items() if state in ("due", "paid")}
            rewards = [one for one in live if one.startswith(f"{work}-reward")]
            bonuses = [minor for one, minor in live.items() if one.startswith(f"{work}-bonus")]
            assert len(rewards) == wants_pay(reviewed)
            assert sum(bonuses) == reviewed.bonus_minor
    sums = pay_sums(desk.connection, None, None)
    assert sum(one.minor for one in sums.paid) == sum(paid.values())
    every = payment_page(desk.connection, Payments(), None, 200).rows
    assert sum(one.minor for one in every) == sum(minor for _, minor in desk.rows().values())


def test_approved_again_after_a_rejection_is_due_once() -> None:
    desk = Desk(record())
    desk.decide("a1", want.Approve())
    desk.decide("a1", want.Reject(reason_code="spam", message="no"))
    assert desk.rows() == {"a1-reward": ("called_off", 150)}
    desk.decide("a1", want.SoftReject())
    assert desk.rows() == {"a1-reward": ("due", 150)}


@pytest.mark.parametrize("then", [want.Undo(), want.Reject(reason_code="spam", message="no")])
def test_what_was_paid_is_not_called_off_and_nothing_is_decided(then: want.Wanted) -> None:
    desk = Desk(record())
    desk.decide("a1", want.Approve())
    desk.pay()
    with pytest.raises(Paid, match=r"1\.50 USD for this were paid already.*exclude it"):
        desk.decide("a1", then)
    assert desk.reviewed("a1").seq == 1
    desk.decide("a1", want.SoftReject())
    assert desk.rows() == {"a1-reward": ("paid", 150)}


def test_simulated_workers_are_paid_nothing() -> None:
    desk = Desk(record(simulated=1))
    desk.decide("a1", want.Approve())
    desk.decide("a1", want.Bonus(minor=5))
    assert desk.rows() == {}
    assert owed_assignments(desk.connection) == []


def test_work_that_our_side_ended_is_owed_whatever_is_decided() -> None:
    desk = Desk(record(ended="error"))
    assert owed_assignments(desk.connection) == list(WORKS)
    assert pay_sums(desk.connection, None, None).owed == 2
    with desk.connection:
        assert make_due(desk.connection, None, 200, "olga") == 2
    assert pay_sums(desk.connection, None, None).owed == 0
    desk.decide("a1", want.Reject(reason_code="spam", message="no"))
    assert desk.rows() == {"a1-reward": ("due", 150), "a2-reward": ("due", 150)}
    with desk.connection:
        assert make_due(desk.connection, None, 201, "olga") == 0


def test_work_that_was_approved_before_there_was_a_reward_can_still_be_paid() -> None:
    desk = Desk(record(reward=None))
    desk.decide("a1", want.Approve())
    assert desk.rows() == {}
    keep_reward(desk.connection, "r", REWARD, 150)
    assert owed_assignments(desk.connection, "r") == ["a1"]
    with desk.connection:
        assert make_due(desk.connection, "r", 200, "olga") == 1
    assert desk.rows() == {"a1-reward": ("due", 150)}


def test_the_sum_that_was_seen_is_the_sum_that_is_paid() -> None:
    desk = Desk(record())
    desk.decide("a1", want.Approve())
    desk.decide("a2", want.Approve())
    with pytest.raises(SumChanged, match=r"it is 3\.00 USD now"):
        desk.pay(seen={"USD": 150})
    assert [one.amount for one in desk.pay(seen={"USD": 300})] == ["3.00"]
    with pytest.raises(AjeebError, match="is paid, so it cannot be paid"):
        desk.pay("a1-reward")


def test_sums_stand_beside_workers() -> None:
    desk = Desk(record())
    desk.decide("a1", want.Approve())
    desk.decide("a1", want.Bonus(minor=5))
    found = worker_sums(desk.connection, Payments(state="due"), None, 10)
    assert [(one.worker_key, one.sum.amount, one.sum.payments) for one in found.rows] == [("w", "1.55", 2)]
    assert worker_sums(desk.connection, Payments(state="due"), "w", 10).rows == ()


def test_a_reward_that_changes_is_kept_with_who_changed_it() -> None:
    connection = record()
    keep_reward(connection, "r", REWARD, 5)
    keep_reward(connection, "r", None, 6)
    assert reward_of(connection, "r") is None
    told = decisions(connection, "run/r")
    assert [one.at for one in told] == [1, 1, 6, 6], "the same reward again is no news"


def test_what_is_being_sent_is_not_called_off() -> None:
    with pytest.raises(Paid, match="are being sent at this moment"):
        list(to_change({}, {"a1-reward": Kept(state="sending", pay=REWARD)}))


def test_nothing_is_owed_before_a_verdict() -> None:
    assert owed(Worked(assignment_id="a1"), Reviewed(), REWARD) == {}
