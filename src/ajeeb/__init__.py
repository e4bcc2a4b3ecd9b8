"""Model-in-the-loop human data: people and models take turns, and every turn becomes a row.

Made to be imported as `import ajeeb as aj`.
"""

from .errors import AjeebError, BadTask, ModelFailed
from .export import attempts, submissions
from .forms import Choice, Consent, Debrief, FormPage, Image, Instruction, Pick, Scale, Text, output
from .loops import Arms, Loop, first, otherwise
from .models import Budget, Model, Price
from .procedures import Answer, Call, Preview, Procedure, Progress, procedure
from .tasks import Reward, Task, similarity, task

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
    "otherwise",
    "output",
    "procedure",
    "similarity",
    "submissions",
    "task",
]
