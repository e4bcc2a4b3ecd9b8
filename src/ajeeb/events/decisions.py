"""What requesters decide about work, workers, runs and the project. Fields are only ever added, with defaults.

Decisions stand in streams of their own, so that they never get in the way of a worker: `ASSIGNMENT/review`,
`worker/WORKER_KEY`, `run/RUN_ID` and `project`. Nothing is overwritten: what is taken back stays, with an `Undone`
after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from .outcome import Fact

Verdict: TypeAlias = Literal["approved", "soft_rejected", "rejected"]
RunState: TypeAlias = Literal["open", "paused", "closed"]

PROJECT = "project"
"""The stream of what is decided about accounts, tokens, webhooks, payments and exports."""


class Decided(Fact):
    """A reviewer approved work, rejected it, or soft rejected it: it is paid, and not used."""

    kind: Literal["decided"] = "decided"
    verdict: Verdict
    reason_code: str = ""
    message: str = ""
    """For the worker."""


class BonusGiven(Fact):
    """A worker is to get something on top."""

    kind: Literal["bonus_given"] = "bonus_given"
    minor: int
    """Smallest units of the currency, such as cents; above 0."""
    currency: str
    message: str = ""
    """For the worker."""


class Excluded(Fact):
    """An attempt, or the whole assignment, is not to be used; it stays in the record, marked."""

    kind: Literal["excluded"] = "excluded"
    attempt_id: str = ""
    """Empty for the whole assignment."""
    reason_code: str = ""
    note: str = ""


class Noted(Fact):
    """A note among requesters."""

    kind: Literal["noted"] = "noted"
    text: str
    attempt_id: str = ""
    """Empty if it is about the whole."""


class Undone(Fact):
    """An earlier decision of the same stream is taken back."""

    kind: Literal["undone"] = "undone"
    seq: int
    included: bool = False
    """It was not an undo: somebody wanted what was excluded to be used again. That is a step that can be undone."""


class Qualified(Fact):
    """A worker was given a qualification, or lost one."""

    kind: Literal["qualified"] = "qualified"
    name: str
    value: int | None
    """None if it was taken away."""


class Blocked(Fact):
    """A worker gets no new work, or may again."""

    kind: Literal["blocked"] = "blocked"
    blocked: bool
    reason: str = ""


class Erased(Fact):
    """What was kept of a worker, or of a run, was erased. This tombstone is what is left."""

    kind: Literal["erased"] = "erased"
    assignments: int
    files: int
    exports: int = 0
    reason: str = ""


class RunChanged(Fact):
    """A run was paused (who is at work may end it), opened again, or closed."""

    kind: Literal["run_changed"] = "run_changed"
    state: RunState
    reason: str = ""


class RunSet(Fact):
    """A setting of a run that may change while it is open, such as `blind` or `retention_days`."""

    kind: Literal["run_set"] = "run_set"
    name: str
    value: Any


class Managed(Fact):
    """Something of the project was changed: an account, a token, a webhook, a payment, an export."""

    kind: Literal["managed"] = "managed"
    what: str
    """Such as `account_made`, `role_changed`, `token_revoked`, `payments_marked_paid`."""
    subject: str = ""
    details: dict[str, Any] = {}
    """Never a secret."""


Decision: TypeAlias = Annotated[
    Decided
    | BonusGiven
    | Excluded
    | Noted
    | Undone
    | Qualified
    | Blocked
    | Erased
    | RunChanged
    | RunSet
    | Managed,
    Field(discriminator="kind"),
]

decision_adapter: TypeAdapter[Decision] = TypeAdapter(Decision)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedDecision:
    """One decision at its place. at: UTC milliseconds. by: the name of the account that made it."""

    stream: str
    seq: int
    at: int
    by: str
    decision: Decision


def review_stream(assignment_id: str) -> str:
    """Where decisions about an assignment stand."""
    return f"{assignment_id}/review"


def worker_stream(worker_key: str) -> str:
    """Where decisions about a worker stand."""
    return f"worker/{worker_key}"


def run_stream(run_id: str) -> str:
    """Where decisions about a run stand."""
    return f"run/{run_id}"
