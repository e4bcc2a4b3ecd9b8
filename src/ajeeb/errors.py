"""Every deliberate error, each with a stable code.

AjeebError
├── Invalid             a rule says no to a worker's action; the page shows it at the field
│   ├── Stale           the action was made on a state that has moved on; the page takes the present view
│   └── KeyReused       one action id, two different bodies; a fault of the client
├── Unknown             a link, session, assignment, run or asset that is not (or no longer) there
├── Busy                there is work, but the model has no place for it now; ask again later
│   ├── Paused          the run was paused by a requester, or its money is spent
│   └── NotServed       the run is kept, and this server does not serve it at the moment
├── NoFreeUnit          every unit of the run is taken, or this worker has done what there is
│   └── Closed          the run has ended; nobody gets work from it any more
├── ModelFailed         a model (or a procedure) gave nothing; becomes a Failed outcome that is kept
├── BadTask             a task file or folder is wrong; its author mends it
│   └── InvalidForm     a form configuration breaks rules (forms.composer)
├── BadRecord           a stored document is not one of a form
├── Environment         this machine says no: a port, a folder, a full disk, another version
│   ├── DataInUse       another server owns the data folder
│   ├── NewerData       the data folder was written by a later Ajeeb
│   └── StorageFailed   the disk refused; nothing was acknowledged
└── Conflict            somebody appended first; read and decide again
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class AjeebError(Exception):
    """Base of all deliberate errors; `str(error)` names the thing and the way out."""

    code: ClassVar[str] = "error"


class Invalid(AjeebError):
    """A rule refuses a worker's action. Nothing was recorded and nothing counts.

    fields: field name to one sentence; the empty name stands for the action as a whole.
    """

    code = "invalid"

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" if name else text for name, text in fields.items()))
        self.fields = dict(fields)


class Stale(Invalid):
    """The page acted on a state that has moved on. Answer with the present view."""

    code = "stale"

    def __init__(self, text: str = "This task has moved on in another tab. Here is where it stands.") -> None:
        super().__init__({"": text})


class KeyReused(Invalid):
    """An action id came again with another body. The client must make a new id for every action."""

    code = "key_reused"

    def __init__(self) -> None:
        super().__init__({"": "This action id was already used for another action."})


class Unknown(AjeebError):
    """What was asked for is not there; says nothing about whether it ever was."""

    code = "unknown"


class Busy(AjeebError):
    """There is work, and it could not start: too many wait for the model already.

    retry_after_s: when to ask again.
    """

    code = "busy"

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Paused(Busy):
    """Nobody new gets work from this run for now; who is at work goes on."""

    code = "paused"

    def __init__(self, message: str = "This task is paused for the moment. Please try again later.") -> None:
        super().__init__(message, retry_after_s=60.0)


class NotServed(Busy):
    """The run of this work is not served here at the moment; what was done is kept."""

    code = "not_served"

    def __init__(self) -> None:
        super().__init__(
            "This task is not being served at the moment. What you did is saved; please try again later.",
            retry_after_s=60.0,
        )


class NoFreeUnit(AjeebError):
    """There is nothing (more) for this worker to do in this run."""

    code = "no_free_unit"


class Closed(NoFreeUnit):
    """The run has ended: there is no more work in it, for anybody."""

    code = "closed"

    def __init__(self) -> None:
        super().__init__("This task has ended; there is no more work. Thank you for coming by!")


class ModelFailed(AjeebError):
    """A model gave nothing. Raise it in a procedure or backend; the attempt does not cost the worker anything.

    status: `refused filtered rate_limited timeout unavailable invalid cancelled lost internal`.
    retry_after_s: when the model's side wants to be asked again, if it said so.
    lasting: asking again will not help for now: the money is spent, or a key is wrong.
    fields: argument to what is wrong with it.
    """

    code = "model_failed"

    def __init__(
        self,
        status: str,
        message: str,
        *,
        retry_after_s: float | None = None,
        lasting: bool = False,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s
        self.lasting = lasting
        self.fields = dict(fields or {})


class BadTask(AjeebError):
    """A task is wrong. The message names file, line or path, and the way out."""

    code = "bad_task"


class BadRecord(AjeebError):
    """A stored document is not one of a form. The message names what is missing; hand in another document."""

    code = "bad_record"


class Environment(AjeebError):
    """This machine says no. The message names the thing and the way out."""

    code = "environment"


class DataInUse(Environment):
    """Another process owns the data folder."""

    code = "data_in_use"


class NewerData(Environment):
    """The data folder was written by a later version of Ajeeb."""

    code = "newer_data"


class StorageFailed(Environment):
    """The disk refused a write. It was not acknowledged; try again when there is space."""

    code = "storage_failed"


class Conflict(AjeebError):
    """Somebody else appended to the stream first."""

    code = "conflict"
