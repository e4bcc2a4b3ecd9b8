"""Facts: what happened, appended once, never changed."""

from .facts import (
    Asked,
    Assurance,
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
    Tried,
    event_adapter,
)
from .outcome import Done, Failed, FailureStatus, Outcome, Output, Provenance
from .recorded import ActionId, Recorded

__all__ = [
    "ActionId", "Asked", "Assurance", "Done", "EndReason", "Ended", "Event", "Failed", "FailureStatus", "Judged",
    "Measured", "Observation", "Observed", "Opened", "Outcome", "Output", "PagePassed", "Provenance", "Recorded",
    "Settled", "Tried", "event_adapter",
]  # fmt: skip
