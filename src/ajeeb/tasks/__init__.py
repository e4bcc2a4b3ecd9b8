"""Tasks: what a researcher writes, loaded and checked. Starts nothing."""

from .load import load
from .measure import Measure, similarity
from .prepare import PreparedTask, PreparedUnit, prepare
from .task import Task, TaskFactory, task

__all__ = [
    "Measure", "PreparedTask", "PreparedUnit", "Task", "TaskFactory", "load", "prepare", "similarity", "task",
]  # fmt: skip
