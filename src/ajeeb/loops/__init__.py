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
from .form import FormRules, answered
from .form import fields as form_fields
from .policy import NO_LOOP, Loop, first, otherwise
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
    "NO_LOOP", "Action", "Arms", "AssetUrl", "Attach", "Attempt", "CallView", "Cancel", "ComparisonView",
    "FormCall", "FormRules", "FormView", "Fresh", "Invoke", "Leave", "Loop", "PageAction", "PageView", "Pass",
    "Phase", "Rules", "State", "Submit", "TargetView", "TaskView", "TimeUp", "Turn", "UploadView", "View",
    "action_adapter", "advance", "answered", "call_view", "decide", "first", "fold", "form_fields", "goal_view",
    "invoke_adapter", "otherwise", "picked", "settle", "view", "with_addresses",
]  # fmt: skip
