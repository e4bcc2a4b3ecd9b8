"""What an assignment is owed, and what is to be done so that the outbox says the same. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ajeeb.currencies import amount_of
from ajeeb.errors import Conflict
from ajeeb.events import BonusGiven, Decided
from ajeeb.loops import Reviewed
from ajeeb.store.rewards import Pay

PaymentKind: TypeAlias = Literal["reward", "bonus"]
PaymentState: TypeAlias = Literal["due", "sending", "paid", "failed", "called_off"]

_PAID_VERDICTS = ("approved", "soft_rejected")


class Paid(Conflict):
    """What was paid, or is being sent, cannot be called off."""

    code = "paid"


@dataclass(frozen=True, kw_only=True)
class Worked:
    """The work that is paid for. failed_us: it ended because our side failed, and its worker was promised pay."""

    assignment_id: str
    failed_us: bool = False
    simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One payment that is owed. Its id follows from what it is for, so that there cannot be two of it."""

    payment_id: str
    kind: PaymentKind
    pay: Pay
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A payment as it stands in the outbox."""

    state: PaymentState
    pay: Pay


def owed(worked: Worked, reviewed: Reviewed, reward: Pay | None) -> dict[str, Owed]:
    """All that is owed for an assignment, by the id of the payment. Simulated workers are owed nothing."""
    if worked.simulated:
        return {}
    found = [*_reward(worked, reviewed, reward), *_bonuses(worked, reviewed)]
    return {one.payment_id: one for one in found}


def to_change(
    owed: Mapping[str, Owed], kept: Mapping[str, Kept]
) -> Iterator[tuple[str, Literal["due", "called_off"]]]:
    """The payments that must become due, or be called off. What is due keeps its amount.

    Raises: Paid if one that is no longer owed was paid already, or is on its way.
    """
    for payment_id in owed:
        if payment_id not in kept or kept[payment_id].state == "called_off":
            yield payment_id, "due"
    for payment_id, one in kept.items():
        if payment_id in owed or one.state == "called_off":
            continue
        if one.state in ("paid", "sending"):
            raise Paid(_cannot(one))
        yield payment_id, "called_off"


def earns_reward(worked: Worked, reviewed: Reviewed) -> bool:
    """Whether the work is to be paid the reward of its run, if that has one."""
    decided = _verdict(reviewed)
    return worked.failed_us or (decided is not None and decided.verdict in _PAID_VERDICTS)


def _verdict(reviewed: Reviewed) -> Decided | None:
    verdict = reviewed.verdict
    return verdict.decision if verdict is not None and isinstance(verdict.decision, Decided) else None


def _reward(worked: Worked, reviewed: Reviewed, reward: Pay | None) -> Iterator[Owed]:
    decided = _verdict(reviewed)
    if reward is not None and earns_reward(worked, reviewed):
        yield Owed(
            payment_id=f"{worked.assignment_id}-reward",
            kind="reward",
            pay=reward,
            message=decided.message if decided else "",
        )


def _bonuses(worked: Worked, reviewed: Reviewed) -> Iterator[Owed]:
    for one in reviewed.standing:
        if isinstance(one.decision, BonusGiven):
            yield Owed(
                payment_id=f"{worked.assignment_id}-bonus-{one.seq}",
                kind="bonus",
                pay=Pay(minor=one.decision.minor, currency=one.decision.currency),
                message=one.decision.message,
            )


def _cannot(one: Kept) -> str:
    sum_ = f"{amount_of(one.pay.minor, one.pay.currency)} {one.pay.currency}"
    if one.state == "sending":
        return (
            f"{sum_} for this are being sent at this moment, and cannot be called off; try again in a minute"
        )
    return (
        f"{sum_} for this were paid already, and what was paid cannot be called off; nothing was changed. "
        "To leave the work out of the data, exclude it"
    )
