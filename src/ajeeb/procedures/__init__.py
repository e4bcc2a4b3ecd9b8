"""Procedures: functions that answer an attempt, and running one call of one."""

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
from .procedure import OWN_ARGUMENTS, Call, EarlierAttempt, Procedure, as_procedure, procedure
from .results import Made, image_size, made
from .runner import Keep, Runner

__all__ = [
    "OWN_ARGUMENTS", "Agent", "AgentState", "Call", "ConfigAttributeError", "EarlierAttempt", "Keep", "Made",
    "Procedure", "Request", "Runner", "Settings", "TaskRun", "as_original", "as_procedure", "image_size",
    "is_original", "made", "procedure",
]  # fmt: skip
