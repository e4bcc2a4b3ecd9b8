"""Tasks: what a researcher writes, loaded and checked. Starts nothing."""

from .form import PreparedForm
from .formfolder.content_policy import ContentPolicy
from .load import load
from .measure import Measure, similarity
from .prepare import PreparedTask, PreparedUnit, prepare
from .previewing import FormPreview, PreviewedProcedures, panel_page, preview
from .reward import Reward
from .source import Source, source_of
from .task import Task, TaskFactory, task

__all__ = [
    "ContentPolicy", "FormPreview", "Measure", "PreparedForm", "PreparedTask", "PreparedUnit", "PreviewedProcedures",
    "Reward", "Source", "Task", "TaskFactory", "load", "panel_page", "prepare", "preview", "similarity", "source_of",
    "task",
]  # fmt: skip
