"""Tasks: what a researcher writes, loaded and checked. Starts nothing."""

from .form import PreparedForm
from .formfolder.content_policy import ContentPolicy
from .load import load
from .measure import Measure, similarity
from .prepare import PreparedTask, PreparedUnit, prepare
from .task import Task, TaskFactory, task

__all__ = [
    "ContentPolicy", "Measure", "PreparedForm", "PreparedTask", "PreparedUnit", "Task", "TaskFactory", "load",
    "prepare", "similarity", "task",
]  # fmt: skip
