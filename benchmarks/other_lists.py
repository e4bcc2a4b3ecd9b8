"""The lists beside the table of work, of a record in which much was decided: workers, payments, audit log, runs."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import apsw

from ajeeb.review import wanted as want
from ajeeb.review.audit import AuditWanted, audit_page
from ajeeb.review.decide import Reviewer
from ajeeb.review.deciding import Asking, apply
from ajeeb.review.one_worker import worker_detail
from ajeeb.review.payment_lists import Payments, pay_sums, payment_page, worker_sums
from ajeeb.review.runs import run_detail, run_list
from ajeeb.review.worker_lists import Workers, worker_assignments, worker_page
from ajeeb.store.rewards import Pay, keep_reward

from .big_record import RUN

Read = Callable[[apsw.Connection], Any]

_AT = 1_793_000_000_000  # UTC milliseconds, after all work
_REVIEWERS = ("ada", "omar", "rita")
_WORKER = "0000005eed5eed5eed5eed5e"  # who came most often


def decide(connection: apsw.Connection, rng: random.Random) -> None:
    """Let more than half of what was handed in be decided, paid 1.50 EUR, with a note here and there."""
    keep_reward(connection, RUN, Pay(minor=150, currency="EUR"), _AT)
    for (assignment_id,) in connection.execute(_HANDED_IN).fetchall():
        chosen: list[Any] = []
        if rng.random() < 0.6:
            good, bad = want.Approve(), want.Reject(reason_code="careless", message="look again")
            chosen.append(good if rng.random() < 0.9 else bad)
        if rng.random() < 0.03:
            chosen.append(want.Note(text="look at this"))
        for n, wanted in enumerate(chosen):
            by = Reviewer(name=rng.choice(_REVIEWERS))
            key = f"{assignment_id}-{n}"
            apply(
                connection,
                Asking(assignment_id=str(assignment_id), wanted=wanted, by=by, at=_AT + n, key=key),
            )


def other_lists() -> dict[str, Read]:
    """Every kind of page beside the table of work, by name."""
    due = Payments(state="due")
    return {
        "workers": lambda found: worker_page(found, Workers(by_name=True), None, 50),
        "workers, people": lambda found: worker_page(found, Workers(simulated=False), None, 50),
        "workers of a run": lambda found: worker_page(found, Workers(run_id=RUN), None, 50),
        "workers, blocked": lambda found: worker_page(found, Workers(blocked=True), None, 50),
        "one worker": lambda found: worker_detail(found, _WORKER, None),
        "work of a worker": lambda found: worker_assignments(found, _WORKER, None, 50),
        "payments due": lambda found: payment_page(found, due, None, 50),
        "payments of a run": lambda found: payment_page(found, Payments(run_id=RUN), None, 50),
        "payments of a worker": lambda found: payment_page(
            found, Payments(state="due", worker_key=_WORKER), None, 50
        ),
        "sums of payments": lambda found: pay_sums(found, None, None),
        "payments by worker": lambda found: worker_sums(found, due, None, 25),
        "audit log": lambda found: audit_page(found, AuditWanted(limit=50)),
        "audit log of somebody": lambda found: audit_page(found, AuditWanted(limit=50, by="ada")),
        "audit log of nobody": lambda found: audit_page(found, AuditWanted(limit=50, by="nobody")),
        "audit log, notes": lambda found: audit_page(found, AuditWanted(limit=50, kind="noted")),
        "runs": lambda found: run_list(found, _AT),
        "a run": lambda found: run_detail(found, RUN, _AT),
    }


_HANDED_IN = "SELECT assignment_id FROM assignment WHERE status = 'submitted' ORDER BY assignment_id"
