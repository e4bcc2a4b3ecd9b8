"""Procedures: functions that answer an attempt, and running one call of one."""

from .procedure import OWN_ARGUMENTS, Call, EarlierAttempt, Procedure, as_procedure, procedure
from .results import Made, image_size, made
from .runner import Keep, Runner

__all__ = [
    "OWN_ARGUMENTS", "Call", "EarlierAttempt", "Keep", "Made", "Procedure", "Runner", "as_procedure", "image_size",
    "made", "procedure",
]  # fmt: skip
