"""Facts: what happened, appended once, never changed."""

from .decisions import (
    PROJECT,
    Blocked,
    BonusGiven,
    Decided,
    Decision,
    Erased,
    Excluded,
    Managed,
    Noted,
    Qualified,
    RecordedDecision,
    RunChanged,
    RunSet,
    RunState,
    Undone,
    Verdict,
    decision_adapter,
    review_stream,
    run_stream,
    worker_stream,
)
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
    "PROJECT", "ActionId", "Asked", "Assurance", "Blocked", "BonusGiven", "Called", "Decided", "Decision", "Done",
    "EndReason", "Ended", "Erased", "Event", "Excluded", "Failed", "FailureStatus", "Judged", "Managed", "Measured",
    "Noted", "Observation", "Observed", "Opened", "Outcome", "Output", "PagePassed", "Provenance", "Qualified",
    "Recorded", "RecordedDecision", "RunChanged", "RunSet", "RunState", "Settled", "Submitted", "Tried", "Try",
    "Undone", "Uploaded", "Verdict", "decision_adapter", "event_adapter", "review_stream", "run_stream",
    "worker_stream",
]  # fmt: skip
