"""Model-in-the-loop human data: people and models take turns, and every turn becomes a row.

Made to be imported as `import ajeeb as aj`.
"""

import importlib
from typing import TYPE_CHECKING, Any

from .errors import AjeebError, BadTask, ModelFailed
from .forms import Choice, Consent, Debrief, FormPage, Image, Instruction, Pick, Scale, Text, output
from .loops import Arms, Loop, first, otherwise
from .models import Budget, Model, Price
from .procedures import Answer, Call, Preview, Procedure, Progress, procedure
from .tasks import Reward, Task, similarity, task

if TYPE_CHECKING:
    from .export import attempts, submissions
    from .record import open_record as open

__version__ = "0.1.0"

__all__ = [
    "AjeebError",
    "Answer",
    "Arms",
    "BadTask",
    "Budget",
    "Call",
    "Choice",
    "Consent",
    "Debrief",
    "FormPage",
    "Image",
    "Instruction",
    "Loop",
    "Model",
    "ModelFailed",
    "Pick",
    "Preview",
    "Price",
    "Procedure",
    "Progress",
    "Reward",
    "Scale",
    "Task",
    "Text",
    "attempts",
    "first",
    "open",
    "otherwise",
    "output",
    "procedure",
    "similarity",
    "submissions",
    "task",
]

_READING = {
    "attempts": "ajeeb.export:attempts",
    "submissions": "ajeeb.export:submissions",
    "open": "ajeeb.record:open_record",
}
"""What reads tables is loaded when it is first asked for: no task and no server should wait for it."""


def __getattr__(name: str) -> Any:
    if name not in _READING:
        raise AttributeError(f"module 'ajeeb' has no attribute '{name}'")
    module, _, function = _READING[name].partition(":")
    return getattr(importlib.import_module(module), function)
