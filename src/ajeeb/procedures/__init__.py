"""Procedures: functions that answer an attempt, and running one call of one."""

from .procedure import OWN_ARGUMENTS, Call, Procedure, Turn, as_procedure, procedure
from .results import Made, image_size, made
from .runner import Keep, Runner

__all__ = [
    "OWN_ARGUMENTS", "Call", "Keep", "Made", "Procedure", "Runner", "Turn", "as_procedure", "image_size", "made",
    "procedure",
]  # fmt: skip
