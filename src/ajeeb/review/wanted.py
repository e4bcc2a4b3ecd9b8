"""What a reviewer can want to be done with an assignment, as it is asked for."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

MOST_MINOR = 10_000_00
"""No bonus is larger: a slip of the keyboard must not cost a fortune."""

Message: TypeAlias = Annotated[str, Field(max_length=2000)]
ReasonCode: TypeAlias = Annotated[str, Field(max_length=60)]


class _Wanted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Approve(_Wanted):
    """The work is good: it is paid and used."""

    kind: Literal["approve"] = "approve"
    message: Message = ""
    """For the worker."""


class SoftReject(_Wanted):
    """The work is paid, and not used."""

    kind: Literal["soft_reject"] = "soft_reject"
    reason_code: ReasonCode = ""
    message: Message = ""
    """For the worker."""


class Reject(_Wanted):
    """The work is neither paid nor used; the worker is told why."""

    kind: Literal["reject"] = "reject"
    reason_code: ReasonCode
    message: Message
    """For the worker."""


class Bonus(_Wanted):
    """Something on top."""

    kind: Literal["bonus"] = "bonus"
    minor: int
    """Smallest units of the currency, such as cents; above 0, and not above 1,000,000."""
    currency: Annotated[str, Field(max_length=3)] = ""
    """That of the run; empty means the same."""
    message: Message = ""
    """For the worker."""


class Exclude(_Wanted):
    """An attempt, or the whole assignment, is not to be used. It stays in the record, marked."""

    kind: Literal["exclude"] = "exclude"
    attempt_id: Annotated[str, Field(max_length=100)] = ""
    """Empty for the whole assignment."""
    reason_code: ReasonCode = ""
    note: Message = ""
    """For requesters."""


class Include(_Wanted):
    """Takes an exclusion back."""

    kind: Literal["include"] = "include"
    attempt_id: Annotated[str, Field(max_length=100)] = ""
    """Empty for the whole assignment."""


class Note(_Wanted):
    """A note among requesters."""

    kind: Literal["note"] = "note"
    text: Message
    attempt_id: Annotated[str, Field(max_length=100)] = ""
    """Empty if it is about the whole."""


class Undo(_Wanted):
    """Takes a decision back; it stays in the record, with that."""

    kind: Literal["undo"] = "undo"
    seq: int | None = None
    """Of the decision; None for the last one that the same person made and that stands."""


Wanted: TypeAlias = Annotated[
    Approve | SoftReject | Reject | Bonus | Exclude | Include | Note | Undo, Field(discriminator="kind")
]
WantedOfMany: TypeAlias = Annotated[
    Approve | SoftReject | Reject | Bonus | Exclude | Include | Note, Field(discriminator="kind")
]
"""What can be asked for many assignments at once."""
