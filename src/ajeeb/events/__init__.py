"""Facts: what happened, appended once, never changed."""

from .facts import (
    Asked,
    Assurance,
    Called,
    Ended,
    EndReason,
    Event,
    Judged,
    Measured,
    Observation,
    Observed,
    Opened,
    PagePassed,
    Settled,
    Submitted,
    Tried,
    Uploaded,
    event_adapter,
)
from .outcome import Done, Failed, FailureStatus, Outcome, Output, Provenance, Try
from .recorded import ActionId, Recorded

__all__ = [
    "ActionId", "Asked", "Assurance", "Called", "Done", "EndReason", "Ended", "Event", "Failed", "FailureStatus",
    "Judged", "Measured", "Observation", "Observed", "Opened", "Outcome", "Output", "PagePassed", "Provenance",
    "Recorded", "Settled", "Submitted", "Tried", "Try", "Uploaded", "event_adapter",
]  # fmt: skip
