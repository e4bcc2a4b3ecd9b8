"""Procedures: functions and models that answer an attempt, and running one call of one."""

from .asking import Ask, Asked, check_arms
from .call import Call, EarlierAttempt
from .live import Live, OutputSoFar, Snapshot
from .original import (
    Agent,
    AgentState,
    ConfigAttributeError,
    Request,
    Settings,
    TaskRun,
    as_original,
    is_original,
)
from .pieces import Preview, Progress
from .procedure import OWN_ARGUMENTS, Procedure, as_procedure, procedure
from .results import Answer, Made, image_size, made
from .runner import Keep, Runner
from .typed import unknown_arguments

__all__ = [
    "OWN_ARGUMENTS", "Agent", "AgentState", "Answer", "Ask", "Asked", "Call", "ConfigAttributeError",
    "EarlierAttempt", "Keep", "Live", "Made", "OutputSoFar", "Preview", "Procedure", "Progress", "Request",
    "Runner", "Settings", "Snapshot", "TaskRun", "as_original", "as_procedure", "check_arms", "image_size",
    "is_original", "made", "procedure", "unknown_arguments",
]  # fmt: skip
