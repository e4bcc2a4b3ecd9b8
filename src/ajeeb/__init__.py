"""Model-in-the-loop human data: people and models take turns, and every turn becomes a row.

Made to be imported as `import ajeeb as aj`.
"""

from .errors import AjeebError, BadTask, ModelFailed
from .export import attempts, submissions
from .forms import Choice, Consent, Debrief, FormPage, Image, Instruction, Scale, Text
from .loops import Loop, first, otherwise
from .procedures import Call, Procedure, procedure
from .tasks import Task, similarity, task

__version__ = "0.1.0"

__all__ = [
    "AjeebError",
    "BadTask",
    "Call",
    "Choice",
    "Consent",
    "Debrief",
    "FormPage",
    "Image",
    "Instruction",
    "Loop",
    "ModelFailed",
    "Procedure",
    "Scale",
    "Task",
    "Text",
    "attempts",
    "first",
    "otherwise",
    "procedure",
    "similarity",
    "submissions",
    "task",
]
