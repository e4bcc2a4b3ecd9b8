"""The rules, pure: fold events to a state, decide what an action makes happen, settle a call, view the result."""

from .action import (
    Action,
    Attach,
    Cancel,
    Invoke,
    Leave,
    PageAction,
    Pass,
    Submit,
    TimeUp,
    Turn,
    action_adapter,
    invoke_adapter,
)
from .arms import Arms
from .decide import Fresh, decide
from .endings import Ending, answered_by, between, cost_micros, endings, model_ms, queue_ms
from .form import FormRules, answered
from .form import fields as form_fields
from .policy import NO_LOOP, Loop, first, otherwise
from .reviewed import Reviewed, fold_review
from .rules import Rules, picked
from .settle import settle
from .state import Attempt, FormCall, Phase, State, advance, fold
from .view import (
    AssetUrl,
    CallView,
    ComparisonView,
    FormView,
    PageView,
    TargetView,
    TaskView,
    UploadView,
    View,
    call_view,
    goal_view,
    view,
    with_addresses,
)

__all__ = [
    "NO_LOOP", "Action", "Arms", "AssetUrl", "Attach", "Attempt", "CallView", "Cancel", "ComparisonView", "Ending",
    "FormCall", "FormRules", "FormView", "Fresh", "Invoke", "Leave", "Loop", "PageAction", "PageView", "Pass",
    "Phase", "Reviewed", "Rules", "State", "Submit", "TargetView", "TaskView", "TimeUp", "Turn", "UploadView", "View",
    "action_adapter", "advance", "answered", "answered_by", "between", "call_view", "cost_micros", "decide",
    "endings", "first", "fold", "fold_review", "form_fields", "goal_view", "invoke_adapter", "model_ms", "otherwise",
    "picked", "queue_ms", "settle", "view", "with_addresses",
]  # fmt: skip
